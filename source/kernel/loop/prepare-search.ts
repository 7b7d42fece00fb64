import {prepareSearch} from '../../base/tree/search.js';
import {lookAtProfiles} from '../state/found.js';
import type {ServiceContext} from './context.js';
import {keysFirst} from './keys-first.js';

/** Prepares the names of a long list before the first letter is typed. It works in parts, so that keys can act in between. */
export async function prepareNames({store, wait}: Pick<ServiceContext, 'store' | 'wait'>): Promise<void> {
	do {
		// eslint-disable-next-line no-await-in-loop -- One part after the other.
		await wait(0);
	} while (prepareSearch(store.getState().tree.index) > 0);
}

/** Prepares known profiles for the first term of a filter, in parts as well. */
export async function prepareProfiles({store, wait}: Pick<ServiceContext, 'store' | 'wait'>): Promise<void> {
	await keysFirst({wait}, lookAtProfiles(store.getState()), () => true);
}
