import {day} from '../../base/text/time.js';
import {compareNames, type SortBy} from '../../base/tree/sorting.js';
import type {LookedAt} from '../filter/source.js';

/** What a column shows of an item, and what the item is sorted by. */
export type Cell = {
	readonly text: string;
	readonly order: number | string;
	/** The text comes from the service. */
	readonly isData?: true;
	/** What a screen reader says instead, with the name of the column. */
	readonly said?: string;
	/** What commands print, if it is not what the item is sorted by. */
	readonly raw?: unknown;
	/** Something is missing that should be there. */
	readonly isLack?: boolean;
};

/** A column of a pane. */
export type ItemColumn<Item, Source> = {
	/** In commands, and where the choice is kept. */
	readonly name: string;
	/** What commands also take as its name: that of the service. */
	readonly otherNames?: readonly string[];
	/** The heading. */
	readonly head: string;
	/** What rows are sorted by, in a sentence after “by”. Defaults to the heading. */
	readonly order?: string;
	/** What it shows, for a list of columns. */
	readonly about: string;
	/** In columns of the terminal. At least as wide as the heading and a sign behind it. */
	readonly width: number;
	/** Whether its values stand on the right, and the highest comes first. A time is also sorted in this way. */
	readonly isNumber?: true;
	readonly isTime?: true;
	/** What comes first in the usual and in the reversed order, if the kind of the values does not say it: `highest first`. */
	readonly firsts?: readonly [usual: string, reversed: string];
	/** Whether it is always shown. */
	readonly isFixed?: true;
	/** What it looks at outside the tree. */
	readonly need?: LookedAt;
	/** Whether it looks at everything below as well. */
	readonly isOfBranch?: true;
	/** Undefined if the value is not known. */
	readonly cellOf: (item: Item, source: Source) => Cell | undefined;
};

/** In place of a value that is not known, so that it never reads as empty or as zero. */
export const notKnown = '?';

export const textCell = (text: string): Cell => ({text, order: text, isData: true});

export const numberCell = (order: number, text = String(order)): Cell => ({text, order});

/** A time as the service sends it. A text that is not a time comes last, like an empty one. */
export function timeCell(raw: string, text = raw === '' ? '' : day(raw)): Cell {
	const time = Date.parse(raw);
	return {text, order: Number.isNaN(time) ? '' : time, isData: true, raw};
}

/** The rank of each item by its id, highest first: numbers as they are, texts from A to Z. An item whose value is empty or not known has no rank. */
export function ranksOf(cells: Iterable<readonly [id: string, cell: Cell | undefined]>): ReadonlyMap<string, number> {
	const known = [...cells].flatMap(([id, cell]) => (cell && cell.order !== '' ? [[id, cell.order] as const] : []));
	const texts = [...new Set(known.flatMap(([, order]) => (typeof order === 'string' ? order : [])))].toSorted(
		compareNames,
	);
	const places = new Map(texts.map((text, place) => [text, -place]));
	return new Map(known.map(([id, order]) => [id, typeof order === 'number' ? order : (places.get(order) ?? 0)]));
}

/** Compares two items by their ranks. Those without one come last, also if the order is reversed. */
export function compareRanks(one: number | undefined, other: number | undefined, isReversed: boolean): number {
	if (one === undefined || other === undefined) {
		return (one === undefined ? 1 : 0) - (other === undefined ? 1 : 0);
	}

	return isReversed ? one - other : other - one;
}

/** The items sorted by a column. Equal items, and those without a value, stay in their order. */
export function sortedBy<Item, Source>(
	items: readonly Item[],
	{cellOf}: Pick<ItemColumn<Item, Source>, 'cellOf'>,
	source: Source,
	isReversed: boolean,
): readonly Item[] {
	const ranks = ranksOf(items.map((item, at) => [String(at), cellOf(item, source)]));
	return items
		.map((item, at) => ({item, rank: ranks.get(String(at))}))
		.toSorted((one, other) => compareRanks(one.rank, other.rank, isReversed))
		.map(({item}) => item);
}

/** The next order that a key goes through: the columns one after the other, then the usual order. */
export function nextOrder(names: readonly string[], sort: SortBy | undefined): SortBy | undefined {
	const by = names[names.indexOf(sort?.by ?? '') + 1];
	return by === undefined ? undefined : {by, isReversed: false};
}

const leastWidth = 10;

/** Chosen columns that fit beside names, which keep `forName`, and the number of those that do not. Texts get less room before a column is left out. The column that rows are sorted by comes even if it is not chosen; it goes last. */
export function fittingColumns<Each extends Pick<ItemColumn<never, never>, 'isNumber' | 'name' | 'width'>>(
	chosen: readonly Each[],
	sorted: Each | undefined,
	columns: number,
	forName: number,
): {readonly shown: readonly Each[]; readonly left: number} {
	const all = sorted && !chosen.includes(sorted) ? [...chosen, sorted] : chosen;
	const leastOf = ({isNumber, width}: Each): number => (isNumber ? width : Math.min(width, leastWidth));
	let room = columns - forName;
	const fitting = new Set<Each>();
	for (const each of sorted ? [sorted, ...all] : all) {
		if (fitting.has(each) || !(room > leastOf(each))) {
			continue;
		}

		fitting.add(each);
		room -= leastOf(each) + 1;
	}

	const shown = all
		.filter(each => fitting.has(each))
		.map(each => {
			const more = Math.min(each.width - leastOf(each), room);
			room -= more;
			return more === each.width - leastOf(each) ? each : {...each, width: leastOf(each) + more};
		});
	return {shown, left: all.length - shown.length};
}

export const orderOf = ({order, head}: Pick<ItemColumn<unknown, unknown>, 'head' | 'order'>): string =>
	order ?? head.toLowerCase();

/** `age, newest first`, for a screen reader. */
export function saidOrder(
	column: Pick<ItemColumn<unknown, unknown>, 'firsts' | 'head' | 'isNumber' | 'isTime' | 'order'> | undefined,
	isReversed: boolean,
): string {
	const {isNumber = false, isTime = false, firsts} = column ?? {};
	const [usual, reversed] =
		firsts ??
		(isTime
			? ['newest first', 'oldest first']
			: isNumber
				? ['highest first', 'lowest first']
				: ['from A to Z', 'from Z to A']);
	return `by ${column ? orderOf(column) : 'name'}, ${isReversed ? reversed : usual}`;
}
