import {callOf, whyNotWith} from '../api/calls.js';
import {
	type ApiError,
	isNotThere,
	isPerhapsTooNew,
	isRefusedInAdvance,
} from '../api/api-error.js';
import {documentationUrlOf} from '../api/explain.js';
import {keyOf} from '../state/key-of.js';
import type {AccountsState, DetailState} from '../state/data.js';
import type {State} from '../state/state.js';
import {
	continued,
	dot,
	joinedBy,
	told,
	type Told,
	withEnd,
} from '../text/told.js';
import {wrapText} from '../text/wrap.js';
import {row, type Row, toldRows} from './row.js';
import {spoken} from './scene.js';

/**
A failure as a person needs it: the sentence, and what support asks for, which stays if the text is cut.
*/
export function failureText({sentence, status, errors, ray}: ApiError): Told {
	const codes = errors.map(({code}) => code).filter(code => code !== undefined);
	const facts = [
		...(status === undefined ? [] : [`status ${status}`]),
		...(codes.length === 0 ? [] : [`code ${codes.join(', ')}`]),
		...(ray === undefined ? [] : [`cf-ray ${ray}`]),
	];
	return facts.length === 0 ? sentence : withEnd(`${sentence} `, told`(${joinedBy(dot, facts)})`);
}

/**
The page that explains a failure, as text to put after the failure's own; empty if the service names none that is safe to show.
*/
export function pageText(error: ApiError): string {
	const url = documentationUrlOf(error);
	return url === undefined ? '' : `See ${url}`;
}

/**
The same on a screen, as a link.
*/
function pageRows(error: ApiError, columns: number): readonly Row[] {
	const link = documentationUrlOf(error);
	return link === undefined
		? []
		: wrapText(pageText(error), columns).map(text => row({
			text, link, tone: 'accent', isHarmless: true,
		}));
}

/**
What this credential cannot read is no failure of the moment.
*/
const failureTone = (error: ApiError): 'danger' | 'warning' => isRefusedInAdvance(error) ? 'warning' : 'danger';

/**
A failure over as many rows as it needs, with the page that explains it; `text` may say more than the failure's own.
*/
export const failureRows = (error: ApiError, columns: number, text: Told = failureText(error)): readonly Row[] => [...toldRows(text, columns, failureTone(error)), ...pageRows(error, columns)];

/**
The same in one line, for a place without rows.
*/
export function wholeFailureText(error: ApiError): Told {
	const page = pageText(error);
	return told`${failureText(error)}${page === '' ? '' : ` ${page}`}`;
}

/**
That a read is repeated, where the answer was waited for so long that somebody wonders.
*/
export const repeatText = ({failure, request: {method, path}}: ApiError): string | undefined =>
	failure === 'timeout' ? `No answer in time to ${method} ${path.split('?', 1)[0] ?? path}: asked again.` : undefined;

/**
Why an organization or its accounts could not be read, and the way on.
*/
function notReadText(state: State, error: ApiError): Told {
	const key = keyOf(state, 'refreshSelected');
	if (error.failure === 'cancelled') {
		return `Stopped. Press ${key} to continue.`;
	}

	if (isRefusedInAdvance(error)) {
		const call = callOf(error.request) ?? 'get';
		return whyNotWith(state.connection.credentialKind, call === 'accounts' ? 'Listing accounts' : 'Reading more than the list has', [call]) ?? error.message;
	}

	const next = isNotThere(error) ? `${keyOf(state, 'refreshAll')} to read the list again` : `${key} to try again`;
	return continued(failureText(error), ` Press ${next}.`);
}

export const notReadyText = (state: State): string => `Not ready yet: the service refuses requests for a new organization for about half a minute. Press ${keyOf(state, 'refreshSelected')} to look again.`;

/**
Whether a refusal means that the organization is too new, and not that a permission is missing.
*/
export const isYoung = ({created}: Pick<State, 'created'>, id: string, error: ApiError): boolean => created.has(id) && isPerhapsTooNew(error);

type Below = 'the list says' | 'was loaded earlier';

/**
What stands below the failure of reading an organization by itself.
*/
export const belowFailure = ({detail, listed}: Extract<DetailState, {readonly status: 'failed'}>): Below | undefined => detail ? 'was loaded earlier' : (listed && 'the list says');

/**
What stands below the failure of reading the accounts.
*/
export const belowAccountsFailure = ({isOld = false}: AccountsState): Below | undefined => isOld ? 'was loaded earlier' : undefined;

/**
The same in a pane, for the organization of an id; `below`: what stands there all the same.
*/
export function paneFailureText(state: State, id: string, error: ApiError, below?: Below): Told {
	return isYoung(state, id, error) ? notReadyText(state) : told`${notReadText(state, error)}${below === undefined ? '' : ` Below is what ${below}.`}`;
}

/**
The same in the rows of a pane.
*/
export const paneFailureRows = (state: State, id: string, error: ApiError, {columns, below}: {readonly columns: number; readonly below: Below | undefined}): readonly Row[] =>
	isYoung(state, id, error) ? toldRows(notReadyText(state), columns, 'danger') : failureRows(error, columns, paneFailureText(state, id, error, below));

/**
The same as a line for a screen reader.
*/
export function paneFailureLine(state: State, id: string, error: ApiError, below: Below | undefined): string {
	const page = isYoung(state, id, error) ? '' : pageText(error);
	return `${spoken(paneFailureText(state, id, error, below))} ${page}`.trimEnd();
}
