import {isNothingFound} from '../state/find.js';
import {keyOf} from '../state/key-of.js';
import {layoutOf} from '../state/layout.js';
import {soughtText} from '../state/open-search.js';
import {markedCount, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {harmless} from '../text/harmless.js';
import {count} from '../text/words.js';
import type {SiblingOrder} from '../tree/sorting.js';
import {focusOf} from '../format/focus.js';
import type {PaneContent} from '../format/pane-block.js';
import {selectedNameText, standingText} from '../format/place-text.js';
import {unreadProfiles} from '../format/profiles-text.js';
import type {Scene} from '../format/scene.js';
import {tabText} from './detail-pane.js';
import {treeNote, treeRows, treeTitle} from './tree-rows.js';

/**
Undefined where the layout leaves no room for it.
*/
export function treePane(state: State): PaneContent | undefined {
	const rectangle = layoutOf(state).tree;
	return rectangle && {
		title: treeTitle(state, rectangle.columns),
		note: treeNote(state),
		rectangle,
		...focusOf(state, 'tree'),
		rows: treeRows(state, rectangle.columns - 4),
	};
}

const orderNames: Readonly<Record<SiblingOrder, string>> = {
	name: 'by name', age: 'by age, newest first', size: 'by size', children: 'by sub-organizations', accounts: 'by accounts',
};

/**
What a screen reader says of the tree.
*/
export function treeScene(state: State): Scene {
	const {find} = state;
	const asks = keyOf(state, 'acceptFind');
	const at = selectedRow(state);
	const standing = at === -1 ? undefined : `${selectedNameText(state)}, ${harmless(standingText(state, at))}`;
	const selected = find?.isTyping && isNothingFound(state) ? `Nothing loaded matches.${unreadProfiles(state)} ${asks} asks the server for a name, Escape goes back.` : standing;
	const marked = markedCount(state);
	const tree = `Tree of organizations${marked === 0 ? '' : `, ${count(marked)} marked`}.`;
	const isBegun = find?.isTyping === true && soughtText(find) === '';
	return {
		key: find?.isTyping ? 'find' : 'tree',
		intro: [find?.isTyping ? `Find: type a name, an id or a part of a profile.${unreadProfiles(state)} ${asks} keeps the match, Escape leaves.` : tree],
		lines: [],
		aspects: [tabText(state), orderNames[state.tree.sorting.by], find ? 'search kept' : 'search left'],
		focus: isBegun ? undefined : selected,
		typed: find?.isTyping ? {label: 'Find', line: find.line} : undefined,
	};
}
