import process from 'node:process';
import {auditCells, auditColumns, auditLine} from '../../kernel/files/audit-records.js';
import {earliestKept, readTime, timeRange, type TimeRange} from '../../kernel/files/history-period.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {exactName} from '../../base/text/harmless.js';
import {told} from '../../base/text/told.js';
import {counted, listText} from '../../base/text/words.js';
import {day, isoTime, timestamp} from '../../base/text/time.js';
import {exitStatus, type ExitStatus, firstFailure, tellFailure} from '../../kernel/command-line/exit-status.js';
import {requireEmail} from '../../kernel/command-line/list-filters.js';
import {type Kind, printList} from '../../kernel/command-line/print-list.js';
import {groupNamed} from '../../kernel/command-line/named-group.js';
import {idNamed, organizationsNamed} from '../../kernel/command-line/named-organization.js';
import {confirmRequests} from '../../kernel/command-line/request-room.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {failureText} from '../../kernel/rows/failure.js';
import {formatOf, tell} from '../../kernel/command-line/output.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {readMerged, type RecordOf} from './read-merged.js';
import type {Source} from './sources.js';

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

const kindOfSeveral: Kind<RecordOf> = {
	...kind,
	columns: ['organization_id', 'organization_name', ...auditColumns],
	cells: record => [record.organization.id, record.organization.name, ...auditCells(record)],
	line: record => `${[...auditLine(record), record.organization.name].map(text => exactName(text)).join('\t')}\n`,
	keyOf: ({id, organization}) => `${organization.id} ${id}`,
};

const filtersIn = ({user}: Flags, period: TimeRange) => ({...period, ...(user !== undefined && {actor_email: user.trim()})});

function tellPeriod({quiet, since}: Flags): void {
	// Only for a user at a terminal: a script gets no hints.
	if (!quiet && since === undefined && process.stderr.isTTY) {
		tell('these are the records of the last 30 days. --since 18mo prints all that the service keeps.');
	}
}

async function printHistory({client, flags}: CommandLine, id: string, period: TimeRange): Promise<ExitStatus> {
	const status = await printList(kind, client.listAuditRecords(id, filtersIn(flags, period), {firstPageSize: 1000}), flags);
	tellPeriod(flags);
	return status;
}

/** Prints the histories of several organizations as one, as the screen shows those of the marked ones. */
async function printMerged(line: CommandLine, named: readonly string[], period: TimeRange): Promise<ExitStatus> {
	const {client, flags} = line;
	const {organizations, unlisted} = await organizationsNamed(line, named, {isRead: true});
	const all = [...organizations, ...unlisted];
	await confirmRequests(line, all.length);
	let missing: readonly Source[] = [];
	const status = await printList(kindOfSeveral, readMerged(client, all, {
		filters: filtersIn(flags, period),
		onMissing(sources) {
			missing = sources;
		},
	}), flags);
	tellPeriod(flags);
	const [first] = missing;
	if (first?.error === undefined) {
		return status;
	}

	const names = listText(missing.map(({id, name}) => exactName(name === '' ? id : name)));
	tellFailure(first.error, flags, told`the history of ${counted(missing.length, 'organization')} could not be read completely: ${names}. ${failureText(first.error)}`);
	return firstFailure(status, exitStatus.failed);
}

/** `cforgs history ID…`: who did what in organizations. */
export async function runHistory(input: CommandInput): Promise<ExitStatus> {
	const {flags} = input;
	formatOf(flags);
	requireEmail(flags);
	const period = periodOf(flags, Date.now());
	const [first = '', ...others] = input.operands;
	if (others.some(text => text.trim() === '')) {
		throw new UsageError('Which organization? An id or a path is empty.');
	}

	return runOnService({...input, operands: [first]}, async line => {
		const isOne = others.length === 0 && (groupNamed(line, first)?.members.size ?? 1) <= 1;
		return isOne ? printHistory(line, await idNamed(line, first, {isRead: true}), period) : printMerged(line, [first, ...others], period);
	});
}
