import {appendFileSync, closeSync, constants, fchmodSync, fstatSync, openSync} from 'node:fs';
import {type LoggedRequest, mostRequests} from '../../base/api/caller.js';
import {createRedactor, type Credential} from '../../base/api/credential.js';
import {isSystemError, systemErrorText, whyNotWritten} from '../../base/text/error-code.js';
import {harmless, harmlessJson} from '../../base/text/harmless.js';
import {refusal} from '../../kernel/storage/disk.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {isoTime} from '../../base/text/time.js';
import type {RequestLog} from '../../kernel/loop/command-line.js';

// Opening a pipe without O_NONBLOCK would wait for a reader.
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK; // eslint-disable-line no-bitwise

function openAppending(file: string): number {
	const descriptor = openSync(file, appending, 0o600);
	const found = fstatSync(descriptor);
	// An existing file may have wider permissions. A device such as /dev/null keeps its own.
	if (found.isFile()) {
		fchmodSync(descriptor, 0o600);
	} else if (!found.isCharacterDevice()) {
		closeSync(descriptor);
		throw refusal(file, 'no regular file');
	}

	return descriptor;
}

/** Keeps the latest requests. With a file, also appends each as one line of JSON, readable only by the owner. Throws file system errors if the file cannot be opened. */
export function openRequestLog(file: string | undefined, credential: Credential, now: () => number): RequestLog {
	const redact = createRedactor(credential);
	const requests: LoggedRequest[] = [];
	// Stays open: creating the file again by name could give it other permissions.
	let descriptor = file === undefined ? undefined : openAppending(file);
	const {promise: stopped, resolve: stop} = Promise.withResolvers<string>();

	function append(request: LoggedRequest): void {
		if (descriptor === undefined) {
			return;
		}

		try {
			appendFileSync(descriptor, `${harmlessJson({...request, at: isoTime(request.at)})}\n`);
		} catch (error) {
			if (!isSystemError(error)) {
				throw error;
			}

			descriptor = undefined;
			stop(
				`The request log ${file ?? ''} ends here: it can no longer be written: ${systemErrorText(error, {isNamed: true})}.`,
			);
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

			append(request);
		},
		onStop(listener) {
			void stopped.then(listener);
		},
		list: () => requests.toReversed(),
	};
}

/**
The request log, in a file if the flags name one.

@throws {UsageError} If the file cannot be written.
*/
export function openLog({log}: Flags, credential: Credential): RequestLog {
	try {
		return openRequestLog(log, credential, () => Date.now());
	} catch (error) {
		throw new UsageError(`Could not write the request log to ${harmless(log ?? '')}: ${whyNotWritten(error)}.`, 1);
	}
}
