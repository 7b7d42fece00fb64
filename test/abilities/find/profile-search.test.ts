import assert from 'node:assert/strict';
import {test} from 'node:test';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {bottomBlock} from '../../../source/program/session/main-blocks.js';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {registry} from '../../../source/abilities.js';
import {paneScene} from '../../helpers/pane-scene.js';
import type {State} from '../../../source/kernel/state/state.js';
import {fittedText, textOf, texts} from '../../helpers/row-texts.js';
import {family, organization, reduceAll, spokenConnection, stateWith} from '../../helpers/state.js';

const north = {
	...emptyProfile,
	business_name: 'Nordwind AG',
	business_email: 'ops@northwind.example',
	business_phone: '+1 555 0100',
	business_address: '{"city":"Bonn"}',
	external_metadata: '{"customer": 4711}',
};

const readAs = (each: typeof north) => ({profile: each, readAt: 0});

const all = [...family, organization('4f1c0e3d9a7b4c2f', {name: 'Zebra', parent: 'acme'})];

const read = reduceAll(
	stateWith(all),
	{type: 'profiles/requested', request: 4},
	{type: 'profiles/received', request: 4, profiles: new Map([['north', readAs(north)]])},
);

const ended = reduceAll(read, {type: 'profiles/ended', request: 4});

const typed = (state: State, text: string) =>
	reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf(text)});

const rowsOf = (text: string, columns: number, state = ended) => treeRows(typed(state, text), columns);

const lastRow = (text: string, columns: number) => fittedText(rowsOf(text, columns).at(-1) ?? {left: []}, columns);

await test('shows the matching value next to the name, with the match highlighted', () => {
	assert.equal(lastRow('ops@north', 60), '❯     · Northwind                      ops@northwind.example');
	assert.deepEqual(
		rowsOf('ops@north', 60)
			.at(-1)
			?.right?.map(({text, tone}) => [text, tone]),
		[
			['ops@north', 'match'],
			['wind.example', 'dim'],
		],
	);
	assert.equal(lastRow('5550100', 60), '❯     · Northwind                                +1 555 0100');
	assert.equal(lastRow('nordw', 60), '❯     · Northwind                                Nordwind AG');
	assert.equal(lastRow('4711', 60), '❯     · Northwind                                       4711');
	assert.equal(lastRow('9a7b4c', 60), '❯   · Zebra                                 4f1c0e3d9a7b4c2f');
	assert.equal(lastRow('zeb', 60), '❯   · Zebra                                                 ');
});

await test('finds words that the name, its path and the profile have between them', () => {
	const found = (text: string) =>
		lastRow(text, 60)
			.replace(/^❯ +· /v, '')
			.trim()
			.split(/ {2,}/v);
	assert.deepEqual(
		['bonn 4711', 'northwind 4711', 'emea bonn', 'BÖNN acme ops@'].map(text => found(text)),
		['Bonn', '4711', 'Bonn', 'Bonn'].map(value => ['Northwind', value]),
	);
	assert.deepEqual(
		['bonn 4712', 'apac bonn'].map(text => texts(rowsOf(text, 60))[0]?.startsWith('Nothing loaded matches')),
		[true, true],
	);
	assert.deepEqual(
		rowsOf('northwind 4711', 60)
			.at(-1)
			?.right?.map(({text, tone}) => [text, tone]),
		[['4711', 'match']],
	);
	const letters = 'northwind 4711 bonn';
	let state = typed(ended, '');
	const oneByOne = Array.from(letters, (_, at) => {
		state = reduceAll(state, {type: 'find/edited', line: lineOf(letters.slice(0, at + 1))});
		return texts(treeRows(state, 60));
	});
	const atOnce = Array.from(letters, (_, at) => rowsOf(letters.slice(0, at + 1), 60)).map(rows => texts(rows));
	assert.deepEqual(
		oneByOne.map(rows => rows.at(-1)?.trim()),
		atOnce.map(rows => rows.at(-1)?.trim()),
	);
});

await test('cuts the matching value around the match, and hides it in a very narrow pane', () => {
	assert.equal(lastRow('northwind.ex', 36), '❯     · Northwind     …northwind.ex…');
	assert.equal(lastRow('northwind.ex', 24), '❯     · Northwind       ');
});

await test('escapes control characters in the matching value', () => {
	const hostile = reduceAll(read, {
		type: 'profiles/received',
		request: 4,
		profiles: new Map([['north', readAs({...north, business_email: 'a\u{1B}]0;evil\u{7}@b.example'})]]),
	});
	const shown = treeRows(typed(hostile, 'b.example'), 100)
		.map(row => fittedText(row, 100))
		.join('\n');
	assert.match(shown, /evil.*b\.example/v);
	assert.equal(
		['\u{1B}', '\u{7}'].some(character => shown.includes(character)),
		false,
	);
});

const sized = (state: State, columns: number) => reduceAll(state, {type: 'terminal/resized', columns, rows: 24});

const lineAt = (state: State, columns: number) => textOf(bottomBlock(sized(state, columns), registry).lines[0]);

await test('shows in the search line how many profiles are loaded and how to load the rest, if it fits', () => {
	assert.equal(
		lineAt(typed(ended, 'ops'), 80),
		` /ops${'profiles loaded: 1 of 6 · press ctrl-r to load the rest'.padStart(75)}`,
	);
	assert.equal(
		lineAt(typed(read, 'ops'), 80).trimEnd().split('  ').at(-1)?.trim(),
		'profiles loaded: 1 of 6 … press ctrl-r to stop',
	);
	assert.equal(lineAt(typed(ended, 'ops'), 40).trimEnd().split('  ').at(-1)?.trim(), '1 of 6 profiles');
	assert.doesNotMatch(lineAt(typed(ended, 'a text that is long enough for it'), 40), /profiles/v);
	const whole = reduceAll(
		read,
		{type: 'profiles/received', request: 4, profiles: new Map(all.map(({id}) => [id, readAs(north)]))},
		{type: 'profiles/ended', request: 4},
	);
	assert.equal(lineAt(typed(whole, 'ops'), 80).trimEnd().split('  ').at(-1)?.trim(), 'profiles loaded: 6 of 6');
});

await test('reports how many profiles were searched when nothing matches', () => {
	assert.deepEqual(texts(rowsOf('zzz', 200)), [
		'Nothing loaded matches. Profiles loaded: 1 of 6; press ctrl-r to load the rest. Press ↵ to ask the server for a name, press ctrl-o to search accounts and people too, or press Esc to go back.',
	]);
	assert.deepEqual(texts(rowsOf('zzz', 200, read)), [
		'Nothing loaded matches. Press ↵ to ask the server for a name, press ctrl-o to search accounts and people too, or press Esc to go back.',
	]);
});

await test('names the matching value to screen readers', () => {
	const heard = (text: string) => paneScene(typed({...ended, connection: spokenConnection}, text));
	assert.equal(
		heard('ops@north').focus,
		'Northwind, in EMEA, business email ops@northwind.example, match 1 of 1, level 3',
	);
	assert.equal(heard('bonn').focus, 'Northwind, in EMEA, business address, city Bonn, match 1 of 1, level 3');
	assert.equal(heard('9a7b4c').focus, 'Zebra, in Acme, id 4f1c0e3d9a7b4c2f, match 1 of 1, level 2');
	assert.equal(heard('northw').focus, 'Northwind, in EMEA, match 1 of 1, level 3');
	assert.deepEqual(heard('').intro, [
		'Find: type a name, an id or a part of a profile. Profiles loaded: 1 of 6; press ctrl-r to load the rest. Press Enter to keep the match, or press Escape to end the search.',
	]);
});
