import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	callsOfKindText,
	callOf,
	canMake,
	credentialKinds,
	credentialName,
	credentialsFor,
	callsText,
	eightCalls,
	furtherCalls,
	keyOnlyCalls,
	kindOf,
	secretWarning,
	whyNotWith,
} from '../../../source/base/api/calls.js';

await test('lets a user token list and create, an account token make no call, and the key make all calls', () => {
	const taken = credentialKinds.map(kind => eightCalls.filter(({call}) => canMake(call, kind)).map(({call}) => call));
	assert.deepEqual(taken, [['list', 'create'], [], eightCalls.map(({call}) => call)]);
	assert.deepEqual(
		credentialKinds.map(kind => `${credentialName(kind)} ${callsOfKindText(kind)}`),
		[
			'API token can only list and create organizations',
			'account API token can make none of the eight calls',
			'Global API key can make all eight calls',
		],
	);
	assert.equal(
		callsText(keyOnlyCalls()),
		'read an organization by its id, list accounts, read and edit profiles, and rename and delete organizations',
	);
});

await test('builds the sentences about credentials from the table of calls', () => {
	assert.equal(
		credentialsFor('list'),
		'an API token with the permission User Details Read or User Details Write, or the Global API key',
	);
	assert.equal(
		whyNotWith('user_token', 'Editing', ['get', 'modify']),
		'Editing needs the Global API key: an API token can only list and create organizations.',
	);
	assert.equal(
		whyNotWith('account_token', 'Creating', ['create']),
		'Creating needs an API token with the permission User Details Write, or the Global API key: an account API token can make none of the eight calls.',
	);
	assert.equal(whyNotWith('user_token', 'Creating', ['create']), undefined);
	assert.equal(whyNotWith('global_api_key', 'Editing', ['get', 'modify']), undefined);
});

await test('detects the kind of a credential by its scheme and prefix', () => {
	const tokens = ['cfut_x', 'cfat_x', 'cfoat_x', 'A_-z'.repeat(10), 'anything'];
	assert.deepEqual(
		tokens.map(token => kindOf({scheme: 'token', token})),
		['user_token', 'account_token', 'user_token', 'user_token', 'user_token'],
	);
	assert.equal(kindOf({scheme: 'key', email: 'a@b.example', key: 'cfat_x'}), 'global_api_key');
	assert.deepEqual(
		tokens.map(token => /account API token|OAuth token/v.exec(secretWarning(token) ?? '')?.[0]),
		[undefined, 'account API token', 'OAuth token', undefined, undefined],
	);
});

await test('recognizes each call by method and path, and no other request', () => {
	const known = [...eightCalls, ...furtherCalls];
	const calls = known.map(({method, path}) => callOf({method, path: path.replaceAll(/\{\w+\}/gv, 'a%2F1')}));
	assert.deepEqual(
		calls,
		known.map(({call}) => call),
	);
	assert.equal(callOf({method: 'GET', path: '/organizations?page_size=50&name.contains=a/b'}), 'list');
	const others = [
		['GET', '/organizations/a1/shares'],
		['GET', '/organizations/a1/members/b2/roles'],
		['POST', '/organizations/a1'],
		['GET', '/organizations/'],
	] as const;
	assert.deepEqual(
		others.map(([method, path]) => callOf({method, path})),
		[undefined, undefined, undefined, undefined],
	);
});
