import * as v from 'valibot';
import type {ServiceError} from './api-error.js';
import {parseExactly} from './json.js';
import {lenient, lenientText} from './schemas.js';

export type Envelope = {
	/** The result of `success` and `errors`. The caller must also check the status. */
	readonly isSuccess: boolean;
	readonly errors: readonly ServiceError[];
	/** In a failure they may hold the reason. A success can have messages too. */
	readonly messages: readonly ServiceError[];
	readonly result: unknown;
	/** The result with every number exactly as received, for records that are kept whole. */
	readonly exactResult: () => unknown;
	readonly nextPageToken: string | undefined;
	readonly total: number | undefined;
	/** How many pages and records a list has whose pages are numbered, and how many records a page has. */
	readonly numbered: {
		readonly pages: number | undefined;
		readonly total: number | undefined;
		readonly size: number | undefined;
	};
	/** How sure the service is of the history of a resource. Documented: exact, approximate, unavailable. */
	readonly historyStatus: string | undefined;
};

type NotAnEnvelope = {readonly failure: 'gateway' | 'shape'; readonly why: string};

const errorLimit = 20;

const messageLimit = 1000;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const numberAsText = v.pipe(v.number(), v.transform(String));

const textAsNumber = v.pipe(v.string(), v.transform(Number), v.integer());

const pageToken = v.union([v.string(), numberAsText]);

const pointerSource = v.looseObject({pointer: lenientText});

const serviceCode = v.union([v.number(), textAsNumber]);

const resultInfo = v.looseObject({
	// Not lenient: with an unreadable token, the list would silently end early.
	next_page_token: v.nullish(pageToken),
	cursor: v.nullish(pageToken),
	total_size: lenient(count),
	total_pages: lenient(count),
	total_count: lenient(count),
	per_page: lenient(count),
	history_status: lenientText,
});

const envelopeSchema = v.looseObject({
	success: lenient(v.boolean()),
	errors: v.optional(v.unknown()),
	messages: v.optional(v.unknown()),
	result: v.optional(v.unknown()),
	result_info: v.nullish(resultInfo),
});

const resultSchema = v.object({result: v.optional(v.unknown())});

const serviceErrorSchema = v.looseObject({
	code: lenient(serviceCode),
	message: lenientText,
	documentation_url: lenientText,
	source: lenient(pointerSource),
	error_chain: v.optional(v.unknown()),
});

function listOf(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) {
		return value.slice(0, errorLimit);
	}

	return value === undefined || value === null ? [] : [value];
}

function readErrors(value: unknown, redact: (text: string) => string): readonly ServiceError[] {
	const errors: ServiceError[] = [];
	const waiting = [...listOf(value)];
	while (waiting.length > 0 && errors.length < errorLimit) {
		const next = waiting.shift();
		const parsed = v.safeParse(serviceErrorSchema, typeof next === 'string' ? {message: next} : next);
		if (!parsed.success) {
			continue;
		}

		const error = parsed.output;
		const {code, documentation_url: documentationUrl} = error;
		const pointer = error.source?.pointer;
		const limited = (text: string) => redact(text).slice(0, messageLimit);
		errors.push({
			...(code !== undefined && {code}),
			message: limited(error.message ?? ''),
			...(pointer !== undefined && {pointer: limited(pointer)}),
			...(documentationUrl !== undefined && {documentationUrl: limited(documentationUrl)}),
		});
		waiting.unshift(...listOf(error.error_chain));
	}

	return errors;
}

function explainUnparsable(body: string): NotAnEnvelope {
	if (/^\s*[\[\{]/v.test(body)) {
		return {failure: 'shape', why: 'the answer is cut short or garbled'};
	}

	return {
		failure: 'gateway',
		why: /^\s*</v.test(body)
			? 'a web page came back instead of an answer from the API'
			: 'the response is not an answer from the API',
	};
}

/** Reads the body of an answer, even if members of the envelope are missing. */
export function readEnvelope(body: string, redact: (text: string) => string): Envelope | NotAnEnvelope {
	if (body.trim() === '') {
		return {failure: 'shape', why: 'the answer was empty'};
	}

	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		return explainUnparsable(body);
	}

	const parsed = v.safeParse(envelopeSchema, json);
	const {success, errors, messages, result, result_info} = parsed.success ? parsed.output : {};
	if (success === undefined && errors === undefined && result === undefined) {
		return {failure: 'shape', why: 'the answer does not have the format of the API'};
	}

	const serviceErrors = readErrors(errors, redact);
	// The audit log calls its page token a cursor.
	const nextPageToken = result_info?.next_page_token ?? result_info?.cursor ?? '';
	return {
		isSuccess: success ?? serviceErrors.length === 0,
		errors: serviceErrors,
		messages: readErrors(messages, redact),
		result,
		exactResult: () => v.parse(resultSchema, parseExactly(body, json)).result,
		nextPageToken: nextPageToken === '' ? undefined : nextPageToken,
		total: result_info?.total_size,
		numbered: {pages: result_info?.total_pages, total: result_info?.total_count, size: result_info?.per_page},
		historyStatus: result_info?.history_status,
	};
}
