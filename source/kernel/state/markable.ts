import type {WhyNot} from './availability.js';
import type {Event} from './events.js';
import type {PaneList} from './pane-list.js';
import {selectedId} from './selectors.js';
import type {ListMarks, State} from './state.js';

/** Something whose rows can be marked: the tree, the list of a pane, or a list in a dialog. Rows are told apart by their ids. */
export type Markable = {
	/** One row and several: `account`, `accounts`. */
	readonly nouns: readonly [one: string, several: string];
	/** The marked rows, in the order of marking. */
	readonly marks: (state: State) => ReadonlySet<string>;
	/** The rows that were unmarked last, to mark them again. */
	readonly cleared: (state: State) => ReadonlySet<string>;
	/** How many rows are marked. Marked rows that have not loaded yet are not counted. */
	readonly number: (state: State) => number;
	/** Whether any of the rows that were unmarked last is still there. */
	readonly canRestore: (state: State) => boolean;
	/** The row under the cursor. */
	readonly chosen: (state: State) => string | undefined;
	readonly nameOf: (state: State, id: string) => string;
	/** The rows on the screen from the last mark to the cursor. */
	readonly range: (state: State) => readonly string[];
	/** Everything that the search found, or that is listed. */
	readonly found: (state: State) => readonly string[];
	/** The rows that an inversion marks or unmarks: those that a filter or a search leaves. */
	readonly invertible: (state: State) => readonly string[];
	/** The events that mark or unmark a row, and move on to the next one. */
	readonly toggled: (state: State, id: string) => readonly Event[];
	/** The event that marks these rows, and no others. */
	readonly changed: (state: State, ids: readonly string[]) => Event;
	readonly unmarked: (state: State) => Event;
	readonly restored: (state: State) => Event;
	/** What is missing from the rows, as a sentence. Undefined if nothing is. */
	readonly lack?: (state: State) => string | undefined;
	/** What is missing from what was found, as a sentence. Undefined if nothing is. */
	readonly foundLack?: (state: State) => string | undefined;
	/** What the range leaves out, as a sentence. Undefined if it leaves nothing out. */
	readonly rangeLack?: (state: State) => string | undefined;
	/** What to know about a row that is marked, as a sentence. */
	readonly noteOf?: (state: State, id: string) => string | undefined;
	/** Why the row under the cursor cannot be marked. */
	readonly whyNot: WhyNot;
	readonly whyNotFound: WhyNot;
	readonly whyNotInvert: WhyNot;
};

type MarkedNames = ReadonlyMap<string, string>;

const none: MarkedNames = new Map();

/** The marks of the list of an organization. `list`: the name of its pane or dialog. */
export const marksOfList = ({listMarks}: State, list: string, of: string | undefined): ListMarks | undefined =>
	listMarks.find(marks => marks.list === list && marks.of === of);

const markedPrefix = 'marked\n';

/** What a list of several marked organizations belongs to, in place of an organization. */
export const markedKey = (ids: readonly string[]): string => markedPrefix + ids.join('\n');

/** The marked organizations to which a list belongs; undefined if it belongs to one organization. */
export const idsOfMarked = (of: string): readonly string[] | undefined =>
	of.startsWith(markedPrefix) ? of.slice(markedPrefix.length).split('\n') : undefined;

/** Other lists, and the same list of other organizations, keep their marks. */
export function withListMarks(state: State, marks: ListMarks): State {
	const before = marksOfList(state, marks.list, marks.of);
	return {
		...state,
		listMarks: before ? state.listMarks.map(each => (each === before ? marks : each)) : [...state.listMarks, marks],
	};
}

type Description<Item> = Pick<Markable, 'lack' | 'nouns' | 'whyNot'> & {
	readonly name: string;
	/** The id of the organization to which the list belongs, or the key of marked organizations. */
	readonly of: (state: State) => string | undefined;
	readonly all: (state: State) => readonly Item[];
	readonly listed: (state: State) => readonly Item[];
	readonly chosen: (state: State) => Item | undefined;
	readonly idOf: (item: Item) => string;
	readonly nameOf: (item: Item) => string;
	readonly moved: Event;
};

/** A list whose rows can be marked, with its marked items. */
export type MarkableList<Item> = Markable & {
	/** The marked items, in the order of the list. */
	readonly markedItems: (state: State) => readonly Item[];
	/** The names of the marked items that a search or a filter of the list hides. */
	readonly hidden: (state: State) => readonly string[];
};

/** Makes a list whose rows can be marked. Each organization has marks of its own. */
export function markableList<Item>({
	name,
	nouns,
	of,
	all,
	listed,
	chosen,
	idOf,
	nameOf,
	moved,
	whyNot,
	lack,
}: Description<Item>): MarkableList<Item> {
	const names = (state: State): MarkedNames => marksOfList(state, name, of(state))?.names ?? none;
	const markedItems = (state: State): readonly Item[] => {
		const marks = names(state);
		return marks.size === 0 ? [] : all(state).filter(item => marks.has(idOf(item)));
	};

	const withMarks = (state: State, marked: MarkedNames, earlier?: MarkedNames): Event => ({
		type: 'pane/rowsMarked',
		list: name,
		of: of(state) ?? '',
		names: marked,
		...(earlier && {cleared: earlier}),
	});

	const ids = (items: readonly Item[]): readonly string[] => items.map(item => idOf(item));
	const changed = (state: State, marked: Iterable<string>): Event => {
		const known = new Map([...names(state), ...all(state).map(item => [idOf(item), nameOf(item)] as const)]);
		return withMarks(state, new Map(new Set(marked).values().map(id => [id, known.get(id) ?? ''])));
	};

	const found = (state: State): readonly string[] => ids(listed(state));
	const cleared = (state: State): MarkedNames => marksOfList(state, name, of(state))?.cleared ?? none;

	return {
		nouns,
		marks(state) {
			const there = new Set(ids(markedItems(state)));
			return new Set(
				names(state)
					.keys()
					.filter(id => there.has(id)),
			);
		},
		cleared: state => new Set(cleared(state).keys()),
		number: state => markedItems(state).length,
		canRestore(state) {
			const earlier = cleared(state);
			return all(state).some(item => earlier.has(idOf(item)));
		},
		chosen(state) {
			const item = chosen(state);
			return item === undefined ? undefined : idOf(item);
		},
		nameOf: (state, id) =>
			names(state).get(id) ??
			all(state)
				.filter(item => idOf(item) === id)
				.map(item => nameOf(item))[0] ??
			'',
		range(state) {
			const rows = found(state);
			const item = chosen(state);
			const cursor = item === undefined ? -1 : rows.indexOf(idOf(item));
			const last = rows.indexOf(
				names(state)
					.keys()
					.toArray()
					.findLast(id => rows.includes(id)) ?? '',
			);
			return last === -1
				? rows.slice(cursor, cursor + 1)
				: rows.slice(Math.min(last, cursor), Math.max(last, cursor) + 1);
		},
		found,
		invertible: found,
		toggled(state, id) {
			const marked = new Set(names(state).keys());
			if (!marked.delete(id)) {
				marked.add(id);
			}

			return [changed(state, marked), moved];
		},
		changed,
		unmarked: state => withMarks(state, none, names(state)),
		restored: state => withMarks(state, cleared(state)),
		...(lack && {lack}),
		whyNot,
		whyNotFound: whyNot,
		whyNotInvert: whyNot,
		markedItems,
		hidden(state) {
			const shown = new Set(found(state));
			return markedItems(state)
				.filter(item => !shown.has(idOf(item)))
				.map(item => nameOf(item));
		},
	};
}

/** The list of a pane, with rows that can be marked. */
export const markablePane = <Item extends {readonly id: string}>(
	list: PaneList<Item>,
	description: Pick<Description<Item>, 'moved' | 'nameOf' | 'nouns' | 'whyNot'>,
): MarkableList<Item> =>
	markableList({
		...description,
		name: list.pane,
		of: selectedId,
		all: state => list.selected(state)?.items ?? [],
		listed: state => list.listed(state).items,
		chosen: list.chosen,
		idOf: ({id}) => id,
		lack: state =>
			list.selected(state)?.progress.status === 'complete' ? undefined : 'Not everything has loaded yet.',
	});
