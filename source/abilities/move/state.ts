import type {ApiError} from '../../base/api/api-error.js';
import type {Account, Holder} from '../../base/api/schemas.js';
import {matchingOrganizations, type OrganizationChoice} from '../../kernel/rows/picker.js';
import type {Picking, Scrolled} from '../../kernel/form-model/form.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import type {SeenRows} from '../../kernel/form-model/seen.js';
import {accountList} from '../../kernel/state/account-search.js';
import {clamp} from '../../kernel/state/clamp.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {marksOfList, withListMarks} from '../../kernel/state/markable.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {withDialog, type Message, type State} from '../../kernel/state/state.js';
import type {Told} from '../../base/text/told.js';
import {lineTo} from '../../base/tree/tree.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';

export type MovedAccount = Pick<Account, 'id' | 'name'>;

/** `checking`: finding out where an account is whose move is to be undone. `ended`: several accounts have their results. */
type MoveStep = Scrolled & (
	| Picking
	| {readonly name: 'checking'; readonly request: number; readonly error?: ApiError}
	| {readonly name: 'reviewing'; readonly seen?: SeenRows}
	| {readonly name: 'sending'; readonly request: number; readonly isStopping: boolean; readonly note?: string}
	| {readonly name: 'ended'; readonly note: Told}
);

/** Accounts of one organization that move to another one. The ids of both are empty until they are known. */
export type Moving = {
	readonly accounts: readonly MovedAccount[];
	readonly source: string;
	readonly destination: string;
	/** The results by the id of the account, once something was sent. */
	readonly results: ReadonlyMap<string, ItemState>;
	/** When the move that this one undoes was made. */
	readonly undoes?: number | undefined;
	/** The names of the organizations that hold the account, if the tree lacks them. */
	readonly holders?: readonly Holder[];
	readonly step: MoveStep;
};

/** Events of moving accounts. `moved`: the ids of the accounts that have left the source. */
export type MoveEvent =
	| {readonly type: 'move/opened'; readonly accounts: readonly MovedAccount[]; readonly source: string}
	| {readonly type: 'move/searched'; readonly line: Line}
	| {readonly type: 'move/pointed'; readonly by: number}
	| {readonly type: 'move/chosen'; readonly destination: string}
	| {readonly type: 'move/backAsked'; readonly entry: JournalEntry; readonly request: number}
	| {readonly type: 'move/backChecked'; readonly request: number; readonly holders: readonly Holder[]}
	| {readonly type: 'move/backFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'move/returned'}
	| {readonly type: 'move/sent'; readonly request: number}
	| {readonly type: 'move/resultChanged'; readonly request: number; readonly id: string; readonly result: ItemState}
	| {readonly type: 'move/waited'; readonly request: number; readonly note: string}
	| {readonly type: 'move/stopAsked'}
	| {readonly type: 'move/heldBack'; readonly request: number}
	| {readonly type: 'move/ended'; readonly request: number; readonly note: Told}
	| {readonly type: 'move/done'; readonly request: number; readonly message: Message};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly move: {readonly move: Moving};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly move: MoveEvent;
	}
}

export const movingIn = ({dialog}: Pick<State, 'dialog'>): Moving | undefined => dialog.kind === 'move' ? dialog.move : undefined;

export const resultOf = ({results}: Moving, id: string): ItemState => results.get(id) ?? {status: 'waiting'};

/** The rows below the root of a row, including the root: from the first to before the second. */
function familyOf(index: TreeIndex, row: number): readonly [first: number, end: number] {
	const root = lineTo(index, row)[0] ?? row;
	return [root, root + (index.size[root] ?? 1)];
}

/** Whether the tree has another organization with the same root. Accounts stay below one root. */
export function hasDestination(state: State, source: string): boolean {
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

const known = new WeakMap<TreeIndex, {readonly source: string; readonly query: string; readonly choices: readonly OrganizationChoice[]}>();

/** The organizations that an account can move to and that match the search text: those below the same root, without its own. */
export function destinationsOf({tree: {index}}: Pick<State, 'tree'>, {source, step}: Moving): readonly OrganizationChoice[] {
	if (step.name !== 'picking') {
		return [];
	}

	const query = step.query.text.trim();
	const last = known.get(index);
	if (last?.query === query && last.source === source) {
		return last.choices;
	}

	const [first, end] = familyOf(index, index.rowByKey.get(source) ?? -1);
	const choices = matchingOrganizations(index, query)
		.filter(({id, row}) => id !== source && row >= first && row < end && index.organizationAt(row) !== undefined);
	known.set(index, {source, query, choices});
	return choices;
}

function changed(state: State, change: (move: Moving) => Moving): State {
	const move = movingIn(state);
	return move ? withDialog(state, {kind: 'move', move: change(move)}) : state;
}

const whilePicking = (state: State, change: (move: Moving, step: Moving['step'] & Picking) => Picking): State =>
	changed(state, move => move.step.name === 'picking' ? {...move, step: change(move, move.step)} : move);

/** Changes the move with this request while it is checked or sent. Ignores a late answer. */
function awaited<Name extends 'checking' | 'sending'>(state: State, name: Name, request: number, change: (move: Moving, step: Extract<MoveStep, {readonly name: Name}>) => Moving): State {
	const isAwaited = (step: MoveStep): step is Extract<MoveStep, {readonly name: Name}> => step.name === name && 'request' in step && step.request === request;
	return changed(state, move => isAwaited(move.step) ? change(move, move.step) : move);
}

const picking = (query = lineOf(''), cursor = 0): Picking => ({name: 'picking', query, cursor});

/** Takes moved accounts from the list of their old organization at once. Both lists are loaded again afterwards. */
function withoutMoved(state: State, {source, results}: Moving): State {
	const list = state.accounts.get(source);
	const isMoved = (id: string) => results.get(id)?.status === 'done';
	const items = list?.items.filter(({id}) => !isMoved(id)) ?? [];
	if (!list || items.length === list.items.length) {
		return state;
	}

	const total = list.total === undefined ? {} : {total: Math.max(0, list.total - list.items.length + items.length)};
	return {...state, accounts: new Map(state.accounts).set(source, {...list, items, ...total}), accountsCursor: state.accountsCursor === -1 ? -1 : clamp(state.accountsCursor, items.length - 1)};
}

// An account whose move is unclear loses its mark too, so that no habit moves it again.
function withoutDecidedMarks(state: State, {source, results}: Moving): State {
	const isDecided = (id: string) => ['done', 'unknown'].includes(results.get(id)?.status ?? '');
	const marks = marksOfList(state, accountList.pane, source);
	return marks ? withListMarks(state, {...marks, names: new Map([...marks.names].filter(([id]) => !isDecided(id)))}) : state;
}

const afterRun = (state: State, move: Moving): State => withoutDecidedMarks(withoutMoved(state, move), move);

function opened(accounts: readonly MovedAccount[], source: string, rest: Partial<Moving> & Pick<Moving, 'step'>): State['dialog'] {
	return {
		kind: 'move', move: {
			accounts, source, destination: '', results: new Map(), ...rest,
		},
	};
}

export function reduceMove(state: State, event: MoveEvent): State {
	switch (event.type) {
		case 'move/opened': {
			return withDialog(state, opened(event.accounts, event.source, {step: picking()}));
		}

		case 'move/searched': {
			return whilePicking(state, () => picking(event.line));
		}

		case 'move/pointed': {
			return whilePicking(state, (move, step) => ({...step, cursor: clamp(step.cursor + event.by, destinationsOf(state, move).length - 1)}));
		}

		case 'move/chosen': {
			return changed(state, move => ({
				...move, destination: event.destination, results: new Map(), step: {name: 'reviewing'},
			}));
		}

		case 'move/backAsked': {
			const {entry: {id, at, before, after}, request} = event;
			return withDialog(state, opened([{id, name: before.name}], after?.parentId ?? '', {destination: before.parentId, undoes: at, step: {name: 'checking', request}}));
		}

		case 'move/backChecked': {
			return awaited(state, 'checking', event.request, move => ({...move, holders: event.holders, step: {name: 'reviewing'}}));
		}

		case 'move/backFailed': {
			return awaited(state, 'checking', event.request, (move, step) => ({...move, step: {...step, error: event.error}}));
		}

		case 'move/returned': {
			return changed(state, move => ({...move, step: picking()}));
		}

		case 'move/sent': {
			return changed(state, move => ({...move, results: new Map(), step: {name: 'sending', request: event.request, isStopping: false}}));
		}

		case 'move/resultChanged': {
			return awaited(state, 'sending', event.request, (move, {note, ...step}) => ({...move, results: new Map(move.results).set(event.id, event.result), step}));
		}

		case 'move/waited': {
			return awaited(state, 'sending', event.request, (move, step) => ({...move, step: {...step, note: event.note}}));
		}

		case 'move/stopAsked': {
			return changed(state, move => move.step.name === 'sending' ? {...move, step: {...move.step, isStopping: true}} : move);
		}

		case 'move/heldBack': {
			return awaited(state, 'sending', event.request, move => ({...move, step: {name: 'reviewing'}}));
		}

		case 'move/ended': {
			const move = movingIn(state);
			const ended = awaited(state, 'sending', event.request, each => ({...each, step: {name: 'ended', note: event.note}}));
			return move && ended !== state ? afterRun(ended, move) : ended;
		}

		case 'move/done': {
			const move = movingIn(state);
			return move?.step.name === 'sending' && move.step.request === event.request
				? {...afterRun(state, move), dialog: {kind: 'none'}, message: event.message}
				: state;
		}
	}
}
