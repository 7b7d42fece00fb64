import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Holder, Organization} from '../api/schemas.js';
import type {ServiceContext} from '../commands/context.js';
import {toldHolders} from '../format/place-text.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import {readMoveBack} from '../move/commands.js';
import {
	hindranceText,
	type Move,
	movedText,
	moveOf,
	recordOfMove,
	unsentMove,
} from '../move/write.js';
import type {CommandInput} from '../settings/commands.js';
import {UsageError} from '../settings/exit-status.js';
import {isId} from '../state/is-id.js';
import {exactName, harmless, harmlessJson} from '../text/harmless.js';
import {shownText, told} from '../text/told.js';
import {shownName} from '../text/words.js';
import {runWrite} from '../write/engine.js';
import {moveRequest} from '../write/history.js';
import {checkUndo} from '../write/journal.js';
import {confirm, questionTo, requireAnswer} from './confirm.js';
import {
	exitStatus,
	type ExitStatus,
	Refusal,
	reportFailedWrite,
} from './exit-status.js';
import {idNamed} from './named-organization.js';
import {
	formatOf,
	print,
	printUnsent,
	tell,
} from './output.js';
import {
	type Invocation,
	invoke,
	requireKept,
	serviceOf,
	stoppable,
} from './service.js';

/**
The name of an account of an organization; empty if the list does not have the account.
*/
async function nameOfAccount(client: Client, organization: string, id: string): Promise<string> {
	for await (const {items} of client.for('look up the name of the account').listAccounts(organization)) {
		const account = items.find(each => each.id === id);
		if (account) {
			return account.name;
		}
	}

	return '';
}

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

async function printMoved({account, source, destination}: Move, {json, quiet}: Invocation['flags']): Promise<void> {
	const {id, name} = account;
	const record = {account_id: id, source_organization_id: source === '' ? null : source, destination_organization_id: destination};
	await print(json ? `${harmlessJson(record)}\n` : (quiet ? `${harmless(id)}\n` : `${exactName(id)}\t${exactName(name)}\n`));
}

/**
Moves an account after confirmation, in the same steps as the screen.
*/
async function reviewAndMove(invocation: Invocation, context: ServiceContext, move: Move, holders: readonly Holder[]): Promise<ExitStatus> {
	const {client, flags, target} = invocation;
	const destination = await client.for('check the destination').getOrganization(move.destination);
	checkUndo(context, recordOfMove(move));
	requireKept(context, flags);
	if (!flags.yes && !flags.dryRun) {
		await confirm(`${reviewText(move, holders, destination)}${questionTo(target, 'Type yes to move it: ')}`, 'Nothing was sent.');
	}

	const end = await stoppable(context, async () => runWrite(context, writing => moveOf(writing, move)));
	switch (end.status) {
		case 'failed': {
			return reportFailedWrite(end, flags, 'the account is still in its old organization');
		}

		case 'heldBack': {
			const {flag} = end.why;
			const why = harmless(shownText(hindranceText(move, end.why)));
			throw new Refusal(`${why} Nothing was sent.`, flag === undefined ? exitStatus.conflict : exitStatus.refused);
		}

		case 'unsent': {
			await printUnsent([unsentMove(move, client)], flags);
			return exitStatus.ok;
		}

		case 'done': {
			const {found, remark} = movedText(move, end);
			// An account that is elsewhere was not moved as requested. One that could not be read back was.
			const isReadBack = !(end.stored instanceof ApiError) && end.remark === undefined;
			const isElsewhere = isReadBack && remark !== undefined;
			if (isElsewhere || !flags.quiet) {
				const moved = `${found === '' ? 'Moved' : `${found}moved`} ${shownName(move.account.name)} to ${shownName(destination.name)}.`;
				const text = remark === undefined ? moved : told`${moved} ${remark}`;
				tell(harmless(shownText(text)));
			}

			await printMoved(move, flags);
			return isElsewhere ? exitStatus.failed : exitStatus.ok;
		}

		case 'paused':
		case 'stopped': {
			return exitStatus.ok;
		}
	}
}

async function moveAccount(invocation: Invocation, id: string, named: string): Promise<ExitStatus> {
	const {client, flags} = invocation;
	formatOf(flags);
	requireAnswer(flags);
	const context = serviceOf(invocation);
	const destination = await idNamed(invocation, named);
	const holders = await client.for('find the organization of an account').listHolders(id);
	const source = holders.at(-1)?.id ?? '';
	const name = source === '' ? '' : await nameOfAccount(client, source, id);
	const move: Move = {account: {id, name}, source, destination};
	if (source !== destination) {
		return reviewAndMove(invocation, context, move, holders);
	}

	if (!flags.quiet) {
		tell('The account is already in this organization. Nothing was sent.');
	}

	await printMoved(move, flags);
	return exitStatus.ok;
}

/**
`cforgs move-account ACCOUNT DESTINATION`.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runMoveAccount({operands, flags, environment}: CommandInput): Promise<ExitStatus> {
	const [account = '', destination = ''] = operands.map(each => each.trim());
	if (account === '' || destination === '') {
		throw new UsageError('Move which account, and where? Give the id of the account, and the id or path of an organization: cforgs move-account ACCOUNT DESTINATION.');
	}

	if (!isId(account)) {
		throw new UsageError('The first argument must be the id of an account: 32 digits and letters from a to f. cforgs accounts ID prints the ids.');
	}

	return invoke(flags, environment, async invocation => moveAccount(invocation, account, destination));
}

/**
`cforgs undo` of a move: moves the account back.

@throws {Refusal | ApiError} If the account cannot be moved back.
*/
export async function undoMove(invocation: Invocation, context: ServiceContext, entry: JournalEntry): Promise<ExitStatus> {
	const back = await readMoveBack(context, entry);
	if ('move' in back) {
		return reviewAndMove(invocation, context, back.move, back.holders);
	}

	if (back.isDone) {
		tell(`${harmless(shownText(back.why))} Nothing was sent.`);
		return exitStatus.ok;
	}

	throw new Refusal(`${harmless(shownText(back.why))} Nothing was sent.`, back.isMovedOn ? exitStatus.conflict : exitStatus.refused);
}
