import {lineOf} from '../forms/line-editor.js';
import {mainScreen} from '../format/main-blocks.js';
import type {Block} from '../format/pane-block.js';
import {reduce} from '../state/reducer.js';
import type {State} from '../state/state.js';
import {foldedNames, reserveRoom} from '../tree/folded-names.js';
import {prepareSearch} from '../tree/search.js';
import {buildTree} from '../tree/tree.js';
import type {ServiceContext} from './context.js';

/**
In a shorter list the first letter is answered soon enough.
*/
const long = 20_000;

const rehearsed = 5000;

/**
Asks for the room that names made ready will take, while nobody types.
*/
export const reserveSearch = ({tree}: Pick<State, 'tree'>): void => {
	reserveRoom(tree.index);
};

/**
Makes ready what the first letter is answered from, while nobody types.
*/
export const prepareFirstLetter = ({tree: {index}}: State): void => {
	foldedNames(index, 'letterRanks');
};

/**
The screens of searches in a part of a long list, to throw away: V8 compiles what has run some times, and the first letter of 100,000 names is answered in half the time. None of a list that is short.
*/
export function rehearsedScreens(state: State): ReadonlyArray<readonly Block[]> {
	const {organizations} = state;
	if (organizations.length < long) {
		return [];
	}

	let searching = reduce({...state, tree: buildTree(organizations.slice(0, rehearsed))}, {type: 'find/opened'});
	return ['e', 'en', 'ent', 'o', 'or', 'i'].map(text => {
		searching = reduce(searching, {type: 'find/edited', line: lineOf(text)});
		return mainScreen(searching, []).blocks;
	});
}

/**
Makes the names of a long list ready before the first letter is typed: in parts, so that a key that is pressed meanwhile is heard.
*/
export async function prepareNames({store, wait}: ServiceContext): Promise<void> {
	do {
		// eslint-disable-next-line no-await-in-loop -- One part after the other.
		await wait(0);
	} while (prepareSearch(store.getState().tree.index) > 0);
}
