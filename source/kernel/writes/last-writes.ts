import {orSystemErrorSync} from '../../base/text/error-code.js';
import {hasForm, type JournalEntry, mostWrites, writeKey} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {recent} from '../storage/journal.js';
import {isToCome, type KnownKind, type KnownValues, openKnown} from '../storage/known.js';
import {kindWritten} from '../storage/noticed.js';
import {mostRuns} from '../storage/run-journal.js';
import {allWrites} from './journal.js';
import {lagsFor} from './waiting.js';
import {isOfProfile, areShownByAccounts, areShownByMembers, isShownByProfile} from './shown-by-reads.js';

type Journal = ServiceContext['journal'];

/** The writes from here by kind and organization, and for each account or address in a list, the last write that put it there or took it away. */
type Noted = {
	readonly writes: Map<string, JournalEntry[]>;
	readonly lists: Map<string, {readonly at: number; readonly isGone: boolean}>;
};

type LastWrites = {
	/** Writes that may be long ago. */
	readonly long: Noted;
	/** Single writes, and those of recent runs, as they are known now. */
	readonly lately: Noted;
	/** Since when all writes are recorded, in milliseconds since the epoch. */
	readonly earliest: number;
};

const kindKey = (kind: KnownKind, organization: string): string => `${kind} ${organization}`;

const itemKey = (organization: string, item: string): string => `${organization} ${item.toLowerCase()}`;

function listedBy(entry: JournalEntry): ReadonlyArray<readonly [key: string, isGone: boolean]> {
	const {id, before, after, member, isUnclear} = entry;
	if (isUnclear === true || hasForm(entry)) {
		return [];
	}

	if (member) {
		return [[itemKey(id, member.email), member.id !== undefined]];
	}

	return after === undefined || before.parentId === after.parentId
		? []
		: [
				[itemKey(before.parentId, id), true],
				[itemKey(after.parentId, id), false],
			];
}

/** The organizations that a write concerns. Of a moved account, the parents are its organizations. */
function concernedBy(entry: JournalEntry): ReadonlySet<string> {
	const {id, before, after} = entry;
	return hasForm(entry)
		? new Set(isOfProfile(entry) ? [id] : [])
		: new Set([id, before.parentId, after?.parentId ?? '']);
}

function noted(entries: readonly JournalEntry[]): Noted {
	const last: Noted = {writes: new Map(), lists: new Map()};
	for (const entry of entries) {
		const kind = kindWritten(entry);
		for (const each of concernedBy(entry)) {
			const key = kindKey(kind, each);
			const writes = last.writes.get(key) ?? [];
			writes.push(entry);
			last.writes.set(key, writes);
		}

		for (const [key, isGone] of listedBy(entry)) {
			if (entry.at > (last.lists.get(key)?.at ?? -Infinity)) {
				last.lists.set(key, {at: entry.at, isGone});
			}
		}
	}

	return last;
}

const firstOf = (entries: readonly JournalEntry[], most: number): number =>
	entries.length < most ? -Infinity : Math.min(...entries.map(({at}) => at));

/** Since when every write from here is recorded, in milliseconds since the epoch: only the last ones are kept. `-Infinity` if none was dropped. */
export function recordedSince({journal}: Pick<ServiceContext, 'journal'>, runs: readonly JournalEntry[]): number {
	const single = journal.list().filter(({run}) => run === undefined);
	return Math.max(firstOf(single, mostWrites), firstOf(runs, mostRuns));
}

/** All that is recorded, also long ago. Undefined if it cannot be read: any value may then be older than a write. */
function allLastWrites(journal: Journal): Omit<LastWrites, 'lately'> | undefined {
	return orSystemErrorSync(
		() => {
			journal.checkReadable();
			const runs = journal.runs.list();
			return {long: noted(allWrites({journal}, runs)), earliest: recordedSince({journal}, runs)};
		},
		() => undefined,
	);
}

const looked = new WeakMap<Journal, {at: number; readonly last: Omit<LastWrites, 'lately'>}>();

/** The last writes. The journal lists a run as long as its writes are recent, so those of older runs, which take long to read, are read again only after nobody has looked for that long. */
function lastWritesAt(journal: Journal, at: number): LastWrites | undefined {
	const before = looked.get(journal);
	const last = before && at - before.at < recent ? before.last : allLastWrites(journal);
	if (last) {
		looked.set(journal, {at, last});
	}

	return last && {...last, lately: noted(journal.list())};
}

/** The writes that concern a kind of value of an organization, the latest last. A write that is not recent may have been looked up since. */
function writesOf({long, lately}: LastWrites, key: string): readonly JournalEntry[] {
	const [old = [], fresh = []] = [long.writes.get(key), lately.writes.get(key)];
	const known = new Set(fresh.map(entry => writeKey(entry)));
	return [...old.filter(entry => !known.has(writeKey(entry))), ...fresh].toSorted((one, other) => one.at - other.at);
}

/** Whether a value that was read while lists may lag behind writes, or before, shows them all: what was read back, and lists into which it was merged. An unclear write is never shown. */
function isShown(disk: ServiceContext['disk'], {kind, id, readAt}: Reading, writes: readonly JournalEntry[]): boolean {
	if (writes.some(({isUnclear}) => isUnclear === true) || (kind === 'profile' && writes.some(({at}) => at > readAt))) {
		return false;
	}

	const valueOf = <Kind extends KnownKind>(of: Kind): KnownValues[Kind] | undefined => {
		const record = openKnown(disk).read(of, id);
		return record?.readAt === readAt ? record.value : undefined;
	};

	switch (kind) {
		case 'profile': {
			const profile = valueOf(kind);
			return profile !== undefined && isShownByProfile(profile, writes);
		}

		case 'accounts': {
			const list = valueOf(kind);
			return list !== undefined && areShownByAccounts(id, list, writes);
		}

		case 'members': {
			const list = valueOf(kind);
			return list !== undefined && areShownByMembers(list, writes);
		}
	}
}

/** A value of an organization that was read at a time, in milliseconds since the epoch. */
type Reading = {readonly id: string; readonly readAt: number; readonly kind: KnownKind};

/** Whether what was read of an organization at a time is still true as far as this machine knows: it shows what was written of its kind from here, or was read once lists no longer lag behind that. A time in the future is of a wrong clock. */
export function truthOf({
	journal,
	disk,
	now,
}: Pick<ServiceContext, 'disk' | 'journal' | 'now'>): (reading: Reading) => boolean {
	const at = now();
	const last = lastWritesAt(journal, at);
	return reading => {
		const {id, readAt, kind} = reading;
		if (last === undefined || isToCome(readAt, at) || readAt <= last.earliest) {
			return false;
		}

		// A write is noted before it is sent, and lists show it later.
		const later = writesOf(last, kindKey(kind, id)).filter(write => readAt <= (write.lostAt ?? write.at) + lagsFor);
		return later.length === 0 || isShown(disk, reading, later);
	};
}

/** Whether a write from here removed an account, by its id, or a person, by the address, from an organization after its list was read. */
export function goneSince({
	journal,
	now,
}: Pick<ServiceContext, 'journal' | 'now'>): (
	list: {readonly id: string; readonly readAt: number},
	item: string,
) => boolean {
	const last = lastWritesAt(journal, now());
	return ({id, readAt}, item) => {
		const key = itemKey(id, item);
		const writes = [last?.long.lists.get(key), last?.lately.lists.get(key)].filter(each => each !== undefined);
		const write = writes.toSorted((one, other) => other.at - one.at)[0];
		return write?.isGone === true && write.at >= readAt;
	};
}
