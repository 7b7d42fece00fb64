import type {Binding, Registry} from '../../kernel/rows/registry.js';
import {layoutOf, paneIn} from '../../kernel/state/layout.js';
import {whyNotOnTree, whyNotRow} from '../../kernel/state/availability.js';
import type {Pane, State} from '../../kernel/state/state.js';

/** The pane whose columns a key is about: the focused one, or the tree if that one has none. */
export function columnPane(state: State, {panes}: Pick<Registry, 'panes'>): Pane | undefined {
	return panes.get(state.pane)?.columns ? state.pane : paneIn(state, 'left');
}

export const whyNotColumns: NonNullable<Binding['whyNot']> = (state, registry) => {
	const part = registry.panes.get(state.pane);
	return part?.columns && state.pane !== 'tree'
		? part.whyNotMove?.(state)
		: ((layoutOf(state).left ? undefined : whyNotOnTree(state)) ?? whyNotRow(state));
};
