import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accountUpdateOf, tagLimits, whyNotTag} from '../../../source/base/api/account-input.js';
import {isOvertaken} from '../../../source/base/api/api-error.js';
import {createClient} from '../../../source/base/api/client.js';
import {holderIdOf} from '../../../source/base/api/schemas.js';
import {accountMemberColumns, roleNames} from '../../../source/base/tables/members.js';
import {cellOf, factText} from '../../../source/base/tables/columns.js';
import {usageColumns} from '../../../source/base/tables/usage.js';
import {failureOf, readList, setUp} from '../../helpers/api-client.js';
import {json, ok, refused, text} from '../../helpers/misbehaving-server.js';
import {keyOf, openSandbox} from '../sandbox/call.js';

const tagged = {
	id: 'c1',
	type: 'account',
	name: 'Shop',
	etag: 'v1:abc',
	tags: {env: 'prod'},
	tags_updated_at: '2026-01-02T03:04:05Z',
};

type Tags = Readonly<Record<string, string>>;

const account = {id: 'c1', name: 'Shop', settings: {}};

await test('uses the documented method, path, body and header for accounts and tags', async () => {
	await using fixture = await setUp(ok({...tagged, settings: {}}));
	const {server, client} = fixture;
	await client.createAccount({name: 'Shop', type: 'standard', unit: {id: 'o1'}}, 'key-1');
	await client.getAccount('c1');
	await client.updateAccount({
		id: 'c1',
		name: 'Shop 2',
		type: 'standard',
		settings: {abuse_contact_email: '', enforce_twofactor: true},
	});
	await client.getAccountTags('c1');
	await client.putAccountTags('c1', {env: 'test', empty: ''}, 'v1:abc');
	await client.deleteAccountTags('c1', 'v1:abc');
	assert.deepEqual(
		server.requests.map(({method, url, body}) => [
			method,
			url.replace('/client/v4', ''),
			body === '' ? undefined : (JSON.parse(body) as unknown),
		]),
		[
			['POST', '/accounts', {name: 'Shop', type: 'standard', unit: {id: 'o1'}}],
			['GET', '/accounts/c1', undefined],
			[
				'PUT',
				'/accounts/c1',
				{id: 'c1', name: 'Shop 2', type: 'standard', settings: {abuse_contact_email: '', enforce_twofactor: true}},
			],
			['GET', '/accounts/c1/tags?resource_type=account&resource_id=c1', undefined],
			['PUT', '/accounts/c1/tags', {resource_type: 'account', resource_id: 'c1', tags: {env: 'test', empty: ''}}],
			['DELETE', '/accounts/c1/tags?resource_type=account&resource_id=c1', undefined],
		],
	);
	const sent = server.requests.map(({headers}) => [headers['idempotency-key'], headers['if-match']]);
	assert.deepEqual(sent, [
		['key-1', undefined],
		[undefined, undefined],
		[undefined, undefined],
		[undefined, undefined],
		[undefined, 'v1:abc'],
		[undefined, 'v1:abc'],
	]);
});

await test('uses the documented paths for members, tag keys and usage', async () => {
	await using fixture = await setUp((response, request) => {
		json(200, {success: true, result: [], result_info: {total_count: 7, total_pages: 1}})(response, request);
	});
	const {server, client} = fixture;
	await readList(client.listAccountMembers('c/1', {status: 'accepted'}));
	await readList(client.listTagKeys('c1', 'next'));
	await client.getUsage('o1', {from: '2026-01-01', to: '2026-01-31'});
	assert.deepEqual(
		server.requests.map(({url}) => url.replace('/client/v4', '')),
		[
			'/accounts/c%2F1/members?status=accepted&per_page=50',
			'/accounts/c1/tags/keys?cursor=next',
			'/organizations/o1/billable/usage?from=2026-01-01&to=2026-01-31',
		],
	);
});

await test('sends both settings of an account as they were read, with the change in them', () => {
	const read = {
		id: 'c1',
		name: 'Shop',
		type: 'enterprise',
		created_on: '2026-01-01T00:00:00Z',
		managed_by: {parent_org_id: 'o1'},
		settings: {abuse_contact_email: 'a@b.example', enforce_twofactor: false, api_access_enabled: true},
	};
	const kept = {id: 'c1', name: 'Shop', type: 'enterprise'};
	assert.deepEqual(accountUpdateOf(read, {enforce_twofactor: true}), {
		...kept,
		settings: {abuse_contact_email: 'a@b.example', enforce_twofactor: true},
	});
	assert.deepEqual(accountUpdateOf(read, {abuse_contact_email: ''}), {
		...kept,
		settings: {abuse_contact_email: '', enforce_twofactor: false},
	});
	assert.deepEqual(accountUpdateOf(read, {name: 'New'}), {
		...kept,
		name: 'New',
		settings: {abuse_contact_email: 'a@b.example', enforce_twofactor: false},
	});
	// What the service did not send is not made up.
	assert.deepEqual(accountUpdateOf(account, {name: 'New'}), {id: 'c1', name: 'New'});
	assert.deepEqual(accountUpdateOf(account, {enforce_twofactor: false}), {
		id: 'c1',
		name: 'Shop',
		settings: {enforce_twofactor: false},
	});
});

await test('sends no write twice, also a creation of an account, and leaves its outcome unknown', async () => {
	await using fixture = await setUp(refused(500, [{code: 1, message: 'Not now'}]));
	const {server, client} = fixture;
	const failures = await Promise.all(
		[
			client.createAccount({name: 'Shop', unit: {id: 'o1'}}, 'k'),
			client.updateAccount({id: 'c1', name: 'Shop'}),
			client.putAccountTags('c1', {}, 'v1:a'),
			client.deleteAccountTags('c1', 'v1:a'),
		].map(async call => failureOf(call)),
	);
	assert.deepEqual(
		failures.map(({outcome}) => outcome),
		['unknown', 'unknown', 'unknown', 'unknown'],
	);
	assert.equal(server.requests.length, 4);
});

await test('repeats a read of an account after a passing failure', async () => {
	let requests = 0;
	await using fixture = await setUp((response, request) => {
		requests++;
		const answer = requests === 1 ? refused(503, []) : ok(tagged);
		answer(response, request);
	});
	const {etag} = await fixture.client.getAccountTags('c1');
	assert.deepEqual([etag, requests], ['v1:abc', 2]);
});

await test('tells a conditional write that somebody else overtook from every other refusal', async () => {
	await using fixture = await setUp(refused(412, [{code: 1, message: 'Precondition failed'}]));
	const overtaken = await failureOf(fixture.client.putAccountTags('c1', {}, 'v1:a'));
	assert.deepEqual([isOvertaken(overtaken), overtaken.outcome], [true, 'notApplied']);
	assert.equal(
		overtaken.message,
		'Could not save the tags: somebody else changed it after cforgs read it. Nothing was stored. Read it again, and compare.',
	);
	await using other = await setUp(refused(400, [{code: 1, message: 'Bad tags'}]));
	const bad = await failureOf(other.client.putAccountTags('c1', {}, 'v1:a'));
	assert.equal(isOvertaken(bad), false);
	// A page from a gateway does not show what became of the request.
	await using gateway = await setUp((response, request) => {
		json(412, {title: 'no envelope'})(response, request);
	});
	const unclear = await failureOf(gateway.client.putAccountTags('c1', {}, 'v1:a'));
	assert.deepEqual([isOvertaken(unclear), unclear.outcome], [false, 'unknown']);
});

await test('refuses a header value that could break the request, before sending anything', async () => {
	await using fixture = await setUp(ok(tagged));
	const {server, client} = fixture;
	const values = ['', 'a\r\nX-Evil: 1', 'a b', '日本', '\u{0}', 'x'.repeat(256)];
	const failures = await Promise.all(
		values
			.flatMap(value => [
				client.createAccount({name: 'Shop', unit: {id: 'o1'}}, value),
				client.putAccountTags('c1', {}, value),
				client.deleteAccountTags('c1', value),
			])
			.map(async call => failureOf(call)),
	);
	assert.deepEqual(
		new Set(failures.map(({failure, outcome}) => `${failure} ${outcome}`)),
		new Set(['notSent notApplied']),
	);
	assert.equal(server.requests.length, 0);
});

await test('rejects an answer about another account or another organization', async () => {
	await using fixture = await setUp(ok({...tagged, id: 'c2', managed_by: {parent_org_id: 'o2'}}));
	const {client} = fixture;
	const failures = await Promise.all(
		[
			client.createAccount({name: 'Shop', unit: {id: 'o1'}}, 'k'),
			client.getAccount('c1'),
			client.updateAccount({id: 'c1', name: 'x'}),
			client.getAccountTags('c1'),
			client.putAccountTags('c1', {}, 'v1:a'),
		].map(async call => failureOf(call)),
	);
	assert.deepEqual(
		failures.map(({failure, outcome}) => [failure, outcome]),
		[
			['shape', 'unknown'],
			['shape', 'notApplied'],
			['shape', 'unknown'],
			['shape', 'notApplied'],
			['shape', 'unknown'],
		],
	);
	const created = await client.createAccount({name: 'Shop', unit: {id: 'O2'}}, 'k');
	assert.deepEqual([created.id, holderIdOf(created)], ['c2', 'o2']);
});

await test('tells the organization of an account, or that the answer does not say it', () => {
	const holders = [undefined, null, {}, 'o1', {parent_org_id: ''}, {parent_org_id: 'o1'}, {parent_org_id: 17}];
	assert.deepEqual(
		holders.map(holder => holderIdOf({...account, managed_by: holder})),
		[undefined, undefined, undefined, undefined, undefined, 'o1', '17'],
	);
});

await test('takes tags for unreadable that a write would lose, and a version that no header can hold', async () => {
	const bad: ReadonlyArray<Readonly<Record<string, unknown>>> = [
		{tags: {a: 1}},
		{tags: {a: true}},
		{tags: {a: null}},
		{tags: {a: {b: 'c'}}},
		{tags: ['a']},
		{tags: null},
		{etag: ''},
		{etag: 'a\nb'},
		{etag: 7},
		{etag: undefined},
	];
	const failures = await Promise.all(
		bad.map(async change => {
			await using fixture = await setUp(ok({...tagged, ...change}));
			const failure = await failureOf(fixture.client.getAccountTags('c1'));
			return failure;
		}),
	);
	assert.deepEqual(
		failures.map(({failure}) => failure),
		bad.map(() => 'shape'),
	);
});

await test('sends hostile tags back exactly as they were read', async () => {
	const hostile = String.raw`{"__proto__":"1","constructor":"2","a\ud800":"b\udfff","\u001b[2J":"=HYPERLINK(\"x\")","\u202e":"\u0000","0":"zero","":"empty key"}`;
	await using fixture = await setUp((response, request) => {
		const {body} = request;
		const tags = body === '' ? hostile : JSON.stringify((JSON.parse(body) as {readonly tags: unknown}).tags);
		response.writeHead(200, {'content-type': 'application/json'});
		response.end(`{"success":true,"result":{"id":"c1","etag":"v1:x","tags":${tags}}}`);
	});
	const {client, server} = fixture;
	const read = await client.getAccountTags('c1');
	assert.equal(Object.keys(read.tags).length, 7);
	const written = await client.putAccountTags('c1', read.tags, read.etag);
	assert.deepEqual(Object.entries(written.tags), Object.entries(read.tags));
	const sent = JSON.parse(server.requests.at(-1)?.body ?? '') as {readonly tags: Tags};
	assert.deepEqual(Object.entries(sent.tags), Object.entries(JSON.parse(hostile) as Tags));
});

await test('judges a tag by its documented lengths, which count characters', () => {
	const [key, value] = ['🦊'.repeat(tagLimits.key), '🦊'.repeat(tagLimits.value)];
	assert.equal(whyNotTag({key, value}), undefined);
	assert.equal(whyNotTag({key: 'a', value: ''}), undefined);
	assert.equal(whyNotTag({key: '', value}), 'A tag needs a key.');
	assert.equal(
		whyNotTag({key: `${key}a`, value}),
		'The key of a tag can have at most 256 characters. This one has 257.',
	);
	assert.equal(
		whyNotTag({key, value: `${value}a`}),
		'The value of a tag can have at most 1,024 characters. This one has 1,025.',
	);
});

await test('reads members whose roles are under an older or a newer name, or missing', async () => {
	await using fixture = await setUp(
		ok(
			[
				{
					id: 'm1',
					status: 'accepted',
					user: {email: 'a@b.example', first_name: 'A', two_factor_authentication_enabled: true},
					roles: [{id: 'r', name: 'Administrator'}, {}],
				},
				{
					id: 'm2',
					status: 'pending',
					email: 'c@d.example',
					user: null,
					policies: [
						{access: 'allow', permission_groups: [{name: 'DNS'}]},
						{access: 'deny', permission_groups: [{name: 'Billing'}]},
						{},
					],
				},
				{id: 'm3', roles: 'all', policies: 7, user: {email: '', first_name: null}},
				{status: 'accepted'},
			],
			{page: 1, per_page: 50, total_count: 4, total_pages: 1},
		),
	);
	const {items, pages, error} = await readList(fixture.client.listAccountMembers('c1'));
	assert.deepEqual(
		items.map(member => [
			member.id,
			member.status,
			member.user.email,
			member.user.two_factor_authentication_enabled,
			roleNames(member),
		]),
		[
			['m1', 'accepted', 'a@b.example', true, ['Administrator']],
			['m2', 'pending', 'c@d.example', undefined, ['DNS', 'not Billing']],
			['m3', '', '', undefined, []],
		],
	);
	assert.deepEqual([pages[0]?.unreadable, pages[0]?.total, error], [1, 4, undefined]);
	const [first] = items;
	assert.ok(first);
	assert.deepEqual(
		accountMemberColumns.map(column => [column.label, factText(first, column)]).filter(([, cell]) => cell !== ''),
		[
			['Email', 'a@b.example'],
			['First name', 'A'],
			['Second factor', 'yes'],
			['Member ID', 'm1'],
			['Status', 'accepted'],
		],
	);
});

await test('follows a numbered list to its end, whatever the service says of its length', async () => {
	const all = Array.from({length: 101}, (_, index) => ({id: `m${index}`}));
	const infos: ReadonlyArray<(page: number) => Readonly<Record<string, unknown>>> = [
		() => ({total_pages: 3}),
		() => ({total_count: 101}),
		() => ({}),
		() => ({per_page: 50, total_count: 101}),
		page => ({page, total_pages: '3'}),
	];
	const read = await Promise.all(
		infos.map(async info => {
			await using fixture = await setUp((response, request) => {
				const page = Number(request.query.get('page') ?? 1);
				json(200, {success: true, result: all.slice((page - 1) * 50, page * 50), result_info: info(page)})(
					response,
					request,
				);
			});
			const {items, pages} = await readList(fixture.client.listAccountMembers('c1'));
			return [items.length, pages.length, pages.at(-1)?.isLast];
		}),
	);
	assert.deepEqual(
		read,
		infos.map(() => [101, 3, true]),
	);
});

await test('reads usage under the names of FOCUS, and counts rows without a quantity instead of taking them for zero', async () => {
	await using fixture = await setUp(
		text(
			200,
			'{"success":true,"result":[{"BillingAccountId":"c1","x_BillableMetricId":"m","ConsumedQuantity":12345678.1234567891,"ConsumedUnit":"GB"},{"x_BillableMetricId":"m"},{"x_BillableMetricId":"m","ConsumedQuantity":null},{"x_BillableMetricId":"contract","ConsumedQuantity":0},7]}',
		),
	);
	const {rows, unreadable} = await fixture.client.getUsage('o1', {from: '2026-01-01', to: '2026-01-31'});
	assert.deepEqual(
		rows.map(row => [row.BillingAccountId, row.x_BillableMetricId, row.ConsumedQuantity, row.ConsumedUnit]),
		[
			['c1', 'm', 12_345_678.12345679, 'GB'],
			[undefined, 'contract', 0, undefined],
		],
	);
	assert.equal(unreadable, 3);
	assert.deepEqual(
		usageColumns
			.filter(({isInCsv}) => isInCsv)
			.map(column => cellOf(rows[0] ?? {}, column))
			.filter(cell => cell !== ''),
		['c1', 'm', '12345678.12345679', 'GB'],
	);
	await using none = await setUp(ok(null));
	assert.deepEqual(await none.client.getUsage('o1', {from: '2026-01-01', to: '2026-01-31'}), {rows: [], unreadable: 0});
});

await test('does not send a write about an account in a read-only session, nor with a token that cannot make it', async () => {
	await using fixture = await setUp(ok(tagged), {isReadOnly: true});
	await using byToken = await setUp(ok(tagged), {isRefusedInAdvance: true});
	const readOnly = await Promise.all(
		[
			fixture.client.createAccount({name: 'Shop', unit: {id: 'o1'}}, 'k'),
			fixture.client.deleteAccountTags('c1', 'v1:a'),
		].map(async call => failureOf(call)),
	);
	const refusedOnes = await Promise.all(
		[
			byToken.client.createAccount({name: 'Shop', unit: {id: 'o1'}}, 'k'),
			byToken.client.updateAccount({id: 'c1', name: 'x'}),
			byToken.client.getAccount('c1'),
		].map(async call => failureOf(call)),
	);
	assert.deepEqual(
		[...readOnly, ...refusedOnes].map(({failure}) => failure),
		Array.from({length: 5}, () => 'notSent'),
	);
	await byToken.client.putAccountTags('c1', {}, 'v1:a');
	assert.deepEqual([fixture.server.requests.length, byToken.server.requests.length], [0, 1]);
	assert.match(
		refusedOnes[0]?.message ?? '',
		/^Could not create the account: this needs the Global API key: an API token can only/v,
	);
});

await test('creates, changes and tags an account of the sandbox', async () => {
	await using sandbox = await openSandbox({organizations: 60});
	const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const created = await client.createAccount({name: '  =1+1 🦊 \u{1B}[2J', unit: {id: sandbox.root}}, 'key-1');
	assert.equal(holderIdOf(created), sandbox.root);
	assert.deepEqual(
		await client.createAccount({name: '  =1+1 🦊 \u{1B}[2J', unit: {id: sandbox.root}}, 'key-1'),
		created,
	);
	const changed = await client.updateAccount(accountUpdateOf(created, {abuse_contact_email: 'abuse@acme.example'}));
	assert.deepEqual(
		[changed.name, changed.settings.abuse_contact_email, changed.settings.enforce_twofactor],
		[created.name, 'abuse@acme.example', false],
	);
	assert.deepEqual(await client.getAccount(created.id), changed);
	const {etag, tags} = await client.getAccountTags(created.id);
	assert.deepEqual(tags, {});
	const written = await client.putAccountTags(created.id, {env: 'prod'}, etag);
	const late = await failureOf(client.putAccountTags(created.id, {env: 'lost'}, etag));
	assert.equal(isOvertaken(late), true);
	await client.deleteAccountTags(created.id, written.etag);
	const after = await client.getAccountTags(created.id);
	assert.deepEqual([after.tags, after.etag], [{}, etag]);
	const {items: keys} = await readList(client.listTagKeys(created.id));
	assert.deepEqual(
		keys.map(({id}) => id),
		['cost-center', 'env', 'owner', 'project', 'team'],
	);
	const {rows} = await client.getUsage(sandbox.root, {from: '2026-01-01', to: '2026-01-31'});
	assert.ok(rows.length > 30);
});
