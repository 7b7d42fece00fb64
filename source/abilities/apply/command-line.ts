import type {CallName} from '../../base/api/calls.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {isWhole as isWholeList} from '../../base/api/whole-list.js';
import {harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {holdsNoLonger} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, invoke} from '../../kernel/command-line/service.js';
import {formatOrMarkdown} from '../../kernel/command-line/output.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {withProfiles} from '../../kernel/command-line/profiles.js';
import {paceOf, reviewedRun} from '../../kernel/runs/command-line.js';
import {mostNamed} from '../../kernel/command-line/change-text.js';
import {whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {keptColumnsOf} from '../../kernel/customer-file/columns.js';
import {encodingText, type Table} from '../../kernel/customer-file/cells.js';
import {readTableFile} from '../../kernel/customer-file/table-file.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import {requestsOf, writesOf} from '../../kernel/form-model/request.js';
import {warningsOfMany} from '../../kernel/form-model/value-warnings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {changeEffort, effortText} from '../../kernel/loop/pace.js';
import {requestText} from '../../kernel/loop/tell.js';
import {wordsAmong} from '../../kernel/command-line/known-values.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {readCurrent} from '../../kernel/writes/own-creations.js';
import {openAccepted} from './accepted.js';
import {columnTexts} from './columns.js';
import {compareCustomers, customersIn, newParentIn, type Customers} from './customers.js';
import {
	callsFor,
	isPossibleRename,
	rowsToSend,
	verbOf,
	sendableKinds,
	withProblem,
	type ApplyRow,
	type RowToSend,
	type SendableKind,
} from './plan.js';
import {
	acceptedText,
	groupsText,
	incompleteText,
	isDifferent,
	reportMarkdown,
	reportTable,
	reportText,
	rowJson,
	summaryText,
	unreadText,
} from './report.js';
import {openResult, type Written} from './result.js';
import {earlierCreations, sendRows, settleTried} from './run.js';

type Asked = {readonly line: CommandLine; readonly file: string; readonly table: Table};

/** Reports how the columns are understood. */
function tellColumns({flags: {quiet}, tell}: CommandLine, {columns, rows}: Customers, table: Table): void {
	const encoding = encodingText(table);
	if (encoding !== undefined) {
		tell(harmless(encoding));
	}

	for (const text of quiet ? [] : columnTexts(columns, rows)) {
		tell(text);
	}
}

/**
The customers of the file.

@throws {UsageError} If its columns cannot be used.
*/
function readFile({line: {disk, flags}, file, table}: Asked): Customers {
	const customers = customersIn(table, keptColumnsOf(disk).find(table.header), {
		matchBy: flags.matchBy ?? '',
		newParent: flags.parent ?? '',
	});
	if ('why' in customers) {
		throw new UsageError(`${harmless(file)}: ${customers.why}`);
	}

	return customers;
}

type Compared = {readonly rows: readonly ApplyRow[]; readonly isWhole: boolean; readonly status: ExitStatus};

/**
The id of the parent of new organizations, or empty for roots; undefined if --parent is missing.

@throws {Refusal | UsageError} If no organization, or several, match.
*/
function parentIn(index: TreeIndex, named = ''): string | undefined {
	const found = newParentIn(index, named);
	if ('id' in found) {
		return found.id;
	}

	const text = harmless(shownText(found.why));
	throw found.isAmbiguous ? new UsageError(text) : new Refusal(text, exitStatus.notFound);
}

/** Reads the list and the profiles that the file says something about, and compares both. For a run that sends, no value counts that was read earlier. */
async function compare({line, file}: Asked, customers: Customers): Promise<Compared> {
	const {client, flags, journal} = line;
	const accepted = openAccepted(line.disk);
	const after = flags.report ? undefined : Date.now();
	const list = await readCurrent({journal, now: () => Date.now(), wait: line.wait}, async () =>
		readWhole(client, flags.quiet),
	);
	const {extent, status} = extentWithGroups(line, list, flags.below);
	const found = await whereHolds(line, extent, {isForWrites: !flags.report});
	const ids = new Set(organizationsOf(found.extent).map(({id}) => id));
	// The top of a branch is no customer.
	const top = flags.below === undefined ? undefined : extent.index.idAt(extent.rows[0] ?? -1);
	// The filter may have judged values that were known before.
	const {holdsNow} = after === undefined ? {} : found;
	const statuses: ExitStatus[] = [];
	const compared = await compareCustomers(customers, {
		scope: {
			index: extent.index,
			organizations: list.organizations,
			scope: ids,
			parents: flags.below === undefined ? undefined : new Set(organizationsOf(extent).map(({id}) => id)),
			newParent: parentIn(extent.index, flags.parent),
			...earlierCreations({journal, now: () => Date.now()}, list.organizations),
		},
		whole: flags.whole ? new Set([...ids].filter(id => id !== top)) : undefined,
		async withProfiles(organizations, wanted, isAgain) {
			const read = await withProfiles(
				{...line, flags: {...flags, profiles: true}},
				organizations,
				organizations.filter(({id}) => wanted.has(id)),
				isAgain ? after : undefined,
			);
			statuses.push(read.status);
			return read.organizations;
		},
		alsoNeeded: matched => (holdsNow ? matched.flatMap(({match}) => ('id' in match ? [match.id] : [])) : []),
	});
	if (compared.unread > 0) {
		line.tell(unreadText(compared.unread));
	}

	if (!flags.report && !flags.dryRun) {
		await settleTried(line.service(), file, compared.rows, list.organizations);
	}

	const holding = holdsNow?.(compared.organizations);
	return {
		rows: accepted.among(
			compared.rows.map(row =>
				row.result.status === 'waiting' && row.organization && holding?.has(row.organization.id) === false
					? withProblem(row, holdsNoLonger)
					: row,
			),
		),
		isWhole: isWholeList(list),
		status: firstFailure(statusOfList(list), status, found.status, ...statuses),
	};
}

async function report({line, file}: Asked, {rows, status, isWhole}: Compared): Promise<ExitStatus> {
	const {flags, print, tell} = line;
	const different = rows.filter(row => isDifferent(row));
	if (flags.json) {
		await print(
			`${harmlessJson(
				rows.filter(({differences}) => differences.length > 0).map(row => rowJson(row)),
				'\t',
			)}\n`,
		);
	} else if (flags.csv) {
		const {columns, rows: lines} = reportTable(rows);
		await print(csvTable(columns, lines, flags));
	} else if (flags.markdown) {
		await print(reportMarkdown(file, rows));
	} else {
		await print(
			flags.quiet
				? different.map(({organization}) => (organization ? `${harmless(organization.id)}\n` : '')).join('')
				: reportText(file, rows),
		);
	}

	if (!isWhole) {
		tell(incompleteText);
	}

	return different.length > 0
		? exitStatus.different
		: isWhole && status === exitStatus.ok
			? exitStatus.ok
			: exitStatus.incomplete;
}

function kindsIn({only}: CommandLine['flags']): ReadonlySet<SendableKind> {
	return new Set(only.length === 0 ? sendableKinds : wordsAmong('--only', only, sendableKinds));
}

/** Everything that would be sent, and what would not and why. */
function reviewText({line, file}: Asked, rows: readonly ApplyRow[], toSend: readonly RowToSend[]): string {
	const writes = writesOf(toSend.map(({form}) => form));
	return [
		`${summaryText(file, rows)}\n`,
		groupsText(rows, ['moved', 'duplicate', 'problem', 'missing'], mostNamed),
		groupsText(toSend, sendableKinds),
		`\n${counted(toSend.length, 'row')} to send, ${effortText(writes, paceOf(line), changeEffort)}.\n`,
	].join('');
}

/** A row of the file in a run. */
type RunRow = ApplyRow & {
	readonly number: number;
	/** --only and the question did not leave it out. */
	readonly isChosen: boolean;
};

function runRows({flags}: CommandLine, rows: readonly ApplyRow[], toSend: readonly RowToSend[]): readonly RunRow[] {
	const sent = new Map(toSend.map(row => [row.number, row]));
	return rows.flatMap(({number, ...row}): readonly RunRow[] => {
		if (number === undefined) {
			return [];
		}

		const own = {...row, ...sent.get(number), number, isChosen: true};
		if (sent.has(number) || row.result.status !== 'waiting') {
			return [own];
		}

		const isPossible = kindsIn(flags).has('possible-rename') && isPossibleRename(row);
		const text =
			row.accepted === undefined
				? isPossible
					? 'It may be a rename: say so without --yes, or write the id in a column “id”.'
					: 'Left out by --only.'
				: acceptedText(row.accepted);
		return [{...own, result: {status: 'left_out', text}, isChosen: isPossible || row.accepted !== undefined}];
	});
}

async function store(asked: Asked, {rows, isWhole, status}: Compared): Promise<ExitStatus> {
	const {line, file, table} = asked;
	const {client, flags} = line;
	if (!isWhole) {
		throw new Refusal(
			'The list is incomplete, so cforgs cannot tell which organizations are missing. Nothing was sent.',
			exitStatus.failed,
		);
	}

	// Nobody answers for a rename that may be another customer.
	const toSend = rowsToSend(rows, {
		kinds: new Set([...kindsIn(flags)].filter(kind => kind !== 'possible-rename' || !flags.yes)),
	});
	requireCalls(line, callsFor(toSend));
	const planned = runRows(line, rows, toSend);
	const result = openResult(
		file,
		table,
		planned.map(row => ({...row, state: row.result})),
	);
	const unchosen = new Set(planned.filter(({isChosen}) => !isChosen).map(({number}) => number));
	const ids = new Map<number, string>();
	let written: Written | undefined;
	return reviewedRun<ApplyRow, RowToSend>(line, {
		rows: planned,
		toSend,
		status,
		columns: ['row', 'verb', 'id', 'name', 'path'],
		about(row) {
			const {number = 0, organization, path, differences} = row;
			return {
				row: number,
				verb: verbOf(row),
				id: ids.get(number) ?? organization?.id,
				name: path.at(-1) ?? '',
				path: path.join(' › '),
				changes: differences.flatMap(({changes}) => changes),
			};
		},
		requestsOf: ({form}) => (form ? requestsOf(form).map(request => requestText(request, client)) : []),
		keyOf: ({number}) => String(number),
		noun: 'organization',
		would: 'be created or changed',
		done: 'stored',
		isOfFile: true,
		isCounted: ({number = 0}) => !unchosen.has(number),
		warnings: warningsOfMany(toSend.map(({form}) => form)),
		review: () => reviewText(asked, rows, toSend),
		check({form}) {
			checkFormUndo(line.service(), form);
		},
		ask: async review => line.confirm(review, `Type yes to send ${counted(toSend.length, 'row')}: `),
		async send({changed, ...run}) {
			const {remark, ...end} = await sendRows(line.service(), {
				...run,
				file,
				rows: toSend,
				result,
				changed(row, state, id) {
					if (id !== undefined) {
						ids.set(row.number, id);
					}

					changed(row, state);
				},
			});
			written = remark;
			return end;
		},
		async ended() {
			const {text, isWritten} = written ?? (await result.write(true));
			if (!isWritten || !flags.quiet) {
				line.tell(harmless(text));
			}
		},
	});
}

/**
Checks that these calls can be made.

@throws {Refusal} If not.
*/
function requireCalls({service}: CommandLine, calls: readonly CallName[]): void {
	const why = whyNotCall(service().store.getState(), 'Applying a file', ...calls);
	if (why !== undefined) {
		throw new Refusal(`${harmless(why)} Nothing was sent.`, exitStatus.refused);
	}
}

async function apply(asked: Asked): Promise<ExitStatus> {
	const {line, table} = asked;
	const read = readFile(asked);
	tellColumns(line, read, table);
	if (line.flags.report) {
		return report(asked, await compare(asked, read));
	}

	requireCalls(line, read.columns.keys.some(({name}) => name !== 'name') ? readCalls : []);
	kindsIn(line.flags);
	return store(asked, await compare(asked, read));
}

async function tableIn(file: string): Promise<Table> {
	try {
		return await readTableFile(file);
	} catch (error) {
		throw new UsageError(harmless(error instanceof Error ? error.message : String(error)), 1);
	}
}

/** `cforgs apply FILE`: holds a file of customers against the organizations of the service, and stores what it says after one review. */
export async function runApply(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	const file = operands[0] ?? '';
	if (file.trim() === '') {
		throw new UsageError('Which file? cforgs apply customers.csv.');
	}

	formatOrMarkdown(flags);
	if (!flags.report && flags.markdown) {
		throw new UsageError('--markdown is for --report.');
	}

	if (
		flags.report &&
		(flags.yes || flags.dryRun || flags.atMost !== undefined || flags.withoutUndo || flags.only.length > 0)
	) {
		throw new UsageError('--report sends nothing: leave out --yes, --dry-run, --at-most, --without-undo and --only.');
	}

	if (!flags.report) {
		requireAnswer(flags);
	}

	if (flags.below?.trim() === '' || flags.parent?.trim() === '' || flags.matchBy?.trim() === '') {
		throw new UsageError(
			'--below and --parent take an id or a path, and --match-by takes a field, but one of them is empty.',
		);
	}

	const table = await tableIn(file);
	return invoke(input, async line => apply({line, file, table}));
}
