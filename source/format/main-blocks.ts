import type {Registry} from '../app/registry.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {accountsPane} from './accounts-pane.js';
import {detailPane} from './detail-pane.js';
import {headerRow} from './header-row.js';
import {hintRow} from './hint-row.js';
import {messageRows, shownKeySpans} from './message-rows.js';
import {paneBlock, type Block} from './pane-block.js';
import {fitRow, row} from './row.js';
import {treePane} from './tree-pane.js';

/**
The state that header, detail and accounts show: as long as the tree's cursor runs on, they stay at the row where it last rested.
*/
export function restedState(state: State, restedKey: string | undefined): State {
	if (state.isLowBandwidth && state.pane === 'tree' && state.dialog.kind === 'none') {
		return {...state, selectedKey: state.openedKey};
	}

	const isRunning = restedKey !== undefined && state.pane === 'tree' && state.tree.index.rowByKey.has(restedKey);
	return isRunning ? {...state, selectedKey: restedKey} : state;
}

/**
Whether they show what was opened earlier, and the cursor is elsewhere by now.
*/
export const isElsewhere = (state: State, rested: State): boolean => state.isLowBandwidth && rested.selectedKey !== state.selectedKey;

/**
It names no path but the cursor's: where bytes are saved and the cursor has moved on, none.
*/
export function headerBlock(state: State, rested: State): Block {
	const shown = isElsewhere(state, rested) ? {...rested, selectedKey: undefined} : rested;
	return {x: 0, y: 0, lines: [fitRow(headerRow(shown), state.size.columns)]};
}

/**
The lines at the bottom: message and hints, or a long message that covers the last rows of the panes.
*/
export function bottomBlock(state: State, registry: Registry): Block {
	const {columns, rows} = state.size;
	const [said = row(), ...more] = messageRows(state);
	const shownKeys = shownKeySpans(state, said);
	const message = shownKeys.length === 0 ? said : {...said, right: shownKeys};
	const cursor = message.cursor !== undefined && state.dialog.kind === 'none' ? {x: message.cursor, y: rows - 2} : undefined;
	const below = more.length === 0 ? [hintRow(registry, state)] : more;
	return {
		x: 0, y: rows - 1 - below.length, lines: [message, ...below].map(each => fitRow(each, columns)), ...(cursor && {cursor}),
	};
}

/**
All of the main screen's rows, as its components make them. Undefined where there is more on the screen, or nothing worth showing yet.
*/
export function mainBlocks(state: State, registry: Registry): readonly Block[] | undefined {
	if (state.dialog.kind !== 'none' || state.tour !== undefined || state.tree.visible.length === 0 || layoutOf(state).kind === 'tooSmall') {
		return undefined;
	}

	// A long message lies over the panes.
	const bottom = bottomBlock(state, registry);
	if (bottom.lines.length > 2) {
		return undefined;
	}

	const rested = restedState(state, state.selectedKey);
	const panes = [treePane(state), detailPane(rested, isElsewhere(state, rested)), accountsPane(rested)].filter(content => content !== undefined);
	return [headerBlock(state, rested), ...panes.map(content => paneBlock(content)), bottom];
}
