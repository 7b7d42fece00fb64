import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import {focusPane, selectRow} from '../../kernel/state/selection.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import type {Finding, Unread} from './search.js';

export type EverywhereEvent =
	| {readonly type: 'everywhere/opened'; readonly line: Line; readonly unread: Unread; readonly now: number}
	| {readonly type: 'everywhere/searched'; readonly line: Line; readonly findings: readonly Finding[]; readonly isCut: boolean}
	| {readonly type: 'everywhere/entered'; readonly finding: Finding};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** A search over everything that was read. `now`: the time to which ages refer, in milliseconds since the epoch. */
		readonly everywhere: {readonly line: Line; readonly cursor: number; readonly findings: readonly Finding[]; readonly isCut: boolean; readonly unread: Unread; readonly now: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly everywhere: EverywhereEvent;
	}
}

/** Goes to what was found: its organization, and there the account, the member or the profile. */
function entered(state: State, {kind, organizationId, id}: Finding): State {
	const there = selectRow({...withDialog(state, {kind: 'none'}), find: undefined, pane: 'tree'}, rowOfId(state, organizationId));
	switch (kind) {
		case 'accounts': {
			const at = there.accounts.get(organizationId)?.items.findIndex(account => account.id === id) ?? -1;
			return {...focusPane(there, 'accounts'), soughtAccount: id, accountsCursor: Math.max(0, at)};
		}

		case 'members': {
			return {...focusPane(there, 'members'), chosenMember: id};
		}

		case 'profile': {
			return {...focusPane(there, 'detail'), tab: 'profile'};
		}
	}
}

export function reduceEverywhere(state: State, event: EverywhereEvent): State {
	switch (event.type) {
		case 'everywhere/opened': {
			const {unread, now} = event;
			return withDialog(state, {
				kind: 'everywhere', line: lineOf(''), cursor: 0, findings: [], isCut: false, unread, now,
			});
		}

		case 'everywhere/searched': {
			const {line, findings, isCut} = event;
			return state.dialog.kind === 'everywhere'
				? withDialog(state, {
					...state.dialog, line, findings, isCut, cursor: 0,
				})
				: state;
		}

		case 'everywhere/entered': {
			return entered(state, event.finding);
		}
	}
}
