import {prepareSearch} from '../tree/search.js';
import type {ServiceContext} from './context.js';

/**
Makes the names of a long list ready before the first letter is typed: in parts, so that a key that is pressed meanwhile is heard.
*/
export async function prepareNames({store, wait}: Pick<ServiceContext, 'store' | 'wait'>): Promise<void> {
	do {
		// eslint-disable-next-line no-await-in-loop -- One part after the other.
		await wait(0);
	} while (prepareSearch(store.getState().tree.index) > 0);
}
