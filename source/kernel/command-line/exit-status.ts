import process from 'node:process';
import {ApiError} from '../../base/api/api-error.js';
import {failureText, pageText} from '../rows/failure.js';
import {exitStatus, type ExitStatus, Refusal} from '../options/exit-status.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import {documentationUrlOf} from '../../base/api/explain.js';
import {harmless, harmlessJson} from '../../base/text/harmless.js';
import {tell} from './output.js';

export {exitStatus, type ExitStatus, Refusal} from '../options/exit-status.js';

/** The first status that is not a success. */
export const firstFailure = (...statuses: readonly ExitStatus[]): ExitStatus =>
	statuses.find(status => status !== exitStatus.ok) ?? exitStatus.ok;

/** The status for a failed call that certainly stored nothing. */
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

/** What became of each part of a change: its name and its profile take one request each. */
export type Parts = Readonly<Partial<Record<'name' | 'profile', 'stored' | 'not_stored' | 'not_sent' | 'unknown'>>>;

const isPartStored = (parts: Parts): boolean => Object.values(parts).includes('stored');

/** The status for a change that is stored only in part. */
export const statusOfParts = (parts: Parts, status: ExitStatus): ExitStatus =>
	isPartStored(parts) ? exitStatus.failed : status;

type Reported = {readonly before?: string; readonly after?: string; readonly parts?: Parts};

/** Reports a failed write and returns the status. `shown`: what a look-up found if the write is not stored. The error of a lost answer says itself that the outcome is unknown. `before` and `after` say what became of its other parts. */
export function reportFailedWrite(
	{error, verdict}: {readonly error: ApiError; readonly verdict: 'notStored' | 'unknown'},
	flags: {readonly json: boolean},
	shown: string,
	{before = '', after = '', parts = {}}: Reported = {},
): ExitStatus {
	const isLookedUp = verdict !== 'unknown' && error.outcome === 'unknown';
	const looked = isLookedUp ? ` A look-up shows that ${shown}.` : '';
	tellFailure(error, flags, told`${before}${failureText(error)}${looked}${after}`, parts);
	return verdict === 'unknown' ? exitStatus.unknown : statusOfParts(parts, statusOfFailure(error));
}

/** A change that was held back as one line of JSON on standard error. */
export function tellConflictJson(message: string, parts: Parts): void {
	process.stderr.write(
		`${harmlessJson({
			error: {message, failure: 'conflict', outcome: isPartStored(parts) ? 'partly_applied' : 'not_applied', parts},
		})}\n`,
	);
}

/** Runs a command. Reports a refusal or a failed request on standard error. */
export async function withRefusals(
	flags: {readonly json: boolean},
	run: () => Promise<ExitStatus>,
): Promise<ExitStatus> {
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

/** A failed request as JSON. The errors are as the service sent them; only the `documentation_url` next to them is a checked address. */
function failureJson(error: ApiError, parts: Parts): string {
	const {message, failure, status, outcome, ray, retryAfter, errors} = error;
	return harmlessJson({
		error: {
			message,
			failure,
			http_status: status,
			outcome: outcome === 'unknown' ? 'unknown' : isPartStored(parts) ? 'partly_applied' : 'not_applied',
			...(Object.keys(parts).length > 0 && {parts}),
			cf_ray: ray,
			retry_after: retryAfter,
			documentation_url: documentationUrlOf(error),
			errors: errors.map(({code, message: text, pointer, documentationUrl}) => ({
				code,
				message: text,
				pointer,
				documentation_url: documentationUrl,
			})),
		},
	});
}

/** Reports a failed request on standard error: the sentence, the page that explains it and, with `--json`, one line of JSON at the end. */
export function tellFailure(
	error: ApiError,
	{json}: {readonly json: boolean},
	text: Told = failureText(error),
	parts: Parts = {},
): void {
	tell(harmless(shownText(text)));
	const page = pageText(error);
	if (page !== '') {
		tell(page);
	}

	if (json) {
		process.stderr.write(`${failureJson(error, parts)}\n`);
	}
}
