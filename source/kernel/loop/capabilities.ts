import {ApiError} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import {capabilityWarning} from '../state/refused-for-good.js';
import {knownOrganization, rowOfId} from '../state/selectors.js';
import type {ServiceContext} from './context.js';

/** Warns that the flags of a parent forbid creating and deleting below it. Reads the parent if its flags are not known. Undefined if they do not forbid it, or cannot be read: the service decides then. */
export async function readCapabilityWarning(
	{client, store}: ServiceContext,
	parentId: string,
): Promise<string | undefined> {
	const state = store.getState();
	if (parentId === '' || state.details.has(parentId) || !canMake('get', client.kind)) {
		return capabilityWarning(knownOrganization(state, rowOfId(state, parentId)));
	}

	try {
		return capabilityWarning(await client.for('check the flags of the parent').getOrganization(parentId));
	} catch (error) {
		if (error instanceof ApiError) {
			return undefined;
		}

		throw error;
	}
}
