import {age} from '../text/time.js';
import {isVisible} from '../tree/tree-index.js';
import type {TreeCache} from '../storage/tree-cache.js';
import type {ServiceContext} from './context.js';

/**
How long nothing may have happened before a list is written, in milliseconds: keys go before.
*/
const restTime = 1000;

/**
Shows the list of an earlier start until this one has read its own, and keeps that for the next. Answers how to stop.
*/
export function keepTree({store, now}: Pick<ServiceContext, 'store' | 'now'>, cache: TreeCache, onDefect: (error: unknown) => void): () => void {
	const remembered = cache.read();
	if (remembered) {
		const {organizations, readAt} = remembered;
		store.dispatch({type: 'organizations/remembered', organizations, age: age(readAt, now()) ?? 'an unknown time ago'});
	}

	let timer: NodeJS.Timeout | undefined;
	let keep: (() => void) | undefined;
	const stop = store.observe(event => {
		const {listing, organizations, tree: {index}} = store.getState();
		if (event.type === 'organizations/received' && event.isLast && listing.progress.status === 'complete') {
			const readAt = now();
			keep = () => {
				keep = undefined;
				cache.keep({organizations, readAt}, id => isVisible(index, id)).catch(onDefect);
			};
		}

		if (!keep) {
			return;
		}

		clearTimeout(timer);
		timer = setTimeout(keep, restTime);
		timer.unref();
	});
	return () => {
		clearTimeout(timer);
		stop();
	};
}
