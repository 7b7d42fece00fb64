import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, editForm, profileForm, type Form} from '../../../source/kernel/form-model/form.js';
import {afterOf, changesOf, requestsOf, withOnly} from '../../../source/kernel/form-model/request.js';
import {
	blankAddress,
	fieldLabel,
	profileFields,
	valueBefore,
	type FieldName,
} from '../../../source/kernel/form-model/fields.js';
import {north, organization, profile, withTexts} from '../../helpers/state.js';

const odd = {...profile, external_metadata: '{ "n" : 9007199254740993,\n"é":"\\u00e9" }', since: {year: 2025}};

const sent = (...parameters: Parameters<typeof withTexts>) => requestsOf(withTexts(...parameters))[0];

await test('starts the forms with the loaded values', () => {
	const texts = (form: Form) => Object.fromEntries(form.fields.map(({name, text}) => [name, text]));
	const five = Object.fromEntries(profileFields.map(name => [name, profile[name]]));
	const none = Object.fromEntries(profileFields.map(name => [name, '']));
	assert.deepEqual(texts(editForm(north, profile)), {name: 'Northwind', ...five});
	const root = editForm(organization('root'), undefined);
	assert.deepEqual(texts(root), {name: 'root', ...none, business_address: blankAddress});
	assert.deepEqual(texts(profileForm(north, profile)), five);
	assert.deepEqual(texts(createForm('emea')), {name: '', parent: 'emea', ...none, business_address: blankAddress});
});

await test('returns the loaded value of a field, or an empty text', () => {
	const {before} = editForm(north, profile);
	assert.deepEqual(
		[valueBefore(before, 'name'), valueBefore(before, 'parent'), valueBefore(before, 'business_phone')],
		['Northwind', 'emea', '+1 555 0100'],
	);
	assert.equal(valueBefore(createForm('').before, 'business_phone'), '');
});

await test('lists the fields that differ from the loaded values', () => {
	const form = withTexts(editForm(north, profile), {name: 'Southwind', business_email: ''});
	assert.deepEqual(changesOf(form), [
		{name: 'name', from: 'Northwind', to: 'Southwind'},
		{name: 'business_email', from: 'ops@test.example', to: ''},
	]);
	assert.deepEqual(changesOf(editForm(north, profile)), []);
	const spaced = withTexts(editForm(north, profile), {name: 'Northwind '});
	assert.deepEqual(
		changesOf(spaced).map(({name}) => name),
		['name'],
	);
	assert.deepEqual(changesOf(createForm('emea')), []);
});

await test('sends only the name in a rename', () => {
	const form = withTexts(editForm(north, odd), {name: 'Southwind'});
	assert.deepEqual(requestsOf(form), [
		{part: 'name', method: 'PUT', path: '/organizations/north', body: {name: 'Southwind'}},
	]);
});

await test('sends the name first, then the whole profile unchanged except for the edits', () => {
	const form = withTexts(editForm(north, odd), {name: 'Southwind', business_phone: '+1 555 0199'});
	const [name, profileRequest, ...others] = requestsOf(form);
	assert.deepEqual([name?.part, others], ['name', []]);
	assert.deepEqual(profileRequest, {
		part: 'profile',
		method: 'PUT',
		path: '/organizations/north/profile',
		body: {...odd, business_phone: '+1 555 0199'},
	});
	assert.deepEqual(requestsOf(editForm(north, odd)), []);
});

await test('keeps only the changes of one part', () => {
	const form = withTexts(editForm(north, odd), {name: 'Southwind', business_phone: '+1 555 0199'});
	assert.deepEqual(
		[afterOf(withOnly(form, 'name')), afterOf(withOnly(form, 'profile'))],
		[
			{...form.before, name: 'Southwind'},
			{...form.before, profile: {...odd, business_phone: '+1 555 0199'}},
		],
	);
});

await test('sends unknown members of a profile back', () => {
	const request = sent(profileForm(north, odd), {business_name: 'New'});
	assert.deepEqual(request, {
		part: 'profile',
		method: 'PUT',
		path: '/organizations/north/profile',
		body: {...odd, business_name: 'New'},
	});
});

await test('sends all five fields of a profile', () => {
	const empty = {
		business_address: '',
		business_email: '',
		business_name: '',
		business_phone: '',
		external_metadata: '',
	};
	assert.deepEqual(sent(profileForm(north, undefined), {business_name: 'New'}), {
		part: 'profile',
		method: 'PUT',
		path: '/organizations/north/profile',
		body: {...empty, business_name: 'New'},
	});
	assert.deepEqual(sent(createForm('emea'), {name: 'New', business_phone: '1'}), {
		part: 'creation',
		method: 'POST',
		path: '/organizations',
		body: {name: 'New', parent: {id: 'emea'}, profile: {...empty, business_phone: '1'}},
	});
});

await test('sends no profile if none was stored and none was typed', () => {
	assert.deepEqual(sent(editForm(north, undefined), {name: 'New'}), {
		part: 'name',
		method: 'PUT',
		path: '/organizations/north',
		body: {name: 'New'},
	});
	assert.deepEqual(sent(createForm('emea'), {name: 'New'}), {
		part: 'creation',
		method: 'POST',
		path: '/organizations',
		body: {name: 'New', parent: {id: 'emea'}},
	});
});

await test('sends a root without a parent', () => {
	assert.deepEqual(sent(createForm(''), {name: 'Root'})?.body, {name: 'Root'});
});

await test('encodes an id in the path', () => {
	const strange = profileForm(organization('a/b?c'), profile);
	assert.equal(sent(strange, {business_phone: '1'})?.path, '/organizations/a%2Fb%3Fc/profile');
});

await test('gives every field its own label', () => {
	assert.equal(new Set(['name', 'parent', ...profileFields].map(name => fieldLabel(name as FieldName))).size, 7);
});
