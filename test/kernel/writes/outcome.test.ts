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
	assert.deepEqual(describeOutcome(renamed, {...stored, organization: {...north, name: 'Southwind'}}), outcome('success', 'Saved: Southwind · name stored, nothing else changed'));
	assert.deepEqual(describeOutcome(phoned, {...stored, profile: {...profile, business_phone: '1', business_email: 'a@b.example'}}), outcome('success', 'Profile saved: Northwind · 2 fields stored, nothing else changed'));
	assert.deepEqual(describeOutcome(made, {...stored, organization: organization('new', {name: 'New', parent: 'emea'}), profile: undefined}), outcome('success', 'Created New · stored as requested'));
});

await test('reports values that were not stored as requested', () => {
	assert.deepEqual(describeOutcome(renamed, stored), {tone: 'warning', text: 'The service accepted the change of Northwind, but still shows the earlier values: name'});
	const {tone, text} = describeOutcome(phoned, {...stored, profile: undefined});
	assert.equal(tone, 'warning');
	assert.match(text, /not stored as requested: business email, business phone · also changed: business name, business address, external metadata$/v);
});

await test('reports changes that nobody asked for', () => {
	const moved = organization('north', {name: 'Southwind', parent: 'apac'});
	assert.deepEqual(describeOutcome(renamed, {...stored, organization: moved}), outcome('warning', 'Saved Southwind · also changed: parent'));
	const rootless = organization('new', {name: 'New'});
	assert.deepEqual(describeOutcome(made, {...stored, organization: rootless, profile: undefined}), outcome('warning', 'Created New · also changed: parent'));
});

await test('reports both at once', () => {
	const cleared = {...profile, business_name: ''};
	assert.deepEqual(describeOutcome(renamed, {...stored, profile: cleared}), outcome('warning', 'Saved Northwind · not stored as requested: name · also changed: business name'));
});

await test('reports a write that was not read back as saved', () => {
	const {tone, text} = describeOutcome(renamed, apiError('Could not read the organization: the line is down.', {status: 502}));
	assert.equal(tone, 'warning');
	assert.match(text, /^Saved.*not read back.*the line is down/v);
});

await test('reports a refused new organization as not ready yet, but not an old one', () => {
	const refused = apiError('Could not read the organization: it is refused.', {status: 403});
	assert.match(describeOutcome(made, refused).text, /^Created.*not ready yet/v);
	assert.doesNotMatch(describeOutcome(renamed, refused).text, /not ready yet/v);
	const scheme = apiError('No token is taken for this call.', {status: 403, errors: [{code: 10_000, message: 'GET method not allowed for the api_token authentication scheme'}]});
	assert.doesNotMatch(describeOutcome(made, scheme).text, /not ready yet/v);
});

await test('reports the stored fields in one line of 80 columns, for any name and number of fields', () => {
	const everything = {
		business_name: 'a', business_email: 'b@c', business_phone: '3', business_address: 'd', external_metadata: 'e',
	};
	const texts = ['Northwind', 'The Northwind Security and Networking Company of the North', 'N'.repeat(200)].flatMap(name => {
		const named = {...stored.organization, name};
		return [{business_phone: '2'}, {business_address: 'a', external_metadata: 'b'}, everything].map(typed => {
			const changed = withTexts(profileForm(named, stored.profile), typed);
			return describeOutcome(changed, {...stored, organization: named, profile: afterOf(changed).profile}).text;
		});
	});
	assert.deepEqual(texts.filter(text => text.length > 78 || !text.endsWith(' stored, nothing else changed')), []);
	const metadata = withTexts(profileForm(stored.organization, {...stored.profile, external_metadata: '{"tier":"a","ref":1}'}), {external_metadata: '{"tier":"b","ref":1}'});
	assert.equal(
		describeOutcome(metadata, {...stored, profile: afterOf(metadata).profile}).text,
		'Profile saved · external metadata · tier stored, nothing else changed',
	);
	assert.deepEqual([texts[0], texts[8]], ['Profile saved: Northwind · business phone stored, nothing else changed', 'Profile saved · 5 fields stored, nothing else changed']);
});
