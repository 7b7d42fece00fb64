import {layoutOf, type Layout} from '../state/layout.js';
import {selectedAccounts, selectedId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {oncePerState} from './once-per-state.js';
import {scrolledRows} from './detail-rows.js';

// The two borders, and the tabs of the detail.
const aroundDetail = 3;
const aroundAccounts = 2;

/** Whether both panes have loaded. Before that, their heights would change with every part that loads. */
function areLoaded(state: State): boolean {
	const read = state.details.get(selectedId(state) ?? '');
	const list = selectedAccounts(state);
	return (read?.detail !== undefined || read?.status === 'failed') && list !== undefined && (list.progress.status === 'complete' || list.items.length > 0);
}

/** Divides the height between detail and accounts by their content: a pane with spare rows gives them to the other one, if that has too few. To save bytes, the border between them stays. */
export const paneLayout = oncePerState((state): Layout => {
	const layout = layoutOf(state);
	const {detail, accounts} = layout;
	if (!detail || !accounts || state.isLowBandwidth || !areLoaded(state)) {
		return layout;
	}

	const inDetail = scrolledRows(state, detail.columns - 4).length + aroundDetail;
	const inAccounts = Math.max(1, selectedAccounts(state)?.items.length ?? 0) + aroundAccounts;
	const [detailSpare, accountsSpare] = [detail.rows - inDetail, accounts.rows - inAccounts];
	// Rows that the accounts get from the detail; negative if they give rows.
	const moved = detailSpare >= 0 ? Math.max(0, Math.min(detailSpare, -accountsSpare)) : -Math.max(0, Math.min(accountsSpare, -detailSpare));
	return {...layout, detail: {...detail, rows: detail.rows - moved}, accounts: {...accounts, y: accounts.y - moved, rows: accounts.rows + moved}};
});
