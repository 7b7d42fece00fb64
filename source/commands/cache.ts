import {age} from '../text/time.js';
import type {TreeCache} from '../storage/tree-cache.js';
import type {ServiceContext} from './context.js';

/**
How long after the list has come to its end it is written, in milliseconds: the first keys go before.
*/
const restTime = 1000;

/**
Shows the list of an earlier start until this one has read its own, and keeps that for the next. Answers how to stop.
*/
export function keepTree({store, now}: ServiceContext, cache: TreeCache, onDefect: (error: unknown) => void): () => void {
	const remembered = cache.read();
	if (remembered) {
		const {organizations, readAt} = remembered;
		store.dispatch({type: 'organizations/remembered', organizations, age: age(readAt, now()) ?? 'an unknown time ago'});
	}

	let timer: NodeJS.Timeout | undefined;
	const stop = store.observe(event => {
		const {listing, organizations} = store.getState();
		if (event.type !== 'organizations/received' || !event.isLast || listing.progress.status !== 'complete') {
			return;
		}

		const readAt = now();
		clearTimeout(timer);
		timer = setTimeout(() => {
			cache.keep({organizations, readAt}).catch(onDefect);
		}, restTime);
		timer.unref();
	});
	return () => {
		clearTimeout(timer);
		stop();
	};
}
