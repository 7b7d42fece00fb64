import type {ApiError} from '../../base/api/api-error.js';
import {isRefusedForGood} from '../../base/api/explain.js';
import {forbiddingFlag} from '../../base/api/flags.js';
import type {Organization} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

/** What capabilities can refuse for good: creating below an organization, or deleting an organization. */
type Refusable = 'create' | 'delete';

const keyOf = (what: Refusable, id: string): string => `${what} ${id}`;

const way = 'Trying again does not help. Your distributor or account team can change what an organization may do.';

/** Remembers a refusal for the rest of the session, if trying again does not help. `id`: the parent of a creation, or the organization to delete. A new organization refuses for about half a minute, which is not for good. */
export const withRefusal = (state: State, what: Refusable, id: string, error: ApiError): State => id === '' || state.created.has(id) || !isRefusedForGood(error)
	? state
	: {...state, refused: new Set([...state.refused ?? [], keyOf(what, id)])};

/** Why something is not offered again; undefined if it was not refused for good in this session. */
export function whyRefused(state: State, what: Refusable, id: string): string | undefined {
	if (!state.refused?.has(keyOf(what, id))) {
		return undefined;
	}

	const name = nameAt(state, rowOfId(state, id));
	return `The service refused to ${what === 'create' ? 'create organizations below' : 'delete'} ${exactName(shownName(name))} in this session. ${way}`;
}

/** Warns that the flags of the parent forbid creating and deleting below it. Undefined if they do not, or are not known. */
export function capabilityWarning(parent: Organization | undefined): string | undefined {
	const value = parent && forbiddingFlag(parent, 'sub_org_creation');
	return value === undefined ? undefined : `${exactName(shownName(parent?.name ?? ''))} has the flag sub_org_creation = ${exactName(value)}, so the service may refuse this for good. ${way}`;
}

/** The organization as it was loaded by itself, with its flags, or as the list has it. */
export function knownOrganization(state: State, id: string): Organization | undefined {
	const detail = state.details.get(id);
	return detail?.status === 'ready' ? detail.detail.organization : state.tree.index.organizationAt(rowOfId(state, id));
}
