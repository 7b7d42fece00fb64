import {widthOf} from '../../base/text/width.js';
import {wrapText} from '../../base/text/wrap.js';
import {
	plain,
	row,
	toned,
	type Row,
	type Span,
	data,
	shownValue,
	toldRows,
	toldSpan,
	type Tone,
} from '../../kernel/rows/row.js';
import type {Organization} from '../../base/api/schemas.js';
import {memberLabel} from '../../kernel/form-model/fields.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks} from '../../kernel/state/marks.js';
import {accountCount, nameOrId, rowOfId, knownOrganization} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {excerpt, fitMiddle} from '../../base/text/excerpt.js';
import {exactName} from '../../base/text/harmless.js';
import {shownText, told, type Told, toldPath} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {wrapNames} from '../../kernel/rows/value-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {fieldText} from '../../kernel/files/snapshot-changes.js';
import {markdownTable} from '../../base/text/markdown.js';
import {knownProfile, profilesOf} from '../../kernel/state/profile-age.js';
import {
	comparePair,
	foundText,
	nameInPair,
	type PairLine,
	type Side,
	compareMany,
	type Compared,
	fieldCount,
	type FieldValues,
	isShownBy,
} from './pair.js';

/** The widths in columns from which the two values are side by side, and from which their labels are next to them. */
const leastBeside = 60;
const leastTable = 96;

const besideColumns = 30;
const between = 2;

type TableRoom = {
	readonly columns: number;
	/** Columns of each value. */
	readonly each: number;
	/** Columns before the values if they are side by side, otherwise 0. */
	readonly margin: number;
};

/** Divides this many columns between label and values. */
function roomIn(columns: number): TableRoom {
	const margin = columns < leastBeside ? 0 : columns < leastTable ? between : besideColumns;
	return {columns, margin, each: margin === 0 ? columns - between : Math.floor((columns - margin - between) / 2)};
}

type SideCell = readonly [spans: readonly Span[], columns: number];

function cellRow(cells: readonly SideCell[], at: number): Row {
	return row(
		...cells.flatMap(([spans, columns]) => {
			const span = spans.at(at) ?? plain('');
			const gap = ' '.repeat(Math.max(0, columns - widthOf(span.text)));
			return [span, plain(gap)];
		}),
	);
}

const numbered = (spans: readonly Span[], number: number): readonly Row[] =>
	spans.map((span, at) => row(toned('dim', at === 0 ? `${number} ` : '  '), span));

/** The values of two items with their label, side by side or one below the other. The values already fit. Screen readers say `said`. */
const twoRows = (
	label: string,
	values: readonly [readonly Span[], readonly Span[]],
	room: TableRoom,
	said: readonly Span[],
): readonly Row[] => drawnRows(label, values, room).map((each, index) => ({...each, said: index === 0 ? said : []}));

function drawnRows(
	label: string,
	[left, right]: readonly [readonly Span[], readonly Span[]],
	{columns, each, margin}: TableRoom,
): readonly Row[] {
	const labelled = (room: number) =>
		label === '' ? [] : wrapText(label, room).map((text): Span => ({text, tone: 'accent', isHarmless: true}));
	const isTable = margin === besideColumns;
	const above = isTable ? [] : labelled(columns).map(span => row(span));
	if (margin === 0) {
		return [...above, ...numbered(left, 1), ...numbered(right, 2)];
	}

	const cells: readonly SideCell[] = [
		[isTable ? labelled(margin - between) : [], margin],
		[left, each + between],
		[right, each],
	];
	const height = Math.max(...cells.map(([spans]) => spans.length));
	return [...above, ...Array.from({length: height}, (_, at) => cellRow(cells, at))];
}

type PairDialog = DialogOf<'pair'>;

// A value that needs more rows starts at the first difference.
const mostRowsOfPair = 8;

const mostDifferences = 200;

function parentText(state: State, {parent}: Organization): Told {
	if (!parent) {
		return 'none: a root';
	}

	const path = pathOf(state, rowOfId(state, parent.id));
	return path.length === 0
		? `${exactName(parent.name ?? '')} (${exactName(parent.id)})`.trimStart()
		: toldPath(path.map(name => exactName(name)));
}

const managerIn = (state: State, {meta: {managed_by: id}}: Organization): string | undefined =>
	id === undefined ? id : nameOrId(state, id);

function sideOf(state: State, id: string): Side | undefined {
	const detail = state.details.get(id)?.detail;
	return (
		detail && {
			organization: detail.organization,
			profile: detail.profile,
			parent: parentText(state, detail.organization),
			manager: managerIn(state, detail.organization),
			accounts: accountCount(state, id),
		}
	);
}

const noneText = (value: string | undefined): string | undefined =>
	value === undefined ? '(none)' : value === '' ? '(empty)' : undefined;

function valueLines(
	{field}: PairLine,
	value: string | undefined,
	other: string | undefined,
	columns: number,
): readonly Span[] {
	const none = noneText(value);
	if (none !== undefined) {
		return [toned('dim', none)];
	}

	const texts =
		field === 'parent' ? wrapNames(value ?? '', columns) : excerpt(value ?? '', other ?? '', columns, mostRowsOfPair);
	return texts.map(text => shownValue(field, text));
}

function saidHead(state: State, id: string, at: number): readonly Span[] {
	const name = nameInPair(state, id);
	return [plain(at === 0 ? '1: ' : '; 2: '), ...(name === id ? [] : [data(name), plain(', ')]), data(id)];
}

function headRows(state: State, ids: PairDialog['ids'], room: TableRoom): readonly Row[] {
	const wrapped = (text: string, tone: Tone): readonly Span[] =>
		wrapNames(exactName(text), room.each).map(each => ({text: each, tone, isHarmless: true}));
	const [left = [], right = []] = ids.map(id => {
		const name = nameInPair(state, id);
		return [...(name === id ? [] : wrapped(name, 'heading')), ...wrapped(id, 'dim')];
	});
	return twoRows(
		'',
		[left, right],
		room,
		ids.flatMap((id, at) => saidHead(state, id, at)),
	);
}

const labelOf = ({field, member}: Pick<PairLine, 'field' | 'member'>): Told =>
	memberLabel(field, member, fieldText(field));

function spokenValue(field: string, text: string | undefined): Span {
	const none = text === undefined ? 'none' : text === '' ? 'empty' : undefined;
	return none === undefined
		? shownValue(field, field === 'parent' ? (text ?? '') : exactName(text ?? ''))
		: plain(none);
}

const saidDifference = (line: PairLine): readonly Span[] => [
	toldSpan(told`${labelOf(line)}: `),
	spokenValue(line.field, line.said?.[0] ?? line.left),
	plain('; '),
	spokenValue(line.field, line.said?.[1] ?? line.right),
];

function differenceRows(line: PairLine, room: TableRoom): readonly Row[] {
	const {left, right} = line;
	return twoRows(
		shownText(labelOf(line)),
		[valueLines(line, left, right, room.each), valueLines(line, right, left, room.each)],
		room,
		saidDifference(line),
	);
}

function comparedRows(left: Side, right: Side, room: TableRoom): readonly Row[] {
	const found = comparePair(left, right);
	const shown = found.differences.slice(0, mostDifferences);
	const more = found.differences.length - shown.length;
	const isCounted = left.accounts !== undefined && right.accounts !== undefined;
	return [
		...toldRows(
			`${foundText(found)}${isCounted ? '' : ' Accounts are compared once both lists have loaded.'}`,
			room.columns,
		),
		row(),
		...shown.flatMap(line => differenceRows(line, room)),
		...(more > 0 ? toldRows(`… and ${count(more)} more. cforgs compare prints everything.`, room.columns, 'dim') : []),
	];
}

/** Two organizations side by side, or their values below each other on a narrow screen: the differences, and the number of equal values. */
export function pairRows(state: State, {ids, request, text}: PairDialog, columns: number): readonly Row[] {
	const room = roomIn(columns);
	const [left, right] = ids.map(id => sideOf(state, id));
	const unread =
		request === undefined && text === undefined
			? `They are not loaded. Press ${keyOf(state, 'readPairAgain')} to load them.`
			: '';
	return [
		...headRows(state, ids, room),
		...notShownRows(hiddenMarks(state), columns),
		row(),
		...(request === undefined ? [] : toldRows(waitText(state, 'Reading them with their profiles …'), columns, 'dim')),
		...(text === undefined ? [] : [...toldRows(text, columns, 'warning'), row()]),
		...(left && right ? comparedRows(left, right, room) : toldRows(unread, columns, 'warning')),
	];
}

const labelColumns = 24;

const leastOfColumn = 18;

const gap = 2;

const leastForTable = labelColumns + 2 * (leastOfColumn + gap);

// A value that needs more rows starts at the first difference.
const mostRows = 3;

/** How many organizations have a column, and how wide each is. In narrow rooms, all of them are below each other. */
export function columnsIn(columns: number, number: number): {readonly shown: number; readonly each: number} {
	if (columns < leastForTable) {
		return {shown: number, each: columns};
	}

	const room = columns - labelColumns;
	const shown = Math.min(number, Math.floor(room / (leastOfColumn + gap)));
	return {shown, each: Math.floor(room / shown) - gap};
}

function comparedOf(state: State, ids: readonly string[]): readonly Compared[] {
	const names = ids.map(id => nameInPair(state, id));
	return ids.flatMap((id, at) => {
		const name = names[at] ?? id;
		const organization = knownOrganization(state, rowOfId(state, id)) ?? state.details.get(id)?.detail?.organization;
		const profile = knownProfile(state, id);
		return organization
			? [
					{
						id,
						name: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${id})`,
						organization,
						profile: profile ?? undefined,
						isRead: profile !== undefined,
						parent: parentText(state, organization),
						manager: managerIn(state, organization),
						accounts: accountCount(state, id),
					},
				]
			: [];
	});
}

function padded(span: Span, columns: number): readonly Span[] {
	const rest = Math.max(0, columns - widthOf(span.text));
	return [span, plain(' '.repeat(rest))];
}

function cell(line: FieldValues, at: number, organization: Compared, columns: number): readonly Span[] {
	if (!isShownBy(line, organization)) {
		return [toned('dim', 'not loaded')];
	}

	const value = line.values[at];
	const none = noneText(value);
	const other = line.values.find(each => each !== undefined && each !== value) ?? '';
	return none === undefined
		? excerpt(value ?? '', other, columns, mostRows).map(text => shownValue(line.field, text))
		: [toned('dim', none)];
}

const saidLine = (line: FieldValues, all: readonly Compared[]): readonly Span[] => [
	toldSpan(told`${labelOf(line)}: `),
	...all.flatMap((organization, at): readonly Span[] => [
		plain(at === 0 ? '' : '; '),
		data(organization.name),
		plain(': '),
		isShownBy(line, organization) ? spokenValue(line.field, line.said?.[at] ?? line.values[at]) : plain('not loaded'),
	]),
];

const label = (line: FieldValues, columns: number): readonly Span[] =>
	wrapText(shownText(labelOf(line)), columns).map((text): Span => ({text, tone: 'accent', isHarmless: true}));

function tableRows(
	line: FieldValues,
	all: readonly Compared[],
	first: number,
	{shown, each}: ReturnType<typeof columnsIn>,
): readonly Row[] {
	const cells = all.slice(first, first + shown).map((organization, at) => cell(line, first + at, organization, each));
	const labels = label(line, labelColumns - gap);
	const height = Math.max(labels.length, ...cells.map(({length}) => length));
	return Array.from({length: height}, (_, at) =>
		row(
			...padded(labels[at] ?? plain(''), labelColumns),
			...cells.flatMap(spans => padded(spans[at] ?? plain(''), each + gap)),
		),
	);
}

function listedRows(line: FieldValues, all: readonly Compared[], columns: number): readonly Row[] {
	const names = Math.min(Math.floor(columns / 3), Math.max(...all.map(({name}) => widthOf(exactName(name)))));
	return [
		...label(line, columns).map(span => row(span)),
		...all.flatMap((organization, at) =>
			cell(line, at, organization, columns - names - 4).map((span, index) =>
				row(
					index === 0
						? {text: `  ${fitMiddle(exactName(organization.name), names)}  `, tone: 'dim', isHarmless: true}
						: plain(' '.repeat(names + 4)),
					span,
				),
			),
		),
	];
}

function lineRows(line: FieldValues, all: readonly Compared[], first: number, columns: number): readonly Row[] {
	const room = columnsIn(columns, all.length);
	const rows = room.each === columns ? listedRows(line, all, columns) : tableRows(line, all, first, room);
	return rows.map((each, at) => ({...each, said: at === 0 ? saidLine(line, all) : []}));
}

/** The names above the columns. Narrow rooms have the names next to the values. */
function nameRows(all: readonly Compared[], first: number, columns: number): readonly Row[] {
	const {shown, each} = columnsIn(columns, all.length);
	return each === columns
		? []
		: [
				{
					...row(
						plain(' '.repeat(labelColumns)),
						...all
							.slice(first, first + shown)
							.flatMap(({name}): readonly Span[] => [
								{text: fitMiddle(exactName(name), each), tone: 'heading', isHarmless: true},
								plain(' '.repeat(gap)),
							]),
					),
					said: all.flatMap(({name}, at) => [plain(at === 0 ? '' : ', '), data(name)]),
				},
			];
}

/** The place of the first column: the last columns stay full. */
export const firstIn = ({ids, first}: Pick<DialogOf<'several'>, 'first' | 'ids'>, columns: number): number =>
	Math.max(0, Math.min(first, ids.length - columnsIn(columns, ids.length).shown));

/** What a comparison shows, as a table in Markdown with a column for each organization: the fields that differ first. */
export function comparedMarkdown(state: State, ids: readonly string[]): string {
	const all = comparedOf(state, ids);
	const {differing, same} = compareMany(all);
	const textIn = (line: FieldValues, at: number, organization: Compared): string =>
		isShownBy(line, organization) ? (noneText(line.values[at]) ?? line.values[at] ?? '') : 'not loaded';
	return markdownTable(
		['Field', ...all.map(({name}) => name)],
		[
			['ID', ...all.map(({id}) => id)],
			...[...differing, ...same].map(line => [
				shownText(labelOf(line)),
				...all.map((organization, at) => textIn(line, at, organization)),
			]),
		],
	);
}

/** More than two organizations: the fields that differ first, then those that are equal. */
export function severalRows(state: State, dialog: DialogOf<'several'>, columns: number): readonly Row[] {
	const {ids, request, text} = dialog;
	const all = comparedOf(state, ids);
	const {shown} = columnsIn(columns, all.length);
	const first = firstIn(dialog, columns);
	const {differing, same} = compareMany(all);
	const {
		unread: {length: unread},
		old,
		age,
	} = profilesOf(state, ids, dialog.clock);
	const part =
		shown < all.length
			? ` Columns ${count(first + 1)} to ${count(first + shown)} of ${count(all.length)}: press ${keyOf(state, 'showMoreRight')} or ${keyOf(state, 'showMoreLeft')} to see the others.`
			: '';
	const missing = `The ${unread === 1 ? 'profile' : 'profiles'} of ${counted(unread, 'organization')} ${unread === 1 ? 'is' : 'are'} not loaded. Press ${keyOf(state, 'readPairAgain')} to load ${unread === 1 ? 'it' : 'them'}: ${counted(unread * 2, 'request')}.`;
	const aged = `${counted(old.length, 'profile')} ${old.length === 1 ? 'is' : 'are'} old, ${old.length === 1 ? '' : 'the oldest '}loaded ${age}. Press ${keyOf(state, 'readPairAgain')} to load ${old.length === 1 ? 'it' : 'them'} again: ${counted(old.length * 2, 'request')}.`;
	return [
		...toldRows(`${foundText({differences: differing, equal: fieldCount(same)})}${part}`, columns),
		...notShownRows(hiddenMarks(state), columns),
		...(request === undefined ? [] : toldRows(waitText(state, 'Reading them with their profiles …'), columns, 'dim')),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...(request === undefined && unread > 0 ? toldRows(missing, columns, 'warning') : []),
		...(request === undefined && old.length > 0 ? toldRows(aged, columns, 'warning') : []),
		row(),
		...nameRows(all, first, columns),
		...differing.flatMap(line => lineRows(line, all, first, columns)),
		...(same.length === 0
			? []
			: [row(), row(toned('heading', 'Equal')), ...same.flatMap(line => equalRows(line, all, columns))]),
	];
}

function equalRows(line: FieldValues, all: readonly Compared[], columns: number): readonly Row[] {
	const at = Math.max(
		0,
		all.findIndex(organization => isShownBy(line, organization)),
	);
	const organization = all[at];
	if (!organization) {
		return [];
	}

	const labels = label(line, labelColumns - gap);
	const cells = cell(line, at, organization, columns - labelColumns);
	const said: readonly Span[] = [
		toldSpan(told`${labelOf(line)}: `),
		isShownBy(line, organization) ? spokenValue(line.field, line.said?.[at] ?? line.values[at]) : plain('not loaded'),
	];
	return Array.from({length: Math.max(labels.length, cells.length)}, (_, index) => ({
		...row(...padded(labels[index] ?? plain(''), labelColumns), cells[index] ?? plain('')),
		said: index === 0 ? said : [],
	}));
}
