import {exactName, harmless} from '../../base/text/harmless.js';
import {shownText} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {
	chosenOrganizations,
	holdsNoLonger,
	notJudged,
	requireChoice,
} from '../../kernel/command-line/chosen-organizations.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {requireAnswer, invoke} from '../../kernel/command-line/service.js';
import {exitStatus, type ExitStatus, Refusal} from '../../kernel/command-line/exit-status.js';
import {formatOf} from '../../kernel/command-line/output.js';
import {reviewedRun} from '../../kernel/runs/command-line.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestText} from '../../kernel/loop/tell.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {deletionRequest} from '../../kernel/writes/history.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {type DeletionRow, stayingOf, readDeletionRows, unlistedRows, deleteRows} from './plan.js';
import {aboutDeletions} from './rows.js';
import {whyMistyped} from './state.js';

const noneLeftOut: ReadonlySet<string> = new Set();

async function plan(
	line: CommandLine,
	named: readonly string[],
): Promise<{readonly rows: readonly DeletionRow[]; readonly status: ExitStatus}> {
	const context = line.service();
	const deleted = new Set(
		allWrites(context)
			.filter(({kind}) => kind === 'delete')
			.map(({id}) => id),
	);
	const {organizations, unlisted, unjudged, holdsNow, status} = await chosenOrganizations(line, named, id =>
		deleted.has(id),
	);
	const read = await readDeletionRows(
		context,
		organizations.map(organization => ({organization, path: [organization.name]})),
		{
			wait: line.wait,
			note(text) {
				line.progress.show(harmless(shownText(text)));
			},
		},
	);
	line.progress.end();
	if (read?.stop) {
		throw read.stop;
	}

	const all = read?.rows ?? [];
	const holding = holdsNow?.(all.map(({organization}) => organization));
	const checked = all.map((row): DeletionRow =>
		row.checks && holding?.has(row.organization.id) === false
			? {...row, result: {status: 'left_out', text: holdsNoLonger}}
			: row,
	);
	const staying = stayingOf(checked, noneLeftOut);
	const gone = await unlistedRows(context, unlisted);
	return {
		status,
		rows: [
			...checked.map(row => ({...row, result: staying.get(row.organization.id) ?? row.result})),
			...gone,
			...unjudged.map((organization): DeletionRow => ({
				organization,
				path: [organization.name],
				result: {status: 'left_out', text: notJudged},
			})),
		],
	};
}

const rowText = ({organization: {id, name}, result: {text}}: DeletionRow): string =>
	`  ${exactName(name)}  ${harmless(id)}${text === undefined ? '' : `: ${harmless(shownText(text))}`}\n`;

function reviewText(rows: readonly DeletionRow[]): string {
	const part = (title: string, status: string) => {
		const own = rows.filter(({result}) => result.status === status);
		return own.length === 0 ? '' : `${title}: ${own.length}\n${own.map(row => rowText(row)).join('')}`;
	};

	return `${part('To delete', 'waiting')}${part('Already so', 'already')}${part('Left out', 'left_out')}${aboutDeletions}\n`;
}

/**
Asks for the name of the only organization to delete, or for the number of them.

@throws {Refusal} If another text is typed.
*/
async function requireTyped({flags, ask}: CommandLine, review: string, toSend: readonly DeletionRow[]): Promise<void> {
	const [first, ...others] = toSend;
	if (!first || flags.yes) {
		return;
	}

	const {organization} = first;
	const number = String(toSend.length);
	const how =
		others.length === 0
			? `the exact name of “${exactName(organization.name)}”, or its id, to delete it`
			: `${number} to delete ${counted(toSend.length, 'organization')}`;
	const typed = await ask(`${review}Type ${how}: `);
	const why =
		others.length === 0
			? whyMistyped(organization, typed)
			: typed.trim() === number
				? undefined
				: 'The number was not typed.';
	if (why !== undefined) {
		throw new Refusal(`${shownText(why)} Nothing was sent.`, exitStatus.failed);
	}
}

async function deleteOrganizations(line: CommandLine, named: readonly string[]): Promise<ExitStatus> {
	const context = line.service();
	const whyNot = whyNotCall(context.store.getState(), 'Deleting', ...readCalls, 'accounts', 'delete');
	if (whyNot !== undefined) {
		throw new Refusal(`${harmless(shownText(whyNot))} Nothing was sent.`, exitStatus.refused);
	}

	const {rows, status} = await plan(line, named);
	const [only, ...others] = rows;
	if (only?.result.error && others.length === 0) {
		throw only.result.error;
	}

	const toSend = rows.filter(({result}) => result.status === 'waiting');
	return reviewedRun<DeletionRow, DeletionRow>(line, {
		rows,
		toSend,
		status,
		columns: ['id', 'name'],
		about: ({organization: {id, name}}) => ({id, name}),
		requestsOf: ({organization}) => [requestText(deletionRequest(organization), line.client)],
		keyOf: ({organization: {id}}) => id,
		noun: 'organization',
		would: 'be deleted',
		done: 'deleted',
		warnings: [...new Set(toSend.flatMap(({warning}) => warning ?? []))],
		review: () => reviewText(rows),
		check() {
			line.requireKept();
		},
		ask: async review => requireTyped(line, review, toSend),
		send: async report => deleteRows(context, {all: rows, rows: toSend, ...report}),
	});
}

/** `cforgs delete ID…`, or with a group or a filter: deletes empty organizations after one review. */
export async function runDelete(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	requireChoice(flags, operands, 'Add ids, paths or @GROUP, or --where FILTER, or --below ID.');
	requireAnswer(
		flags,
		operands.length === 1
			? `This deletes the organization ${harmless(operands[0] ?? '')}.`
			: 'This deletes organizations.',
	);
	return invoke(input, async line => deleteOrganizations(line, operands));
}
