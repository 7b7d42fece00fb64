import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	createForm,
	editForm,
	profileForm,
	type Form,
} from '../../source/forms/form.js';
import {changesOf, requestOf} from '../../source/forms/request.js';
import {
	fieldLabel,
	profileFields,
	valueBefore,
	type FieldName,
} from '../../source/forms/fields.js';
import {north, organization, profile} from '../helpers/state.js';

const odd = {...profile, external_metadata: '{ "n" : 9007199254740993,\n"é":"\\u00e9" }', since: {year: 2025}};

const withText = (form: Form, texts: Readonly<Partial<Record<FieldName, string>>>): Form =>
	({...form, fields: form.fields.map(field => ({...field, text: texts[field.name] ?? field.text}))});

const sent = (...parameters: Parameters<typeof withText>) => requestOf(withText(...parameters));

await test('the forms start from what was read', () => {
	const texts = (form: Form) => Object.fromEntries(form.fields.map(({name, text}) => [name, text]));
	const five = Object.fromEntries(profileFields.map(name => [name, profile[name]]));
	const none = Object.fromEntries(profileFields.map(name => [name, '']));
	assert.deepEqual(texts(editForm(north, profile)), {name: 'Northwind', parent: 'emea', ...five});
	const root = editForm(organization('root'), undefined);
	assert.deepEqual(texts(root), {name: 'root', parent: '', ...none});
	assert.deepEqual(texts(profileForm(north, profile)), five);
	assert.deepEqual(texts(createForm('emea')), {name: '', parent: 'emea', ...none});
});

await test('valueBefore gives what was read, and nothing where nothing was', () => {
	const {before} = editForm(north, profile);
	assert.deepEqual([valueBefore(before, 'name'), valueBefore(before, 'parent'), valueBefore(before, 'business_phone')], ['Northwind', 'emea', '+1 555 0100']);
	assert.equal(valueBefore(createForm('').before, 'business_phone'), '');
});

await test('changes are the fields that differ from what was read', () => {
	const form = withText(editForm(north, profile), {name: 'Southwind', parent: '', business_email: ''});
	assert.deepEqual(changesOf(form), [
		{name: 'name', from: 'Northwind', to: 'Southwind'},
		{name: 'parent', from: 'emea', to: ''},
		{name: 'business_email', from: 'ops@test.example', to: ''},
	]);
	assert.deepEqual(changesOf(editForm(north, profile)), []);
	const spaced = withText(editForm(north, profile), {name: 'Northwind '});
	assert.deepEqual(changesOf(spaced).map(({name}) => name), ['name']);
	assert.deepEqual(changesOf(createForm('emea')), []);
});

await test('an edit sends name, parent and the whole profile, byte for byte', () => {
	const form = withText(editForm(north, odd), {business_phone: '+1 555 0199'});
	assert.deepEqual(requestOf(form), {
		method: 'PUT',
		path: '/organizations/north',
		body: {name: 'Northwind', parent: {id: 'emea'}, profile: {...odd, business_phone: '+1 555 0199'}},
	});
});

await test('unknown members of a profile go back with it', () => {
	const request = sent(profileForm(north, odd), {business_name: 'New'});
	assert.deepEqual(request, {method: 'PUT', path: '/organizations/north/profile', profile: {...odd, business_name: 'New'}});
});

await test('a profile always has all five fields', () => {
	const empty = {
		business_address: '', business_email: '', business_name: '', business_phone: '', external_metadata: '',
	};
	assert.deepEqual(sent(profileForm(north, undefined), {business_name: 'New'}), {
		method: 'PUT', path: '/organizations/north/profile', profile: {...empty, business_name: 'New'},
	});
	assert.deepEqual(sent(createForm('emea'), {name: 'New', business_phone: '1'}), {
		method: 'POST', path: '/organizations', body: {name: 'New', parent: {id: 'emea'}, profile: {...empty, business_phone: '1'}},
	});
});

await test('no profile is sent where there was none and none was typed', () => {
	assert.deepEqual(sent(editForm(north, undefined), {name: 'New'}), {
		method: 'PUT', path: '/organizations/north', body: {name: 'New', parent: {id: 'emea'}},
	});
	assert.deepEqual(sent(createForm('emea'), {name: 'New'}), {
		method: 'POST', path: '/organizations', body: {name: 'New', parent: {id: 'emea'}},
	});
});

await test('a root is sent without a parent', () => {
	assert.deepEqual(sent(createForm(''), {name: 'Root'}), {method: 'POST', path: '/organizations', body: {name: 'Root'}});
});

await test('an id never changes the path', () => {
	const strange = profileForm(organization('a/b?c'), profile);
	assert.equal(sent(strange, {}).path, '/organizations/a%2Fb%3Fc/profile');
});

await test('every field has a name of its own', () => {
	assert.equal(new Set(['name', 'parent', ...profileFields].map(name => fieldLabel(name as FieldName))).size, 7);
});
