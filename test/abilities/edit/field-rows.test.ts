import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Organization} from '../../../source/base/api/schemas.js';
import {
	changeField,
	createForm,
	editForm,
	focusSlot,
	onboardingForm,
	profileForm,
	slotsOf,
	typeInSlot,
	type Form,
} from '../../../source/kernel/form-model/form.js';
import {brokenFields} from '../../../source/kernel/form-model/value-warnings.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {fieldRows} from '../../../source/abilities/edit/view.js';
import {reviewRows} from '../../../source/kernel/rows/review-rows.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {emptyState, family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';
import {fittedText, textOf, texts} from '../../helpers/row-texts.js';

const shown = (form: Parameters<typeof fieldRows>[1]) =>
	fieldRows(emptyState(), form, 80).map(row => fittedText(row, 80).trimEnd());

await test('escapes a character once in a hint and in the name of a JSON member', () => {
	const form = profileForm(organization('a1'), {...profile, external_metadata: String.raw`{"a\nb⟦": "c\nd"}`});
	const members = shown(form).filter(line => line.includes('a⟦'));
	assert.deepEqual(
		members.map(line => line.includes('a⟦A⟧b⟦27E6⟧') && !line.includes('⟦27E6⟧A')),
		[true],
	);
	const broken = shown(changeField(createForm(''), 'business_name', {text: 'one\ntwo'}));
	assert.ok(broken.some(line => line.includes('    ⟦A⟧ is a line break.')));
});

await test('marks each changed field or member at the right end, except in a new organization', () => {
	const opened = profileForm(organization('a1'), {...profile, business_address: '{"line1":"1 Main St","city":"Bonn"}'});
	const form = changeField(changeField(opened, 'business_phone', {text: '1'}), 'business_address', {
		text: '{"line1":"1 Main St","city":"Köln"}',
	});
	assert.deepEqual(
		shown(form)
			.filter(line => line.endsWith(' changed'))
			.map(line => line.trim().split(/ +/v)),
		[
			['Business', 'phone', '1', 'changed'],
			['city', 'Köln', 'changed'],
		],
	);
	const none = profileForm(organization('a1'), {...profile, business_address: ''});
	const city = slotsOf(none).findIndex(({member}) => member?.field.name === 'city');
	const typed = typeInSlot(focusSlot(none, city), lineOf('Ulm'));
	assert.deepEqual(
		shown(typed)
			.filter(line => line.endsWith(' changed'))
			.map(line => line.trim().split(/ +/v)),
		[['❯', 'city', 'Ulm', 'changed']],
	);
	assert.deepEqual(
		[opened, changeField(createForm(''), 'name', {text: 'New'})].flatMap(each =>
			shown(each).filter(line => line.endsWith('changed')),
		),
		[],
	);
	const long = typeInSlot(opened, lineOf('x'.repeat(100)));
	const [first] = fieldRows(emptyState(), long, 40);
	assert.match(first ? fittedText(first, 40) : '', /x {2}•$/v);
	assert.equal(first?.cursor, 37, 'the cursor stands behind what was typed');
});

await test('shows the parent without its id, unless a sibling has the same name', () => {
	const parentIn = (organizations: readonly Organization[]) =>
		texts(fieldRows(stateWith(organizations), createForm('emea'), 80)).find(line => line.includes('Parent'));
	assert.equal(parentIn(family), '  Parent            EMEA in Acme');
	assert.equal(
		parentIn([...family, organization('other', {name: 'EMEA', parent: 'acme'})]),
		'  Parent            EMEA in Acme (emea)',
	);
	assert.equal(parentIn([]), '  Parent            emea');
});

await test('warns in the form and the review about a parent that is not in a complete list', () => {
	const warning = 'No organization that you can see has this id. You can send it anyway.';
	const lone = organization('lone', {parent: 'elsewhere'});
	const whole = stateWith([...family, lone]);
	const flagsIn = (state: State, form: Form) =>
		[fieldRows(state, form, 120), reviewRows(state, form, 120)].map(rows =>
			rows.some(({left}) => textOf(left).includes(warning)),
		);
	assert.deepEqual(flagsIn(whole, createForm('gone')), [true, true]);
	assert.deepEqual(flagsIn(whole, createForm('elsewhere')), [false, false], 'a child of it proves that it exists');
	assert.deepEqual(
		[createForm('emea'), createForm(''), editForm(lone, undefined), profileForm(lone, profile)].map(form =>
			flagsIn(whole, form),
		),
		Array.from({length: 4}, () => [false, false]),
	);
	const unread = reduce(whole, {type: 'organizations/requested', request: 9});
	const lacking = reduce(unread, {
		type: 'organizations/received',
		request: 9,
		organizations: family,
		unreadable: 1,
		isLast: true,
	});
	assert.deepEqual(
		[emptyState(), unread, lacking].map(state => flagsIn(state, createForm('gone'))),
		Array.from({length: 3}, () => [false, false]),
	);
	assert.deepEqual(brokenFields(createForm('gone')), ['name'], 'it is no error');
});

await test('warns in both forms and in the review about a parent without sub-organizations like most on its level', () => {
	const warning =
		'This parent has no sub-organizations, like 3 of 4 on its level. If it is a customer, choose its parent instead';
	const whole = stateWith([
		...family,
		organization('lone', {parent: 'apac'}),
		organization('inner', {parent: 'lone'}),
		organization('other', {parent: 'apac'}),
	]);
	const flagged = (id: string, state = whole) =>
		[
			fieldRows(state, createForm(id), 200),
			fieldRows(state, onboardingForm(id), 200),
			reviewRows(state, createForm(id), 200),
		].map(rows => rows.some(({left}) => textOf(left).includes(warning)));
	assert.deepEqual(
		['north', 'other'].map(id => flagged(id)),
		[
			[true, true, true],
			[true, true, true],
		],
	);
	const incomplete = reduce(whole, {type: 'organizations/requested', request: 9});
	assert.deepEqual(
		[...['acme', 'emea', 'apac', 'lone', 'inner'].map(id => flagged(id)), flagged('north', incomplete)]
			.flat()
			.filter(Boolean),
		[],
	);
});

await test('keeps the labels of a form distinct at the narrowest width', () => {
	const labels = texts(fieldRows(emptyState(), createForm(''), 36)).map(text => text.slice(0, 12));
	assert.equal(new Set(labels).size, labels.length);
	assert.ok(labels.length >= 7);
});

await test('says in the review of a form that it changes one of several marked organizations', () => {
	const marking = (...ids: readonly string[]) =>
		reduceAll(stateWith(family), ...ids.map(id => ({type: 'tree/markToggled', id}) as const));
	const marked = marking('acme', 'north', 'apac');
	const lines = (state: State, form: Form) =>
		texts(reviewRows(state, form, 80)).filter(line => line.startsWith('This changes'));
	const typed = (id: string) => {
		const form = profileForm(family.find(each => each.id === id) ?? organization(id), profile);
		return changeField(form, 'business_name', {text: 'Other'});
	};

	assert.deepEqual(lines(marked, typed('north')), [
		'This changes only Northwind, not the other 2 marked organizations.',
	]);
	assert.deepEqual(lines(marked, typed('emea')), ['This changes only EMEA, not the 3 marked organizations.']);
	assert.deepEqual(lines(marking('north'), typed('north')), []);
	const creation = changeField(createForm('north'), 'name', {text: 'New'});
	assert.deepEqual(lines(marked, creation), []);
});
