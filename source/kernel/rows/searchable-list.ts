import {memo} from '../../base/text/memo.js';
import {dot, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {foldedText} from '../../base/tree/fold.js';
import type {SortBy} from '../../base/tree/sorting.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {withWords} from '../../base/tree/names.js';
import {type ItemColumn, sortedBy} from '../columns/column.js';
import {type DialogOf, isOfKind} from '../state/dialog.js';
import type {Event} from '../state/events.js';
import {keyOf} from '../state/key-of.js';
import type {SearchableKind} from '../state/searchable.js';
import {type State, withDialog} from '../state/state.js';
import {lineSpans, row, type Row, toldRows, toldSpan, toned} from './row.js';
import {matchNote, noMatchText} from './list-rows.js';
import type {Registry, Room} from './registry.js';

type ListFilter<Kind extends SearchableKind, Item> = {
	/** What it shows, such as `only changes`. Empty if it is off. */
	readonly textOf: (dialog: DialogOf<Kind>) => string;
	readonly passes: (item: Item, dialog: DialogOf<Kind>) => boolean;
	/** The event that shows the next (`1`) or previous (`-1`) selection. */
	readonly moved: (by: 1 | -1) => Event;
	readonly cleared: Event;
};

/** A column of a list in a dialog. No order depends on it. */
export type DialogColumn<Item> = ItemColumn<
	Item,
	{
		/** The time to which ages refer, in milliseconds since the epoch. */
		readonly now: number;
	}
>;

type Lists = Pick<Registry, 'bindings' | 'places' | 'writes'>;

type Description<Kind extends SearchableKind, Item extends Record<string, unknown>> = {
	/** One item and several: `request`, `requests`. */
	readonly nouns: readonly [one: string, several: string];
	/** What a search looks at, in a sentence: `method, status or path`. */
	readonly foundBy: string;
	readonly items: (state: State, dialog: DialogOf<Kind>, registry: Lists) => readonly Item[];
	readonly textOf: (item: Item, registry: Lists, state: State) => string;
	readonly emptyText: (state: State, dialog: DialogOf<Kind>) => Told;
	/** How to load the rest: `press R to load the rest`. Undefined if the list is complete. */
	readonly rest?: (state: State, dialog: DialogOf<Kind>) => string | undefined;
	/** What the list never has, as a sentence: `Only the last 500 requests are kept.` */
	readonly limit?: (dialog: DialogOf<Kind>) => string | undefined;
	readonly filter?: ListFilter<Kind, Item>;
	readonly columns?: ReadonlyArray<DialogColumn<Item>>;
	/** Whether it is a text that scrolls, without a cursor. */
	readonly isText?: true;
};

/** The rows of a list: `head` above the search, and the rows of some items in so many rows. */
type Shown<Item> = {
	readonly head?: readonly Row[];
	readonly rowsOf: (found: readonly Item[], height: number) => readonly Row[];
	readonly isEmptyTold?: boolean;
};

type Found<Item> = {
	readonly items: readonly Item[];
	readonly passing: readonly Item[];
	readonly found: readonly Item[];
};

/** A list in a dialog: what a search finds, the chosen item, and the texts that all lists have in common. */
export type SearchableList<Kind extends SearchableKind, Item extends Record<string, unknown>> = Description<
	Kind,
	Item
> & {
	readonly kind: Kind;
	/** The items that the filter and the search let through. */
	readonly found: (state: State, dialog: DialogOf<Kind>, registry?: Lists) => readonly Item[];
	/** The item under the cursor of the open dialog. */
	readonly chosen: (state: State, registry?: Lists) => Item | undefined;
	/** Why no item can be chosen in the open dialog, and what to do about it. Undefined if one can be. */
	readonly whyNone: (state: State, registry?: Lists) => Told | undefined;
	/** What the filter of the open dialog shows. Empty if it is off. */
	readonly filterText: (state: State) => string;
	readonly rows: (
		state: State,
		dialog: DialogOf<Kind>,
		room: Room,
		shown: Shown<Item>,
		registry?: Lists,
	) => readonly Row[];
	/** The state with the cursor of the open dialog on the item that it was on before. If that is no longer shown, it stays in its place. */
	readonly staying: (
		before: State,
		state: State,
		isSame?: (one: Item, other: Item) => boolean,
		registry?: Lists,
	) => State;
};

/** A program without abilities. */
const bare: Lists = {bindings: [], places: new Map(), writes: new Map()};

const mostQuery = 30;

// In lower dialogs, the items need the rows.
const leastForLine = 8;

/** Makes a list that can be searched from what an ability says about it. */
export function searchableList<Kind extends SearchableKind, Item extends Record<string, unknown>>(
	kind: Kind,
	description: Description<Kind, Item>,
): SearchableList<Kind, Item> {
	const {
		nouns,
		foundBy,
		items: itemsInUsualOrder,
		textOf,
		emptyText,
		rest,
		limit,
		filter,
		columns = [],
		isText = false,
	} = description;
	const [one, several] = nouns;
	// Folding takes longer than searching. A text may contain names of the tree.
	const textsIn = memo((_index: TreeIndex) => new WeakMap<Item, string>());
	// Each key press and frame asks several times.
	const last = new WeakMap<DialogOf<Kind>, Found<Item>>();

	// Counting what each filter shows would sort again.
	const inOrder = memo((usual: readonly Item[], {by, isReversed}: SortBy): readonly Item[] => {
		const column = columns.find(({name}) => name === by);
		return column ? sortedBy(usual, column, {now: 0}, isReversed) : usual;
	});
	const itemsOf = (state: State, dialog: DialogOf<Kind>, registry: Lists): readonly Item[] => {
		const usual = itemsInUsualOrder(state, dialog, registry);
		const {sort} = dialog;
		return sort ? inOrder(usual, sort) : usual;
	};

	const partsOf = (state: State, dialog: DialogOf<Kind>, registry: Lists): Found<Item> => {
		const items = itemsOf(state, dialog, registry);
		const known = last.get(dialog);
		if (known?.items === items) {
			return known;
		}

		const folded = textsIn(state.tree.index);
		const foldedOf = (item: Item) => {
			const text = folded.get(item) ?? foldedText(textOf(item, registry, state));
			folded.set(item, text);
			return text;
		};

		const isFiltered = filter !== undefined && filter.textOf(dialog) !== '';
		const passing = isFiltered ? items.filter(item => filter.passes(item, dialog)) : items;
		const found = {items, passing, found: withWords(passing, dialog.query.text, foldedOf)};
		last.set(dialog, found);
		return found;
	};

	const open = ({dialog}: State): DialogOf<Kind> | undefined => (isOfKind(dialog, kind) ? dialog : undefined);

	const noneText = (state: State, dialog: DialogOf<Kind>, registry: Lists): Told => {
		const {items, passing} = partsOf(state, dialog, registry);
		const more = rest?.(state, dialog);
		const way = more === undefined ? '' : `, or ${more}`;
		const filterText = filter?.textOf(dialog) ?? '';
		if (items.length === 0) {
			return emptyText(state, dialog);
		}

		if (passing.length === 0) {
			return `“${filterText}” leaves out every ${more === undefined ? '' : 'loaded '}${one}. Press ${keyOf(state, 'clearListFilter')} to show all${way}.`;
		}

		const among = filterText === '' ? '' : ` with “${filterText}”`;
		const text = noMatchText(state, {
			unit: one,
			query: dialog.query.text.trim(),
			foundBy,
			among,
			isWhole: more === undefined,
			way,
		});
		return [text, limit?.(dialog) ?? ''].join(' ').trimEnd();
	};

	// One row, so that the list has the same height while somebody searches it.
	const line = (
		dialog: DialogOf<Kind>,
		{items, passing, found}: Found<Item>,
		isWhole: boolean,
		isFirst: boolean,
	): Row => {
		const filterText = filter?.textOf(dialog) ?? '';
		if (dialog.isTyping || dialog.query.text !== '') {
			const {spans, cursor} = lineSpans(dialog.query, mostQuery);
			return {
				left: [toned('accent', '/'), ...spans],
				right: [
					...(filterText === '' ? [] : [toned('accent', filterText), toldSpan(dot, 'dim')]),
					toned(
						'dim',
						isText
							? `${count(found.length)} of ${count(items.length)} ${several}`
							: matchNote(found.length, dialog.cursor, isWhole),
					),
				],
				...(dialog.isTyping && {cursor: 1 + cursor}),
			};
		}

		if (filterText !== '') {
			return row(toned('accent', `${count(passing.length)} of ${count(items.length)} ${several}: ${filterText}`));
		}

		return isFirst && items.length > 0
			? row(toned('dim', `${count(items.length)} ${items.length === 1 ? one : several}`))
			: row();
	};

	const found = (state: State, dialog: DialogOf<Kind>, registry: Lists = bare): readonly Item[] =>
		partsOf(state, dialog, registry).found;

	const chosen = (state: State, registry?: Lists): Item | undefined => {
		const dialog = open(state);
		return dialog && found(state, dialog, registry)[dialog.cursor];
	};

	return {
		...description,
		kind,
		found,
		chosen,
		whyNone(state, registry = bare) {
			const dialog = open(state);
			return dialog && !chosen(state, registry) ? noneText(state, dialog, registry) : undefined;
		},
		filterText(state) {
			const dialog = open(state);
			return dialog ? (filter?.textOf(dialog) ?? '') : '';
		},
		rows(state, dialog, room, {head = [], rowsOf, isEmptyTold = false}, registry = bare) {
			const parts = partsOf(state, dialog, registry);
			const isNarrowed = dialog.isTyping || dialog.query.text !== '' || (filter?.textOf(dialog) ?? '') !== '';
			const above = [
				...head,
				...(isNarrowed || room.height >= leastForLine
					? [line(dialog, parts, rest?.(state, dialog) === undefined, head.length === 0)]
					: []),
			];
			return parts.found.length > 0
				? [...above, ...rowsOf(parts.found, room.height - above.length)]
				: [
						...above,
						...(isEmptyTold && parts.items.length === 0
							? []
							: toldRows(noneText(state, dialog, registry), room.columns, 'dim')),
					];
		},
		staying(before, state, isSame = Object.is, registry = bare) {
			const [was, dialog] = [chosen(before, registry), open(state)];
			if (!dialog || !('cursor' in state.dialog)) {
				return state;
			}

			const now = found(state, dialog, registry);
			const at = was ? now.findIndex(item => isSame(item, was)) : -1;
			return withDialog(state, {
				...state.dialog,
				cursor: at === -1 ? Math.max(0, Math.min(dialog.cursor, now.length - 1)) : at,
			});
		},
	};
}
