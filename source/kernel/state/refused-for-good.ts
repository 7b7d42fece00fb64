import type {ApiError} from '../../base/api/api-error.js';
import {isRefusedForGood} from '../../base/api/explain.js';
import {forbiddingFlag, type Organization} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {type ListedRows, nameAt} from '../../base/tree/names.js';
import type {AccountType} from '../form-model/new-account.js';
import type {State} from './state.js';
import {isYoung} from './selectors.js';

/** What an organization, by its id, can refuse for good: creating organizations below it, being deleted, or accounts of a type in it. */
export type Refusable =
	| {readonly call: 'create' | 'delete'; readonly id: string}
	| {readonly call: 'create_account'; readonly id: string; readonly type: AccountType};

const keyOf = (what: Refusable): string => `${what.call} ${what.id}${'type' in what ? ` ${what.type}` : ''}`;

const way = 'Trying again does not help. Your distributor or account team can change what an organization may do.';

/** Whether trying again does not help. A new organization refuses for about half a minute, which is not for good. `now`: milliseconds since the epoch. */
export const isForGood = (state: State, {id}: Refusable, error: ApiError, now: number): boolean =>
	id !== '' && !isYoung(state, id, now) && isRefusedForGood(error);

/** Remembers a refusal for the rest of the session, if trying again does not help. */
export const withRefusal = (state: State, what: Refusable, error: ApiError, now: number): State =>
	isForGood(state, what, error, now) ? {...state, refused: new Map(state.refused).set(keyOf(what), error)} : state;

/** Why something is not offered or sent again; undefined if it was not refused for good in this session. */
export function whyRefused(state: ListedRows & Pick<State, 'refused'>, what: Refusable): string | undefined {
	const error = state.refused?.get(keyOf(what));
	if (error === undefined) {
		return undefined;
	}

	const {call, id} = what;
	const row = state.tree.index.rowByKey.get(id);
	const name = exactName(row === undefined ? id : shownName(nameAt(state, row)));
	switch (call) {
		case 'create': {
			return `The service refused to create organizations below ${name} in this session. ${way}`;
		}

		case 'delete': {
			return `The service refused to delete ${name} in this session. ${way}`;
		}

		case 'create_account': {
			return `The service refused such an account in this session: ${error.sentence} To try again, start cforgs again.`;
		}
	}
}

/** Warns that the flags of the parent forbid creating and deleting below it. Undefined if they do not, or are not known. */
export function capabilityWarning(parent: Organization | undefined): string | undefined {
	const value = parent && forbiddingFlag(parent, 'sub_org_creation');
	return value === undefined
		? undefined
		: `${exactName(shownName(parent?.name ?? ''))} has the flag sub_org_creation = ${exactName(value)}, so the service may refuse this for good. ${way}`;
}
