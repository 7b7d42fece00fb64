import {counted, shownName} from '../../base/text/words.js';
import type {Command} from '../../kernel/loop/context.js';
import {
	markRows,
	whyNotInvert,
	whyNotMark,
	whyNotMarkAgain,
	whyNotMarkFound,
	whyNotMarkRange,
	whyNotUnmark,
} from '../../kernel/loop/mark-rows.js';
import {say} from '../../kernel/loop/tell.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedKey} from '../../kernel/state/markable.js';
import {isListed, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {onTree, whileFiltering} from '../../kernel/loop/on-tree.js';
import {dropMarks} from '../../kernel/state/marks.js';
import {countedEntries, allMarked, type MarkedEntry, markedList, markedListRows, reduceMarks} from './dialog.js';
import {idsIn, markableTree, whyNotMarkBelow} from './tree-marks.js';
import {beginWithMarks} from './begin.js';

/** Marks everything below the selected organization. */
const markBelow: Command = context => {
	const state = context.store.getState();
	const row = selectedRow(state);
	const below = Array.from({length: (state.tree.index.size[row] ?? 1) - 1}, (_, at) => row + 1 + at);
	markRows(context, markableTree, idsIn(state, below));
};

const openMarked: Command = ({store}) => {
	store.dispatch({type: 'marks/listed'});
};

/** Goes back to the list from which what is marked was opened. */
const leaveMarked: Command = ({store}) => {
	store.dispatch({type: 'marks/left'});
};

/** Says that a marked row is no longer there. Undefined if it is, or if its list has not loaded. */
function goneText(state: State, {kind, id, name, organizationId}: MarkedEntry): string | undefined {
	if (!isListed(state, organizationId)) {
		return kind === 'organization'
			? `${shownName(name)} is no longer listed.`
			: `${shownName(name)}: the organization is no longer listed.`;
	}

	const list = kind === 'accounts' || kind === 'members' ? state[kind]?.get(organizationId) : undefined;
	const items: ReadonlyArray<{readonly id: string}> = list?.items ?? [];
	return list?.progress.status === 'complete' && items.every(item => item.id !== id)
		? `${shownName(name)} is no longer listed.`
		: undefined;
}

/** Whether the list of a marked person is the one from which what is marked was opened. */
function isOpenBehind({dialog}: State, {organizationId, ofMarked}: MarkedEntry): boolean {
	const back = dialog.kind === 'marked' ? dialog.back : undefined;
	return (
		back?.kind === 'people' &&
		(ofMarked
			? back.isOfMarked === true && markedKey(back.ids) === markedKey(ofMarked)
			: !back.isOfMarked && back.rootId === organizationId)
	);
}

/** Goes to the chosen organization, account or member, or to the list with the chosen person. */
const goToMarked: Command = async (context, press) => {
	const {store, commands, now} = context;
	const state = store.getState();
	const entry = markedList.chosen(state);
	if (!entry) {
		return;
	}

	const gone = goneText(state, entry);
	if (gone !== undefined) {
		say(context, gone, 'warning');
		return;
	}

	const {kind, id, organizationId, ofMarked, name} = entry;
	if (kind === 'people' && isOpenBehind(state, entry)) {
		store.dispatch({type: 'marks/left'});
		store.dispatch({type: 'people/chosen', key: id});
		return;
	}

	store.dispatch({
		type: 'everywhere/entered',
		finding: {kind: kind === 'people' ? 'organization' : kind, id, organizationId, title: name, more: ''},
	});
	if (kind !== 'people') {
		return;
	}

	if (ofMarked) {
		// Other organizations may be marked now.
		store.dispatch({type: 'people/opened', rootId: organizationId, ids: ofMarked, now: now(), isOfMarked: true});
		store.dispatch({type: 'people/chosen', key: id});
		return;
	}

	// In the tree, the key would open the people of the marked organizations instead.
	store.dispatch({type: 'pane/focused', pane: 'detail'});
	const opening = commands.get('openPeople')?.(context, press);
	store.dispatch({type: 'pane/focused', pane: 'tree'});
	await opening;
	store.dispatch({type: 'people/chosen', key: id});
};

/** Unmarks the chosen row. The cursor stays where it is. */
const unmarkListed: Command = ({store}) => {
	const entry = markedList.chosen(store.getState());
	if (!entry) {
		return;
	}

	store.dispatch({type: 'marks/removed', entry});
	store.dispatch({type: 'dialog/moved', by: 0});
	const left = allMarked(store.getState()).length;
	say(
		{store},
		`${shownName(entry.name)} unmarked, ${left === 0 ? 'nothing is' : `${counted(left, 'other')} ${left === 1 ? 'is' : 'are'}`} marked.`,
	);
};

/** Unmarks everything, in the tree and in lists. */
const unmarkEverything: Command = ({store}) => {
	const entries: readonly MarkedEntry[] = allMarked(store.getState());
	store.dispatch({type: 'marks/cleared'});
	store.dispatch({type: 'marks/left'});
	say(
		{store},
		`${countedEntries(entries)} unmarked. Press ${keyOf(store.getState(), 'markAgain')} in the tree or in the list to mark them again.`,
	);
};

/** The panes that show the tree and one of its organizations. Lists have these keys for their own rows. */
const ofTree = ['tree', 'detail'] as const;

const list = listDialog(markedList, {
	labels: ['what is marked', 'searching what is marked'],
	view: (state, dialog, room) => ({title: 'Marked', rows: markedListRows(state, dialog, room)}),
});

/** Marking organizations, to copy, export or compare them together. */
export const marks = defineAbility({
	name: 'marks',
	section: 'In every pane',
	commands: {markBelow, openMarked, leaveMarked, goToMarked, unmarkListed, unmarkEverything},
	keys: [
		{
			keys: ['m'],
			command: 'toggleMark',
			task: 'choose',
			name: 'mark',
			alsoCalled: ['tag', 'select'],
			description: 'Mark or unmark the organization and move down, to copy, export or compare several',
			places: ofTree,
			...onTree(whyNotMark),
		},
		{
			keys: ['V'],
			command: 'markRange',
			name: 'mark range',
			description: 'Mark what the tree shows from the last mark to the cursor; in a filter, only matches',
			places: ofTree,
			...onTree(whyNotMarkRange),
		},
		{
			keys: ['&'],
			command: 'markFound',
			name: 'mark found',
			description: 'Mark everything that the search found',
			places: ofTree,
			...onTree(whyNotMarkFound),
			isHint: whileFiltering(() => true),
		},
		{
			keys: ['>'],
			command: 'markBelow',
			name: 'mark below',
			alsoCalled: ['mark all', 'select all'],
			description: 'Mark everything below the organization',
			places: 'panes',
			...onTree(whyNotMarkBelow),
		},
		{
			keys: ['~'],
			command: 'invertMarks',
			name: 'invert marks',
			description: 'Mark every organization that is not marked, and unmark the others; in a filter, only what matches',
			places: ofTree,
			...onTree(whyNotInvert),
		},
		{
			keys: ['M'],
			command: 'unmarkAll',
			name: 'unmark all',
			description: 'Unmark everything',
			places: ['tree'],
			whyNot: whyNotUnmark,
			isHint: 'whereItActs',
			// The keys that act on the marks come before it.
			hintAt: 'last',
		},
		{
			keys: ['M'],
			command: 'unmarkAll',
			name: 'unmark all',
			description: 'Unmark everything',
			places: ['detail'],
			...onTree(whyNotUnmark),
		},
		{
			keys: ['M'],
			command: 'markAgain',
			name: 'mark again',
			description: 'Mark again what you unmarked last',
			places: ofTree,
			...onTree(whyNotMarkAgain),
		},
		{
			keys: ['.'],
			command: 'openMarked',
			name: 'what is marked',
			alsoCalled: ['marks', 'selection'],
			description: 'List everything that is marked: go there, or unmark it',
			places: panes => [...panes, 'people'],
			isHint: whileFiltering(state => allMarked(state).length > 0),
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'goToMarked',
			name: 'go there',
			description: 'Go to the marked organization, account or member',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		{
			keys: ['m', ' '],
			command: 'unmarkListed',
			name: 'unmark',
			description: 'Unmark this one',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		{
			keys: ['M'],
			command: 'unmarkEverything',
			name: 'unmark all',
			description: 'Unmark all organizations, accounts and members',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveMarked',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['marked'],
			isHint: true,
		},
	],
	places: {
		marked: {...list.places['marked'], section: 'In the list of marks'},
		markedFind: {...list.places['markedFind'], section: 'In the list of marks'},
	},
	dialogs: [list.dialog],
	markables: {tree: markableTree},
	reducers: [reducerOf(['marks'], reduceMarks)],
	begin: beginWithMarks,
	afterwards: (state, before, event) => dropMarks(before, state, event),
});
