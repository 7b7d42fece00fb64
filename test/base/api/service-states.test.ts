import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {failureOf, readList} from '../../helpers/api-client.js';
import {keyOf, openSandbox, profile} from '../sandbox/call.js';

async function testState(state: 'today' | 'older', refusal: number): Promise<void> {
	await test(`makes all eight calls with the key (service: ${state})`, async () => {
		await using sandbox = await openSandbox({organizations: 30, state});
		const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		const {items, error} = await readList(client.listOrganizations());
		assert.deepEqual([items.length, error], [30, undefined]);
		const {id} = await client.createOrganization({name: 'New', parent: {id: sandbox.root}, profile});
		assert.deepEqual(await client.getProfile(id), profile);
		await client.renameOrganization(id, 'Renamed');
		await client.updateProfile(id, {...profile, business_name: 'Changed'});
		const read = await client.getOrganization(id);
		assert.deepEqual([read.name, read.parent?.id, read.profile?.business_name], ['Renamed', sandbox.root, 'Changed']);
		const accounts = await readList(client.listAccounts(sandbox.root));
		assert.equal(accounts.items.length, 2);
		await client.deleteOrganization(id);
		const gone = await failureOf(client.getOrganization(id));
		assert.equal(gone.status, 404);
	});

	await test(`reads the flags of every organization (service: ${state})`, async () => {
		await using sandbox = await openSandbox({organizations: 30, state});
		const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		const {items} = await readList(client.listOrganizations());
		const read = await Promise.all(items.map(async ({id}) => client.getOrganization(id)));
		assert.deepEqual(
			read.filter(({meta}) => meta?.flags === undefined && meta?.tenant_flags === undefined),
			[],
		);
	});

	await test(`reports that access to a hidden organization was refused (service: ${state})`, async () => {
		await using sandbox = await openSandbox({organizations: 30, state});
		const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		const {items} = await readList(client.listOrganizations());
		const lone = items.find(({name}) => name === 'Lone Partner');
		const {status, errors} = await failureOf(client.getOrganization(lone?.parent?.id ?? ''));
		assert.deepEqual([status, errors.map(({code}) => code)], [403, [refusal]]);
	});
}

await testState('today', 10_000);
await testState('older', 9109);

await test('reads one organization with a token from the older service only', async () => {
	await using older = await openSandbox({organizations: 3, state: 'older'});
	await using today = await openSandbox({organizations: 3});
	const clientOf = ({url, token}: {readonly url: string; readonly token: string}) =>
		createClient({baseUrl: url, credential: {scheme: 'token', token}});
	const read = await clientOf(older).getOrganization(older.root);
	assert.equal(read.id, older.root);
	const {status} = await failureOf(clientOf(today).getOrganization(today.root));
	assert.equal(status, 403);
});
