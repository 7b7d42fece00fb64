import * as v from 'valibot';
import type {AuditRecord, Organization} from '../../base/api/schemas.js';
import {changedPart, personOf} from '../../kernel/files/audit-records.js';
import {hasForm, type JournalEntry, type RunItem} from '../../kernel/form-model/journal-entry.js';
import type {KnownKind} from '../../kernel/storage/known.js';
import {exactName} from '../../base/text/harmless.js';
import {timestamp} from '../../base/text/time.js';
import type {Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {mostBetween, type Noticed, noticedText} from '../../kernel/storage/noticed.js';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {type Disk, fileNameOf} from '../../kernel/storage/disk.js';
import {type KeptValue, openKeptValue} from '../../kernel/storage/kept-value.js';

type ParentName = {readonly id: string; readonly name?: string};

type Edit = {readonly field: 'name' | 'parent' | 'manager'; readonly from: string; readonly to: string};

/**
How one organization has changed since the kept list.

- `created`: it is new, according to its creation time.
- `appeared`: it was not in the kept list, and nothing shows that it is new.
- `gone`: it is no longer in the list. It is deleted, or no longer visible.

The other changes are `edits`, what its readings told of its profile, accounts and members (`noticed`), and changes of its profile among the `records` of its history. `parent` is its parent, or where it was last.
*/
export type Change = {
	readonly id: string;
	readonly name: string;
	readonly presence?: 'created' | 'appeared' | 'gone';
	readonly parent?: ParentName;
	readonly edits: readonly Edit[];
	/** At most one for each kind. */
	readonly noticed?: readonly Noticed[];
	/** Who did it, newest first. Absent until the history is read. */
	readonly records?: readonly AuditRecord[];
	/** Why its history could not be read. */
	readonly why?: Told;
};

/** A list of an earlier session. */
export type KeptList = {
	readonly organizations: readonly Organization[];
	/** When it loaded, in milliseconds since the epoch. */
	readonly readAt: number;
	/** It lacked records. */
	readonly isShort: boolean;
};

/** The list of this session. */
export type LoadedList = {
	readonly organizations: readonly Organization[];
	readonly index: Pick<TreeIndex, 'organizationAt' | 'rowByKey'>;
	/** It may lack organizations, so that none counts as gone. */
	readonly isShort: boolean;
};

// Milliseconds. The clocks differ, and a long list takes a while to load.
export const slack = 600_000;

const parentOf = ({parent}: Organization): {readonly parent?: ParentName} =>
	parent ? {parent: {id: parent.id, ...(parent.name !== undefined && {name: parent.name})}} : {};

const parentText = ({parent}: Organization): string =>
	parent ? `${parent.name === undefined || parent.name === '' ? '' : `${parent.name} `}(${parent.id})` : 'no parent';

function editsOf(before: Organization, after: Organization): readonly Edit[] {
	const [from, to] = [before.meta.managed_by ?? '', after.meta.managed_by ?? ''];
	return [
		...(before.name === after.name ? [] : [{field: 'name', from: before.name, to: after.name} as const]),
		...(before.parent?.id === after.parent?.id
			? []
			: [{field: 'parent', from: parentText(before), to: parentText(after)} as const]),
		// A list without managers says nothing about them.
		...(from === '' || to === '' || from === to ? [] : [{field: 'manager', from, to} as const]),
	];
}

const isNew = ({create_time: created}: Organization, {readAt}: KeptList): boolean =>
	created !== undefined && Date.parse(created) > readAt - slack;

// A part of a list takes a few milliseconds.
const isPartEnd = (at: number): boolean => at % 5000 === 4999;

/**
The changes from the kept list to the loaded one: first what is new, then what is gone, then the rest. If two records share an id, the first counts.

An unchanged organization is often the same object in both lists, and costs one look-up. `giveWay` is awaited after each part of a long list, so that keys come first.
*/
export async function changesSince(
	kept: KeptList,
	loaded: LoadedList,
	giveWay: () => Promise<void>,
): Promise<readonly Change[]> {
	const {
		index: {organizationAt, rowByKey},
	} = loaded;
	const known = new Set<string>();
	const gone: Change[] = [];
	const edited: Change[] = [];
	for (const [at, before] of kept.organizations.entries()) {
		if (isPartEnd(at)) {
			await giveWay(); // eslint-disable-line no-await-in-loop
		}

		const {id} = before;
		if (known.has(id)) {
			continue;
		}

		known.add(id);
		const after = organizationAt(rowByKey.get(id) ?? -1);
		if (after === before) {
			continue;
		}

		const edits = after ? editsOf(before, after) : [];
		if (after && edits.length > 0) {
			edited.push({id, name: after.name, edits});
		} else if (!after && !loaded.isShort) {
			gone.push({id, name: before.name, presence: 'gone', ...parentOf(before), edits: []});
		}
	}

	const created: Change[] = [];
	const appeared: Change[] = [];
	for (const [at, organization] of loaded.organizations.entries()) {
		if (isPartEnd(at)) {
			await giveWay(); // eslint-disable-line no-await-in-loop
		}

		const {id, name} = organization;
		if (known.has(id)) {
			continue;
		}

		known.add(id);
		if (isNew(organization, kept)) {
			created.push({id, name, presence: 'created', ...parentOf(organization), edits: []});
		} else if (!kept.isShort) {
			appeared.push({id, name, presence: 'appeared', ...parentOf(organization), edits: []});
		}
	}

	return [...created, ...appeared, ...gone, ...edited];
}

// Without the edits that took an organization back to what it was.
function joinedEdits(earlier: readonly Edit[], later: readonly Edit[]): readonly Edit[] {
	const fields = new Set([...earlier, ...later].map(({field}) => field));
	return fields
		.values()
		.flatMap(field => {
			const [before, after] = [earlier, later].map(edits => edits.find(edit => edit.field === field));
			const edit = before && after ? {field, from: before.from, to: after.to} : (before ?? after);
			return edit && edit.from !== edit.to ? [edit] : [];
		})
		.toArray();
}

function joinedChange(earlier: Change, later: Change): Change | undefined {
	if (earlier.presence === 'gone' || (earlier.presence !== undefined && later.presence === 'gone')) {
		return undefined;
	}

	if (earlier.presence !== undefined || later.presence !== undefined) {
		return {...earlier, ...later, ...(earlier.presence !== undefined && {presence: earlier.presence, edits: []})};
	}

	const edits = joinedEdits(earlier.edits, later.edits);
	return edits.length === 0 ? undefined : {...later, edits};
}

const ranks = ['created', 'appeared', 'gone', undefined] as const;

/** Changes together with earlier ones that nobody has looked at. Earlier ones that the loaded list disproves are left out: what has appeared is gone again, or what was gone is back. */
export function withEarlier(
	earlier: readonly Change[],
	changes: readonly Change[],
	{index: {rowByKey}, isShort}: Pick<LoadedList, 'isShort'> & {readonly index: Pick<TreeIndex, 'rowByKey'>},
): readonly Change[] {
	if (earlier.length === 0) {
		return changes;
	}

	const later = new Map(changes.map(change => [change.id, change]));
	const known = new Set(earlier.map(({id}) => id));
	const isStill = ({id, presence}: Change) => (presence === 'gone' ? !rowByKey.has(id) : isShort || rowByKey.has(id));
	const kept = earlier.flatMap(change => {
		const next = later.get(change.id);
		return next ? (joinedChange(change, next) ?? []) : isStill(change) ? [change] : [];
	});
	return [...kept, ...changes.filter(({id}) => !known.has(id))].toSorted(
		(left, right) => ranks.indexOf(left.presence) - ranks.indexOf(right.presence),
	);
}

/** The writes from this computer: all that the journal has, its runs, and the ids of the organizations that this session created. */
type OwnWrites = {
	readonly entries: readonly JournalEntry[];
	readonly runs: readonly JournalEntry[];
	readonly made: ReadonlySet<string>;
	/** When the kept list loaded. */
	readonly since: number;
};

function isOfRun({presence}: Change, item: RunItem | undefined): boolean {
	return item !== undefined && (presence === 'gone' ? item.isUndone === true : presence !== undefined);
}

/** A change without what the writes from this computer did. Undefined if they did all of it. */
function withoutOwn(change: Change, writes: readonly JournalEntry[]): Change | undefined {
	const {presence, edits} = change;
	if (presence !== undefined) {
		const kind = {created: 'create', appeared: 'create', gone: 'delete'}[presence];
		return writes.some(write => write.kind === kind) ? undefined : change;
	}

	const left = edits.filter(({field, to}) => field !== 'name' || writes.every(({after}) => after?.name !== to));
	return left.length === 0 ? undefined : {...change, edits: left};
}

/** The changes that others made, and how many organizations only this computer changed. */
export function changesOfOthers(
	changes: readonly Change[],
	{entries, runs, made, since}: OwnWrites,
): {readonly changes: readonly Change[]; readonly own: number} {
	const writes = Map.groupBy(
		entries.filter(({at}) => at >= since - slack),
		({id}) => id,
	);
	// Long before the kept list loaded, a run may have begun that went on after it.
	const items = new Map(
		runs
			.flatMap(({items: all = []}) => all)
			.filter(({write}) => !write)
			.map(item => [item.id, item]),
	);
	const others = changes.flatMap(change => {
		const isOwn = (made.has(change.id) && change.presence !== 'gone') || isOfRun(change, items.get(change.id));
		return isOwn ? [] : (withoutOwn(change, writes.get(change.id) ?? []) ?? []);
	});
	return {changes: others, own: changes.length - others.length};
}

/** The part of an organization that a write from this computer changed. A change of the organization can be one of its profile as well. */
const partOfWrite = (write: JournalEntry): string =>
	hasForm(write) ? write.kind : write.member ? 'members' : 'accounts';

/** The records of a history that name a creation, a new name, a new profile, or a change of these lists, without writes from this computer. */
export const recordsOfOthers = (
	records: readonly AuditRecord[],
	writes: readonly JournalEntry[],
	lists: readonly KnownKind[] = [],
): readonly AuditRecord[] =>
	records.filter(record => {
		const part = changedPart(record);
		const time = Date.parse(record.action.time ?? '');
		const isOwn = (write: JournalEntry) =>
			(partOfWrite(write) === part || (write.kind === 'edit' && part === 'profile')) &&
			Math.abs(time - write.at) < mostBetween;
		const isWanted = part !== undefined && ((part !== 'accounts' && part !== 'members') || lists.includes(part));
		return isWanted && writes.every(write => !isOwn(write));
	});

const changeKinds = [
	'created',
	'appeared',
	'gone',
	'renamed',
	'moved',
	'manager',
	'profile',
	'accounts',
	'members',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

const kindOfField = {name: 'renamed', parent: 'moved', manager: 'manager'} as const;

/** What changed of an organization. The profile of a new organization is not a change. */
export function kindsOf({presence, edits, noticed = [], records = []}: Change): readonly ChangeKind[] {
	if (presence !== undefined) {
		return [presence];
	}

	const isOfProfile = records.some(record => changedPart(record) === 'profile');
	return [
		...new Set([
			...edits.map(({field}) => kindOfField[field]),
			...(isOfProfile ? ['profile' as const] : []),
			...noticed.map(({kind}) => kind),
		]),
	];
}

const words: Readonly<Record<ChangeKind, readonly [one: string, several: string]>> = {
	created: ['created', 'created'],
	appeared: ['newly visible', 'newly visible'],
	gone: ['gone', 'gone'],
	renamed: ['renamed', 'renamed'],
	moved: ['moved', 'moved'],
	manager: ['with another manager', 'with another manager'],
	profile: ['profile changed', 'profiles changed'],
	accounts: ['with changed accounts', 'with changed accounts'],
	members: ['with changed members', 'with changed members'],
};

/** `3 created, 1 renamed`. Empty without changes. */
export function countsText(changes: readonly Change[]): string {
	const counts = new Map<ChangeKind, number>();
	for (const change of changes) {
		for (const kind of kindsOf(change)) {
			counts.set(kind, (counts.get(kind) ?? 0) + 1);
		}
	}

	return changeKinds
		.flatMap(kind => {
			const [one, several] = words[kind];
			const number = counts.get(kind) ?? 0;
			return number === 0 ? [] : [`${count(number)} ${number === 1 ? one : several}`];
		})
		.join(', ');
}

/** A change as one line: kinds, id, name, and the old and new values, separated by tabs. */
export function changeText(change: Change): string {
	const {id, name, edits, noticed = [], records = []} = change;
	const [latest] = records;
	const who = latest && `${personOf(latest)} ${timestamp(latest.action.time ?? '')}`.trim();
	const values = [
		...edits.map(({field, from, to}) => `${field}: ${from} → ${to}`),
		...noticed.map(each => noticedText(each)),
	].join('; ');
	const cells = [kindsOf(change).join(', '), id, name, values, who ?? ''].map(cell => exactName(cell));
	return `${cells.join('\t').trimEnd()}\n`;
}

const parentSchema = v.object({id: v.string(), name: v.exactOptional(v.string())});

const editSchema = v.object({field: v.picklist(['name', 'parent', 'manager']), from: v.string(), to: v.string()});

const changeSchema = v.object({
	id: v.string(),
	name: v.string(),
	presence: v.exactOptional(v.picklist(['created', 'appeared', 'gone'])),
	parent: v.exactOptional(parentSchema),
	edits: v.array(editSchema),
});

const unreadSchema = v.object({
	since: v.number(),
	isCut: v.exactOptional(v.literal(true)),
	changes: v.array(changeSchema),
});

/** The changes that nobody has looked at yet. */
type Unread = {
	/** When the oldest list that they were found in had loaded, in milliseconds since the epoch. */
	readonly since: number;
	/** There were more. */
	readonly isCut?: true;
	readonly changes: readonly Change[];
};

export const mostUnread = 1000;

const mostNews = 30;

/** The changes that nobody has looked at. Undefined if no list is stored, which they come from. */
export const openUnread = ({cacheFolder, owner}: Disk): KeptValue | undefined =>
	owner && cacheFolder !== undefined
		? openKeptValue(cacheFolder, 'news', `${fileNameOf(owner.host)}-${owner.fingerprint}.json`, mostNews)
		: undefined;

export function readUnread(kept: KeptValue | undefined): Unread | undefined {
	const parsed = v.safeParse(unreadSchema, kept?.read());
	return parsed.success ? parsed.output : undefined;
}

const storedOf = ({id, name, presence, parent, edits}: Change): string =>
	JSON.stringify([id, name, presence, parent?.id, parent?.name, edits.map(({field, from, to}) => [field, from, to])]);

/** Keeps what `update` makes of the kept changes for the next start, without what their histories say, and returns it. Sessions at the same time lose nothing of each other. */
export function changeUnread(kept: KeptValue | undefined, update: (unread: Unread | undefined) => Unread): Unread {
	let changed: Unread | undefined;
	ignoringSystemErrors(() => {
		kept?.change(value => {
			const parsed = v.safeParse(unreadSchema, value);
			changed = update(parsed.success ? parsed.output : undefined);
			const {since, isCut, changes} = changed;
			const brief = changes.slice(0, mostUnread).map(({records, why, ...change}) => change);
			return changes.length === 0
				? undefined
				: ({
						since,
						...((isCut === true || changes.length > mostUnread) && {isCut: true}),
						changes: brief,
					} satisfies Unread);
		});
	});
	return changed ?? update(undefined);
}

/** Forgets the changes that somebody has looked at, but not those that another session found in the meantime. */
export function dropSeen(kept: KeptValue | undefined, seen: readonly Change[]): void {
	const byId = new Map(seen.map(change => [change.id, change]));
	changeUnread(kept, unread => ({
		since: unread?.since ?? 0,
		changes: (unread?.changes ?? []).filter(change => {
			const shown = byId.get(change.id);
			return !shown || storedOf(change) !== storedOf(shown);
		}),
	}));
}
