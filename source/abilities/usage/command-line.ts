import {orFailure, type ApiError} from '../../base/api/api-error.js';
import type {Organization, UsageRow} from '../../base/api/schemas.js';
import {cellOf} from '../../base/tables/columns.js';
import {usageColumns} from '../../base/tables/usage.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownText, told} from '../../base/text/told.js';
import {count, counted, listText} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {formatOf, print, tell} from '../../kernel/command-line/output.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {
	exitStatus,
	type ExitStatus,
	firstFailure,
	statusOfFailure,
	tellFailure,
} from '../../kernel/command-line/exit-status.js';
import {groupNamed, idNamed, organizationsNamed} from '../../kernel/command-line/named-organization.js';
import {confirmRequests, runOnService} from '../../kernel/command-line/service.js';
import {readTime} from '../../kernel/files/history-period.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {readMany, readPatiently} from '../../kernel/loop/readings.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {Flags} from '../../kernel/options/flags.js';
import {trendOf} from '../../kernel/rows/figure-blocks.js';
import {failureText} from '../../kernel/rows/failure.js';
import {
	alphaText,
	emptyUsageText,
	monthBefore,
	periodBetween,
	quantityText,
	sumsOf,
	type UsagePeriod,
	whyNotPeriod,
} from './sums.js';

function momentOf(option: string, text: string, now: number): number {
	const time = readTime(text, now);
	if (time === undefined) {
		throw new UsageError(`${option} takes a date such as 2026-01-31, an age such as 30d, or RFC 3339.`);
	}

	return time;
}

/**
The days that the options name. By default, this month until today.

@throws {UsageError} If they are no times, or the service does not tell the usage of so many days at once.
*/
export function periodOf({since, before}: Pick<Flags, 'before' | 'since'>, now: number): UsagePeriod {
	const usual = monthBefore(now, 0);
	const from = since === undefined ? Date.parse(usual.from) : momentOf('--since', since, now);
	const period = periodBetween(from, before === undefined ? now + 1 : momentOf('--before', before, now));
	const why = whyNotPeriod(period);
	if (why !== undefined) {
		throw new UsageError(`${why} --since names the first day, and --before the day after the last one.`);
	}

	return period;
}

const csvColumns = usageColumns.filter(({isInCsv}) => isInCsv);

/** What the accounts of one organization used. */
type Used = {
	/** Given if there are several. */
	readonly organization?: Named;
	readonly rows: readonly UsageRow[];
	/** The records that could not be read. */
	readonly unreadable: number;
};

type Named = Pick<Organization, 'id' | 'name'>;

const inFront = ({organization}: Used): readonly string[] => (organization ? [organization.id, organization.name] : []);

/** One line for each metric and account: metric, sum, unit, account, its id, and a bar for each day. With several organizations, the id and the name of its own come first. */
function linesOf(used: Used, period: UsagePeriod): string {
	return sumsOf(used.rows, period)
		.map(
			({metric, sum, unit, account, accountId, perDay}) =>
				`${[...inFront(used), metric, quantityText(sum), unit, account, accountId].map(text => exactName(text)).join('\t')}\t${harmless(trendOf(perDay))}\n`,
		)
		.join('');
}

async function printUsed(
	flags: Flags,
	all: readonly Used[],
	{period, isOfMany}: {readonly period: UsagePeriod; readonly isOfMany: boolean},
): Promise<void> {
	const rows = all.flatMap(used => used.rows.map(row => ({used, row})));
	const header = [...(isOfMany ? ['organization_id', 'organization_name'] : []), ...csvColumns.map(({name}) => name)];
	const texts = {
		json: () =>
			rows.length === 0
				? '[]\n'
				: `[\n${rows.map(({used: {organization}, row}) => harmlessJson({...(organization && {organization}), ...row})).join(',\n')}\n]\n`,
		csv: () =>
			csvTable(
				header,
				rows.map(({used, row}) => [...inFront(used), ...csvColumns.map(column => cellOf(row, column))]),
				flags,
			),
		quiet: () =>
			[...new Set(rows.flatMap(({row: {BillingAccountId: account = ''}}) => (account === '' ? [] : [account])))]
				.map(account => `${exactName(account)}\n`)
				.join(''),
		text: () => all.map(used => linesOf(used, period)).join(''),
	} as const;
	await print(texts[formatOf(flags)]());
}

function tellUsed({quiet}: Flags, all: readonly Used[], period: UsagePeriod): ExitStatus {
	const empty = all.filter(({rows}) => rows.length === 0);
	if (!quiet && all.length > 0) {
		const names = empty.flatMap(({organization}) => (organization ? [nameOf(organization)] : []));
		tell(
			empty.length === all.length
				? emptyUsageText
				: `usage from ${period.from} to ${period.to}, days in UTC (${alphaText}).`,
		);
		if (names.length > 0 && names.length < all.length) {
			tell(`none was sent of ${listText(names)}. ${emptyUsageText}`);
		}
	}

	let unreadable = 0;
	for (const used of all) {
		unreadable += used.unreadable;
	}

	if (unreadable > 0) {
		tell(`${counted(unreadable, 'record')} could not be read and left out, so the sums are too low.`);
		return exitStatus.failed;
	}

	return exitStatus.ok;
}

const nameOf = ({id, name}: Named): string => exactName(name === '' ? id : name);

async function printUsage(line: CommandLine, id: string, period: UsagePeriod): Promise<ExitStatus> {
	const {client, flags} = line;
	const all = [await client.getUsage(id, period)];
	await printUsed(flags, all, {period, isOfMany: false});
	return tellUsed(flags, all, period);
}

/** Prints the usage of several organizations as one table. If one cannot be read, the others are printed. */
async function printSeveral(line: CommandLine, named: readonly string[], period: UsagePeriod): Promise<ExitStatus> {
	const {client, flags, wait, progress} = line;
	const {organizations, unlisted} = await organizationsNamed(line, named, {isRead: true});
	const kept = new Set(named.flatMap(text => groupNamed(line, text)?.members.keys().toArray() ?? []));
	const gone = unlisted.filter(({id}) => kept.has(id));
	// An id that a person named may be of an organization that the service does not list.
	const asked = [...organizations, ...unlisted.filter(({id}) => !kept.has(id))].map(({id, name}): Named => ({
		id,
		name,
	}));
	if (!flags.quiet) {
		tell(`reading the usage of ${counted(asked.length, 'organization')}, with one request each; press ctrl-c to stop.`);
	}

	await confirmRequests(line, asked.length);
	const read = new Map<string, Used>();
	const failed: Array<Named & {readonly error: ApiError}> = [];
	const stop = await readMany(asked, {
		async read(organization): Promise<{readonly used?: Used; readonly error?: ApiError}> {
			return orFailure(
				async () => {
					const used = await readPatiently(
						'Reading the usage',
						{
							wait,
							note(text) {
								progress.show(shownText(text));
							},
						},
						async () => client.getUsage(organization.id, period),
					);
					return used ? {used: {...used, organization}} : {};
				},
				error => ({error}),
			);
		},
		onEnd(organization, {used, error}, ended) {
			progress.show(`${count(ended)} of ${counted(asked.length, 'organization')} …`);
			if (used) {
				read.set(organization.id, used);
			} else if (error) {
				failed.push({...organization, error});
			}
		},
	});
	progress.end();
	const all = asked.flatMap(({id}) => read.get(id) ?? []);
	const error = stop ?? failed[0]?.error;
	// An empty list would say that nothing was used.
	if (!error || all.length > 0) {
		await printUsed(flags, all, {period, isOfMany: true});
	}

	const status = tellUsed(flags, all, period);
	if (gone.length > 0) {
		tell(
			`no longer visible, and left out: ${listText(gone.map(({id, name}) => `${exactName(name)} (${exactName(id)})`))}.`,
		);
	}

	const missing = asked.filter(({id}) => !read.has(id));
	if (error) {
		tellFailure(
			error,
			flags,
			told`the usage of ${counted(missing.length, 'organization')} could not be read: ${listText(missing.map(each => nameOf(each)))}. ${failureText(error)}`,
		);
	}

	return firstFailure(
		stop ? statusOfFailure(stop) : exitStatus.ok,
		status,
		gone.length > 0 || missing.length > 0 ? exitStatus.failed : exitStatus.ok,
	);
}

/** `cforgs usage ID…`: what the accounts of organizations used, by metric and account. */
export async function runUsage(input: CommandInput): Promise<ExitStatus> {
	formatOf(input.flags);
	const period = periodOf(input.flags, Date.now());
	const [first = '', ...others] = input.operands;
	if (others.some(text => text.trim() === '')) {
		throw new UsageError('Which organization? An id or a path is empty.');
	}

	return runOnService({...input, operands: [first]}, async line => {
		const isOne = others.length === 0 && (groupNamed(line, first)?.members.size ?? 1) <= 1;
		return isOne
			? printUsage(line, await idNamed(line, first, {isRead: true}), period)
			: printSeveral(line, [first, ...others], period);
	});
}
