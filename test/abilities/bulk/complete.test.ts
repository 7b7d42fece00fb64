import assert from 'node:assert/strict';
import {test} from 'node:test';
import {settingOptions} from '../../../source/abilities/bulk/dialog.js';
import {completed} from '../../../source/base/text/near-names.js';
import type {Before} from '../../../source/kernel/form-model/fields.js';
import {profile} from '../../helpers/state.js';

const known: readonly Before[] = [
	'{"tier":"gold","note":"a"}',
	'{"tier":"gold"}',
	'{"tier":"silver","owner":"x{1}"}',
	'text',
].map((external_metadata, at) => ({name: `O${at}`, parentId: '', profile: {...profile, external_metadata}}));

await test('offers the fields, and the members that the organizations have, the most frequent first', () => {
	assert.deepEqual(settingOptions('business_e', known), ['business_email=']);
	assert.deepEqual(settingOptions('external_metadata.', known), [
		'external_metadata.tier=',
		'external_metadata.note=',
		'external_metadata.owner=',
	]);
	assert.deepEqual(
		settingOptions('business_address.', []),
		['line1', 'line2', 'city', 'zipcode', 'country', 'stateOrProvince'].map(name => `business_address.${name}=`),
	);
	assert.deepEqual(settingOptions('unset external_metadata.t', known), ['unset external_metadata.tier']);
	assert.deepEqual(settingOptions('unset na', known), [], 'a name cannot be removed');
});

await test('offers the values that the organizations have, without those that would be read as a template', () => {
	assert.deepEqual(settingOptions('external_metadata.tier=', known), [
		'external_metadata.tier=gold',
		'external_metadata.tier=silver',
	]);
	assert.deepEqual(settingOptions('external_metadata.tier=s', known), ['external_metadata.tier=silver']);
	assert.deepEqual(settingOptions('external_metadata.owner=', known), []);
	assert.deepEqual(settingOptions('nothing=', known), []);
});

await test('completes as far as all options agree, or else the first one', () => {
	assert.equal(completed('bus', ['business_name=', 'business_email=']), 'business_');
	assert.equal(completed('business_', ['business_name=', 'business_email=']), 'business_name=');
	assert.equal(completed('x', []), 'x');
});
