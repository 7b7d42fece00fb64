import {changesOf, fieldLabel} from '../forms/form.js';
import {undoForm, type JournalEntry} from '../forms/journal-entry.js';
import type {Draft} from '../forms/stored-form.js';
import {tourSteps} from '../tour/steps.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {timestamp} from './time.js';
import {toldRows} from './told-rows.js';
import {windowed} from './windowed.js';

const at = (milliseconds: number): string => timestamp(new Date(milliseconds).toISOString());

// The facts give way to the title where there is no room for both.
function itemRow(title: string, facts: string, isSelected: boolean, isWide = true): Row {
	return {left: [plain(isSelected ? '❯ ' : '  '), plain(title)], right: isWide ? [toned('dim', facts)] : [], isSelected};
}

/**
What the list is, where that leaves room for it.
*/
function headRows(text: string, columns: number, height: number): readonly Row[] {
	const rows = [...toldRows(text, columns, 'dim'), row()];
	return rows.length > height / 2 ? [] : rows;
}

function draftTitle({form: {kind, before, texts}}: Draft): string {
	const name = kind === 'create' ? texts.find(each => each.name === 'name')?.text ?? before.name : before.name;
	const verb = {create: 'New organization', edit: 'Edit of', profile: 'Profile of'}[kind];
	return `${verb} ${name === '' ? '(no name yet)' : name}: ${texts.map(each => fieldLabel(each.name).toLowerCase()).join(', ')}`;
}

const draftsText = 'These forms were not saved. Opening one compares it with what is stored now; nothing is sent by itself.';

type DraftList = {readonly drafts: readonly Draft[]; readonly cursor: number; readonly isAsking: boolean};

/**
The drafts that wait.
*/
export function draftRows(state: State, {drafts, cursor, isAsking}: DraftList, {columns, height}: {readonly columns: number; readonly height: number}): readonly Row[] {
	const question = `Discard this draft? ${keyOf(state, 'discardDraft')} discards it, Esc keeps it.`;
	const head = isAsking ? [row(toned('warning', question)), row()] : headRows(draftsText, columns, height);
	const items = windowed(drafts, cursor, height - head.length);
	return [...head, ...items.map(([draft, isSelected]) => itemRow(draftTitle(draft), at(draft.savedAt), isSelected, columns >= 50))];
}

function entryTitle(entry: JournalEntry): string {
	if (entry.kind === 'delete') {
		return `Deleted ${entry.before.name}`;
	}

	const fields = changesOf(undoForm(entry)).map(({name}) => fieldLabel(name).toLowerCase());
	return `${entry.kind === 'profile' ? 'Profile of' : 'Edit of'} ${entry.after?.name ?? entry.before.name}: ${fields.join(', ')}`;
}

/**
The writes whose earlier values are on record.
*/
export function undoRows(entries: readonly JournalEntry[], cursor: number, columns: number, height: number): readonly Row[] {
	const unclear = entries.some(({isUnclear}) => isUnclear) ? ' An unclear write may not have been stored.' : '';
	const head = headRows(`What was stored before each write from here. Bringing it back is a new write: you review it first.${unclear}`, columns, height);
	const items = windowed(entries, cursor, height - head.length);
	return [...head, ...items.map(([entry, isSelected]) => itemRow(`${entry.isUnclear ? 'Unclear: ' : ''}${entryTitle(entry)}`, at(entry.at), isSelected, columns >= 50))];
}

/**
The steps of the tour, to begin at any of them.
*/
export function tourStepRows(cursor: number, current: number, height: number): readonly Row[] {
	return windowed(tourSteps.entries().toArray(), cursor, height)
		.map(([[index, {title}], isSelected]) => itemRow(`${index + 1}. ${title}`, index === current ? 'you are here' : '', isSelected));
}
