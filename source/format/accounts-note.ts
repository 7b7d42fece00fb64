import {isRefusedInAdvance} from '../api/api-error.js';
import {accountQuery} from '../state/account-search.js';
import type {AccountsState} from '../state/data.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {count} from '../text/words.js';
import {focusOf} from './focus.js';
import {waitNote} from './wait-text.js';

/**
`12 of 12, direct`: the list holds only the accounts directly in the organization. With the focus it shows where the cursor stands: `3/12, direct`.
*/
export function accountsNote(state: State, list: AccountsState | undefined): string {
	if (!list) {
		return '';
	}

	const loaded = count(list.accounts.length);
	const bad = list.unreadable === 0 ? '' : `, ${count(list.unreadable)} unreadable`;
	switch (list.progress.status) {
		case 'loading': {
			return list.total === undefined || list.arriving
				? waitNote(state, 'loading …')
				: `${loaded} of ${count(list.total)} ${waitNote(state, '…')}`;
		}

		case 'failed': {
			if (isRefusedInAdvance(list.progress.error)) {
				return 'not listed';
			}

			if (list.isOld === true) {
				return `${loaded}, loaded earlier`;
			}

			const whole = list.total === undefined ? '' : ` of ${count(list.total)}`;
			return `stopped at ${loaded}${whole}${list.progress.pageToken === undefined ? '' : `, ${keyOf(state, 'refreshSelected')} goes on`}${bad}`;
		}

		case 'complete': {
			const total = Math.max(list.total ?? 0, list.accounts.length);
			const isFocused = focusOf(state, 'accounts').isFocused && accountQuery(state) === '';
			const place = isFocused && total === list.accounts.length ? `${count(state.accountsCursor + 1)}/${count(total)}` : `${loaded} of ${count(total)}`;
			return total === 0 && bad === '' ? 'none directly inside' : `${place}, direct${bad}`;
		}
	}
}
