import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Change} from '../../../source/kernel/files/snapshot-changes.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {changesRows, comparingRows} from '../../../source/abilities/compare/rows.js';
import type {Row} from '../../../source/kernel/rows/row.js';
import {setAscii} from '../../../source/base/text/ascii.js';
import {fittedText, textOf} from '../../helpers/row-texts.js';
import {emptyState, family, stateWith} from '../../helpers/state.js';

const texts = (rows: readonly Row[]) => rows.map(({left, right = []}) => textOf([...left, ...right]).trimEnd());

const state = emptyState();

const renamed: Change = {id: 'a-id', name: 'New', change: 'renamed', edits: [{field: 'Name', from: 'Old', to: 'New'}]};
const gone: Change = {id: 'b-id', name: 'Gone', change: 'gone'};

type Shown = {
	readonly height?: number;
	readonly remarks?: readonly string[];
	readonly unread?: number;
	readonly request?: number;
	readonly text?: string;
};

const rows = (changes: readonly Change[], cursor: number, {height = 20, remarks = [], ...reading}: Shown = {}) =>
	texts(
		changesRows(
			state,
			{
				kind: 'changes',
				comparison: {
					file: 'old.json',
					from: '2026-01-02T03:04:05Z',
					to: '2026-02-01T00:00:00Z',
					changes,
					remarks,
					...reading,
				},
				cursor,
				...reading,
			},
			80,
			height,
		),
	);

await test('explains in the dialog how to write a snapshot, how far reading is, and what went wrong', () => {
	const dialog = {kind: 'comparing', line: lineOf('old.json')} as const;
	assert.equal(texts(comparingRows(state, dialog, 200))[0], 'File  old.json');
	assert.match(
		texts(comparingRows(state, dialog, 200))[2] ?? '',
		/^To write a snapshot, press x on the main screen, or run cforgs snapshot FILE\./v,
	);
	assert.equal(texts(comparingRows(state, {...dialog, request: 1}, 200))[2], 'Reading the file …');
	const tones = [{request: 1}, {}].map(
		waiting => comparingRows(state, {...dialog, ...waiting, text: 'Said.'}, 200)[2]?.left[0],
	);
	assert.deepEqual(tones, [
		{text: 'Said.', isHarmless: true, tone: 'dim'},
		{text: 'Said.', isHarmless: true, tone: 'warning'},
	]);
});

await test('tells how to compare two organizations instead of a snapshot, by the marks that there are', () => {
	const dialog = {kind: 'comparing', line: lineOf('')} as const;
	const marked = (...ids: readonly string[]) =>
		texts(comparingRows({...stateWith(family), marks: new Set(ids)}, dialog, 200)).at(-1);
	assert.deepEqual(
		[marked(), marked('north'), marked('north', 'emea'), marked('north', 'emea', 'apac')],
		[
			'To compare two organizations instead: press Esc, press m on one of them, go to the other, and press =.',
			'To compare Northwind with another organization: press Esc, go to the other, and press =.',
			'To compare the two marked organizations instead: press Esc, then press =.',
			'To compare the 3 marked organizations instead: press Esc, then press =.',
		],
	);
	assert.equal(texts(comparingRows(state, {...dialog, request: 1}, 200)).at(-1), 'Reading the file …');
});

await test('lists each change with its kind, name and fields, and the values of the selected one below', () => {
	assert.deepEqual(rows([renamed, gone], 0, {remarks: ['Left out: profiles.']}), [
		'Not everything could be compared. 2 changes in the rest since 2026-01-02 03:04',
		'UTC (old.json), as of 2026-02-01 00:00 UTC.',
		'Left out: profiles.',
		'',
		'❯ renamed   NewName',
		'  gone      Gone',
		'',
		'a-id',
		'Name: “Old” → “New”',
	]);
	assert.deepEqual(rows([renamed, gone], 1).slice(-2), [
		'b-id',
		'deleted, or hidden from this credential: the service does not say which',
	]);
	assert.equal(
		rows([gone], 0, {height: 9}).at(-1),
		'deleted, or hidden from this credential: the service does not say which',
	);
	assert.deepEqual(rows([], 0), ['No change since 2026-01-02 03:04 UTC (old.json), as of 2026-02-01 00:00 UTC.', '']);
	assert.match(
		rows([], 0, {remarks: ['Left out: profiles.']})[0] ?? '',
		/^Not everything could be compared\. No change in the rest since /v,
	);
});

await test('leaves a long name its space next to many fields, and cuts it in the middle', () => {
	const edits = ['Business name', 'Business email', 'Business phone', 'Business address'].map(field => ({
		field,
		from: 'a',
		to: 'b',
	}));
	const shown = (name: string) => {
		const comparison = {
			file: 'f',
			from: '2026-01-02T03:04:05Z',
			to: '2026-02-01T00:00:00Z',
			changes: [{...renamed, name, edits}],
			remarks: [],
		};
		return changesRows(state, {kind: 'changes', comparison, cursor: 0}, 66, 20)
			.map(row => fittedText(row, 66).trimEnd())
			.find(text => text.startsWith('❯'));
	};

	assert.equal(
		shown('Northwind Security Operations Europe and Middle East Number 12'),
		'❯ renamed   Northwind Security Ope… Middle East Number 12 4 fields',
	);
	assert.equal(shown('Short'), '❯ renamed   Short                                         4 fields');
});

await test('fits long lists, long values and many remarks into the rows, with the selected change in view', () => {
	const long: Change = {
		...renamed,
		edits: Array.from({length: 30}, (_, index) => ({field: `Field ${index}`, from: 'x'.repeat(200), to: 'y'})),
	};
	const many = Array.from({length: 500}, (_, index) => ({...long, name: `N${index}`}));
	const heights = [8, 12, 20, 40];
	const shown = heights.map(height =>
		rows(many, 400, {height, remarks: Array.from({length: 9}, () => 'Remark. '.repeat(20))}),
	);
	assert.deepEqual(
		shown.map(({length}) => length),
		heights,
	);
	assert.deepEqual(
		shown.map(each => [each.filter(text => text.startsWith('❯ renamed   N400')).length, each.at(-1)]),
		heights.map(() => [1, '… cforgs diff prints everything.']),
	);
});

await test('separates two values with a plain arrow in ASCII', () => {
	setAscii(true);
	const last = rows([renamed], 0).at(-1);
	setAscii(false);
	assert.equal(last, 'Name: "Old" -> "New"');
});

await test('shows how many profiles can still be compared, with the requests, and then the progress', () => {
	const third = (reading: Parameters<typeof rows>[2]) => rows([gone], 0, reading)[(reading?.unread ?? 0) > 0 ? 2 : 1];
	assert.equal(third({unread: 12}), 'The snapshot has 12 profiles that the list leaves out: press p to read and');
	assert.match(
		rows([gone], 0, {unread: 1}).slice(2, 4).join(' '),
		/has 1 profile that the list leaves out: press p to read and compare it, with 1 request\.$/v,
	);
	assert.deepEqual([third({}), third({unread: 0})], ['', '']);
	assert.equal(third({unread: 12, request: 1}), 'Reading the file …');
	assert.equal(third({unread: 12, request: 1, text: 'Reading profiles: 3 of 12 …'}), 'Reading profiles: 3 of 12 …');
	assert.match(
		rows([], 0, {unread: 12, height: 7})[0] ?? '',
		/^Not everything could be compared\. No change in the rest since /v,
	);
	const remarks = Array.from({length: 30}, () => 'Remark.');
	assert.match(
		rows([gone], 0, {unread: 12, remarks, height: 7})[0] ?? '',
		/^Not everything could be compared\. 1 change in the rest since /v,
	);
	assert.equal(
		rows([gone], 0, {unread: 12, remarks, height: 12})[3],
		'The snapshot has 12 profiles that the list leaves out: press p to read and',
		'many remarks leave it in sight',
	);
});

await test('stacks values that do not fit into one row, from where they differ', () => {
	const address = (line: string) => `{"line1":"${'Long Street '.repeat(8)}","line2":"${line}","city":"Bonn"}`;
	const edited: Change = {
		id: 'a-id',
		name: 'A',
		change: 'edited',
		edits: [
			{field: 'business_address', from: address('1st floor'), to: address('2nd floor')},
			{field: 'business_phone', from: '', to: 'x'.repeat(90)},
		],
	};
	assert.deepEqual(rows([edited], 0, {height: 30}).slice(-6), [
		'Business address',
		'  old …Long Street Long Street Long Street ","line2":"1st floor","city":"Bonn"}',
		'  new …Long Street Long Street Long Street ","line2":"2nd floor","city":"Bonn"}',
		'Business phone',
		'  old (empty)',
		`  new ${'x'.repeat(72)}…`,
	]);
});
