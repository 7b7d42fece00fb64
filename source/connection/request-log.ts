import {
	appendFileSync,
	closeSync,
	constants,
	fchmodSync,
	fstatSync,
	openSync,
} from 'node:fs';
import type {Exchange, LoggedRequest} from '../api/caller.js';
import {createRedactor, type Credential} from '../api/credential.js';
import {mostRequests} from '../request-log/state.js';
import {
	codeOf,
	isSystemError,
	whyFull,
	whyNotWritten,
} from '../text/error-code.js';
import {harmless, harmlessJson} from '../text/harmless.js';
import {refusal} from '../storage/read-file.js';
import type {Flags} from '../settings/flags.js';
import {UsageError} from '../settings/exit-status.js';

export type RequestLog = {
	/**
	Throws nothing of the file system: what is recorded has been done, and is to be told. A file that cannot be written any more is left as it is.
	*/
	readonly record: (exchange: Exchange) => void;
	/**
	Tells, once, that the file cannot be written any more, and why.
	*/
	readonly onStop: (listener: (text: string) => void) => void;
	/**
	The latest first.
	*/
	readonly list: () => readonly LoggedRequest[];
};

// A pipe would be waited for until somebody reads it.
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK; // eslint-disable-line no-bitwise

function openAppending(file: string): number {
	const descriptor = openSync(file, appending, 0o600);
	const found = fstatSync(descriptor);
	// It may have been there with wider permissions; a device such as /dev/null stays everybody's.
	if (found.isFile()) {
		fchmodSync(descriptor, 0o600);
	} else if (!found.isCharacterDevice()) {
		closeSync(descriptor);
		throw refusal(file, 'no regular file');
	}

	return descriptor;
}

/**
Keeps the last requests, and appends each to a file where one is named: one JSON object a line, for its owner alone. Throws what the file system does where that file cannot be opened.
*/
export function openRequestLog(file: string | undefined, credential: Credential, now: () => number): RequestLog {
	const redact = createRedactor(credential);
	const requests: LoggedRequest[] = [];
	// Kept open, as it is: made anew by its name, it would have other permissions.
	let descriptor = file === undefined ? undefined : openAppending(file);
	const {promise: stopped, resolve: stop} = Promise.withResolvers<string>();

	function append(line: string): void {
		if (descriptor === undefined) {
			return;
		}

		try {
			appendFileSync(descriptor, line);
		} catch (error) {
			if (!isSystemError(error)) {
				throw error;
			}

			descriptor = undefined;
			stop(`The request log ${file ?? ''} ends here: it can no longer be written (${whyFull(error) ?? codeOf(error)}).`);
		}
	}

	return {
		record({method, path, purpose, status, milliseconds, ray, bytes, failure, documentationUrl}) {
			const request: LoggedRequest = {
				at: now(),
				method,
				path: redact(path),
				purpose: redact(purpose),
				milliseconds: Math.round(milliseconds),
				...(status !== undefined && {status}),
				...(bytes !== undefined && {bytes}),
				...(ray !== undefined && {ray: redact(ray)}),
				...(failure !== undefined && {failure}),
				...(documentationUrl !== undefined && {documentationUrl: redact(documentationUrl)}),
			};
			requests.push(request);
			if (requests.length > mostRequests) {
				requests.shift();
			}

			append(`${harmlessJson({...request, at: new Date(request.at).toISOString()})}\n`);
		},
		onStop(listener) {
			void stopped.then(listener);
		},
		list: () => requests.toReversed(),
	};
}

/**
The request log, in a file where the flags name one.

@throws {UsageError} when that cannot be written.
*/
export function openLog({log}: Flags, credential: Credential): RequestLog {
	try {
		return openRequestLog(log, credential, () => Date.now());
	} catch (error) {
		throw new UsageError(`Could not write the request log to ${harmless(log ?? '')}: ${whyNotWritten(error)}.`, 1);
	}
}
