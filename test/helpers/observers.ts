import type {Store} from '../../source/kernel/state/store.js';

/** The same store, and the number of its current observers through this object. */
export function countingObservers(store: Store): {readonly store: Store; readonly count: () => number} {
	let count = 0;
	return {
		store: {
			...store,
			observe(observer) {
				const stop = store.observe(observer);
				let isStopped = false;
				count++;
				return () => {
					stop();
					count -= isStopped ? 0 : 1;
					isStopped = true;
				};
			},
		},
		count: () => count,
	};
}
