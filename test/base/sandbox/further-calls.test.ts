import assert from 'node:assert/strict';
import {test} from 'node:test';
import {credentialKinds, furtherCalls} from '../../../source/base/api/calls.js';
import type {AuditRecord, Member} from '../../../source/base/sandbox/wire.js';
import {type Account, type Answer, call, createIn, headersOf, openSandbox, readAll} from './call.js';

await using sandbox = await openSandbox({organizations: 60});
const {root} = sandbox;

async function statusOf(request: string, json?: unknown): Promise<number> {
	const {status} = await call(sandbox, request, json === undefined ? {} : {json});
	return status;
}

async function resultOf<T>(request: string, json?: unknown): Promise<T> {
	const {result} = await call<T>(sandbox, request, json === undefined ? {} : {json});
	return result;
}

const invite = async (id: string, email: string): Promise<Answer<Member>> =>
	call<Member>(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}}}});

const membersOf = async (id: string, query = ''): Promise<readonly Member[]> =>
	readAll<Member>(sandbox, `/organizations/${id}/members${query}`, 3);

const minute = 60_000;

const around = (): string =>
	`since=${new Date(Date.now() - minute).toISOString()}&before=${new Date(Date.now() + minute).toISOString()}`;

await test('accepts the credentials of the table for each further call', async () => {
	const [account] = await readAll<Account>(sandbox, `/organizations/${root}/accounts`);
	const outcomes = await Promise.all(
		furtherCalls.flatMap(({call: name, method, path}) =>
			credentialKinds.map(async kind => {
				const route = path
					.replace('{organization_id}', () => root)
					.replace('{account_id}', () => account?.id ?? '')
					.replace('{member_id}', () => 'nobody');
				const {status, errors} = await call(sandbox, `${method} ${route}`, {
					headers: headersOf(sandbox)[kind],
					...(method === 'POST' && {json: {}}),
				});
				return [name, kind, status === 403 && errors[0]?.documentation_url !== undefined ? 'none' : 'open'];
			}),
		),
	);
	assert.deepEqual(
		outcomes,
		furtherCalls.flatMap(({call: name, access}) =>
			credentialKinds.map(kind => [name, kind, access[kind] === 'none' ? 'none' : 'open']),
		),
	);
});

await test('lists the members of an organization in pages, with every status, and filters them', async () => {
	const organizations = await readAll(sandbox, '/organizations');
	const all = await Promise.all(organizations.map(async ({id}) => membersOf(id)));
	assert.deepEqual(
		new Set(all.flat().map(({status}) => status)),
		new Set(['active', 'pending', 'rejected', 'canceled']),
	);
	const ofRoot = await membersOf(root);
	assert.equal(ofRoot[0]?.user.email, sandbox.email);
	assert.equal(ofRoot[0].user.id, sandbox.user);
	const active = await membersOf(root, '?status=active');
	assert.deepEqual(
		active,
		ofRoot.filter(({status}) => status === 'active'),
	);
	const janes = await membersOf(root, '?user.email.contains=JANE');
	assert.deepEqual(
		janes.map(({user}) => user.name),
		['Jane Doe'],
	);
	const [one] = ofRoot;
	assert.deepEqual(await resultOf<Member>(`GET /organizations/${root}/members/${one.id}`), one);
	assert.equal(await statusOf(`GET /organizations/${root}/members?status=gone`), 400);
});

await test('invites a user once, cancels an invitation, and removes a member', async () => {
	const id = await createIn(sandbox, 'With members', root);
	const {status, result: invited} = await invite(id, 'New.Colleague@acme.example');
	assert.deepEqual([status, invited.status, invited.user.email], [200, 'pending', 'New.Colleague@acme.example']);
	const [again, wrong] = [await invite(id, 'new.colleague@acme.example'), await invite(id, 'no address')];
	assert.deepEqual([again.status, wrong.status], [400, 400]);
	const {errors} = await call(sandbox, `DELETE /organizations/${id}`);
	assert.equal(errors[0]?.message, 'The organization must be empty before it is deleted. It contains 1 member');
	await call(sandbox, `DELETE /organizations/${id}/members/${invited.id}`);
	const cancelled = await membersOf(id);
	assert.deepEqual(
		cancelled.map(member => member.status),
		['canceled'],
	);
	const batch = await call<readonly Member[]>(sandbox, `POST /organizations/${id}/members:batchCreate`, {
		json: {members: [{user: {email: 'a@b.example'}, status: 'active'}, {user: {email: 'c@d.example'}}]},
	});
	assert.deepEqual(
		batch.result.map(member => member.status),
		['active', 'pending'],
	);
	const removed = await resultOf<Member>(`DELETE /organizations/${id}/members/${batch.result[0]?.id}`);
	assert.equal(removed.id, batch.result[0]?.id);
	const left = await membersOf(id);
	assert.deepEqual(
		left.map(({user}) => user.email),
		['New.Colleague@acme.example', 'c@d.example'],
	);
});

await test('cancels an invitation that is too old', async () => {
	await using short = await openSandbox({organizations: 1, invitationLife: 0});
	const {result} = await call<Member>(short, `POST /organizations/${short.root}/members`, {
		json: {member: {user: {email: 'late@acme.example'}}},
	});
	const {result: later} = await call<Member>(short, `GET /organizations/${short.root}/members/${result.id}`);
	assert.equal(later.status, 'canceled');
});

await test('refuses to manage members where the flag of the organization says no', async () => {
	const organizations = await readAll(sandbox, '/organizations');
	const flags = await Promise.all(
		organizations.map(async ({id}) => {
			const {result} = await call(sandbox, `GET /organizations/${id}`);
			return result.meta.tenant_flags?.['member_management'];
		}),
	);
	const refusing = organizations[flags.indexOf('false')];
	assert.ok(refusing);
	const {status, errors} = await invite(refusing.id, 'someone@acme.example');
	assert.deepEqual([status, errors[0]?.message], [403, 'Forbidden']);
	assert.match(errors[0]?.documentation_url ?? '', /members\/methods\/create/v);
});

await test('records each write with its ray, actor, request and result', async () => {
	const id = await createIn(sandbox, 'Recorded', root);
	const renamed = await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Renamed'}});
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: ''}});
	const {result} = await call<readonly AuditRecord[]>(sandbox, `GET /organizations/${id}/logs/audit?${around()}`);
	assert.deepEqual(
		result.map(({action}) => [action.type, action.result]),
		[
			['update', 'failure'],
			['update', 'success'],
			['create', 'success'],
		],
	);
	const {actor, raw, resource} = result[1] ?? {};
	assert.deepEqual(
		[actor?.email, actor?.context, raw?.status_code, resource?.request],
		[sandbox.email, 'api_key', 200, {name: 'Renamed'}],
	);
	assert.equal(`${raw?.cf_ray_id}-SBX`, renamed.headers.get('cf-ray'));
	const found = await call<readonly AuditRecord[]>(
		sandbox,
		`GET /organizations/${id}/logs/audit?${around()}&raw_cf_ray_id=${raw?.cf_ray_id}`,
	);
	assert.deepEqual(found.result, [result[1]]);
	const others = await call<readonly AuditRecord[]>(
		sandbox,
		`GET /organizations/${id}/logs/audit?${around()}&action_type.not=update`,
	);
	assert.deepEqual(others.result, [result[2]]);
});

await test('records a creation and a deletion in the parent as well', async () => {
	const parent = await createIn(sandbox, 'Parent', root);
	const id = await createIn(sandbox, 'Child', parent);
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Renamed'}});
	await call(sandbox, `DELETE /organizations/${id}`);
	const {result} = await call<readonly AuditRecord[]>(sandbox, `GET /organizations/${parent}/logs/audit?${around()}`);
	assert.deepEqual(
		result.map(({action, resource}) => [action.type, resource.id]),
		[
			['delete', id],
			['create', id],
			['create', parent],
		],
	);
});

/** The times of all records of an audit log, page by page. */
async function readTimes(path: string, cursor = ''): Promise<readonly string[]> {
	const {result, info} = await call<readonly AuditRecord[]>(sandbox, `GET ${path}${cursor}`);
	const {cursor: next} = info as {readonly cursor?: string};
	const times = result.map(({action}) => action.time);
	return next === undefined ? times : [...times, ...(await readTimes(path, `&cursor=${next}`))];
}

await test('serves the audit log newest first, in pages that a cursor links', async () => {
	const path = `/organizations/${root}/logs/audit?since=2020-01-01&before=${new Date().toISOString()}&limit=7`;
	const times = await readTimes(path);
	assert.ok(times.length > 300);
	assert.deepEqual(times, times.toSorted().toReversed());
	const oldest = await call<readonly AuditRecord[]>(sandbox, `GET ${path}&direction=asc`);
	assert.equal(oldest.result[0]?.action.time, times.at(-1));
	const bad = [
		'since=2026-01-01',
		'since=yesterday&before=2026-01-01',
		'since=2026-02-01&before=2026-01-01',
		`${around()}&limit=0`,
		`${around()}&cursor=x`,
	];
	const statuses = await Promise.all(
		bad.map(async query => statusOf(`GET /organizations/${root}/logs/audit?${query}`)),
	);
	assert.deepEqual(statuses, [400, 400, 400, 400, 400]);
});

await test('moves an account within a distributor, and says which organizations hold it', async () => {
	const organizations = await readAll(sandbox, '/organizations');
	const listed = await Promise.all(
		organizations.map(async ({id, meta}) => ({
			id,
			path: meta.hierarchy_tags,
			accounts: await readAll<Account>(sandbox, `/organizations/${id}/accounts`),
		})),
	);
	const inRoot = listed.filter(({path, accounts}) => path[0] === root && accounts.length > 0);
	const movable = inRoot.find(({id}) => Number.parseInt(id.slice(0, 4), 16) % 2 === 0);
	const fixed = inRoot.find(({id}) => Number.parseInt(id.slice(0, 4), 16) % 2 === 1);
	assert.ok(movable);
	assert.ok(fixed);
	const move = async (account = '', destination = '') =>
		call<Readonly<Record<string, string>>>(sandbox, `POST /accounts/${account}/move`, {
			json: {destination_organization_id: destination},
		});
	const account = movable.accounts[0]?.id ?? '';
	const {result} = await move(account, fixed.id);
	assert.deepEqual(result, {
		account_id: account,
		source_organization_id: movable.id,
		destination_organization_id: fixed.id,
	});
	const [left, joined] = [
		await readAll<Account>(sandbox, `/organizations/${movable.id}/accounts`),
		await readAll<Account>(sandbox, `/organizations/${fixed.id}/accounts`),
	];
	assert.deepEqual([left.length, joined.length], [movable.accounts.length - 1, fixed.accounts.length + 1]);
	const chain = await call<ReadonlyArray<{readonly id: string; readonly name: string}>>(
		sandbox,
		`GET /accounts/${account}/organizations`,
	);
	assert.deepEqual(
		chain.result.map(({id}) => id),
		fixed.path,
	);
	const holder = await call<ReadonlyArray<{readonly id: string}>>(
		sandbox,
		`GET /organizations?containing.account=${account}`,
	);
	assert.deepEqual(
		holder.result.map(({id}) => id),
		[fixed.id],
	);
	const records = await call<readonly AuditRecord[]>(
		sandbox,
		`GET /organizations/${movable.id}/logs/audit?${around()}`,
	);
	assert.deepEqual(
		records.result.map(({resource}) => [resource.type, resource.id]),
		[['account', account]],
	);
	// The flag account_mobility of the organization says no.
	const refusals = await Promise.all([
		move(account, movable.id),
		move(account, fixed.id),
		move(account, 'nowhere'),
		move('nothing', fixed.id),
	]);
	assert.deepEqual(
		refusals.map(({status}) => status),
		[403, 400, 400, 404],
	);
});

await test('moves nothing out of an enterprise', async () => {
	await using enterprise = await openSandbox({shape: 'enterprise'});
	const organizations = await readAll(enterprise, '/organizations');
	const [account] = await readAll<Account>(enterprise, `/organizations/${enterprise.root}/accounts`);
	const {status} = await call(enterprise, `POST /accounts/${account?.id}/move`, {
		json: {destination_organization_id: organizations[1]?.id},
	});
	assert.equal(status, 403);
});

await test('lists all accounts on numbered pages, with the organization that holds each and without tags', async () => {
	const organizations = await readAll(sandbox, '/organizations');
	const held = await Promise.all(
		organizations.map(async ({id, name}) => {
			const accounts = await readAll<Account>(sandbox, `/organizations/${id}/accounts`);
			return accounts.map(account => ({...account, managed_by: {parent_org_id: id, parent_org_name: name}}));
		}),
	);
	const all = held.flat();
	const pageCount = Math.ceil(all.length / 50);
	assert.ok(pageCount > 1);
	const pages = await Promise.all(
		Array.from({length: pageCount}, async (_, at) =>
			call<readonly Account[]>(sandbox, `GET /accounts?per_page=50&page=${at + 1}`),
		),
	);
	assert.deepEqual(
		pages.flatMap(({result}) => result),
		all,
	);
	assert.deepEqual(
		pages.map(({info}) => info),
		pages.map(({result}, at) => ({
			page: at + 1,
			per_page: 50,
			count: result.length,
			total_count: all.length,
			total_pages: pageCount,
		})),
	);
	const named = await call<readonly Account[]>(
		sandbox,
		`GET /accounts?name=${encodeURIComponent(all[3]?.name.toUpperCase() ?? '')}`,
	);
	assert.deepEqual(named.result, [all[3]]);
	const descending = await call<readonly Account[]>(sandbox, 'GET /accounts?direction=desc&per_page=5');
	assert.equal(
		descending.result[0]?.name,
		all
			.map(({name}) => name)
			.toSorted(new Intl.Collator('en').compare)
			.at(-1),
	);
	assert.deepEqual(
		await Promise.all(
			['per_page=4', 'per_page=51', 'page=0', 'page=x'].map(async query => statusOf(`GET /accounts?${query}`)),
		),
		[400, 400, 400, 400],
	);
});

await test('answers the history of the resource of a record, and how sure it is', async () => {
	const id = await createIn(sandbox, 'With a history', root);
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Changed'}});
	const listed = await call<readonly AuditRecord[]>(sandbox, `GET /organizations/${id}/logs/audit?${around()}`);
	const [changed] = listed.result;
	assert.ok(changed);
	const path = `/organizations/${id}/logs/audit/${changed.id}/history`;
	const {result, info} = await call<readonly AuditRecord[]>(
		sandbox,
		`GET ${path}?${around()}&action_time=${changed.action.time}`,
	);
	assert.deepEqual(
		result.map(({action}) => action.type),
		['update', 'create'],
	);
	assert.equal((info as {readonly history_status?: string}).history_status, 'exact');
	const other = await call(sandbox, `GET ${path}?${around()}&action_time=2026-01-01T00:00:00Z`);
	assert.equal((other.info as {readonly history_status?: string}).history_status, 'approximate');
	const [timeless, unknown] = [
		`${path}?${around()}`,
		`/organizations/${id}/logs/audit/nobody/history?${around()}&action_time=2026-01-01`,
	];
	assert.deepEqual([await statusOf(`GET ${timeless}`), await statusOf(`GET ${unknown}`)], [400, 404]);
});
