import {ageOf} from '../text/time.js';
import type {ServiceContext} from '../commands/context.js';

/**
After how long, in milliseconds, a list is said to be old.
*/
const oldAfter = 3_600_000;

/**
Says how old the list is once somebody comes back to a session that was left open. Answers how to stop.
*/
export function tellListAge({store, now}: Pick<ServiceContext, 'store' | 'now'>): () => void {
	let readAt: number | undefined;
	return store.observe(event => {
		const {listing} = store.getState();
		if (event.type === 'organizations/received' && event.isLast && listing.progress.status === 'complete') {
			readAt = now();
		}

		if (readAt === undefined || now() - readAt < oldAfter) {
			return;
		}

		const age = ageOf(readAt, now());
		if (age !== undefined && age.text !== listing.age?.text) {
			store.dispatch({type: 'organizations/grewOld', age});
		}
	});
}
