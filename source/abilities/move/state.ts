import {memo} from '../../base/text/memo.js';
import type {ApiError} from '../../base/api/api-error.js';
import {type Account, type Holder, type Organization, forbiddingFlag} from '../../base/api/schemas.js';
import {matchingOrganizations, type OrganizationChoice} from '../../kernel/rows/picker.js';
import type {Picking} from '../../kernel/form-model/form.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import {accountList} from '../../kernel/state/pane-list.js';
import {clamp, rowOfId, isWhole, knownOrganization, selectedId} from '../../kernel/state/selectors.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {marksOfList, withListMarks} from '../../kernel/state/markable.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {lineTo} from '../../base/tree/tree.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {type WhyNot, whyNotAccount, whyNotWrite} from '../../kernel/state/availability.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {nameAt} from '../../base/tree/names.js';
import type {Handlers} from '../../kernel/state/events.js';

export type MovedAccount = Pick<Account, 'id' | 'name'>;

/** Accounts of one organization that move to another one. The ids of both are empty until they are known. */
export type Moving = {
	readonly accounts: readonly MovedAccount[];
	readonly source: string;
	readonly destination: string;
	/** When the move that this one undoes was made. */
	readonly undoes?: number | undefined;
	/** The names of the organizations that hold the account, if the tree lacks them. */
	readonly holders?: readonly Holder[];
};

/** Accounts whose destination is chosen. `checking`: finding out where an account is whose move is to be undone. */
export type Choosing = Moving & {
	readonly step: Picking | {readonly name: 'checking'; readonly request: number; readonly error?: ApiError};
};

/** Events of moving accounts. */
export type MoveEvent =
	| {readonly type: 'move/opened'; readonly accounts: readonly MovedAccount[]; readonly source: string}
	| {readonly type: 'move/searched'; readonly line: Line}
	| {readonly type: 'move/pointed'; readonly by: number}
	| {readonly type: 'move/chosen'; readonly destination: string}
	| {readonly type: 'move/backAsked'; readonly entry: JournalEntry; readonly request: number}
	| {readonly type: 'move/backChecked'; readonly request: number; readonly holders: readonly Holder[]}
	| {readonly type: 'move/backFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'move/returned'}
	| {readonly type: 'move/decided'; readonly id: string; readonly source: string; readonly isMoved: boolean};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The choice of a destination. */
		readonly move: {readonly move: Choosing};
		/** The move of one or several accounts. */
		readonly moves: RunInDialog & Moving;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly move: MoveEvent;
	}
}

export const choosingIn = ({dialog}: Pick<State, 'dialog'>): Choosing | undefined =>
	dialog.kind === 'move' ? dialog.move : undefined;

export const movesIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'moves'> | undefined =>
	dialog.kind === 'moves' ? dialog : undefined;

/** The rows below the root of a row, including the root: from the first to before the second. */
function familyOf(index: TreeIndex, row: number): readonly [first: number, end: number] {
	const root = lineTo(index, row)[0] ?? row;
	return [root, root + (index.size[root] ?? 1)];
}

/** Whether the tree has another organization with the same root. Accounts stay below one root. */
function hasDestination(state: State, source: string): boolean {
	const {index} = state.tree;
	const own = rowOfId(state, source);
	const [first, end] = familyOf(index, own);
	for (let row = Math.max(0, first); row < end; row++) {
		if (row !== own && index.organizationAt(row) !== undefined) {
			return true;
		}
	}

	return false;
}

const matchingDestinations = memo((index: TreeIndex, source: string, query: string): readonly OrganizationChoice[] => {
	const [first, end] = familyOf(index, index.rowByKey.get(source) ?? -1);
	return matchingOrganizations(index, query).filter(
		({id, row}) => id !== source && row >= first && row < end && index.organizationAt(row) !== undefined,
	);
});

/** The organizations that an account can move to and that match the search text: those below the same root, without its own. */
export const destinationsOf = (
	{tree: {index}}: Pick<State, 'tree'>,
	{source, step}: Choosing,
): readonly OrganizationChoice[] =>
	step.name === 'picking' ? matchingDestinations(index, source, step.query.text.trim()) : [];

function changed(state: State, change: (move: Choosing) => Choosing): State {
	const move = choosingIn(state);
	return move ? withDialog(state, {kind: 'move', move: change(move)}) : state;
}

const whilePicking = (state: State, change: (move: Choosing, step: Picking) => Picking): State =>
	changed(state, move => (move.step.name === 'picking' ? {...move, step: change(move, move.step)} : move));

const picking = (query = lineOf(''), cursor = 0): Picking => ({name: 'picking', query, cursor});

const reviewed = (state: State, {step, ...move}: Choosing): State =>
	withDialog(state, {...unsentRun, ...move, kind: 'moves'});

/** Whether the place of this account is being found out for this request, and not for an earlier one. */
const isChecking = (state: State, request: number): boolean => {
	const step = choosingIn(state)?.step;
	return step?.name === 'checking' && step.request === request;
};

/** Takes a moved account from the list of its old organization at once. Both lists are loaded again afterwards. */
function withoutMoved(state: State, source: string, id: string): State {
	const list = state.accounts.get(source);
	const items = list?.items.filter(each => each.id !== id) ?? [];
	if (!list || items.length === list.items.length) {
		return state;
	}

	const total = list.total === undefined ? {} : {total: Math.max(0, list.total - 1)};
	return {
		...state,
		accounts: new Map(state.accounts).set(source, {...list, items, ...total}),
		accountsCursor: state.accountsCursor === -1 ? -1 : clamp(state.accountsCursor, items.length - 1),
	};
}

function withoutMark(state: State, source: string, id: string): State {
	const marks = marksOfList(state, accountList.pane, source);
	return marks
		? withListMarks(state, {...marks, names: new Map([...marks.names].filter(([each]) => each !== id))})
		: state;
}

const opened = (state: State, {accounts, source}: Pick<Moving, 'accounts' | 'source'>): State =>
	withDialog(state, {kind: 'move', move: {accounts, source, destination: '', step: picking()}});

export const moveHandlers: Handlers<MoveEvent> = {
	'move/opened': opened,

	'move/searched': (state, {line}) => whilePicking(state, () => picking(line)),

	'move/pointed': (state, {by}) =>
		whilePicking(state, (move, step) => ({
			...step,
			cursor: clamp(step.cursor + by, destinationsOf(state, move).length - 1),
		})),

	'move/chosen'(state, {destination}) {
		const move = choosingIn(state);
		return move ? reviewed(state, {...move, destination}) : state;
	},

	'move/backAsked': (state, {entry: {id, at, before, after}, request}) =>
		withDialog(state, {
			kind: 'move',
			move: {
				accounts: [{id, name: before.name}],
				source: after?.parentId ?? '',
				destination: before.parentId,
				undoes: at,
				step: {name: 'checking', request},
			},
		}),

	'move/backChecked'(state, {request, holders}) {
		const move = choosingIn(state);
		return move && isChecking(state, request) ? reviewed(state, {...move, holders}) : state;
	},

	'move/backFailed': (state, {request, error}) =>
		isChecking(state, request) ? changed(state, move => ({...move, step: {name: 'checking', request, error}})) : state,

	'move/returned'(state) {
		const moves = movesIn(state);
		return moves ? opened(state, moves) : state;
	},

	'move/decided'(state, {id, source, isMoved}) {
		// An account whose move is unclear loses its mark too, so that no habit moves it again.
		return withoutMark(isMoved ? withoutMoved(state, source, id) : state, source, id);
	},
};

const mobilityFlag = 'account_mobility';

/** The value of the flag if it forbids moving accounts. */
export const mobilityIn = (organization: Organization): string | undefined =>
	forbiddingFlag(organization, mobilityFlag);

export const noMobilityText = (name: string, value: string): string =>
	`${name} has the flag ${mobilityFlag} = ${value}, so its accounts cannot be moved. Ask your distributor or account team to change the flag.`;

/** Why the flags of an organization forbid moving its accounts; undefined if they do not, or are not loaded. */
export function whyNotByFlags(state: State, id: string): string | undefined {
	const row = rowOfId(state, id);
	const organization = knownOrganization(state, row);
	const flag = organization && mobilityIn(organization);
	return flag === undefined ? undefined : noMobilityText(nameAt(state, row), flag);
}

const nowhere =
	'There is no other organization below the same root. Accounts move only between the organizations of one distributor; nothing moves out of an enterprise.';

/** For opening the list of destinations. */
export const whyNotMove: WhyNot = state => {
	const source = selectedId(state) ?? '';
	const why =
		whyNotWrite(state) ??
		(markedAccounts(state).length > 0 ? undefined : whyNotAccount(state)) ??
		whyNotCall(state, 'Moving accounts', 'move_account') ??
		whyNotByFlags(state, source);
	return why ?? (hasDestination(state, source) || !isWhole(state) ? undefined : nowhere);
};
