import assert from 'node:assert/strict';
import {test} from 'node:test';
import {allAccountsFor, readFirstPage} from '../../../source/abilities/known/all-accounts.js';
import {
	idsWithoutTags,
	planRest,
	requestsOf,
	withFirstPage,
	leftOf,
	noListText,
	readRest,
} from '../../../source/abilities/known/read-rest.js';
import {createClient} from '../../../source/base/api/client.js';
import type {Account} from '../../../source/base/api/schemas.js';
import {shownText} from '../../../source/base/text/told.js';
import type {KnownRecord} from '../../../source/kernel/storage/known.js';
import {ok, refused, startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';

const credential = {scheme: 'key', email: 'jane@acme.example', key: 'c0ffee0000000000000000000000000000000'} as const;

const ids = Array.from({length: 12}, (_, at) => `o${at}`);

/** 212 accounts: of o0 to o9, of an organization elsewhere, and of none. */
const accounts = Array.from({length: 212}, (_, at) => {
	const holder = at % 12;
	return {
		id: `a${at}`,
		name: `Account ${at}`,
		settings: {},
		managed_by:
			holder === 11 ? null : {parent_org_id: holder === 10 ? 'elsewhere' : `o${holder}`, parent_org_name: 'Held'},
	};
});

const pagesOf =
	(all: readonly unknown[], total = all.length): Behaviour =>
	(response, request) => {
		const page = Number(request.query.get('page') ?? 1);
		const result = all.slice((page - 1) * 50, page * 50);
		ok(result, {page, per_page: 50, count: result.length, total_count: total, total_pages: Math.ceil(total / 50)})(
			response,
			request,
		);
	};

/** Reads the accounts while the list of all accounts answers with these behaviours in turn, and each organization with one account with tags. */
async function read(list: (asked: number) => Behaviour) {
	let asked = 0;
	await using server = await startMisbehavingServer((response, request) => {
		const isList = /\/v4\/accounts\?|^\/accounts\?/v.test(request.url);
		(isList ? list(++asked) : ok([{id: 'own', name: 'Own', settings: {}, tags: {env: 'x'}}], {total_size: 1}))(
			response,
			request,
		);
	});
	const client = createClient({baseUrl: server.url, credential});
	const each = planRest(ids, () => undefined, {oldest: 0});
	let now = 0;
	const plan = withFirstPage(
		each,
		idsWithoutTags(each, () => false),
		await readFirstPage(client, () => ++now),
	);
	const records: Array<KnownRecord<'accounts'>> = [];
	const progress: string[] = [];
	const end = await readRest(client, plan, ['accounts'], {
		note: () => undefined,
		wait: async () => undefined,
		rest: async () => undefined,
		now: () => ++now,
		isKnown: () => false,
		isWanted: () => true,
		onRead(_, record) {
			records.push(record as KnownRecord<'accounts'>);
		},
		onProgress(done, total) {
			progress.push(`${done}/${total}`);
		},
	});
	const noList = noListText(end);
	return {
		plan,
		end,
		records,
		progress,
		requests: server.requests.length,
		listed: asked,
		left: leftOf(plan, ['accounts'], end),
		told: noList === undefined ? undefined : shownText(noList),
	};
}

const byName = new Intl.Collator('en');

const without = (account: (typeof accounts)[number]): Partial<Account> => ({
	id: account.id,
	name: account.name,
	settings: {},
});

await test('reads 212 accounts of 12 organizations with five requests, and keeps them without tags', async () => {
	const {plan, records, progress, requests, left, told} = await read(() => pagesOf(accounts));
	assert.deepEqual([requestsOf(plan, ['accounts']), requests, left, told], [5, 5, 0, undefined]);
	assert.deepEqual(progress, ['1/5', '2/5', '3/5', '4/5', '5/5']);
	assert.deepEqual(
		records,
		ids.map((id, of) => ({
			id,
			readAt: 1,
			value: {
				isWithoutTags: true,
				unreadable: 0,
				items:
					of > 9
						? []
						: accounts
								.filter((_, at) => at % 12 === of)
								.map(account => without(account))
								.toSorted((a, b) => byName.compare(a.name ?? '', b.name ?? '')),
			},
		})),
	);
});

await test('reads the list once more if it changed in between, and then each organization, and says so', async () => {
	const shifted = [{...accounts[0], id: 'new'}, ...accounts];
	const once = await read(asked => pagesOf(asked < 2 ? accounts : shifted));
	assert.deepEqual([once.listed, once.requests, once.told, once.records.length, once.left], [10, 10, undefined, 12, 0]);
	const never = await read(asked => pagesOf(asked % 5 === 0 ? accounts.slice(1) : accounts));
	assert.deepEqual([never.listed, never.requests, never.records.length, never.left], [10, 22, 12, 0]);
	assert.deepEqual(never.records[0]?.value, {
		items: [{id: 'own', name: 'Own', settings: {}, tags: {env: 'x'}}],
		unreadable: 0,
	});
	assert.equal(
		never.told,
		'The list of all accounts came incomplete, perhaps because it changed in between, so the accounts were read with one request for each organization.',
	);
	assert.equal(never.progress.at(-1), '22/22');
});

await test('trusts no list that names no organization, repeats its accounts or hides how many there are', async () => {
	const anonymous = await read(() => pagesOf(accounts.map(({managed_by: _, ...account}) => account)));
	const same = await read(() => (response, request) => {
		ok(accounts.slice(0, 50), {total_count: 212, total_pages: 5})(response, request);
	});
	const odd = await read(() =>
		pagesOf(accounts.map((account, at) => (at === 100 ? {...account, managed_by: {}} : account))),
	);
	const short = await read(() => pagesOf(accounts, 230));
	const ends = [anonymous, same, odd, short].map(({records, told, left}) => [
		records.every(({value}) => value.isWithoutTags === undefined),
		records.length,
		left,
		told?.includes('came incomplete'),
	]);
	assert.deepEqual(
		ends,
		Array.from({length: 4}, () => [true, 12, 0, true]),
	);

	const uncounted = await read(() => ok(accounts.slice(0, 50)));
	const empty = await read(() => pagesOf([]));
	assert.deepEqual(
		[uncounted, empty].map(({plan, requests}) => [plan.all, requests]),
		[
			[undefined, 13],
			[undefined, 13],
		],
	);
});

await test('reads each organization if the service refuses the list, at once or half-way', async () => {
	const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);
	const atOnce = await read(() => forbidden);
	assert.deepEqual(
		[atOnce.plan.all, atOnce.plan.whyNoList?.status, atOnce.requests, atOnce.told],
		[undefined, 403, 13, undefined],
	);
	const later = await read(asked => (asked === 3 ? forbidden : pagesOf(accounts)));
	assert.deepEqual([later.listed, later.requests, later.records.length, later.left], [3, 15, 12, 0]);
	assert.match(
		later.told ?? '',
		/^The list of all accounts could not be read, so the accounts were read with one request for each organization\. .+\(status 403/v,
	);
});

await test('takes the list only for organizations whose tags are not known, and only if it costs fewer requests', () => {
	const plan = planRest(['a', 'b', 'c'], (kind, id) => (kind === 'accounts' && id !== 'c' ? 1 : undefined), {
		oldest: 5,
	});
	assert.deepEqual(
		idsWithoutTags(plan, id => id === 'a'),
		['c', 'a'],
	);
	const first = {askedAt: 1, page: {items: accounts.slice(0, 50), total: 100, unreadable: 0, isLast: false}};
	assert.deepEqual(
		[
			['a', 'b'],
			['a', 'b', 'c'],
		].map(each => allAccountsFor(each, first)?.requests),
		[undefined, 2],
	);
});
