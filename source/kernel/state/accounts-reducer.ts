import type {Account} from '../../base/api/schemas.js';
import type {ListEvent} from './events.js';
import {cursorIn, reduceList} from './list-reducer.js';
import {selectedId} from './selectors.js';
import type {State} from './state.js';

// The index of the sought account if this page brought it, otherwise -1.
const placeOfSought = ({soughtAccount}: State, before: readonly Account[], now: readonly Account[]): number =>
	soughtAccount === undefined || before.some(({id}) => id === soughtAccount) ? -1 : now.findIndex(({id}) => id === soughtAccount);

/** Forgets that an organization was created here, so that a refusal of the service counts again. */
export function withoutYouth(state: State, id: string): State {
	const created = new Map(state.created);
	created.delete(id);
	return {...state, created};
}

export function reduceAccounts(state: State, event: ListEvent<'accounts', Account>): State {
	const {id} = event;
	const known = state.accounts.get(id);
	const list = reduceList(known, event);
	if (!list) {
		return state;
	}

	const next = {...state, accounts: new Map(state.accounts).set(id, list)};
	if (event.type !== 'accounts/received') {
		return next;
	}

	// An organization whose accounts load is ready.
	const ready = withoutYouth(next, id);
	const before = known?.items ?? [];
	const isShown = !list.arriving && selectedId(state) === id;
	const sought = isShown ? placeOfSought(state, before, list.items) : -1;
	return isShown ? {...ready, accountsCursor: sought === -1 ? cursorIn(state.accountsCursor, before, list.items) : sought} : ready;
}
