import type {State} from './state.js';

const listOf = ({dialog, pane}: State): string => (dialog.kind === 'none' ? pane : dialog.kind);

/** Remembers what the person seeks in the open list, by its dialog or its pane, whether or not the search is kept. Erasing forgets nothing. `before`: the text before this one. */
export function withLastSearch(state: State, text: string, before = ''): State {
	const sought = text.trim();
	const isErased = text.length < before.length && before.startsWith(text);
	return sought === '' || isErased
		? state
		: {...state, lastSearches: new Map(state.lastSearches).set(listOf(state), sought)};
}

/** What the person sought last in the open list. */
export const lastSearchOf = (state: State): string | undefined => state.lastSearches?.get(listOf(state));
