import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readMembers, type MembersRead} from '../../../../source/abilities/people/offboarding/people.js';
import {isWholeRead} from '../../../../source/kernel/loop/readings.js';
import {shownText, type Told} from '../../../../source/base/text/told.js';
import {setUp as setUpWith} from '../../../helpers/api-client.js';
import {html, inTurn, ok, pages, refused, type Behaviour} from '../../../helpers/misbehaving-server.js';

const setUp = async (behaviour: Behaviour) =>
	setUpWith(behaviour, {credential: {scheme: 'key', email: 'me@test.example', key: 'c0ffee'}, retryLimit: 0});

const member = (id: string) => ({id, status: 'active', user: {email: `${id}@test.example`}});

const list = (...ids: readonly string[]) =>
	ok(
		ids.map(id => member(id)),
		{total_size: ids.length},
	);

const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);

const idOf = (url: string): string => /organizations\/(?<id>[^\/]+)\/members/v.exec(url)?.groups?.['id'] ?? '';

const byId =
	(answers: Readonly<Record<string, Behaviour>>): Behaviour =>
	(response, request) => {
		(answers[idOf(request.url)] ?? list())(response, request);
	};

function reading() {
	const told: string[] = [];
	const read = new Map<string, MembersRead>();
	return {
		told,
		read,
		note(text: Told) {
			told.push(shownText(text));
		},
		async wait(milliseconds: number) {
			told.push(`waited ${milliseconds}`);
		},
		onRead(id: string, found: MembersRead) {
			read.set(id, found);
		},
	};
}

const idsIn = (read: ReadonlyMap<string, MembersRead>) =>
	Object.fromEntries([...read].map(([id, {members}]) => [id, members.map(each => each.id)]));

const brokenIn = (read: ReadonlyMap<string, MembersRead>) =>
	read
		.entries()
		.filter(([, each]) => !isWholeRead(each))
		.map(([id, {announced, error}]) => `${id} ${announced ?? error?.status ?? 0}`)
		.toArray();

await test('reads all pages of each organization, and reports which organizations failed and why', async () => {
	const twoPages = pages({'': {result: [member('3')], next: 'more', total: 2}, more: {result: [member('4')]}});
	const lacking = ok([member('5')], {total_size: 3});
	const behaviour = byId({a: list('1', '2'), b: twoPages, c: forbidden, d: lacking});
	await using fixture = await setUp(behaviour);
	const asked = reading();
	assert.equal(await readMembers(fixture.client, ['a', 'b', 'c', 'd'], asked), undefined);
	assert.deepEqual(idsIn(asked.read), {a: ['1', '2'], b: ['3', '4'], c: [], d: ['5']});
	assert.deepEqual(new Set(brokenIn(asked.read)), new Set(['c 403', 'd 3']));
	assert.equal(asked.told.at(-1), 'Loading members: 4 of 4 organizations …');
});

await test('keeps what was read of a list that is cut short, with the error', async () => {
	let page = 0;
	await using fixture = await setUp((response, request) => {
		(page++ === 0 ? ok([member('1')], {next_page_token: 'more', total_size: 2}) : html(502))(response, request);
	});
	const asked = reading();
	assert.equal(await readMembers(fixture.client, ['a'], asked), undefined);
	assert.deepEqual(idsIn(asked.read), {a: ['1']});
	assert.deepEqual(brokenIn(asked.read), ['a 502']);
});

await test('passes the filters on, and waits when the rate limit is reached', async () => {
	await using fixture = await setUp(inTurn(refused(429, [], {'retry-after': '1'}), list('1')));
	const asked = reading();
	await readMembers(fixture.client, ['a'], {...asked, filters: {'user.email': 'jane@test.example'}});
	assert.deepEqual(idsIn(asked.read), {a: ['1']});
	assert.deepEqual(asked.told.slice(0, 2), [
		'Loading members: the service accepts more requests in 1 second …',
		'waited 1000',
	]);
	assert.deepEqual(
		fixture.server.requests.map(({query}) => query.get('user.email')),
		['jane@test.example', 'jane@test.example'],
	);
});

await test('stops if the service refuses everything or fails', async () => {
	const ids = Array.from({length: 40}, (_, at) => `o${at}`);
	const ends = await Promise.all(
		[forbidden, html(502)].map(async behaviour => {
			await using fixture = await setUp(behaviour);
			const stop = await readMembers(fixture.client, ids, reading());
			return [stop?.status, fixture.server.requests.length < 12];
		}),
	);
	assert.deepEqual(ends, [
		[403, true],
		[502, true],
	]);
});

await test('keeps what was read when nobody waits any more, and continues with the rest', async () => {
	const ids = Array.from({length: 40}, (_, at) => `o${at}`);
	await using left = await setUp(list('1'));
	const asked = reading();
	await readMembers(left.client, ids, {...asked, isWanted: () => asked.read.size < 10});
	const first = asked.read.size;
	assert.ok(first >= 10);
	assert.ok(first < 14);
	await readMembers(
		left.client,
		ids.filter(id => !asked.read.has(id)),
		asked,
	);
	assert.deepEqual([asked.read.size, left.server.requests.length], [40, 40]);
});
