import {labelsInSentence, memberLabel, type FieldName} from '../forms/fields.js';
import {
	type JournalEntry,
	changedFields,
	mostWrites,
	undoForm,
} from '../forms/journal-entry.js';
import type {Draft, StoredForm} from '../forms/stored-form.js';
import {whyNotWrite} from '../state/availability.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId} from '../state/selectors.js';
import {nameAt} from '../tree/names.js';
import type {DialogOf} from '../state/dialog.js';
import {foundWrites} from '../state/found-writes.js';
import type {State} from '../state/state.js';
import {age, timestamp} from '../text/time.js';
import {shownName} from '../text/words.js';
import {hasCredential} from '../forms/seen-credential.js';
import {lineFromDifference} from '../text/excerpt.js';
import {fitMiddle} from '../text/middle.js';
import {exactName} from '../text/harmless.js';
import {
	dot,
	shownText,
	told,
	type Told,
} from '../text/told.js';
import {widthOf} from '../text/width.js';
import {partsOf} from '../forms/change-parts.js';
import {changesOf, type Change} from '../forms/request.js';
import {openForm} from '../forms/form.js';
import {
	heardParents,
	pathRows,
	withParents,
	type Subject,
} from './item-path.js';
import {searchRows} from './search-rows.js';
import {windowed} from './windowed.js';
import {toldRows} from './told-rows.js';
import {
	data,
	plain,
	row,
	selectionMark,
	shownData,
	toldSpan,
	toned,
	totalWidth,
	type Row,
	type Span,
} from './row.js';

const timeOf = (milliseconds: number, hasSeconds = false): string => timestamp(new Date(milliseconds).toISOString(), hasSeconds);

// Narrower, what is said is shorter, and Z stands for UTC.
const leastForAll = 90;

const leastForTimes = 60;

// Of a value so much is shown before the time of day is.
const leastOfValue = 8;

function leastWidth(title: readonly Span[]): number {
	const at = title.findLastIndex(({isData}) => isData);
	return totalWidth(title.slice(0, at)) + Math.min(totalWidth(title.slice(at, at + 1)), leastOfValue);
}

/**
When each of them was, with seconds where another one was in the same minute. Where the `titles` leave no room for all of that, the year gives way, if it is that of `now` throughout, then the seconds, and then the time of day.
*/
function timesOf(all: readonly number[], now: number, titles: ReadonlyArray<readonly Span[]>, columns: number): ReadonlyMap<number, string> {
	const byMinute = Map.groupBy(new Set(all), each => timeOf(each));
	const times = new Map(byMinute.values().flatMap(some => some.map((each): [number, string] => [each, timeOf(each, some.length > 1)])));
	if (columns >= leastForAll) {
		return times;
	}

	const year = timeOf(now).slice(0, '2026-'.length);
	const isThisYear = times.values().every(time => time.startsWith(year));
	const short = times.entries().map(([each, time]): [number, string] => [each, time.slice(isThisYear ? year.length : 0).replace(' UTC', 'Z')]).toArray();
	const room = columns - widthOf('❯ ') - Math.max(0, ...titles.map(title => leastWidth(title)));
	const cut = (end: RegExp) => short.map(([each, time]): [number, string] => [each, time.replace(end, '')]);
	const stages = [short, cut(/(?<=:\d\d):\d\d(?=Z$)/v), cut(/ .*/v)];
	return new Map(stages.find(stage => stage.every(([, time]) => time.length < room)) ?? stages.at(-1));
}

// The facts give way to the title where there is no room for both.
export function itemRow(title: readonly Span[], facts: string, isSelected: boolean, isWide = true): Row {
	return {left: [selectionMark(isSelected), ...title], right: isWide ? [toned('dim', facts)] : [], isSelected};
}

/**
What the list is, where that leaves room for it.
*/
function headRows(text: string, columns: number, height: number, tone: 'dim' | 'warning' = 'dim'): readonly Row[] {
	const rows = [...toldRows(text, columns, tone), row()];
	return rows.length > height / 2 ? [] : rows;
}

type Place = {readonly state: State; readonly columns: number};

// A value leaves room for what it belongs to.
const valueColumns = (columns: number): number => Math.max(24, Math.floor(columns / 5));

const gap = '  ';

function nameOfParent(state: State, id: string): string {
	const at = rowOfId(state, id);
	return at === -1 ? id : nameAt(state, at);
}

// The end of a value may be what tells it from others, or where it differs from the `other` one. What looks like a credential is not shown again.
function valueSpans({state, columns}: Place, {name}: Change, value: string, {room = valueColumns(columns), other}: {readonly room?: number; readonly other?: string} = {}): readonly Span[] {
	const shown = name === 'parent' && value !== '' ? nameOfParent(state, value) : value;
	if (hasCredential(shown)) {
		return [plain('an earlier value')];
	}

	const text = name === 'parent' || (other ?? '') === '' ? fitMiddle(exactName(shown.slice(0, room * 17)), room).trimEnd() : lineFromDifference(shown, other ?? '', room);
	return shown === '' ? [plain(name === 'parent' ? 'no parent' : 'empty')] : [plain('“'), shownData(text), plain('”')];
}

/**
What a form or a write is about, and what of that changes.
*/
type Item = {readonly subject: Subject; readonly what: readonly Span[]};

const partsOfAll = (changes: readonly Change[]) => changes.flatMap(change => partsOf(change).map(part => ({...change, ...part})));

const labelOf = ({name, member}: {readonly name: FieldName; readonly member?: string}): Told => memberLabel(labelsInSentence(name), member);

/**
`business phone: back to “+44 99” and 1 more`: the first change with its value, and how much else there is.
*/
function changeSpans(place: Place, changes: readonly Change[], verb: '' | 'back to '): readonly Span[] {
	const [first, ...others] = partsOfAll(changes);
	if (!first) {
		return [];
	}

	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return [toldSpan(told`${labelOf(first)}: ${verb}`), ...valueSpans(place, first, first.to), plain(more)];
}

/**
The names among them in a column of their own, a third of the row at most, in a wide one more.
*/
function itemSpans({columns}: Place, items: readonly Item[]): ReadonlyArray<readonly Span[]> {
	const most = Math.floor(columns * (columns < leastForAll ? 1 / 3 : 0.45));
	const names = items.map(({subject: {name}}) => exactName(name.slice(0, most * 17)));
	const longest = Math.min(most, Math.max(...names.map(name => widthOf(name))));
	return items.map(({what}, at) => [shownData(fitMiddle(names[at] ?? '', longest)), plain(gap), ...what]);
}

function formItem(place: Place, {kind, id, before, texts}: StoredForm): Item {
	const {name, parentId} = before;
	const typed: Partial<Record<FieldName, string>> = Object.fromEntries(texts.map(each => [each.name, each.text]));
	if (kind !== 'create') {
		const changes = changesOf(openForm(kind, id, before, typed));
		return {subject: {name: shownName(name), id, parentId}, what: changes.length === 0 && typed.parent !== undefined ? [plain('parent: cannot be changed')] : changeSpans(place, changes, '')};
	}

	const given = typed.name ?? name;
	return {
		subject: {name: given === '' ? '(no name yet)' : given, parentId: typed.parent ?? parentId},
		what: [plain(`new organization: ${labelsInSentence(...texts.map(each => each.name))}`)],
	};
}

function draftItem(place: Place, {form, discardedAt}: Draft, now: number): Item {
	const {subject, what} = formItem(place, form);
	return {subject, what: discardedAt === undefined ? what : [toldSpan(told`discarded ${age(discardedAt, now) ?? 'just now'}${dot}`), ...what]};
}

// Where no row has room for it, of the chosen one alone.
const momentRows = (moment: number, columns: number, height: number): readonly Row[] => columns < leastForTimes && height > 5 ? [row(toned('dim', `  ${timeOf(moment)}`))] : [];

// Lower, the list needs the rows.
const leastForMore = 10;

type Subjects<Each> = {
	readonly all: readonly Each[];
	readonly cursor: number;
	readonly now: number;
	readonly height: number;
	readonly itemOf: (each: Each) => Item;
	/**
	Milliseconds since the epoch.
	*/
	readonly momentOf: (each: Each) => number;
	/**
	What is said of the chosen one beside where it is.
	*/
	readonly moreOf?: (each: Each) => readonly Row[];
};

// The name whole, and where the organization is, before what changes.
const saidItem = (state: State, {subject, what}: Item, time: string): readonly Span[] => [data(subject.name), ...heardParents(state, subject), plain(', '), ...what, plain(`, ${time}`)];

/**
So many of them around the chosen one, each with when it was, and where the organization is that it is about.
*/
function subjectRows<Each>(place: Place, {
	all, cursor, now, height, itemOf, momentOf, moreOf,
}: Subjects<Each>): readonly Row[] {
	const {state, columns} = place;
	const chosen = all[cursor];
	const more = chosen === undefined || height < leastForMore ? [] : moreOf?.(chosen) ?? [];
	const tail = chosen === undefined ? [] : [...pathRows(state, itemOf(chosen).subject, {columns, height}), ...momentRows(momentOf(chosen), columns, height), ...more];
	const shown = windowed(all, cursor, height - tail.length);
	const items = shown.map(([each]) => itemOf(each));
	const titles = itemSpans(place, items);
	const times = timesOf(all.map(each => momentOf(each)), now, titles, columns);
	const rows = shown.map(([each, isSelected], at) => {
		const time = times.get(momentOf(each)) ?? '';
		const item = items[at];
		return {...itemRow(titles[at] ?? [], time, isSelected, columns >= leastForTimes), ...(item && {said: saidItem(state, item, time)})};
	});
	return [...(columns < leastForAll ? rows : rows.map((each, at) => withParents(each, place, items[at]?.subject))), ...tail];
}

const draftsText = 'These forms were not saved. Opening one compares it with what is stored now; nothing is sent by itself.';

type Room = {readonly columns: number; readonly height: number};

type UndoList = DialogOf<'undo'>;

type DraftList = {readonly drafts: readonly Draft[]; readonly now: number; readonly cursor: number; readonly isAsking: boolean};

export function draftRows(state: State, {drafts, now, cursor, isAsking}: DraftList, {columns, height}: Room): readonly Row[] {
	const question = `Discard this draft? ${keyOf(state, 'discardDraft')} discards it, ${keyOf(state, 'keepDraft')} keeps it.`;
	const why = whyNotWrite(state);
	const about = why === undefined ? headRows(draftsText, columns, height) : headRows(`These forms were not saved. You can open and change them, not send them. ${why}`, columns, height, 'warning');
	const head = isAsking ? [...toldRows(question, columns, 'warning'), row()] : about;
	const place = {state, columns};
	return [...head, ...subjectRows(place, {
		all: drafts, cursor, now, height: height - head.length, itemOf: draft => draftItem(place, draft, now), momentOf: ({savedAt, discardedAt}) => discardedAt ?? savedAt,
	})];
}

function entryItem(place: Place, entry: JournalEntry): Item {
	const {id, before, after, kind, isUnclear, undoes, isUndone, isDeleted} = entry;
	const subject = {name: shownName(after?.name ?? before.name), id, parentId: (after ?? before).parentId};
	const fates = [...(isUnclear ? ['unclear'] : []), ...(undoes === undefined ? [] : ['undo']), ...(isUndone ? ['undone'] : []), ...(isDeleted ? ['deleted since'] : [])];
	const fate = fates.map(each => toldSpan(told`${each}${dot}`));
	if (kind === 'delete') {
		return {subject, what: [...fate, plain('deleted')]};
	}

	if (kind === 'create') {
		return {subject, what: [...fate, plain(isDeleted ? 'created' : `created: ${keyOf(place.state, 'chooseUndo')} opens its deletion`)]};
	}

	const changes = changesOf(undoForm(entry));
	const changed = changedFields(entry);
	const lost = changed.length === 0 ? 'a credential' : labelsInSentence(...changed);
	const isOnlyMoved = changed.length > 0 && changed.every(name => name === 'parent');
	const what = changes.length === 0 ? [plain(isOnlyMoved ? 'parent: cannot be restored' : `${lost}: not kept`)] : changeSpans(place, changes, place.columns < leastForAll ? '' : 'back to ');
	return {subject, what: [...fate, ...what]};
}

const mostParts = 3;

/**
What was there before a write and what it wrote, each with half of the row, for the first parts of it.
*/
function writtenRows(place: Place, entry: JournalEntry): readonly Row[] {
	const {columns} = place;
	if (!entry.after || entry.kind === 'create') {
		return [];
	}

	const [between, end] = [' before, ', ' written'];
	return partsOfAll(changesOf(undoForm(entry))).slice(0, mostParts).map(part => {
		const label = shownText(told`  ${labelOf(part)}: `);
		const room = Math.max(leastOfValue, Math.floor((columns - widthOf(`${label}“”${between}“”${end}`)) / 2));
		return row(toned('dim', label), ...valueSpans(place, part, part.to, {room, other: part.from}), toned('dim', between), ...valueSpans(place, part, part.from, {room, other: part.to}), toned('dim', end));
	}).map(each => ({...each, said: []}));
}

/**
How to remove what this session created, behind a space; creations from a file are not listed.
*/
export const aboutCreated = (state: State): string =>
	state.made.size === 0 ? '' : ` A creation has no earlier values: ${keyOf(state, 'openDeletion')} in the tree deletes the organization.`;

/**
The writes whose earlier values are on record.
*/
export function undoRows(state: State, dialog: UndoList, {columns, height}: Room): readonly Row[] {
	const {entries, now, cursor} = dialog;
	const unclear = entries.some(({isUnclear}) => isUnclear) ? ' An unclear write may not have been stored.' : '';
	const undone = entries.some(({isUndone}) => isUndone) ? ' “undone”: the earlier values have been restored.' : '';
	const search = searchRows(dialog);
	const about = `What was stored before each write from here, the last ${mostWrites} of them. Bringing it back is a new write: you review it first.${unclear}${undone}${aboutCreated(state)}`;
	const head = search.length > 0 ? search : headRows(about, columns, height);
	const found = foundWrites(dialog);
	if (found.length === 0) {
		return [...head, row(toned('dim', `None of the last ${mostWrites} writes from here matches.`))];
	}

	const place = {state, columns};
	return [...head, ...subjectRows(place, {
		all: found, cursor, now, height: height - head.length, itemOf: entry => entryItem(place, entry), momentOf: ({at}) => at, moreOf: entry => writtenRows(place, entry),
	})];
}
