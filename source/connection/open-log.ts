import type {Credential} from '../api/credential.js';
import {whyNotWritten} from '../text/error-code.js';
import {harmless} from '../text/harmless.js';
import type {Flags} from '../settings/flags.js';
import {UsageError} from '../settings/usage-error.js';
import {openRequestLog, type RequestLog} from './request-log.js';

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
