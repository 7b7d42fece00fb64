import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText, type Told} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {changeColumns, changeLines, changeRecords, type ShownValue} from '../form-model/settings.js';
import type {CommandLine} from '../loop/command-line.js';
import {requestPace, type RequestPace} from '../loop/pace.js';
import {UsageError, type ExitStatus} from '../options/exit-status.js';
import {reasonTexts, tallyText} from '../rows/item-rows.js';
import {isItemOver, type ItemState, statusWord} from '../state/item-result.js';
import {changeText, firstLines} from '../command-line/change-text.js';
import {formatOf} from '../command-line/output.js';
import {csvTable} from '../command-line/csv-output.js';
import {exitStatus, firstFailure, Refusal} from '../command-line/exit-status.js';
import type {RunEnd} from '../writes/run-lock.js';
import {statusOfRun} from './run-many.js';

type Item = {readonly result: ItemState};

/**
What an item of a run is about, under the same names in every command.

- `row`, `verb`: of a row of a file.
- `path`: the names of an organization and of those above it, from the root down; of a person, the organization’s.
- `organization`: where an item is that is no organization itself.
- `email`: of a person.
*/
export type About = {
	readonly row?: number;
	readonly verb?: string;
	readonly id?: string | undefined;
	readonly name?: string;
	readonly path?: string;
	readonly organization?: {readonly id: string; readonly name: string};
	readonly email?: string;
	readonly changes?: readonly ShownValue[];
};

/** How a command prints the items of its run. */
export type Printed<Row extends Item> = {
	/** The names that its items have, in the order of the text. */
	readonly columns: ReadonlyArray<Exclude<keyof About, 'changes'>>;
	readonly about: (row: Row) => About;
	/** The requests that a dry run prints of an item. */
	readonly requestsOf: (row: Row) => readonly string[];
};

/** A run on the command line: what it is about, and how its items are sent. */
export type ReviewedRun<Row extends Item, Sent extends Row> = Printed<Row> & {
	readonly rows: readonly Row[];
	readonly toSend: readonly Sent[];
	/** The status of what was read for the run. */
	readonly status?: ExitStatus;
	readonly keyOf: (row: Row) => string;
	/** As in `3 organizations would change`. */
	readonly noun: string;
	readonly would: string;
	/** The word for an item that was sent. */
	readonly done: string;
	/** Whether the rows of a file say each item. */
	readonly isOfFile?: boolean;
	/** Whether the command is about one thing, whatever the number of its items: it prints one object. */
	readonly isOfOne?: boolean;
	/** Whether an item counts for the status. An option that only chooses part of a file leaves out the rest without a failure. */
	readonly isCounted?: (row: Row) => boolean;
	readonly warnings?: readonly string[];
	/** What to do about what somebody else has changed. */
	readonly onConflict?: string;
	readonly review: () => string;
	/** Checks that the run can be undone. */
	readonly check?: (first: Sent) => void;
	/** Asks before anything is sent. */
	readonly ask: (review: string) => Promise<void>;
	readonly send: (report: Report<Row>) => Promise<RunEnd>;
	/** Called once the run has ended, or if there was nothing to send. */
	readonly ended?: (rows: readonly Row[]) => Promise<void>;
};

type Report<Row> = {
	readonly isStopping: () => boolean;
	readonly changed: (item: Row, result: ItemState) => void;
	readonly waiting: (seconds: number, why: string) => void;
};

/** How fast the service takes the requests of a run. */
export const paceOf = ({client, target}: CommandLine): RequestPace =>
	requestPace(target.requestLog.list(), client.window());

const statusOfItems = ({flags}: Pick<CommandLine, 'flags'>, items: readonly Item[]): ExitStatus =>
	statusOfRun(items.map(item => statusWord(item, flags)));

/**
Checks that a run may be sent without being asked about each item. `noun`, `would`: as in `3 organizations would change`.

@throws {Refusal | UsageError} If not.
*/
export function requireLimit(
	{flags: {atMost, yes, dryRun}}: Pick<CommandLine, 'flags'>,
	number: number,
	{
		noun,
		would,
		isOfFile = false,
		isOfOne = false,
	}: {
		readonly noun: string;
		readonly would: string;
		readonly isOfFile?: boolean | undefined;
		readonly isOfOne?: boolean | undefined;
	},
): void {
	const text = `${counted(number, noun)} would ${would}`;
	if (atMost !== undefined && number > atMost) {
		throw new Refusal(`${text}, more than --at-most ${atMost}. Nothing was sent.`, exitStatus.refused);
	}

	const isUnlimited = atMost === undefined && number > 1 && !isOfFile && !isOfOne;
	if (yes && !dryRun && isUnlimited) {
		throw new UsageError(`${text}. With --yes, also give the most that you expect: --at-most ${number}.`);
	}
}

/** Everything that would change, old and new, and what would not and why. `summary`: the last line. */
export function changesText<Row extends Item>(
	rows: readonly Row[],
	about: (row: Row) => About,
	summary: string,
): string {
	const named = (row: Row): string => {
		const {id, name = ''} = about(row);
		return `${name === '' ? '' : `${exactName(name)}  `}${harmless(id ?? '')}`;
	};

	const part = (title: string, status: string, whyOf: (row: Row) => string): string => {
		const own = rows.filter(({result}) => result.status === status);
		return own.length === 0
			? ''
			: `${title}: ${count(own.length)}\n${firstLines(own, row => `  ${named(row)}${whyOf(row)}\n`)}`;
	};

	return [
		...rows
			.filter(({result: {status}}) => status === 'waiting')
			.map(row => `${named(row)}\n${(about(row).changes ?? []).map(change => `  ${changeText(change)}\n`).join('')}`),
		part('Already so', 'already', () => ''),
		part('Left out', 'left_out', ({result: {text = ''}}) => `: ${harmless(shownText(text))}`),
		`${summary}\n`,
	].join('');
}

/** Sends the items of a run that are waiting, shows the progress, and returns all items with their results. */
async function sendItems<Row extends Item, Sent extends Row>(
	line: CommandLine,
	{
		rows,
		toSend: {length},
		keyOf,
		done,
		send,
	}: Pick<ReviewedRun<Row, Sent>, 'done' | 'keyOf' | 'rows' | 'send' | 'toSend'>,
): Promise<readonly Row[]> {
	const results = new Map<string, ItemState>();
	const {refused, stop}: {refused?: string; stop?: Told | undefined} = await line.stoppableRun(async isStopping =>
		send({
			isStopping,
			changed(item, result) {
				results.set(keyOf(item), result);
				line.progress.show(
					`${count(
						results
							.values()
							.filter(({status}) => status === 'done')
							.toArray().length,
					)} of ${count(length)} ${done} …`,
				);
			},
			waiting: line.waiting,
		}),
	);
	line.progress.end();
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	if (stop !== undefined) {
		line.tell(harmless(shownText(stop)));
	}

	return rows.map(item => ({...item, result: results.get(keyOf(item)) ?? item.result}));
}

const cellsOf = (about: About, columns: Printed<Item>['columns']): readonly string[] =>
	columns.flatMap(name =>
		name === 'organization'
			? [about.organization?.id ?? '', about.organization?.name ?? '']
			: [String(about[name] ?? '')],
	);

function tellItems<Row extends Item>(
	{flags: {quiet}, tell}: CommandLine,
	rows: readonly Row[],
	{
		about,
		done,
		isCounted = () => true,
		onConflict = 'To review the present values, run the same command again.',
	}: Pick<ReviewedRun<Row, Row>, 'about' | 'done' | 'isCounted' | 'onConflict'>,
): void {
	const wanted = rows.filter(row => isCounted(row) && !(quiet && isItemOver(row.result)));
	const [people, organizations] = [
		new Set(rows.map(row => about(row).email)),
		new Set(rows.map(row => about(row).organization?.id)),
	];
	const nameOf = (row: Row): string => {
		const {row: number, name, id, email, organization, path} = about(row);
		const own = exactName(email ?? (name === undefined || name === '' ? (id ?? '') : name));
		const place =
			email === undefined || !organization || organizations.size === 1
				? ''
				: exactName(path ?? (organization.name === '' ? organization.id : organization.name));
		const named = place === '' ? own : people.size === 1 ? place : `${own}, ${place}`;
		return number === undefined ? named : `Row ${number}, ${named}`;
	};

	for (const text of reasonTexts(wanted, {stateOf: ({result}) => result, nameOf, done})) {
		tell(text);
	}

	if (quiet || rows.length === 0) {
		return;
	}

	tell(
		tallyText(
			rows.map(({result}) => result),
			done,
		),
	);
	if (rows.some(({result: {status}}) => status === 'conflict')) {
		tell(onConflict);
	}
}

const recordOf = <Row extends Item>(
	row: Row,
	{about, columns, requestsOf}: Printed<Row>,
	{dryRun}: CommandLine['flags'],
) => {
	const own = about(row);
	const note = shownText(row.result.text ?? '');
	const requests = dryRun && row.result.status === 'waiting' ? requestsOf(row) : [];
	return {
		...Object.fromEntries(columns.map(name => [name, own[name] ?? null])),
		result: statusWord(row, {dryRun}),
		changes: changeRecords(own.changes ?? []),
		...(note !== '' && {note}),
		...(requests.length > 0 && {request: requests.join('\n')}),
	};
};

/** The columns of an item as text. */
const ownColumns = (columns: Printed<Item>['columns']): Printed<Item>['columns'] => [
	...columns.filter(
		name =>
			name !== 'row' && name !== 'path' && name !== 'verb' && !(name === 'organization' && columns.includes('id')),
	),
	...(columns.includes('row') ? ['verb' as const] : []),
];

const quietText = ({id, email, organization}: About): string =>
	email === undefined ? `${harmless(id ?? '')}\n` : `${exactName(email)}\t${harmless(organization?.id ?? '')}\n`;

/** Prints the only item of a command: one object as JSON, its request in a dry run, and otherwise its id and name if it is stored. */
export async function printRecord<Row extends Item>(
	{flags, print, printUnsent}: CommandLine,
	row: Row,
	printed: Printed<Row>,
): Promise<void> {
	if (flags.json) {
		await print(`${harmlessJson(recordOf(row, printed, flags), '\t')}\n`);
	} else if (flags.dryRun && row.result.status === 'waiting') {
		await printUnsent(printed.requestsOf(row));
	} else if (isItemOver(row.result)) {
		await print(
			flags.quiet
				? quietText(printed.about(row))
				: `${cellsOf(printed.about(row), ownColumns(printed.columns))
						.map(text => exactName(text))
						.join('\t')}\n`,
		);
	}
}

/** Prints the items with their results and their old and new values, as JSON, CSV or text. */
export async function printItems<Row extends Item>(
	{flags, print}: CommandLine,
	rows: readonly Row[],
	printed: Printed<Row>,
): Promise<void> {
	const {about, columns} = printed;
	switch (formatOf(flags)) {
		case 'json': {
			await print(
				`${harmlessJson(
					rows.map(row => recordOf(row, printed, flags)),
					'\t',
				)}\n`,
			);
			return;
		}

		case 'csv': {
			const header = columns.flatMap(name =>
				name === 'organization' ? ['organization_id', 'organization_name'] : [name],
			);
			const lines = rows.flatMap(row => {
				const {note = '', request = '', result} = recordOf(row, printed, flags);
				return changeLines(
					[...cellsOf(about(row), columns), result, note, ...(flags.dryRun ? [request] : [])],
					about(row).changes ?? [],
				);
			});
			await print(
				csvTable([...header, 'result', 'note', ...(flags.dryRun ? ['request'] : []), ...changeColumns], lines, flags),
			);
			return;
		}

		case 'quiet': {
			await print(
				rows
					.filter(({result}) => isItemOver(result))
					.map(row => quietText(about(row)))
					.join(''),
			);
			return;
		}

		case 'text': {
			const own = ownColumns(columns);
			const isOfFile = columns.includes('row');
			// What the run leaves of a file as it is would hide the rest.
			await print(
				rows
					.filter(({result: {status, text}}) => !isOfFile || status !== 'already' || text !== undefined)
					.map(
						row => `${[...cellsOf(about(row), own).map(text => exactName(text)), statusWord(row, flags)].join('\t')}\n`,
					)
					.join(''),
			);
		}
	}
}

async function printAll<Row extends Item, Sent extends Row>(
	line: CommandLine,
	rows: readonly Row[],
	run: ReviewedRun<Row, Sent>,
): Promise<void> {
	const first = rows.find(({result}) => !isItemOver(result)) ?? rows[0];
	await (first && run.isOfOne
		? printRecord(line, first, {...run, requestsOf: () => run.toSend.flatMap(row => run.requestsOf(row))})
		: printItems(line, rows, run));
}

/**
Reviews a run, sends what is confirmed, and prints what became of each item. A dry run ends as the run would.

@throws {Refusal | UsageError} If the run may not begin.
*/
export async function reviewedRun<Row extends Item, Sent extends Row>(
	line: CommandLine,
	run: ReviewedRun<Row, Sent>,
): Promise<ExitStatus> {
	const {flags, tell} = line;
	const {rows, toSend, status = exitStatus.ok, isCounted = () => true} = run;
	const statusOf = (items: readonly Row[]): ExitStatus =>
		firstFailure(
			statusOfItems(
				line,
				items.filter(row => isCounted(row)),
			),
			status,
		);
	for (const text of run.warnings ?? []) {
		tell(harmless(text));
	}

	requireLimit(line, toSend.length, run);
	const [first] = toSend;
	if (flags.dryRun) {
		if (!flags.quiet) {
			tell(`Dry run: nothing is sent.\n${run.review()}`.trimEnd());
		}

		await (flags.json || flags.csv
			? printAll(line, rows, run)
			: line.printUnsent(toSend.flatMap(row => run.requestsOf(row))));
		return statusOf(rows);
	}

	if (first) {
		run.check?.(first);
		await run.ask(run.review());
	}

	const ended = first ? await sendItems(line, run) : rows;
	await run.ended?.(ended);
	tellItems(line, ended, run);
	await printAll(line, ended, run);
	return statusOf(ended);
}
