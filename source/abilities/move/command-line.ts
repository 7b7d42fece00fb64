import type {Client} from '../../base/api/client.js';
import {harmless} from '../../base/text/harmless.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {isId} from '../../kernel/state/key-of.js';
import {requireAnswer, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {idNamed} from '../../kernel/command-line/named-organization.js';
import {formatOf, tell} from '../../kernel/command-line/output.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import type {Move} from './write.js';
import {printMoved, reviewAndMove} from './ability.js';

/** The name of an account of an organization; empty if the list does not have the account. */
async function nameOfAccount(client: Client, organization: string, id: string): Promise<string> {
	for await (const {items} of client.for('look up the name of the account').listAccounts(organization)) {
		const account = items.find(each => each.id === id);
		if (account) {
			return account.name;
		}
	}

	return '';
}

async function moveAccount(line: CommandLine, id: string, named: string): Promise<ExitStatus> {
	const {client, flags} = line;
	formatOf(flags);
	requireAnswer(flags, `This moves the account ${harmless(id)} to ${harmless(named)}.`);
	line.service();
	const destination = await idNamed(line, named);
	const holders = await client.for('find the organization of an account').listHolders(id);
	const source = holders.at(-1)?.id ?? '';
	const name = source === '' ? '' : await nameOfAccount(client, source, id);
	const move: Move = {account: {id, name}, source, destination};
	if (source !== destination) {
		return reviewAndMove(line, move, holders);
	}

	if (!flags.quiet) {
		tell('The account is already in this organization. Nothing was sent.');
	}

	await printMoved(line, move, {source: holders.at(-1)?.name, destination: holders.at(-1)?.name}, {status: 'already'});
	return exitStatus.ok;
}

/**
`cforgs move-account ACCOUNT DESTINATION`.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runMoveAccount(input: CommandInput): Promise<ExitStatus> {
	const {operands} = input;
	const [account = '', destination = ''] = operands.map(each => each.trim());
	if (account === '' || destination === '') {
		throw new UsageError(
			'Move which account, and where? Give the id of the account, and the id or path of an organization: cforgs move-account ACCOUNT DESTINATION.',
		);
	}

	if (!isId(account)) {
		throw new UsageError(
			'The first argument must be the id of an account: 32 digits and letters from a to f. cforgs accounts ID prints the ids.',
		);
	}

	return invoke(input, async line => moveAccount(line, account, destination));
}
