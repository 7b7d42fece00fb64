import type {Account, Organization} from '../api/schemas.js';
import {buildTree} from '../tree/tree.js';
import {isOf, type DataEvent} from './events.js';
import {findMatches, seenThrough, toBestMatch} from './find.js';
import {selectRow, withTree} from './selection.js';
import {selectedId} from './selectors.js';
import type {
	AccountsState,
	Detail,
	DetailState,
	State,
} from './state.js';

function withOrganizations(state: State, organizations: readonly Organization[]): State {
	const next = withTree({...state, organizations}, seenThrough(state.find, buildTree(organizations, state.tree)));
	return next.tree.matches && findMatches(next).current === -1 ? toBestMatch(next) : next;
}

// A search that was kept without a match goes to the first that comes, unless the person has gone elsewhere meanwhile.
function isStillSearching(state: State): boolean {
	const {find, selectedKey} = state;
	return find?.isTyping === false && selectedKey === find.origin.selectedKey && findMatches(state).best === undefined;
}

/**
A list as it was read, with what was written meanwhile laid over it.
*/
function withWritten(list: readonly Organization[], written: State['listing']['written']): readonly Organization[] {
	if (written.size === 0) {
		return list;
	}

	const listed = new Set(list.map(({id}) => id));
	const kept = list.flatMap(organization => written.has(organization.id) ? (written.get(organization.id) ?? []) : [organization]);
	const added = written.values().filter(organization => organization !== undefined && !listed.has(organization.id)).toArray();
	return [...kept, ...added.flatMap(organization => organization ?? [])];
}

function noteWritten(state: State, id: string, organization: Organization | undefined): State {
	const {listing} = state;
	return listing.progress.status === 'complete'
		? state
		: {...state, listing: {...listing, written: new Map(listing.written).set(id, organization)}};
}

function receiveList(state: State, event: DataEvent & {readonly type: 'organizations/received'}): State {
	const {listing} = state;
	if (listing.progress.status !== 'loading' || listing.progress.request !== event.request) {
		return state;
	}

	const {organizations, isLast, total, unreadable} = event;
	const arriving = withWritten([...listing.arriving, ...organizations], listing.written);
	const next: State = {
		...state,
		listing: {
			progress: isLast ? {status: 'complete'} : listing.progress,
			loaded: listing.loaded + organizations.length + unreadable,
			unreadable: listing.unreadable + unreadable,
			arriving: isLast ? [] : [...listing.arriving, ...organizations],
			written: listing.written,
			isWhole: isLast || listing.isWhole,
			...(total !== undefined && {total}),
			...(!isLast && listing.age !== undefined && {age: listing.age}),
		},
	};
	if (!isLast && listing.isWhole) {
		return next;
	}

	const loaded = withOrganizations(next, arriving);
	const found = isStillSearching(state) ? findMatches(loaded).best : undefined;
	return found === undefined ? loaded : selectRow(loaded, found);
}

function withDetailState(state: State, id: string, detail: DetailState): State {
	return {...state, details: new Map(state.details).set(id, detail)};
}

const isAwaited = (state: DetailState | undefined, request: number): boolean =>
	state?.status === 'loading' && state.request === request;

const keptDetail = (known: Detail | undefined) => (known === undefined ? {} : {detail: known});

/**
Puts an organization in the list, or in the place of what the list told of it; a name or parent that differs moves its row.
*/
export function withOrganization(before: State, organization: Organization): State {
	const state = noteWritten(before, organization.id, organization);
	const at = state.organizations.findIndex(({id}) => id === organization.id);
	const listed = state.organizations[at];
	if (listed?.name === organization.name && listed.parent?.id === organization.parent?.id) {
		return state;
	}

	const organizations = listed ? state.organizations.with(at, organization) : [...state.organizations, organization];
	return withOrganizations(state, organizations);
}

/**
Adds organizations that were created here `at` a time (milliseconds since the epoch), building the tree once for all. What is listed already stays.
*/
export function withCreated(state: State, organizations: readonly Organization[], at: number): State {
	const listed = new Set(state.organizations.map(({id}) => id));
	const added = organizations.filter(({id}) => !listed.has(id));
	const created = new Map([...state.created, ...added.map(({id}) => [id, at] as const)]);
	return added.length === 0 ? state : withFound({...state, created}, added);
}

/**
Adds what the server found beyond the list; what is listed already stays.
*/
export function withFound(state: State, organizations: readonly Organization[]): State {
	const listed = new Set(state.organizations.map(({id}) => id));
	const added = organizations.filter(({id}) => !listed.has(id));
	let noted = state;
	for (const organization of added) {
		noted = noteWritten(noted, organization.id, organization);
	}

	return added.length === 0 ? state : withOrganizations(noted, [...state.organizations, ...added]);
}

/**
Stores an organization that was read by itself.
*/
export function withDetail(state: State, detail: Detail): State {
	const {organization} = detail;
	return withOrganization(withDetailState(state, organization.id, {status: 'ready', detail}), organization);
}

/**
Forgets what was read of an organization by itself, so that it is read again.
*/
export function withoutDetail(state: State, id: string): State {
	const details = new Map(state.details);
	details.delete(id);
	return {...state, details};
}

/**
Takes an organization out of everything that is known.
*/
export function withoutOrganization(state: State, id: string): State {
	const accounts = new Map(state.accounts);
	accounts.delete(id);
	return withOrganizations({...noteWritten(withoutDetail(state, id), id, undefined), accounts}, state.organizations.filter(organization => organization.id !== id));
}

function withAccounts(state: State, id: string, accounts: AccountsState): State {
	return {...state, accounts: new Map(state.accounts).set(id, accounts)};
}

function awaitedAccounts(state: State, {id, request}: {readonly id: string; readonly request: number}) {
	const known = state.accounts.get(id);
	return known?.progress.status === 'loading' && known.progress.request === request ? known : undefined;
}

// Where the account that was asked for has come with this page; -1 where it has not.
const placeOfSought = ({soughtAccount}: State, before: readonly Account[], read: readonly Account[]): number =>
	soughtAccount === undefined || before.some(({id}) => id === soughtAccount) ? -1 : read.findIndex(({id}) => id === soughtAccount);

function receiveAccounts(state: State, known: AccountsState, event: DataEvent & {readonly type: 'accounts/received'}): State {
	const {id, accounts, total, unreadable, isLast, readAt} = event;
	// An organization whose accounts can be read is ready: a later refusal means what it says.
	const created = new Map(state.created);
	created.delete(id);
	const read = [...(known.arriving ?? known.accounts), ...accounts];
	const isBehind = known.arriving !== undefined && !isLast;
	const sought = isBehind || selectedId(state) !== id ? -1 : placeOfSought(state, known.accounts, read);
	return withAccounts({...state, created, ...(sought !== -1 && {accountsCursor: sought})}, id, {
		progress: isLast ? {status: 'complete'} : known.progress,
		accounts: isBehind ? known.accounts : read,
		...(isBehind && {arriving: read}),
		unreadable: known.unreadable + unreadable,
		readAt,
		...(total !== undefined && {total}),
	});
}

function reduceListing(state: State, event: Extract<DataEvent, {readonly type: `organizations/${string}`}>): State {
	switch (event.type) {
		case 'organizations/remembered': {
			return state.organizations.length === 0 && !state.listing.isWhole
				? withOrganizations({...state, listing: {...state.listing, isWhole: true, age: event.age}}, event.organizations)
				: state;
		}

		case 'organizations/requested': {
			const {isWhole, age} = state.listing;
			const listing = {
				progress: {status: 'loading', request: event.request},
				loaded: 0,
				unreadable: 0,
				arriving: [],
				written: new Map(),
				isWhole,
				...(age !== undefined && {age}),
			} as const;
			return {...state, listing};
		}

		case 'organizations/continued': {
			return {...state, listing: {...state.listing, progress: {status: 'loading', request: event.request}}};
		}

		case 'organizations/received': {
			return receiveList(state, event);
		}

		case 'organizations/found': {
			return withFound(state, event.organizations);
		}

		case 'organizations/failed': {
			const {progress} = state.listing;
			const {request, error, pageToken} = event;
			return progress.status === 'loading' && progress.request === request
				? {...state, listing: {...state.listing, progress: {status: 'failed', error, ...(pageToken !== undefined && {pageToken})}}}
				: state;
		}
	}
}

function reduceAccounts(state: State, event: Extract<DataEvent, {readonly type: `accounts/${string}`}>): State {
	switch (event.type) {
		case 'accounts/requested': {
			const known = state.accounts.get(event.id);
			const isShown = known !== undefined && known.accounts.length > 0;
			return withAccounts(state, event.id, {
				progress: {status: 'loading', request: event.request}, accounts: known?.accounts ?? [], ...(isShown && {arriving: []}), unreadable: 0, readAt: 0,
			});
		}

		case 'accounts/received': {
			const known = awaitedAccounts(state, event);
			return known ? receiveAccounts(state, known, event) : state;
		}

		case 'accounts/failed': {
			const known = awaitedAccounts(state, event);
			if (!known) {
				return state;
			}

			const {arriving, ...kept} = known;
			return withAccounts(state, event.id, {...kept, ...(arriving && {isOld: true}), progress: {status: 'failed', error: event.error}});
		}
	}
}

export function reduceData(state: State, event: DataEvent): State {
	if (isOf(event, 'organizations')) {
		return reduceListing(state, event);
	}

	if (isOf(event, 'accounts')) {
		return reduceAccounts(state, event);
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
				? withDetailState(state, event.id, {status: 'failed', error: event.error, ...keptDetail(known?.detail)})
				: state;
		}

		case 'requests/paused': {
			return {...state, pause: event.seconds};
		}

		case 'requests/resumed': {
			return {...state, pause: undefined};
		}
	}
}
