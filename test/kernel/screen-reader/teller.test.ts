import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {data, hint, plain, row, selectionMark, sign, toldSpan, toned} from '../../../source/kernel/rows/row.js';
import {registry} from '../../../source/abilities.js';
import {changeDetails} from '../../../source/kernel/files/snapshot-changes.js';
import {dot, told, toldPath} from '../../../source/base/text/told.js';
import {valueRows} from '../../../source/kernel/rows/value-rows.js';
import {rowText, spoken, type Scene} from '../../../source/kernel/rows/scene.js';
import {choicesOf, createTeller} from '../../../source/kernel/screen-reader/narrator.js';
import {createListener} from '../../helpers/listener.js';

function heard(...scenes: readonly Scene[]): string {
	const listener = createListener();
	const teller = createTeller(listener.voice);
	for (const scene of scenes) {
		teller.show(scene);
	}

	return listener.heard();
}

const scene = (rest: Partial<Scene> = {}): Scene => ({
	key: 'tree',
	intro: ['Tree.'],
	lines: ['60 organizations.'],
	focus: 'Acme',
	...rest,
});

const typed = (text: string, cursor = text.length): Scene =>
	scene({focus: 'Name, field 1', typed: {label: 'Name', line: {...lineOf(text), cursor}}});

await test('says a place when it gets the focus, and later only what is new', () => {
	assert.equal(
		heard(
			scene(),
			scene(),
			scene({focus: 'Globex'}),
			scene({lines: ['60 organizations.', 'Stopped.'], focus: 'Globex'}),
		),
		'Tree.\n60 organizations.\nAcme\nGlobex\nStopped.\n',
	);
	assert.equal(
		heard(scene(), scene({key: 'help', intro: ['Keys.'], lines: [], focus: undefined}), scene()),
		'Tree.\n60 organizations.\nAcme\nKeys.\nTree.\n60 organizations.\nAcme\n',
	);
});

await test('echoes text typed at the end, and says the whole line after other edits', () => {
	const said = heard(typed(''), typed('A'), typed('Ac'), typed('A'), typed('A', 0), typed(''));
	assert.equal(said.slice(said.indexOf('field 1\n') + 8), 'Ac\nName: A\nat A\nName: empty\n');
	assert.match(heard(typed(''), typed('\u{1B}[2J')), /⟦1B⟧\[2J$/v);
});

await test('says a focus with an identity again only when the identity changes', () => {
	assert.equal(
		heard(
			scene({focus: 'Name: A', focusId: '0'}),
			scene({focus: 'Name: Ab', focusId: '0'}),
			scene({focus: 'Phone: 1', focusId: '1'}),
		),
		'Tree.\n60 organizations.\nName: A\nPhone: 1\n',
	);
});

await test('says how a place is displayed when that changes, not when the place gets the focus', () => {
	const said = heard(
		scene({aspects: ['by name', 'tab 1']}),
		scene({aspects: ['by name', 'tab 2']}),
		scene({aspects: ['by age', 'tab 2'], focus: 'Globex'}),
	);
	assert.equal(said, 'Tree.\n60 organizations.\nAcme\ntab 2\nby age\nGlobex\n');
});

await test('says the focused row only once: neither after the same line nor after the same choice', () => {
	const line = (text: string) => scene({lines: [text], focus: text, focusId: '0'});
	assert.equal(
		heard(line('60 organizations.'), line('61 organizations.')),
		'Tree.\n60 organizations.\n61 organizations.\n',
	);
	const list = (focus: string) =>
		scene({key: 'list', intro: ['1. Id', '2. Name'], lines: [], focus, arrival: '1 of 2'});
	assert.equal(
		heard(list('Id, 1 of 2'), list('Name, 2 of 2'), list('Id, 1 of 2')),
		'1. Id\n2. Name\n1 of 2\nName, 2 of 2\nId, 1 of 2\n',
	);
});

await test('says rows without drawn characters and control characters', () => {
	const facts = told`${toldPath(['Acme', 'EMEA'])}${dot}2FA `;
	const signs = row(toldSpan(facts), sign('✓', 'yes'));
	assert.equal(rowText(signs), 'Acme / EMEA, 2FA yes');
	const checks = [
		row(sign('  ✗ ', 'problem: ', 'danger'), plain('2 sub-organizations')),
		row(sign('  ✓ ', 'OK: ', 'success'), plain('no accounts')),
		...valueRows('Managed by', '', 40),
	];
	assert.deepEqual(
		checks.map(each => rowText(each)),
		['problem: 2 sub-organizations', 'OK: no accounts', 'Managed by none'],
	);
	const edit = {
		change: 'edited',
		id: 'a',
		name: 'A',
		edits: [
			{field: 'name', from: 'Old', to: 'New'},
			{field: 'name', from: 'Old', to: ''},
		],
	} as const;
	assert.deepEqual(
		changeDetails(edit).map(text => spoken(text)),
		['Name: “Old”, now “New”', 'Name: “Old”, now (empty)'],
	);
	const shown = {left: [selectionMark(true), plain('a\u{1B}b')], right: [toned('dim', '  3 ')]};
	assert.equal(rowText(shown), 'a⟦1B⟧b, 3');
	const sending = row(sign('…', 'sending: ', 'accent'), toned('dim', '     2'), plain('  '), data('Batch One'));
	assert.equal(rowText(sending), 'sending: 2 Batch One');
	const hinted = row(sign('  ✗ ', 'problem: '), plain('2 accounts'), hint('press ctrl-t to go there'));
	assert.equal(rowText(hinted), 'problem: 2 accounts, press ctrl-t to go there');
	assert.equal(
		registry.bindings.find(({command}) => command === 'suspend')?.said,
		'Suspend; fg comes back to the same screen',
	);
	assert.deepEqual(
		['… cforgs diff prints everything.', '… 3 more'].map(text => rowText(row(plain(text)))),
		['… cforgs diff prints everything.', '… 3 more'],
	);
});

await test('reads nothing in a sentence as a key', () => {
	const texts = [
		'Press ? for = here. Press T to resume it.',
		'Plan: B makes sense, as R tries ↵ and → do.',
		'? members',
		'Acme / B',
	];
	assert.deepEqual(
		texts.map(text => spoken(text)),
		texts,
	);
	const unknown = row(sign('  ? ', 'not known: '), plain('members'));
	assert.equal(rowText(unknown), 'not known: members');
	assert.equal(rowText({left: [plain('parent'), sign(' ← ', ' '), plain('Name'), sign(' →', '')]}), 'parent Name');
});

await test('numbers the choices, and names the selected one', () => {
	const rows = [
		row(plain('Pick:')),
		{left: [selectionMark(false), plain('Id')], isSelected: false},
		{left: [selectionMark(true), plain('Name')], isSelected: true},
	];
	assert.deepEqual(choicesOf(rows), {items: ['1. Id', '2. Name'], focus: 'Name, 2 of 2', arrival: '2 of 2'});
	const text = row(plain('none'));
	assert.deepEqual(choicesOf([text]), {items: [], focus: undefined, arrival: undefined});
});

await test('says the choices that have a digit, and how many more there are', () => {
	const many = (chosen: number, way?: string) =>
		choicesOf(
			Array.from({length: 500}, (_, index) => ({...row(plain(`Request ${index + 1}`)), isSelected: index === chosen})),
			{way},
		);
	const {items, arrival} = many(0);
	assert.deepEqual([items.length, items[8], items[9], arrival], [10, '9. Request 9', 'and 491 more', '1 of 500']);
	assert.equal(many(0, 'Press j to go down.').items[9], 'and 491 more. Press j to go down.');
	assert.equal(many(9).arrival, 'Request 10, 10 of 500');
});
