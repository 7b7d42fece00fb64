import {earlierText} from '../../base/text/time.js';
import {clamp} from './clamp.js';
import type {ListEvent} from './events.js';
import type {ListState} from './data.js';

/** The highest announced total, including one announced before the list was continued. */
export const mostOf = (before: number | undefined, total: number | undefined): {readonly total?: number} =>
	before === undefined && total === undefined ? {} : {total: Math.max(before ?? 0, total ?? 0)};

/** Whether nothing is known of a list yet. */
export const isListAwaited = (list: ListState<unknown> | undefined): boolean =>
	list === undefined || (list.progress.status === 'loading' && list.items.length === 0);

type Received<Item> = Extract<ListEvent<string, Item>, {readonly items: unknown}>;

function receive<Item>(
	known: ListState<Item>,
	{items, total, unreadable, isLast, readAt}: Received<Item>,
): ListState<Item> {
	const read = [...(known.arriving ?? known.items), ...items];
	const isBehind = known.arriving !== undefined && !isLast;
	return {
		progress: isLast ? {status: 'complete'} : known.progress,
		items: isBehind ? known.items : read,
		...(isBehind && {arriving: read, ...(known.shownReadAt !== undefined && {shownReadAt: known.shownReadAt})}),
		unreadable: known.unreadable + unreadable,
		readAt,
		...mostOf(known.total, total),
	};
}

const isAwaited = ({progress}: ListState<unknown>, request: number): boolean =>
	progress.status === 'loading' && progress.request === request;

/** A list after an event of its loading. Undefined if the event changes nothing: no list waits for it. */
export function reduceList<Item>(
	known: ListState<Item> | undefined,
	event: ListEvent<string, Item>,
): ListState<Item> | undefined {
	const {request} = event;
	if ('items' in event) {
		return known && isAwaited(known, request) ? receive(known, event) : undefined;
	}

	if ('error' in event) {
		if (!known || !isAwaited(known, request)) {
			return undefined;
		}

		const {error, pageToken, at} = event;
		const {arriving, ...kept} = known;
		return {
			...kept,
			...(arriving && {isOld: true, earlier: earlierText(kept.shownReadAt, at)}),
			...(arriving && pageToken !== undefined && {arriving}),
			progress: {status: 'failed', error, ...(pageToken !== undefined && {pageToken})},
		};
	}

	if (event.type.endsWith('/continued')) {
		return known && {...known, progress: {status: 'loading', request}};
	}

	const isShown = known !== undefined && known.items.length > 0;
	return {
		progress: {status: 'loading', request},
		items: known?.items ?? [],
		...(isShown && {arriving: [], shownReadAt: known.shownReadAt ?? known.readAt}),
		unreadable: 0,
		readAt: 0,
	};
}

/** The place of the cursor after a list changed. It stays on its item. If that is gone, it keeps its position. */
export function cursorIn<Item extends {readonly id: string}>(
	cursor: number,
	before: readonly Item[],
	now: readonly Item[],
): number {
	const chosen = before[cursor]?.id;
	const at = chosen === undefined ? -1 : now.findIndex(({id}) => id === chosen);
	return at === -1 ? clamp(cursor, now.length - 1) : at;
}
