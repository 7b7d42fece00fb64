import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Sandbox} from '../../../source/base/sandbox/server.js';
import {type Account, call, openSandbox, type Organization, readAll} from './call.js';

async function readEach<T>(sandbox: Sandbox, organizations: readonly Organization[], rest = ''): Promise<readonly T[]> {
	const results: T[] = [];
	for (const {id} of organizations) {
		// eslint-disable-next-line no-await-in-loop -- One after the other is fast enough, and kind to small machines.
		const {result} = await call<T>(sandbox, `GET /organizations/${id}${rest}`);
		results.push(result);
	}

	return results;
}

await using sandbox = await openSandbox({rateLimit: 100_000});
const all: readonly Organization[] = await readAll(sandbox, '/organizations');

await test('gives a distributor five hundred organizations, up to five levels below one root', () => {
	assert.equal(all.length, 500);
	assert.deepEqual(new Set(all.map(({meta}) => meta.hierarchy_tags.length)), new Set([1, 2, 3, 4, 5, 6]));
	assert.ok(all.filter(({meta}) => meta.hierarchy_tags.length === 6).length < 20);
	assert.deepEqual(
		all.filter(({parent}) => !parent).map(({name}) => name),
		['Acme Distribution'],
	);
	assert.deepEqual(
		all.filter(({parent}) => parent?.name === 'Acme Distribution').map(({name}) => name),
		['EMEA', 'Americas', 'APAC'],
	);
	assert.deepEqual(
		all.filter(({id}) => !/^[\da-f]{32}$/v.test(id)),
		[],
	);
});

await test('gives a distributor one organization with an invisible parent', () => {
	const ids = new Set(all.map(({id}) => id));
	assert.deepEqual(
		all.filter(({parent}) => parent && !ids.has(parent.id)).map(({name}) => name),
		['Lone Partner'],
	);
});

await test('gives a distributor names in several scripts, long names, and one name twice', () => {
	const names = all.map(({name}) => name);
	const scripts = [
		/[äçéñöøüğł]/v,
		/\p{Script=Greek}/v,
		/\p{Script=Cyrillic}/v,
		/\p{Script=Han}|\p{Script=Katakana}/v,
		/\p{Script=Hangul}/v,
		/\p{Script=Arabic}/v,
	];
	assert.deepEqual(
		scripts.filter(script => names.filter(name => script.test(name)).length < 5),
		[],
	);

	assert.equal(names.filter(name => /\p{Extended_Pictographic}/v.test(name)).length, 2);
	assert.ok(names.filter(name => name.length >= 60).length >= 3);
	const twice = Object.entries(Object.groupBy(all, ({name}) => name)).filter(([, same]) => (same?.length ?? 0) > 1);
	assert.ok(twice.length >= 2);
	assert.deepEqual(
		twice.map(([name, same = []]) => [name, new Set(same.map(({parent}) => parent?.id)).size]),
		twice.map(([name, same = []]) => [name, same.length]),
	);
});

await test('creates a distributor in order, parents first, on fixed days', () => {
	const times = all.map(({create_time}) => create_time);
	assert.deepEqual(times, times.toSorted());
	assert.ok((times[0] ?? '') > '2019');
	assert.ok((times.at(-1) ?? '') < '2025-07');
});

await test('ends on another day if one is given, with the same organizations', async () => {
	const newest = Date.UTC(2030, 0, 1);
	await using later = await openSandbox({newest, rateLimit: 100_000});
	const moved: readonly Organization[] = await readAll(later, '/organizations');
	assert.deepEqual(
		moved.map(({id, name}) => [id, name]),
		all.map(({id, name}) => [id, name]),
	);
	const last = moved.at(-1)?.create_time ?? '';
	assert.ok(last < '2030', last);
	assert.ok(last > '2029-12-20', last);
});

await test('returns flags of one organization as strings, under the older name, the newer, or both', async () => {
	const organizations = await readEach<Organization>(sandbox, all.slice(0, 100));
	const both = organizations.filter(({meta}) => meta.flags !== undefined && meta.tenant_flags !== undefined).length;
	assert.ok(both > 30);
	assert.ok(both < 70);
	assert.ok(organizations.some(({meta}) => meta.tenant_flags === undefined));
	assert.ok(organizations.some(({meta}) => meta.flags === undefined));
	const values = organizations.map(({meta}) =>
		[meta.flags ?? {}, meta.tenant_flags ?? {}].flatMap(flags => Object.values(flags)),
	);
	assert.ok(values.every(({length}) => length >= 5));
	assert.deepEqual(
		values.flat().filter(value => typeof value !== 'string'),
		[],
	);
});

await test('gives a distributor JSON and plain profiles, some omitted from the organization, some missing', async () => {
	const some = all.slice(0, 150);
	const organizations = await readEach<Organization>(sandbox, some);
	const profiles = await readEach<Readonly<Record<string, string>> | undefined>(sandbox, some, '/profile');
	const isJson = (text: string): boolean => text.startsWith('{') && Boolean(JSON.parse(text));
	const there = profiles.filter(Boolean);
	assert.ok(there.length > 100);
	assert.ok(there.length < 150);
	assert.ok(organizations.some(({profile}, index) => profile === undefined && there.includes(profiles[index])));
	assert.deepEqual(
		organizations.map(({profile}, index) => profile ?? profiles[index]),
		profiles,
	);
	const kindsOf = (field: string): ReadonlySet<boolean> =>
		new Set(there.map(profile => isJson(profile?.[field] ?? '')));
	assert.deepEqual(kindsOf('business_address'), new Set([true, false]));
	assert.deepEqual(kindsOf('external_metadata'), new Set([true, false]));

	assert.ok(there.some(profile => profile?.['external_metadata']?.includes('9007199254740993')));
});

await test('gives the organizations of a distributor from zero to dozens of accounts, each id once', async () => {
	const lists = await Promise.all(
		all.slice(0, 200).map(async ({id}) => readAll<Account>(sandbox, `/organizations/${id}/accounts`)),
	);
	const counts = lists.map(accounts => accounts.length);
	assert.ok(counts.includes(0));
	assert.ok(Math.max(...counts) >= 24);
	const accounts = lists.flat();
	assert.equal(new Set(accounts.map(({id}) => id)).size, accounts.length);
	assert.deepEqual(new Set(accounts.map(({type}) => type)), new Set(['standard', 'enterprise']));
	assert.deepEqual(
		accounts.filter(({id}) => !/^[\da-f]{32}$/v.test(id)),
		[],
	);
	assert.deepEqual(
		accounts.map(({created_on}) => new Date(created_on).toISOString()),
		accounts.map(({created_on}) => created_on),
	);
	const settings = [
		'abuse_contact_email',
		'access_approval_expiry',
		'api_access_enabled',
		'enforce_twofactor',
		'default_nameservers',
		'use_account_custom_ns_by_default',
	];
	assert.deepEqual(
		accounts.map(account => Object.keys(account.settings)),
		accounts.map(() => settings),
	);
});

await test('makes the same data from the same seed, and other data from another seed', async () => {
	const everything = async (seed: number): Promise<unknown> => {
		await using own = await openSandbox({organizations: 30, seed});
		const list = await readAll(own, '/organizations');
		return [
			list,
			await readEach(own, list),
			await readEach(own, list, '/profile'),
			await readEach(own, list, '/accounts'),
		];
	};

	const first = await everything(7);
	assert.deepEqual(await everything(7), first);
	assert.notDeepEqual(await everything(8), first);
});

await test('gives a distributor exactly the requested small number of organizations', async () => {
	const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 17, 31];
	const lengths = await Promise.all(
		numbers.map(async organizations => {
			await using own = await openSandbox({organizations});
			const list = await readAll(own, '/organizations');
			return list.length;
		}),
	);
	assert.deepEqual(lengths, numbers);
});

await test('makes a flat enterprise, with three hundred accounts on its root', async () => {
	await using own = await openSandbox({shape: 'enterprise'});
	const list = await readAll(own, '/organizations');
	assert.deepEqual(
		list.map(({meta}) => meta.hierarchy_tags.length),
		[1, 2, 2, 2, 2, 2, 2],
	);
	const accounts = await readAll<Account>(own, `/organizations/${list[0]?.id}/accounts`);
	assert.equal(accounts.length, 300);
	assert.equal(new Set(accounts.map(({name}) => name)).size, 300);
});

await test('makes a hundred thousand organizations', async () => {
	await using own = await openSandbox({shape: 'large', organizations: 100_000});
	const {result, info} = await call<readonly Organization[]>(own, 'GET /organizations?page_size=1000');
	assert.equal(result.length, 1000);
	assert.equal(info.total_size, 100_000);
});
