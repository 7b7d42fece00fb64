import process from 'node:process';
import type {ApiError} from '../api/api-error.js';
import {documentationUrlOf} from '../api/documentation-url.js';
import {failureText, pageText} from '../format/failure.js';
import {harmless} from '../text/harmless.js';
import {harmlessJson} from '../text/harmless-json.js';
import {shownText, type Told} from '../text/told.js';
import {tell} from './output.js';

/**
A failed request for a script. The errors stand there as the service sent them; only `documentation_url` next to them is a checked address.
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
Tells a failed request on standard error: the sentence, the page that explains it and, with `--json`, the same as one line of JSON at the end.
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
