import {memo} from '../../base/text/memo.js';
import {nameAt, pathOf} from '../../base/tree/names.js';
import {isVisible, type Tree} from '../../base/tree/tree.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {idsOfMarked, markedKey, marksOfList, withListMarks} from '../../kernel/state/markable.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {markedRows, rowOfId} from '../../kernel/state/selectors.js';
import {type ListMarks, type State, withDialog, whileIn} from '../../kernel/state/state.js';
import {count, counted, listText, shownName} from '../../base/text/words.js';
import {heardParents, pathRows, type Subject, withParents} from '../../kernel/rows/subject-rows.js';
import type {Room} from '../../kernel/rows/registry.js';
import {data, plain, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {notShownText} from '../../kernel/state/marks.js';
import type {Handlers} from '../../kernel/state/events.js';

/** Something marked: an organization, or a row of a list of one. */
export type MarkedEntry = {
	readonly kind: 'organization' | 'accounts' | 'members' | 'people';
	readonly id: string;
	readonly name: string;
	readonly organizationId: string;
	/** The organizations of the list, if it is one of marked organizations. The first is the organization above. */
	readonly ofMarked?: readonly string[];
	/** Whether a filter of the tree hides it. */
	readonly isHidden: boolean;
};

export type MarksEvent =
	| {readonly type: 'marks/listed'}
	| {readonly type: 'marks/removed'; readonly entry: MarkedEntry}
	| {readonly type: 'marks/cleared'}
	| {readonly type: 'marks/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `back`: the dialog to return to, if it was opened from one. */
		readonly marked: Searchable & {readonly back?: Dialog};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly marks: MarksEvent;
	}
}

const lists = ['accounts', 'members', 'people'] as const;

const entriesOf = memo(
	(
		tree: Tree,
		marks: State['marks'],
		listMarks: State['listMarks'],
		listing: State['listing'],
	): readonly MarkedEntry[] => {
		const isFiltered = tree.matches !== undefined;
		const organizations = markedRows({tree, marks}).map((row): MarkedEntry => {
			const id = tree.index.idAt(row) ?? '';
			return {
				kind: 'organization',
				id,
				name: nameAt({tree, listing}, row),
				organizationId: id,
				isHidden: isFiltered && !isVisible(tree, row),
			};
		});
		return [
			...organizations,
			...lists.flatMap(kind =>
				listMarks
					.filter(({list}) => list === kind)
					.flatMap(({of, names}) =>
						[...names].map(([id, name]): MarkedEntry => {
							const ofMarked = idsOfMarked(of);
							return {
								kind,
								id,
								name,
								organizationId: ofMarked?.[0] ?? of,
								...(ofMarked && {ofMarked}),
								isHidden: false,
							};
						}),
					),
			),
		];
	},
);

/** Everything that is marked: the organizations in the order of the tree, then rows of lists. */
export const allMarked = ({tree, marks, listMarks, listing}: State): readonly MarkedEntry[] =>
	entriesOf(tree, marks, listMarks, listing);

export const markedList = searchableList('marked', {
	nouns: ['mark', 'marks'],
	foundBy: 'name, path or id',
	items: allMarked,
	textOf: ({id, name, organizationId}, _, state) =>
		[...pathOf(state, rowOfId(state, organizationId)), name, id].join(' '),
	emptyText: state =>
		`Nothing is marked. Press ${keyOf(state, 'leaveMarked')}, then press ${keyOf(state, 'toggleMark')} to mark a row.`,
});

const unmarkedList = (marks: ListMarks): ListMarks =>
	marks.names.size === 0 ? marks : {...marks, names: new Map(), cleared: marks.names};

function without(state: State, {kind, id, organizationId, ofMarked}: MarkedEntry): State {
	if (kind === 'organization') {
		return {...state, marks: new Set([...state.marks].filter(each => each !== id))};
	}

	const marks = marksOfList(state, kind, ofMarked ? markedKey(ofMarked) : organizationId);
	return marks
		? withListMarks(state, {...marks, names: new Map([...marks.names].filter(([each]) => each !== id))})
		: state;
}

export const marksHandlers: Handlers<MarksEvent> = {
	'marks/listed'(state) {
		const {dialog} = state;
		return withDialog(state, {...unsearched, kind: 'marked', ...(dialog.kind !== 'none' && {back: dialog})});
	},

	'marks/left': state => whileIn(state, 'marked', ({back}) => back ?? {kind: 'none'}),

	'marks/removed': (state, {entry}) => without(state, entry),

	'marks/cleared': state => ({
		...state,
		listMarks: state.listMarks.map(marks => unmarkedList(marks)),
		marks: new Set(),
		clearedMarks: state.marks,
	}),
};

const nouns = {
	organization: ['organization', 'organizations'],
	accounts: ['account', 'accounts'],
	members: ['member', 'members'],
	people: ['person', 'people'],
} as const;

/** `3 organizations and 2 accounts`. */
export function countedEntries(entries: readonly MarkedEntry[]): string {
	const byKind = Map.groupBy(entries, ({kind}) => kind);
	return listText(
		byKind
			.entries()
			.map(([kind, each]) => `${count(each.length)} ${nouns[kind][each.length === 1 ? 0 : 1]}`)
			.toArray(),
	);
}

/** The path of an organization ends with its parent, that of an account or member with its organization. */
function subjectOf(state: State, {kind, id, name, organizationId}: MarkedEntry): Subject {
	const {index} = state.tree;
	const parent = index.idAt(index.parent[rowOfId(state, organizationId)] ?? -1) ?? '';
	return {name: shownName(name), ...(kind === 'organization' ? {id, parentId: parent} : {parentId: organizationId})};
}

function entryRow(state: State, entry: MarkedEntry, isSelected: boolean, columns: number): Row {
	const {kind, isHidden, ofMarked} = entry;
	const subject = subjectOf(state, entry);
	const name = data(subject.name);
	const notes = [
		...(kind === 'organization'
			? []
			: [`${nouns[kind][0]}${ofMarked ? ` of ${counted(ofMarked.length, 'organization')}` : ''}`]),
		...(isHidden ? ['not shown'] : []),
	];
	const row = {
		left: [selectionMark(isSelected), name],
		right: notes.map(note => toned('dim', `  ${note}`)),
		isSelected,
	};
	return {
		...withParents(row, {state, columns}, subject),
		said: [name, ...heardParents(state, subject), ...notes.map(note => plain(`, ${note}`))],
	};
}

/** Everything that is marked, with its path, and how much of it the tree does not show. */
export function markedListRows(state: State, dialog: DialogOf<'marked'>, room: Room): readonly Row[] {
	const {columns} = room;
	const entries = allMarked(state);
	const hidden = entries.filter(({isHidden}) => isHidden).map(({name}) => name);
	const lacking = state.marks.size - entries.filter(({kind}) => kind === 'organization').length;
	const head = [
		...(entries.length === 0 ? [] : [`${countedEntries(entries)} marked.`]),
		...(hidden.length === 0 ? [] : [notShownText(hidden) ?? '']),
		...(lacking === 0
			? []
			: [`${counted(lacking, 'marked organization')} ${lacking === 1 ? 'has' : 'have'} not loaded yet.`]),
	];
	return markedList.rows(state, dialog, room, {
		head: head.flatMap(text => toldRows(text, columns, hidden.length === 0 ? 'dim' : 'warning')),
		rowsOf(found, height) {
			const chosen = found[dialog.cursor];
			const tail = chosen ? pathRows(state, subjectOf(state, chosen), {columns, height}) : [];
			return [
				...windowed(found, dialog.cursor, height - tail.length).map(([entry, isSelected]) =>
					entryRow(state, entry, isSelected, columns),
				),
				...tail,
			];
		},
	});
}
