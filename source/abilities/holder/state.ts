import type {Organization} from '../../base/api/schemas.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import type {Told} from '../../base/text/told.js';
import {withoutFind} from '../../kernel/state/find.js';
import {cursorAmong, emptyKnownSearch, type KnownSearch, type Unread} from '../../kernel/state/finding.js';
import {withFound} from '../../kernel/state/listing-reducer.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {isId} from '../../kernel/state/is-id.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {selectRow} from '../../kernel/state/selection.js';
import {rowOfId, selectedAccounts} from '../../kernel/state/selectors.js';

/** Events of looking up the organization of an account. */
export type HolderEvent =
	| {readonly type: 'holder/opened'; readonly unread: Pick<Unread, 'accounts' | 'outdated' | 'tags'>; readonly now: number}
	| {readonly type: 'holder/edited'; readonly line: Line}
	| {readonly type: 'holder/searched'; readonly search: KnownSearch}
	| {readonly type: 'holder/asked'; readonly request: number}
	| {readonly type: 'holder/answered'; readonly request: number; readonly text: Told}
	| {readonly type: 'holder/found'; readonly request: number; readonly organization: Organization; readonly account: string};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The known accounts that match the typed text. `request`: asks the service. `now`: the time to which ages refer, in milliseconds since the epoch. */
		readonly holder: KnownSearch & {
			readonly line: Line; readonly cursor: number; readonly unread: Pick<Unread, 'accounts' | 'outdated' | 'tags'>; readonly now: number; readonly request?: number; readonly text?: Told;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly holder: HolderEvent;
	}
}

const isAwaited = ({dialog}: State, request: number): boolean => dialog.kind === 'holder' && dialog.request === request;

/** Opens the accounts of the organization. The account is selected now, or once it has loaded. */
function openAtAccount(state: State, organization: Organization, account: string): State {
	const found = withFound({...withoutFind(withDialog(state, {kind: 'none'})), pane: 'tree'}, [organization]);
	const there = selectRow(found, rowOfId(found, organization.id));
	return {
		...there,
		pane: 'accounts',
		paneBefore: 'tree',
		openedKey: there.selectedKey,
		soughtAccount: account,
		listSearch: undefined,
		accountsCursor: Math.max(0, selectedAccounts(there)?.items.findIndex(({id}) => id === account) ?? 0),
	};
}

export function reduceHolder(state: State, event: HolderEvent): State {
	const {dialog} = state;
	if (event.type === 'holder/opened') {
		const {unread, now} = event;
		const sought = state.find ? soughtText(state.find) : (state.missedId ?? '');
		return withDialog({...state, missedId: undefined}, {
			kind: 'holder', line: lineOf(isId(sought) ? sought : ''), cursor: 0, unread, now, ...emptyKnownSearch,
		});
	}

	if (dialog.kind !== 'holder') {
		return state;
	}

	const {request, text, ...asked} = dialog;
	switch (event.type) {
		case 'holder/edited': {
			return withDialog(state, {...asked, line: event.line, cursor: 0});
		}

		case 'holder/searched': {
			const {search} = event;
			return withDialog(state, {...dialog, ...search, cursor: cursorAmong(dialog.cursor, dialog.findings, search.findings)});
		}

		case 'holder/asked': {
			return withDialog(state, {...asked, request: event.request});
		}

		case 'holder/answered': {
			return isAwaited(state, event.request) ? withDialog(state, {...asked, text: event.text}) : state;
		}

		case 'holder/found': {
			return isAwaited(state, event.request) ? openAtAccount(state, event.organization, event.account) : state;
		}
	}
}
