import {parentFinder} from '../batch/parents.js';
import {failureText} from '../format/failure.js';
import {isId} from '../state/is-id.js';
import type {ServiceContext} from './context.js';
import {whenListed} from './until.js';

/**
The id of what was named: an id as it stands, a path once the list is there. Answers why there is none.
*/
export async function idNamed({store}: ServiceContext, text: string): Promise<{readonly id: string} | {readonly why: string}> {
	const id = text.trim();
	if (isId(id)) {
		return {id};
	}

	const {tree: {index}, listing: {progress}} = await whenListed(store);
	const found = parentFinder(index)(text);
	if ('row' in found) {
		return {id: index.idAt(found.row) ?? id};
	}

	return progress.status === 'failed' ? {why: failureText(progress.error)} : found;
}
