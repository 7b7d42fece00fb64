import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {
	chosenOrganizations, holdsNoLonger, notJudged, requireChoice, requireLimit,
} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer} from '../../kernel/command-line/confirm.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../kernel/command-line/exit-status.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {printItems, sendItems, statusOfItems, tellItems} from '../../kernel/command-line/send-items.js';
import {invoke} from '../../kernel/command-line/service.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestText} from '../../kernel/loop/tell.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {deletionRequest} from '../../kernel/writes/history.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {type DeletionRow, stayingOf} from './plan.js';
import {readDeletionRows, unlistedRows} from './read-rows.js';
import {deleteRows} from './run.js';
import {aboutDeletions} from './run-rows.js';

const noneLeftOut: ReadonlySet<string> = new Set();

/** The chosen organizations, with what blocks the deletion of each. */
async function plan(line: CommandLine, named: readonly string[]): Promise<{readonly rows: readonly DeletionRow[]; readonly status: ExitStatus}> {
	const context = line.service();
	const {organizations, unlisted, unjudged, holdsNow, status} = await chosenOrganizations(line, named, id => allWrites(context).some(write => write.kind === 'delete' && write.id === id));
	const read = await readDeletionRows(context, organizations.map(organization => ({organization, path: [organization.name]})), {
		wait: line.wait,
		note(text) {
			line.progress.show(harmless(shownText(text)));
		},
	});
	line.progress.end();
	if (read?.stop) {
		throw read.stop;
	}

	const all = read?.rows ?? [];
	const holding = holdsNow?.(all.map(({organization}) => organization));
	const checked = all.map((row): DeletionRow => row.checks && holding?.has(row.organization.id) === false ? {...row, result: {status: 'left_out', text: holdsNoLonger}} : row);
	const staying = stayingOf(checked, noneLeftOut);
	const gone = await unlistedRows(context, unlisted);
	return {
		status,
		rows: [
			...checked.map(row => ({...row, result: staying.get(row.organization.id) ?? row.result})),
			...gone,
			...unjudged.map((organization): DeletionRow => ({organization, path: [organization.name], result: {status: 'left_out', text: notJudged}})),
		],
	};
}

const nameOf = ({organization: {id, name}}: DeletionRow): string => name === '' ? id : name;

const rowText = ({organization: {id, name}, result: {text}, warning}: DeletionRow): string => {
	const note = text ?? warning;
	return `  ${exactName(name)}  ${harmless(id)}${note === undefined ? '' : `: ${harmless(shownText(note))}`}\n`;
};

function reviewText(rows: readonly DeletionRow[]): string {
	const part = (title: string, status: string) => {
		const own = rows.filter(({result}) => result.status === status);
		return own.length === 0 ? '' : `${title}: ${own.length}\n${own.map(row => rowText(row)).join('')}`;
	};

	return `${part('To delete', 'waiting')}${part('Already so', 'already')}${part('Left out', 'left_out')}${aboutDeletions}\n`;
}

async function deleteMany(line: CommandLine, named: readonly string[]): Promise<ExitStatus> {
	const {client, flags, tell} = line;
	const context = line.service();
	const whyNot = whyNotCall(context.store.getState(), 'Deleting', ...readCalls, 'accounts', 'delete');
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(shownText(whyNot))} Nothing was sent.`, exitStatus.refused);
	}

	const {rows, status} = await plan(line, named);
	const toSend = rows.filter(({result}) => result.status === 'waiting');
	requireLimit(line, toSend.length, {noun: 'organization', verb: 'be deleted', isCounted: toSend.length === 0});
	if (flags.dryRun) {
		if (!flags.quiet) {
			tell(`Dry run: nothing is sent.\n${reviewText(rows)}`.trimEnd());
		}

		await (flags.json || flags.csv
			? printItems(line, rows, {verb: 'delete', columnsOf: columns})
			: line.printUnsent(toSend.map(({organization}) => requestText(deletionRequest(organization), client))));
		return firstFailure(statusOfItems(line, rows), status);
	}

	if (toSend.length > 0) {
		line.requireKept();
		await requireNumber(line, rows, toSend.length);
	}

	const ended = toSend.length === 0
		? rows
		: await sendItems(line, rows, {
			keyOf: ({organization: {id}}) => id, done: 'deleted', send: async report => deleteRows(context, {all: rows, rows: toSend, ...report}),
		});
	tellItems(line, ended, {nameOf, done: 'deleted'});
	await printItems(line, ended, {verb: 'delete', columnsOf: columns});
	return firstFailure(statusOfItems(line, ended), status);
}

const columns = ({organization: {id, name}}: DeletionRow) => ({id, name});

/**
Asks for the number of organizations to delete.

@throws {Refusal} If another text is typed.
*/
async function requireNumber({flags, ask}: CommandLine, rows: readonly DeletionRow[], number: number): Promise<void> {
	if (flags.yes) {
		return;
	}

	const typed = await ask(`${reviewText(rows)}Type ${number} to delete ${counted(number, 'organization')}: `);
	if (typed.trim() !== String(number)) {
		throw new Refusal('The number was not typed. Nothing was sent.', exitStatus.failed);
	}
}

/** `cforgs delete ID ID…`, or with a group or a filter: deletes organizations after one review. */
export async function runDeleteMany(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	requireChoice(flags, operands, 'Add ids, paths or @GROUP, or --where FILTER, or --below ID.');
	requireAnswer(flags, 'This deletes organizations.');
	return invoke(input, async line => deleteMany(line, operands));
}
