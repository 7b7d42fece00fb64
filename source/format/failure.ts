import {callOf} from '../api/access.js';
import {whyNotWith} from '../api/why-not-with.js';
import {
	isNotThere,
	isPerhapsTooNew,
	isRefusedInAdvance,
	type ApiError,
} from '../api/api-error.js';
import {keyOf} from '../state/key-of.js';
import type {AccountsState, DetailState} from '../state/data.js';
import type {State} from '../state/state.js';

/**
A failure as a person needs it: the sentence, and what support asks for.
*/
export function failureText({message, status, errors, ray}: ApiError): string {
	const codes = errors.map(({code}) => code).filter(code => code !== undefined);
	const facts = [
		...(status === undefined ? [] : [`status ${status}`]),
		...(codes.length === 0 ? [] : [`code ${codes.join(', ')}`]),
		...(ray === undefined ? [] : [`cf-ray ${ray}`]),
	];
	// Where the sentence names the status itself, once is enough.
	return facts.length === 0 ? message : `${message.replace(` (status ${status})`, '')} (${facts.join(' · ')})`;
}

/**
That a read is repeated, where the answer was waited for so long that somebody wonders.
*/
export const repeatText = ({failure, request: {method, path}}: ApiError): string | undefined =>
	failure === 'timeout' ? `No answer in time to ${method} ${path.split('?', 1)[0] ?? path}: asked again.` : undefined;

/**
What support asks for, at the end of a failure's text, and the way on that may follow it.
*/
export const factsAtEnd = /(?<facts>\((?:status|code|cf-ray) [^\(\)]+\))(?: Press \S+ to (?:try again|read the list again)\.)?$/v;

/**
Why an organization or its accounts could not be read, and the way on.
*/
function notReadText(state: State, error: ApiError): string {
	const key = keyOf(state, 'refreshSelected');
	if (error.failure === 'cancelled') {
		return `Stopped. Press ${key} to go on.`;
	}

	if (isRefusedInAdvance(error)) {
		const call = callOf(error.request) ?? 'get';
		return whyNotWith(state.connection.credentialKind, call === 'accounts' ? 'Listing accounts' : 'Reading more than the list has', [call]) ?? error.message;
	}

	const next = isNotThere(error) ? `${keyOf(state, 'refreshAll')} to read the list again` : `${key} to try again`;
	return `${failureText(error)} Press ${next}.`;
}

export const notReadyText = (state: State): string => `Not ready yet: the service refuses a new organization for about half a minute. Press ${keyOf(state, 'refreshSelected')} to look again.`;

/**
Whether a refusal means that the organization is too new, and not that a permission is missing.
*/
export const isYoung = ({created}: Pick<State, 'created'>, id: string, error: ApiError): boolean => created.has(id) && isPerhapsTooNew(error);

/**
What this credential cannot read is no failure of the moment.
*/
export const failureTone = (error: ApiError): 'danger' | 'warning' => isRefusedInAdvance(error) ? 'warning' : 'danger';

type Below = 'the list says' | 'was read before';

/**
What stands below the failure of reading an organization by itself.
*/
export const belowFailure = ({detail, listed}: Extract<DetailState, {readonly status: 'failed'}>): Below | undefined => detail ? 'was read before' : (listed && 'the list says');

/**
What stands below the failure of reading the accounts.
*/
export const belowAccountsFailure = ({isOld = false}: AccountsState): Below | undefined => isOld ? 'was read before' : undefined;

/**
The same in a pane, for the organization of an id; `below`: what stands there all the same.
*/
export function paneFailureText(state: State, id: string, error: ApiError, below?: Below): string {
	return isYoung(state, id, error) ? notReadyText(state) : `${notReadText(state, error)}${below === undefined ? '' : ` Below is what ${below}.`}`;
}
