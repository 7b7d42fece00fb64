import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ServiceContext} from '../../../source/kernel/loop/context.js';
import type {NewAccount} from '../../../source/kernel/form-model/new-account.js';
import {
	accountCreation,
	accountResult,
	isAccountUnclear,
	unsentAccount,
} from '../../../source/kernel/writes/account-creation.js';
import {runWrite} from '../../../source/kernel/writes/engine.js';
import {shownText} from '../../../source/base/text/told.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {settleOpenWrites} from '../../../source/kernel/writes/history.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {html} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {type Account, call, createIn, keyOf, openSandbox, readAll} from '../../base/sandbox/call.js';
import {createAccounts} from '../../../source/kernel/runs/create-accounts.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
await using proxy = await startLossyProxy(sandbox.url);

const accountsIn = async (organization: string): Promise<readonly Account[]> =>
	readAll<Account>(sandbox, `/organizations/${organization}/accounts`);

/** A program behind the proxy, and an account to create in an organization of its own. */
async function start(
	name: string,
	{
		journal = memoryJournal(),
		...more
	}: {readonly journal?: ReturnType<typeof memoryJournal>} & Partial<NewAccount> = {},
) {
	const organization = more.organization ?? {
		id: await createIn(sandbox, `For ${name}`, sandbox.root),
		name: `For ${name}`,
	};
	const account: NewAccount = {name, type: 'standard', organization, ...more};
	const {context} = startProgram({baseUrl: proxy.url, credential: keyOf(sandbox), context: {journal}});
	const create = async () => {
		const end = await runWrite(context, writing => accountCreation(writing, account));
		return {end, result: accountResult(account, end)};
	};

	/** Creates the account, which must end with this status. */
	const expectEnd = async (status = 'done'): Promise<void> => {
		const {result} = await create();
		assert.equal(result.status, status);
	};

	const expectListed = async (times: number): Promise<void> => {
		const accounts = await accountsIn(organization.id);
		assert.equal(accounts.length, times);
	};

	const [writes, keys] = [proxy.writes.length, proxy.keys.length];
	return {
		account,
		context,
		journal,
		create,
		listed: async () => accountsIn(organization.id),
		expectEnd,
		expectListed,
		writes: () => proxy.writes.slice(writes),
		keys: () => proxy.keys.slice(keys),
	};
}

/** Keeps empty lists of these organizations, and tells later which accounts they have got, with their tags. */
function keptNames({disk}: ServiceContext, ...ids: readonly string[]) {
	const known = openKnown(disk);
	known.keep(
		'accounts',
		ids.map(id => ({id, readAt: Date.now(), value: {items: [], unreadable: 0}})),
	);
	return () => ids.flatMap(id => known.read('accounts', id)?.value.items ?? []).map(({name, tags}) => [name, tags]);
}

await test('creates an account in its organization, once, and records its id', async () => {
	const {account, context, create, listed, journal, writes, keys} = await start('Website');
	const kept = keptNames(context, account.organization.id);
	const {result, end} = await create();
	assert.deepEqual(kept(), [['Website', {}]]);
	const accounts = await listed();
	assert.deepEqual(result, {status: 'done'});
	assert.deepEqual(
		accounts.map(({name, type}) => [name, type]),
		[['Website', 'standard']],
	);
	assert.deepEqual([writes(), keys().length], [['POST /accounts'], 1]);
	assert.equal(end.status === 'done' && end.answer.id, accounts[0]?.id);
	assert.deepEqual(
		journal.list().map(({kind, id, after, creation, isUnclear}) => [kind, id, after, creation?.key, isUnclear]),
		[['createAccount', accounts[0]?.id, {name: 'Website', parentId: account.organization.id}, keys()[0], undefined]],
	);
});

await test('holds back a name that the organization has already, unless the user knows of it', async () => {
	const first = await start('Twice');
	await first.create();
	const [known] = await first.listed();
	const again = await first.create();
	assert.deepEqual(
		[again.result.status, shownText(again.result.text ?? '')],
		['conflict', `For Twice already has an account named Twice: ${known?.id}. Nothing was sent.`],
	);
	const insisted = await start('Twice', {...first.account, besides: [known?.id ?? '']});
	await insisted.expectEnd();
	await first.expectListed(2);
});

await test('finds an account whose answer was lost, and repeats a lost request with the same key', async () => {
	const answer = await start('Answer lost');
	proxy.lose('answer');
	const found = await answer.create();
	assert.deepEqual(
		[found.result.text, answer.writes().length],
		['The answer was lost, but a look-up found the account.', 1],
	);
	await answer.expectListed(1);

	const request = await start('Request lost');
	proxy.lose('request');
	await request.expectEnd();
	const [one, two, ...more] = request.keys();
	assert.deepEqual([one === two, more.length], [true, 0]);
	await request.expectListed(1);
});

await test('creates one account while the list lags behind a lost answer', async () => {
	const {expectEnd, expectListed, keys} = await start('Lagging');
	proxy.lag(600_000);
	proxy.lose('answer');
	await expectEnd();
	proxy.lag(0);
	await expectListed(1);
	assert.deepEqual([keys().length, new Set(keys()).size], [2, 1]);
});

await test('uses the key of the journal again after the program has ended', async () => {
	const journal = memoryJournal();
	await using dark = await startLossyProxy(sandbox.url);
	const organization = {id: await createIn(sandbox, 'Ended', sandbox.root), name: 'Ended'};
	const {context} = startProgram({baseUrl: dark.url, credential: keyOf(sandbox), context: {journal}});
	const account: NewAccount = {name: 'Restart', type: 'standard', organization};
	dark.cutBehindWrite();
	dark.lose('answer');
	const end = await runWrite(context, writing => accountCreation(writing, account));
	assert.equal(accountResult(account, end).status, 'unknown');
	assert.equal(isAccountUnclear({journal}, account), true);
	const repeated = [account, {...account, type: 'enterprise'} as const].map(each =>
		unsentAccount(context, each).includes(`-H 'Idempotency-Key: ${dark.keys[0]}'`),
	);
	assert.deepEqual(repeated, [true, false]);
	const {context: later} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), context: {journal}});
	await settleOpenWrites(later, journal.list());
	assert.equal(
		isAccountUnclear({journal}, account),
		true,
		'the history has the request, but not the key of a next try',
	);

	// The list does not have the account any more, so that only the key tells.
	const [stored] = await accountsIn(organization.id);
	await call(sandbox, `POST /accounts/${stored?.id}/move`, {json: {destination_organization_id: sandbox.root}});
	await call(sandbox, `PUT /accounts/${stored?.id}/tags`, {
		json: {resource_type: 'account', resource_id: stored?.id, tags: {env: 'live'}},
	});
	const next = await start('Restart', {journal, organization});
	const kept = keptNames(next.context, sandbox.root, organization.id);
	const {end: after} = await next.create();
	assert.equal(after.status === 'done' && after.answer.id, stored?.id);
	assert.deepEqual(next.keys(), dark.keys);
	assert.deepEqual(kept(), [], 'it can have tags that nobody has read');
	assert.equal(isAccountUnclear({journal}, account), false);
	assert.deepEqual(
		journal.list().map(({id, isUnclear}) => [id, isUnclear]),
		[[stored?.id, undefined]],
	);
});

await test('adopts the account of an earlier try that the list shows, and sends nothing', async () => {
	const {create, expectListed, writes, journal} = await start('Adopted');
	proxy.lose('answer');
	await create();
	const [entry] = journal.list();
	const unclear = memoryJournal();
	unclear.add({...entry!, id: entry?.creation?.key ?? '', isUnclear: true});
	const {account} = await start('Adopted');
	const again = await start('Adopted', {
		...account,
		journal: unclear,
		organization: {id: entry?.before.parentId ?? '', name: 'For Adopted'},
	});
	await again.expectEnd();
	assert.deepEqual([again.writes(), writes().length], [[], 1]);
	await expectListed(1);
});

await test('keeps a creation unclear that the service accepts and does not store', async () => {
	const {create, expectEnd, expectListed, journal, account} = await start('Lie');
	proxy.lie();
	const {result} = await create();
	assert.equal(result.status, 'unknown');
	await expectListed(0);
	assert.match(
		shownText(result.text ?? ''),
		/^The service accepted the creation \(.*\), but does not show the account\./v,
	);
	assert.equal(isAccountUnclear({journal}, account), true);
	await expectEnd();
	await expectListed(1);
});

await test('records an account once that was not read back at first', async () => {
	let isFailing = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isFailing ||= method === 'POST';
		return isFailing && method === 'GET' ? html(502) : undefined;
	});
	const organization = {id: await createIn(sandbox, 'For Unread', sandbox.root), name: 'For Unread'};
	const {context} = startProgram({baseUrl: server.url, credential: keyOf(sandbox)});
	const create = async () => {
		const account: NewAccount = {name: 'Unread', type: 'standard', organization};
		return accountResult(account, await runWrite(context, writing => accountCreation(writing, account))).status;
	};

	const recorded = () => context.journal.list().map(({id, isUnclear}) => [id, isUnclear === true]);
	assert.equal(await create(), 'unknown');
	const [made] = await accountsIn(organization.id);
	assert.deepEqual(recorded(), [[made?.id, true]]);
	isFailing = false;
	assert.equal(await create(), 'done');
	assert.deepEqual(
		[recorded(), server.requests.filter(({method}) => method === 'POST').length],
		[[[made?.id, false]], 1],
	);
});

await test('refuses what the service refuses, and keeps nothing of it', async () => {
	const {expectEnd, expectListed, journal} = await start('Refused');
	proxy.refuse();
	await expectEnd('refused');
	await expectListed(0);
	assert.deepEqual(journal.list(), []);
});

await test('waits for an organization that was created a moment ago', async () => {
	await using young = await openSandbox({organizations: 2, seed: 7, readyAfter: 300});
	const {context} = startProgram({
		baseUrl: young.url,
		credential: keyOf(young),
		context: {
			async wait(milliseconds) {
				await new Promise(resolve => {
					setTimeout(resolve, Math.min(milliseconds, 50));
				});
			},
		},
	});
	const id = await createIn(young, 'Young', young.root);
	const seconds: number[] = [];
	const results: string[] = [];
	await createAccounts(context, {
		items: [{name: 'Early', type: 'standard', organization: {id, name: 'Young'}} as const],
		accountOf: account => account,
		createdAt: () => Date.now(),
		changed(_, {status}) {
			results.push(status);
		},
		waiting(left) {
			seconds.push(left);
		},
		isStopping: () => false,
	});
	assert.deepEqual(results, ['done']);
	assert.ok(seconds.some(left => left > 0));
	const accounts = await readAll<Account>(young, `/organizations/${id}/accounts`);
	assert.equal(accounts.length, 1);
});
