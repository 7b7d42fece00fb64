import {earlierText} from '../../base/text/time.js';
import type {DataEvent, Handlers} from './events.js';
import {noteWritten, listingHandlers, withOrganization, withOrganizations} from './listing-reducer.js';
import type {State} from './state.js';
import type {Detail, DetailState} from './data.js';
import {seenAnew} from './find.js';
import {withRefusal} from './refused-for-good.js';

function withDetailState(state: State, id: string, detail: DetailState): State {
	return {...state, details: new Map(state.details).set(id, detail)};
}

const isAwaited = (state: DetailState | undefined, request: number): boolean =>
	state?.status === 'loading' && state.request === request;

const keptDetail = (known: Detail | undefined) => (known === undefined ? {} : {detail: known});

const keptBefore = (known: Detail | undefined, at: number | undefined) =>
	known === undefined ? {} : {detail: known, ...(at !== undefined && {earlier: earlierText(known.readAt, at)})};

/** Stores an organization that was loaded individually. */
export function withDetail(state: State, detail: Detail): State {
	const {organization} = detail;
	return seenAnew(
		state,
		withOrganization(withDetailState(state, organization.id, {status: 'ready', detail}), organization),
	);
}

/** Forgets the individually loaded organization and its profile, so that they are loaded again. */
export function withoutDetail(state: State, id: string): State {
	const [details, profiles] = [new Map(state.details), new Map(state.profiles)];
	details.delete(id);
	profiles.delete(id);
	return {...state, details, profiles};
}

/** Forgets that an organization was created here, so that a refusal of the service counts again. */
export function withoutYouth(state: State, id: string): State {
	const created = new Map(state.created);
	created.delete(id);
	return {...state, created};
}

/** Removes an organization from all of the state. */
export const withoutOrganization = (state: State, id: string): State => withoutOrganizations(state, [id]);

/** Removes several organizations. Ids that are not known are ignored. */
export function withoutOrganizations(state: State, ids: readonly string[]): State {
	if (ids.length === 0) {
		return state;
	}

	const gone = new Set(ids);
	const accounts = new Map(state.accounts);
	let forgotten = state;
	for (const id of gone) {
		accounts.delete(id);
		forgotten = noteWritten(withoutDetail(forgotten, id), id, undefined);
	}

	return withOrganizations(
		{...forgotten, accounts},
		state.organizations.filter(({id}) => !gone.has(id)),
	);
}

export const dataHandlers: Handlers<DataEvent> = {
	...listingHandlers,

	'detail/requested'(state, {id, request}) {
		const known = state.details.get(id)?.detail;
		return withDetailState(state, id, {status: 'loading', request, ...keptDetail(known)});
	},

	'detail/received': (state, {id, request, detail}) =>
		isAwaited(state.details.get(id), request) ? withDetail(state, detail) : state,

	'detail/failed'(state, event) {
		const known = state.details.get(event.id);
		return isAwaited(known, event.request)
			? withDetailState(state, event.id, {
					status: 'failed',
					error: event.error,
					...keptBefore(known?.detail, event.at),
					...(event.listed && {listed: event.listed}),
				})
			: state;
	},

	'detail/readBeside': (state, {detail}) => withDetail(state, detail),

	'detail/missedBeside': (state, {id, error, at}) =>
		withDetailState(state, id, {status: 'failed', error, ...keptBefore(state.details.get(id)?.detail, at)}),

	'detail/notFound': (state, {id}) => withoutOrganization(state, id),

	'detail/grewOld': (state, {id}) => withoutYouth(state, id),

	'requests/waited': (state, {seconds}) => (state.waited === seconds ? state : {...state, waited: seconds}),

	'requests/paused': (state, {seconds}) => ({...state, pause: seconds}),

	'requests/resumed': state => ({...state, pause: undefined}),

	'requests/awaited': state => ({...state, awaited: state.awaited + 1}),

	'requests/ended': state => ({...state, awaited: state.awaited - 1}),

	'requests/sending': state => ({...state, sending: state.sending + 1}),

	'requests/sent': state => ({...state, sending: state.sending - 1}),

	'requests/refused': (state, {what, error, at}) => withRefusal(state, what, error, at),
};
