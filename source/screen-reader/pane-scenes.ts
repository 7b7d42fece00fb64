import type {ApiError} from '../api/api-error.js';
import type {Account} from '../api/schemas.js';
import {accountRow} from '../panes/account-rows.js';
import {accountsNote} from '../format/accounts-note.js';
import {lostSearch} from '../panes/accounts-pane.js';
import {
	belowAccountsFailure,
	belowFailure,
	isYoung,
	pageText,
	paneFailureText,
} from '../format/failure.js';
import {unreadProfiles} from '../format/profiles-text.js';
import {waitText} from '../format/wait-text.js';
import {harmless, exactName} from '../text/harmless.js';
import {count, counted, sentence} from '../text/words.js';
import {
	accountQuery,
	chosenAccount,
	hiddenAccounts,
	isSearchLost,
	listedAccounts,
	openAccountSearch,
} from '../state/account-search.js';
import {keyOf} from '../state/key-of.js';
import {clamp} from '../state/clamp.js';
import {isNothingFound} from '../state/find.js';
import {soughtText} from '../state/open-search.js';
import {
	markedCount,
	selectedAccounts,
	selectedId,
	selectedOrganization,
	selectedRow,
} from '../state/selectors.js';
import {nameAt} from '../tree/names.js';
import {tabs, type State} from '../state/state.js';
import {saidText} from '../text/told.js';
import {orderNames, standingText} from '../format/place-text.js';
import {
	rowText,
	spoken,
	unlimited,
	type Scene,
} from '../format/scene.js';
import {detailLines} from './detail-lines.js';

// Where there is no name, it is words of the program.
function nameText(state: State, at: number): string {
	return at === -1 ? 'No organization' : ((state.tree.index.nameAt(at) ?? '') === '' ? harmless : exactName)(nameAt(state, at));
}

const tabNames = {
	overview: 'overview', profile: 'profile', flags: 'flags', json: 'JSON',
} as const;

const tabText = ({tab}: State): string => `tab ${tabs.indexOf(tab) + 1} of ${tabs.length}, ${tabNames[tab]}`;

function treeScene(state: State): Scene {
	const {find} = state;
	const asks = keyOf(state, 'acceptFind');
	const at = selectedRow(state);
	const standing = at === -1 ? undefined : `${nameText(state, at)}, ${harmless(standingText(state, at))}`;
	const selected = find?.isTyping && isNothingFound(state) ? `Nothing that is loaded matches.${unreadProfiles(state)} ${asks} asks the server for a name, Escape goes back.` : standing;
	const marked = markedCount(state);
	const tree = `Tree of organizations${marked === 0 ? '' : `, ${count(marked)} marked`}.`;
	const isBegun = find?.isTyping === true && soughtText(find) === '';
	return {
		key: find?.isTyping ? 'find' : 'tree',
		intro: [find?.isTyping ? `Find: type a name or an id, or what a profile says.${unreadProfiles(state)} ${asks} keeps the match, Escape leaves.` : tree],
		lines: [],
		aspects: [tabText(state), orderNames[state.tree.sorting.by], find ? 'search kept' : 'search left'],
		focus: isBegun ? undefined : selected,
		typed: find?.isTyping ? {label: 'Find', line: find.line} : undefined,
	};
}

function notReadLine(state: State, error: ApiError, below: ReturnType<typeof belowFailure>): string {
	const id = selectedId(state) ?? '';
	const page = isYoung(state, id, error) ? '' : pageText(error);
	return `${spoken(paneFailureText(state, id, error, below))} ${page}`.trimEnd();
}

function detailScene(state: State): Scene {
	const id = selectedId(state) ?? '';
	const read = state.details.get(id);
	const lines = detailLines(state);
	const failure = read?.status === 'failed' ? [notReadLine(state, read.error, belowFailure(read))] : [];
	return {
		key: `detail ${id} ${state.tab}`,
		intro: [`${nameText(state, selectedRow(state))}, ${tabNames[state.tab]}, tab ${tabs.indexOf(state.tab) + 1} of ${tabs.length}.`],
		lines: [...failure, ...lines],
		focus: lines[clamp(state.detailScroll, lines.length - 1)],
		focusId: String(state.detailScroll),
	};
}

const accountText = (account: Account): string => rowText(accountRow(account, unlimited.columns));

// Why no account is here so far.
function unreadText(state: State): string {
	if (!selectedOrganization(state)) {
		return hiddenAccounts(state);
	}

	return state.isLowBandwidth && !selectedAccounts(state) ? `The accounts are not read yet. ${keyOf(state, 'refreshSelected')} reads them.` : saidText(waitText(state, 'Reading the accounts.'));
}

function accountLines(state: State): readonly string[] {
	const list = selectedAccounts(state);
	const accounts = list?.accounts ?? [];
	if (list?.progress.status === 'failed') {
		return [notReadLine(state, list.progress.error, belowAccountsFailure(list)), ...(accounts.length === 0 ? [] : [sentence(accountsNote(state, list))])];
	}

	if (list?.progress.status !== 'complete') {
		return [unreadText(state)];
	}

	const total = Math.max(list.total ?? 0, accounts.length);
	const come = accounts.length < total ? `${count(accounts.length)} of ` : '';
	const bad = list.unreadable === 0 ? '' : `, ${count(list.unreadable)} unreadable`;
	return [`${come}${counted(total, 'account')}, direct${bad}.`];
}

function accountsScene(state: State): Scene {
	const {accounts, cursor} = listedAccounts(state);
	const account = chosenAccount(state);
	const search = openAccountSearch(state);
	const place = `${accountQuery(state) === '' ? '' : 'match '}${count(cursor + 1)} of ${count(accounts.length)}`;
	const scene = {
		key: `accounts ${selectedId(state) ?? ''}`,
		intro: [sentence(`Accounts of ${nameText(state, selectedRow(state))}`)],
		lines: accountLines(state),
		focus: account ? `${accountText(account)}, ${place}` : (search && (isSearchLost(state) ? lostSearch(state) : 'No account that is read matches.')),
	};
	return search?.isTyping
		? {
			...scene,
			key: `find in ${scene.key}`,
			intro: [`Find an account: type a name, a tag or an id. ${keyOf(state, 'keepAccountSearch')} keeps what is found, Escape shows all.`],
			typed: {label: 'Find', line: search.line},
		}
		: scene;
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
