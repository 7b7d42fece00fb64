import {ApiError, isPerhapsTooNew} from '../../base/api/api-error.js';
import type {Account, Organization} from '../../base/api/schemas.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText, told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {
	accountKeyText,
	accountRequest,
	isAccountType,
	type NewAccount,
	whyNotAccountIn,
	whyNotAccountName,
	whyNotAccountType,
} from '../../kernel/form-model/new-account.js';
import {strangeCharacters} from '../../kernel/form-model/value-warnings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import {idNamed} from '../../kernel/command-line/named-organization.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {printRecord} from '../../kernel/runs/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {ItemResult, ItemState} from '../../kernel/state/item-result.js';
import {
	accountDifferences,
	type AccountEnd,
	accountsNamed,
	heldBackText,
	isAccountUnclear,
	unsentAccount,
} from '../../kernel/writes/account-creation.js';
import {statusOfRun} from '../../kernel/runs/run-many.js';
import {createAccounts} from '../../kernel/runs/create-accounts.js';

function reviewText(account: NewAccount, isUnclear: boolean): string {
	const {name, type, organization} = account;
	const {method, path} = accountRequest(account);
	return [
		`${method} ${path}`,
		`  Name: “${exactName(name)}”`,
		`  Type: ${type}`,
		`  In: ${exactName(organization.name)} (${exactName(organization.id)})`,
		`  ${accountKeyText(isUnclear)}`,
		...(strangeCharacters(name).length === 0 ? [] : ['  The name has characters that look like others.']),
		...(isUnclear
			? [
					'  An earlier request for this account had no answer. cforgs looks for the account first, and otherwise repeats the request with the same key.',
				]
			: []),
		`  Members of ${exactName(organization.name)}, and of the organizations above it, become Super Administrators of the account.`,
		'  This cannot be undone: cforgs cannot delete an account.',
		'',
	].join('\n');
}

/** The organization of the account. One that was created a moment ago cannot be read yet. */
async function readHolder({client}: CommandLine, id: string): Promise<Organization | undefined> {
	try {
		return await client.for('check the organization').getOrganization(id);
	} catch (error) {
		if (error instanceof ApiError && isPerhapsTooNew(error)) {
			return undefined;
		}

		throw error;
	}
}

const readNamesakes = async (
	line: CommandLine,
	account: NewAccount,
	isReadable: boolean,
): Promise<readonly Account[]> => (isReadable ? accountsNamed(line.service(), account) : []);

const printAccount = async (
	line: CommandLine,
	asked: NewAccount,
	{id, name}: {readonly id?: string; readonly name: string},
	result: ItemState,
): Promise<void> =>
	printRecord(
		line,
		{result},
		{
			columns: ['id', 'name', 'organization'],
			about: () => ({
				id,
				name,
				organization: asked.organization,
				changes: (['name', 'type'] as const).map(field => ({
					key: field,
					name: field,
					label: field,
					from: undefined,
					to: asked[field],
				})),
			}),
			requestsOf: () => [unsentAccount(line.service(), asked)],
		},
	);

async function report(
	line: CommandLine,
	asked: NewAccount,
	{end, result}: {readonly end: AccountEnd; readonly result: ItemResult},
): Promise<ExitStatus> {
	const context = line.service();
	const {organization} = asked;
	switch (end.status) {
		case 'failed': {
			const status = line.tellFailed(end, 'the account was not created');
			await printAccount(line, asked, asked, result);
			return status;
		}

		case 'heldBack': {
			throw new Refusal(`${harmless(heldBackText(end.why, asked))} Nothing was sent.`, statusOfRun([result.status]));
		}

		case 'unsent': {
			line.tell(
				isAccountUnclear(context, asked)
					? 'The Idempotency-Key of this request is the one of your earlier request, which had no answer.'
					: 'The Idempotency-Key of this request is new. When cforgs sends the request, it makes another one.',
			);
			await printAccount(line, asked, asked, {status: 'waiting'});
			return exitStatus.ok;
		}

		case 'done': {
			const {stored, answer} = end;
			const isRead = stored !== undefined && !(stored instanceof ApiError);
			const isCreated = result.status === 'done';
			const isAsAsked =
				isCreated && (stored instanceof ApiError || (isRead && accountDifferences(asked, stored).length === 0));
			if (!isAsAsked || !line.flags.quiet) {
				const created = isCreated
					? `Created the account ${shownName(asked.name)} in ${shownName(organization.name)}.`
					: '';
				line.tell(
					harmless(
						shownText(told`${created}${created === '' || result.text === undefined ? '' : ' '}${result.text ?? ''}`),
					),
				);
			}

			await printAccount(line, asked, isRead ? stored : answer, result);
			return isAsAsked ? exitStatus.ok : isCreated ? exitStatus.failed : exitStatus.unknown;
		}

		case 'paused':
		case 'stopped': {
			return exitStatus.failed;
		}
	}
}

async function send(line: CommandLine, account: NewAccount): Promise<ExitStatus> {
	const context = line.service();
	let ended: AccountEnd | undefined;
	let result: ItemResult = {status: 'not_sent'};
	const {refused, stop} = await line.stoppableRun(async isStopping =>
		createAccounts(context, {
			items: [account],
			accountOf: item => item,
			ended(_, end) {
				ended = end;
			},
			changed(_, became) {
				result = became;
			},
			waiting: line.waiting,
			isStopping,
		}),
	);
	if (!ended) {
		throw new Refusal(
			harmless(refused ?? shownText(stop ?? result.text ?? 'Nothing was sent.')),
			refused === undefined ? exitStatus.failed : exitStatus.refused,
		);
	}

	return report(line, account, {end: ended, result});
}

async function createAccount(line: CommandLine, name: string, named: string): Promise<ExitStatus> {
	const {flags} = line;
	const type = flags.type ?? 'standard';
	if (formatOf(flags) === 'csv' || !isAccountType(type)) {
		throw new UsageError('cforgs create-account prints one line, or one object with --json.');
	}

	requireAnswer(flags, `This creates the account ${harmless(name)} in ${harmless(named)}.`);
	const context = line.service();
	const id = await idNamed(line, named);
	const holder = await readHolder(line, id);
	const organization = {id, name: holder?.name ?? ''};
	const account: NewAccount = {name, type, organization};
	const why = holder && (whyNotAccountIn(holder) ?? whyNotAccountType(holder, type));
	if (why !== undefined) {
		throw new Refusal(`${harmless(why)} Nothing was sent.`, exitStatus.refused);
	}

	const isUnclear = isAccountUnclear(context, account);
	const requireUnique = async () => {
		const namesakes = isUnclear ? [] : await readNamesakes(line, account, holder !== undefined);
		if (namesakes.length > 0) {
			throw new Refusal(`${harmless(heldBackText({namesakes}, account))} Nothing was sent.`, exitStatus.conflict);
		}
	};

	await requireUnique();
	await line.confirm(reviewText(account, isUnclear), 'Type yes to create it: ');
	return send(line, account);
}

/**
`cforgs create-account NAME --in ID`.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runCreateAccount(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	const name = (operands[0] ?? '').trim();
	const why = whyNotAccountName(name);
	if (why !== undefined || flags.in === undefined || flags.in.trim() === '') {
		throw new UsageError(
			'Create which account, and where? Give its name, and the id or path of an organization: cforgs create-account NAME --in ID.',
		);
	}

	const {in: organization} = flags;
	return invoke(input, async line => createAccount(line, name, organization));
}
