import {counted, shownName} from '../../base/text/words.js';
import type {Command} from '../../kernel/loop/context.js';
import {markRows} from '../../kernel/loop/mark-rows.js';
import {say} from '../../kernel/loop/tell.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedKey} from '../../kernel/state/markable.js';
import {isListed, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {countedEntries} from './rows.js';
import {allMarked, type MarkedEntry, markedList} from './state.js';
import {idsIn, markableTree} from './tree-marks.js';

/** Marks everything below the selected organization. */
export const markBelow: Command = context => {
	const state = context.store.getState();
	const row = selectedRow(state);
	const below = Array.from({length: (state.tree.index.size[row] ?? 1) - 1}, (_, at) => row + 1 + at);
	markRows(context, markableTree, idsIn(state, below));
};

export const openMarked: Command = ({store}) => {
	store.dispatch({type: 'marks/listed'});
};

/** Goes back to the list from which what is marked was opened. */
export const leaveMarked: Command = ({store}) => {
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
export const goToMarked: Command = async (context, press) => {
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
export const unmarkListed: Command = ({store}) => {
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
export const unmarkEverything: Command = ({store}) => {
	const entries: readonly MarkedEntry[] = allMarked(store.getState());
	store.dispatch({type: 'marks/cleared'});
	store.dispatch({type: 'marks/left'});
	say(
		{store},
		`${countedEntries(entries)} unmarked. Press ${keyOf(store.getState(), 'markAgain')} in the tree or in the list to mark them again.`,
	);
};
