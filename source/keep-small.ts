import {setFlagsFromString} from 'node:v8';
import type {Store} from './state/store.js';

/**
What follows the first page makes much that is thrown away at once: without this V8 keeps room for it. Before Ink is there it would slow the keys that are pressed while a long list is read.
*/
export function keepSmall({getState, subscribe}: Store): void {
	const apply = () => {
		if (getState().listing.loaded === 0) {
			return;
		}

		stop();
		setFlagsFromString('--optimize-for-size');
	};

	const stop = subscribe(apply);
	apply();
}
