import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Account, call, openSandbox, type Organization, profile, readAll} from './call.js';

await using sandbox = await openSandbox({organizations: 30, state: 'older'});

async function create(name: string, parent?: Organization): Promise<Organization> {
	const {status, result} = await call(sandbox, 'POST /organizations', {
		json: {name, profile, ...(parent && {parent: {id: parent.id}})},
	});
	assert.equal(status, 200);
	return result;
}

async function read(id: string): Promise<Organization> {
	const {result} = await call(sandbox, `GET /organizations/${id}`);
	return result;
}

await test('stores name, parent and profile with a PUT to the older service', async () => {
	const [from, to] = [await create('From'), await create('To')];
	const moved = await create('Moved', from);
	const child = await create('Child', moved);
	const changed = {...profile, business_name: 'Changed'};
	const {result} = await call(sandbox, `PUT /organizations/${moved.id}`, {
		json: {name: 'Moved on', parent: {id: to.id}, profile: changed},
	});
	assert.deepEqual([result.name, result.parent, result.profile], ['Moved on', {id: to.id, name: 'To'}, changed]);
	const {meta} = await read(child.id);
	assert.deepEqual(meta.hierarchy_tags, [to.id, moved.id, child.id]);
});

await test('keeps the parent and clears the profile with a PUT of only a name to the older service', async () => {
	const parent = await create('Parent');
	const made = await create('To be renamed', parent);
	const {result} = await call(sandbox, `PUT /organizations/${made.id}`, {json: {name: 'Renamed'}});
	assert.deepEqual(
		[result.name, result.parent, result.profile, result.create_time],
		['Renamed', made.parent, undefined, made.create_time],
	);
	const {status} = await call(sandbox, `GET /organizations/${made.id}/profile`);
	assert.equal(status, 404);
});

await test('refuses to move an organization into itself or its descendants on the older service', async () => {
	const top = await create('Top');
	const middle = await create('Middle', top);
	const bottom = await create('Bottom', middle);
	const refusals = await Promise.all(
		[top, middle, bottom].map(async parent => {
			const {status, errors} = await call(sandbox, `PUT /organizations/${top.id}`, {
				json: {name: 'Top', parent: {id: parent.id}},
			});
			return [status, errors[0]?.source?.pointer];
		}),
	);
	assert.deepEqual(refusals, [
		[400, '/parent/id'],
		[400, '/parent/id'],
		[400, '/parent/id'],
	]);
	const {parent} = await read(top.id);
	assert.equal(parent, undefined);
});

await test('refuses with 9109 on the older service, with messages and result', async () => {
	const [lone] = await readAll(sandbox, '/organizations?name.contains=lone%20partner');
	const {status, body} = await call(sandbox, `GET /organizations/${lone?.parent?.id}`);
	assert.equal(status, 403);
	assert.deepEqual(body, {
		success: false,
		errors: [{code: 9109, message: 'Unauthorized to access requested resource'}],
		messages: [],
		result: null,
	});
	const moved = await call(sandbox, `PUT /organizations/${sandbox.root}`, {
		json: {name: 'Root', parent: {id: lone?.parent?.id}},
	});
	assert.equal(moved.errors[0]?.code, 9109);
});

await test('has no account tags and only the older name for flags on the older service', async () => {
	const accounts = await readAll<Account>(sandbox, `/organizations/${sandbox.root}/accounts?include_tags=true`);
	assert.ok(accounts.length > 0);
	assert.deepEqual(
		accounts.filter(account => 'tags' in account),
		[],
	);
	const all = await readAll(sandbox, '/organizations');
	const metas = await Promise.all(
		all
			.filter(({name}) => name !== 'Lone Partner')
			.map(async ({id}) => {
				const {meta} = await read(id);
				return meta;
			}),
	);
	assert.deepEqual(
		metas.filter(meta => meta.flags === undefined || 'tenant_flags' in meta),
		[],
	);
});
