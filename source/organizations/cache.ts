import {type Age, ageOf} from '../text/time.js';
import {isVisible} from '../tree/tree-index.js';
import type {RememberedList, TreeCache} from '../storage/tree-cache.js';
import type {ServiceContext} from '../commands/context.js';

/**
How long nothing may have happened before a list is written, in milliseconds: keys go before.
*/
const restTime = 1000;

const unknownAge: Age = {text: 'an unknown time ago', brief: 'an unknown time old'};

/**
Shows the list of an earlier start until this one has read its own, and keeps that for the next, with what was created, changed or deleted since. Answers how to stop.
*/
export function keepTree({store, now}: Pick<ServiceContext, 'store' | 'now'>, cache: TreeCache, onDefect: (error: unknown) => void): () => void {
	const remembered = cache.read();
	if (remembered) {
		const {organizations, readAt} = remembered;
		store.dispatch({type: 'organizations/remembered', organizations, age: ageOf(readAt, now()) ?? unknownAge});
	}

	let timer: NodeJS.Timeout | undefined;
	let keep: (() => void) | undefined;
	let readAt: number | undefined;
	let kept: RememberedList['organizations'] | undefined;
	const stop = store.observe(event => {
		const {listing, organizations, tree: {index}} = store.getState();
		if (listing.progress.status !== 'complete') {
			return;
		}

		if (event.type === 'organizations/received') {
			readAt = now();
		}

		if (readAt !== undefined && organizations !== kept) {
			const list = {organizations, readAt};
			keep = () => {
				keep = undefined;
				kept = list.organizations;
				cache.keep(list, id => isVisible(index, id)).catch(onDefect);
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
		// What was written a moment ago is in the next start's list.
		if (kept !== undefined) {
			keep?.();
		}
	};
}

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
