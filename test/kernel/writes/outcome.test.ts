import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, editForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {afterOf} from '../../../source/kernel/form-model/request.js';
import {describeOutcome} from '../../../source/kernel/writes/outcome.js';
import type {Message} from '../../../source/kernel/state/state.js';
import {apiError, north, organization, profile, withTexts} from '../../helpers/state.js';

const stored = {organization: north, profile, readAt: 1};

const renamed = withTexts(editForm(north, profile), {name: 'Southwind'});
const phoned = withTexts(profileForm(north, profile), {business_phone: '1', business_email: 'a@b.example'});
const made = withTexts(createForm('emea'), {name: 'New'});

// A screen reader says none of the signs between the parts.
const outcome = (tone: Message['tone'], text: string): Message => ({tone, text, said: text.replaceAll(' · ', ', ')});

await test('reports a save as asked, with nothing else changed', () => {
	assert.deepEqual(
		describeOutcome(renamed, {...stored, organization: {...north, name: 'Southwind'}}),
		outcome('success', 'Saved: Southwind · name stored, nothing else changed'),
	);
	assert.deepEqual(
		describeOutcome(phoned, {...stored, profile: {...profile, business_phone: '1', business_email: 'a@b.example'}}),
		outcome('success', 'Profile saved: Northwind · 2 fields stored, nothing else changed'),
	);
	assert.deepEqual(
		describeOutcome(made, {
			...stored,
			organization: organization('new', {name: 'New', parent: 'emea'}),
			profile: undefined,
		}),
		outcome('success', 'Created New · stored as requested'),
	);
});

await test('reports values that were not stored as requested', () => {
	assert.deepEqual(describeOutcome(renamed, stored), {
		tone: 'warning',
		text: 'The service accepted the change of Northwind, but still shows the earlier values: name',
	});
	const {tone, text} = describeOutcome(phoned, {...stored, profile: undefined});
	assert.equal(tone, 'warning');
	assert.match(
		text,
		/not stored as requested: business email, business phone · also changed: business name, business address, external metadata$/v,
	);
});

await test('reports changes that nobody asked for', () => {
	const moved = organization('north', {name: 'Southwind', parent: 'apac'});
	assert.deepEqual(
		describeOutcome(renamed, {...stored, organization: moved}),
		outcome('warning', 'Saved Southwind · also changed: parent'),
	);
	const rootless = organization('new', {name: 'New'});
	assert.deepEqual(
		describeOutcome(made, {...stored, organization: rootless, profile: undefined}),
		outcome('warning', 'Created New · also changed: parent'),
	);
});

await test('reports both at once', () => {
	const cleared = {...profile, business_name: ''};
	assert.deepEqual(
		describeOutcome(renamed, {...stored, profile: cleared}),
		outcome('warning', 'Saved Northwind · not stored as requested: name · also changed: business name'),
	);
});

await test('reports no write as saved that was not read back, unless a look-up found it', () => {
	const down = apiError('Could not read the organization: the line is down.');
	const texts = [renamed, phoned, made].map(form => describeOutcome(form, down));
	const rest =
		'but it could not be read back: Could not read the organization: the line is down. Before you send it again, cforgs reads what is stored.';
	assert.deepEqual(
		texts.map(({tone, text}) => [tone, text]),
		[
			['warning', `The service accepted the change of Northwind, ${rest}`],
			['warning', `The service accepted the change of Northwind, ${rest}`],
			['warning', `The service accepted the creation of New, ${rest}`],
		],
	);
	const found = describeOutcome(renamed, down, true);
	assert.deepEqual(
		[found.tone, found.text],
		[
			'warning',
			'The answer was lost, but a look-up found the change of Northwind. Not read back: Could not read the organization: the line is down.',
		],
	);
});

await test('reports a new organization as not ready yet that only the list shows, and compares what the list shows', () => {
	const young = (texts: Parameters<typeof organization>[1]) =>
		describeOutcome(made, {listed: organization('new', texts), isYoung: true});
	assert.deepEqual(
		young({name: 'New', parent: 'emea'}),
		outcome(
			'warning',
			'Created New · it is in the list, but not ready yet: the service can refuse a new organization for about half a minute.',
		),
	);
	assert.deepEqual(young({name: 'New'}), outcome('warning', 'Created New · not stored as requested: parent.'));
});

await test('reports the stored fields in one line of 80 columns, for any name and number of fields', () => {
	const everything = {
		business_name: 'a',
		business_email: 'b@c',
		business_phone: '3',
		business_address: 'd',
		external_metadata: 'e',
	};
	const texts = ['Northwind', 'The Northwind Security and Networking Company of the North', 'N'.repeat(200)].flatMap(
		name => {
			const named = {...stored.organization, name};
			return [{business_phone: '2'}, {business_address: 'a', external_metadata: 'b'}, everything].map(typed => {
				const changed = withTexts(profileForm(named, stored.profile), typed);
				return describeOutcome(changed, {...stored, organization: named, profile: afterOf(changed).profile}).text;
			});
		},
	);
	assert.deepEqual(
		texts.filter(text => text.length > 78 || !text.endsWith(' stored, nothing else changed')),
		[],
	);
	const metadata = withTexts(
		profileForm(stored.organization, {...stored.profile, external_metadata: '{"tier":"a","ref":1}'}),
		{external_metadata: '{"tier":"b","ref":1}'},
	);
	assert.equal(
		describeOutcome(metadata, {...stored, profile: afterOf(metadata).profile}).text,
		'Profile saved · external metadata · tier stored, nothing else changed',
	);
	assert.deepEqual(
		[texts[0], texts[8]],
		[
			'Profile saved: Northwind · business phone stored, nothing else changed',
			'Profile saved · 5 fields stored, nothing else changed',
		],
	);
});
