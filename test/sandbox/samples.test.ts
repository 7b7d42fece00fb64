import assert from 'node:assert/strict';
import {
	after,
	before,
	describe,
	test,
} from 'node:test';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../source/sandbox/server.js';
import {
	type Account,
	call,
	type Organization,
	readAll,
} from './call.js';

async function within<T>(options: SandboxOptions, ask: (sandbox: Sandbox) => Promise<T>): Promise<T> {
	const sandbox = await startSandbox({rateLimit: 100_000, ...options});
	try {
		return await ask(sandbox);
	} finally {
		await sandbox.close();
	}
}

async function readEach<T>(sandbox: Sandbox, organizations: readonly Organization[], rest = ''): Promise<readonly T[]> {
	const results: T[] = [];
	for (const {id} of organizations) {
		// eslint-disable-next-line no-await-in-loop -- One after the other is fast enough, and kind to small machines.
		const {result} = await call<T>(sandbox, `GET /organizations/${id}${rest}`);
		results.push(result);
	}

	return results;
}

describe('a distributor', () => {
	let sandbox: Sandbox;
	let all: readonly Organization[];

	before(async () => {
		sandbox = await startSandbox({rateLimit: 100_000});
		all = await readAll(sandbox, '/organizations');
	});

	after(async () => {
		await sandbox.close();
	});

	test('has five hundred organizations, five levels deep, under one root', () => {
		assert.equal(all.length, 500);
		assert.deepEqual(new Set(all.map(({meta}) => meta.hierarchy_tags.length)), new Set([1, 2, 3, 4, 5]));
		assert.deepEqual(all.filter(({parent}) => !parent).map(({name}) => name), ['Acme Distribution']);
		assert.deepEqual(all.filter(({parent}) => parent?.name === 'Acme Distribution').map(({name}) => name), ['EMEA', 'Americas', 'APAC']);
		for (const {id} of all) {
			assert.match(id, /^[\da-f]{32}$/v);
		}
	});

	test('has one organization whose parent cannot be seen', () => {
		const ids = new Set(all.map(({id}) => id));
		assert.deepEqual(all.filter(({parent}) => parent && !ids.has(parent.id)).map(({name}) => name), ['Lone Partner']);
	});

	test('has names in several scripts, long ones, and the same one in two places', () => {
		const names = all.map(({name}) => name);
		for (const script of [/[äçéñöøüğł]/v, /\p{Script=Greek}/v, /\p{Script=Cyrillic}/v, /\p{Script=Han}|\p{Script=Katakana}/v, /\p{Script=Hangul}/v, /\p{Script=Arabic}/v]) {
			assert.ok(names.filter(name => script.test(name)).length >= 5, String(script));
		}

		assert.equal(names.filter(name => /\p{Extended_Pictographic}/v.test(name)).length, 2);
		assert.ok(names.filter(name => name.length >= 60).length >= 3);
		const twice = Object.entries(Object.groupBy(all, ({name}) => name)).filter(([, same]) => (same?.length ?? 0) > 1);
		assert.ok(twice.length >= 2);
		for (const [name, same = []] of twice) {
			assert.equal(new Set(same.map(({parent}) => parent?.id)).size, same.length, name);
		}
	});

	test('was created in order, parents first, on fixed days', () => {
		const times = all.map(({create_time}) => create_time);
		assert.deepEqual(times, times.toSorted());
		assert.ok((times[0] ?? '') > '2019');
		assert.ok((times.at(-1) ?? '') < '2025-07');
	});

	test('answers one organization with flags that are strings, under the older name, the newer, or both', async () => {
		const organizations = await readEach<Organization>(sandbox, all.slice(0, 100));
		const both = organizations.filter(({meta}) => meta.flags !== undefined && meta.tenant_flags !== undefined).length;
		assert.ok(both > 30);
		assert.ok(both < 70);
		assert.ok(organizations.some(({meta}) => meta.tenant_flags === undefined));
		assert.ok(organizations.some(({meta}) => meta.flags === undefined));
		for (const {meta} of organizations) {
			const values = [meta.flags ?? {}, meta.tenant_flags ?? {}].flatMap(flags => Object.values(flags));
			assert.ok(values.length >= 5);
			assert.ok(values.every(value => typeof value === 'string'));
		}
	});

	test('has profiles, JSON and plain, some left out of the organization, some not there', async () => {
		const some = all.slice(0, 150);
		const organizations = await readEach<Organization>(sandbox, some);
		const profiles = await readEach<Readonly<Record<string, string>> | undefined>(sandbox, some, '/profile');
		const isJson = (text: string): boolean => text.startsWith('{') && Boolean(JSON.parse(text));
		const there = profiles.filter(Boolean);
		assert.ok(there.length > 100);
		assert.ok(there.length < 150);
		assert.ok(organizations.some(({profile}, index) => profile === undefined && there.includes(profiles[index])));
		for (const [index, {profile}] of organizations.entries()) {
			assert.deepEqual(profile ?? profiles[index], profiles[index]);
		}

		for (const field of ['business_address', 'external_metadata']) {
			const texts = there.map(profile => profile?.[field] ?? '');
			assert.deepEqual(new Set(texts.map(text => isJson(text))), new Set([true, false]), field);
		}

		assert.ok(there.some(profile => profile?.['external_metadata']?.includes('9007199254740993')));
	});

	test('has no account to dozens of them in an organization, each id once', async () => {
		const lists = await Promise.all(all.slice(0, 200).map(async ({id}) => readAll<Account>(sandbox, `/organizations/${id}/accounts`)));
		const counts = lists.map(accounts => accounts.length);
		assert.ok(counts.includes(0));
		assert.ok(Math.max(...counts) >= 24);
		const accounts = lists.flat();
		assert.equal(new Set(accounts.map(({id}) => id)).size, accounts.length);
		assert.deepEqual(new Set(accounts.map(({type}) => type)), new Set(['standard', 'enterprise']));
		for (const {id, created_on, settings} of accounts) {
			assert.match(id, /^[\da-f]{32}$/v);
			assert.equal(new Date(created_on).toISOString(), created_on);
			assert.deepEqual(Object.keys(settings), ['abuse_contact_email', 'access_approval_expiry', 'api_access_enabled', 'enforce_twofactor', 'default_nameservers', 'use_account_custom_ns_by_default']);
		}
	});
});

test('the same seed gives the same data, another seed gives other data', async () => {
	const everything = async (seed: number): Promise<unknown> => within({organizations: 30, seed}, async sandbox => {
		const all = await readAll(sandbox, '/organizations');
		return [all, await readEach(sandbox, all), await readEach(sandbox, all, '/profile'), await readEach(sandbox, all, '/accounts')];
	});
	const first = await everything(7);
	assert.deepEqual(await everything(7), first);
	assert.notDeepEqual(await everything(8), first);
});

test('a distributor of any small number has exactly that many', async () => {
	for (const organizations of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 17, 31]) {
		// eslint-disable-next-line no-await-in-loop -- One server at a time.
		const all = await within({organizations}, async sandbox => readAll(sandbox, '/organizations'));
		assert.equal(all.length, organizations);
	}
});

test('an enterprise is flat, with some three hundred accounts on its root', async () => {
	await within({shape: 'enterprise'}, async sandbox => {
		const all = await readAll(sandbox, '/organizations');
		assert.deepEqual(all.map(({meta}) => meta.hierarchy_tags.length), [1, 2, 2, 2, 2, 2, 2]);
		const accounts = await readAll<Account>(sandbox, `/organizations/${all[0]?.id}/accounts`);
		assert.equal(accounts.length, 300);
		assert.equal(new Set(accounts.map(({name}) => name)).size, 300);
	});
});

test('a hundred thousand organizations are there in under two seconds', async () => {
	const start = performance.now();
	const sandbox = await startSandbox({shape: 'large', organizations: 100_000});
	const milliseconds = performance.now() - start;
	const {result, info} = await call<readonly Organization[]>(sandbox, 'GET /organizations?page_size=1000');
	assert.equal(result.length, 1000);
	assert.equal(info.total_size, 100_000);
	assert.ok(milliseconds < 2000, `${milliseconds} ms`);
	await sandbox.close();
});
