import {harmless} from '../../base/text/harmless.js';
import {count, counted} from '../../base/text/words.js';
import {type Snapshot, type SnapshotKind, snapshotKinds} from './snapshot.js';
import {type Lacking, withoutLists, withoutProfile} from './snapshot-changes.js';

const cannotTell = (kind: string, total: number): string =>
	`The ${kind} of ${counted(total, 'organization')} were not compared`;

// For two snapshots.
function lackingSides({either, older, newer}: Lacking): string {
	const sides = [
		['older', older],
		['newer', newer],
	] as const;
	const lacks = sides
		.filter(([, lacking]) => lacking > 0)
		.map(([side, lacking]) => `the ${side} snapshot lacks ${count(lacking)}`);
	return older + newer === either * 2 ? 'neither snapshot has them' : lacks.join(', ');
}

// For a snapshot and the list. Profiles that the snapshot lacks are not read from the service.
function lackingReads({either, older}: Lacking, readAgain: string | undefined): string {
	const unread = either - older;
	const not = readAgain === undefined ? 'not read' : 'not read again since the snapshot';
	const way = readAgain !== undefined && unread > 0 ? `. ${readAgain}` : '';
	return (
		[
			...(older > 0 ? [`the snapshot lacks ${count(older)}`] : []),
			...(unread > 0 ? [`${count(unread)} ${unread === 1 ? 'was' : 'were'} ${not}`] : []),
		].join(', ') + way
	);
}

type ComparisonGaps = {
	readonly isOfService?: boolean;
	/** How to read again what is known, but not newer than the snapshot, in a sentence without a full stop; absent if everything missing was asked for. */
	readonly readAgain?: string;
	readonly way?: string;
	readonly unread?: number;
	readonly listWay?: (kind: SnapshotKind) => string;
	readonly unreadLists?: Readonly<Partial<Record<SnapshotKind, number>>>;
};

function profilesRemark(
	without: Lacking,
	{
		isOfService = false,
		readAgain,
		way = 'cforgs snapshot --profiles writes snapshots with profiles.',
		unread = 0,
	}: ComparisonGaps,
): string | undefined {
	const told = {...without, either: without.either - unread};
	if (told.either === 0) {
		return undefined;
	}

	const isLackedByFile = told.older > 0 || !isOfService;
	return `${cannotTell('profiles', told.either)}: ${isOfService ? lackingReads(told, readAgain) : lackingSides(told)}.${isLackedByFile ? ` ${way}` : ''}`;
}

function listRemarks(
	older: Snapshot,
	newer: Snapshot,
	kind: SnapshotKind,
	{
		isOfService = false,
		readAgain,
		unreadLists = {},
		listWay = each => `cforgs snapshot --with ${each} writes snapshots with ${each}.`,
	}: ComparisonGaps,
): readonly string[] {
	const without = withoutLists(older, newer, kind);
	if (!without) {
		return [];
	}

	const {short} = without;
	const lacking = {...without, either: without.either - (unreadLists[kind] ?? 0)};
	const isLackedByFile = lacking.older > 0 || !isOfService;
	const way = isLackedByFile ? ` ${listWay(kind)}` : '';
	return [
		...(lacking.either === 0
			? []
			: [
					`${cannotTell(kind, lacking.either)}: ${isOfService ? lackingReads(lacking, readAgain) : lackingSides(lacking)}.${way}`,
				]),
		...(short === 0
			? []
			: [
					`The ${kind} of ${counted(short, 'organization')} are incomplete: what may be missing is not reported as new or gone.`,
				]),
	];
}

/** Sentences about what a comparison could not compare. */
export function remarksOn(
	older: Snapshot,
	newer: Snapshot,
	told: ComparisonGaps & {readonly isWithoutProfiles?: boolean} = {},
): readonly string[] {
	const remark = told.isWithoutProfiles ? undefined : profilesRemark(withoutProfile(older, newer), told);
	return [
		...(remark === undefined ? [] : [remark]),
		...snapshotKinds.flatMap(kind => listRemarks(older, newer, kind, told)),
		...(older.filter === undefined
			? []
			: [
					`The older snapshot has only what its filter found, ${harmless(older.filter)}, so only those organizations are compared.`,
				]),
		...(older.isComplete || older.filter !== undefined
			? []
			: ['The older list was incomplete, so organizations that it left out look new.']),
	];
}
