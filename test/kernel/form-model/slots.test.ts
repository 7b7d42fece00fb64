import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	editForm,
	focusedSlot,
	focusField,
	focusSlot,
	membersOf,
	onboardingForm,
	profileForm,
	slotsOf,
	typeInSlot,
	type Form,
} from '../../../source/kernel/form-model/form.js';
import {changesOf, requestsOf} from '../../../source/kernel/form-model/request.js';
import {differencesOf} from '../../../source/kernel/form-model/conflict.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {north, profile} from '../../helpers/state.js';

const address =
	'{ "line1" : "1 \\u00e9 Road",\t"zip":9007199254740993 ,"city":"K\\u00f8ln", "geo": {"lat":1.0 , "lon":-0} }';
const opened = profileForm(north, {...profile, business_address: address});

const textOf = (form: Form, wanted: string) =>
	form.fields.find(({name}) => name === wanted)?.text ?? assert.fail(`no ${wanted}`);

function typeAll(form: Form, ...texts: readonly string[]): Form {
	let typed = form;
	for (const text of texts) {
		typed = typeInSlot(typed, lineOf(text));
	}

	return typed;
}

await test('splits a field with a JSON object into one slot per member', () => {
	const names = slotsOf(opened).map(({name, member}) => (member ? `${name}.${member.field.name}` : name));
	assert.deepEqual(names, [
		'business_name',
		'business_email',
		'business_phone',
		'business_address.line1',
		'business_address.zip',
		'business_address.city',
		'business_address.geo',
		'external_metadata.n',
	]);
	const plain = profileForm(north, {
		...profile,
		business_name: '{"a":1}',
		business_address: '[1]',
		external_metadata: '{}',
	});
	assert.deepEqual(
		slotsOf(plain).map(({name}) => name),
		['business_name', 'business_email', 'business_phone', 'business_address', 'external_metadata'],
	);
});

await test('moves the cursor to the end of a slot’s value, wrapping around', () => {
	assert.deepEqual(focusSlot(opened, 3).line, lineOf('1 é Road'));
	assert.deepEqual(focusSlot(opened, -1).line, lineOf('1'));
	assert.equal(focusSlot(opened, 8).focused, 0);
	assert.equal(focusField(opened, 'external_metadata').focused, 7);
	assert.equal(focusField(opened, 'name').focused, 0);
	assert.equal(focusField(opened, 'business_address').focused, 3);
});

await test('replaces a member in place', () => {
	const city = typeAll(focusSlot(opened, 5), 'Köl', 'Bonn "am" Rhein');
	assert.equal(
		textOf(city, 'business_address'),
		address.replace(String.raw`"K\u00f8ln"`, String.raw`"Bonn \"am\" Rhein"`),
	);
	const zip = typeAll(focusSlot(city, 4), '9007199254740995');
	assert.equal(textOf(zip, 'business_address'), textOf(city, 'business_address').replace('40993', '40995'));
	const geo = typeAll(focusSlot(zip, 6), '{"lat": 2}');
	assert.match(textOf(geo, 'business_address'), /"geo": \{"lat": 2\} \}$/v);
});

await test('restores the field when a member is typed back to its earlier value', () => {
	const focused = slotsOf(opened).map((_, slot) => focusSlot(opened, slot));
	const away = focused.map(each => typeAll(each, 'x', '', '[1', '{"a":2}', '7'));
	assert.deepEqual(
		away.map(each => changesOf(each).length),
		focused.map(() => 1),
	);
	const back = away.map((each, slot) => typeAll(each, focused[slot]?.line.text ?? ''));
	assert.deepEqual(
		back.map(({fields}) => fields),
		focused.map(() => opened.fields),
	);
});

await test('keeps a member in place while it is edited, whatever is typed', () => {
	const typed = typeAll(focusSlot(opened, 4), '', '{', '{}', '"', '12,"x":3');
	assert.equal(focusedSlot(typed).member?.field.name, 'zip');
	assert.deepEqual(
		membersOf('business_address', textOf(typed, 'business_address')).map(({name}) => name),
		['line1', 'zip', 'city', 'geo'],
	);
});

await test('sends unedited fields back byte for byte', () => {
	const odd = editForm(north, {...profile, business_address: address, external_metadata: '{"a":1e400,"a":2}'});
	const form = typeAll(focusField(odd, 'business_phone'), '1');
	const [request] = requestsOf(form);
	assert.deepEqual(request?.body, {
		...profile,
		business_address: address,
		external_metadata: '{"a":1e400,"a":2}',
		business_phone: '1',
	});
});

await test('treats the blank address of a new customer as none, but keeps one that was loaded', () => {
	const blank = textOf(onboardingForm(''), 'business_address');
	const named = typeAll(onboardingForm(''), 'New');
	assert.deepEqual(requestsOf(named), [
		{part: 'creation', method: 'POST', path: '/organizations', body: {name: 'New'}},
	]);
	const read = profileForm(north, {...profile, business_address: blank});
	assert.deepEqual(changesOf(read), []);
	const [sent] = requestsOf(typeAll(focusField(read, 'business_phone'), '1'));
	assert.deepEqual(sent?.body, {...profile, business_address: blank, business_phone: '1'});
});

await test('changes only the bytes of one edited member', () => {
	const space = fc.string({unit: fc.constantFrom(' ', '\t', '\n'), maxLength: 2});
	const literal = fc.oneof(
		fc.json(),
		fc.constantFrom('9007199254740993', '-0', '1.0', '1e400', String.raw`"\u0041\/"`),
	);
	const json = fc
		.array(fc.tuple(hostileText, literal, space, space), {minLength: 1, maxLength: 5})
		.map(
			members =>
				`{${members.map(([name, value, left, right]) => `${left}${JSON.stringify(name)}${right}:${left}${value}${right}`).join(',')}}`,
		);
	fc.assert(
		fc.property(json, fc.nat(), fc.array(hostileText, {minLength: 1, maxLength: 4}), (text, seed, typed) => {
			const form = focusField(profileForm(north, {...profile, external_metadata: text}), 'external_metadata');
			const members = membersOf('external_metadata', text);
			const index = seed % members.length;
			const {start, end} = members[index] ?? {start: 0, end: 0};
			const edited = typeAll(focusSlot(form, form.focused + index), ...typed);
			const result = textOf(edited, 'external_metadata');
			assert.equal(
				result.slice(0, start) + result.slice(result.length - (text.length - end)),
				text.slice(0, start) + text.slice(end),
			);
		}),
	);
});

await test('offers the parts of a missing address, and counts only typed parts as changes', () => {
	const none = profileForm(north, {...profile, business_address: ''});
	const at = slotsOf(none).findIndex(({member}) => member?.field.name === 'city');
	assert.equal(slotsOf(none).length, 10);
	assert.deepEqual(changesOf(none), []);
	assert.deepEqual(differencesOf(none, none.before), []);
	const city = typeAll(focusSlot(none, at), 'Bonn');
	assert.deepEqual(
		changesOf(city).map(({to}) => to),
		['{"line1":"","line2":"","city":"Bonn","zipcode":"","country":"","stateOrProvince":""}'],
	);
	assert.deepEqual(changesOf(typeAll(city, '')), []);
	const cleared = typeAll(focusSlot(profileForm(north, {...profile, business_address: '{"city":"Bonn"}'}), 3), '');
	assert.deepEqual(
		changesOf(cleared).map(({to}) => to),
		['{"city":""}'],
		'a stored address keeps its shape',
	);
	// Somebody else stored an address: the blank parts offered here do not count as your value.
	const theirs = {...none.before, profile: {...profile, business_address: '1 New Road'}};
	assert.deepEqual(
		differencesOf(none, theirs).map(({yours, theirs: other}) => [yours, other]),
		[['', '1 New Road']],
	);
});
