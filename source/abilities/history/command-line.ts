import process from 'node:process';
import {auditCells, auditColumns, auditLine} from '../../kernel/files/audit-records.js';
import {earliestKept, readTime, timeRange, type TimeRange} from '../../kernel/files/history-period.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {exactName} from '../../base/text/harmless.js';
import {day, isoTime, timestamp} from '../../base/text/time.js';
import {type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {requireEmail} from '../../kernel/command-line/list-filters.js';
import {printList} from '../../kernel/command-line/print-list.js';
import {runOnOrganization} from '../../kernel/command-line/named-organization.js';
import {formatOf, tell} from '../../kernel/command-line/output.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';

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
		throw new UsageError(`The service keeps the history for 18 months. --since can go back to ${day(isoTime(earliest))}, or 18mo.`);
	}

	if (to <= from) {
		const begin = `--since ${timestamp(isoTime(from))}`;
		if (before === undefined) {
			throw new UsageError(from === to ? `The period is empty: ${begin} is now.` : `The period begins in the future: ${begin}.`);
		}

		throw new UsageError(`The period ends before it begins: ${begin}, --before ${timestamp(isoTime(to))}.`);
	}

	return before === undefined ? timeRange(from, to) : {since: isoTime(from), before: isoTime(to)};
}

const kind = {
	noun: 'record',
	columns: auditColumns,
	cells: auditCells,
	line: (record: AuditRecord) => `${auditLine(record).map(text => exactName(text)).join('\t')}\n`,
};

async function printHistory({client, flags}: CommandLine, id: string, period: TimeRange): Promise<ExitStatus> {
	const {user, since, quiet} = flags;
	const filters = {...period, ...(user !== undefined && {actor_email: user.trim()})};
	const status = await printList(kind, client.listAuditRecords(id, filters, {firstPageSize: 1000}), flags);
	// Only for a user at a terminal: a script gets no hints.
	if (!quiet && since === undefined && process.stderr.isTTY) {
		tell('these are the records of the last 30 days. --since 18mo prints all that the service keeps.');
	}

	return status;
}

/** `cforgs history ID`: who did what in an organization. */
export async function runHistory(input: CommandInput): Promise<ExitStatus> {
	const {flags} = input;
	formatOf(flags);
	requireEmail(flags);
	const period = periodOf(flags, Date.now());
	return runOnOrganization(input, {isRead: true}, async (line, id) => printHistory(line, id, period));
}
