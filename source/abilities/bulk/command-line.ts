import type {Organization} from '../../base/api/schemas.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {groupNamed} from '../../kernel/command-line/named-group.js';
import {organizationsNamed} from '../../kernel/command-line/named-organization.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {withProfiles} from '../../kernel/command-line/profiles.js';
import {invoke} from '../../kernel/command-line/service.js';
import {whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import {changeColumns, changeLines, changeRecords} from '../../kernel/form-model/judged-settings.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestText} from '../../kernel/loop/tell.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {tallyText} from '../../kernel/rows/item-rows.js';
import type {ItemStatus} from '../../kernel/state/item-result.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {statusOfRun} from '../../kernel/writes/run-many.js';
import {assignmentsOf, type Assignment} from './assignments.js';
import {
	isToSend, leftOut, notListed, requestPace, rowOf, summaryText, type BulkRow, warningsOf, whyNotChange,
} from './plan.js';
import {settleEarlier} from './settle-earlier.js';
import {sendRows, subjectOf, subjectOfEdits} from './run.js';
import {editedMany, type EditedMany, endText, rowsOfEdits} from './command-line-text.js';

/** What the command line says: what to store, and where. */
type Asked = {readonly line: CommandLine; readonly texts: readonly string[]; readonly assignments: readonly Assignment[]; readonly named: readonly string[]};

/** The chosen organizations, those that are left out before anything is read of them, and what to report at the end. */
type Chosen = {readonly organizations: readonly Organization[]; readonly leftOut: readonly BulkRow[]; readonly status: ExitStatus; readonly holdsNow?: ((organizations: readonly Organization[]) => ReadonlySet<string>) | undefined};

/** The organizations with these ids, paths or groups. */
async function chosenByName({line, named}: Asked): Promise<Chosen> {
	const {organizations, unlisted} = await organizationsNamed(line, named);
	return {
		organizations,
		leftOut: unlisted.map(each => notListed(each)),
		status: exitStatus.ok,
	};
}

/** The organizations of --below and --where. */
async function chosenByFilter({line}: Asked): Promise<Chosen> {
	const {client, flags} = line;
	const list = await readWhole(client, flags.quiet);
	const {extent, status} = extentWithGroups(line, list, flags.below);
	const found = await whereHolds(line, extent);
	return {
		organizations: organizationsOf(found.extent),
		leftOut: found.unjudged.map(organization => leftOut(organization, 'The filter could not judge it.')),
		status: firstFailure(statusOfList(list), status, found.status),
		holdsNow: found.holdsNow,
	};
}

/** What becomes of each organization. `edited`: the text that the values come from. */
type Plan = {readonly rows: readonly BulkRow[]; readonly status: ExitStatus; readonly edited?: EditedMany};

/** What the assignments, or an edited text, do to each chosen organization, by its values as they are now. */
async function plan(asked: Asked): Promise<Plan> {
	const {line, assignments, named} = asked;
	const except = new Set(line.flags.except);
	const withoutExcepted = (all: readonly BulkRow[]) => all.map(row => isToSend(row) && except.has(row.organization.id) ? leftOut(row.organization, 'You left it out with --except.') : row);
	const begun = Date.now();
	const chosen = await (named.length > 0 ? chosenByName : chosenByFilter)(asked);
	const ids = new Set([...chosen.organizations, ...chosen.leftOut.map(({organization}) => organization)].map(({id}) => id));
	const strange = line.flags.except.find(id => !ids.has(id));
	if (strange !== undefined) {
		throw new UsageError(`--except names ${exactName(strange)}, which is none of these organizations. Give their ids.`);
	}

	const read = await withProfiles({...line, flags: {...line.flags, profiles: true}}, chosen.organizations, chosen.organizations, begun);
	if (!line.flags.dryRun) {
		settleEarlier(line.service(), read.organizations);
	}

	if (line.flags.editor) {
		const opened = read.organizations.filter(({id}) => !except.has(id));
		const edited = await editedMany(line, opened);
		return {rows: [...await rowsOfEdits(line, opened, edited), ...chosen.leftOut], status: firstFailure(chosen.status, read.status), edited};
	}

	const holding = chosen.holdsNow?.(read.organizations);
	const rows = read.organizations.map(organization => {
		const row = rowOf(assignments, organization);
		return isToSend(row) && holding?.has(organization.id) === false ? leftOut(organization, 'The filter no longer holds for it: its profile has changed since it was read.') : row;
	});
	return {rows: [...withoutExcepted(rows), ...chosen.leftOut], status: firstFailure(chosen.status, read.status)};
}

const shownValue = (value: string | undefined): string => value === undefined ? '–' : `“${harmless(value)}”`;

const nameOf = ({organization: {id, name}}: BulkRow): string => `${exactName(name)}  ${harmless(id)}`;

/** The most rows without a change that the review names. */
const mostNamed = 50;

function namedRows(rows: readonly BulkRow[], text: (row: BulkRow) => string): string {
	const more = rows.length - mostNamed;
	return `${rows.slice(0, mostNamed).map(row => `  ${text(row)}\n`).join('')}${more > 0 ? `  and ${count(more)} more\n` : ''}`;
}

/** Everything that would change, old and new, and what would not and why. */
function reviewText(line: CommandLine, rows: readonly BulkRow[]): string {
	const toSend = rows.filter(row => isToSend(row));
	const changes = toSend.map(row => `${nameOf(row)}\n${row.changes.map(({label, from, to}) => `  ${exactName(shownText(label))}: ${shownValue(from)} → ${shownValue(to)}\n`).join('')}`).join('');
	const already = rows.filter(({result}) => result.status === 'already');
	const out = rows.filter(({result}) => result.status === 'left_out');
	return [
		changes,
		already.length === 0 ? '' : `Already so: ${count(already.length)}\n${namedRows(already, nameOf)}`,
		out.length === 0 ? '' : `Left out: ${count(out.length)}\n${namedRows(out, row => `${nameOf(row)}: ${harmless(shownText(row.result.text ?? ''))}`)}`,
		`${summaryText(toSend, rows.length, requestPace(line.target.requestLog.list(), line.client.window()))}\n`,
	].join('');
}

/** The result in the words of every run. */
const statusWord = ({result: {status}}: BulkRow): ItemStatus => status === 'sending' ? 'unknown' : (status === 'waiting' ? 'not_sent' : status);

const recordOf = (row: BulkRow) => {
	const {organization: {id, name}, result: {text = ''}} = row;
	return {
		id, name, verb: 'set', status: statusWord(row), note: shownText(text),
	};
};

async function printRows({flags, print}: CommandLine, rows: readonly BulkRow[]): Promise<void> {
	const records = rows.map(row => ({...recordOf(row), changes: row.changes}));
	switch (formatOf(flags)) {
		case 'json': {
			await print(`${harmlessJson(records.map(({changes, ...own}) => ({...own, changes: changeRecords(changes)})), '\t')}\n`);
			return;
		}

		case 'csv': {
			const lines = records.flatMap(({changes, id, name, verb, status, note}) => changeLines([id, name, verb, status, note], changes));
			await print(csvTable(['id', 'name', 'verb', 'status', 'note', ...changeColumns], lines, flags));
			return;
		}

		case 'quiet': {
			await print(records.filter(({status}) => status === 'done' || status === 'already').map(({id}) => `${harmless(id)}\n`).join(''));
			return;
		}

		case 'text': {
			await print(records.map(({id, name, status}) => `${exactName(id)}\t${exactName(name)}\t${status}\n`).join(''));
		}
	}
}

/**
Checks that a run may be sent without being asked about each row.

@throws {Refusal | UsageError} If not.
*/
function requireLimit({flags: {atMost, yes, dryRun}}: CommandLine, number: number, isCounted: boolean): void {
	if (atMost !== undefined && number > atMost) {
		throw new Refusal(`${counted(number, 'organization')} would change, more than --at-most ${atMost}. Nothing was sent.`, exitStatus.refused);
	}

	if (yes && !dryRun && !isCounted && atMost === undefined) {
		throw new UsageError(`${counted(number, 'organization')} would change. With --yes and a filter, a group or --below, also give the most that you expect: --at-most ${number}.`);
	}
}

async function send(asked: Asked, {rows, edited}: Plan): Promise<readonly BulkRow[]> {
	const {line} = asked;
	const results = new Map<string, BulkRow['result']>();
	const toSend = rows.filter(row => isToSend(row));
	const {refused, stop} = await line.stoppableRun(async isStopping => sendRows(line.service(), {
		subject: edited ? subjectOfEdits(edited.edits) : subjectOf(asked.assignments, asked.texts, line.flags.unset),
		rows: toSend,
		isStopping,
		changed({organization: {id}}, result) {
			results.set(id, result);
			line.progress.show(`${count(results.values().filter(({status}) => status === 'done').toArray().length)} of ${count(toSend.length)} changed …`);
		},
		waiting: line.waiting,
	}));
	line.progress.end();
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	if (stop !== undefined) {
		line.tell(harmless(shownText(stop)));
	}

	return rows.map(row => ({...row, result: results.get(row.organization.id) ?? row.result}));
}

/** Reports the rows with something to say, and how many ended in which way. */
function tellResult({flags: {quiet}, tell}: CommandLine, rows: readonly BulkRow[]): void {
	for (const {organization, result: {status, text}} of rows) {
		if (text !== undefined && !(quiet && (status === 'done' || status === 'already'))) {
			tell(`${exactName(organization.name === '' ? organization.id : organization.name)}: ${harmless(shownText(text))}`);
		}
	}

	if (!quiet) {
		tell(tallyText(rows.map(({result}) => result), 'changed'));
	}
}

async function setMany(asked: Asked): Promise<ExitStatus> {
	const {line, assignments} = asked;
	const {flags, tell} = line;
	const whyNot = whyNotChange(line.service().store.getState(), assignments);
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(whyNot)} Nothing was sent.`, exitStatus.refused);
	}

	const planned = await plan(asked);
	const {edited} = planned;
	if (!edited) {
		return sendPlanned(asked, planned);
	}

	let isAllStored = edited.edits.size === 0;
	try {
		if (isAllStored) {
			tell('The text is unchanged, so there is nothing to send.');
			await printRows(line, []);
			return planned.status;
		}

		const status = await sendPlanned(asked, planned);
		isAllStored = status === exitStatus.ok && !flags.dryRun;
		return status;
	} finally {
		await endText(line, edited, isAllStored);
	}
}

/** Asks for confirmation, sends what is planned, and reports it. */
async function sendPlanned(asked: Asked, planned: Plan): Promise<ExitStatus> {
	const {line, named} = asked;
	const {client, flags, tell} = line;
	const {rows, status} = planned;
	const toSend = rows.filter(row => isToSend(row));
	for (const warning of warningsOf(toSend)) {
		tell(harmless(warning));
	}

	const [first] = toSend;
	if (first && !flags.dryRun) {
		requireLimit(line, toSend.length, named.length > 0 && named.every(text => !groupNamed(line, text)));
		checkFormUndo(line.service(), first.form);
		await line.confirm(reviewText(line, rows), `Type yes to change ${counted(toSend.length, 'organization')}: `);
	} else if (flags.dryRun && !flags.quiet) {
		tell(`Dry run: nothing is sent.\n${reviewText(line, rows)}`.trimEnd());
	}

	if (flags.dryRun && !flags.json && !flags.csv) {
		await line.printUnsent(toSend.flatMap(({form}) => requestsOf(form).map(request => requestText(request, client))));
		return status;
	}

	if (flags.dryRun) {
		await printRows(line, rows);
		return status;
	}

	const ended = first ? await send(asked, planned) : rows;
	tellResult(line, ended);
	await printRows(line, ended);
	return firstFailure(statusOfRun(ended.map(row => statusWord(row))), status);
}

/** `cforgs set FIELD=VALUE…`: stores fields of many organizations, after one review. */
export async function runSet(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	// The name of an organization can have an equals sign too, but its id has none.
	const end = operands.findIndex(text => !text.includes('='));
	const [texts, named] = end === -1 ? [operands, []] : [operands.slice(0, end), operands.slice(end)];
	const read = assignmentsOf(texts, flags.unset);
	if ('why' in read) {
		throw new UsageError(read.why);
	}

	const {assignments} = read;
	if (flags.editor && assignments.length > 0) {
		throw new UsageError('With --editor, the values come from the text. Leave out FIELD=VALUE and --unset.');
	}

	if (assignments.length === 0 && !flags.editor) {
		throw new UsageError('There is nothing to set. Add FIELD=VALUE, such as business_email=ops@acme.example, or --unset FIELD.');
	}

	const isFiltered = flags.where !== undefined || flags.below !== undefined;
	if (isFiltered === (named.length > 0)) {
		throw new UsageError(isFiltered ? 'Ids and groups do not go together with --where and --below: give one of them.' : 'Which organizations? Add ids, paths or @GROUP after the values, or --where FILTER, or --below ID.');
	}

	if (named.some(text => text.trim() === '') || flags.below?.trim() === '') {
		throw new UsageError('Which organization? An id or a path is empty.');
	}

	requireAnswer(flags);
	return invoke(input, async line => setMany({
		line, texts, assignments, named,
	}));
}
