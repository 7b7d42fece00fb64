import process from 'node:process';
import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Page} from '../../base/api/pages.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {fewAtATime} from '../../kernel/loop/readings.js';
import {auditLine, isOfPerson, kindOf} from '../../kernel/files/audit-records.js';
import {earliestKept, readTime, timeRange, type TimeRange} from '../../kernel/files/history-period.js';
import {recordKindNames, type RecordKind} from '../../base/tables/audit-records.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {exactName} from '../../base/text/harmless.js';
import {told} from '../../base/text/told.js';
import {counted, listText} from '../../base/text/words.js';
import {day, isoTime, timestamp} from '../../base/text/time.js';
import {exitStatus, type ExitStatus, firstFailure, tellFailure} from '../../kernel/command-line/exit-status.js';
import {requireEmail} from '../../kernel/command-line/where.js';
import {type Kind, printList} from '../../kernel/command-line/print-list.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {groupNamed, idNamed, organizationsNamed} from '../../kernel/command-line/named-organization.js';
import {confirmRequests, runOnService} from '../../kernel/command-line/service.js';
import {wordsAmong} from '../../kernel/command-line/known-values.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import {failureText} from '../../kernel/rows/failure.js';
import {formatOrMarkdown, tell} from '../../kernel/command-line/output.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {isId} from '../../kernel/state/key-of.js';
import {factsOf, type KnownNames, withNames} from './audit-facts.js';
import {
	historyCells,
	historyColumns,
	historyHeadings,
	historyTexts,
	jsonRecord,
	type ToldRecord,
} from './history-document.js';
import {isMissing, mergedRecords, type Source, sourcesBehind, unreadSource, withPage, recallNames} from './sources.js';

type Named = Pick<Source, 'id' | 'name'>;

type ReadingMerged = {
	readonly filters: Parameters<Client['listAuditRecords']>[1];
	readonly onRecord: (record: AuditRecord, organization: Named) => void;
	/** Receives the organizations whose histories could not be read completely, at the end. */
	readonly onMissing: (sources: readonly Source[]) => void;
};

const pageSize = 1000;

const unreadableIn = (sources: readonly Source[]): number => sources.reduce((sum, {unreadable}) => sum + unreadable, 0);

/**
Reads the histories of several organizations as one, newest first. If one cannot be read, the others go on without it.

@yields The records that are complete down to their time, after each round of pages.
@throws {ApiError} If the reading stops.
*/
async function* readMerged(
	client: Client,
	organizations: readonly Named[],
	{filters, onRecord, onMissing}: ReadingMerged,
): AsyncGenerator<Page<AuditRecord>> {
	const pages = new Map(
		organizations.map(({id}) => [id, client.listAuditRecords(id, filters, {firstPageSize: pageSize})]),
	);
	let sources = organizations.map(each => unreadSource(each));
	let shown = 0;
	for (let behind = sourcesBehind(sources); behind.length > 0; behind = sourcesBehind(sources)) {
		const read = new Map<string, Source>();
		// eslint-disable-next-line no-await-in-loop -- These pages say which are needed next.
		await fewAtATime(
			behind,
			() => true,
			async source => {
				try {
					const {value: page} = (await pages.get(source.id)?.next()) ?? {value: undefined};
					read.set(
						source.id,
						withPage(source, {
							records: page?.items ?? [],
							unreadable: page?.unreadable ?? 0,
							next: page?.nextPageToken,
						}),
					);
				} catch (error) {
					if (!(error instanceof ApiError) || !isMissing({error})) {
						throw error;
					}

					read.set(source.id, {...source, error});
				}
			},
		);
		const unreadable = unreadableIn(sources);
		sources = sources.map(source => read.get(source.id) ?? source);
		const {records, origins} = mergedRecords(sources);
		const [only = {id: '', name: ''}] = sources;
		const items = records.slice(shown);
		for (const record of items) {
			const {id, name} = origins.get(record) ?? only;
			onRecord(record, {id, name});
		}

		shown = records.length;
		yield {items, unreadable: unreadableIn(sources) - unreadable, isLast: false};
	}

	onMissing(sources.filter(source => isMissing(source)));
	yield {items: [], unreadable: 0, isLast: true};
}

function timeOf(flag: '--since' | '--before', text: string, now: number): number {
	const time = readTime(text, now);
	if (time === undefined) {
		throw new UsageError(`${flag} takes an age such as 30d, a date such as ${day(isoTime(now))}, or RFC 3339.`);
	}

	return time;
}

/**
The period of `--since` and `--before`.

@throws {UsageError} If a time is none, or the period is empty or too long.
*/
function periodOf({since = '30d', before}: Flags, now: number): TimeRange {
	const [from, to] = [timeOf('--since', since, now), before === undefined ? now : timeOf('--before', before, now)];
	const earliest = earliestKept(now);
	if (from < earliest) {
		throw new UsageError(
			`The service keeps the history for 18 months. --since can go back to ${day(isoTime(earliest))}, or 18mo.`,
		);
	}

	if (to <= from) {
		const begin = `--since ${timestamp(isoTime(from))}`;
		if (before === undefined) {
			throw new UsageError(
				from === to ? `The period is empty: ${begin} is now.` : `The period begins in the future: ${begin}.`,
			);
		}

		throw new UsageError(`The period ends before it begins: ${begin}, --before ${timestamp(isoTime(to))}.`);
	}

	return before === undefined ? timeRange(from, to) : {since: isoTime(from), before: isoTime(to)};
}

type Printed = ReturnType<typeof jsonRecord>;

const toldOf = new WeakMap<Printed, ToldRecord>();

function printedOf(each: ToldRecord): Printed {
	const printed = jsonRecord(each);
	toldOf.set(printed, each);
	return printed;
}

const ofTold =
	(print: (each: ToldRecord) => readonly string[]) =>
	(printed: Printed): readonly string[] => {
		const each = toldOf.get(printed);
		return each ? print(each) : [];
	};

/** How records are printed. With those of several organizations, each names its own. */
const listOf = (isOfMany: boolean): Kind<Printed> => ({
	noun: 'record',
	columns: historyColumns(isOfMany),
	cells: ofTold(historyCells),
	line: printed =>
		`${ofTold(({record, facts, organization}) => [
			...auditLine(record, facts),
			...(organization ? [organization.name] : []),
		])(printed)
			.map(text => exactName(text))
			.join('\t')}\n`,
	markdown: {headings: historyHeadings(isOfMany), cells: ofTold(historyTexts)},
	keyOf: printed => `${toldOf.get(printed)?.organization?.id ?? ''} ${printed.id}`,
});

type Telling = {
	readonly names: KnownNames;
	readonly hasAll: boolean;
	readonly kinds: readonly RecordKind[];
	/** The email address of the person who was invited or removed. Nobody in particular if absent. */
	readonly whom: string | undefined;
	/** Called with the number of records of a page whose person is not known. */
	readonly onNobody?: (number: number) => void;
	readonly organizationOf?: (record: AuditRecord) => {readonly id: string; readonly name: string};
};

/**
Adds to each record what is known about it. A page waits for the next one, whose older records say what was stored before.

@yields The pages, as they are printed.
*/
async function* toldPages(
	pages: AsyncIterable<Page<AuditRecord>>,
	{names, hasAll, kinds, whom, onNobody, organizationOf}: Telling,
): AsyncGenerator<Page<Printed>> {
	let waiting: Page<AuditRecord> | undefined;
	let isGapless = hasAll;
	const withFacts = (page: Page<AuditRecord>, older: readonly AuditRecord[]): Page<Printed> => {
		isGapless &&= page.unreadable === 0;
		const facts = factsOf([...page.items, ...older], names, isGapless);
		// The others are left out only here, because they tell what was stored before.
		const ofKinds = kinds.length === 0 ? page.items : page.items.filter(record => kinds.includes(kindOf(record)));
		const answers = ofKinds.map(record => whom === undefined || isOfPerson(record, facts.get(record) ?? {}, whom));
		onNobody?.(answers.filter(answer => answer === undefined).length);
		const chosen = ofKinds.filter((_, at) => answers[at]);
		return {
			...page,
			items: chosen.map(record =>
				printedOf({
					record,
					facts: facts.get(record) ?? {},
					...(organizationOf && {organization: organizationOf(record)}),
				}),
			),
		};
	};

	try {
		for await (const page of pages) {
			const last = waiting;
			waiting = page;
			if (last) {
				yield withFacts(last, page.items);
			}
		}
	} finally {
		// Also if the list was cut short: what was read is printed.
		if (waiting) {
			yield withFacts(waiting, []);
		}
	}
}

const filtersIn = ({user}: Flags, period: TimeRange) => ({
	...period,
	...(user !== undefined && {actor_email: user.trim()}),
});

const kindsIn = ({kind}: Pick<Flags, 'kind'>): readonly RecordKind[] => wordsAmong('--kind', kind, recordKindNames);

/** Which records are printed, and a report of those that can be about the asked person without naming anybody. */
function tellingOf({user, kind, whom}: Flags): {
	readonly telling: Pick<Telling, 'hasAll' | 'kinds' | 'onNobody' | 'whom'>;
	readonly tellNobody: () => ExitStatus;
} {
	let nobody = 0;
	return {
		telling: {
			hasAll: user === undefined,
			kinds: kindsIn({kind}),
			whom: whom?.trim(),
			onNobody(number) {
				nobody += number;
			},
		},
		tellNobody() {
			if (nobody === 0) {
				return exitStatus.ok;
			}

			tell(
				`${counted(nobody, 'record')} can be about this person too: ${nobody === 1 ? 'it names' : 'they name'} nobody whose address is known.`,
			);
			return exitStatus.failed;
		},
	};
}

function tellPeriod({quiet, since}: Flags): void {
	// Only for a user at a terminal: a script gets no hints.
	if (!quiet && since === undefined && process.stderr.isTTY) {
		tell('these are the records of the last 30 days. --since 18mo prints all that the service keeps.');
	}
}

/** The name at the end of a path; empty for an id. */
const nameIn = (named: string): string => (isId(named.trim()) ? '' : (named.split('/').at(-1)?.trim() ?? ''));

async function printHistory(
	line: CommandLine,
	{id, named}: {readonly id: string; readonly named: string},
	period: TimeRange,
): Promise<ExitStatus> {
	const {client, flags} = line;
	const recalled = recallNames(line, [id]);
	const name = nameIn(named);
	const names = withNames(recalled, name === '' || name.startsWith('@') ? {} : {organizations: new Map([[id, name]])});
	const pages = client.listAuditRecords(id, filtersIn(flags, period), {firstPageSize: 1000});
	const {telling, tellNobody} = tellingOf(flags);
	const printed = await printList(listOf(false), toldPages(pages, {names, ...telling}), flags);
	const status = firstFailure(printed, tellNobody());
	tellPeriod(flags);
	return status;
}

/** Prints the histories of several organizations as one, as the screen shows those of the marked ones. */
async function printSeveral(line: CommandLine, named: readonly string[], period: TimeRange): Promise<ExitStatus> {
	const {organizations, unlisted} = await organizationsNamed(line, named, {isRead: true});
	return printMerged(line, [...organizations, ...unlisted], period);
}

/** Prints the histories of organizations and of everything below them as one. What it takes is announced before. */
async function printBelow(line: CommandLine, named: readonly string[], period: TimeRange): Promise<ExitStatus> {
	const {client, flags} = line;
	const list = await readWhole(client, flags.quiet);
	const extents = named.map(each => extentWithGroups(line, list, each));
	const below = new Map(extents.flatMap(({extent}) => organizationsOf(extent)).map(each => [each.id, each]))
		.values()
		.toArray();
	if (!flags.quiet) {
		tell(
			`reading the history of ${counted(below.length, 'organization')}, with at least one request each; press ctrl-c to stop.`,
		);
	}

	const status = await printMerged(line, below, period);
	return firstFailure(statusOfList(list), ...extents.map(extent => extent.status), status);
}

async function printMerged(
	line: CommandLine,
	all: ReadonlyArray<Pick<Source, 'id' | 'name'>>,
	period: TimeRange,
): Promise<ExitStatus> {
	const {client, flags} = line;
	await confirmRequests(line, all.length);
	let missing: readonly Source[] = [];
	const names = withNames(
		recallNames(
			line,
			all.map(({id}) => id),
		),
		{organizations: new Map(all.map(({id, name}) => [id, name]))},
	);
	const origins = new WeakMap<AuditRecord, Pick<Source, 'id' | 'name'>>();
	const pages = readMerged(client, all, {
		filters: filtersIn(flags, period),
		onRecord(record, organization) {
			origins.set(record, organization);
		},
		onMissing(sources) {
			missing = sources;
		},
	});
	const {telling, tellNobody} = tellingOf(flags);
	const printed = await printList(
		listOf(true),
		toldPages(pages, {
			names,
			...telling,
			organizationOf: (record: AuditRecord) => origins.get(record) ?? {id: '', name: ''},
		}),
		flags,
	);
	const status = firstFailure(printed, tellNobody());
	tellPeriod(flags);
	const [first] = missing;
	if (first?.error === undefined) {
		return status;
	}

	const lacking = listText(missing.map(({id, name}) => exactName(name === '' ? id : name)));
	tellFailure(
		first.error,
		flags,
		told`the history of ${counted(missing.length, 'organization')} could not be read completely: ${lacking}. ${failureText(first.error)}`,
	);
	return firstFailure(status, exitStatus.failed);
}

/** `cforgs history ID…`: who did what in organizations. */
export async function runHistory(input: CommandInput): Promise<ExitStatus> {
	const {flags} = input;
	formatOrMarkdown(flags);
	kindsIn(flags);
	requireEmail('user', flags);
	requireEmail('whom', flags);
	const period = periodOf(flags, Date.now());
	const [first = '', ...others] = input.operands;
	if (others.some(text => text.trim() === '')) {
		throw new UsageError('Which organization? An id or a path is empty.');
	}

	return runOnService({...input, operands: [first]}, async line => {
		if (flags.deep) {
			return printBelow(line, [first, ...others], period);
		}

		const isOne = others.length === 0 && (groupNamed(line, first)?.members.size ?? 1) <= 1;
		return isOne
			? printHistory(line, {id: await idNamed(line, first, {isRead: true}), named: first}, period)
			: printSeveral(line, [first, ...others], period);
	});
}
