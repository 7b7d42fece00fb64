import assert from 'node:assert/strict';
import {test} from 'node:test';
import Cloudflare, {BadRequestError, NotFoundError, PermissionDeniedError} from 'cloudflare';
import {openSandbox, profile} from './call.js';

await using sandbox = await openSandbox();

const schemes = {
	token: () => new Cloudflare({baseURL: sandbox.url, apiToken: sandbox.token}),
	key: () => new Cloudflare({baseURL: sandbox.url, apiEmail: sandbox.email, apiKey: sandbox.key, apiToken: null}),
} as const;

async function testScheme(scheme: keyof typeof schemes): Promise<void> {
	const connect = schemes[scheme];

	await test(`serves the vendor's client with the ${scheme} scheme: lists, by its filters and page tokens`, async () => {
		const {organizations} = connect();
		const first = await organizations.list();
		assert.equal(first.result.length, 10);
		const [root] = first.result;
		assert.equal(root?.name, 'Acme Distribution');
		const roots = await organizations.list({parent: {id: 'null'}});
		assert.deepEqual(
			roots.result.map(({id}) => id),
			[root.id],
		);
		const children = await organizations.list({parent: {id: root.id}, name: {contains: 'e'}, page_size: 1000});
		assert.deepEqual(
			children.result.map(({name}) => name),
			['EMEA', 'Americas'],
		);
		const two = await organizations.list({id: children.result.map(({id}) => id)});
		assert.deepEqual(two.result, children.result);
		const holders = await organizations.list({containing: {organization: children.result[0]?.id ?? ''}});
		assert.deepEqual(
			holders.result.map(({id}) => id),
			[root.id],
		);
		const named = await organizations.list({name: {startsWith: 'northwind', endsWith: 'security'}});
		assert.equal(named.result.length, 2);
	});

	await test(`serves the vendor's client with the ${scheme} scheme: creates`, async () => {
		const {organizations} = connect();
		const made = await organizations.create({name: `Made by ${scheme}`, profile});
		assert.deepEqual(made.profile, profile);
		const {result} = await organizations.list({id: [made.id]});
		assert.deepEqual(
			result.map(({name}) => name),
			[`Made by ${scheme}`],
		);
		await schemes.key().organizations.delete(made.id);
	});
}

await testScheme('token');
await testScheme('key');

await test('serves the vendor’s client with the key scheme: reads an organization', async () => {
	const {organizations} = schemes.key();
	const {result: first} = await organizations.list();
	const [root] = first;
	const read = await organizations.get(root?.id ?? '');
	assert.equal(read.name, root?.name);
	assert.deepEqual(read.meta.hierarchy_tags, [root?.id]);
});

await test('serves the vendor’s client with the key scheme: creates, renames, stores a profile, and deletes', async () => {
	const {organizations} = schemes.key();
	const {result: first} = await organizations.list();
	const [root] = first;
	const made = await organizations.create({name: 'Below the root', parent: {id: root?.id ?? ''}, profile});
	assert.equal(made.parent?.id, root?.id);
	assert.deepEqual(await organizations.organizationProfile.get(made.id), profile);
	const renamed = await organizations.update(made.id, {name: 'Renamed'});
	assert.equal(renamed.name, 'Renamed');
	await organizations.organizationProfile.update(made.id, {...profile, business_phone: '+1 555 0199'});
	const changed = await organizations.get(made.id);
	assert.deepEqual([changed.name, changed.profile], ['Renamed', {...profile, business_phone: '+1 555 0199'}]);
	assert.deepEqual(await organizations.delete(made.id), {id: made.id});
	await assert.rejects(organizations.get(made.id), NotFoundError);
});

await test('refuses the vendor’s client with the token scheme every call but list and create', async () => {
	const {organizations} = schemes.token();
	const id = sandbox.root;
	const refusals = [
		organizations.get(id),
		organizations.update(id, {name: 'Renamed'}),
		organizations.delete(id),
		organizations.organizationProfile.get(id),
		organizations.organizationProfile.update(id, profile),
	];
	await Promise.all(
		refusals.map(async refusal =>
			assert.rejects(refusal, (error: unknown) => {
				assert.ok(error instanceof PermissionDeniedError);
				assert.deepEqual(
					error.errors.map(({code, message}) => [code, message]),
					[[10_000, 'Forbidden']],
				);
				return true;
			}),
		),
	);
});

await test('sends refusals that the vendor’s client turns into its own errors', async () => {
	const {organizations} = schemes.key();
	const first = await organizations.list();
	const [root] = first.result;
	await assert.rejects(organizations.delete(root?.id ?? ''), BadRequestError);
	await assert.rejects(organizations.create({name: ''}), (error: unknown) => {
		assert.ok(error instanceof BadRequestError);
		assert.equal(error.errors[0]?.code, 1001);
		return true;
	});
	const found = await organizations.list({name: {contains: 'Lone Partner'}});
	const [lone] = found.result;
	await assert.rejects(organizations.get(lone?.parent?.id ?? ''), PermissionDeniedError);
	const stranger = new Cloudflare({baseURL: sandbox.url, apiToken: 'x'.repeat(40)});
	await assert.rejects(stranger.organizations.list(), PermissionDeniedError);
});

await test('shows that the vendor’s client stops after the first page of a list', async () => {
	const {organizations} = schemes.token();
	const listed: string[] = [];
	for await (const {id} of organizations.list()) {
		listed.push(id);
	}

	const all = await organizations.list({page_size: 1000});
	assert.equal(listed.length, 10);
	assert.ok(all.result.length > listed.length);
});

await test('shows that the vendor’s client overwrites the changes of another user', async () => {
	const mine = schemes.key().organizations;
	const theirs = schemes.key().organizations;
	const {result} = await mine.list();
	const id = result[0]?.id ?? '';
	const read = await mine.organizationProfile.get(id);
	await theirs.organizationProfile.update(id, {...read, business_phone: '+1 555 0101'});
	await mine.organizationProfile.update(id, {...read, business_name: 'Mine'});
	const stored = await theirs.organizationProfile.get(id);
	assert.deepEqual(stored, {...read, business_name: 'Mine'});
});
