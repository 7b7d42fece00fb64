import {prepareSearch} from '../../base/tree/search.js';
import type {ServiceContext} from './context.js';

/** Prepares the names of a long list before the first letter is typed. It works in parts, so that keys can act in between. */
export async function prepareNames({store, wait}: Pick<ServiceContext, 'store' | 'wait'>): Promise<void> {
	do {
		// eslint-disable-next-line no-await-in-loop -- One part after the other.
		await wait(0);
	} while (prepareSearch(store.getState().tree.index) > 0);
}
