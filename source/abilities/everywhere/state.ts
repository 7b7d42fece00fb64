import type {Organization} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {leaveListFor} from '../../kernel/state/left-list.js';
import {shownName} from '../../base/text/words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {Line} from '../../kernel/form-model/line-editor.js';
import {isFilterKept, withoutFind} from '../../kernel/state/find.js';
import {
	cursorAmong,
	emptyKnownSearch,
	type Finding,
	type KnownSearch,
	type Unread,
} from '../../kernel/state/finding.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {withLastSearch} from '../../kernel/state/last-searches.js';
import {pinnedAndVisited} from '../../kernel/state/recents.js';
import {isId} from '../../kernel/state/is-id.js';
import {withFound} from '../../kernel/state/listing-reducer.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {focusAccount, focusPane, selectRow} from '../../kernel/state/selection.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {withDialog, type State} from '../../kernel/state/state.js';

export type EverywhereEvent =
	| {readonly type: 'everywhere/opened'; readonly line: Line; readonly unread: Unread; readonly now: number}
	| {readonly type: 'everywhere/looked'; readonly request: number}
	| {readonly type: 'everywhere/searched'; readonly line: Line; readonly search: KnownSearch}
	| {readonly type: 'everywhere/entered'; readonly finding: Finding}
	| {readonly type: 'everywhere/holderAsked'; readonly request: number}
	| {readonly type: 'everywhere/holderAnswered'; readonly request: number; readonly text: Told}
	| {
			readonly type: 'everywhere/holderFound';
			readonly request: number;
			readonly organization: Organization;
			readonly account: string;
	  };

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** A search over everything that was read. `now`: the time to which ages refer, in milliseconds since the epoch. `request`: gets the texts. `asked`: asks the service for the organization of an account. `answer`: why it found none. */
		readonly everywhere: KnownSearch & {
			readonly request?: number;
			readonly line: Line;
			readonly cursor: number;
			readonly unread: Unread;
			readonly now: number;
			readonly asked?: number;
			readonly answer?: Told;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly everywhere: EverywhereEvent;
	}
}

function withoutAnswer({
	asked: _,
	answer: __,
	...search
}: DialogOf<'everywhere'>): Omit<DialogOf<'everywhere'>, 'answer' | 'asked'> {
	return search;
}

/** The search that is open, or that goes on behind what it led to. */
export function searchIn({dialog, leftList}: State): DialogOf<'everywhere'> | undefined {
	const search = dialog.kind === 'everywhere' ? dialog : leftList?.dialog;
	return search?.kind === 'everywhere' ? search : undefined;
}

/** The typed id, if nothing known has it: it can be that of an account. */
export function unknownId({dialog}: Pick<State, 'dialog'>): string | undefined {
	const id = dialog.kind === 'everywhere' && dialog.findings.length === 0 ? soughtText(dialog) : '';
	return isId(id) ? id : undefined;
}

/** Opens the accounts of the organization that the service named, which need not be in the list. The account is selected now, or once it has loaded. */
function atHolder(state: State, organization: Organization, account: string): State {
	const found = withFound({...withoutFind(withDialog(state, {kind: 'none'})), pane: 'tree'}, [organization]);
	return focusAccount(selectRow(found, rowOfId(found, organization.id)), organization.id, account);
}

/** Goes to what was found: its organization, and there the account, the member or the profile. A search that has not ended goes on. */
function entered(state: State, {kind, organizationId, id}: Finding): State {
	const row = rowOfId(state, organizationId);
	const left = leaveListFor(state, {id: organizationId});
	// A kept filter stays if the tree shows the row.
	const isHidden = isFilterKept(state) && !state.tree.visible.includes(row);
	const text = [
		...(isHidden ? [`The filter is off: it does not find ${shownName(state.tree.index.nameAt(row) ?? '')}.`] : []),
		...(searchIn(state)?.isLoading === true
			? [`The search goes on. To go back to it, press ${keyOf(state, 'leaveFind')} in the tree.`]
			: []),
	].join(' ');
	const there = selectRow(
		{
			...(isHidden || !isFilterKept(state) ? withoutFind(left) : left),
			pane: 'tree',
			...(text !== '' && {message: {tone: 'info', text}}),
		},
		row,
	);
	switch (kind) {
		case 'organization': {
			return there;
		}

		case 'accounts': {
			return focusAccount(there, organizationId, id);
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
	const {dialog} = state;
	switch (event.type) {
		case 'everywhere/opened': {
			const {line, unread, now} = event;
			return withDialog(
				{...state, missedId: undefined},
				{
					kind: 'everywhere',
					line,
					cursor: 0,
					unread,
					now,
					...emptyKnownSearch,
					findings: line.text.trim() === '' ? pinnedAndVisited(state) : [],
				},
			);
		}

		case 'everywhere/looked': {
			return dialog.kind === 'everywhere' ? withDialog(state, {...dialog, request: event.request}) : state;
		}

		case 'everywhere/searched': {
			const {line, search} = event;
			const before = searchIn(state);
			if (!before) {
				return state;
			}

			const next = {
				...(line === before.line ? before : withoutAnswer(before)),
				kind: 'everywhere',
				line,
				...search,
				cursor: line === before.line ? cursorAmong(before.cursor, before.findings, search.findings) : 0,
			} as const;
			return state.leftList?.dialog === before
				? {...state, leftList: {...state.leftList, dialog: next}}
				: withDialog(withLastSearch(state, line.text, before.line.text), next);
		}

		case 'everywhere/entered': {
			return entered(state, event.finding);
		}

		case 'everywhere/holderAsked': {
			return dialog.kind === 'everywhere' ? withDialog(state, {...withoutAnswer(dialog), asked: event.request}) : state;
		}

		case 'everywhere/holderAnswered': {
			return dialog.kind === 'everywhere' && dialog.asked === event.request
				? withDialog(state, {...withoutAnswer(dialog), answer: event.text})
				: state;
		}

		case 'everywhere/holderFound': {
			return dialog.kind === 'everywhere' && dialog.asked === event.request
				? atHolder(state, event.organization, event.account)
				: state;
		}
	}
}
