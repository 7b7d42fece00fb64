import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {openTreeCache} from '../../../source/kernel/storage/tree-cache.js';
import {organization, profile} from '../../helpers/state.js';

/** What is kept, in memory. */
function setUp() {
	const kept = {lines: [] as readonly string[], busy: 0, waits: 0};
	const cache = openTreeCache(
		{
			lines: () => kept.lines,
			keepLines(lines) {
				if (kept.busy-- > 0) {
					return false;
				}

				kept.lines = lines;
				return true;
			},
		},
		async () => {
			kept.waits++;
		},
	);
	return {kept, cache};
}

const organizations = [
	organization('acme', {name: 'Acme', create_time: '2025-03-14T09:26:00Z', meta: {managed_by: 'globex'}}),
	{...organization('emea', {name: 'EMEA\u{1B}'}), parent: {id: 'hidden', name: 'Hidden'}},
	organization('apac', {name: '', parent: 'acme'}),
];

const isListed = (id: string) => organizations.some(each => each.id === id);

await test('restores the tree as it was kept', async () => {
	const {cache} = setUp();
	assert.equal(cache.read(), undefined);
	await cache.keep({organizations: organizations.map(each => ({...each, profile})), readAt: 7}, isListed);
	assert.deepEqual(cache.read(), {organizations, readAt: 7});
	await cache.keep({organizations, readAt: 8, isShort: true}, isListed);
	assert.deepEqual(cache.read(), {organizations, readAt: 8, isShort: true});
});

await test('tries again while another program is writing, unless a newer list came', async () => {
	const {cache, kept} = setUp();
	kept.busy = 3;
	await cache.keep({organizations, readAt: 7}, isListed);
	assert.deepEqual([cache.read()?.readAt, kept.waits], [7, 3]);
	kept.busy = 5;
	await Promise.all([
		cache.keep({organizations, readAt: 8}, isListed),
		cache.keep({organizations, readAt: 9}, isListed),
	]);
	assert.equal(cache.read()?.readAt, 9);
});

await test('restores the place of an invisible organization with its children', async () => {
	const {cache} = setUp();
	const tagged = organizations.map(each => ({...each, meta: {hierarchy_tags: ['acme', 'hidden', each.id]}}));
	await cache.keep({organizations: tagged, readAt: 7}, isListed);
	assert.deepEqual(
		cache.read()?.organizations.map(({meta}) => meta.hierarchy_tags),
		[undefined, ['acme', 'hidden'], undefined],
	);
});

await test('ignores foreign files and other versions, and stores no list that is too long', async () => {
	const {cache, kept} = setUp();
	const columns = '[["a","b"],["A","B"],["",""],[0,1],[["","",""],[0,true,""]]]';
	const whole = `{"version":2,"readAt":1}\n${columns}\n2\n`;
	kept.lines = whole.trimEnd().split('\n');
	assert.deepEqual(
		cache.read()?.organizations.map(({parent}) => parent),
		[undefined, {id: 'a', name: 'A'}],
	);
	const wrong = [
		[columns, '["a","b"]'],
		['["A","B"]', '["A"]'],
		['["a","b"]', '["a",1]'],
		['[0,1]', '[0,"1"]'],
		['[0,1]', '[0,2]'],
		['[0,true,""]', '[1,true,""]'],
		['[0,true,""]', '[0,true]'],
		['[0,true,""]', '[0,true,"",1]'],
	] as const;
	const others = wrong.map(([before, after]) => whole.replace(before, () => after));
	const changed = [
		whole.replace('1}', '"1"}'),
		whole.replace('"version":2', '"version":1'),
		...others,
		whole.replace('\n2\n', '\n3\n'),
	];
	const texts = ['', '{', '[]', '2\n', ...changed, whole.replace('\n2\n', '\n'), whole.slice(0, 40)];
	const used = texts.filter(text => {
		kept.lines = text.split('\n').filter(line => line !== '');
		return cache.read() !== undefined;
	});
	assert.deepEqual(used, []);

	kept.lines = [];
	const many = Array.from({length: 100_001}, (_, index) => organization(String(index)));
	await cache.keep({organizations: many, readAt: 8}, isListed);
	assert.equal(cache.read(), undefined);
});

await test('shares what organizations with the same parent have in common', async () => {
	const {cache} = setUp();
	const list = [
		...Array.from({length: 2000}, (_, at) => organization(`root${at}`, {name: `Root ${at}`})),
		...Array.from({length: 2000}, (_, at) => ({
			...organization(`child${at}`, {name: `Child ${at}`, meta: {managed_by: 'globex'}}),
			parent: {id: `root${at % 2}`, name: at < 1000 ? `Root ${at % 2}` : 'Another name'},
		})),
	];
	await cache.keep({organizations: list, readAt: 7}, () => true);
	const {organizations: read = []} = cache.read() ?? {};
	assert.ok(isDeepStrictEqual(read, list));
	assert.equal(read[2000]?.parent, read[2002]?.parent);
	assert.equal(read[2000]?.parent?.id, read[0]?.id);
	// With and without a manager.
	assert.equal(new Set(read.map(({meta}) => meta)).size, 2);
});
