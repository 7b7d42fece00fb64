import {sendableKinds, type ApplyRow, type DifferenceKind} from './plan.js';

/** The groups of a review, in their order: what nobody can send first. */
export const reviewGroups = [
	'problem',
	'duplicate',
	'possible-rename',
	'moved',
	'create',
	'rename',
	'fill',
	'repair',
	'missing',
	'accepted',
] as const satisfies ReadonlyArray<DifferenceKind | 'accepted'>;

export type ReviewGroup = (typeof reviewGroups)[number];

/** What tells a row of a review from the others. */
export const keyOfRow = ({number, organization}: ApplyRow): string =>
	number === undefined ? (organization?.id ?? '') : `row ${number}`;

/** The group of a row with differences. A row that can be sent is in the group of what is sent. */
export function groupOfRow({accepted, differences, result}: ApplyRow): ReviewGroup {
	const kinds = new Set<ReviewGroup>(differences.map(({kind}) => kind));
	const sendable: readonly ReviewGroup[] = sendableKinds;
	const groups = result.status === 'waiting' ? reviewGroups.filter(group => sendable.includes(group)) : reviewGroups;
	return accepted === undefined ? (groups.find(group => kinds.has(group)) ?? 'problem') : 'accepted';
}

/** What a review lists of a comparison. `isWithMissing`: also the organizations without a row. `only`: only this group. */
export type Listed = {
	readonly rows: readonly ApplyRow[];
	readonly isWithMissing: boolean;
	readonly only?: ReviewGroup | undefined;
};

type Grouped = ReadonlyMap<ReviewGroup, readonly ApplyRow[]>;

// Each key press and frame asks several times.
const grouped = new WeakMap<Listed['rows'], Pick<Listed, 'isWithMissing'> & {readonly groups: Grouped}>();

/** The rows of a review by their groups, in the order of the groups. */
export function groupsOf({rows, isWithMissing}: Listed): Grouped {
	const known = grouped.get(rows);
	if (known?.isWithMissing === isWithMissing) {
		return known.groups;
	}

	const byGroup = Map.groupBy(
		rows.filter(({differences}) => differences.length > 0),
		row => groupOfRow(row),
	);
	const shown = reviewGroups.filter(group => byGroup.has(group) && (isWithMissing || group !== 'missing'));
	const groups = new Map(shown.map(group => [group, byGroup.get(group) ?? []] as const));
	grouped.set(rows, {isWithMissing, groups});
	return groups;
}

/** The rows that a review lists. */
export const listedRows = (listed: Listed): readonly ApplyRow[] =>
	[...groupsOf(listed)].flatMap(([group, rows]) => (listed.only === undefined || group === listed.only ? rows : []));
