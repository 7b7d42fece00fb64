import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import {
	changeField,
	createForm,
	editForm,
	focusField,
	focusSlot,
	onboardingForm,
	profileForm,
	type Form,
} from '../../../source/kernel/form-model/form.js';
import {changesOf, requestsOf} from '../../../source/kernel/form-model/request.js';
import {hasMoved} from '../../../source/kernel/form-model/conflict.js';
import {fieldNames} from '../../../source/kernel/form-model/fields.js';
import {restoreForm, storeForm, storedFormSchema} from '../../../source/kernel/form-model/stored-form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {north, organization, profile, withTexts} from '../../helpers/state.js';

const odd = {...profile, external_metadata: '{ "n" : 9007199254740993,\n"é":"\\u00e9" }', since: {year: 2025}};

function throughDisk(form: Form): Form {
	const text = JSON.stringify(storeForm(form));
	const stored = v.parse(storedFormSchema, JSON.parse(text));
	return restoreForm(stored);
}

await test('stores the values before, the typed texts and the focused field', () => {
	const form = focusField(changeField(profileForm(north, odd), 'business_phone', {text: '1'}), 'business_phone');
	assert.deepEqual(storeForm(form), {
		kind: 'profile',
		id: 'north',
		before: form.before,
		texts: [{name: 'business_phone', text: '1'}],
		focused: 'business_phone',
		isGuided: undefined,
		isParentOpen: undefined,
		isUndo: undefined,
		note: undefined,
		creationsSent: undefined,
	});
	assert.deepEqual(restoreForm(storeForm(form)), form);
});

await test('stores no credential that the profile held, and takes it from the loaded values again', () => {
	const held = {...odd, business_phone: 'cfut_canary0123456789'};
	const form = changeField(profileForm(north, held), 'business_name', {text: 'Other'});
	assert.doesNotMatch(JSON.stringify(storeForm(form)), /canary/v);
	const back = restoreForm(storeForm(form), form.before);
	assert.deepEqual([back.before, requestsOf(back)], [form.before, requestsOf(form)]);
});

await test('keeps the mark of a credential in an edited field, because its stored value may have changed', () => {
	const held = {...odd, business_phone: 'cfut_canary0123456789', external_metadata: 'cfut_canary0123456789'};
	const form = changeField(profileForm(north, held), 'business_phone', {text: '1'});
	const back = restoreForm(storeForm(form), form.before);
	assert.deepEqual(back.before.profile, {...held, business_phone: '[redacted]'});
	assert.deepEqual(changesOf(back), [{name: 'business_phone', from: '[redacted]', to: '1'}]);
	assert.equal(hasMoved(back, form.before), true);
});

await test('restores the same form from disk', () => {
	const forms = [
		changeField(editForm(north, odd), 'name', {text: 'Southwind'}),
		changeField(editForm(organization('root'), undefined), 'business_name', {text: 'New'}),
		changeField(createForm('emea'), 'name', {text: 'New'}),
		changeField(profileForm(north, odd), 'external_metadata', {text: ''}),
	];
	const restored = forms.map(form => throughDisk(form));
	const factsOf = (form: Form) => ({
		request: requestsOf(form),
		changes: changesOf(form),
		id: form.id,
		kind: form.kind,
		profile: form.before.profile,
	});
	assert.deepEqual(
		restored.map(form => factsOf(form)),
		forms.map(form => factsOf(form)),
	);
});

await test('restores the note of a form and its sent creations', () => {
	const form = {
		...focusSlot(changeField(createForm('emea'), 'name', {text: 'New'}), 0),
		note: 'A note.',
		creationsSent: [{name: 'New', parentId: 'emea', knownIds: ['a', 'b']}],
	};
	assert.deepEqual(throughDisk(form), form);
});

await test('restores the focus on the field of an edited member', () => {
	const form = focusSlot(profileForm(north, odd), 5);
	assert.equal(storeForm(form).focused, 'external_metadata');
	assert.equal(restoreForm(storeForm(form)).focused, 4);
});

await test('keeps a guided form guided', () => {
	const form = focusSlot(changeField(onboardingForm('emea'), 'name', {text: 'New'}), 0);
	assert.deepEqual(throughDisk(form), form);
	assert.equal(throughDisk(createForm('emea')).isGuided, undefined);
	const withAccount: Form = {...form, account: {line: lineOf('Shop'), type: 'enterprise', proposed: 'New'}};
	assert.deepEqual(throughDisk(withAccount), withAccount);
	const secret: Form = {
		...form,
		account: {line: lineOf(`cfut_${'a1B2'.repeat(10)}`), type: 'standard', proposed: 'New'},
	};
	assert.deepEqual(throughDisk(secret), form, 'no draft keeps what looks like a credential');
	const open: Form = {...form, isParentOpen: true};
	assert.deepEqual(throughDisk(open), open, 'a parent that nobody has chosen is still to be chosen');
});

await test('keeps a form that undoes a write an undo', () => {
	const form: Form = {...changeField(editForm(north, odd), 'name', {text: 'Earlier'}), isUndo: true};
	assert.equal(throughDisk(form).isUndo, true);
	assert.equal(throughDisk(editForm(north, odd)).isUndo, undefined);
});

await test('keeps any text, including lone surrogates', () => {
	const texts = fc.dictionary(fc.constantFrom(...fieldNames), hostileText);
	fc.assert(
		fc.property(texts, hostileText, (typed, name) => {
			const form = withTexts(editForm(organization('north', {name}), {...odd, business_name: name}), typed);
			const restored = throughDisk(form);
			assert.deepEqual(changesOf(restored), changesOf(form));
			assert.deepEqual(requestsOf(restored), requestsOf(form));
		}),
	);
	const lone = changeField(editForm(north, profile), 'name', {text: 'a\u{D83D}b\u{DC00}'});
	assert.equal(throughDisk(lone).fields[0]?.text, 'a\u{D83D}b\u{DC00}');
});
