import type {UsageRow} from '../../base/api/schemas.js';
import {usageColumns} from '../../base/tables/usage.js';
import {cellOf} from '../../base/tables/columns.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {runOnOrganization} from '../../kernel/command-line/named-organization.js';
import {formatOf, print, tell} from '../../kernel/command-line/output.js';
import {readTime} from '../../kernel/files/history-period.js';
import {
	alphaText, emptyUsageText, monthBefore, periodBetween, quantityText, sumsOf, type UsagePeriod, whyNotPeriod,
} from '../../kernel/files/usage-sums.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {Flags} from '../../kernel/options/flags.js';
import {trendOf} from '../../kernel/rows/bars.js';

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

/** One line for each metric and account: metric, sum, unit, account, its id, and a bar for each day. */
function linesOf(rows: readonly UsageRow[], period: UsagePeriod): string {
	return sumsOf(rows, period).map(({metric, sum, unit, account, accountId, perDay}) =>
		`${[metric, quantityText(sum), unit, account, accountId].map(text => exactName(text)).join('\t')}\t${harmless(trendOf(perDay))}\n`).join('');
}

async function printUsage(line: CommandLine, id: string, period: UsagePeriod): Promise<ExitStatus> {
	const {client, flags} = line;
	const format = formatOf(flags);
	const {rows, unreadable} = await client.getUsage(id, period);
	const texts: Readonly<Record<typeof format, () => string>> = {
		json: () => rows.length === 0 ? '[]\n' : `[\n${rows.map(each => harmlessJson(each)).join(',\n')}\n]\n`,
		csv: () => csvTable(csvColumns.map(({name}) => name), rows.map(each => csvColumns.map(column => cellOf(each, column))), flags),
		quiet: () => [...new Set(rows.flatMap(({BillingAccountId: account = ''}) => account === '' ? [] : [account]))].map(account => `${exactName(account)}\n`).join(''),
		text: () => linesOf(rows, period),
	};
	await print(texts[format]());
	if (!flags.quiet) {
		tell(rows.length === 0 ? emptyUsageText : `usage from ${period.from} to ${period.to}, days in UTC (${alphaText}).`);
	}

	if (unreadable > 0) {
		tell(`${counted(unreadable, 'record')} could not be read and left out, so the sums are too low.`);
		return exitStatus.failed;
	}

	return exitStatus.ok;
}

/** `cforgs usage ID`: what the accounts of an organization used, by metric and account. */
export async function runUsage(input: CommandInput): Promise<ExitStatus> {
	formatOf(input.flags);
	const period = periodOf(input.flags, Date.now());
	return runOnOrganization(input, {isRead: true}, async (line, id) => printUsage(line, id, period));
}
