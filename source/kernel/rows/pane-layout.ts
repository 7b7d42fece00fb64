import {layoutOf, type Layout} from '../state/layout.js';
import type {Pane, State} from '../state/state.js';
import {oncePerState} from './once-per-state.js';
import type {PaneContent} from './pane-block.js';
import {type Registry, roomInside} from './registry.js';
import {focusOf} from './view.js';

const borders = 2;

/** Divides the height between detail and accounts by their content: a pane with spare rows gives them to the other one, if that has too few. To save bytes, the border between them stays. */
export const paneLayout = oncePerState((state, {panes}: Registry): Layout => {
	const layout = layoutOf(state);
	const {detail, accounts} = layout;
	if (!detail || !accounts || state.isLowBandwidth) {
		return layout;
	}

	const [inDetail, inAccounts] = (['detail', 'accounts'] as const).map(pane => panes.get(pane)?.length?.(state, roomInside(detail).columns));
	if (inDetail === undefined || inAccounts === undefined) {
		return layout;
	}

	const [detailSpare, accountsSpare] = [detail.rows - borders - inDetail, accounts.rows - borders - inAccounts];
	// Rows that the accounts get from the detail; negative if they give rows.
	const moved = detailSpare >= 0 ? Math.max(0, Math.min(detailSpare, -accountsSpare)) : -Math.max(0, Math.min(accountsSpare, -detailSpare));
	return {...layout, detail: {...detail, rows: detail.rows - moved}, accounts: {...accounts, y: accounts.y - moved, rows: accounts.rows + moved}};
});

/** What a pane shows. Undefined if the layout has no room for it. `isElsewhere`: the cursor is on another organization. */
export function paneContent(state: State, registry: Registry, pane: Pane, isElsewhere = false): PaneContent | undefined {
	const rectangle = paneLayout(state, registry)[pane];
	const part = registry.panes.get(pane);
	return rectangle && part && {...part.view(state, roomInside(rectangle), isElsewhere), rectangle, ...focusOf(state, pane)};
}
