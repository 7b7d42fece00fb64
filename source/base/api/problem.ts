import * as v from 'valibot';
import type {ServiceError} from './api-error.js';
import {lenient, lenientText} from './lenient.js';

/** An error of the vendor's edge, as problem details of RFC 9457. */
export type Problem = {
	/** Title and detail as one message. The documentation is the type of the problem. */
	readonly error: ServiceError;
	readonly ray: string | undefined;
	/** Seconds. */
	readonly retryAfter: number | undefined;
	/** Whether the same request may succeed later. Undefined if the problem does not say. */
	readonly isRetryable: boolean | undefined;
};

const textLimit = 500;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

// The id of the request, as in the header `cf-ray`.
const rayText = v.pipe(v.string(), v.regex(/^[\da-z]{8,40}(?:-[a-z]{2,5})?$/iv));

const problemSchema = v.looseObject({
	type: lenientText,
	title: lenientText,
	detail: lenientText,
	instance: lenient(rayText),
	error_code: lenient(whole),
	retryable: lenient(v.boolean()),
	retry_after: lenient(whole),
});

const mediaType = /^application\/problem\+json(?:;|\s|$)/iv;

function parse(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}

/** Reads problem details. Undefined if the answer is something else. */
export function readProblem(
	body: string,
	contentType: string | undefined,
	redact: (text: string) => string,
): Problem | undefined {
	const parsed = mediaType.test(contentType?.trim() ?? '') ? v.safeParse(problemSchema, parse(body)) : undefined;
	if (!parsed?.success) {
		return undefined;
	}

	const {type, title = '', detail = '', instance, error_code: code, retryable, retry_after: retryAfter} = parsed.output;
	const [shortTitle, shortDetail] = [title, detail].map(text => redact(text).trim().slice(0, textLimit));
	return {
		error: {
			message: [shortTitle, shortDetail].filter(text => text !== undefined && text !== '').join(': '),
			...(code !== undefined && {code}),
			...(type !== undefined && {documentationUrl: redact(type).slice(0, textLimit)}),
		},
		ray: instance === undefined ? undefined : redact(instance),
		retryAfter,
		isRetryable: retryable,
	};
}
