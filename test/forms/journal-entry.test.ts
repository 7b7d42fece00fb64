import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, editForm, profileForm} from '../../source/forms/form.js';
import {afterOf, changesOf, requestOf} from '../../source/forms/request.js';
import {restoreForm, storeForm} from '../../source/forms/stored-form.js';
import {undoForm} from '../../source/forms/journal-entry.js';
import {organization, profile} from '../helpers/state.js';

const north = organization('north', {name: 'Northwind', parent: 'emea'});
const odd = {...profile, external_metadata: '{ "n" : 9007199254740993 }', since: {year: 2025}};

await test('undoing an edit is a new edit, from what it stored to what it replaced', () => {
	const form = changeField(changeField(editForm(north, odd), 'name', {text: 'Southwind'}), 'external_metadata', {text: ''});
	const undo = undoForm({
		at: 1, kind: 'edit', id: 'north', before: form.before, after: afterOf(form),
	});
	assert.deepEqual(changesOf(undo), [
		{name: 'name', from: 'Southwind', to: 'Northwind'},
		{name: 'external_metadata', from: '', to: odd.external_metadata},
	]);
	assert.deepEqual(requestOf(undo), requestOf(editForm(north, odd)));
	assert.deepEqual([undo.kind, undo.id, undo.step], ['edit', 'north', {name: 'editing'}]);
	assert.match(undo.note ?? '', /new write/v);
});

await test('undoing a profile puts every field back', () => {
	const form = changeField(profileForm(north, odd), 'business_phone', {text: '1'});
	const undo = undoForm({
		at: 1, kind: 'profile', id: 'north', before: form.before, after: afterOf(form),
	});
	assert.deepEqual(requestOf(undo), {method: 'PUT', path: '/organizations/north/profile', profile: odd});
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: '1', to: '+1 555 0100'}]);
});

await test('undoing the rename of an organization without a profile sends none', () => {
	const form = changeField(editForm(north, undefined), 'name', {text: 'Southwind'});
	const undo = undoForm({
		at: 1, kind: 'edit', id: 'north', before: form.before, after: afterOf(form),
	});
	assert.deepEqual(requestOf(undo), {method: 'PUT', path: '/organizations/north', body: {name: 'Northwind', parent: {id: 'emea'}}});
});

await test('a deleted organization comes back as a new one, and says what does not come back', () => {
	const {before} = editForm(north, odd);
	const undo = undoForm({
		at: 1, kind: 'delete', id: 'north', before,
	});
	assert.deepEqual(requestOf(undo), {method: 'POST', path: '/organizations', body: {name: 'Northwind', parent: {id: 'emea'}, profile: odd}});
	assert.deepEqual(changesOf(undo).map(({name, from}) => [name, from]), [
		['name', ''], ['business_name', ''], ['business_email', ''], ['business_phone', ''], ['business_address', ''], ['external_metadata', ''],
	]);
	const resumed = restoreForm(storeForm(undo));
	assert.deepEqual(requestOf(resumed), requestOf(undo), 'from its draft as well');
	assert.match(undo.note ?? '', /id, creation date, flags, members and accounts do not come back/v);
});

await test('a deleted root without a profile comes back as one', () => {
	const undo = undoForm({
		at: 1, kind: 'delete', id: 'root', before: {name: 'Root', parentId: ''},
	});
	assert.deepEqual(requestOf(undo), {method: 'POST', path: '/organizations', body: {name: 'Root'}});
});
