import type {State} from '../state/state.js';
import {reserveRoom} from '../tree/folded-names.js';
import {prepareSearch} from '../tree/search.js';
import type {ServiceContext} from './context.js';

/**
Asks for the room that names made ready will take, while nobody types.
*/
export const reserveSearch = ({tree}: Pick<State, 'tree'>): void => {
	reserveRoom(tree.index);
};

/**
Makes the names of a long list ready before the first letter is typed: in parts, so that a key that is pressed meanwhile is heard.
*/
export async function prepareNames({store, wait}: ServiceContext): Promise<void> {
	do {
		// eslint-disable-next-line no-await-in-loop -- One part after the other.
		await wait(0);
	} while (prepareSearch(store.getState().tree.index) > 0);
}
