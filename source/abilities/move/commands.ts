import {orFailure} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import type {Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import {loadAccounts, loadDetail} from '../../kernel/loop/load.js';
import {prepareNames} from '../../kernel/loop/list-search.js';
import {type RunReport, sendRun} from '../../kernel/runs/dialog.js';
import {say} from '../../kernel/loop/tell.js';
import {inDialog} from '../../kernel/loop/until.js';
import {toldHolders} from '../../kernel/rows/name-spans.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {typeSearch} from '../../kernel/form-model/line-editor.js';
import {accountList} from '../../kernel/state/pane-list.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {undoHint} from '../../kernel/state/key-of.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import type {Message, State} from '../../kernel/state/state.js';
import {bothForms, told, type Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {allWrites, checkUndo} from '../../kernel/writes/journal.js';
import {itemsTold, runMany} from '../../kernel/runs/run-many.js';
import {unshown} from '../../kernel/writes/shown-by-reads.js';
import {failedItem} from '../../kernel/writes/outcome.js';
import {lockedRun} from '../../kernel/writes/run-lock.js';
import {runOfMoves} from './rows.js';
import {choosingIn, destinationsOf, type MovedAccount, movesIn, type Moving} from './state.js';
import {
	hindranceText,
	holdersSince,
	type Move,
	type MoveEnd,
	moveLock,
	movedText,
	moveOf,
	recordOfMove,
	unsentMove,
} from './write.js';

/** Opens the list of destinations for the marked accounts, or for the account under the cursor. The flags of its organization are loaded if they are not known. */
export const openMove: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const source = selectedId(state);
	const marked = markedAccounts(state);
	const chosen = accountList.chosen(state);
	const accounts = (marked.length > 0 ? marked : chosen ? [chosen] : []).map(({id, name}) => ({id, name}));
	if (source === undefined || accounts.length === 0) {
		return;
	}

	store.dispatch({type: 'move/opened', accounts, source});
	await Promise.all([prepareNames(context), ...(state.details.has(source) ? [] : [loadDetail(context, source)])]);
};

export const typeIntoDestination: Command = ({store}, press) => {
	const step = choosingIn(store.getState())?.step;
	const line = step?.name === 'picking' ? typeSearch(step.query, press) : undefined;
	if (line) {
		store.dispatch({type: 'move/searched', line});
	}
};

const moveFor = ({source, destination, undoes}: Moving, account: Move['account']): Move => ({
	account,
	source,
	destination,
	undoes,
});

/** Opens the review of the move to the chosen organization. Its flags are loaded if they are not known, to warn about them. */
export const chooseDestination: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const moving = choosingIn(state);
	const choice = moving?.step.name === 'picking' ? destinationsOf(state, moving)[moving.step.cursor] : undefined;
	const [account] = moving?.accounts ?? [];
	if (!moving || !choice || !account) {
		say({store}, 'No match. Type another name, or an id.', 'warning');
		return;
	}

	checkUndo(context, recordOfMove({...moveFor(moving, account), destination: choice.id}));
	store.dispatch({type: 'move/chosen', destination: choice.id});
	if (!state.details.has(choice.id)) {
		await loadDetail(context, choice.id);
	}
};

/** Goes back to the list of destinations. The undo of a move has only one. */
export const leaveMoves: Command = async (context, press) => {
	const {store} = context;
	if (movesIn(store.getState())?.undoes === undefined) {
		store.dispatch({type: 'move/returned'});
		return;
	}

	await closeDialog(context, press);
};

/** The undo of a move: the move back, or why there is none. */
type MoveBack =
	| {
			readonly why: Told;
			/** The account is where the undo would move it. */
			readonly isDone?: true;
			/** The move may still arrive. */
			readonly isUnclear?: true;
			/** Somebody moved it again. */
			readonly isMovedOn?: true;
	  }
	| {readonly move: Move};

/**
Finds out where a moved account is, and whether it can be moved back.

@throws {ApiError} If the organizations of the account cannot be read.
*/
export async function readMoveBack(
	context: ServiceContext,
	entry: JournalEntry,
): Promise<MoveBack & {readonly holders: Awaited<ReturnType<Client['listHolders']>>}> {
	const {
		id,
		at,
		before: {name, parentId: destination},
		after,
		isUnclear,
	} = entry;
	const source = after?.parentId ?? '';
	const holders = await holdersSince(context, context.client.for('check for changes before the write'), id);
	const direct = holders.at(-1)?.id ?? '';
	const account = shownName(name);
	if (direct === destination) {
		return isUnclear
			? {holders, ...unshown(context, entry, `${account} was not moved`)}
			: {holders, isDone: true, why: told`${account} is already back in ${toldHolders(holders)}.`};
	}

	if (direct !== source) {
		return {
			holders,
			isMovedOn: true,
			why: told`Somebody moved ${account} again: it is now in ${holders.length === 0 ? 'no organization' : toldHolders(holders)}.`,
		};
	}

	return destination === ''
		? {
				holders,
				why: `No organization held ${account} before that move, and an account cannot be moved out of all organizations.`,
			}
		: {holders, move: {account: {id, name}, source, destination, undoes: at}};
}

/** Opens the review of the move back, once the account is found where it was moved to. */
export const checkMoveBack: Command = async context => {
	const {store, journal} = context;
	const moving = choosingIn(store.getState());
	const entry = allWrites({journal}).find(
		({at, id}) => at === moving?.undoes && moving?.accounts.some(account => account.id === id),
	);
	if (!entry || moving?.step.name !== 'checking') {
		return;
	}

	const {request} = moving.step;
	const isAwaited = (): boolean => {
		const step = choosingIn(store.getState())?.step;
		return step?.name === 'checking' && step.request === request;
	};

	await orFailure(
		async () => {
			const back = await readMoveBack(inDialog(context), entry);
			if (!isAwaited()) {
				return;
			}

			if ('why' in back) {
				store.dispatch({type: 'dialog/closed'});
				say({store}, back.why, back.isDone ? 'info' : 'warning');
				return;
			}

			checkUndo(context, recordOfMove(back.move));
			store.dispatch({type: 'move/backChecked', request, holders: back.holders});
		},
		error => {
			store.dispatch({type: 'move/backFailed', request, error});
		},
	);
};

/** How the move of an account ended. */
export function resultOf(move: Move, end: MoveEnd): ItemResult {
	switch (end.status) {
		case 'done': {
			const {found, remark, status} = movedText(move, end);
			if (status !== undefined && remark !== undefined) {
				return {status, text: remark};
			}

			const text = remark ?? (found === '' ? undefined : 'The answer was lost, but a look-up found the account there.');
			return {status: 'done', ...(text !== undefined && {text})};
		}

		case 'heldBack': {
			return {
				status: end.why.flag === undefined ? 'conflict' : 'failed',
				text: told`${hindranceText(move, end.why)} Nothing was sent.`,
			};
		}

		case 'failed': {
			return failedItem(end, 'the account was moved');
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent'};
		}
	}
}

function readOnce(): (client: Client, id: string) => Promise<Organization> {
	const read = new Map<string, Organization>();
	return async (client, id) => {
		const organization = read.get(id) ?? (await client.getOrganization(id));
		read.set(id, organization);
		return organization;
	};
}

async function reloadLists(context: ServiceContext, {source, destination}: Moving): Promise<void> {
	const {store} = context;
	const loaded = [source, destination].filter(id => store.getState().accounts.has(id));
	await Promise.all(loaded.map(async id => loadAccounts(context, id)));
}

function doneText(
	state: State,
	move: Move,
	end: MoveEnd & {readonly status: 'done'},
): {readonly text: Told; readonly tone: Message['tone']} {
	const {account, destination, undoes} = move;
	const {found, remark, status} = movedText(move, end);
	if (status !== undefined && remark !== undefined) {
		return {tone: 'warning', text: remark};
	}

	const row = rowOfId(state, destination);
	const verb = undoes === undefined ? 'moved' : 'moved back';
	const moved = `${found === '' ? `${verb.charAt(0).toUpperCase()}${verb.slice(1)}` : `${found}${verb}`} ${shownName(account.name)} to ${row === -1 ? destination : nameAt(state, row)}.`;
	return {tone: remark === undefined ? 'success' : 'warning', text: told`${moved} ${remark ?? undoHint(state)}`};
}

/** Moves accounts, one after the other. Returns why nothing was sent (`refused`), or why the run stopped before the last one. */
async function sendAccounts(
	context: Context,
	moving: Moving,
	accounts: readonly MovedAccount[],
	{unsent, changed, ...report}: RunReport<MovedAccount> & {readonly ended: (end: MoveEnd) => void},
) {
	const {store, client} = context;
	const {source, destination, undoes} = moving;
	const read = readOnce();
	const placeOf = (parentId: string) => {
		const row = rowOfId(store.getState(), parentId);
		return {name: row === -1 ? parentId : nameAt(store.getState(), row), parentId};
	};

	return lockedRun(context, {items: accounts, ...moveLock(destination)}, async () =>
		runMany(context, {
			items: accounts,
			...(moving.accounts.length > 1 && {
				entry: {
					kind: 'move',
					id: destination,
					before: placeOf(source),
					after: placeOf(destination),
					undoes,
					subjectOf: ({id}: MovedAccount) => ({id}),
				},
			}),
			nameOf: ({name, id}) => (name === '' ? id : shownName(name)),
			describe: (writing, account) => moveOf(writing, moveFor(moving, account), read),
			settle(account, end) {
				const move = moveFor(moving, account);
				if (end.status === 'unsent') {
					unsent(unsentMove(move, client));
				}

				report.ended(end);
				return {result: resultOf(move, end)};
			},
			...itemsTold((account: MovedAccount, result) => {
				changed(account, result);
				if (result.status === 'done' || result.status === 'unknown') {
					store.dispatch({type: 'move/decided', id: account.id, source, isMoved: result.status === 'done'});
				}
			}),
			waiting: report.waiting,
			isStopping: report.isStopping,
		}),
	);
}

/** Moves the accounts of the review that are not left out. A single account that was moved needs no result. */
export const sendMove: Command = async context => {
	const {store} = context;
	const moving = movesIn(store.getState());
	if (!moving) {
		return;
	}

	let last: MoveEnd | undefined;
	const sent = await sendRun(context, runOfMoves, async (accounts, report) =>
		sendAccounts(context, moving, accounts, {
			...report,
			ended(end) {
				last = end;
			},
		}),
	);
	const [account] = sent;
	if (account && moving.accounts.length === 1 && last?.status === 'done' && movesIn(store.getState())) {
		const {text, tone} = doneText(store.getState(), moveFor(moving, account), last);
		store.dispatch({type: 'dialog/closed'});
		store.dispatch({type: 'message/shown', message: {tone, ...bothForms(text)}});
	}

	await reloadLists(context, moving);
};
