import {matchedParts} from '../../base/tree/matched-parts.js';
import {type ListSearch, soughtText} from './open-search.js';
import {selectedId} from './selectors.js';
import {isListFocused, type Pane, type State} from './state.js';

/** Whether a text contains the query. */
export const isMatching = (text: string, query: string): boolean =>
	matchedParts(text, query, 'heldOtherwise').length > 0;

/** The search in a list, if its pane has the focus. While the person types, the search stays open even if a refresh removes its organization. Without a pane, the search in any list. */
export function openListSearch(state: State, list?: Pane): ListSearch | undefined {
	const {pane, listSearch} = state;
	const isOpen = listSearch?.isTyping === true || listSearch?.of === selectedId(state);
	return isOpen && isListFocused(state) && (list ?? pane) === pane ? listSearch : undefined;
}

/** The id of the organization whose list the next typed text searches. */
export const searchedId = (state: State): string => openListSearch(state)?.of ?? selectedId(state) ?? '';

/** Whether a search is open in a list of an organization that a refresh removed. */
export const isSearchLost = (state: State): boolean => searchedId(state) !== (selectedId(state) ?? '');

/** The query of the search in a list; empty if there is none. */
export const listQuery = (state: State, list: Pane): string => soughtText(openListSearch(state, list));
