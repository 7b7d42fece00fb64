import {excerpt} from '../../base/text/excerpt.js';
import {exactName} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/middle.js';
import {markdownTable} from '../../base/text/markdown.js';
import {shownText, told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {data, plain, row, type Row, shownValue, type Span, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks} from '../../kernel/state/marks.js';
import {knownProfile, profilesOf} from '../../kernel/state/profile-age.js';
import {accountCount, knownOrganization, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {compareMany, type Compared, fieldCount, type FieldValues, foundText, isShownBy, nameInPair} from './pair.js';
import {labelOf, managerIn, noneText, parentText, spokenValue} from './pair-rows.js';

const labelColumns = 24;

const leastOfColumn = 18;

const gap = 2;

/** Narrower tables show the organizations of each field below each other. */
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

/** A screen reader gets a line for each field, with all organizations. */
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

/** The one value of all organizations. */
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
