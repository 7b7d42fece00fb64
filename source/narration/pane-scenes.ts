import type {Account} from '../api/schemas.js';
import {accountRow} from '../format/account-rows.js';
import {detailRows} from '../format/detail-rows.js';
import {failureText, notReadText} from '../format/failure.js';
import {harmless} from '../format/harmless.js';
import {count, counted} from '../format/words.js';
import {keyOf} from '../state/key-of.js';
import {findMatches} from '../state/find.js';
import {soughtText} from '../state/open-search.js';
import {
	nameAt,
	selectedAccounts,
	selectedId,
	selectedRow,
} from '../state/selectors.js';
import {tabs, type State} from '../state/state.js';
import {positionOf} from '../tree/tree.js';
import {rowText, type Scene} from './scene.js';

// Nothing is cut: a terminal of a screen reader wraps lines by itself.
const columns = 1000;

/**
`Northwind Security, level 3, collapsed, 3 sub-organizations, 4 of 12`.
*/
export function organizationText(state: State): string | undefined {
	const at = selectedRow(state);
	if (at === -1) {
		return undefined;
	}

	const {index, collapsed, visible} = state.tree;
	const children = index.childCount[at] ?? 0;
	const fold = collapsed[at] === 1 ? 'collapsed' : 'expanded';
	return [
		harmless(nameAt(state, at)),
		`level ${(index.depth[at] ?? 0) + 1}`,
		...(children === 0 ? [] : [fold, counted(children, 'sub-organization')]),
		`${count(positionOf(state.tree, at) + 1)} of ${count(visible.length)}`,
	].join(', ');
}

/**
How much of the list is here.
*/
export function listingText(state: State): string {
	const {listing, organizations} = state;
	const {progress, loaded} = listing;
	switch (progress.status) {
		case 'loading': {
			return 'Loading the organizations.';
		}

		case 'failed': {
			return `${failureText(progress.error)} ${count(loaded)} organizations are here. ${keyOf(state, 'refreshAll')} tries again.`;
		}

		case 'complete': {
			return `${counted(organizations.length, 'organization')}.`;
		}
	}
}

function treeScene(state: State): Scene {
	const {find} = state;
	const {rows, current} = findMatches(state);
	const match = soughtText(find) === '' ? '' : (rows.length === 0 ? 'no match. ' : `match ${count(current + 1)} of ${count(rows.length)}. `);
	const selected = organizationText(state);
	const isBegun = find?.isTyping === true && soughtText(find) === '';
	return {
		key: find?.isTyping ? 'find' : 'tree',
		intro: [find?.isTyping ? 'Find: type a name or an id. Enter keeps the match, Escape leaves.' : 'Tree of organizations.'],
		lines: [],
		focus: isBegun || selected === undefined ? undefined : match + selected,
		typed: find?.isTyping ? {label: 'Find', line: find.line} : undefined,
	};
}

const tabNames = {
	overview: 'overview', profile: 'profile', flags: 'flags', json: 'JSON',
} as const;

function detailScene(state: State): Scene {
	const id = selectedId(state) ?? '';
	const read = state.details.get(id);
	const lines = detailRows(state, columns).map(each => rowText(each)).filter(line => line !== '');
	const failure = read?.status === 'failed' ? [notReadText(state, read.error)] : [];
	return {
		key: `detail ${id} ${state.tab}`,
		intro: [`${harmless(nameAt(state, selectedRow(state)))}, ${tabNames[state.tab]}, tab ${tabs.indexOf(state.tab) + 1} of ${tabs.length}.`],
		lines: [...failure, ...lines],
		...(state.detailScroll > 0 && {focus: lines[state.detailScroll]}),
	};
}

const accountText = (account: Account): string => rowText(accountRow(account, columns));

function accountsScene(state: State): Scene {
	const list = selectedAccounts(state);
	const accounts = list?.accounts ?? [];
	const cursor = Math.min(state.accountsCursor, accounts.length - 1);
	const account = accounts[cursor];
	const failure = list?.progress.status === 'failed' ? [notReadText(state, list.progress.error)] : [];
	const amount = list?.progress.status === 'complete' ? `${counted(accounts.length, 'account')}, direct.` : 'Reading the accounts.';
	return {
		key: `accounts ${selectedId(state) ?? ''}`,
		intro: [`Accounts of ${harmless(nameAt(state, selectedRow(state)))}.`],
		lines: failure.length > 0 ? failure : [amount],
		focus: account && `${accountText(account)}, ${count(cursor + 1)} of ${count(accounts.length)}`,
	};
}

/**
What there is to say of the pane that has the focus.
*/
export function paneScene(state: State): Scene {
	switch (state.pane) {
		case 'tree': {
			return treeScene(state);
		}

		case 'detail': {
			return detailScene(state);
		}

		case 'accounts': {
			return accountsScene(state);
		}
	}
}
