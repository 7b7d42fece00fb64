import {count, counted, listText, shownName} from '../../base/text/words.js';
import {heardParents, pathRows, type Subject, withParents} from '../../kernel/rows/item-path.js';
import type {Room} from '../../kernel/rows/registry.js';
import {data, plain, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {notShownText} from '../../kernel/state/marks.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {allMarked, type MarkedEntry, markedList} from './state.js';

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
