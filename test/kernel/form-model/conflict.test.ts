import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {emptyProfile, type Profile} from '../../../source/base/api/schemas.js';
import {askChoices, differencesOf, hasMoved, rebase, undecided} from '../../../source/kernel/form-model/conflict.js';
import {
	changeField,
	createForm,
	editForm,
	openForm,
	profileForm,
	type Choices,
	type Form,
} from '../../../source/kernel/form-model/form.js';
import {afterOf, requestsOf} from '../../../source/kernel/form-model/request.js';
import {profileFields, valueBefore, type Before} from '../../../source/kernel/form-model/fields.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {north, profile, withTexts} from '../../helpers/state.js';

const opened = editForm(north, profile);
const stored = (change: Partial<Profile> = {}, rest: Partial<Before> = {}): Before => ({
	name: 'Northwind',
	parentId: 'emea',
	profile: {...profile, ...change},
	...rest,
});

function choicesOf(form: Form, theirs: Before): Choices {
	const {step} = askChoices(form, theirs);
	assert.strictEqual(step.name, 'conflict');
	return step.choices;
}

await test('lists the fields that anybody changed, in order', () => {
	const form = withTexts(opened, {business_phone: '1', name: 'Mine'});
	assert.deepEqual(differencesOf(form, stored({business_email: 'new@test.example'}, {name: 'Theirs'})), [
		{name: 'name', before: 'Northwind', theirs: 'Theirs', yours: 'Mine'},
		{name: 'business_email', before: 'ops@test.example', theirs: 'new@test.example', yours: 'ops@test.example'},
		{name: 'business_phone', before: '+1 555 0100', theirs: '+1 555 0100', yours: '1'},
	]);
	assert.deepEqual(differencesOf(opened, stored()), []);
});

await test('decides without asking what one side changed or both changed alike', () => {
	const form = withTexts(opened, {name: 'Mine', business_name: 'Same', business_phone: '1'});
	const theirs = stored({business_name: 'Same', business_email: ''}, {name: 'Theirs'});
	assert.deepEqual(choicesOf(form, theirs), {
		business_name: 'theirs',
		business_email: 'theirs',
		business_phone: 'yours',
	});
	assert.equal(undecided(form, theirs, choicesOf(form, theirs))?.name, 'name');
	assert.equal(undecided(form, theirs, {...choicesOf(form, theirs), name: 'yours'}), undefined);
});

await test('asks first about the first field that both changed', () => {
	const form = withTexts(opened, {business_phone: '1', name: 'Mine'});
	const theirs = stored({business_phone: '2'}, {name: 'Theirs'});
	assert.deepEqual(choicesOf(form, theirs), {});
	assert.deepEqual(
		[undecided(form, theirs, {})?.name, undecided(form, theirs, {name: 'theirs'})?.name],
		['name', 'business_phone'],
	);
});

await test('detects any stored field that changed since it was read', () => {
	const form = withTexts(opened, {name: 'Mine'});
	assert.equal(hasMoved(form, stored()), false);
	assert.equal(hasMoved(form, stored({}, {name: 'Mine'})), true);
	const moved = [stored({}, {name: 'x'}), ...profileFields.map(name => stored({[name]: 'x'}))];
	assert.deepEqual(
		moved.map(theirs => hasMoved(form, theirs)),
		moved.map(() => true),
	);
});

await test('ignores changes to a field that the form does not send', () => {
	assert.equal(hasMoved(profileForm(north, profile), stored({}, {name: 'Theirs', parentId: 'apac'})), false);
});

await test('treats a missing profile like an empty one', () => {
	assert.equal(hasMoved(profileForm(north, undefined), stored(emptyProfile)), false);
	assert.equal(hasMoved(profileForm(north, emptyProfile), {name: '', parentId: ''}), false);
});

await test('detects a change to a profile member outside the form, and sends that back as stored now', () => {
	const form = withTexts(profileForm(north, {...profile, since: {year: 2025}}), {business_phone: '1'});
	assert.equal(hasMoved(form, stored({since: {year: 2025}})), false);
	const theirs = stored({since: {year: 2026}});
	assert.equal(hasMoved(form, theirs), true);
	assert.equal(hasMoved(form, stored()), true);
	assert.deepEqual(choicesOf(form, theirs), {business_phone: 'yours'});
	assert.deepEqual(requestsOf(rebase(form, theirs, {business_phone: 'yours'})), [
		{
			part: 'profile',
			method: 'PUT',
			path: '/organizations/north/profile',
			body: {...profile, since: {year: 2026}, business_phone: '1'},
		},
	]);
});

await test('applies the choices to a form on the stored values, and keeps its note', () => {
	const form = {...withTexts(opened, {name: 'Mine', business_phone: '1'}), note: 'A note.'};
	const theirs = stored({business_email: ''}, {name: 'Theirs'});
	const resolved = rebase(form, theirs, {name: 'yours', business_email: 'theirs', business_phone: 'yours'});
	assert.deepEqual([resolved.before, resolved.note, resolved.step], [theirs, 'A note.', {name: 'editing'}]);
	assert.deepEqual(
		resolved.fields.map(({text}) => text),
		['Mine', 'Test Ltd', '', '1', '1 Test Road', '{"n": 1}'],
	);
	const given = rebase(form, theirs, {name: 'theirs', business_email: 'theirs', business_phone: 'theirs'});
	assert.deepEqual(given, {...openForm('edit', 'north', theirs), note: 'A note.'});
});

await test('sends no parent with a rename, whatever is stored', () => {
	const form = withTexts(opened, {name: 'Mine'});
	const theirs: Before = {name: 'Northwind', parentId: ''};
	const resolved = rebase(form, theirs, choicesOf(form, theirs));
	assert.deepEqual(requestsOf(resolved), [
		{part: 'name', method: 'PUT', path: '/organizations/north', body: {name: 'Mine'}},
	]);
});

await test('detects no change for a new organization', () => {
	const form = changeField(createForm('emea'), 'name', {text: 'New'});
	assert.equal(hasMoved(form, form.before), false);
});

const value = fc.oneof(hostileText, fc.constantFrom('', 'a', 'b', '{"a": 1 , "b":9007199254740993}'));
const profileOf = fc
	.record({
		business_address: value,
		business_email: value,
		business_name: value,
		business_phone: value,
		external_metadata: value,
	})
	.chain(five =>
		fc
			.option(fc.integer({min: 0, max: 2}), {nil: undefined})
			.map((since): Profile => ({...emptyProfile, ...five, ...(since !== undefined && {since})})),
	);
const before = fc.record({name: value, parentId: fc.constantFrom('', 'emea', 'apac'), profile: profileOf});
const texts = fc.dictionary(fc.constantFrom(...profileFields), value);
const choices = fc.dictionary(fc.constantFrom(...profileFields), fc.constantFrom('theirs', 'yours'));

await test('sends after a conflict only the chosen differences from the stored values', () => {
	const given = fc.tuple(fc.constantFrom('edit', 'profile'), before, before, texts, choices);
	fc.assert(
		fc.property(given, ([kind, read, theirs, typed, chosen]) => {
			const form = withTexts(openForm(kind, 'north', read), typed);
			const all: Choices = {...chosen, ...choicesOf(form, theirs)};
			const resolved = rebase(form, theirs, all);
			const sent = afterOf(resolved);
			const differing = profileFields.filter(name => valueBefore(sent, name) !== valueBefore(theirs, name));
			const mine = differencesOf(form, theirs).filter(
				({name, yours, theirs: other, before: was}) => all[name] !== 'theirs' && yours !== other && yours !== was,
			);
			assert.deepEqual(
				differing,
				mine.map(({name}) => name),
			);
			assert.deepEqual(
				differing.map(name => valueBefore(sent, name)),
				mine.map(({yours}) => yours),
			);
			assert.deepEqual({...sent.profile, ...theirs.profile}, theirs.profile, 'members that no field shows');
		}),
	);
});

await test('turns a resolved undo into an ordinary form on the stored values', () => {
	const settled = rebase(
		{...withTexts(opened, {name: 'Mine'}), isUndo: true, note: 'Told.'},
		stored({}, {name: 'Theirs'}),
		{name: 'yours'},
	);
	assert.deepEqual([settled.isUndo, settled.note], [undefined, 'Told.']);
});

const address = (line1: string, city: string, state: string) =>
	`{ "line1" : "${line1}",\t"city":"${city}", "stateOrProvince":"${state}" }`;
const read = stored({business_address: address('a', 'b', 'c')});

await test('resolves the members of a JSON object one by one, and changes no other stored byte', () => {
	const form = withTexts(editForm(north, read.profile), {business_address: address('a', 'b', 'mine')});
	const theirs = stored({business_address: String.raw`{"stateOrProvince":"c", "line1":"\u0041","new":1,"city":"B"}`});
	const asked = choicesOf(form, theirs);
	assert.deepEqual(asked, {
		'business_address.line1': 'theirs',
		'business_address.city': 'theirs',
		'business_address.stateOrProvince': 'yours',
	});
	const textAfter = (chosen: Choices) => rebase(form, theirs, {...asked, ...chosen}).fields[4]?.text;
	assert.equal(textAfter({}), String.raw`{"stateOrProvince":"mine", "line1":"\u0041","new":1,"city":"B"}`);
	assert.equal(
		textAfter({'business_address.city': 'yours'}),
		String.raw`{"stateOrProvince":"mine", "line1":"\u0041","new":1,"city":"b"}`,
	);
	assert.equal(textAfter({'business_address.stateOrProvince': 'theirs'}), valueBefore(theirs, 'business_address'));
});

await test('asks about a member that both changed', () => {
	const form = withTexts(editForm(north, read.profile), {business_address: address('mine', 'b', 'mine')});
	const theirs = stored({business_address: address('a', 'B', 'theirs')});
	assert.deepEqual(undecided(form, theirs, choicesOf(form, theirs)), {
		name: 'business_address',
		member: 'stateOrProvince',
		before: 'c',
		theirs: 'theirs',
		yours: 'mine',
	});
});

await test('asks about a whole object if members were added, removed or repeated', () => {
	const keysOf = (typed: string, now: string) =>
		differencesOf(
			withTexts(editForm(north, read.profile), {business_address: typed}),
			stored({business_address: now}),
		).map(({member}) => member);
	const [mine, theirs] = [address('a', 'b', 'mine'), address('a', 'B', 'c')];
	const added = mine.replace('}', ',"x":1}');
	const whole = [
		keysOf(mine, '{"city":"B"}'),
		keysOf(added, theirs),
		keysOf(mine, '{"stateOrProvince":1,"line1":1,"line1":2}'),
		keysOf(mine, 'no JSON'),
	];
	assert.deepEqual(whole, [[undefined], [undefined], [undefined], [undefined]]);
	assert.deepEqual(keysOf(mine, theirs), ['city', 'stateOrProvince']);
});
