import {
	appendFileSync,
	closeSync,
	fchmodSync,
	openSync,
} from 'node:fs';
import type {Exchange} from '../api/caller.js';
import {createRedactor, type Credential} from '../api/credential.js';
import {harmlessJson} from '../text/harmless-json.js';

/**
A request as it was made, `at` a time in milliseconds since the epoch. It holds no body, no header but `cf-ray`, and nowhere the credential.
*/
export type LoggedRequest = Pick<Exchange, 'method' | 'path' | 'purpose' | 'status' | 'milliseconds' | 'ray' | 'bytes' | 'failure'> & {readonly at: number};

/**
How many requests are kept to be looked at.
*/
const mostRequests = 500;

export type RequestLog = {
	readonly record: (exchange: Exchange) => void;
	/**
	The latest first.
	*/
	readonly list: () => readonly LoggedRequest[];
};

/**
Keeps the last requests, and appends each to a file where one is named: one JSON object a line, for its owner alone. Throws what the file system does.
*/
export function openRequestLog(file: string | undefined, credential: Credential, now: () => number): RequestLog {
	const redact = createRedactor(credential);
	const requests: LoggedRequest[] = [];
	if (file !== undefined) {
		const descriptor = openSync(file, 'a', 0o600);
		// It may have been there with wider permissions.
		fchmodSync(descriptor, 0o600);
		closeSync(descriptor);
	}

	return {
		record({method, path, purpose, status, milliseconds, ray, bytes, failure}) {
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
			};
			requests.push(request);
			if (requests.length > mostRequests) {
				requests.shift();
			}

			if (file !== undefined) {
				appendFileSync(file, `${harmlessJson({...request, at: new Date(request.at).toISOString()})}\n`);
			}
		},
		list: () => requests.toReversed(),
	};
}
