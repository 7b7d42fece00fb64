import {parentFinder} from '../tree/parents.js';
import {failureText} from '../format/failure.js';
import {lacksOfListing} from '../format/lacking.js';
import {isId} from '../state/is-id.js';
import type {Told} from '../text/told.js';
import type {ServiceContext} from './context.js';
import {whenListed} from './until.js';

/**
The id of what was named: an id as it stands, a path once the whole list is there. Answers why there is none.
*/
export async function idNamed({store}: ServiceContext, text: string): Promise<{readonly id: string} | {readonly why: Told}> {
	const id = text.trim();
	if (isId(id)) {
		return {id};
	}

	const state = await whenListed(store);
	const {tree: {index}, listing: {progress}} = state;
	if (progress.status === 'failed') {
		return {why: failureText(progress.error)};
	}

	const found = parentFinder(index, lacksOfListing(state))(text);
	return 'row' in found ? {id: index.idAt(found.row) ?? id} : found;
}
