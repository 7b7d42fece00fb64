import {memo} from '../../base/text/memo.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {markdownTable} from '../../base/text/markdown.js';
import {shownText} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {changeText, firstLines} from '../../kernel/command-line/change-text.js';
import {changeRecords} from '../../kernel/form-model/settings.js';
import {sendableKinds, type ApplyRow, type DifferenceKind, differenceKinds} from './plan.js';

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

/** What a review lists of a comparison. */
export type Listed = {
	readonly rows: readonly ApplyRow[];
	/** Also the organizations without a row. */
	readonly isWithMissing: boolean;
	/** Only this group. */
	readonly only?: ReviewGroup | undefined;
};

type Grouped = ReadonlyMap<ReviewGroup, readonly ApplyRow[]>;

const grouped = memo((rows: Listed['rows'], isWithMissing: boolean): Grouped => {
	const byGroup = Map.groupBy(
		rows.filter(({differences}) => differences.length > 0),
		row => groupOfRow(row),
	);
	const shown = reviewGroups.filter(group => byGroup.has(group) && (isWithMissing || group !== 'missing'));
	return new Map(shown.map(group => [group, byGroup.get(group) ?? []] as const));
});

/** The rows of a review by their groups, in the order of the groups. */
export const groupsOf = ({rows, isWithMissing}: Listed): Grouped => grouped(rows, isWithMissing);

/** The rows that a review lists. */
export const listedRows = (listed: Listed): readonly ApplyRow[] =>
	[...groupsOf(listed)].flatMap(([group, rows]) => (listed.only === undefined || group === listed.only ? rows : []));

const groupTexts: Readonly<Record<ReviewGroup, readonly [heading: string, counted: string]>> = {
	create: ['To create', 'to create'],
	rename: ['To rename', 'to rename'],
	'possible-rename': ['Possible renames: a similar name, or the same email, phone or id', 'that may be renamed'],
	fill: ['Empty profiles to fill', 'with an empty profile to fill'],
	repair: ['To repair', 'to repair'],
	moved: ['Below another parent', 'below another parent'],
	duplicate: ['Duplicates', 'duplicate'],
	problem: ['Problems', 'with problems'],
	missing: ['Without a row in the file', 'without a row in the file'],
	accepted: ['Accepted', 'accepted'],
};

/** What an incomplete list means for a comparison. */
export const incompleteText = 'The list is incomplete, so what is to create may be there.';

/** What unknown profiles mean for a comparison. */
export const unreadText = (unread: number): string =>
	`The profiles of ${counted(unread, 'organization')} without a row are not known, so what is to create may be a rename. cforgs sync reads them.`;

/** The heading of a group of rows, or of a kind of difference. */
export const groupHeading = (group: ReviewGroup): string => groupTexts[group][0];

/** The reason of an accepted row. */
export const acceptedText = (reason: string): string => `Accepted: ${harmless(reason)}`;

/** Whether a row has differences that nobody accepted. */
export const isDifferent = ({accepted, differences}: ApplyRow): boolean =>
	accepted === undefined && differences.length > 0;

const byGroup = (rows: readonly ApplyRow[]): ReadonlyMap<ReviewGroup, readonly ApplyRow[]> =>
	Map.groupBy(
		rows.filter(({differences}) => differences.length > 0),
		row => groupOfRow(row),
	);

const isOfFile = ({number}: ApplyRow): boolean => number !== undefined;

/** How many rows of the file are in each group, such as “2 to create, 3 to repair, 95 the same”. Each row counts once. */
export function countsText(rows: readonly ApplyRow[]): string {
	const ofFile = rows.filter(row => isOfFile(row));
	const groups = byGroup(ofFile);
	const same = ofFile.filter(({differences}) => differences.length === 0).length;
	const textOf = (group: ReviewGroup): readonly string[] => {
		const {length} = groups.get(group) ?? [];
		return length === 0 ? [] : [`${count(length)} ${groupTexts[group][1]}`];
	};

	return [...differenceKinds.flatMap(kind => textOf(kind)), `${count(same)} the same`, ...textOf('accepted')].join(
		', ',
	);
}

/** How many rows the file has, and what they are. */
export function summaryText(file: string, rows: readonly ApplyRow[]): string {
	const ofFile = rows.filter(row => isOfFile(row)).length;
	const others = rows.length - ofFile;
	return `${counted(ofFile, 'row')} of ${harmless(file)}: ${countsText(rows)}.${others === 0 ? '' : ` ${counted(others, 'organization')} ${others === 1 ? 'has' : 'have'} no row in the file.`}`;
}

const pathText = ({path}: ApplyRow): string => path.map(name => exactName(name)).join(' › ');

function rowText(row: ApplyRow): string {
	const {accepted, differences, number, organization} = row;
	const head = [
		...(number === undefined ? [] : [`row ${number}`]),
		pathText(row),
		...(organization ? [harmless(organization.id)] : []),
	].join('  ');
	const whys =
		accepted === undefined ? differences.flatMap(({why}) => (why === undefined ? [] : [shownText(why)])) : [accepted];
	// The name of a new organization is in its path.
	const lines =
		accepted === undefined
			? differences.flatMap(({kind, changes}) =>
					changes
						.filter(({name}) => kind !== 'create' || name !== 'name')
						.map(change => changeText(change, kind === 'create')),
				)
			: [];
	return `  ${head}${whys.length === 0 ? '' : `: ${harmless(whys.join(' '))}`}\n${lines.map(line => `    ${line}\n`).join('')}`;
}

/** The rows with differences, in their groups. `most`: how many of each group to name at most. */
export function groupsText(
	rows: readonly ApplyRow[],
	groups: readonly ReviewGroup[] = [...differenceKinds, 'accepted'],
	most = Infinity,
): string {
	const known = byGroup(rows);
	return groups
		.map(group => {
			const all = known.get(group) ?? [];
			return all.length === 0
				? ''
				: `\n${groupHeading(group)} (${count(all.length)})\n${firstLines(all, row => rowText(row), most)}`;
		})
		.join('');
}

/** What differs, as text: the counts first. */
export const reportText = (file: string, rows: readonly ApplyRow[]): string =>
	`${summaryText(file, rows)}\n${groupsText(rows)}`;

const columns = ['kind', 'row', 'id', 'name', 'path', 'field', 'before', 'after', 'note'] as const;

/** The differences as a table: one line for each value, or for each sentence. */
export const reportTable = (
	rows: readonly ApplyRow[],
): {readonly columns: readonly string[]; readonly rows: ReadonlyArray<readonly string[]>} => ({
	columns,
	rows: rows.flatMap(({accepted, number, organization, path, differences}) =>
		differences.flatMap(({kind, changes, why}) => {
			const own = [
				kind,
				String(number ?? ''),
				organization?.id ?? '',
				organization?.name ?? path.at(-1) ?? '',
				path.join(' › '),
			];
			const note = [
				...(why === undefined ? [] : [shownText(why)]),
				...(accepted === undefined ? [] : [acceptedText(accepted)]),
			].join(' ');
			return changes.length === 0
				? [[...own, '', '', '', note]]
				: changes.map(({key, from, to}) => [...own, key, from ?? '', to ?? '', note]);
		}),
	),
});

const titles = ['Difference', 'Row', 'ID', 'Name', 'Path', 'Field', 'Before', 'After', 'Note'];

export function reportMarkdown(file: string, rows: readonly ApplyRow[]): string {
	const {rows: lines} = reportTable(rows);
	return `${summaryText(file, rows)}\n${lines.length === 0 ? '' : `\n${markdownTable(titles, lines)}`}`;
}

/** A row for JSON, with its differences. `accepted`: why somebody accepted them. */
export const rowJson = ({number, organization, path, differences, accepted}: ApplyRow) => ({
	row: number ?? null,
	id: organization?.id ?? null,
	name: organization?.name ?? path.at(-1) ?? '',
	path: path.join(' › '),
	accepted: accepted ?? null,
	differences: differences.map(({kind, changes, why}) => ({
		kind,
		changes: changeRecords(changes),
		note: why === undefined ? '' : shownText(why),
	})),
});
