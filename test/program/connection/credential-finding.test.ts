import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findCredential} from '../../../source/program/connection/credential-finding.js';
import {credentialShapeOf, schemeOfShape} from '../../../source/base/api/credential.js';

await test('recognizes each published shape of a credential', () => {
	const shapes = {
		cfk_canary: ['api_key', 'key'],
		cfut_canary: ['user_token', 'token'],
		cfat_canary: ['account_token', 'token'],
		cfoat_canary: ['oauth_token', 'token'],
		['0a'.repeat(18) + 'f']: ['older_api_key', 'key'],
		['0a'.repeat(20)]: ['older_api_key', 'key'],
		['0a'.repeat(22) + 'f']: ['older_api_key', 'key'],
		['A_-z'.repeat(10)]: ['older_token', 'token'],
		['0a'.repeat(18)]: ['unknown', undefined],
		['0a'.repeat(23)]: ['unknown', undefined],
		['A'.repeat(41)]: ['unknown', undefined],
		[`Bearer ${'A'.repeat(40)}`]: ['unknown', undefined],
	};
	const found = Object.keys(shapes).map(secret => {
		const shape = credentialShapeOf(secret);
		return [shape, schemeOfShape(shape)];
	});
	assert.deepEqual(found, Object.values(shapes));
});

await test('reports where a credential comes from, and what else is set', () => {
	const token = findCredential({
		CLOUDFLARE_API_TOKEN: 'cfut_x',
		CLOUDFLARE_EMAIL: 'me@example.com',
		CLOUDFLARE_API_KEY: 'cfk_x',
	});
	assert.deepEqual(
		{...token, notes: token.notes.length},
		{
			status: 'found',
			scheme: 'token',
			kind: 'user_token',
			from: ['CLOUDFLARE_API_TOKEN'],
			shape: 'user_token',
			is_misplaced: false,
			notes: 1,
		},
	);
	const key = findCredential({
		CLOUDFLARE_API_TOKEN: '',
		CLOUDFLARE_EMAIL: 'me@example.com',
		CLOUDFLARE_API_KEY: 'cfk_x',
	});
	assert.deepEqual(key, {
		status: 'found',
		scheme: 'key',
		kind: 'global_api_key',
		from: ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'],
		shape: 'api_key',
		is_misplaced: false,
		notes: [],
	});
});

await test('distinguishes a misplaced secret, an incomplete credential and none', () => {
	const cases = [
		{CLOUDFLARE_API_TOKEN: 'cfk_x'},
		{CLOUDFLARE_EMAIL: 'me@example.com', CLOUDFLARE_API_KEY: 'cfut_x'},
		{CLOUDFLARE_API_KEY: 'cfut_x'},
		{CLOUDFLARE_API_KEY: 'cfk_x'},
		{CLOUDFLARE_EMAIL: 'cfk_y', CLOUDFLARE_API_KEY: 'cfk_x'},
		{CLOUDFLARE_EMAIL: 'me@example.com'},
		{},
	].map(environment => findCredential(environment));
	assert.deepEqual(
		cases.map(({status, is_misplaced: isMisplaced}) => [status, isMisplaced]),
		[
			['found', true],
			['found', true],
			['incomplete', true],
			['incomplete', false],
			['found', false],
			['none', false],
			['none', false],
		],
	);
	assert.deepEqual(
		cases.map(({notes}) => notes.join(' ').slice(0, 45)),
		[
			'CLOUDFLARE_API_TOKEN looks like an API key. P',
			'CLOUDFLARE_API_KEY looks like an API token. P',
			'CLOUDFLARE_API_KEY looks like an API token. P',
			'CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMA',
			'CLOUDFLARE_EMAIL is not an email address.',
			'CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_K',
			'',
		],
	);
});
