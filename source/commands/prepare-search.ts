import type {State} from '../state/state.js';
import {foldedNames, reserveRoom} from '../tree/folded-names.js';
import {prepareSearch, searchTree} from '../tree/search.js';
import {buildTree, narrow} from '../tree/tree.js';
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

A part of a long list is searched as well, and what is found thrown away: V8 compiles what has run some times, and the first letter of 100,000 names is answered in half the time.
*/
export function prepareFirstLetter({organizations, tree: {index}}: Pick<State, 'organizations' | 'tree'>): void {
	foldedNames(index, 'letterRanks');
	if (organizations.length < long) {
		return;
	}

	const tree = buildTree(organizations.slice(0, rehearsed));
	for (const text of ['e', 'en', 'ent', 'o', 'or', 'i']) {
		prepareSearch(tree.index);
		narrow(tree, searchTree(tree.index, text).inOrder);
	}
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
