import assert from 'node:assert/strict';
import {test} from 'node:test';
import {credentialKinds, eightCalls, type CredentialKind} from '../../../source/base/api/calls.js';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {call, createIn, headersOf, openSandbox, profile} from './call.js';

const bodies = new Map<string, unknown>([
	['create', {name: 'Made'}],
	['modify', {name: 'Renamed'}],
	['modify_profile', profile],
]);
const forbidden = 'https://developers.cloudflare.com/api/resources/organizations/';

type Outcome = 'works' | 'refused';

/** Makes each of the eight calls with each kind of credential, on a new empty organization. */
async function walk(sandbox: Sandbox): Promise<ReadonlyArray<readonly [string, CredentialKind, Outcome]>> {
	return Promise.all(
		eightCalls.flatMap(({call: name, method, path}) =>
			credentialKinds.map(async kind => {
				const id = await createIn(sandbox, `For ${name} with ${kind}`);
				const {status, errors} = await call(sandbox, `${method} ${path.replace('{organization_id}', () => id)}`, {
					headers: headersOf(sandbox)[kind],
					...(bodies.has(name) && {json: bodies.get(name)}),
				});
				const isRefused =
					status === 403 &&
					errors[0]?.code === 10_000 &&
					errors[0].message === 'Forbidden' &&
					errors[0].documentation_url?.startsWith(forbidden) === true;
				assert.ok(isRefused || status === 200 || status === 204, `${name} with ${kind}: ${status}`);
				return [name, kind, isRefused ? 'refused' : 'works'] as const;
			}),
		),
	);
}

await test('accepts the credentials of the table for the eight calls, and no others', async () => {
	await using sandbox = await openSandbox({organizations: 3});
	const expected = eightCalls.flatMap(({call: name, access}) =>
		credentialKinds.map(kind => [name, kind, access[kind] === 'none' ? 'refused' : 'works']),
	);
	assert.deepEqual(await walk(sandbox), expected);
	assert.equal(expected.length, 24);
});

await test('names the documentation page of its own call in each refusal', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const pages = await Promise.all(
		eightCalls.map(async ({method, path}) => {
			const {errors} = await call(sandbox, `${method} ${path.replace('{organization_id}', 'any')}`, {
				headers: headersOf(sandbox).account_token,
			});
			return errors[0]?.documentation_url;
		}),
	);
	assert.equal(new Set(pages).size, 8);
});

await test('accepts both kinds of tokens for all eight calls on the older service', async () => {
	await using sandbox = await openSandbox({organizations: 3, state: 'older'});
	const outcomes = await walk(sandbox);
	assert.deepEqual(
		outcomes.filter(each => each[2] === 'refused'),
		[],
	);
});
