import type {Organization} from '../../base/api/schemas.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {shownText} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {pathText} from '../../base/tree/tree.js';
import {buildTreeIndex, type TreeIndex} from '../../base/tree/tree-index.js';
import type {FigureSource} from '../../kernel/figures/branch-figures.js';
import {inOneGo} from '../../kernel/figures/in-parts.js';
import {profilesReadUntil, type Snapshot, type SnapshotKind} from '../../kernel/files/snapshot.js';
import {type Change, changeDetails, changeJson, editText, listsToCompare} from '../../kernel/files/snapshot-changes.js';
import {remarksOn} from '../../kernel/files/snapshot-remarks.js';
import {type Extent, organizationsOf, subtreeExtent} from '../../kernel/files/tree.js';
import {type Subject, subjectAt, type WholeList} from '../../kernel/filter/source.js';
import {valueBefore} from '../../kernel/form-model/fields.js';
import {changedFields, hasForm, type JournalEntry, withoutSettled} from '../../kernel/form-model/journal-entry.js';
import {whatWrote} from '../../kernel/rows/what-wrote.js';
import type {WritePart} from '../../kernel/rows/registry.js';
import type {Known, KnownName} from '../../kernel/storage/known.js';
import {areWritten, betweenText, lineText, noticedIn, writesByOrganization} from '../../kernel/storage/noticed.js';

/** Something that changed. */
type ReportedChange = {
	/** When, or when it was noticed; undefined if only two states show it. */
	readonly at: number | undefined;
	/** The same in words. */
	readonly when: string;
	readonly id: string;
	readonly name: string;
	readonly path: string;
	readonly what: string;
	readonly details: readonly string[];
	/** More for machines. */
	readonly json: Readonly<Record<string, unknown>>;
};

/** What changed since a time, or since a snapshot. */
export type Changes = {
	/** In milliseconds since the epoch. */
	readonly since: number;
	readonly isOfSnapshot: boolean;
	readonly changes: readonly ReportedChange[];
	/** Sentences about what is not told. */
	readonly remarks: readonly string[];
};

const exactTime = (at: number): string => timestamp(isoTime(at));

/** What this machine knows about changes: its own writes, and the differences between readings. */
export type KnownOfChanges = {
	readonly entries: readonly JournalEntry[];
	readonly writes: ReadonlyMap<string, Pick<WritePart, 'did'>>;
	readonly known: Pick<Known, 'changes' | 'changeTimes'>;
};

const ofPeriod =
	'Of a period, this computer knows creations, its own changes, and what differed when something was read again. cforgs history --deep asks the service who did what; --since FILE compares with a snapshot.';

type Named = Pick<ReportedChange, 'id' | 'name' | 'path'>;

/** The organizations of a report, and the writes from here to each, without the unclear ones. */
type Looked = {
	readonly since: number;
	readonly index: TreeIndex;
	readonly byId: ReadonlyMap<string, Subject>;
	readonly own: ReturnType<typeof writesByOrganization>;
};

const namesOf = (index: TreeIndex, {row, id}: Subject): Named => ({
	id,
	name: index.nameAt(row) ?? '',
	path: pathText(index, row),
});

const change = (
	named: Named,
	at: number,
	what: string,
	details: readonly string[],
	when = exactTime(at),
): ReportedChange => ({...named, at, when, what, details, json: {}});

const creations = ({since, index, byId, own}: Looked): readonly ReportedChange[] =>
	byId
		.values()
		.flatMap(subject => {
			const created = Date.parse(index.organizationAt(subject.row)?.create_time ?? '');
			const isOwn = own.get(subject.id)?.some(({kind}) => kind === 'create') === true;
			return !isOwn && created >= since ? [change(namesOf(index, subject), created, 'created', [])] : [];
		})
		.toArray();

function editsOf(entry: JournalEntry): readonly string[] {
	const {before, after, kind} = entry;
	return after && kind !== 'create' && hasForm(entry)
		? changedFields(entry).map(field =>
				shownText(editText({field, from: valueBefore(before, field), to: valueBefore(after, field)})),
			)
		: [];
}

/** The ids of the organizations that a report has with everything below them; undefined if it has all organizations, and none if a filter chose each. */
type Tops = ReadonlySet<string> | undefined;

/** The organizations of branches that were deleted from here. A parent is deleted after everything below it. */
function goneFrom(
	byId: Looked['byId'],
	entries: readonly JournalEntry[],
	tops: ReadonlySet<string>,
): ReadonlySet<string> {
	const gone = new Set<string>();
	if (tops.size === 0) {
		return gone;
	}

	for (const {
		kind,
		id,
		before: {parentId},
	} of entries.toSorted((one, other) => other.at - one.at)) {
		if (kind === 'delete' && (tops.has(id) || byId.has(parentId) || gone.has(parentId))) {
			gone.add(id);
		}
	}

	return gone;
}

function ownChanges(
	{since, index, byId}: Looked,
	{entries, writes}: Pick<KnownOfChanges, 'entries' | 'writes'>,
	tops: Tops,
): readonly ReportedChange[] {
	const gone = tops && goneFrom(byId, entries, tops);
	const told = (id: string, entry: JournalEntry): readonly ReportedChange[] => {
		const {at, before, kind, undoes, isUndone, isUnclear} = entry;
		const subject = byId.get(id);
		// A deleted organization is in no tree.
		const isGone = kind === 'delete' && entry.id === id && (gone?.has(id) ?? true);
		const named = subject ? namesOf(index, subject) : {id, name: before.name, path: before.name};
		const states = [
			...(undoes === undefined ? [] : ['an undo']),
			...(isUndone ? ['undone later'] : []),
			...(isUnclear ? ['unclear: it may not have been stored'] : []),
			'from this computer',
		];
		const one = change(named, at, `${isUnclear ? 'perhaps ' : ''}${whatWrote(writes, entry)}`, [
			...editsOf(entry),
			...states,
		]);
		return isGone || subject !== undefined ? [{...one, json: isUnclear ? {unclear: true} : {}}] : [];
	};

	return [...writesByOrganization(entries)].flatMap(([id, all]) =>
		all.filter(({at}) => at >= since).flatMap(entry => told(id, entry)),
	);
}

const whatOf = {profile: 'profile changed', accounts: 'accounts changed', members: 'members changed'} as const;

function keptDifferences(
	{since, index, byId, own}: Looked,
	{changes}: KnownOfChanges['known'],
): ReadonlyArray<ReportedChange & KnownName> {
	return changes
		.all()
		.filter(({later}) => later.readAt >= since)
		.flatMap(each => {
			const {kind, id, earlier} = each;
			const subject = byId.get(id);
			const noticed =
				subject &&
				noticedIn(
					each,
					(own.get(id) ?? []).filter(({at}) => at >= earlier.readAt),
				);
			if (!noticed) {
				return [];
			}

			const details = [
				...noticed.lines.map(line => lineText(line)),
				...(noticed.more > 0 ? [`and ${count(noticed.more)} more`] : []),
			];
			return [{...change(namesOf(index, subject), noticed.later, whatOf[kind], details, betweenText(noticed)), kind}];
		})
		.toArray();
}

/** Differences between two readings whose values are not known any more, only their times. `kept`: those whose values are known. */
function otherDifferences(
	{since, index, byId, own}: Looked,
	{changeTimes}: KnownOfChanges['known'],
	kept: readonly KnownName[],
): readonly ReportedChange[] {
	const known = new Set(kept.map(({kind, id}) => `${kind} ${id}`));
	return [...changeTimes()].flat().flatMap(({kind, id, earlier: {readAt: earlier}, later: {readAt: later}}) => {
		const subject = byId.get(id);
		const isOwn = areWritten(
			kind,
			(own.get(id) ?? []).filter(({at}) => at >= earlier && at <= later),
		);
		return isOwn || !subject || later < since || known.has(`${kind} ${id}`)
			? []
			: [
					change(
						namesOf(index, subject),
						later,
						whatOf[kind],
						['the earlier values are no longer kept'],
						betweenText({earlier, later}),
					),
				];
	});
}

/**
What changed in a period, from what is known, the latest first. `tops`: what the extent has with everything below it.

@yields Nothing, after each part, so that keys come first.
*/
export function* changesInParts(
	since: number,
	{index, rows}: Extent,
	{entries: recorded, writes, known}: KnownOfChanges,
	tops: Tops,
): Generator<undefined, Changes> {
	const entries = withoutSettled(recorded);
	const byId = new Map(rows.flatMap(row => subjectAt(index, row) ?? []).map(subject => [subject.id, subject]));
	const looked = {since, index, byId, own: writesByOrganization(entries.filter(({isUnclear}) => !isUnclear))};
	yield undefined;
	const kept = keptDifferences(looked, known);
	yield undefined;
	const created = creations(looked);
	yield undefined;
	const changes = [
		...created,
		...ownChanges(looked, {entries, writes}, tops),
		...kept,
		...otherDifferences(looked, known, kept),
	];
	return {
		since,
		isOfSnapshot: false,
		changes: changes.toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0)),
		remarks: [ofPeriod],
	};
}

/** The same, all at once. */
export const changesSince = (...asked: Parameters<typeof changesInParts>): Changes => inOneGo(changesInParts(...asked));

function idsBelow(index: TreeIndex, id: string): readonly string[] {
	const row = index.rowByKey.get(id);
	return row === undefined ? [] : subtreeExtent(index, row).rows.map(each => index.idAt(each) ?? '');
}

/** The newer side of a comparison: the list, with what was read after the snapshot. `listedAt`: when the list was read, in milliseconds since the epoch. */
export function snapshotNow(
	source: FigureSource,
	older: Snapshot,
	{host, listedAt, isComplete}: {readonly host: string; readonly listedAt: number; readonly isComplete: boolean},
): Snapshot {
	const {index} = source;
	const after = profilesReadUntil(older);
	const subjects = new Map(
		Array.from({length: index.length}, (_, row) => subjectAt(index, row)).flatMap(subject =>
			subject ? [[subject.id, subject] as const] : [],
		),
	);
	const organizations = organizationsOf({index, rows: Array.from({length: index.length}, (_, row) => row)}).map(
		(organization): Organization => {
			const {profile: listed, ...rest} = organization;
			const subject = subjects.get(organization.id);
			const profile =
				listed ??
				(subject && (source.readAt('profile', subject) ?? -Infinity) > after ? source.profileOf(subject) : undefined);
			return profile === undefined ? rest : {...rest, profile};
		},
	);
	const {wanted, isNew} = listsToCompare(older, {organizations});
	const listsOf = <Item>(kind: SnapshotKind, listOf: (subject: Subject) => WholeList<Item> | undefined) => {
		const ids = wanted[kind];
		return (
			ids &&
			new Map(
				ids.flatMap(id => {
					const subject = subjects.get(id);
					const list = subject && listOf(subject);
					const readAt = subject && list ? (source.readAt(kind, subject) ?? listedAt) : -Infinity;
					return list && isNew(kind, id, readAt)
						? [[id, {items: list.items, isWhole: list.isWithoutTags !== true, readAt: isoTime(readAt)}] as const]
						: [];
				}),
			)
		);
	};

	const [accounts, members] = [listsOf('accounts', source.accountsOf), listsOf('members', source.membersOf)];
	return {
		host,
		takenAt: isoTime(listedAt),
		isComplete,
		organizations,
		...(accounts && {accounts}),
		...(members && {members}),
	};
}

const withOnly = (snapshot: Snapshot, ids: ReadonlySet<string>): Snapshot => ({
	...snapshot,
	organizations: snapshot.organizations.filter(({id}) => ids.has(id)),
	...(snapshot.accounts && {accounts: new Map(snapshot.accounts.entries().filter(([id]) => ids.has(id)))}),
	...(snapshot.members && {members: new Map(snapshot.members.entries().filter(([id]) => ids.has(id)))}),
});

/** The organizations of an extent, as it was or is. `tops`: what it has with everything below it. */
export function idsOfExtent(older: Snapshot, newer: Snapshot, {index, rows}: Extent, tops: Tops): ReadonlySet<string> {
	if (!tops) {
		return new Set([...older.organizations, ...newer.organizations].map(({id}) => id));
	}

	const before = buildTreeIndex(older.organizations);
	return new Set([...tops.keys().flatMap(id => idsBelow(before, id)), ...rows.map(row => index.idAt(row) ?? '')]);
}

/** What changed since a snapshot in some organizations. `found`: their changes. */
export function changesSinceSnapshot(
	older: Snapshot,
	newer: Snapshot,
	found: readonly Change[],
	{index, ids}: {readonly index: TreeIndex; readonly ids: ReadonlySet<string>},
): Changes {
	const pathOf = (id: string, name: string): string => {
		const row = index.rowByKey.get(id);
		return row === undefined ? name : pathText(index, row);
	};

	return {
		since: Date.parse(older.takenAt),
		isOfSnapshot: true,
		changes: found
			.filter(each => newer.isComplete || each.change !== 'missing')
			.map(each => ({
				at: undefined,
				when: '',
				id: each.id,
				name: each.name,
				path: pathOf(each.id, each.name),
				what: each.change.replaceAll('_', ' '),
				details: changeDetails(each).map(detail => shownText(detail)),
				json: changeJson(each),
			})),
		remarks: [
			...remarksOn(withOnly(older, ids), withOnly(newer, ids), {
				isOfService: true,
				readAgain: 'cforgs report --sync --max-age 0 reads them again',
			}),
			...(newer.isComplete ? [] : ['The list of organizations is incomplete, so none is reported as gone.']),
		],
	};
}
