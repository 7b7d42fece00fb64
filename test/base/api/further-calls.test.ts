import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {failureOf, readList, setUp} from '../../helpers/api-client.js';
import {json, ok, refused} from '../../helpers/misbehaving-server.js';
import {keyOf, openSandbox} from '../sandbox/call.js';

const period = {since: '2026-01-01', before: '2026-02-01'};

await test('uses the documented method, path, query and body for members, history and moves', async () => {
	await using fixture = await setUp(ok({id: 'm1', user: {email: 'a@b.example'}}));
	const {server, client} = fixture;
	await client.getMember('a1', 'm1');
	await client.inviteMember('a1', 'A@b.example');
	await client.removeMember('a1', 'm1');
	await client.moveAccount('c1', 'a2');
	await readList(
		client.listAuditRecords('a1', {...period, actor_email: 'a@b.example'}, {firstPageSize: 20, from: 'next'}),
	);
	assert.deepEqual(
		server.requests.map(({method, url, body}) => [
			method,
			url.replace('/client/v4', ''),
			body === '' ? undefined : (JSON.parse(body) as unknown),
		]),
		[
			['GET', '/organizations/a1/members/m1', undefined],
			['POST', '/organizations/a1/members', {member: {user: {email: 'A@b.example'}}}],
			['DELETE', '/organizations/a1/members/m1', undefined],
			['POST', '/accounts/c1/move', {destination_organization_id: 'a2'}],
			[
				'GET',
				'/organizations/a1/logs/audit?since=2026-01-01&before=2026-02-01&actor_email=a%40b.example&limit=1000&cursor=next',
				undefined,
			],
		],
	);
});

await test('follows the cursors of the audit log, and reports one that repeats', async () => {
	await using fixture = await setUp((response, request) => {
		json(200, {
			success: true,
			errors: [],
			messages: [],
			result: [
				{id: request.query.get('cursor') ?? 'first', action: {time: '2026-01-02T03:04:05Z'}, raw: {status_code: '204'}},
				{},
			],
			result_info: {count: '2', cursor: 'same'},
		})(response, request);
	});
	const {items, error} = await readList(fixture.client.listAuditRecords('a1', period));
	assert.deepEqual(
		items.map(({id, raw}) => [id, raw.status_code]),
		[
			['first', 204],
			['', undefined],
			['same', 204],
			['', undefined],
		],
	);
	assert.match(error?.message ?? '', /Could not read the history: the service sent the same page token twice/v);
});

await test('reads members and records whose members are missing or of another type', async () => {
	await using fixture = await setUp(
		ok([
			{id: 'm1'},
			{id: 2, status: null, user: null},
			{id: 'm3', user: {email: 'x@y.example', two_factor_authentication_enabled: 'yes'}},
			{status: 'active'},
		]),
	);
	const {items, pages} = await readList(fixture.client.listMembers('a1'));
	assert.deepEqual(
		items.map(({id, status, user}) => [id, status, user.email, user.two_factor_authentication_enabled]),
		[
			['m1', '', '', undefined],
			['2', '', '', undefined],
			['m3', '', 'x@y.example', undefined],
		],
	);
	assert.equal(pages[0]?.unreadable, 1);
});

await test('rejects an answer about another member, address, account or destination', async () => {
	await using fixture = await setUp(ok({id: 'm2', user: {email: 'else@b.example'}, destination_organization_id: 'a3'}));
	const {client} = fixture;
	const failures = await Promise.all(
		[client.getMember('a1', 'm1'), client.inviteMember('a1', 'a@b.example'), client.moveAccount('c1', 'a2')].map(
			async call => failureOf(call),
		),
	);
	assert.deepEqual(
		failures.map(({failure, outcome}) => [failure, outcome]),
		[
			['shape', 'notApplied'],
			['shape', 'unknown'],
			['shape', 'unknown'],
		],
	);
});

await test('reads a missing member as undefined, and refuses ids that would change the route', async () => {
	await using fixture = await setUp(refused(404, {code: 7003, message: 'Could not route'}));
	const {client, server} = fixture;
	assert.equal(await client.getMember('a1', 'm1'), undefined);
	const failures = await Promise.all(
		[client.getMember('a1', '..'), client.removeMember('..', 'm1'), client.moveAccount('.', 'a2')].map(async call =>
			failureOf(call),
		),
	);
	assert.deepEqual(
		failures.map(({message}) => /this id is not a valid \w+ id/v.exec(message)?.[0]),
		['this id is not a valid member id', 'this id is not a valid organization id', 'this id is not a valid account id'],
	);
	assert.equal(server.requests.length, 1);
});

await test('reads what the sandbox serves', async () => {
	await using sandbox = await openSandbox({organizations: 60});
	const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const {items: members} = await readList(
		client.listMembers(sandbox.root, {status: ['active']}, {firstPageSize: 2, pageSize: 2}),
	);
	assert.ok(members.length > 2);
	const {items: accounts} = await readList(client.listAccounts(sandbox.root));
	const holders = await client.listHolders(accounts[0]?.id ?? '');
	assert.deepEqual(
		holders.map(({id}) => id),
		[sandbox.root],
	);
	const {items: records, error} = await readList(
		client.listAuditRecords(sandbox.root, {since: '2020-01-01', before: new Date().toISOString()}),
	);
	assert.equal(records.length, 400);
	assert.equal(error, undefined);
});

await test('reads all accounts on numbered pages, to the last one, and can start at a page', async () => {
	await using sandbox = await openSandbox({organizations: 60});
	const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const {items, pages, error} = await readList(client.listAllAccounts());
	assert.deepEqual(
		[
			error,
			items.length,
			pages.at(-1)?.total,
			items.every(({managed_by: holder, tags}) => holder?.parent_org_id !== undefined && tags === undefined),
		],
		[undefined, pages[0]?.total, items.length, true],
	);
	const second = await readList(client.listAllAccounts('2'));
	assert.deepEqual(second.items, items.slice(50));
	assert.deepEqual(
		sandbox.requests.slice(0, 2).map(({path}) => path),
		['/client/v4/accounts?per_page=50', '/client/v4/accounts?per_page=50&page=2'],
	);
});

await test('takes an account that does not say which organization holds it for unreadable', async () => {
	await using fixture = await setUp(
		ok(
			[{id: 'a', managed_by: null}, {id: 'b'}, {id: 'c', managed_by: {}}, {id: 'd', managed_by: {parent_org_id: 'o'}}],
			{total_count: 4, total_pages: 1},
		),
	);
	const {items, pages} = await readList(fixture.client.listAllAccounts());
	assert.deepEqual([items.map(({id}) => id), pages[0]?.unreadable, pages[0]?.total], [['a', 'b', 'd'], 1, 4]);
});
