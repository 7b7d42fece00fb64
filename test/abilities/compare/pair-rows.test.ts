import assert from 'node:assert/strict';
import {test} from 'node:test';
import {pairRows} from '../../../source/abilities/compare/several-rows.js';
import {dialogScene} from '../../../source/kernel/screen-reader/narrator.js';
import {reduce, registry} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {account, family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';
import {fittedText, texts} from '../../helpers/row-texts.js';

const read = (id: string, rest: Parameters<typeof organization>[1], phone = '') =>
	({
		type: 'detail/readBeside',
		detail: {organization: organization(id, rest), profile: {...profile, business_phone: phone}, readAt: 1},
	}) as const;

const accounts = (id: string, number: number) =>
	[
		{type: 'accounts/requested', id, request: 9},
		{
			type: 'accounts/received',
			id,
			request: 9,
			items: Array.from({length: number}, (_, at) => account(String(at))),
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
	] as const;

const opened = reduce(stateWith(family), {type: 'comparison/pairOpened', ids: ['north', 'contoso']});
const both = reduceAll(
	opened,
	read('north', {name: 'Northwind', parent: 'emea'}, '1'),
	read('contoso', {name: 'Contoso', parent: 'apac'}),
);

const rowsIn = (state: State, columns: number) =>
	state.dialog.kind === 'pair' ? pairRows(state, state.dialog, columns) : [];
const textsIn = (state: State, columns: number) => texts(rowsIn(state, columns));

await test('shows a pair side by side, with labels above if narrow, and stacked if very narrow', () => {
	assert.deepEqual(textsIn(both, 110), [
		`${' '.repeat(30)}Northwind                                Contoso`,
		`${' '.repeat(30)}north                                    contoso`,
		'',
		'3 fields differ, 6 are equal. Accounts are compared once both lists have loaded.',
		'',
		'Name                          Northwind                                Contoso',
		'Parent                        Acme › EMEA                              Acme › APAC',
		'Business phone                1                                        (empty)',
	]);
	assert.deepEqual(textsIn(both, 70).slice(-4), [
		'Parent',
		'  Acme › EMEA                        Acme › APAC',
		'Business phone',
		'  1                                  (empty)',
	]);
	assert.deepEqual(textsIn(both, 40).slice(0, 4), ['1 Northwind', '  north', '2 Contoso', '  contoso']);
	assert.deepEqual(textsIn(both, 40).slice(-3), ['Business phone', '1 1', '2 (empty)']);
});

await test('keeps each value in its half, even wide characters and long values', () => {
	const long = reduceAll(
		both,
		read('contoso', {name: '例示通り'.repeat(9), parent: 'apac', meta: {flags: {['f'.repeat(90)]: 'x'.repeat(3000)}}}),
	);
	const sizes = [36, 60, 76, 95, 96, 116];
	const shown = sizes.map(columns => rowsIn(long, columns).map(row => fittedText(row, columns)));
	assert.ok(shown.every(({length}) => length < 40));
	const cut = shown.flat().filter(text => text.includes('…'));
	assert.deepEqual(
		[cut.length, cut.filter(text => text.includes('… (3000 characters)')).length],
		[sizes.length, sizes.length],
	);
});

await test('shows the first of very many differences, and counts the rest', () => {
	const metadata = (value: string) =>
		JSON.stringify(
			Object.fromEntries(Array.from({length: 20_000}, (_, at) => [`m${at}`, `${value}${'x'.repeat(30)}`])),
		);
	const readWith = (id: string, value: string) =>
		({
			type: 'detail/readBeside',
			detail: {organization: organization(id), profile: {...profile, external_metadata: metadata(value)}, readAt: 1},
		}) as const;
	const many = reduceAll(opened, readWith('north', 'a'), readWith('contoso', 'b'));
	assert.equal(textsIn(many, 110).at(-1), '… and 19,801 more. cforgs compare prints everything.');
});

await test('compares the numbers of accounts once both were loaded, and counts the same fields as the command', () => {
	const counted = reduceAll(both, ...accounts('north', 2), ...accounts('contoso', 3));
	assert.ok(textsIn(counted, 110).includes('3 fields differ, 6 are equal.'));
	assert.match(textsIn(counted, 110).at(-1) ?? '', /^Accounts +2 +3$/v);
});

await test('names who manages an organization, as the overview does', () => {
	const managed = reduceAll(
		both,
		read('north', {name: 'Northwind', parent: 'emea', meta: {managed_by: 'acme'}}),
		read('contoso', {name: 'Contoso', parent: 'emea', meta: {managed_by: 'unlisted'}}),
	);
	assert.match(textsIn(managed, 110).at(-1) ?? '', /^Managed by +Acme +unlisted$/v);
	const one = reduce(managed, read('contoso', {name: 'Contoso', parent: 'emea'}));
	assert.match(textsIn(one, 110).at(-1) ?? '', /^Managed by +Acme +\(none\)$/v);
});

await test('shows missing, loading and failed organizations, and keeps those loaded earlier', () => {
	assert.equal(textsIn(opened, 110).at(-1), 'They are not loaded. Press r to load them.');
	const reading = reduce(opened, {type: 'comparison/asked', request: 4});
	assert.ok(textsIn(reading, 110).includes('Reading them with their profiles …'));
	const paused = reduce(reading, {type: 'requests/paused', seconds: 45});
	assert.ok(textsIn(paused, 110).includes('Rate limit reached. Continues in 45 s.'));
	const failed = reduceAll(
		both,
		{type: 'comparison/asked', request: 4},
		{type: 'comparison/refused', request: 4, text: 'It failed.'},
	);
	assert.deepEqual(textsIn(failed, 110).slice(3, 6), [
		'It failed.',
		'',
		'3 fields differ, 6 are equal. Accounts are compared once both lists have loaded.',
	]);
});

await test('shows an organization or parent that is not in the list by its loaded detail', () => {
	const {organization: north} = read('north', {name: 'Northwind', parent: 'new'}).detail;
	const moved = reduceAll(
		both,
		{
			type: 'detail/readBeside',
			detail: {organization: {...north, parent: {id: 'new', name: 'New region'}}, profile, readAt: 2},
		},
		{type: 'detail/notFound', id: 'contoso'},
		read('contoso', {name: 'Contoso', parent: 'apac'}),
	);
	const gone = {...moved, tree: stateWith(family.filter(({id}) => id !== 'north' && id !== 'contoso')).tree};
	assert.deepEqual(textsIn(gone, 110).slice(0, 2), [
		`${' '.repeat(30)}Northwind                                Contoso`,
		`${' '.repeat(30)}north                                    contoso`,
	]);
	assert.ok(
		textsIn(gone, 110).includes('Parent                        New region (new)                         Acme › APAC'),
	);
	const unread = {...gone, details: new Map()};
	assert.deepEqual(textsIn(unread, 110).slice(0, 1), [
		`${' '.repeat(30)}north                                    contoso`,
	]);
});

await test('reads each difference to screen readers in one line', () => {
	const {intro, lines} = dialogScene(
		both,
		{...registry, bindings: []},
		{title: 'Compare two', rows: rowsIn(both, 1000)},
	);
	assert.equal(intro[0], 'Compare two.');
	assert.deepEqual(lines, [
		'1: Northwind, north; 2: Contoso, contoso',
		'3 fields differ, 6 are equal. Accounts are compared once both lists have loaded.',
		'Name: Northwind; Contoso',
		'Parent: Acme / EMEA; Acme / APAC',
		'Business phone: 1; empty',
	]);
});
