import assert from 'node:assert/strict';
import {test} from 'node:test';
import {askChoices} from '../../../source/kernel/form-model/conflict.js';
import {changeField, editForm, profileForm, type Choices} from '../../../source/kernel/form-model/form.js';
import type {Before} from '../../../source/kernel/form-model/fields.js';
import {undoForm} from '../../../source/kernel/form-model/journal-entry.js';
import {conflictRows} from '../../../source/abilities/edit/conflict.js';
import {family, north, profile, stateWith} from '../../helpers/state.js';
import {extentOf} from '../../../source/kernel/rows/registry.js';
import {registry, reduce} from '../../../source/abilities.js';
import {innerRows, layoutOf} from '../../../source/kernel/state/layout.js';
import {frameOf} from '../../helpers/frames.js';
import {texts} from '../../helpers/row-texts.js';

const state = stateWith(family);
const opened = editForm(north, profile);
const typed = changeField(changeField(opened, 'name', {text: 'Mine'}), 'business_phone', {text: ''});
const theirs: Before = {name: 'Theirs', parentId: 'emea', profile: {...profile, business_email: 'new@test.example'}};

const room = {columns: 100, height: 1};

function shown(cursor: number, choices?: Choices, {columns, height} = room) {
	const {step} = askChoices(typed, theirs);
	assert.strictEqual(step.name, 'conflict');
	return conflictRows(state, typed, {...step, cursor, ...(choices && {choices})}, {columns, height});
}

await test('shows the earlier value of each changed field, both sides and the choice', () => {
	assert.deepEqual(texts(shown(0).rows), [
		'The stored values have changed since you opened this. Nothing is sent: choose what to keep.',
		'',
		'❯ Name  not chosen yet: press ← for theirs or → for yours',
		'    before    Northwind',
		'    theirs    Theirs',
		'    yours     Mine',
		'',
		'  Business email  not changed by you: press ← for theirs or → for before',
		'    before    ops@test.example',
		'  ✓ theirs    new@test.example',
		'',
		'  Business phone  not changed by them: press ← for before or → for yours',
		'    before    +1 555 0100',
		'  ✓ yours     (empty)',
		'',
	]);
});

await test('removes the question from a decided field, and scrolls to the current one', () => {
	const chosen = texts(shown(0, {name: 'yours'}).rows);
	assert.deepEqual(chosen.slice(2, 6), [
		'❯ Name',
		'    before    Northwind',
		'    theirs    Theirs',
		'  ✓ yours     Mine',
	]);
	assert.deepEqual(
		[0, 1, 2].map(cursor => shown(cursor).scrolledTo),
		[2, 7, 11],
	);
	assert.deepEqual(
		texts(shown(0, {}, {...room, columns: 40}).rows).slice(4, 7),
		['❯ Name', '    not chosen yet: press ← for theirs', '    or → for yours'],
		'where there is no room beside it',
	);
});

await test('marks the earlier value if the chosen side did not change it', () => {
	const chosen = texts(shown(0, {business_email: 'yours', business_phone: 'theirs'}).rows);
	assert.deepEqual(chosen.slice(7, 10), [
		'  Business email  not changed by you: press ← for theirs or → for before',
		'  ✓ before    ops@test.example',
		'    theirs    new@test.example',
	]);
	assert.deepEqual(chosen.slice(11, 14), [
		'  Business phone  not changed by them: press ← for before or → for yours',
		'  ✓ before    +1 555 0100',
		'    yours     (empty)',
	]);
});

await test('labels the values of an undo as written, now and earlier', () => {
	const undo = undoForm({
		at: 1,
		kind: 'edit',
		id: 'north',
		before: opened.before,
		after: {name: 'Mine', parentId: 'emea', profile},
	});
	const {step} = askChoices(undo, theirs);
	assert.strictEqual(step.name, 'conflict');
	assert.deepEqual(texts(conflictRows(state, undo, step, room).rows), [
		'The stored values have changed since that change. Nothing is sent: choose what to keep.',
		'',
		'❯ Name  not chosen yet: press ← for now or → for earlier',
		'    written   Mine',
		'    now       Theirs',
		'    earlier   Northwind',
		'',
		'  Business email  not changed by that write: press ← for now or → for written',
		'    written   ops@test.example',
		'  ✓ now       new@test.example',
		'',
	]);
});

await test('marks the choice with a sign, not only with color', () => {
	const marked = shown(1).rows.filter(({left}) => left.some(({tone}) => tone === 'success'));
	assert.deepEqual(
		texts(marked).map(text => text.includes('✓')),
		[true, true],
	);
});

function shownOf(before: string, mine: string, stored: string) {
	const form = changeField(profileForm(north, {...profile, business_address: before}), 'business_address', {
		text: mine,
	});
	const {step} = askChoices(form, {
		name: 'Northwind',
		parentId: 'emea',
		profile: {...profile, business_address: stored},
	});
	assert.strictEqual(step.name, 'conflict');
	return texts(conflictRows(state, form, step, room).rows).slice(2);
}

const address = (line1: string, city: string, stateOrProvince: string) =>
	JSON.stringify({line1, city, zipcode: 'x'.repeat(400), stateOrProvince});

await test('shows and resolves each changed member of a JSON object separately', () => {
	assert.deepEqual(shownOf(address('a', 'b', 'c'), address('a', 'b', 'mine'), address('A', 'B', 'c')), [
		'❯ Business address · line 1  not changed by you: press ← for theirs or → for before',
		'    before    a',
		'  ✓ theirs    A',
		'',
		'  Business address · city  not changed by you: press ← for theirs or → for before',
		'    before    b',
		'  ✓ theirs    B',
		'',
		'  Business address · state/province  not changed by them: press ← for before or → for yours',
		'    before    c',
		'  ✓ yours     mine',
		'',
	]);
});

await test('lists every differing member of an object that is chosen as a whole', () => {
	assert.deepEqual(
		shownOf(address('a', 'b', 'c'), address('a', 'b', 'mine').replace('}', ',"new":1}'), address('A', 'B', 'c')),
		[
			'❯ Business address  not chosen yet: press ← for theirs or → for yours',
			'    before    line1: "a"',
			'              city: "b"',
			'              stateOrProvince: "c"',
			'    theirs    line1: "A"',
			'              city: "B"',
			'              stateOrProvince: "c"',
			'    yours     line1: "a"',
			'              city: "b"',
			'              stateOrProvince: "mine"',
			'              new: 1',
			'',
		],
	);
});

const long = (word: string) => `${word} ${'word '.repeat(200)}${word}`;
const metadata = (word: string) => ({...profile, external_metadata: long(word)});

function longConflict() {
	const form = changeField(profileForm(north, metadata('was')), 'external_metadata', {text: long('mine')});
	const asked = askChoices(form, {name: 'Northwind', parentId: 'emea', profile: metadata('stored')});
	return reduce(stateWith(family, {columns: 60, rows: 20}), {type: 'form/opened', form: asked});
}

await test('shows long values in full before one is chosen', () => {
	const excerpts = longConflict();
	assert.match(
		frameOf(excerpts),
		/before +was word[\s\S]*… \(1007 characters\)[\s\S]*yours +mine[\s\S]*to show all of it, press v/v,
	);
	const whole = reduce(excerpts, {type: 'conflict/wholeToggled'});
	assert.match(frameOf(whole), /PgDn more/v);
	const height = innerRows(layoutOf(whole).dialog);
	const extent = extentOf(whole, registry);
	assert.ok(extent);
	const last = extent.rows - height - extent.scroll;
	const linesAt = (by: number) => {
		const lines = frameOf(reduce(whole, {type: 'dialog/scrolled', to: extent.scroll + by}))
			.split('\n')
			.slice(2, 2 + height);
		return lines.map(line => line.slice(16, 58).trim());
	};

	const read = [...Array.from({length: last}, (_, by) => linesAt(by)[0]), ...linesAt(last)].join(' ');
	const sides = ['was', 'stored', 'mine'].map(word => new RegExp(`${word} (?:word ){200}${word}`, 'v'));
	assert.deepEqual(
		sides.map(side => side.test(read)),
		[true, true, true],
	);
});
