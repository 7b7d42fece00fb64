import {exactName, harmless} from '../../base/text/harmless.js';
import {fitPath, widthOf} from '../../base/text/width.js';
import {pathOf, nameAt} from '../../base/tree/names.js';
import {fitMiddle, lineFromDifference} from '../../base/text/excerpt.js';
import {told, type Told} from '../../base/text/told.js';
import {inSameMinute, isoTime, timeParts, type TimeParts, timestamp} from '../../base/text/time.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {keyOf} from '../state/key-of.js';
import {type FieldName, labelsInSentence, memberLabel} from '../form-model/fields.js';
import {hasCredential} from '../form-model/value-warnings.js';
import {type Change, changeParts} from '../form-model/request.js';
import {
	plain,
	shownData,
	toned,
	totalWidth,
	type Row,
	type Span,
	data,
	row,
	selectionMark,
	toldRows,
	toldSpan,
} from './row.js';
import {windowed} from './view.js';

/** The subject of a form or a write. A new or deleted organization is located by its parent only. */
export type Subject = {readonly name: string; readonly id?: string | undefined; readonly parentId: string};

/** The names of the ancestors, from the root down, harmless; none if they are not known. */
function parentsOf(state: State, {id, parentId}: Subject): readonly string[] {
	const at = id === undefined ? -1 : rowOfId(state, id);
	const names = at === -1 ? pathOf(state, rowOfId(state, parentId)) : pathOf(state, at).slice(0, -1);
	return names.map(name => exactName(name));
}

/** The ancestors for screen readers: ` in Acme / EMEA`. */
export const heardParents = (state: State, subject: Subject): readonly Span[] =>
	parentsOf(state, subject).flatMap((name, at) => [plain(at === 0 ? ' in ' : ' / '), shownData(name)]);

const leastForParents = 12;

/** Adds the names of the ancestors before the right end of a row, if there is room. */
export function withParents(
	shown: Row,
	{state, columns}: {readonly state: State; readonly columns: number},
	subject: Subject | undefined,
): Row {
	if (!subject) {
		return shown;
	}

	const parents = parentsOf(state, subject);
	const {left, right = []} = shown;
	const room = columns - totalWidth(left) - totalWidth(right) - 4;
	if (parents.length === 0 || room < leastForParents) {
		return shown;
	}

	const path = fitPath(parents, room).trim();
	return {...shown, right: [{...toned('dim', `${path}  `), isHarmless: true}, ...right]};
}

/** The path and id of the chosen item, below the list. */
export function pathRows(
	state: State,
	subject: Subject,
	{columns, height}: {readonly columns: number; readonly height: number},
): readonly Row[] {
	const {name, id = ''} = subject;
	const shownId = columns < 60 ? '' : exactName(id);
	const path = fitPath(
		[...parentsOf(state, subject), exactName(name)],
		Math.max(0, columns - widthOf(shownId) - 3),
	).trimEnd();
	const shown = {
		left: [plain('  '), {...toned('dim', path), isHarmless: true as const}],
		right: [toned('dim', shownId)],
		said: [],
	};
	return height < 10 ? [shown] : [{left: []}, shown];
}

const mostFolderColumns = 40;

/** Which paths can be typed, to append to a sentence. A long folder is shortened in the middle on the screen. */
export function pathHelp(state: State): Told {
	const folder = harmless(state.connection.startFolder ?? 'the folder where you started cforgs');
	const shown = widthOf(folder) > mostFolderColumns ? fitMiddle(folder, mostFolderColumns).trimEnd() : folder;
	return told`Relative to ${{text: shown, said: folder}}; / and ~/ work too. Press ${keyOf(state, 'completeFile')} to complete the path.`;
}

const timeOf = (milliseconds: number, hasSeconds = false): string => timestamp(isoTime(milliseconds), hasSeconds);

// In narrower terminals, texts are shorter and Z stands for UTC.
const leastForAll = 90;

const leastForTimes = 60;

// In narrower terminals, a row may have room for the day only.
const leastForWholeTimes = 70;

// How much of a value must fit before the row also shows the time of day.
export const leastOfValue = 8;

function leastWidth(title: readonly Span[]): number {
	const at = title.findLastIndex(({isData}) => isData);
	return totalWidth(title.slice(0, at)) + Math.min(totalWidth(title.slice(at, at + 1)), leastOfValue);
}

type Moment = TimeParts & {readonly each: number; readonly hasSeconds: boolean};

/** The time of each item, with seconds if another item has the same minute. If the `titles` leave too little room, the texts drop the seconds, then the time of day. In narrow terminals, they also drop the year if it is that of `now` for all. */
function timesOf(
	all: readonly number[],
	now: number,
	titles: ReadonlyArray<readonly Span[]>,
	columns: number,
): ReadonlyMap<number, string> {
	const times = new Set(all);
	const inSeconds = inSameMinute(times, each => timeOf(each));
	const moments: readonly Moment[] = [...times].map(each => ({
		...timeParts(new Date(each)),
		each,
		hasSeconds: inSeconds.has(each),
	}));
	// The days begin in one column, with or without seconds.
	const textsBy = (write: (moment: Moment) => string) => {
		const texts = moments.map(moment => write(moment));
		const width = Math.max(0, ...texts.map(text => text.length));
		return moments.map(({each}, at): [number, string] => [each, (texts[at] ?? '').padEnd(width)]);
	};

	if (columns >= leastForAll) {
		return new Map(textsBy(({each, hasSeconds}) => timeOf(each, hasSeconds)));
	}

	const {year: thisYear} = timeParts(new Date(now));
	const isThisYear = moments.every(({year}) => year === thisYear);
	const dayOf = ({year, day}: TimeParts): string => (isThisYear ? day : `${year}-${day}`);
	const room = columns - widthOf('❯ ') - Math.max(0, ...titles.map(title => leastWidth(title)));
	const stages = [
		textsBy(moment => `${dayOf(moment)} ${moment.time}${moment.hasSeconds ? `:${moment.second}` : ''}Z`),
		textsBy(moment => `${dayOf(moment)} ${moment.time}Z`),
		textsBy(moment => dayOf(moment)),
	];
	return new Map(stages.find(stage => stage.every(([, time]) => time.length < room)) ?? stages.at(-1));
}

// If there is no room for both, the title stays and the facts are dropped.
export function itemRow(title: readonly Span[], facts: string, isSelected: boolean, isWide = true): Row {
	return {left: [selectionMark(isSelected), ...title], right: isWide ? [toned('dim', facts)] : [], isSelected};
}

/** The description of the list, if it leaves enough room for the list. */
export function headRows(text: Told, columns: number, height: number, tone: 'dim' | 'warning' = 'dim'): readonly Row[] {
	const rows = toldRows(text, columns, tone);
	return rows.length + 1 > height / 2 ? [] : rows;
}

export type StateAndWidth = {readonly state: State; readonly columns: number};

// A value leaves room for the label of its field.
const valueColumns = (columns: number): number => Math.max(24, Math.floor(columns / 5));

const gap = '  ';

function nameOfParent(state: State, id: string): string {
	const at = rowOfId(state, id);
	return at === -1 ? id : nameAt(state, at);
}

// Shortens a value so that its end stays, or the part that differs from the `other` value. Never shows an earlier value that looks like a credential.
export function valueSpans(
	{state, columns}: StateAndWidth,
	{name}: Change,
	value: string,
	{room = valueColumns(columns), other}: {readonly room?: number; readonly other?: string} = {},
): readonly Span[] {
	const shown = name === 'parent' && value !== '' ? nameOfParent(state, value) : value;
	if (hasCredential(shown)) {
		return [plain('a hidden value')];
	}

	const text =
		name === 'parent' || (other ?? '') === ''
			? fitMiddle(exactName(shown.slice(0, room * 17)), room).trimEnd()
			: lineFromDifference(shown, other ?? '', room);
	return shown === '' ? [plain(name === 'parent' ? 'no parent' : 'empty')] : [plain('“'), shownData(text), plain('”')];
}

/** The subject of a form or a write, and what changes. */
export type Item = {readonly subject: Subject; readonly what: readonly Span[]};

export const partsOfAll = (changes: readonly Change[]) =>
	changes.flatMap(change => changeParts(change).map(part => ({...change, ...part})));

export const labelOf = ({name, member}: {readonly name: FieldName; readonly member?: string}): Told =>
	memberLabel(name, member, labelsInSentence(name));

/** `business phone: was “+44 99” and 1 more`: the first change with its value, and the number of other changes. */
export function changeSpans(place: StateAndWidth, changes: readonly Change[], verb: '' | 'was '): readonly Span[] {
	const [first, ...others] = partsOfAll(changes);
	if (!first) {
		return [];
	}

	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return [toldSpan(told`${labelOf(first)}: ${verb}`), ...valueSpans(place, first, first.to), plain(more)];
}

// A long name keeps at least this many columns.
const leastOfName = 24;

/** The names in a column of their own, at most a third of the row, or 45 % of a wide one. If the longest changes leave too little room, the column is as wide as three quarters of the names need, so that a few long names do not cut the changes of all rows. */
function itemSpans({columns}: StateAndWidth, items: readonly Item[]): ReadonlyArray<readonly Span[]> {
	const most = Math.floor(columns * (columns < leastForAll ? 1 / 3 : 0.45));
	const names = items.map(({subject: {name}}) => exactName(name.slice(0, most * 17)));
	const widths = names.map(name => widthOf(name)).toSorted((one, other) => one - other);
	const usual = widths[Math.floor((widths.length - 1) * 0.75)] ?? 0;
	const free =
		columns - widthOf(`❯ ${gap}${gap}${timeOf(0, true)}`) - Math.max(0, ...items.map(({what}) => totalWidth(what)));
	const column = Math.min(most, widths.at(-1) ?? 0, Math.max(usual, leastOfName, free));
	return items.map(({what}, at) => [shownData(fitMiddle(names[at] ?? '', column)), plain(gap), ...what]);
}

// In narrow terminals, the chosen item shows its time below it.
const momentRows = (moment: number, columns: number, height: number): readonly Row[] =>
	columns < leastForWholeTimes && height > 5 ? [row(toned('dim', `  ${timeOf(moment)}`))] : [];

// In lower dialogs, the list needs the rows.
const leastForMore = 10;

export type Subjects<Each> = {
	readonly all: readonly Each[];
	readonly cursor: number;
	readonly now: number;
	readonly height: number;
	readonly itemOf: (each: Each) => Item;
	/** Milliseconds since the epoch. */
	readonly momentOf: (each: Each) => number;
	/** More rows about the chosen item, below its path. */
	readonly moreOf?: (each: Each) => readonly Row[];
};

// The whole name and the parents come before the changes.
const saidItem = (state: State, {subject, what}: Item, time: string): readonly Span[] => [
	data(subject.name),
	...heardParents(state, subject),
	plain(', '),
	...what,
	plain(`, ${time.trimEnd()}`),
];

/** The items around the chosen one, each with its time and the path of its organization. */
export function subjectRows<Each>(
	place: StateAndWidth,
	{all, cursor, now, height, itemOf, momentOf, moreOf}: Subjects<Each>,
): readonly Row[] {
	const {state, columns} = place;
	const chosen = all[cursor];
	const more = chosen === undefined || height < leastForMore ? [] : (moreOf?.(chosen) ?? []);
	const tail =
		chosen === undefined
			? []
			: [
					...pathRows(state, itemOf(chosen).subject, {columns, height}),
					...momentRows(momentOf(chosen), columns, height),
					...more,
				];
	const shown = windowed(all, cursor, height - tail.length);
	const items = shown.map(([each]) => itemOf(each));
	const titles = itemSpans(place, items);
	const times = timesOf(
		all.map(each => momentOf(each)),
		now,
		titles,
		columns,
	);
	const rows = shown.map(([each, isSelected], at) => {
		const time = times.get(momentOf(each)) ?? '';
		const item = items[at];
		return {
			...itemRow(titles[at] ?? [], time, isSelected, columns >= leastForTimes),
			...(item && {said: saidItem(state, item, time)}),
		};
	});
	return [
		...(columns < leastForAll ? rows : rows.map((each, at) => withParents(each, place, items[at]?.subject))),
		...tail,
	];
}
