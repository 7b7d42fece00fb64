import type {Holder, Organization} from '../../base/api/schemas.js';
import type {CommandLine, UndoOnCommandLine, Write} from '../../kernel/loop/command-line.js';
import {toldHolders} from '../../kernel/rows/name-spans.js';
import {data, plain, row, type Span, toned} from '../../kernel/rows/row.js';
import {type StateAndWidth, valueSpans} from '../../kernel/rows/subject-rows.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {isItemOver, type ItemState} from '../../kernel/state/item-result.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText, told} from '../../base/text/told.js';
import {counted, shownName, count} from '../../base/text/words.js';
import {runWrite} from '../../kernel/writes/engine.js';
import {checkUndo, namesOfRun, undoneItemsText} from '../../kernel/writes/journal.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {undoManyBy} from '../../kernel/runs/undo-many.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {scrollKeys, typedListKeys} from '../../kernel/loop/cursor-keys.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import type {State} from '../../kernel/state/state.js';
import {type RunEnd, underLock} from '../../kernel/writes/run-lock.js';
import {
	readMoveBack,
	resultOf,
	checkMoveBack,
	chooseDestination,
	leaveMoves,
	openMove,
	sendMove,
	typeIntoDestination,
} from './commands.js';
import {
	hindranceText,
	type Move,
	type MoveEnd,
	moveLock,
	type Moves,
	movedText,
	moveOf,
	moveRequest,
	recordedMove,
	recordOfMove,
	unsentMove,
} from './write.js';
import {whyNotByFlags, whyNotMove, destinationsOf, moveHandlers} from './state.js';
import {moveView, runOfMoves} from './rows.js';

function reviewText(move: Move, holders: readonly Holder[], {name}: Organization): string {
	const from = holders.length === 0 ? 'no organization' : harmless(shownText(toldHolders(holders)));
	return [
		`POST ${harmless(moveRequest(move.account, move.destination).path)} (${exactName(shownName(move.account.name))})`,
		`  From: ${from}`,
		`  To: ${exactName(name)} (${exactName(move.destination)})`,
		`  Members of ${exactName(name)}, and of the organizations above it, become Super Administrators of the account.`,
		'  Members of its old organization lose that access, unless they are also members there.',
		'',
	].join('\n');
}

/** Prints a move with its result, as one record. */
export async function printMoved(
	line: CommandLine,
	move: Move,
	names: {readonly source: string | undefined; readonly destination: string | undefined},
	result: ItemState,
): Promise<void> {
	// The screen needs none of it.
	const {printRecord} = await import('../../kernel/runs/command-line.js');
	await printRecord(
		line,
		{result},
		{
			columns: ['id', 'name', 'organization'],
			about() {
				const {account, source, destination} = move;
				const side = isItemOver(result) ? 'destination' : 'source';
				return {
					...account,
					...(move[side] !== '' && {organization: {id: move[side], name: names[side] ?? ''}}),
					changes:
						source === destination
							? []
							: [
									{
										key: 'organization',
										name: 'organization',
										label: 'organization',
										from: source === '' ? undefined : source,
										to: destination,
									},
								],
				};
			},
			requestsOf: () => [unsentMove(move, line.client)],
		},
	);
}

/** Moves an account after confirmation, in the same steps as the screen. */
export async function reviewAndMove(line: CommandLine, move: Move, holders: readonly Holder[]): Promise<ExitStatus> {
	const context = line.service();
	const {
		client,
		flags: {quiet},
		tell,
	} = line;
	const destination = await client.for('check the destination').getOrganization(move.destination);
	checkUndo(context, recordOfMove(move));
	await line.confirm(reviewText(move, holders, destination), 'Type yes to move it: ');
	const {refused = 'Nothing was sent.', end}: RunEnd & {readonly end?: MoveEnd} = await line.stoppable(async () =>
		underLock<RunEnd & {readonly end?: MoveEnd}>(
			context,
			{items: [move], isEvenForOne: true, ...moveLock(move.destination)},
			async () => ({end: await runWrite(context, writing => moveOf(writing, move))}),
		),
	);
	const print = async (result: ItemState): Promise<void> =>
		printMoved(line, move, {source: holders.at(-1)?.name, destination: destination.name}, result);
	switch (end?.status) {
		case 'failed': {
			const status = line.tellFailed(end, 'the account is still in its old organization');
			await print(resultOf(move, end));
			return status;
		}

		case 'heldBack': {
			const {flag} = end.why;
			const why = harmless(shownText(hindranceText(move, end.why)));
			throw new Refusal(`${why} Nothing was sent.`, flag === undefined ? exitStatus.conflict : exitStatus.refused);
		}

		case 'unsent': {
			await print({status: 'waiting'});
			return exitStatus.ok;
		}

		case 'done': {
			const {found, remark, status} = movedText(move, end);
			if (status !== undefined || !quiet) {
				const moved = `${found === '' ? 'Moved' : `${found}moved`} ${shownName(move.account.name)} to ${shownName(destination.name)}.`;
				const text = remark === undefined ? moved : status === undefined ? told`${moved} ${remark}` : remark;
				tell(harmless(shownText(text)));
			}

			await print(resultOf(move, end));
			return exitStatus[status ?? 'ok'];
		}

		case 'paused':
		case 'stopped': {
			return exitStatus.ok;
		}

		case undefined: {
			throw new Refusal(harmless(refused), exitStatus.refused);
		}
	}
}

/**
`cforgs undo` of a move: moves the account back.

@throws {Refusal | ApiError} If the account cannot be moved back.
*/
const undoOnCommandLine: UndoOnCommandLine = async (line, entry) => {
	const back = await readMoveBack(line.service(), entry);
	if ('move' in back) {
		return reviewAndMove(line, back.move, back.holders);
	}

	if (back.isDone) {
		line.tell(`${harmless(shownText(back.why))} Nothing was sent.`);
		return exitStatus.ok;
	}

	throw new Refusal(
		`${harmless(shownText(back.why))} Nothing was sent.`,
		back.isUnclear ? exitStatus.unknown : back.isMovedOn ? exitStatus.conflict : exitStatus.refused,
	);
};

// The organization of a moved account, as the parent of an organization.
const organizationSpans = (stateAndWidth: StateAndWidth, id: string): readonly Span[] =>
	id === '' ? [plain('no organization')] : valueSpans(stateAndWidth, {name: 'parent', from: '', to: id}, id);

const moveBackOf = ({id, at, before, after}: JournalEntry): Move => ({
	account: {id, name: before.name},
	source: after?.parentId ?? '',
	destination: before.parentId,
	undoes: at,
});

const movedRunText = ({items = [], before, after = before}: JournalEntry): string =>
	`${counted(items.length, 'account')} to ${shownName(after.name)}`;

const did = (entry: JournalEntry): string =>
	entry.items ? `moved ${movedRunText(entry)}${undoneItemsText(entry)}` : 'moved the account';

const moveWrite: Write = {
	kind: 'move',
	did,
	recorded: ({id, before, after}) => after && recordedMove({id}, before.parentId, after.parentId),
	named: entry => `the move of ${entry.items ? movedRunText(entry) : shownName(entry.before.name)}`,
	subject: namesOfRun,
	item: (stateAndWidth, entry) =>
		entry.items
			? [data(did(entry))]
			: [plain('account moved, was in '), ...organizationSpans(stateAndWidth, entry.before.parentId)],
	more: (stateAndWidth, {before, after, items}) =>
		items
			? []
			: [
					{
						...row(
							toned('dim', '  organization: was '),
							...organizationSpans(stateAndWidth, before.parentId),
							toned('dim', ', became '),
							...organizationSpans(stateAndWidth, after?.parentId ?? ''),
						),
						said: [],
					},
				],
	whyNotUndo: state => whyNotCall(state, 'Moving accounts', 'move_account'),
	undoName: 'move back',
	undo: (_, entry, request) => ({type: 'move/backAsked', entry, request}),
	undoCommand: 'checkMoveBack',
	ofRun: {
		title: ({before}, writes) =>
			`Move ${counted(writes.length, 'account')} back to ${shownName(before.name)}${writes.length === 1 ? '' : ', one after the other'}`,
		about:
			'Each account moves only if it is still where that run moved it, and no flag forbids it. Members of the organization that it returns to, and of those above, become Super Administrators again; the others lose that access.',
		itemText: ({before: {name}, id}) => (name === '' ? id : `${shownName(name)} (${id})`),
		done: 'moved back',
		requestOf: write => moveRequest(moveBackOf(write).account, moveBackOf(write).destination),
		whyNotItem: ({before}) => (before.parentId === '' ? 'No organization held it before that move.' : undefined),
		changes: {pane: 'accounts', organizationsOf: ({before, after}) => [before.parentId, after?.parentId ?? '']},
	},
	undoMany: undoManyBy<Moves>({
		lockOf: ({before}) => moveLock(before.parentId),
		entryOf: ({before, after = before}) => ({kind: 'move', id: before.parentId, before: after, after: before}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({before}) => before.parentId,
		nameOf: ({before: {name}, id}) => (name === '' ? id : name),
		describe: (writing, write) => moveOf(writing, moveBackOf(write)),
		resultOf: (_, write, end) => resultOf(moveBackOf(write), end),
		requestOf: ({client}, write) => unsentMove(moveBackOf(write), client),
	}),
	undoOnCommandLine,
};

const run = runDialog(runOfMoves, {
	labels: ['the review of a move', 'moving accounts', 'the result of a move'],
	send: {
		command: 'sendMove',
		description: 'Move the accounts that are not left out, one after the other',
		apartFrom: ['openMove', 'chooseDestination', 'chooseUndo', 'checkMoveBack'],
		nothing: 'Nothing is chosen to move.',
	},
	over: 'This account is moved.',
	whyNot: (state, {source}) => whyNotByFlags(state, source),
	leave: {
		command: 'leaveMoves',
		name: 'back',
		description: 'Go back to the list of organizations, or leave the undo of a move; nothing is sent',
	},
});

function moveNow(state: State): string | undefined {
	const number = markedAccounts(state).length;
	return number === 0 ? undefined : `move ${count(number)}`;
}

/** Moves accounts to another organization below the same root. */
export const move = defineAbility({
	name: 'move',
	section: 'While moving accounts',
	commands: {openMove, typeIntoDestination, chooseDestination, leaveMoves, checkMoveBack, sendMove},
	keys: [
		{
			keys: ['v'],
			command: 'openMove',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Moves accounts of'},
			name: 'move',
			nameNow: moveNow,
			alsoCalled: ['transfer'],
			description: 'Move the account, or the marked accounts, to another organization',
			places: ['accounts'],
			whyNot: whyNotMove,
			isHint: state => !state.connection.isReadOnly,
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next organization',
			places: ['destination'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous organization',
			places: ['destination'],
			isHint: true,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'chooseDestination',
			name: 'review',
			description: 'Choose this organization, and review the move',
			places: ['destination'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without moving anything',
			places: ['destination', 'moveChecking'],
			isHint: true,
		},
		...typedListKeys('destination'),
		...scrollKeys('moveChecking'),
		...run.keys,
	],
	places: {
		destination: {label: 'choosing a destination', typing: 'typeIntoDestination', isTypedAhead: true},
		moveChecking: {label: 'undoing a move'},
		...run.places,
	},
	dialogs: [
		defineDialog('move', {
			place: ({move: {step}}) => (step.name === 'picking' ? 'destination' : 'moveChecking'),
			isBeforeReview: ({move: {step}}) => step.name === 'checking' && step.error === undefined,
			view: moveView,
			typed: ({move: {step}}) => (step.name === 'picking' ? step.query : undefined),
			choices({move: own}, state) {
				const {step} = own;
				return step.name === 'picking'
					? {
							length: destinationsOf(state, own).length,
							cursor: step.cursor,
							moved: (by: number) => ({type: 'move/pointed', by}) as const,
						}
					: undefined;
			},
		}),
		run.dialog,
	],
	handlers: [moveHandlers],
	writes: [moveWrite],
});
