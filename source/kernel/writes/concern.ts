import {type ApiError, isBadCredential, isNotThere, isSchemeRefusal} from '../../base/api/api-error.js';

/**
What the failure of one write of many concerns.

- `item`: only this write. The run goes on.
- `organization`: every write to the same organization. The run goes on with the others.
- `everything`: every further write. The run stops, and can be continued.
- `time`: nothing but the moment. The run waits, and tries the same write again.
*/
export type Concern = 'item' | 'organization' | 'everything' | 'time';

// The content of one request, or the state of what it names.
const ofItem: ReadonlySet<number | undefined> = new Set([400, 409, 412, 422]);

/** What a failure concerns. The only rule of this kind: every run of many writes follows it. */
export function concernOf(error: ApiError): Concern {
	const {failure, status, retryAfter, isKeyNeeded} = error;
	if (status === 429 || (status === 503 && retryAfter !== undefined)) {
		return 'time';
	}

	if (failure !== 'refused' || isKeyNeeded || isBadCredential(error) || isSchemeRefusal(error)) {
		return 'everything';
	}

	if (ofItem.has(status) || isNotThere(error)) {
		return 'item';
	}

	return status === 403 ? 'organization' : 'everything';
}
