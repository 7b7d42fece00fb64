import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {type Account, type Answer, call, createIn, flagged, headersOf, openSandbox, readAll} from './call.js';

await using sandbox = await openSandbox({organizations: 500, rateLimit: 100_000});
const {root} = sandbox;

type Held = Account & {readonly managed_by: {readonly parent_org_id: string}};

type Tagged = {
	readonly etag: string;
	readonly tags: Readonly<Record<string, string>>;
	readonly tags_updated_at?: string;
};

const create = async (json: unknown, key?: string, on: Sandbox = sandbox): Promise<Answer<Held>> =>
	call<Held>(on, 'POST /accounts', {
		json,
		headers: {...headersOf(on).global_api_key, ...(key !== undefined && {'Idempotency-Key': key})},
	});

const accountsIn = async (id: string, on: Sandbox = sandbox): Promise<readonly Account[]> =>
	readAll<Account>(on, `/organizations/${id}/accounts?include_tags=true`);

const messageOf = ({errors}: Answer<unknown>): string => errors[0]?.message ?? '';

const tagPath = (id: string): string => `/accounts/${id}/tags?resource_type=account&resource_id=${id}`;

const putTags = async (id: string, tags: unknown, etag?: string): Promise<Answer<Tagged>> =>
	call<Tagged>(sandbox, `PUT /accounts/${id}/tags`, {
		json: {resource_type: 'account', resource_id: id, tags},
		headers: {...headersOf(sandbox).global_api_key, ...(etag !== undefined && {'If-Match': etag})},
	});

const withFlag = async (name: string, value: string, on: Sandbox = sandbox) => flagged(on, name, value);

await test('creates an account inside an organization, once for each idempotency key', async () => {
	const id = await createIn(sandbox, 'With an account', root);
	const input = {name: 'Shop', type: 'standard', unit: {id}};
	const first = await create(input, 'once');
	assert.deepEqual([first.status, first.result.name, first.result.managed_by.parent_org_id], [200, 'Shop', id]);
	const again = await create(input, 'once');
	assert.deepEqual(again.result, first.result);
	const other = await create({...input, name: 'Other'}, 'once');
	assert.deepEqual([other.status, messageOf(other)], [422, 'This Idempotency-Key was used for another account']);
	const {result: second} = await create(input, 'twice');
	const held = await accountsIn(id);
	assert.deepEqual(
		held.map(account => account.id),
		[first.result.id, second.id],
	);
	const {result} = await call<Held>(sandbox, `GET /accounts/${second.id}`);
	assert.deepEqual(result, second);
	const deletion = await call(sandbox, `DELETE /organizations/${id}`);
	assert.equal(messageOf(deletion), 'The organization must be empty before it is deleted. It contains 2 accounts');
});

await test('keeps one account when the same creation arrives ten times at once', async () => {
	const id = await createIn(sandbox, 'Asked ten times', root);
	await Promise.all(Array.from({length: 10}, async () => create({name: 'Only one', unit: {id}}, 'ten')));
	const held = await accountsIn(id);
	assert.equal(held.length, 1);
});

await test('refuses creations that are malformed, and those of tokens', async () => {
	const bodies = [
		{},
		{name: ''},
		{name: 'x', type: 'free'},
		{name: 'x', unit: 'o'},
		{name: 'x', unit: {id: 'nowhere'}},
		{name: 'x', standalone: true},
		{name: 'x', standalone: true, unit: {id: root}},
	];
	const answers = await Promise.all(bodies.map(async body => create(body)));
	assert.deepEqual(
		answers.map(({status}) => status),
		bodies.map(() => 400),
	);
	const key = await create({name: 'x', unit: {id: root}}, 'k'.repeat(256));
	assert.equal(key.status, 400);
	const byToken = await call(sandbox, 'POST /accounts', {
		json: {name: 'x', unit: {id: root}},
		headers: headersOf(sandbox).user_token,
	});
	assert.deepEqual(
		[byToken.status, byToken.errors[0]?.documentation_url],
		[403, 'https://developers.cloudflare.com/api/resources/accounts/methods/create/'],
	);
});

await test('creates an account without a destination in the one organization in which the user is a member', async () => {
	const {result} = await create({name: 'Anywhere'});
	assert.equal(result.managed_by.parent_org_id, root);
});

await test('refuses accounts where the flags of the organization say no', async () => {
	const [closed] = await withFlag('account_creation', 'false');
	assert.ok(closed);
	const refused = await create({name: 'x', unit: {id: closed.id}});
	assert.deepEqual([refused.status, messageOf(refused)], [403, 'Forbidden']);
	const [plain] = await withFlag('enterprise_capability', 'false');
	assert.ok(plain);
	const enterprise = await create({name: 'x', type: 'enterprise', unit: {id: plain.id}});
	assert.deepEqual(
		[enterprise.status, messageOf(enterprise)],
		[403, 'This organization is not entitled to enterprise accounts'],
	);
});

await test('lets a new organization have enterprise accounts if its parent can', async () => {
	const parentsAllowed = await withFlag('sub_org_creation', 'true');
	const statuses = async (value: string) => {
		const parents = await withFlag('enterprise_capability', value);
		const parent = parents.find(({id}) => parentsAllowed.some(each => each.id === id));
		return Promise.all(
			['One', 'Two', 'Three', 'Four'].map(async name => {
				const id = await createIn(sandbox, name, parent?.id);
				const {status} = await create({name, type: 'enterprise', unit: {id}});
				return status;
			}),
		);
	};

	assert.deepEqual(await statuses('true'), [200, 200, 200, 200]);
	assert.deepEqual(await statuses('false'), [403, 403, 403, 403]);
});

await test('refuses organizations below one whose capabilities say no, and their deletion', async () => {
	const closed = await withFlag('sub_org_creation', 'false');
	assert.ok(closed.length > 0);
	const [first] = closed;
	const {status} = await call(sandbox, 'POST /organizations', {json: {name: 'Below', parent: {id: first?.id}}});
	assert.equal(status, 403);
	await using other = await openSandbox({organizations: 2000, rateLimit: 100_000});
	const others = await withFlag('sub_org_creation', 'false', other);
	const closedThere = new Set(others.map(({id}) => id));
	const organizations = await readAll(other, '/organizations');
	const below = organizations.find(({parent}) => closedThere.has(parent?.id ?? ''));
	assert.ok(below);
	const deletion = await call(other, `DELETE /organizations/${below.id}`);
	assert.deepEqual([deletion.status, messageOf(deletion)], [403, 'Forbidden']);
});

await test('lets an enterprise have five Free accounts, each with a key', async () => {
	await using enterprise = await openSandbox({shape: 'enterprise'});
	const unit = {id: enterprise.root};
	const keyless = await create({name: 'Free', unit}, undefined, enterprise);
	assert.deepEqual(
		[keyless.status, messageOf(keyless)],
		[400, 'Creating a Free account requires the header Idempotency-Key'],
	);
	const made = await Promise.all(
		['a', 'b', 'c', 'd', 'e', 'f'].map(async key => create({name: `Free ${key}`, unit}, key, enterprise)),
	);
	assert.deepEqual(
		made.map(({status}) => status),
		[200, 200, 200, 200, 200, 403],
	);
	assert.equal(messageOf(made[5] ?? made[0]!), 'You have reached the maximum number of Free accounts, 5');
	const again = await create({name: 'Free a', unit}, 'a', enterprise);
	assert.deepEqual(again.result, made[0]?.result);
	const paid = await create({name: 'Paid', type: 'enterprise', unit}, undefined, enterprise);
	assert.equal(paid.status, 200);
});

await test('changes the name and two settings of an account, and resets a setting that is not sent', async () => {
	const {result: made} = await create({name: 'Before', unit: {id: root}});
	const put = async (change: Readonly<Record<string, unknown>>): Promise<Answer<Held>> =>
		call<Held>(sandbox, `PUT /accounts/${made.id}`, {json: {id: made.id, name: 'After', type: made.type, ...change}});
	const {result} = await put({
		settings: {abuse_contact_email: 'a@b.example', enforce_twofactor: true, api_access_enabled: false},
	});
	assert.deepEqual(
		[
			result.name,
			result.settings['abuse_contact_email'],
			result.settings['enforce_twofactor'],
			result.settings['api_access_enabled'],
		],
		['After', 'a@b.example', true, true],
	);
	const {result: kept} = await put({});
	assert.deepEqual(kept.settings, result.settings);
	const {result: reset} = await put({settings: {enforce_twofactor: true}});
	assert.deepEqual([reset.settings['abuse_contact_email'], reset.settings['enforce_twofactor']], ['', true]);
	const wrong = await Promise.all(
		[
			{id: 'else'},
			{type: 'enterprise'},
			{name: ' '},
			{settings: {abuse_contact_email: 'nobody'}},
			{settings: {enforce_twofactor: 'yes'}},
		].map(async change => put(change)),
	);
	assert.deepEqual(
		wrong.map(({status}) => status),
		[400, 400, 400, 400, 400],
	);
	const missing = await call(sandbox, 'PUT /accounts/nothing', {json: {id: 'nothing', name: 'x', type: 'standard'}});
	assert.equal(missing.status, 404);
	const listed = await accountsIn(root);
	assert.deepEqual(listed.find(({id}) => id === made.id)?.settings, reset.settings);
});

await test('replaces tags only if nobody wrote since they were read', async () => {
	const {result: made} = await create({name: 'Tagged', unit: {id: root}});
	const {result: none} = await call<Tagged>(sandbox, `GET ${tagPath(made.id)}`);
	assert.deepEqual([none.tags, none.tags_updated_at], [{}, undefined]);
	assert.match(none.etag, /^v1:[\w\-]{22}$/v);
	const {result: first} = await putTags(made.id, {env: 'prod', team: ''}, none.etag);
	assert.deepEqual(first.tags, {env: 'prod', team: ''});
	const late = await putTags(made.id, {env: 'late'}, none.etag);
	assert.deepEqual([late.status, messageOf(late)], [412, 'The tags were modified after they were read']);
	const {result: read} = await call<Tagged>(sandbox, `GET ${tagPath(made.id)}`);
	assert.deepEqual(read, first);
	const listed = await accountsIn(root);
	assert.deepEqual(listed.find(({id}) => id === made.id)?.tags, {env: 'prod', team: ''});
	// The version follows the tags, whatever their order.
	const {result: reordered} = await putTags(made.id, {team: '', env: 'prod'});
	assert.equal(reordered.etag, first.etag);
	const refused = await call(sandbox, `DELETE ${tagPath(made.id)}`, {
		headers: {...headersOf(sandbox).global_api_key, 'If-Match': none.etag},
	});
	assert.equal(refused.status, 412);
	const {status} = await call(sandbox, `DELETE ${tagPath(made.id)}`, {
		headers: {...headersOf(sandbox).global_api_key, 'If-Match': first.etag},
	});
	assert.equal(status, 204);
	const {result: after} = await call<Tagged>(sandbox, `GET ${tagPath(made.id)}`);
	assert.deepEqual(after, none);
});

await test('lets a token read and write tags, and refuses tags that are too long, of another type, or of another resource', async () => {
	const {result: made} = await create({name: 'Limits', unit: {id: root}});
	const byToken = await call<Tagged>(sandbox, `GET ${tagPath(made.id)}`, {headers: headersOf(sandbox).user_token});
	assert.equal(byToken.status, 200);
	const bad: readonly unknown[] = [
		{['k'.repeat(257)]: ''},
		{'': 'x'},
		{k: 'v'.repeat(1025)},
		{k: 1},
		{k: null},
		['k'],
		'k',
	];
	const answers = await Promise.all(bad.map(async tags => putTags(made.id, tags)));
	assert.deepEqual(
		answers.map(({status}) => status),
		bad.map(() => 400),
	);
	const longest = await putTags(made.id, {['🦊'.repeat(256)]: '🦊'.repeat(1024)});
	assert.equal(longest.status, 200);
	const others = [
		'',
		'?resource_type=account',
		`?resource_type=zone&resource_id=${made.id}`,
		'?resource_type=account&resource_id=else',
	];
	const statuses = await Promise.all(others.map(async query => call(sandbox, `GET /accounts/${made.id}/tags${query}`)));
	assert.deepEqual(
		statuses.map(({status}) => status),
		[400, 400, 400, 400],
	);
});

await test('keeps hostile names and tags as they are', async () => {
	const name = '=1+1\u{1B}[2J\u{202E}\u{0}<b>🦊';
	const {result: made} = await create({name, unit: {id: root}});
	assert.equal(made.name, name);
	const tags = JSON.parse(
		String.raw`{"__proto__":"1","constructor":"=2","\ud800":"\udfff","\u0000":"\u001b[2J"}`,
	) as Readonly<Record<string, string>>;
	const {result} = await putTags(made.id, tags);
	const sorted = (record: Readonly<Record<string, string>>) =>
		Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1));
	assert.deepEqual(sorted(result.tags), sorted(tags));
});

await test('lists the tag keys of an account page by page', async () => {
	const {result: made} = await create({name: 'Keys', unit: {id: root}});
	await putTags(made.id, {zone: 'x', env: 'y'});
	const {result: first, info} = await call<readonly string[]>(sandbox, `GET /accounts/${made.id}/tags/keys`);
	const {cursor} = info as {readonly cursor?: string};
	const {result: second, info: last} = await call<readonly string[]>(
		sandbox,
		`GET /accounts/${made.id}/tags/keys?cursor=${cursor}`,
	);
	assert.deepEqual([...first, ...second], ['cost-center', 'env', 'owner', 'project', 'team', 'zone']);
	assert.equal('cursor' in last, false);
	const wrong = await call(sandbox, `GET /accounts/${made.id}/tags/keys?cursor=x`);
	assert.equal(wrong.status, 400);
});

await test('lists who has access to an account, with roles and second factor', async () => {
	const accounts = await accountsIn(root);
	const {result: all} = await call<readonly Account[]>(sandbox, 'GET /accounts?per_page=50');
	type AccountMember = {
		readonly status: string;
		readonly user: {readonly email: string};
		readonly roles: readonly unknown[];
		readonly policies: readonly unknown[];
	};
	const read = await Promise.all(
		[...accounts, ...all].map(async ({id}) =>
			call<readonly AccountMember[]>(sandbox, `GET /accounts/${id}/members?per_page=50`),
		),
	);
	const members = read.flatMap(({result}) => result);
	assert.deepEqual(new Set(members.map(({status}) => status)), new Set(['accepted', 'pending']));
	assert.ok(members.every(({roles, policies}) => roles.length + policies.length > 0));
	assert.ok(members.some(({user}) => user.email.endsWith('@acme-distribution.example')));
	const {status} = await call(sandbox, `GET /accounts/${all[0]?.id}/members?status=gone`);
	assert.equal(status, 400);
});

await test('answers usage by account, metric and day, at most 31 days, and an unknown organization with nothing', async () => {
	type Row = {
		readonly BillingAccountId?: string;
		readonly ChargePeriodStart: string;
		readonly x_BillableMetricId: string;
		readonly ConsumedQuantity: number;
	};
	const usage = async (id: string, query: string): Promise<Answer<readonly Row[]>> =>
		call<readonly Row[]>(sandbox, `GET /organizations/${id}/billable/usage${query}`);
	const {result: all} = await call<readonly Held[]>(sandbox, 'GET /accounts?per_page=50');
	const id = all[20]?.managed_by.parent_org_id ?? '';
	const {result} = await usage(id, '?from=2026-01-01&to=2026-01-31');
	assert.equal(new Set(result.map(({ChargePeriodStart}) => ChargePeriodStart.slice(0, 10))).size, 31);
	const held = await accountsIn(id);
	assert.ok(result.every(({BillingAccountId}) => held.some(account => account.id === BillingAccountId)));
	const again = await usage(id, '?from=2026-01-01&to=2026-01-31');
	assert.deepEqual(again.result, result);
	const ofRoot = await usage(root, '?from=2026-01-01&to=2026-01-01');
	assert.ok(ofRoot.result.some(({BillingAccountId}) => BillingAccountId === undefined));
	const unknown = await usage('nothing', '?from=2026-01-01&to=2026-01-31');
	assert.deepEqual([unknown.status, unknown.result], [200, []]);
	const future = await usage(root, '?from=2099-01-01&to=2099-01-02');
	assert.deepEqual(future.result, []);
	const bad = await Promise.all(
		['?from=2026-01-01', '?from=2026-01-01&to=2026-02-01', '?from=2026-02-01&to=2026-01-01', '?from=x&to=y'].map(
			async query => usage(root, query),
		),
	);
	assert.deepEqual(
		bad.map(({status}) => status),
		[400, 400, 400, 400],
	);
	const {status} = await call(sandbox, `GET /organizations/${root}/billable/usage`);
	assert.equal(status, 200);
});

await test('leaves out the accounts that the user cannot reach, but counts them before a deletion', async () => {
	await using own = await openSandbox({rateLimit: 100_000});
	const organizations = await readAll(own, '/organizations');
	const everywhere = await call<readonly Held[]>(own, 'GET /accounts?per_page=50');
	const contents = await Promise.all(
		organizations.map(async ({id}) => {
			const listed = await accountsIn(id, own);
			const deletion = await call(own, `DELETE /organizations/${id}`);
			const counted = Number(/\b(?<count>\d+) account/v.exec(messageOf(deletion))?.groups?.['count'] ?? 0);
			return {id, listed: listed.length, counted, isForbidden: deletion.status === 403};
		}),
	);
	const lacking = contents.filter(({listed, counted, isForbidden}) => !isForbidden && counted !== listed);
	assert.ok(lacking.length > 0);
	assert.deepEqual(
		lacking.map(({listed, counted}) => counted - listed),
		lacking.map(() => 1),
	);
	const {total_count: total} = everywhere.info as unknown as {readonly total_count: number};
	assert.equal(
		total,
		contents.reduce((sum, {listed}) => sum + listed, 0),
	);
});

await test('records changes of an account in the organization that holds it', async () => {
	const id = await createIn(sandbox, 'With a log', root);
	const {result: made} = await create({name: 'Logged', unit: {id}}, 'logged');
	await call(sandbox, `PUT /accounts/${made.id}`, {json: {id: made.id, name: 'Renamed', type: made.type}});
	await putTags(made.id, {env: 'x'});
	await call(sandbox, `DELETE ${tagPath(made.id)}`);
	const around = `since=${new Date(Date.now() - 60_000).toISOString()}&before=${new Date(Date.now() + 60_000).toISOString()}`;
	type Logged = {
		readonly action: {readonly type: string};
		readonly resource: {readonly type: string; readonly id: string};
	};
	const {result} = await call<readonly Logged[]>(sandbox, `GET /organizations/${id}/logs/audit?${around}`);
	assert.deepEqual(
		result.map(({action, resource}) => [action.type, resource.type, resource.id]),
		[
			['delete', 'account_tags', made.id],
			['update', 'account_tags', made.id],
			['update', 'account', made.id],
			['create', 'account', made.id],
			['create', 'organization', id],
		],
	);
});
