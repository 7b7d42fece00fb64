import {layoutOf, type Layout} from '../state/layout.js';
import {selectedAccounts, selectedId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {oncePerState} from '../format/once-per-state.js';
import {scrolledRows} from './detail-rows.js';

// The two borders, and in the detail the tabs.
const aroundDetail = 3;
const aroundAccounts = 2;

/**
Whether both panes hold all that they will hold: else they would change their heights while they load.
*/
function areLoaded(state: State): boolean {
	const read = state.details.get(selectedId(state) ?? '');
	const list = selectedAccounts(state);
	return (read?.detail !== undefined || read?.status === 'failed') && list !== undefined && (list.progress.status === 'complete' || list.accounts.length > 0);
}

/**
The layout, with the height of the detail and the accounts shared by what they hold: a pane that has rows to spare gives them to the other one, if that has too few. Where bytes are saved the border between them stays.
*/
export const paneLayout = oncePerState((state): Layout => {
	const layout = layoutOf(state);
	const {detail, accounts} = layout;
	if (!detail || !accounts || state.isLowBandwidth || !areLoaded(state)) {
		return layout;
	}

	const inDetail = scrolledRows(state, detail.columns - 4).length + aroundDetail;
	const inAccounts = Math.max(1, selectedAccounts(state)?.accounts.length ?? 0) + aroundAccounts;
	const [detailSpare, accountsSpare] = [detail.rows - inDetail, accounts.rows - inAccounts];
	// What the accounts get from the detail; less than nothing is what they give.
	const moved = detailSpare >= 0 ? Math.max(0, Math.min(detailSpare, -accountsSpare)) : -Math.max(0, Math.min(accountsSpare, -detailSpare));
	return {...layout, detail: {...detail, rows: detail.rows - moved}, accounts: {...accounts, y: accounts.y - moved, rows: accounts.rows + moved}};
});
