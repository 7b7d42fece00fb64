import {lacksOfListing} from '../../kernel/rows/listing-text.js';
import {type Age, ageOf} from '../../base/text/time.js';
import type {Organization} from '../../base/api/schemas.js';
import {isAddressable, isVisible, type TreeIndex} from '../../base/tree/tree-index.js';
import type {RememberedList, TreeCache} from '../../kernel/storage/tree-cache.js';
import type {ServiceContext} from '../../kernel/loop/context.js';

/** How many milliseconds must pass without events before the list is written, so that keys come first. */
const restTime = 300;

// Parents come before their children, so that the file refers to them by number. A record whose id came before is left out, because it could take the place of the first in another order.
const inTreeOrder = (index: TreeIndex): readonly Organization[] =>
	Array.from({length: index.length}, (_, row) =>
		isAddressable(index, row) ? index.organizationAt(row) : undefined,
	).filter(organization => organization !== undefined);

const unknownAge: Age = {text: 'an unknown time ago', brief: 'an unknown time old'};

/** Shows the list of an earlier session until this session has loaded its own. Stores that for the next session, with later creations, changes and deletions. Returns the function that stops it. */
export function keepTree(
	{store, now}: Pick<ServiceContext, 'store' | 'now'>,
	cache: TreeCache,
	onDefect: (error: unknown) => void,
): () => void {
	const remembered = cache.read();
	if (remembered) {
		const {organizations, readAt, isShort = false} = remembered;
		store.dispatch({
			type: 'organizations/remembered',
			organizations,
			age: ageOf(readAt, now()) ?? unknownAge,
			readAt,
			isShort,
		});
	}

	let timer: NodeJS.Timeout | undefined;
	let keep: (() => void) | undefined;
	let readAt: number | undefined;
	let kept: RememberedList['organizations'] | undefined;
	const stop = store.observe(event => {
		const state = store.getState();
		const {
			listing,
			organizations,
			tree: {index},
		} = state;
		if (listing.progress.status !== 'complete') {
			return;
		}

		if (event.type === 'organizations/received') {
			readAt = now();
		}

		// A list that has not changed since it was kept is kept again with its new time.
		if (readAt !== undefined && (organizations !== kept || event.type === 'organizations/received')) {
			const list = {organizations, readAt};
			keep = () => {
				keep = undefined;
				kept = list.organizations;
				const isShort = lacksOfListing(state).length > 0;
				cache
					.keep({...list, organizations: inTreeOrder(index), ...(isShort && {isShort})}, id => isVisible(index, id))
					.catch(onDefect);
			};
		}

		// The news still compare with the list that this one replaces.
		const isCompared = !state.news || state.news.changes !== undefined;
		if (!keep || !isCompared) {
			return;
		}

		clearTimeout(timer);
		timer = setTimeout(keep, restTime);
		timer.unref();
	});
	return () => {
		clearTimeout(timer);
		stop();
		// Writes of the last moment must be in the next session's list.
		if (kept !== undefined) {
			keep?.();
		}
	};
}

/** Milliseconds after which a list counts as old. */
const oldAfter = 3_600_000;

/** Shows the age of the list when somebody returns to a session that was left open. Returns the function that stops it. */
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
