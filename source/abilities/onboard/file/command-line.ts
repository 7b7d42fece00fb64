import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {namedIn} from '../../../kernel/customer-file/columns.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {loadOrganizations} from '../../../kernel/loop/load.js';
import {stopLookUp} from '../../../kernel/loop/until.js';
import {changeColumns, changeLines} from '../../../kernel/form-model/settings.js';
import {changesOf} from '../../../kernel/form-model/request.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {shownText} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {requireAnswer, invoke} from '../../../kernel/command-line/service.js';
import {formatOf, print, tell, tellWaiting} from '../../../kernel/command-line/output.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, Refusal} from '../../../kernel/command-line/exit-status.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {requireLimit} from '../../../kernel/runs/command-line.js';
import {type BatchFiles, type FirstBatch, pathOfRow, resultOf} from './batch-files.js';
import {whyNotAccounts, whyNotBatchColumns} from './availability.js';
import {problemLines, resultLines, warningLines, leftOutTexts} from './head.js';
import {chooseFile} from './runs.js';
import {checkBatch, createRows, openBatch, unsentRequests} from './commands.js';
import {
	type Batch,
	batchIn,
	type BatchRow,
	dryStatusOf,
	isAccountOpen,
	isOpen,
	isToSend,
	nameOfRow,
	exitStatusOf,
	tallyOf,
} from './batch.js';

function batchOf({store}: ServiceContext): Batch {
	const batch = batchIn(store.getState());
	if (!batch) {
		throw new TypeError('No file is open.');
	}

	return batch;
}

/**
Uses the columns as the header names them, or as they were chosen on the screen.

@throws {UsageError} If the field of a column is uncertain, or the rows cannot be checked with the columns.
*/
function acceptColumns({store}: ServiceContext): void {
	const batch = batchIn(store.getState());
	if (batch?.step.name !== 'mapping') {
		return;
	}

	const {file, columns, table, areColumnsKept: isKept} = batch;
	const why =
		whyNotBatchColumns(store.getState()) ?? (isKept ? undefined : 'The columns could not be assigned with certainty.');
	if (why !== undefined) {
		const named = namedIn(table.header);
		const unsure = isKept
			? []
			: table.header.flatMap((heading, index) =>
					named[index] === undefined ? [{heading, guess: columns[index]}] : [],
				);
		const guessed = unsure.flatMap(({heading, guess}) =>
			guess === undefined
				? []
				: [`“${heading}” as ${guess === 'metadata_member' ? `external_metadata.${heading}` : guess}`],
		);
		const unknown = unsure.flatMap(({heading, guess}) => (guess === undefined ? [`“${heading}”`] : []));
		const listed = (text: string, headings: readonly string[]): string =>
			headings.length === 0 ? '' : ` ${text}: ${headings.join(', ')}.`;
		throw new UsageError(
			harmless(
				`${file}: ${shownText(why)}${listed('These columns are guesses', guessed)}${listed('These columns have no field', unknown)} Name each column like its field, or assign the fields once on the screen: cforgs onboard --from ${file}. The choice is kept.`,
			),
		);
	}

	store.dispatch({type: 'batch/columnsAccepted'});
}

function recordOf(context: ServiceContext, row: BatchRow, {dryRun}: Flags) {
	const {verb, status, id, note, account} = resultOf(row);
	const changes = status === 'already' || status === 'left_out' ? [] : changesOf(row.form);
	const requests = dryRun ? unsentRequests(context, [row]) : [];
	return {
		row: row.number,
		verb,
		id: id === '' ? null : id,
		name: nameOfRow(row),
		path: pathOfRow(row),
		result: dryRun && isToSend(row) ? 'planned' : status,
		changes: changes.map(({name, to}) => ({field: name, before: null, after: to})),
		...(note !== '' && {note}),
		...(requests.length > 0 && {request: requests.join('\n')}),
		...(row.account && {
			account: {
				id: row.account.id ?? null,
				name: row.account.name,
				type: row.account.type,
				result: dryRun && (isToSend(row) || isAccountOpen(row)) ? 'planned' : (account?.status ?? null),
			},
		}),
	};
}

async function printRows(context: ServiceContext, {rows}: Batch, flags: Flags): Promise<void> {
	const records = rows.map(row => recordOf(context, row, flags));
	if (flags.json) {
		await print(`${harmlessJson(records, '\t')}\n`);
		return;
	}

	if (flags.csv) {
		const hasAccounts = rows.some(({account}) => account !== undefined);
		const ofRun = flags.dryRun ? ['request'] : [];
		const lines = records.flatMap(({row, verb, id, name, path, result, note = '', request = '', account, changes}) =>
			changeLines(
				[
					String(row),
					verb,
					id ?? '',
					name,
					path,
					result,
					note,
					...ofRun.map(() => request),
					...(hasAccounts ? [account?.id ?? '', account?.result ?? ''] : []),
				],
				changes.map(({field, after}) => ({key: field, name: field, from: undefined, to: after})),
			),
		);
		await print(
			csvTable(
				[
					'row',
					'verb',
					'id',
					'name',
					'path',
					'result',
					'note',
					...ofRun,
					...(hasAccounts ? ['account_id', 'account_result'] : []),
					...changeColumns,
				],
				lines,
				flags,
			),
		);
		return;
	}

	const created = rows.flatMap(row =>
		row.result.status === 'created' ? [[row.result.id, nameOfRow(row)] as const] : [],
	);
	await print(
		created
			.map(([id, name]) => (flags.quiet ? `${harmless(id)}\n` : `${exactName(id)}\t${exactName(name)}\n`))
			.join(''),
	);
}

/**
Checks every row, and with `--leave-out` leaves out those with problems.

@throws {ApiError | UsageError} If the rows cannot be checked.
*/
async function check(
	context: ServiceContext,
	first: FirstBatch,
	{leaveOut}: Flags,
): Promise<{readonly problems: readonly string[]; readonly isRefused: boolean}> {
	const {store} = context;
	openBatch(context, first);
	acceptColumns(context);
	await loadOrganizations({...context, client: context.client.for('check the file')});
	const {progress} = store.getState().listing;
	if (progress.status === 'failed') {
		throw progress.error;
	}

	await checkBatch(context);
	const checked = batchOf(context);
	const problems = problemLines(checked);
	// A row that was created under another parent would be created twice.
	const hasOtherParent = checked.rows.some(row => row.problems.some(problem => problem.hasOtherParent));
	if (leaveOut && !hasOtherParent) {
		store.dispatch({type: 'batch/problemsLeftOut'});
	}

	return {problems, isRefused: tallyOf(batchOf(context).rows).problems > 0};
}

const canBeLeftOut = ({rows}: Batch): boolean =>
	rows.some(row => isOpen(row)) && rows.every(row => row.problems.every(problem => !problem.hasOtherParent));

function refusalText(batch: Batch): string {
	const {problems, open} = tallyOf(batch.rows);
	const how = canBeLeftOut(batch)
		? ` --leave-out creates the ${counted(open, 'other row')} without ${problems === 1 ? 'it' : 'them'}.`
		: '';
	return `${count(problems)} of ${counted(batch.rows.length, 'row')} of ${harmless(batch.file)} ${problems === 1 ? 'has a problem' : 'have problems'}. Nothing was sent.${how}`;
}

function summaryText({rows, file}: Batch): string {
	const tally = tallyOf(rows);
	const {accountsLeft, open, created, unconfirmed} = tally;
	const parts = [
		...(open === 0 && unconfirmed > 0 ? [] : [`${counted(open, 'organization')} to create`]),
		...(accountsLeft === 0 ? [] : [`${counted(accountsLeft, 'account')} to create`]),
		...(created === 0 ? [] : [`${count(created)} created earlier`]),
		...leftOutTexts(tally),
	];
	return `${counted(rows.length, 'row')} of ${harmless(file)}: ${parts.join(', ')}.`;
}

// Nothing is left to send.
function endWithoutSending(batch: Batch, {quiet}: Flags): ExitStatus {
	if (!quiet) {
		tell(`${summaryText(batch)} Nothing was sent.`);
	}

	return exitStatusOf(batch.rows);
}

/** Creates the open rows as the screen does: records each row on disk before sending it, and updates the result file after each row. */
async function send(line: CommandLine, files: BatchFiles): Promise<ExitStatus> {
	const {flags, progress} = line;
	const context = line.service();
	const {store} = context;
	store.observe(event => {
		if (event.type === 'batch/rowChanged' || event.type === 'batch/accountChanged') {
			const {rows} = batchOf(context);
			const {accounts, accountsAsked, created} = tallyOf(rows);
			const accountsText = accountsAsked === 0 ? '' : `, ${count(accounts)} of ${counted(accountsAsked, 'account')}`;
			progress.show(`${count(created)} of ${counted(rows.length, 'row')} created${accountsText} …`);
		} else if (event.type === 'batch/waited') {
			tellWaiting(shownText(event.note), event.seconds * 1000, flags.quiet);
		}
	});
	const note = await line.stoppableRun(
		async () => createRows(context, files),
		() => {
			store.dispatch({type: 'batch/stopAsked'});
			stopLookUp(context);
		},
	);
	progress.end();
	if (typeof note === 'string') {
		throw new Refusal(harmless(note), exitStatus.refused);
	}

	const batch = batchOf(context);
	const failures = resultLines(batch);
	for (const text of failures) {
		tell(text);
	}

	if (!flags.quiet || note.tone !== 'success') {
		tell(harmless(note.text));
	}

	await printRows(context, batch, flags);
	return exitStatusOf(batch.rows);
}

async function onboard(line: CommandLine, first: FirstBatch): Promise<ExitStatus> {
	const {flags} = line;
	const context = line.service();
	const files = chooseFile(context, first.files);
	const whyNot = whyNotCall(context.store.getState(), 'Creating', 'create');
	if (whyNot !== undefined) {
		throw new Refusal(`${whyNot} Nothing was sent.`, exitStatus.refused);
	}

	const {problems, isRefused} = await check(context, first, flags);
	const batch = batchOf(context);
	for (const text of [...problems, ...(flags.quiet ? [] : warningLines(context.store.getState(), batch))]) {
		tell(text);
	}

	const {accountsLeft, open} = tallyOf(batch.rows);
	const toSend = batch.rows.filter(row => isToSend(row) || isAccountOpen(row));
	requireLimit(line, toSend.length, {noun: 'row', would: 'be sent', isOfFile: true});
	if (flags.dryRun) {
		await (flags.json || flags.csv
			? printRows(context, batch, isRefused ? {...flags, dryRun: false} : flags)
			: line.printUnsent(unsentRequests(context)));

		tell(isRefused ? refusalText(batch) : `Dry run: nothing was sent. ${summaryText(batch)}`);
		return isRefused ? exitStatus.refused : dryStatusOf(batch.rows);
	}

	const isNothingOpen = batch.rows.every(row => !isOpen(row) && !isAccountOpen(row));
	const whyNotAccount = whyNotAccounts(context.store.getState());
	if (whyNotAccount !== undefined) {
		throw new Refusal(`${harmless(shownText(whyNotAccount))} Nothing was sent.`, exitStatus.refused);
	}

	if (isRefused || isNothingOpen) {
		await printRows(context, batch, flags);
		if (isRefused) {
			throw new Refusal(refusalText(batch), exitStatus.refused);
		}

		return endWithoutSending(batch, flags);
	}

	// A row that is only looked up again needs no consent.
	if (open + accountsLeft > 0) {
		const rows = toSend.map(row => `  ${harmless(pathOfRow(row))}\n`).join('');
		await line.confirm(`${rows}${summaryText(batch)}\n`, 'Type yes to create them: ');
	}

	return send(line, files);
}

/**
`cforgs onboard --from FILE` without a screen. Checks, writes, result file and exit status are the same as on the screen.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runOnboard(first: FirstBatch, input: CommandInput): Promise<ExitStatus> {
	const {flags} = input;
	formatOf(flags);
	requireAnswer(flags);
	return invoke(input, async line => onboard(line, first));
}
