import {exactName, harmless} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import {
	chosenOrganizations,
	holdsNoLonger,
	notJudged,
	requireChoice,
} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {withProfiles} from '../../kernel/command-line/profiles.js';
import {changesText, paceOf, reviewedRun} from '../../kernel/runs/command-line.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import {warningsOfMany} from '../../kernel/form-model/value-warnings.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestText} from '../../kernel/loop/tell.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {settleChanges, storedIn} from '../../kernel/writes/shown-by-reads.js';
import {
	assignmentsOf,
	type Assignment,
	isToSend,
	leftOut,
	notListed,
	rowOf,
	summaryText,
	type BulkRow,
	whyNotChange,
	sendRows,
	subjectOf,
} from './plan.js';

type Asked = {
	readonly line: CommandLine;
	readonly texts: readonly string[];
	readonly assignments: readonly Assignment[];
	readonly named: readonly string[];
};

type Plan = {readonly rows: readonly BulkRow[]; readonly status: ExitStatus};

async function plan(asked: Asked): Promise<Plan> {
	const {line, assignments, named} = asked;
	const except = new Set(line.flags.except);
	const withoutExcepted = (all: readonly BulkRow[]) =>
		all.map(row =>
			isToSend(row) && except.has(row.organization.id)
				? leftOut(row.organization, 'You left it out with --except.')
				: row,
		);
	const begun = Date.now();
	const chosen = await chosenOrganizations(line, named);
	const unread = [
		...chosen.unlisted.map(each => notListed(each)),
		...chosen.unjudged.map(each => leftOut(each, notJudged)),
	];
	const ids = new Set([...chosen.organizations, ...unread.map(({organization}) => organization)].map(({id}) => id));
	const strange = line.flags.except.find(id => !ids.has(id));
	if (strange !== undefined) {
		throw new UsageError(`--except names ${exactName(strange)}, which is none of these organizations. Give their ids.`);
	}

	const read = await withProfiles(
		{...line, flags: {...line.flags, profiles: true}},
		chosen.organizations,
		chosen.organizations,
		begun,
	);
	settleChanges(line.service(), storedIn(read.organizations));

	const holding = chosen.holdsNow?.(read.organizations);
	const rows = read.organizations.map(organization => {
		const row = rowOf(assignments, organization);
		return isToSend(row) && holding?.has(organization.id) === false ? leftOut(organization, holdsNoLonger) : row;
	});
	return {rows: [...withoutExcepted(rows), ...unread], status: firstFailure(chosen.status, read.status)};
}

async function setMany(asked: Asked): Promise<ExitStatus> {
	const {line, assignments, texts} = asked;
	const {client, flags} = line;
	const whyNot = whyNotChange(line.service().store.getState(), assignments);
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(whyNot)} Nothing was sent.`, exitStatus.refused);
	}

	const {rows, status} = await plan(asked);
	const toSend = rows.filter(row => isToSend(row));
	const about = ({organization: {id, name}, changes}: BulkRow) => ({id, name, changes});
	return reviewedRun(line, {
		rows,
		toSend,
		status,
		columns: ['id', 'name'],
		about,
		requestsOf: ({form}) => (form ? requestsOf(form).map(request => requestText(request, client)) : []),
		keyOf: ({organization: {id}}) => id,
		noun: 'organization',
		would: 'change',
		done: 'changed',
		warnings: warningsOfMany(toSend.map(({form}) => form)),
		review: () => changesText(rows, about, summaryText(toSend, rows.length, paceOf(line))),
		check({form}) {
			checkFormUndo(line.service(), form);
		},
		ask: async review => line.confirm(review, `Type yes to change ${counted(toSend.length, 'organization')}: `),
		send: async report =>
			sendRows(line.service(), {subject: subjectOf(assignments, texts, flags.unset), rows: toSend, ...report}),
	});
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
		throw new UsageError(
			'There is nothing to set. Add FIELD=VALUE, such as business_email=ops@acme.example, or --unset FIELD.',
		);
	}

	requireChoice(flags, named, 'Add ids, paths or @GROUP after the values, or --where FILTER, or --below ID.');
	requireAnswer(flags);
	return invoke(input, async line => setMany({line, texts, assignments, named}));
}
