import process from 'node:process';
import {ApiError} from '../api/api-error.js';
import {failureText, pageText} from '../format/failure.js';
import {exitStatus, type ExitStatus, Refusal} from '../settings/exit-status.js';
import {shownText, told, type Told} from '../text/told.js';
import {documentationUrlOf} from '../api/explain.js';
import {harmless, harmlessJson} from '../text/harmless.js';
import {tell} from './output.js';

export {exitStatus, type ExitStatus, Refusal} from '../settings/exit-status.js';

/**
The first status that is not a success.
*/
export const firstFailure = (...statuses: readonly ExitStatus[]): ExitStatus => statuses.find(status => status !== exitStatus.ok) ?? exitStatus.ok;

/**
The status for a failed call that certainly stored nothing.
*/
export function statusOfFailure({failure, status = 0}: ApiError): ExitStatus {
	if (failure === 'refused' && status === 404) {
		return exitStatus.notFound;
	}

	if (failure === 'refused' && (status === 409 || status === 412)) {
		return exitStatus.conflict;
	}

	const isRefused = failure === 'notSent' || (failure === 'refused' && status < 500 && status !== 429);
	return isRefused ? exitStatus.refused : exitStatus.failed;
}

/**
Reports a failed write and returns the status. `shown`: what a look-up found if the write is not stored. The error of a lost answer says itself that the outcome is unknown.
*/
export function reportFailedWrite({error, verdict}: {readonly error: ApiError; readonly verdict: 'notStored' | 'unknown'}, flags: {readonly json: boolean}, shown: string, before = ''): ExitStatus {
	const isLookedUp = verdict !== 'unknown' && error.outcome === 'unknown';
	tellFailure(error, flags, told`${before}${failureText(error)}${isLookedUp ? ` A look-up shows that ${shown}.` : ''}`);
	return verdict === 'unknown' ? exitStatus.unknown : statusOfFailure(error);
}

/**
Runs a command. Reports a refusal or a failed request on standard error.
*/
export async function withRefusals(flags: {readonly json: boolean}, run: () => Promise<ExitStatus>): Promise<ExitStatus> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof Refusal) {
			tell(error.message);
			return error.status;
		}

		if (error instanceof ApiError) {
			tellFailure(error, flags);
			return statusOfFailure(error);
		}

		throw error;
	}
}

/**
A failed request as JSON. The errors are as the service sent them; only the `documentation_url` next to them is a checked address.
*/
function failureJson(error: ApiError): string {
	const {message, failure, status, outcome, ray, retryAfter, errors} = error;
	return harmlessJson({
		error: {
			message,
			failure,
			http_status: status,
			outcome: outcome === 'unknown' ? 'unknown' : 'not_applied',
			cf_ray: ray,
			retry_after: retryAfter,
			documentation_url: documentationUrlOf(error),
			errors: errors.map(({code, message: text, pointer, documentationUrl}) => ({
				code, message: text, pointer, documentation_url: documentationUrl,
			})),
		},
	});
}

/**
Reports a failed request on standard error: the sentence, the page that explains it and, with `--json`, one line of JSON at the end.
*/
export function tellFailure(error: ApiError, {json}: {readonly json: boolean}, text: Told = failureText(error)): void {
	tell(harmless(shownText(text)));
	const page = pageText(error);
	if (page !== '') {
		tell(page);
	}

	if (json) {
		process.stderr.write(`${failureJson(error)}\n`);
	}
}
