import {earlierText} from '../../base/text/time.js';
import {isOf, type DataEvent} from './events.js';
import {noteWritten, reduceListing, withOrganization, withOrganizations} from './listing-reducer.js';
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

export function reduceData(state: State, event: DataEvent): State {
	if (isOf(event, 'organizations')) {
		return reduceListing(state, event);
	}

	switch (event.type) {
		case 'detail/requested': {
			const known = state.details.get(event.id)?.detail;
			return withDetailState(state, event.id, {status: 'loading', request: event.request, ...keptDetail(known)});
		}

		case 'detail/received': {
			return isAwaited(state.details.get(event.id), event.request) ? withDetail(state, event.detail) : state;
		}

		case 'detail/failed': {
			const known = state.details.get(event.id);
			return isAwaited(known, event.request)
				? withDetailState(state, event.id, {
						status: 'failed',
						error: event.error,
						...keptBefore(known?.detail, event.at),
						...(event.listed && {listed: event.listed}),
					})
				: state;
		}

		case 'detail/readBeside': {
			return withDetail(state, event.detail);
		}

		case 'detail/missedBeside': {
			return withDetailState(state, event.id, {
				status: 'failed',
				error: event.error,
				...keptBefore(state.details.get(event.id)?.detail, event.at),
			});
		}

		case 'detail/notFound': {
			return withoutOrganization(state, event.id);
		}

		case 'detail/grewOld': {
			return withoutYouth(state, event.id);
		}

		case 'requests/waited': {
			return state.waited === event.seconds ? state : {...state, waited: event.seconds};
		}

		case 'requests/paused': {
			return {...state, pause: event.seconds};
		}

		case 'requests/resumed': {
			return {...state, pause: undefined};
		}

		case 'requests/awaited': {
			return {...state, awaited: state.awaited + 1};
		}

		case 'requests/ended': {
			return {...state, awaited: state.awaited - 1};
		}

		case 'requests/sending': {
			return {...state, sending: state.sending + 1};
		}

		case 'requests/sent': {
			return {...state, sending: state.sending - 1};
		}

		case 'requests/refused': {
			return withRefusal(state, event.what, event.error, event.at);
		}
	}
}
