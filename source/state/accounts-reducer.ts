import type {Account} from '../api/schemas.js';
import {clamp} from './clamp.js';
import type {DataEvent} from './events.js';
import {mostOf} from './listing-reducer.js';
import {selectedId} from './selectors.js';
import type {State} from './state.js';
import type {AccountsState} from './data.js';

function withAccounts(state: State, id: string, accounts: AccountsState): State {
	return {...state, accounts: new Map(state.accounts).set(id, accounts)};
}

function awaitedAccounts(state: State, {id, request}: {readonly id: string; readonly request: number}) {
	const known = state.accounts.get(id);
	return known?.progress.status === 'loading' && known.progress.request === request ? known : undefined;
}

// The index of the sought account if this page brought it, otherwise -1.
const placeOfSought = ({soughtAccount}: State, before: readonly Account[], read: readonly Account[]): number =>
	soughtAccount === undefined || before.some(({id}) => id === soughtAccount) ? -1 : read.findIndex(({id}) => id === soughtAccount);

// The cursor stays on its account. If that account is gone, the cursor keeps its position.
function cursorIn(state: State, before: readonly Account[], now: readonly Account[]): number {
	const chosen = before[state.accountsCursor]?.id;
	const at = chosen === undefined ? -1 : now.findIndex(({id}) => id === chosen);
	return at === -1 ? clamp(state.accountsCursor, now.length - 1) : at;
}

/**
Forgets that an organization was created here, so that a refusal of the service counts again.
*/
export function withoutYouth(state: State, id: string): State {
	const created = new Map(state.created);
	created.delete(id);
	return {...state, created};
}

function receiveAccounts(state: State, known: AccountsState, event: DataEvent & {readonly type: 'accounts/received'}): State {
	const {id, accounts, total, unreadable, isLast, readAt} = event;
	const read = [...(known.arriving ?? known.accounts), ...accounts];
	const isBehind = known.arriving !== undefined && !isLast;
	const isShown = !isBehind && selectedId(state) === id;
	const sought = isShown ? placeOfSought(state, known.accounts, read) : -1;
	const cursor = isShown ? cursorIn(state, known.accounts, read) : state.accountsCursor;
	// An organization whose accounts load is ready.
	return withAccounts({...withoutYouth(state, id), accountsCursor: sought === -1 ? cursor : sought}, id, {
		progress: isLast ? {status: 'complete'} : known.progress,
		accounts: isBehind ? known.accounts : read,
		...(isBehind && {arriving: read}),
		unreadable: known.unreadable + unreadable,
		readAt,
		...mostOf(known.total, total),
	});
}

export function reduceAccounts(state: State, event: Extract<DataEvent, {readonly type: `accounts/${string}`}>): State {
	switch (event.type) {
		case 'accounts/requested': {
			const known = state.accounts.get(event.id);
			const isShown = known !== undefined && known.accounts.length > 0;
			return withAccounts(state, event.id, {
				progress: {status: 'loading', request: event.request}, accounts: known?.accounts ?? [], ...(isShown && {arriving: []}), unreadable: 0, readAt: 0,
			});
		}

		case 'accounts/continued': {
			const known = state.accounts.get(event.id);
			return known ? withAccounts(state, event.id, {...known, progress: {status: 'loading', request: event.request}}) : state;
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

			const {error, pageToken} = event;
			const {arriving, ...kept} = known;
			return withAccounts(state, event.id, {
				...kept,
				...(arriving && {isOld: true}),
				...(arriving && pageToken !== undefined && {arriving}),
				progress: {status: 'failed', error, ...(pageToken !== undefined && {pageToken})},
			});
		}
	}
}
