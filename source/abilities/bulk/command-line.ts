import {exactName, harmless} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import {changesText, printChanges} from '../../kernel/command-line/changed-rows.js';
import {
	areCounted, chosenOrganizations, holdsNoLonger, notJudged, requireChoice, requireLimit,
} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {withProfiles} from '../../kernel/command-line/profiles.js';
import {sendItems, statusOfItems, tellItems} from '../../kernel/command-line/send-items.js';
import {invoke} from '../../kernel/command-line/service.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import {warningsOfMany} from '../../kernel/form-model/value-warnings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestPace} from '../../kernel/loop/pace.js';
import {requestText} from '../../kernel/loop/tell.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {settleChanges, storedIn} from '../../kernel/writes/shown-by-reads.js';
import {assignmentsOf, type Assignment} from './assignments.js';
import {
	isToSend, leftOut, notListed, rowOf, summaryText, type BulkRow, whyNotChange,
} from './plan.js';
import {sendRows, subjectOf} from './run.js';

/** What the command line says: what to store, and where. */
type Asked = {readonly line: CommandLine; readonly texts: readonly string[]; readonly assignments: readonly Assignment[]; readonly named: readonly string[]};

/** What becomes of each organization. */
type Plan = {readonly rows: readonly BulkRow[]; readonly status: ExitStatus};

/** What the assignments do to each chosen organization, by its values as they are now. */
async function plan(asked: Asked): Promise<Plan> {
	const {line, assignments, named} = asked;
	const except = new Set(line.flags.except);
	const withoutExcepted = (all: readonly BulkRow[]) => all.map(row => isToSend(row) && except.has(row.organization.id) ? leftOut(row.organization, 'You left it out with --except.') : row);
	const begun = Date.now();
	const chosen = await chosenOrganizations(line, named);
	const unread = [...chosen.unlisted.map(each => notListed(each)), ...chosen.unjudged.map(each => leftOut(each, notJudged))];
	const ids = new Set([...chosen.organizations, ...unread.map(({organization}) => organization)].map(({id}) => id));
	const strange = line.flags.except.find(id => !ids.has(id));
	if (strange !== undefined) {
		throw new UsageError(`--except names ${exactName(strange)}, which is none of these organizations. Give their ids.`);
	}

	const read = await withProfiles({...line, flags: {...line.flags, profiles: true}}, chosen.organizations, chosen.organizations, begun);
	settleChanges(line.service(), storedIn(read.organizations));

	const holding = chosen.holdsNow?.(read.organizations);
	const rows = read.organizations.map(organization => {
		const row = rowOf(assignments, organization);
		return isToSend(row) && holding?.has(organization.id) === false ? leftOut(organization, holdsNoLonger) : row;
	});
	return {rows: [...withoutExcepted(rows), ...unread], status: firstFailure(chosen.status, read.status)};
}

const namedBy = ({organization: {id, name}}: BulkRow) => ({id, name});

/** Everything that would change, old and new, and what would not and why. */
function reviewText(line: CommandLine, rows: readonly BulkRow[]): string {
	const pace = requestPace(line.target.requestLog.list(), line.client.window());
	return changesText(rows, namedBy, summaryText(rows.filter(row => isToSend(row)), rows.length, pace));
}

const printRows = async (line: CommandLine, rows: readonly BulkRow[]): Promise<void> => printChanges(line, rows, {verb: 'set', namedBy});

const rowsOfRun = {
	done: 'changed',
	keyOf: ({organization: {id}}: BulkRow) => id,
	nameOf: ({organization: {id, name}}: BulkRow) => name === '' ? id : name,
};

async function setMany(asked: Asked): Promise<ExitStatus> {
	const {line, assignments, named} = asked;
	const {client, flags, tell} = line;
	const whyNot = whyNotChange(line.service().store.getState(), assignments);
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(whyNot)} Nothing was sent.`, exitStatus.refused);
	}

	const {rows, status} = await plan(asked);
	const toSend = rows.filter(row => isToSend(row));
	for (const warning of warningsOfMany(toSend.map(({form}) => form))) {
		tell(harmless(warning));
	}

	const [first] = toSend;
	if (first) {
		requireLimit(line, toSend.length, {noun: 'organization', verb: 'change', isCounted: areCounted(line, named)});
	}

	if (first && !flags.dryRun) {
		checkFormUndo(line.service(), first.form);
		await line.confirm(reviewText(line, rows), `Type yes to change ${counted(toSend.length, 'organization')}: `);
	} else if (flags.dryRun && !flags.quiet) {
		tell(`Dry run: nothing is sent.\n${reviewText(line, rows)}`.trimEnd());
	}

	if (flags.dryRun && !flags.json && !flags.csv) {
		await line.printUnsent(toSend.flatMap(({form}) => requestsOf(form).map(request => requestText(request, client))));
	} else if (flags.dryRun) {
		await printRows(line, rows);
	}

	if (flags.dryRun) {
		return firstFailure(statusOfItems(line, rows), status);
	}

	const subject = subjectOf(asked.assignments, asked.texts, flags.unset);
	const ended = first
		? await sendItems(line, rows, {...rowsOfRun, send: async report => sendRows(line.service(), {subject, rows: toSend, ...report})})
		: rows;
	tellItems(line, ended, rowsOfRun);
	await printRows(line, ended);
	return firstFailure(statusOfItems(line, ended), status);
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
	if (assignments.length === 0) {
		throw new UsageError('There is nothing to set. Add FIELD=VALUE, such as business_email=ops@acme.example, or --unset FIELD.');
	}

	requireChoice(flags, named, 'Add ids, paths or @GROUP after the values, or --where FILTER, or --below ID.');
	requireAnswer(flags);
	return invoke(input, async line => setMany({
		line, texts, assignments, named,
	}));
}
