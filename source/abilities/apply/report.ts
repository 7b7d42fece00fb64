import {exactName, harmless} from '../../base/text/harmless.js';
import {markdownTable} from '../../base/text/markdown.js';
import {shownText} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {changeRecords, type ShownChange} from '../../kernel/form-model/judged-settings.js';
import {differenceKinds, rowsByKind, type ApplyRow, type Difference, type DifferenceKind} from './plan.js';

/** The heading of each kind of difference, and how a summary counts it. */
const kindTexts: Readonly<Record<DifferenceKind, readonly [heading: string, counted: string]>> = {
	create: ['To create', 'to create'],
	rename: ['To rename', 'to rename'],
	'possible-rename': ['Possible renames: no other row or organization matches, and the names are similar', 'that may be renamed'],
	fill: ['Empty profiles to fill', 'with an empty profile to fill'],
	repair: ['To repair', 'to repair'],
	moved: ['Below another parent', 'below another parent'],
	duplicate: ['Duplicates', 'duplicate'],
	problem: ['Problems', 'with problems'],
	missing: ['Without a row in the file', 'without a row in the file'],
};

/** What an incomplete list means for a comparison. */
export const incompleteText = 'The list is incomplete, so what is to create may be there.';

/** The heading of a kind of difference. */
export const kindHeading = (kind: DifferenceKind): string => kindTexts[kind][0];

/** The reason of an accepted row. */
export const acceptedText = (reason: string): string => `Accepted: ${harmless(reason)}`;

/** Whether a row has differences that nobody accepted. */
export const isDifferent = ({accepted, differences}: ApplyRow): boolean => accepted === undefined && differences.length > 0;

/** How many rows have each kind of difference, such as “2 to create, 3 to repair, 95 the same”. */
export function countsText(rows: readonly ApplyRow[]): string {
	const same = rows.filter(({differences}) => differences.length === 0).length;
	const accepted = rows.filter(row => row.accepted !== undefined).length;
	const counts = [...rowsByKind(rows)].flatMap(([kind, {length}]) => length === 0 ? [] : [`${count(length)} ${kindTexts[kind][1]}`]);
	return [...counts, `${count(same)} the same`, ...(accepted === 0 ? [] : [`${count(accepted)} accepted`])].join(', ');
}

const shownValue = (value: string | undefined): string => value === undefined ? '–' : `“${harmless(value)}”`;

const pathText = ({path}: ApplyRow): string => path.map(name => exactName(name)).join(' › ');

const isName = ({name}: ShownChange): boolean => name === 'name';

/** The values of a difference, one per line. The new name of a creation is in its path. */
const changeLines = ({kind, changes}: Difference): readonly string[] => changes.filter(change => kind !== 'create' || !isName(change))
	.map(({label, from, to}) => kind === 'create' ? `${exactName(shownText(label))}: ${shownValue(to)}` : `${exactName(shownText(label))}: ${shownValue(from)} → ${shownValue(to)}`);

function rowText(row: ApplyRow, difference: Difference): string {
	const {number, organization} = row;
	const head = [...(number === undefined ? [] : [`row ${number}`]), pathText(row), ...(organization ? [harmless(organization.id)] : [])].join('  ');
	const why = difference.why === undefined ? '' : `: ${harmless(shownText(difference.why))}`;
	return `  ${head}${why}\n${changeLines(difference).map(line => `    ${line}\n`).join('')}`;
}

/** The differences, grouped by their kind. `most`: how many of each kind to name at most. */
export function groupsText(rows: readonly ApplyRow[], kinds: readonly DifferenceKind[] = differenceKinds, most = Infinity): string {
	const groups = rowsByKind(rows);
	return kinds.map(kind => {
		const all = groups.get(kind) ?? [];
		const texts = all.slice(0, most).flatMap(row => row.differences.filter(difference => difference.kind === kind).map(difference => rowText(row, difference)));
		const more = all.length > most ? `  and ${count(all.length - most)} more\n` : '';
		return all.length === 0 ? '' : `\n${kindTexts[kind][0]} (${count(all.length)})\n${texts.join('')}${more}`;
	}).join('');
}

/** The rows whose differences are accepted, with the reasons. */
function acceptedRowsText(rows: readonly ApplyRow[]): string {
	const texts = rows.flatMap(row => row.accepted === undefined ? [] : rowText(row, {kind: 'problem', changes: [], why: row.accepted}));
	return texts.length === 0 ? '' : `\nAccepted (${count(texts.length)})\n${texts.join('')}`;
}

/** What differs, as text: the counts first. */
export const reportText = (file: string, rows: readonly ApplyRow[]): string => `${counted(rows.filter(({number}) => number !== undefined).length, 'row')} of ${harmless(file)}: ${countsText(rows)}.\n${groupsText(rows)}${acceptedRowsText(rows)}`;

const columns = ['kind', 'row', 'id', 'name', 'path', 'field', 'before', 'after', 'note'] as const;

/** The differences as a table: one line for each value, or for each sentence. */
export const reportTable = (rows: readonly ApplyRow[]): {readonly columns: readonly string[]; readonly rows: ReadonlyArray<readonly string[]>} => ({
	columns,
	rows: rows.flatMap(({number, organization, path, differences}) => differences.flatMap(({kind, changes, why}) => {
		const own = [kind, String(number ?? ''), organization?.id ?? '', organization?.name ?? path.at(-1) ?? '', path.join(' › ')];
		const note = why === undefined ? '' : shownText(why);
		return changes.length === 0 ? [[...own, '', '', '', note]] : changes.map(({key, from, to}) => [...own, key, from ?? '', to ?? '', note]);
	})),
});

const titles = ['Difference', 'Row', 'ID', 'Name', 'Path', 'Field', 'Before', 'After', 'Note'];

export function reportMarkdown(file: string, rows: readonly ApplyRow[]): string {
	const {rows: lines} = reportTable(rows);
	return `${counted(rows.filter(({number}) => number !== undefined).length, 'row')} of ${harmless(file)}: ${countsText(rows)}.\n${lines.length === 0 ? '' : `\n${markdownTable(titles, lines.map(cells => cells.map(cell => cell.replaceAll('\n', ' '))))}`}`;
}

/** A row for JSON, with its differences. `accepted`: why somebody accepted them. */
export const rowJson = ({number, organization, path, differences, accepted}: ApplyRow) => ({
	row: number ?? null,
	id: organization?.id ?? null,
	name: organization?.name ?? path.at(-1) ?? '',
	path: path.join(' › '),
	accepted: accepted ?? null,
	differences: differences.map(({kind, changes, why}) => ({kind, changes: changeRecords(changes), note: why === undefined ? '' : shownText(why)})),
});
