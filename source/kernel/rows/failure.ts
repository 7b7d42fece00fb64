import {callOf, whyNotWith} from '../../base/api/calls.js';
import {type ApiError, isNotThere, isPerhapsTooNew, isRefusedInAdvance} from '../../base/api/api-error.js';
import {documentationUrlOf} from '../../base/api/explain.js';
import {keyOf} from '../state/key-of.js';
import type {ListState, DetailState} from '../state/data.js';
import type {State} from '../state/state.js';
import {bothForms, continued, dot, joinedBy, told, type Told, withEnd} from '../../base/text/told.js';
import {wrapText} from '../../base/text/wrap.js';
import {row, type Row, toldRows} from './row.js';
import {spoken} from './scene.js';

/** A failure as one sentence, followed by the codes that support asks for. If the text is cut, the codes stay. The `cf-ray` is of this request only. */
export function failureText({
	sentence,
	status,
	errors,
	ray,
}: Pick<ApiError, 'errors' | 'ray' | 'sentence' | 'status'>): Told {
	const codes = errors.map(({code}) => code).filter(code => code !== undefined);
	const shared = [
		...(status === undefined ? [] : [`status ${status}`]),
		...(codes.length === 0 ? [] : [`code ${codes.join(', ')}`]),
	];
	const withFacts = (facts: readonly string[]): Told =>
		facts.length === 0 ? sentence : withEnd(`${sentence} `, told`(${joinedBy(dot, facts)})`);
	if (ray === undefined) {
		return withFacts(shared);
	}

	const own = `cf-ray ${ray}`;
	return {...bothForms(withFacts([...shared, own])), split: {common: withFacts(shared), own}};
}

const seeText = (url: string): string => `See ${url}`;

/** The page that explains a failure, to append to the failure's text; empty if the service names no page that is safe to show. */
export function pageText(error: ApiError): string {
	const url = documentationUrlOf(error);
	return url === undefined ? '' : seeText(url);
}

/** A page that explains a failure as a link, for the screen. */
export const pageRows = (link: string, columns: number): readonly Row[] =>
	wrapText(seeText(link), columns).map(text => row({text, link, tone: 'accent', isHarmless: true}));

/** A request that the credential cannot make is refused before it is sent. That is only a warning. */
export const failureTone = (error: ApiError): 'danger' | 'warning' =>
	isRefusedInAdvance(error) ? 'warning' : 'danger';

/** A failure in as many rows as it needs, with the page that explains it. `text` replaces the failure's own text. */
export function failureRows(error: ApiError, columns: number, text: Told = failureText(error)): readonly Row[] {
	const page = documentationUrlOf(error);
	return [...toldRows(text, columns, failureTone(error)), ...(page === undefined ? [] : pageRows(page, columns))];
}

/** A failure and its page in one line, for places without rows. */
export function wholeFailureText(error: ApiError): Told {
	const page = pageText(error);
	return told`${failureText(error)}${page === '' ? '' : ` ${page}`}`;
}

/** A note that a request is repeated, after a timeout that the person may wonder about. */
export const repeatText = ({failure, request: {method, path}}: ApiError): string | undefined =>
	failure === 'timeout' ? `No answer in time to ${method} ${path.split('?', 1)[0] ?? path}: asked again.` : undefined;

/** Why an organization or its accounts could not be loaded, and what to do. */
function notReadText(state: State, error: ApiError): Told {
	const key = keyOf(state, 'refreshSelected');
	if (error.failure === 'cancelled') {
		return `Stopped. Press ${key} to continue.`;
	}

	if (isRefusedInAdvance(error)) {
		const call = callOf(error.request) ?? 'get';
		return (
			whyNotWith(
				state.connection.credentialKind,
				call === 'accounts' ? 'Listing accounts' : 'Reading an organization in full',
				[call],
			) ?? error.message
		);
	}

	const next = isNotThere(error)
		? `Press ${keyOf(state, 'refreshAll')} to reload the list.`
		: `Press ${key} to try again.`;
	return continued(failureText(error), ` ${next}`);
}

export const notReadyText = (state: State): string =>
	`Not ready yet: the service refuses requests for a new organization for about half a minute. Press ${keyOf(state, 'refreshSelected')} to look again.`;

/** Whether a refusal may mean that the organization is too new, rather than a missing permission. */
export const isYoung = ({created}: Pick<State, 'created'>, id: string, error: ApiError): boolean =>
	created.has(id) && isPerhapsTooNew(error);

type Below = 'the data from the list' | `the data loaded ${string}`;

/** What the pane shows below the failure to load an organization. */
export const belowFailure = ({
	detail,
	listed,
	earlier = 'earlier',
}: Extract<DetailState, {readonly status: 'failed'}>): Below | undefined =>
	detail ? `the data loaded ${earlier}` : listed && 'the data from the list';

/** What the pane shows below the failure to load accounts. */
export const belowListFailure = ({isOld = false, earlier = 'earlier'}: ListState<unknown>): Below | undefined =>
	isOld ? `the data loaded ${earlier}` : undefined;

/** The failure in a pane, for the organization with this id. `below`: what the pane still shows. */
export function paneFailureText(state: State, id: string, error: ApiError, below?: Below): Told {
	return isYoung(state, id, error)
		? notReadyText(state)
		: told`${notReadText(state, error)}${below === undefined ? '' : ` Below: ${below}.`}`;
}

/** The failure in the rows of a pane. */
export const paneFailureRows = (
	state: State,
	id: string,
	error: ApiError,
	{columns, below}: {readonly columns: number; readonly below: Below | undefined},
): readonly Row[] =>
	isYoung(state, id, error)
		? toldRows(notReadyText(state), columns, 'danger')
		: failureRows(error, columns, paneFailureText(state, id, error, below));

/** The failure in a pane as a line for screen readers. */
export function paneFailureLine(state: State, id: string, error: ApiError, below: Below | undefined): string {
	const page = isYoung(state, id, error) ? '' : pageText(error);
	return `${spoken(paneFailureText(state, id, error, below))} ${page}`.trimEnd();
}
