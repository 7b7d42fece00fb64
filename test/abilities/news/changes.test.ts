import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {AuditRecord, Organization} from '../../../source/base/api/schemas.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {
	changesOfOthers,
	changesSince,
	changeText,
	countsText,
	kindsOf,
	recordsOfOthers,
	withEarlier,
	type Change,
} from '../../../source/abilities/news/changes.js';
import {buildTree} from '../../../source/base/tree/tree.js';
import {organization} from '../../helpers/state.js';

const readAt = Date.parse('2026-11-24T10:00:00Z');

const loadedOf = (organizations: readonly Organization[], isShort = false) => ({
	organizations,
	index: buildTree(organizations).index,
	isShort,
});

const since = async (
	before: readonly Organization[],
	after: readonly Organization[],
	{isShort = false, isKeptShort = false} = {},
	giveWay: () => Promise<void> = nextTurn,
) => changesSince({organizations: before, readAt, isShort: isKeptShort}, loadedOf(after, isShort), giveWay);

const told = (changes: readonly Change[]) => changes.map(change => `${kindsOf(change).join(',')} ${change.id}`);

const a = organization('a');
const b = organization('b', {
	parent: 'a',
	meta: {managed_by: 'Acme', hierarchy_tags: ['a', 'b']},
	create_time: '2024-01-01T00:00:00Z',
});

await test('finds what is created, newly visible, gone, renamed, moved and managed by somebody else', async () => {
	const moved = {...b, name: 'B', parent: {id: 'c', name: 'C'}, meta: {managed_by: 'Other'}};
	const created = organization('new', {create_time: '2026-11-25T10:00:00Z', parent: 'a'});
	const changes = await since(
		[a, b, organization('old', {parent: 'a'})],
		[a, moved, created, organization('c', {create_time: '2020-01-01T00:00:00Z'}), organization('d')],
	);
	assert.deepEqual(told(changes), ['created new', 'appeared c', 'appeared d', 'gone old', 'renamed,moved,manager b']);
	assert.deepEqual(changes.at(-1)?.edits, [
		{field: 'name', from: 'b', to: 'B'},
		{field: 'parent', from: '(a)', to: 'C (c)'},
		{field: 'manager', from: 'Acme', to: 'Other'},
	]);
	assert.deepEqual(changes[3]?.parent, {id: 'a'});
	assert.equal(countsText(changes), '1 created, 2 newly visible, 1 gone, 1 renamed, 1 moved, 1 with another manager');
});

await test('does not count another order, other tags, ages, the name of the parent, or a list without managers', async () => {
	assert.deepEqual(await since([a, b], [b, a]), []);
	const same = {
		...b,
		meta: {managed_by: 'Acme', hierarchy_tags: ['b']},
		parent: {id: 'a', name: 'Renamed'},
		create_time: '2025-01-01T00:00:00Z',
	};
	assert.deepEqual(await since([a, b], [same, {...a}]), []);
	assert.deepEqual(await since([a, b], [a, {...b, meta: {}}]), []);
	assert.deepEqual(await since([a, {...b, meta: {}}], [a, b]), []);
	assert.equal(countsText([]), '');
});

await test('counts nothing as gone if the list is short, and only what is new as created if the kept list was short', async () => {
	const created = organization('new', {create_time: '2026-11-25T10:00:00Z'});
	assert.deepEqual(told(await since([a, b], [a], {isShort: true})), []);
	assert.deepEqual(told(await since([a], [a, b, created], {isKeptShort: true})), ['created new']);
});

await test('takes the first of two records with the same id, in both lists', async () => {
	const twice = [a, {...a, name: 'again'}];
	assert.deepEqual(await since(twice, twice), []);
	assert.deepEqual(
		await since(
			twice.map(each => ({...each})),
			twice,
		),
		[],
	);
	const [added, removed] = [await since([], twice), await since(twice, [])];
	assert.deepEqual([told(added), told(removed)], [['appeared a'], ['gone a']]);
});

const values = {name: 'Mine', parentId: ''};
const entry = (id: string, kind: JournalEntry['kind'], at = readAt + 1): JournalEntry => ({
	at,
	kind,
	id,
	before: values,
	...(kind !== 'delete' && {after: values}),
});

await test('leaves out what the journal of this computer or this session did, but not what others did later', async () => {
	const all = await since(
		[organization('renamed'), organization('theirs'), organization('deleted'), organization('gone')],
		[
			organization('renamed', {name: 'Mine'}),
			organization('theirs', {name: 'Theirs'}),
			organization('created'),
			organization('made'),
			organization('other'),
		],
	);
	const entries = [
		entry('renamed', 'edit'),
		entry('theirs', 'edit'),
		entry('deleted', 'delete'),
		entry('created', 'create'),
	];
	const {changes, own} = changesOfOthers(all, {entries, runs: [], made: new Set(['made']), since: readAt});
	assert.deepEqual([told(changes), own], [['appeared other', 'gone gone', 'renamed theirs'], 4]);
	const early = changesOfOthers(all, {
		entries: [entry('renamed', 'edit', readAt - 86_400_000)],
		runs: [],
		made: new Set(),
		since: readAt,
	});
	assert.deepEqual([early.changes.length, early.own], [all.length, 0]);
});

await test('leaves out what a run of this computer created or deleted again, whenever it began', async () => {
	const all = await since(
		[organization('undone'), organization('lost'), organization('edited')],
		[organization('made'), organization('edited', {name: 'Theirs'}), organization('other')],
	);
	const items = ['undone', 'lost', 'edited', 'made'].map((id, number) => ({
		id,
		after: values,
		key: id,
		number,
		...(id === 'undone' && {isUndone: true as const}),
	}));
	const run: JournalEntry = {at: readAt - 86_400_000, kind: 'onboard', id: 'customers.csv', before: values, items};
	const {changes, own} = changesOfOthers(all, {entries: [], runs: [run], made: new Set(), since: readAt});
	assert.deepEqual([told(changes), own], [['appeared other', 'gone lost', 'renamed edited'], 2]);
});

await test('joins changes with earlier ones that nobody has looked at', async () => {
	const [first, second, third] = [
		[
			organization('x', {name: 'one'}),
			organization('back', {name: 'one'}),
			organization('gone'),
			organization('returns'),
		],
		[
			organization('x', {name: 'two'}),
			organization('back', {name: 'two'}),
			organization('brief'),
			organization('stays'),
		],
		[
			organization('x', {name: 'three'}),
			organization('back', {name: 'one'}),
			organization('stays', {name: 'Stays'}),
			organization('returns'),
			organization('new'),
		],
	];
	const earlier = await since(first, second);
	assert.deepEqual(told(earlier), [
		'appeared brief',
		'appeared stays',
		'gone gone',
		'gone returns',
		'renamed x',
		'renamed back',
	]);
	const joined = withEarlier(earlier, await since(second, third), loadedOf(third));
	assert.deepEqual(told(joined), ['appeared stays', 'appeared new', 'gone gone', 'renamed x']);
	assert.deepEqual([joined[0]?.name, joined[3]?.edits], ['Stays', [{field: 'name', from: 'one', to: 'three'}]]);
	// This computer deleted one that appeared, and created one that was gone.
	const now = loadedOf([...second.filter(({id}) => id !== 'brief'), organization('gone')]);
	assert.deepEqual(told(withEarlier(earlier, [], now)), [
		'appeared stays',
		'gone returns',
		'renamed x',
		'renamed back',
	]);
	const unproven = withEarlier(earlier, [], loadedOf([], true));
	assert.ok(told(unproven).includes('appeared brief'), 'a short list disproves nothing');
});

const record = (method: string, uri: string, rest: Partial<AuditRecord> = {}): AuditRecord => ({
	id: uri,
	action: {result: 'success', time: '2026-11-25T10:00:00Z'},
	actor: {email: 'jane@test.example'},
	raw: {method, uri},
	resource: {},
	...rest,
});

await test('keeps the records of creations, names and profiles, without writes from this computer', () => {
	const [created, renamed, profile] = [
		record('POST', '/organizations'),
		record('PUT', '/client/v4/organizations/a'),
		record('PUT', '/organizations/a/profile'),
	];
	const refused = record('PUT', '/organizations/a', {action: {result: 'failure'}});
	const others = [
		record('POST', '/organizations/a/members'),
		record('GET', '/organizations/a'),
		refused,
		record('DELETE', '/organizations/a'),
	];
	assert.deepEqual(recordsOfOthers([created, renamed, profile, ...others], []), [created, renamed, profile]);
	const at = Date.parse('2026-11-25T10:00:05Z');
	assert.deepEqual(recordsOfOthers([renamed, profile], [entry('a', 'profile', at)]), [renamed]);
	assert.deepEqual(recordsOfOthers([renamed, profile], [entry('a', 'edit', at)]), []);
	assert.deepEqual(recordsOfOthers([renamed, profile], [entry('a', 'edit', at - 3_600_000)]), [renamed, profile]);
});

await test('copies a change as one line, with hostile text made visible', () => {
	const change: Change = {
		id: 'a',
		name: 'x\ty\n\u{1B}[31m',
		edits: [{field: 'name', from: 'old', to: 'x'}],
		records: [record('PUT', '/organizations/a')],
	};
	const text = changeText(change);
	assert.deepEqual([text.split('\n').length, text.split('\t').length], [2, 5]);
	assert.ok(!text.includes('\u{1B}'));
	assert.match(text, /^renamed\ta\t.*\tname: old → x\tjane@test\.example 2026-11-25 10:00 UTC\n$/v);
});

await test('compares two lists of 100,000 organizations, and gives way to keys in between', async () => {
	const before = Array.from({length: 100_000}, (_, index) => organization(`o${index}`));
	const after = before.with(70_000, {...(before[70_000] ?? a), name: 'other'}).slice(1);
	let parts = 0;
	const changes = await since(before, after, {}, async () => {
		parts++;
	});
	assert.deepEqual([told(changes), parts], [['gone o0', 'renamed o70000'], 39]);
});
