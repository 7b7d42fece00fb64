import type {ApiError} from '../../base/api/api-error.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {isRefusedAlone} from '../../kernel/loop/readings.js';
import {hasForm} from '../../kernel/form-model/journal-entry.js';
import {openKnown} from '../../kernel/storage/known.js';
import type {Context} from '../../kernel/loop/context.js';
import type {KnownNames} from './audit-facts.js';

/** An organization whose history is shown, and what has loaded of it. */
export type Source = {
	readonly id: string;
	readonly name: string;
	/** Newest first, each once. */
	readonly records: readonly AuditRecord[];
	/** For each record, the earliest time so far, in milliseconds since the epoch: no later record gets a later one. */
	readonly times: readonly number[];
	readonly unreadable: number;
	/** The cursors of the loaded pages, to notice if the service repeats one. */
	readonly cursors: readonly string[];
	/** The cursor of the next page. Undefined before the first page, and after the last. */
	readonly next?: string;
	/** The request that is loading a page. */
	readonly request?: number;
	/** Why the last page could not be loaded. */
	readonly error?: ApiError;
	readonly isWhole: boolean;
};

/** A part of a history. */
export type HistoryPage = {
	readonly records: readonly AuditRecord[];
	readonly unreadable: number;
	/** The cursor of the part after it; undefined if it is the last. */
	readonly next?: string | undefined;
};

export const unreadSource = ({id, name}: Pick<Source, 'id' | 'name'>): Source => ({
	id,
	name,
	records: [],
	times: [],
	unreadable: 0,
	cursors: [],
	isWhole: false,
});

/** The records that are not known. Pages may overlap. A record without an id cannot be recognized. */
function newAmong(records: readonly AuditRecord[], known: readonly AuditRecord[]): readonly AuditRecord[] {
	const ids = new Set(known.map(({id}) => id));
	return records.filter(({id}) => id === '' || !ids.has(id));
}

/** With a page more. The service decides the order of a history: a record without a time, or later than the one before it, keeps its place. */
export function withPage({next: _, request: __, ...source}: Source, {records, unreadable, next}: HistoryPage): Source {
	const added = newAmong(records, source.records);
	let time = source.times.at(-1) ?? Infinity;
	const times = added.map(({action}) => {
		const own = Date.parse(action.time ?? '');
		time = Math.min(time, Number.isNaN(own) ? Infinity : own);
		return time;
	});
	return {
		...source,
		records: [...source.records, ...added],
		times: [...source.times, ...times],
		unreadable: source.unreadable + unreadable,
		isWhole: next === undefined,
		...(next !== undefined && {next, cursors: [...source.cursors, next]}),
	};
}

/** Whether the history of just this organization cannot be read. The others go on without it. */
export const isMissing = ({error}: Pick<Source, 'error'>): boolean =>
	error !== undefined && (error.failure === 'shape' || error.failure === 'pages' || isRefusedAlone(error, 1, 0));

/** The time down to which every organization has loaded, in milliseconds since the epoch: what loads later is not after it. */
const completeTo = (sources: readonly Source[]): number =>
	Math.max(
		...sources.map(source => (source.isWhole || isMissing(source) ? -Infinity : (source.times.at(-1) ?? Infinity))),
	);

/** The organizations whose next pages show more. */
export function sourcesBehind(sources: readonly Source[]): readonly Source[] {
	const until = completeTo(sources);
	return sources.filter(source => !source.isWhole && !isMissing(source) && (source.times.at(-1) ?? Infinity) === until);
}

/** The records that are shown, newest first, each with its organization. */
export type MergedRecords = {
	readonly records: readonly AuditRecord[];
	readonly origins: ReadonlyMap<AuditRecord, Source>;
	/** The time down to which they are complete, in milliseconds since the epoch, if several organizations are still loading. */
	readonly until?: number;
};

/** Merges histories by time. Leaves out the records that a record of another organization can still come before. */
export function mergedRecords(sources: readonly Source[]): MergedRecords {
	const [first, ...others] = sources;
	if (others.length === 0) {
		return {records: first?.records ?? [], origins: new Map()};
	}

	const until = completeTo(sources);
	const shown = sources
		.flatMap(source =>
			source.records.flatMap((record, at) => {
				const time = source.times[at] ?? -Infinity;
				return time > until ? [{record, source, time}] : [];
			}),
		)
		.toSorted((one, other) => (one.time === other.time ? 0 : other.time - one.time));
	return {
		records: shown.map(({record}) => record),
		origins: new Map(shown.map(({record, source}) => [record, source])),
		...(Number.isFinite(until) && {until}),
	};
}

const mostRecalled = 2000;

/** What this machine knows of the members and accounts of these organizations: the journal, and what was read last and before that. */
export function recallNames({disk, journal}: Pick<Context, 'disk' | 'journal'>, ids: readonly string[]): KnownNames {
	const written = journal.list();
	const known = openKnown(disk);
	const asked = ids.slice(0, mostRecalled);
	const members = asked.flatMap(id => {
		const change = known.changes.of({kind: 'members', id});
		return [
			...(change?.kind === 'members' ? change.earlier.value.items : []),
			...(known.read('members', id)?.value.items ?? []),
		];
	});
	const accounts = asked.flatMap(id => {
		const change = known.changes.of({kind: 'accounts', id});
		return [
			...(change?.kind === 'accounts' ? change.earlier.value.items : []),
			...(known.read('accounts', id)?.value.items ?? []),
		];
	});
	return {
		members: new Map([
			...written.flatMap(({member}) => (member?.id === undefined ? [] : [[member.id, member.email] as const])),
			...members.map(({id, user}) => [id, user.email] as const),
		]),
		accounts: new Map(accounts.map(({id, name}) => [id, name])),
		organizations: new Map(
			written.flatMap(entry =>
				hasForm(entry) && entry.before.name !== '' ? [[entry.id, entry.before.name] as const] : [],
			),
		),
		written,
	};
}
