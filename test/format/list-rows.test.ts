import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	changeField,
	createForm,
	editForm,
	profileForm,
	type Before,
} from '../../source/forms/form.js';
import type {JournalEntry} from '../../source/forms/journal-entry.js';
import {storeForm, type Draft} from '../../source/forms/stored-form.js';
import {draftRows, undoRows} from '../../source/format/list-rows.js';
import {fitRow, type Row} from '../../source/format/row.js';
import {emptyState, organization, profile} from '../helpers/state.js';

const north = organization('north', {name: 'Northwind', parent: 'emea'});
const savedAt = Date.parse('2026-11-14T09:26:00Z');
const drafts: readonly Draft[] = [
	changeField(changeField(editForm(north, profile), 'name', {text: 'Southwind'}), 'business_phone', {text: ''}),
	changeField(profileForm(north, profile), 'business_address', {text: 'x'}),
	changeField(createForm('emea'), 'name', {text: 'New'}),
	changeField(createForm('emea'), 'business_email', {text: 'a@b'}),
].map((form, index) => ({file: String(index), savedAt, form: storeForm(form)}));

const before: Before = {name: 'Northwind', parentId: 'emea', profile};
const entries: readonly JournalEntry[] = [
	{
		at: savedAt, kind: 'edit', id: 'north', before, after: {...before, name: 'Southwind', parentId: ''},
	},
	{
		at: savedAt, kind: 'profile', id: 'north', before, after: {...before, profile: {...profile, external_metadata: ''}},
	},
	{
		at: savedAt, kind: 'delete', id: 'gone', before: {name: 'Gone', parentId: ''},
	},
];

const texts = (rows: readonly Row[]) => rows.map(({left}) => left.map(({text}) => text).join('').trimEnd());
const items = (rows: readonly Row[]) => rows.filter(({isSelected}) => isSelected !== undefined);

await test('drafts say what they are, which fields were typed, and when', () => {
	const rows = draftRows(emptyState(), {drafts, cursor: 1, isAsking: false}, {columns: 120, height: 20});
	assert.match(texts(rows)[0] ?? '', /^These forms were not saved\..*nothing is sent by itself\.$/v);
	assert.deepEqual(texts(items(rows)), [
		'  Edit of Northwind: name, business phone',
		'❯ Profile of Northwind: business address',
		'  New organization New: name',
		'  New organization (no name yet): business email',
	]);
	assert.deepEqual(items(rows).map(({right}) => right?.[0]?.text), drafts.map(() => '2026-11-14 09:26 UTC'));
	assert.deepEqual(items(rows).map(({isSelected}) => isSelected), [false, true, false, false]);
});

await test('before a draft is thrown away it is asked about, with the draft in sight', () => {
	const rows = draftRows(emptyState(), {drafts, cursor: 1, isAsking: true}, {columns: 120, height: 20});
	assert.match(texts(rows)[0] ?? '', /^Discard this draft\? y /v);
	assert.equal(texts(items(rows))[1], '❯ Profile of Northwind: business address');
});

await test('what can be undone says what was written', () => {
	const rows = undoRows(entries, 2, 120, 20);
	assert.match(texts(rows)[0] ?? '', /a new write: you review it first/v);
	assert.deepEqual(texts(items(rows)), ['  Edit of Southwind: name, parent', '  Profile of Northwind: external metadata', '❯ Deleted Gone']);
	assert.doesNotMatch(texts(rows).join('\n'), /unclear/v);
	const unclear = undoRows(entries.map(entry => ({...entry, isUnclear: true})), 2, 120, 20);
	assert.deepEqual(texts(items(unclear)), [
		'  Unclear: Edit of Southwind: name, parent', '  Unclear: Profile of Northwind: external metadata', '❯ Unclear: Deleted Gone',
	]);
	assert.match(texts(unclear).slice(0, 2).join(' '), /An unclear write may not have been stored\.$/v);
});

await test('the selected one is in sight however long the list and low the screen', () => {
	const many = Array.from({length: 100}, (_, index) => drafts.map(draft => ({...draft, file: `${draft.file}-${index}`}))).flat();
	const seen = [0, 7, 399].flatMap(cursor => [4, 5, 12].map(height => {
		const rows = draftRows(emptyState(), {drafts: many, cursor, isAsking: false}, {columns: 36, height});
		return [rows.length, rows.filter(({isSelected}) => isSelected).length];
	}));
	assert.deepEqual(seen, [0, 7, 399].flatMap(() => [[4, 1], [5, 1], [12, 1]]));
	const undos = undoRows(Array.from({length: 40}, () => entries).flat(), 119, 60, 8);
	assert.deepEqual([undos.length, undos.at(-1)?.isSelected], [8, true]);
});

await test('what a name holds does not reach the terminal', () => {
	const odd = {...before, name: 'a\u{1B}[31m\u{202E}b'};
	const rows = undoRows([{
		at: 1, kind: 'delete', id: 'x', before: odd,
	}], 0, 80, 10);
	const shown = rows.flatMap(row => fitRow(row, 80)).map(({text}) => text).join('');
	assert.equal(shown.includes('\u{1B}'), false);
	assert.equal(shown.includes('\u{202E}'), false);
	assert.match(shown, /Deleted a.+b/v);
});
