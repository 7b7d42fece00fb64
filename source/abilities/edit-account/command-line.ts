import {ApiError, isNotThere} from '../../base/api/api-error.js';
import type {Account} from '../../base/api/schemas.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {
	chosenOrganizations,
	holdsNoLonger,
	requireFound,
	stillHeld,
} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, confirmRequests, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {formatOf} from '../../kernel/command-line/output.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {readList, readMany, type PatientReading} from '../../kernel/loop/readings.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {failureText} from '../../kernel/rows/failure.js';
import {isId} from '../../kernel/state/key-of.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {counted} from '../../base/text/words.js';
import {fieldsIn, type NewValues, whyNotValue} from './fields.js';
import {isToSend, leftOut, rowOf, type AccountRow, runOf} from './plan.js';
import {reviewAndSendRows} from './send-rows.js';
import {organizationOf, settleEarlierEdits} from './write.js';

type Plan = {readonly rows: readonly AccountRow[]; readonly accounts: readonly Account[]; readonly status: ExitStatus};

const readingOf = ({progress, wait}: CommandLine): PatientReading => ({
	note(text) {
		progress.show(shownText(text));
	},
	wait,
});

async function planOfAccounts(line: CommandLine, ids: readonly string[], after: NewValues): Promise<Plan> {
	const accounts: Account[] = [];
	const missing: string[] = [];
	const client = line.client.for('read the account');
	for (const id of ids) {
		try {
			accounts.push(await client.getAccount(id)); // eslint-disable-line no-await-in-loop -- The first that fails ends the command.
		} catch (error) {
			if (!(error instanceof ApiError && isNotThere(error))) {
				throw error;
			}

			missing.push(harmless(id));
		}
	}

	requireFound(line, missing, 'account');

	return {
		accounts,
		rows: accounts.map(account => rowOf(after, account, {organization: organizationOf(account)})),
		status: exitStatus.ok,
	};
}

/** The accounts directly in the chosen organizations. A filter is judged again by the profiles as they are now. */
async function planOfOrganizations(line: CommandLine, named: readonly string[], after: NewValues): Promise<Plan> {
	const {client, tell} = line;
	const begun = Date.now();
	const chosen = await chosenOrganizations(line, named);
	const {organizations, unlisted, unjudged, status} = chosen;
	await confirmRequests(line, organizations.length);
	const found = new Map<string, {readonly account: Account; readonly organization: string}>();
	const reading = readingOf(line);
	let isWhole = unlisted.length === 0 && unjudged.length === 0;
	const stop = await readMany(organizations, {
		read: async ({id}) =>
			readList('Reading the accounts', reading, from =>
				client.for('list the accounts').listAccounts(id, {}, {firstPageSize: 1000, from}),
			),
		onEnd({id, name}, {items, unreadable, announced, error}, ended) {
			for (const account of items) {
				found.set(account.id, {account, organization: id});
			}

			const isShort = error !== undefined || announced !== undefined || unreadable > 0;
			if (isShort) {
				isWhole = false;
				tell(
					`The accounts of ${exactName(name === '' ? id : name)} could not be read completely${error ? `: ${shownText(failureText(error))}` : '.'}`,
				);
			}

			reading.note(`Reading the accounts: ${counted(ended, 'organization')} of ${organizations.length} …`);
		},
	});
	line.progress.end();
	if (stop) {
		throw stop;
	}

	for (const {id, name} of [...unlisted, ...unjudged]) {
		tell(
			`${exactName(name === '' ? id : name)}: its accounts are left out, because ${unlisted.some(each => each.id === id) ? 'the service does not list it' : 'the filter could not judge it'}.`,
		);
	}

	const accounts = found.values().toArray();
	const rows = accounts.map(({account, organization}) => ({organization, row: rowOf(after, account, {organization})}));
	const {isHeld, status: ofHeld} = await stillHeld(
		line,
		chosen,
		new Set(rows.flatMap(({organization, row}) => (isToSend(row) ? [organization] : []))),
		begun,
	);
	return {
		accounts: accounts.map(({account}) => account),
		rows: rows.map(({organization, row}) =>
			isToSend(row) && !isHeld(organization) ? leftOut(row, holdsNoLonger) : row,
		),
		status: firstFailure(status, ofHeld, isWhole ? exitStatus.ok : exitStatus.failed),
	};
}

async function editAccounts(line: CommandLine, named: readonly string[], after: NewValues): Promise<ExitStatus> {
	const {flags} = line;
	const whyNot = whyNotCall(line.service().store.getState(), 'Editing accounts', 'get_account', 'update_account');
	if (whyNot !== undefined) {
		throw new Refusal(`${whyNot} Nothing was sent.`, exitStatus.refused);
	}

	const ids = named.filter(text => isId(text));
	const except = new Set(flags.except);
	const planned =
		ids.length > 0 ? await planOfAccounts(line, ids, after) : await planOfOrganizations(line, named, after);
	const strange = flags.except.find(id => planned.accounts.every(account => account.id !== id));
	if (strange !== undefined) {
		throw new UsageError(`--except names ${exactName(strange)}, which is none of these accounts. Give their ids.`);
	}

	const rows = planned.rows.map(row =>
		isToSend(row) && except.has(row.account.id) ? leftOut(row, 'You left it out with --except.') : row,
	);
	if (!flags.dryRun) {
		settleEarlierEdits(line.service(), planned.accounts);
	}

	return reviewAndSendRows(line, rows, {entry: runOf(after), verb: 'change', done: 'changed', status: planned.status});
}

function valuesGiven({name, enforce2fa, abuseContact}: CommandInput['flags']): NewValues {
	const after: NewValues = {
		...(name !== undefined && {name: name.trim()}),
		...(enforce2fa !== undefined && {enforce_twofactor: enforce2fa === 'on' ? 'yes' : 'no'}),
		...(abuseContact !== undefined && {abuse_contact_email: abuseContact.trim()}),
	};
	for (const field of fieldsIn(after)) {
		const why = whyNotValue(field, after[field] ?? '');
		if (why !== undefined) {
			throw new UsageError(why);
		}
	}

	if (fieldsIn(after).length === 0) {
		throw new UsageError('There is nothing to change. Add --name, --enforce-2fa on or off, or --abuse-contact EMAIL.');
	}

	return after;
}

/**
`cforgs edit-account ID…`, or for the accounts of a group, of a branch or of what a filter finds.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runEditAccount(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	const after = valuesGiven(flags);
	const named = [...new Set(operands.map(each => each.trim()))];
	const isFiltered = flags.where !== undefined || flags.below !== undefined;
	if (isFiltered === named.length > 0) {
		throw new UsageError(
			isFiltered
				? 'Ids and groups do not go together with --where and --below: give one of them.'
				: 'Which accounts? Add their ids or a @GROUP of organizations, or --below ID, or --where FILTER.',
		);
	}

	const other = named.find(text => !isId(text) && !text.startsWith('@'));
	if (other !== undefined) {
		throw new UsageError(
			'Each argument must be the id of an account, 32 digits and letters from a to f, or a @GROUP of organizations. cforgs accounts ID prints the ids.',
		);
	}

	if (named.some(text => isId(text)) && named.some(text => !isId(text))) {
		throw new UsageError('Ids of accounts and groups do not go together: give one of them.');
	}

	if (after.name !== undefined && (named.length !== 1 || !isId(named[0] ?? ''))) {
		throw new UsageError('--name is for one account: give its id.');
	}

	requireAnswer(flags);
	return invoke(input, async line => editAccounts(line, named, after));
}
