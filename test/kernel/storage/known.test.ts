import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountMemberSchema, accountSchema, memberSchema} from '../../../source/base/api/schemas.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {forgetOld, knownFile, knownFiles, openKnown} from '../../../source/kernel/storage/known.js';
import {organization, profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner = {host: 'api.test:8443', fingerprint: 'f1', context: undefined};
const diskIn = (folder: string, own = owner): Disk => ({stateFolder: folder, cacheFolder: folder, owner: own});
const account = v.parse(accountSchema, {
	id: 'a1',
	name: 'Mérida web',
	created_on: '2025-01-01T00:00:00Z',
	tags: {env: 'prod'},
	more: [1, {deep: true}],
});
const member = v.parse(memberSchema, {
	id: 'm1',
	status: 'active',
	user: {id: 'u1', email: 'jane@acme.example', name: 'Jane'},
});

await test('gives back what was read, with its time, in another session too', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const exact = {...profile, business_name: 'Ämilia \u{1B}[31m', external_metadata: '{"tier": "gold"}'};
	known.keep('profile', [
		{id: 'acme', readAt: 5, value: exact},
		{id: 'emea', readAt: 6, value: null},
	]);
	known.keep('accounts', [{id: 'acme', readAt: 7, value: {items: [account], total: 3, unreadable: 1}}]);
	known.keep('members', [{id: 'acme', readAt: 8, value: {items: [member], unreadable: 0}}]);
	const again = openKnown(diskIn(folder.path));
	assert.deepEqual(again.read('profile', 'acme'), {id: 'acme', readAt: 5, value: exact});
	assert.deepEqual(again.read('profile', 'emea'), {id: 'emea', readAt: 6, value: null});
	assert.equal(again.read('profile', 'apac'), undefined);
	assert.deepEqual(again.read('accounts', 'acme'), {
		id: 'acme',
		readAt: 7,
		value: {items: [account], total: 3, unreadable: 1},
	});
	assert.deepEqual(again.read('members', 'acme'), {id: 'acme', readAt: 8, value: {items: [member], unreadable: 0}});
	assert.deepEqual(
		[...again.times('profile')],
		[
			['acme', 5],
			['emea', 6],
		],
	);
	assert.deepEqual(
		Array.from(again.all('profile'), ({id}) => id),
		['acme', 'emea'],
	);
	again.forget('acme');
	assert.deepEqual([known.read('members', 'acme'), known.read('profile', 'emea')?.readAt], [undefined, 6]);
});

await test('keeps numbers as the service wrote them', () => {
	using folder = temporaryFolder();
	const text =
		'{"business_name":"","amount":1.50,"business_email":"","business_phone":"","business_address":"","external_metadata":""}';
	const known = openKnown(diskIn(folder.path));
	known.keep('profile', [{id: 'acme', readAt: 1, value: profile}]);
	const database = new DatabaseSync(knownFile(folder.path, owner));
	database.prepare('UPDATE records SET value = ?').run(text);
	database.close();
	assert.match(JSON.stringify(known.read('profile', 'acme')?.value), /"amount":1\.50/v);
});

await test('never replaces what is newer, whichever session writes last', () => {
	using folder = temporaryFolder();
	const [one, other] = [openKnown(diskIn(folder.path)), openKnown(diskIn(folder.path))];
	one.keep('profile', [{id: 'acme', readAt: 9, value: {...profile, business_name: 'new'}}]);
	other.keep('profile', [{id: 'acme', readAt: 8, value: {...profile, business_name: 'old'}}]);
	assert.deepEqual(
		[one.read('profile', 'acme')?.value?.business_name, other.read('profile', 'acme')?.readAt],
		['new', 9],
	);
	other.keep('profile', [{id: 'acme', readAt: 9, value: null}]);
	assert.equal(one.read('profile', 'acme')?.value, null);
});

await test('is apart for another host or credential, and keeps nothing without a cache or in the sandbox', () => {
	using folder = temporaryFolder();
	openKnown(diskIn(folder.path)).keep('profile', [{id: 'acme', readAt: 1, value: profile}]);
	const others: readonly Disk[] = [
		diskIn(folder.path, {...owner, fingerprint: 'f2'}),
		diskIn(folder.path, {...owner, host: 'other.test'}),
		{stateFolder: folder.path, owner},
		{stateFolder: folder.path, cacheFolder: folder.path},
	];
	assert.deepEqual(
		others.map(disk => openKnown(disk).read('profile', 'acme')),
		others.map(() => undefined),
	);
	const names = new Set(readdirSync(path.join(folder.path, 'known')).map(name => name.replace(/\.sqlite.*$/v, '')));
	assert.deepEqual([...names].toSorted(), ['api.test_8443-f1', 'api.test_8443-f2', 'other.test-f1']);
});

await test('finds records by words across their fields, without accents', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	known.keep('profile', [
		{
			id: 'acme',
			readAt: 1,
			value: {...profile, business_address: '{"city": "Mérida"}', external_metadata: '{"tier": "silver"}'},
		},
		{id: 'emea', readAt: 1, value: {...profile, business_address: '{"city": "Mérida"}'}},
		{id: 'apac', readAt: 1, value: null},
	]);
	known.keep('accounts', [{id: 'acme', readAt: 1, value: {items: [account], unreadable: 0}}]);
	known.keep('members', [{id: 'acme', readAt: 1, value: {items: [member], unreadable: 0}}]);
	const held = (kind: 'accounts' | 'members' | 'profile', words: readonly string[]) =>
		[...known.texts(kind)]
			.flat()
			.filter(({text}) => words.every(word => text.includes(word)))
			.map(({id}) => id);
	assert.deepEqual(held('profile', ['merida', 'silver']), ['acme']);
	assert.deepEqual(held('profile', ['merida']), ['acme', 'emea']);
	assert.deepEqual(held('accounts', ['env=prod']), ['acme']);
	assert.deepEqual(held('members', ['jane@acme']), ['acme']);
	assert.deepEqual(held('members', ['%']), []);
});

await test('leaves out records on disk that are none, and reads the others', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const ids = ['a', 'b', 'c', 'd', 'e'];
	known.keep(
		'accounts',
		ids.map(id => ({id, readAt: 1, value: {items: [account], unreadable: 0}})),
	);
	const database = new DatabaseSync(knownFile(folder.path, owner));
	const planted = [
		'{',
		'[]',
		`{"items":${'['.repeat(300)}${']'.repeat(300)},"unreadable":0}`,
		'{"items":[{"name":"no id"}],"unreadable":0}',
	];
	for (const [index, text] of planted.entries()) {
		database.prepare('UPDATE records SET value = ? WHERE id = ?').run(text, ids[index] ?? '');
	}

	database.close();
	assert.deepEqual(
		[Array.from(known.all('accounts'), ({id}) => id), ids.map(id => known.read('accounts', id)?.id)],
		[['e'], [undefined, undefined, undefined, undefined, 'e']],
	);
});

await test('reads everything of many organizations one after the other', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const ids = Array.from({length: 1201}, (_, at) => organization(String(at)).id);
	known.keep(
		'profile',
		ids.map(id => ({id, readAt: 1, value: null})),
	);
	assert.deepEqual(
		Array.from(known.all('profile'), ({id}) => id),
		ids.toSorted(),
	);
});

const day = 86_400_000;

await test('forgets what is older than the given days, of other credentials too', () => {
	using folder = temporaryFolder();
	const now = Date.now();
	const disk = {...diskIn(folder.path), keepDays: 10};
	const known = openKnown(disk);
	known.keep('profile', [
		{id: 'old', readAt: now - 11 * day, value: null},
		{id: 'new', readAt: now - 9 * day, value: null},
	]);
	for (const [fingerprint, days] of [
		['stale', 11],
		['used', 9],
	] as const) {
		const other = openKnown(diskIn(folder.path, {...owner, fingerprint}));
		other.keep('profile', [{id: 'a', readAt: now, value: null}]);
		other.close();
		const at = (now - days * day) / 1000;
		utimesSync(knownFile(folder.path, {...owner, fingerprint}), at, at);
	}

	assert.deepEqual(
		[
			known.times('profile').keys().toArray(),
			known.read('profile', 'old'),
			Array.from(known.all('profile'), ({id}) => id),
		],
		[['new'], undefined, ['new']],
		'what is too old is unknown before it is forgotten',
	);
	forgetOld(disk, known, now);
	assert.deepEqual(openKnown(diskIn(folder.path)).times('profile').keys().toArray(), ['new']);
	assert.deepEqual(
		knownFiles(folder.path)
			.map(({file}) => path.basename(file))
			.toSorted(),
		['api.test_8443-f1.sqlite', 'api.test_8443-used.sqlite'],
	);
});

await test('takes nothing for known that a wrong clock dated into the future, apart from a minute', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const now = Date.now();
	for (const [id, readAt] of [
		['late', now + 120_000],
		['near', now + 5000],
	] as const) {
		known.keep('profile', [{id, readAt, value: null}]);
		known.access.keep({id, name: id, readAt, members: [v.parse(accountMemberSchema, member)]});
	}

	assert.deepEqual(
		[
			known.read('profile', 'late'),
			known.timeOf('profile', 'late'),
			known.times('profile').keys().toArray(),
			Array.from(known.all('profile'), ({id}) => id),
			known.access.of(member.user.email).map(({id}) => id),
		],
		[undefined, undefined, ['near'], ['near'], ['near']],
	);
	known.keep('profile', [{id: 'late', readAt: now, value: profile}]);
	assert.equal(known.timeOf('profile', 'late'), now);
});

await test('says once why what was kept is gone', () => {
	using folder = temporaryFolder();
	const file = knownFile(folder.path, owner);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, 'no database'.repeat(1000));
	const known = openKnown(diskIn(folder.path));
	assert.equal(known.read('profile', 'acme'), undefined);
	assert.deepEqual(
		[known.takeProblem(), known.takeProblem()],
		['What was kept of earlier sessions is gone, because its file was damaged. It is read again as you go.', undefined],
	);
	known.keepLines(['one', 'two']);
	assert.deepEqual(openKnown(diskIn(folder.path)).lines(), ['one', 'two']);
	assert.doesNotMatch(readFileSync(file, 'latin1'), /no database/v);
});

await test('never keeps what looks like a credential, and forgets what was there before', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const secret = `cfut_${'s3cret'.repeat(7)}`;
	known.keep('profile', [{id: 'acme', readAt: 1, value: {...profile, business_name: 'before'}}]);
	known.keep('profile', [
		{id: 'acme', readAt: 2, value: {...profile, external_metadata: JSON.stringify({token: secret})}},
	]);
	known.close();
	assert.equal(openKnown(diskIn(folder.path)).read('profile', 'acme'), undefined);
	const files = readdirSync(path.join(folder.path, 'known')).map(name =>
		readFileSync(path.join(folder.path, 'known', name), 'latin1'),
	);
	assert.ok(files.every(text => !text.includes('s3crets3cret')));
});

await test('finds a credential in any text of a value, also after a line break and in JSON in a text', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const token = 'Ab1'.repeat(13) + 'x';
	const texts = [`API token:\n${token}`, JSON.stringify({note: `token\t${token}`}), `plain ${token}`];
	known.keep(
		'profile',
		texts.map((text, at) => ({id: String(at), readAt: 1, value: {...profile, external_metadata: text}})),
	);
	assert.deepEqual(known.times('profile').keys().toArray(), []);
});

await test('forgets the list too when it is too old', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	known.keepLines(['{"version":2,"readAt":1000}', '[]', '0']);
	known.forgetBefore(999);
	assert.equal(known.lines().length, 3);
	known.forgetBefore(1001);
	assert.deepEqual(known.lines(), []);
});

await test('never replaces a list by an older one, unless a wrong clock dated it into the future', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const linesOf = (readAt: number) => [`{"version":2,"readAt":${readAt}}`, '[]', '0'];
	for (const readAt of [2000, 1000, Date.now() + 1_000_000]) {
		known.keepLines(linesOf(readAt));
	}

	const future = known.lines();
	known.keepLines(linesOf(3000));
	known.keepLines(linesOf(2000));
	assert.deepEqual([future, known.lines()], [[], linesOf(3000)]);
});

await test('keeps a text with JSON that is nested too deeply to look into', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	known.keep('profile', [
		{id: 'acme', readAt: 1, value: {...profile, external_metadata: `${'['.repeat(20_000)}${']'.repeat(20_000)}`}},
	]);
	assert.equal(known.read('profile', 'acme')?.readAt, 1);
});

await test('never replaces accounts with their tags by later ones without, and knows which have none', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const {tags, ...untagged} = account;
	const tagged = {items: [account], unreadable: 0};
	const bare = {items: [untagged], unreadable: 0, isWithoutTags: true} as const;
	known.keep('accounts', [
		{id: 'acme', readAt: 5, value: tagged},
		{id: 'emea', readAt: 5, value: bare},
		{id: 'apac', readAt: 5, value: bare},
	]);
	assert.deepEqual([...known.withoutTags()].toSorted(), ['apac', 'emea']);
	known.keep('accounts', [
		{id: 'acme', readAt: 6, value: bare},
		{id: 'emea', readAt: 6, value: bare},
		{id: 'apac', readAt: 6, value: tagged},
	]);
	const again = openKnown(diskIn(folder.path));
	assert.deepEqual(
		['acme', 'emea', 'apac'].map(id => again.read('accounts', id)),
		[
			{id: 'acme', readAt: 5, value: tagged},
			{id: 'emea', readAt: 6, value: bare},
			{id: 'apac', readAt: 6, value: tagged},
		],
	);
	assert.deepEqual([...again.withoutTags()], ['emea']);
	again.keep('accounts', [{id: 'apac', readAt: Date.now() + 1_000_000, value: tagged}]);
	again.keep('accounts', [{id: 'apac', readAt: 7, value: bare}]);
	assert.equal(again.read('accounts', 'apac')?.readAt, 7, 'a time to come is from a clock that was wrong');
});

await test('counts the accounts of each organization, whatever somebody wrote there', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const list = {items: [account, {...account, id: 'a2'}], unreadable: 0};
	known.keep('accounts', [
		{id: 'acme', readAt: 5, value: list},
		{id: 'emea', readAt: 6, value: {items: [], unreadable: 0}},
		{id: 'odd', readAt: 7, value: list},
		{id: 'worse', readAt: 8, value: list},
	]);
	const database = new DatabaseSync(knownFile(folder.path, owner));
	const change = database.prepare('UPDATE records SET value = ? WHERE id = ?');
	change.run('no JSON', 'odd');
	change.run('[1]', 'worse');
	database.close();
	assert.deepEqual([...known.accountCounts()].flat(), [
		{id: 'acme', readAt: 5, count: 2},
		{id: 'emea', readAt: 6, count: 0},
	]);
	assert.deepEqual([known.takeProblem(), known.read('accounts', 'acme')?.readAt], [undefined, 5]);
});
