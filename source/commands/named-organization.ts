import {parentFinder} from '../batch/parents.js';
import {failureText} from '../format/failure.js';
import {isId} from '../state/is-id.js';
import type {ServiceContext} from './context.js';

/**
Resolves once the list has come to its end, or failed.
*/
async function listed({store}: ServiceContext): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	const look = () => {
		const {progress} = store.getState().listing;
		if (progress.status === 'complete' || progress.status === 'failed') {
			resolve();
		}
	};

	const stop = store.observe(look);
	look();
	await promise;
	stop();
}

/**
The id of what was named: an id as it stands, a path once the list is there. Answers why there is none.
*/
export async function idNamed(context: ServiceContext, text: string): Promise<{readonly id: string} | {readonly why: string}> {
	const id = text.trim();
	if (isId(id)) {
		return {id};
	}

	await listed(context);
	const {tree: {index}, listing: {progress}} = context.store.getState();
	const found = parentFinder(index)(text);
	if ('row' in found) {
		return {id: index.idAt(found.row) ?? id};
	}

	return progress.status === 'failed' ? {why: failureText(progress.error)} : found;
}
