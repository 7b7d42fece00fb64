import {fieldLabel} from '../forms/fields.js';
import {type JournalEntry, changedFields, undoForm} from '../forms/journal-entry.js';
import type {Draft} from '../forms/stored-form.js';
import {tourSteps} from '../tour/steps.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId} from '../state/selectors.js';
import {nameAt} from '../tree/names.js';
import type {State} from '../state/state.js';
import {timestamp} from '../text/time.js';
import {hasCredential} from '../forms/seen-credential.js';
import {fitMiddle} from '../text/middle.js';
import {exactName} from '../text/harmless.js';
import {partsOf} from '../forms/change-parts.js';
import {changesOf, type Change} from '../forms/request.js';
import {openForm} from '../forms/form.js';
import {windowed} from './windowed.js';
import {toldRows} from './told-rows.js';
import {
	data,
	plain,
	row,
	shownData,
	toned,
	type Row,
	type Span,
} from './row.js';

const timeOf = (milliseconds: number, hasSeconds = false): string => timestamp(new Date(milliseconds).toISOString(), hasSeconds);

/**
When each of them was, with seconds where another one was in the same minute.
*/
function timesOf(all: readonly number[]): ReadonlyMap<number, string> {
	const byMinute = Map.groupBy(new Set(all), each => timeOf(each));
	return new Map(byMinute.values().flatMap(some => some.map((each): [number, string] => [each, timeOf(each, some.length > 1)])));
}

// The facts give way to the title where there is no room for both.
function itemRow(title: readonly Span[], facts: string, isSelected: boolean, isWide = true): Row {
	return {left: [plain(isSelected ? '❯ ' : '  '), ...title], right: isWide ? [toned('dim', facts)] : [], isSelected};
}

/**
What the list is, where that leaves room for it.
*/
function headRows(text: string, columns: number, height: number): readonly Row[] {
	const rows = [...toldRows(text, columns, 'dim'), row()];
	return rows.length > height / 2 ? [] : rows;
}

type Place = {readonly state: State; readonly columns: number};

// A value leaves room for what it belongs to.
const valueColumns = (columns: number): number => Math.max(24, Math.floor(columns / 5));

function nameOfParent(state: State, id: string): string {
	const at = rowOfId(state, id);
	return at === -1 ? id : nameAt(state, at);
}

// Its end may be what tells it from others; what looks like a credential is not shown again.
function valueSpans({state, columns}: Place, {name}: Change, value: string): readonly Span[] {
	const shown = name === 'parent' && value !== '' ? nameOfParent(state, value) : value;
	if (hasCredential(shown)) {
		return [plain('an earlier value')];
	}

	const room = valueColumns(columns);
	const text = fitMiddle(exactName(shown.slice(0, room * 17)), room).trimEnd();
	return shown === '' ? [plain(name === 'parent' ? 'no parent' : 'empty')] : [plain('“'), shownData(text), plain('”')];
}

/**
`business phone: back to “+44 99” · Ashdown Retail`: the first change with its value, and how much else there is.
*/
function changeSpans(place: Place, changes: readonly Change[], verb: '' | 'back to ', subject: string): readonly Span[] {
	const [first, ...others] = changes.flatMap(change => partsOf(change).map(part => ({...change, ...part})));
	if (!first) {
		return [data(subject)];
	}

	const more = others.length === 0 ? '' : ` and ${others.length} more`;
	return [plain(`${first.label.charAt(0).toLowerCase()}${first.label.slice(1)}: ${verb}`), ...valueSpans(place, first, first.to), plain(`${more} · `), data(subject)];
}

function draftSpans(place: Place, {form: {kind, id, before, texts}}: Draft): readonly Span[] {
	if (kind !== 'create') {
		const typed = Object.fromEntries(texts.map(({name, text}) => [name, text]));
		return changeSpans(place, changesOf(openForm(kind, id, before, typed)), '', before.name);
	}

	const name = texts.find(each => each.name === 'name')?.text ?? before.name;
	return [plain('New organization '), name === '' ? plain('(no name yet)') : data(name), plain(`: ${texts.map(each => fieldLabel(each.name).toLowerCase()).join(', ')}`)];
}

const draftsText = 'These forms were not saved. Opening one compares it with what is stored now; nothing is sent by itself.';

type Room = {readonly columns: number; readonly height: number};

type UndoList = {readonly entries: readonly JournalEntry[]; readonly cursor: number};

type DraftList = {readonly drafts: readonly Draft[]; readonly cursor: number; readonly isAsking: boolean};

/**
The drafts that wait.
*/
export function draftRows(state: State, {drafts, cursor, isAsking}: DraftList, {columns, height}: Room): readonly Row[] {
	const question = `Discard this draft? ${keyOf(state, 'discardDraft')} discards it, Esc keeps it.`;
	const head = isAsking ? [row(toned('warning', question)), row()] : headRows(draftsText, columns, height);
	const items = windowed(drafts, cursor, height - head.length);
	const times = timesOf(drafts.map(({savedAt}) => savedAt));
	return [...head, ...items.map(([draft, isSelected]) => itemRow(draftSpans({state, columns}, draft), times.get(draft.savedAt) ?? '', isSelected, columns >= 60))];
}

function entrySpans(place: Place, entry: JournalEntry): readonly Span[] {
	if (entry.kind === 'delete') {
		return [plain('Deleted '), data(entry.before.name)];
	}

	const subject = entry.after?.name ?? entry.before.name;
	const changes = changesOf(undoForm(entry));
	const lost = changedFields(entry).map(name => fieldLabel(name).toLowerCase());
	return changes.length === 0 ? [plain(`${lost.join(', ')}: not kept · `), data(subject)] : changeSpans(place, changes, 'back to ', subject);
}

/**
The writes whose earlier values are on record.
*/
export function undoRows(state: State, {entries, cursor}: UndoList, {columns, height}: Room): readonly Row[] {
	const unclear = entries.some(({isUnclear}) => isUnclear) ? ' An unclear write may not have been stored.' : '';
	const head = headRows(`What was stored before each write from here. Bringing it back is a new write: you review it first.${unclear}`, columns, height);
	const items = windowed(entries, cursor, height - head.length);
	const times = timesOf(entries.map(({at}) => at));
	return [...head, ...items.map(([entry, isSelected]) => itemRow([...(entry.isUnclear ? [plain('Unclear: ')] : []), ...entrySpans({state, columns}, entry)], times.get(entry.at) ?? '', isSelected, columns >= 60))];
}

/**
The steps of the tour, to begin at any of them.
*/
export function tourStepRows(cursor: number, current: number, height: number): readonly Row[] {
	return windowed(tourSteps.entries().toArray(), cursor, height)
		.map(([[index, {title}], isSelected]) => itemRow([plain(`${index + 1}. ${title}`)], index === current ? 'you are here' : '', isSelected));
}
