import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {hintRow} from '../../../source/program/session/main-blocks.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {changeField, createForm, editForm, profileForm} from '../../../source/kernel/form-model/form.js';
import type {Before} from '../../../source/kernel/form-model/fields.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {storeForm, type Draft} from '../../../source/kernel/form-model/stored-form.js';
import {undoRows} from '../../../source/abilities/undo/rows.js';
import {draftRows} from '../../../source/abilities/drafts/dialog.js';
import {reviewRows} from '../../../source/kernel/rows/review-rows.js';
import {fitRow, type Row} from '../../../source/kernel/rows/row.js';
import {rowText} from '../../../source/kernel/rows/scene.js';
import {unsearched} from '../../../source/kernel/state/searchable.js';
import {emptyState, family, north, profile, reduceAll, stateWith} from '../../helpers/state.js';
import {textOf, texts} from '../../helpers/row-texts.js';

const searched = {kind: 'undo', query: lineOf(''), isTyping: false} as const;

const savedAt = Date.parse('2026-11-14T09:26:00Z');
const drafts: readonly Draft[] = [
	changeField(changeField(editForm(north, profile), 'name', {text: 'Southwind'}), 'business_phone', {text: ''}),
	changeField(profileForm(north, profile), 'business_address', {text: 'x'}),
	changeField(createForm('emea'), 'name', {text: 'New'}),
	changeField(createForm('emea'), 'business_email', {text: 'a@b'}),
].map((form, index) => ({file: String(index), savedAt, form: storeForm(form)}));

const before: Before = {name: 'Northwind', parentId: 'emea', profile};
const entries: readonly JournalEntry[] = [
	{at: savedAt, kind: 'edit', id: 'north', before, after: {...before, name: 'Southwind', parentId: ''}},
	{at: savedAt, kind: 'profile', id: 'north', before, after: {...before, profile: {...profile, external_metadata: ''}}},
	{at: savedAt, kind: 'delete', id: 'gone', before: {name: 'Gone', parentId: ''}},
];

const items = (rows: readonly Row[]) => rows.filter(({isSelected}) => isSelected !== undefined);

await test('shows drafts with their kind, typed fields and time', () => {
	const rows = draftRows(
		emptyState(),
		{...unsearched, kind: 'drafts', drafts, now: 0, cursor: 1, isAsking: false},
		{columns: 120, height: 20},
		registry,
	);
	assert.match(texts(rows)[0] ?? '', /^These forms were not sent\..*nothing is sent by itself\.$/v);
	assert.deepEqual(texts(items(rows)), [
		'  Northwind      name: “Southwind” and 1 more',
		'❯ Northwind      business address: “x”',
		'  New            new organization: name',
		'  (no name yet)  new organization: business email',
	]);
	assert.deepEqual(
		items(rows).map(({right}) => right?.[0]?.text),
		drafts.map(() => '2026-11-14 09:26 UTC'),
	);
	assert.deepEqual(
		items(rows).map(({isSelected}) => isSelected),
		[false, true, false, false],
	);
});

await test('cuts a long name rather than the changes of all rows', () => {
	const named = (name: string, phone: string, at: number): JournalEntry => {
		const values = {...before, name};
		return {
			at: savedAt + at * 3_600_000,
			kind: 'profile',
			id: String(at),
			before: {...values, profile: {...profile, business_phone: phone}},
			after: {...values, profile: {...profile, business_phone: '1'}},
		};
	};

	const shown = (phone: string, ...names: readonly string[]) => {
		const changes = names.map((name, at) => named(name, phone, at));
		const rows = undoRows(emptyState(), {...searched, entries: changes, now: 0, cursor: 0}, {columns: 90, height: 20});
		return texts(items(rows)).map(text => text.slice(2));
	};

	const long = 'Compañía Internacional de Transportes y Almacenes';
	assert.deepEqual(
		shown('+34 91 555 0100 extension 12', 'Northwind', long, 'Acme').map(text => text.slice(0, 48)),
		[
			'Northwind                 business phone: was “+',
			'Compañía Int…y Almacenes  business phone: was “+',
			'Acme                      business phone: was “+',
		],
	);
	assert.match(
		shown('2', 'Northwind', long)[1] ?? '',
		/^Compañía Internac.{4,14}Almacenes {2}business phone: was “2”/v,
	);
});

await test('asks before a draft is discarded, and shows the draft', () => {
	const rows = draftRows(
		emptyState(),
		{...unsearched, kind: 'drafts', drafts, now: 0, cursor: 1, isAsking: true},
		{columns: 120, height: 20},
		registry,
	);
	assert.match(texts(rows)[0] ?? '', /^Discard this draft\? Press y /v);
	assert.equal(texts(items(rows))[1], '❯ Northwind      business address: “x”');
});

await test('shows what each write that can be undone has changed', () => {
	const rows = undoRows(emptyState(), {...searched, entries, now: 0, cursor: 2}, {columns: 120, height: 20});
	assert.match(texts(rows)[0] ?? '', /^Your last 3 changes\. Restoring one is a new change,/v);
	const said = [
		['Southwind', 'name: was “Northwind”'],
		['Northwind', 'external metadata: was “{"n": 1}”'],
		['Gone     ', 'deleted'],
	];
	assert.deepEqual(
		texts(items(rows)),
		said.map(([name, what], index) => `${index === 2 ? '❯' : ' '} ${name}  ${what}`),
	);
	assert.doesNotMatch(texts(rows).join('\n'), /unclear/v);
	const unclear = undoRows(
		stateWith(family),
		{...searched, entries: entries.map(entry => ({...entry, isUnclear: true})), now: 0, cursor: 2},
		{columns: 120, height: 20},
	);
	assert.deepEqual(
		texts(items(unclear)),
		said.map(([name, what], index) => `${index === 2 ? '❯' : ' '} ${name}  unclear · ${what}`),
	);
	assert.match(texts(unclear).slice(0, 2).join(' '), /An unclear change may not have been stored\. ?$/v);
});

await test('distinguishes writes to one field by the earlier value, and within a minute by the second', () => {
	const address = '{"line1":"1 Main St","city":"Bonn"}';
	const stored: Before = {...before, profile: {...profile, business_address: address}};
	const write = (seconds: number, from: Before, to: Before): JournalEntry => ({
		at: savedAt + seconds * 1000,
		kind: 'edit',
		id: 'north',
		before: from,
		after: to,
	});
	const long = 'x'.repeat(300);
	const secret = `cfut_${'a'.repeat(40)}`;
	const phone = (text: string): Before => ({...before, profile: {...profile, business_phone: text}});
	const writes = [
		write(70, phone('1'), phone('2')),
		write(5, phone(''), phone('1')),
		write(3, phone('0'), phone('')),
		write(-1, stored, {...stored, profile: {...profile, business_address: address.replace('Bonn', 'Köln')}}),
		write(-80, phone(long), phone('1')),
		write(-200, phone(secret), phone('1')),
	];
	const rows = items(
		undoRows(stateWith(family), {...searched, entries: writes, now: 0, cursor: 0}, {columns: 120, height: 20}),
	);
	assert.deepEqual(texts(rows), [
		'❯ Northwind  business phone: was “1”',
		'  Northwind  business phone: was empty',
		'  Northwind  business phone: was “0”',
		'  Northwind  business address · city: was “Bonn”',
		`  Northwind  business phone: was “${'x'.repeat(12)}…${'x'.repeat(11)}”`,
		'  Northwind  business phone: was a hidden value',
	]);
	assert.deepEqual(
		rows.map(({right}) => right?.at(-1)?.text.slice(11)),
		['09:27 UTC   ', '09:26:05 UTC', '09:26:03 UTC', '09:25 UTC   ', '09:24 UTC   ', '09:22 UTC   '],
	);
});

await test('shows both ends of the name, the field, value and time in 66 columns, and says them in full', () => {
	const long = 'Acme Worldwide Distribution and Logistics Group';
	const named: Before = {...before, name: long};
	const writes: readonly JournalEntry[] = [
		{
			at: savedAt,
			kind: 'profile',
			id: 'north',
			before: named,
			after: {...named, profile: {...profile, business_phone: '1', business_name: '2'}},
		},
		{at: savedAt + 5000, kind: 'delete', id: 'gone', before: {name: '', parentId: ''}},
	];
	const shownIn = (columns: number) =>
		items(undoRows(emptyState(), {...searched, entries: writes, now: savedAt, cursor: 0}, {columns, height: 20})).map(
			each =>
				fitRow(each, columns)
					.map(({text}) => text)
					.join('')
					.trimEnd(),
		);
	assert.deepEqual(shownIn(66), [
		'❯ Acme Worldw…tics Group  business name: was “Test Ltd” and… 11-14',
		'  (no name)               deleted                            11-14',
	]);
	assert.match(
		shownIn(120)[0] ?? '',
		/^❯ Acme Worldwide Distribution and Logistics Group {2}business name: was “Test Ltd” and 1 more +2026-11-14 09:26:00 UTC$/v,
	);
	const heard = undoRows(emptyState(), {...searched, entries: writes, now: 0, cursor: 0}, {columns: 996, height: 20});
	assert.deepEqual(
		items(heard).map(each => rowText(each)),
		[
			`${long}, business name: was “Test Ltd” and 1 more, 2026-11-14 09:26:00 UTC`,
			'(no name), deleted, 2026-11-14 09:26:05 UTC',
		],
	);
});

await test('shows the year unless all writes are of this year, and the time of day if there is room', () => {
	const now = Date.parse('2026-11-25T08:00:00Z');
	const phone = (text: string): Before => ({...before, profile: {...profile, business_phone: text}});
	const shownIn = (columns: number, isUnclear: boolean, ...times: readonly string[]) => {
		const writes = times.map((time): JournalEntry => ({
			at: Date.parse(time),
			kind: 'profile',
			id: 'north',
			before: phone('+1 555 0100 22'),
			after: phone('1'),
			...(isUnclear && {isUnclear}),
		}));
		return items(undoRows(emptyState(), {...searched, entries: writes, now, cursor: 0}, {columns, height: 20})).map(
			each =>
				fitRow(each, columns)
					.map(({text}) => text)
					.join(''),
		);
	};

	assert.deepEqual(shownIn(66, false, '2026-01-02T09:26:00Z', '2025-12-31T08:00:00Z'), [
		'❯ Northwind  business phone: was “+1 555 0100 2… 2026-01-02 09:26Z',
		'  Northwind  business phone: was “+1 555 0100 2… 2025-12-31 08:00Z',
	]);
	assert.match(
		shownIn(76, false, '2026-01-02T09:26:00Z').join(''),
		/business phone: was “\+1 555 0100 22” +01-02 09:26Z/v,
		'in a terminal of 80 columns',
	);
	assert.deepEqual(shownIn(60, true, '2026-01-02T09:26:00Z', '2025-12-31T08:00:00Z'), [
		'❯ Northwind  unclear · business phone: was “+1 5… 2026-01-02',
		'  Northwind  unclear · business phone: was “+1 5… 2025-12-31',
	]);
	const sameMinute = shownIn(70, true, '2026-01-02T09:26:00Z', '2026-01-02T09:26:01Z', '2025-01-02T09:26:02Z');
	assert.deepEqual(
		sameMinute.map(text => text.slice(-18)),
		[' 2026-01-02 09:26Z', ' 2026-01-02 09:26Z', ' 2025-01-02 09:26Z'],
		'the seconds give way before the hour',
	);
	const past = shownIn(66, false, '2025-12-31T08:00:00Z', '2025-01-02T09:26:00Z');
	assert.deepEqual(
		past.map(text => text.slice(-18)),
		[' 2025-12-31 08:00Z', ' 2025-01-02 09:26Z'],
		'a past year is not taken for this one',
	);
	assert.deepEqual(shownIn(61, true, '2026-01-02T09:26:00Z'), [
		'❯ Northwind  unclear · business phone: was “+1 555 010… 01-02',
	]);
});

await test('keeps the selected row on the screen in any list and height', () => {
	const many = Array.from({length: 100}, (_, index) =>
		drafts.map(draft => ({...draft, file: `${draft.file}-${index}`})),
	).flat();
	const seen = [0, 7, 399].flatMap(cursor =>
		[4, 5, 12].map(height => {
			const rows = draftRows(
				emptyState(),
				{...unsearched, kind: 'drafts', drafts: many, now: 0, cursor, isAsking: false},
				{columns: 36, height},
				registry,
			);
			return [rows.length, rows.filter(({isSelected}) => isSelected).length];
		}),
	);
	assert.deepEqual(
		seen,
		[0, 7, 399].flatMap(() => [
			[4, 1],
			[5, 1],
			[12, 1],
		]),
	);
	const undos = undoRows(
		emptyState(),
		{...searched, entries: Array.from({length: 40}, () => entries).flat(), now: 0, cursor: 119},
		{columns: 60, height: 8},
	);
	assert.deepEqual([undos.length, items(undos).at(-1)?.isSelected], [8, true]);
});

await test('shows no control characters of a name', () => {
	const odd = {...before, name: 'a\u{1B}[31m\u{202E}b'};
	const rows = undoRows(
		emptyState(),
		{
			...searched,
			now: 0,
			entries: [
				{at: 1, kind: 'delete', id: 'x', before: odd},
				{at: 1, kind: 'edit', id: 'x', before: odd, after: before},
			],
			cursor: 0,
		},
		{columns: 80, height: 10},
	);
	const shown = textOf(rows.flatMap(row => fitRow(row, 80)));
	assert.equal(shown.includes('\u{1B}'), false);
	assert.equal(shown.includes('\u{202E}'), false);
	assert.match(shown, /❯ a[^ ]+b {2}deleted/v);
	assert.match(shown, /Northwind +name: was “a[^ ]+b”/v);
});

await test('shows both values of the selected write if there is room, and neither for a credential', () => {
	const [phone, token] = [
		{...before, profile: {...profile, business_phone: '+52 55 5550 1565'}},
		{...before, profile: {...profile, business_phone: `Bearer ${'s'.repeat(40)}`}},
	];
	const written = {...before, profile: {...profile, business_phone: '+52 55 5550 7002'}};
	const lastRow = (from: Before, height = 20) =>
		texts(
			undoRows(
				emptyState(),
				{
					...searched,
					entries: [{at: savedAt, kind: 'profile', id: 'north', before: from, after: written}],
					now: 0,
					cursor: 0,
				},
				{columns: 80, height},
			),
		).at(-1);
	assert.equal(lastRow(phone), '  business phone: was “+52 55 5550 1565”, became “+52 55 5550 7002”');
	assert.equal(lastRow(token), '  business phone: was a hidden value, became “+52 55 5550 7002”');
	assert.doesNotMatch(lastRow(phone, 9) ?? '', /became/v);
});

await test('shows the path of each organization, and the id of the selected one', () => {
	const state = stateWith([...family, {...north, id: 'twin', parent: {id: 'apac'}}]);
	const writes = ['north', 'twin'].map((id): JournalEntry => ({
		at: savedAt,
		kind: 'edit',
		id,
		before,
		after: {...before, profile: {...profile, business_phone: ''}},
	}));
	const shownIn = (columns: number, height = 20) =>
		undoRows(state, {...searched, entries: writes, now: savedAt, cursor: 1}, {columns, height})
			.map(each =>
				fitRow(each, columns)
					.map(({text}) => text)
					.join('')
					.trimEnd(),
			)
			.slice(-5);
	assert.deepEqual(shownIn(100), [
		'  Northwind  business phone: was “+1 555 0100”                     Acme › EMEA  2026-11-14 09:26 UTC',
		'❯ Northwind  business phone: was “+1 555 0100”                     Acme › APAC  2026-11-14 09:26 UTC',
		'',
		'  Acme › APAC › Northwind                                                                       twin',
		'  business phone: was “+1 555 0100”, became empty',
	]);
	assert.deepEqual(shownIn(60).slice(-3), [
		'  Acme › APAC › Northwind                               twin',
		'  2026-11-14 09:26 UTC',
		'  business phone: was “+1 555 0100”, became empty',
	]);
	assert.deepEqual(shownIn(36, 7).slice(-3), [
		'❯ Northwind  business phone: was “+…',
		'  Acme › APAC › Northwind',
		'  2026-11-14 09:26 UTC',
	]);
	assert.deepEqual(shownIn(22, 5).slice(-1), ['  … › Northwind']);
	const created = {file: 'new', savedAt, form: storeForm(changeField(createForm('emea'), 'name', {text: 'New'}))};
	const list = {...unsearched, kind: 'drafts', drafts: [created], now: 0, cursor: 0, isAsking: false} as const;
	assert.equal(texts(draftRows(state, list, {columns: 70, height: 20}, registry)).at(-1), '  Acme › EMEA › New');
	const heard = undoRows(
		state,
		{...searched, entries: [...writes, ...entries.slice(-1)], now: 0, cursor: 0},
		{columns: 1000, height: 20},
	);
	assert.deepEqual(
		items(heard).map(each => rowText(each)),
		[
			'Northwind in Acme / EMEA, business phone: was “+1 555 0100”, 2026-11-14 09:26 UTC',
			'Northwind in Acme / APAC, business phone: was “+1 555 0100”, 2026-11-14 09:26 UTC',
			'Gone, deleted, 2026-11-14 09:26 UTC',
		],
	);
	const drafted = items(draftRows(state, list, {columns: 1000, height: 20}, registry));
	assert.match(drafted.map(each => rowText(each)).join('\n'), /^New in Acme \/ EMEA, new organization: name, /v);
});

await test('lists drafts in a read-only session with the reason why they cannot be sent, also in their review', () => {
	const state = stateWith(family);
	const readOnly = {
		...state,
		connection: {...state.connection, isReadOnly: true, readOnlyReason: 'start without --read-only to make changes.'},
	};
	const rows = draftRows(
		readOnly,
		{...unsearched, kind: 'drafts', drafts, now: 0, cursor: 1, isAsking: false},
		{columns: 120, height: 20},
		registry,
	);
	assert.match(
		texts(rows).slice(0, 2).join(' '),
		/You can open and change them, but not send them\. This session is read-only: start without --read-only to make changes\./v,
	);
	assert.equal(items(rows).length, 4);
	const form = changeField(editForm(north, profile), 'name', {text: 'Southwind'});
	assert.match(
		texts(reviewRows(readOnly, form, 100))[0] ?? '',
		/^This session is read-only: start without --read-only/v,
	);
	assert.doesNotMatch(texts(reviewRows(state, form, 100)).join(' '), /read-only/v);
});

await test('hints at what Enter does for each kind of write', () => {
	const one = entries[0];
	assert.ok(one);
	const kinds = ['edit', 'delete', 'create', 'onboard', 'invite', 'remove', 'move'] as const;
	const hints = kinds.map(kind => {
		const entry: JournalEntry = {
			...one,
			kind,
			...(kind === 'onboard' && {items: [{id: 'o1', after: before, key: 'k', number: 2}]}),
		};
		const opened = reduceAll(stateWith(family, {columns: 120, rows: 24}), {
			type: 'undo/opened',
			entries: [entry],
			now: savedAt,
		});
		return /↵ (?<name>\S+(?: \S+)*)/v.exec(textOf(hintRow(registry, opened).left))?.groups?.['name'];
	});
	assert.deepEqual(hints, [
		'restore',
		'restore',
		'open deletion',
		'open deletion',
		'open removal',
		'open invitation',
		'move back',
	]);
});

await test('says in words what a run has set, and in which organizations, without the digest of the run', () => {
	const digest = 'dd0eeb73ffd4b4de';
	const run: JournalEntry = {
		at: savedAt,
		kind: 'set',
		id: digest,
		before: {name: 'external_metadata.tier, business_phone', parentId: ''},
		items: ['One', 'Two', 'Three', 'Four'].map((name, number) => ({
			id: name,
			key: name,
			number,
			after: {name, parentId: ''},
		})),
	};
	const shown = texts(
		undoRows(
			stateWith(family),
			{
				...searched,
				entries: [run, {...run, kind: 'invite', before: {name: '2 organizations', parentId: ''}}],
				now: savedAt,
				cursor: 0,
			},
			{columns: 120, height: 20},
			registry,
		),
	).join('\n');
	assert.match(shown, /❯ external metadata · tier, business phone +set in 4 organizations/v);
	assert.match(shown, /in: One, Two, Three and 1 more/v);
	assert.doesNotMatch(shown, new RegExp(`${digest}|external_metadata`, 'v'));
});
