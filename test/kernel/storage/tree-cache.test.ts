import assert from 'node:assert/strict';
import {readdirSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {openTreeCache} from '../../../source/kernel/storage/tree-cache.js';
import {assertModes} from '../../helpers/of-unix.js';
import {organization, profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner = {host: 'api.test:8443', fingerprint: 'f1'};
const organizations = [
	organization('acme', {name: 'Acme', create_time: '2025-03-14T09:26:00Z', meta: {managed_by: 'globex'}}),
	{...organization('emea', {name: 'EMEA\u{1B}'}), parent: {id: 'hidden', name: 'Hidden'}},
	organization('apac', {name: '', parent: 'acme'}),
];

const isListed = (id: string) => organizations.some(each => each.id === id);

await test('restores the tree for the same host and credential only, from a file only for this user', async () => {
	using folder = temporaryFolder();
	const cache = openTreeCache(folder.path, owner);
	assert.equal(cache.read(), undefined);
	await cache.keep({organizations: organizations.map(each => ({...each, profile})), readAt: 7}, isListed);
	assert.deepEqual(openTreeCache(folder.path, owner).read(), {organizations, readAt: 7});
	await cache.keep({organizations, readAt: 8, isShort: true}, isListed);
	assert.deepEqual(cache.read(), {organizations, readAt: 8, isShort: true});
	assert.equal(openTreeCache(folder.path, {...owner, fingerprint: 'f2'}).read(), undefined);
	assert.equal(openTreeCache(folder.path, {...owner, host: 'other.test'}).read(), undefined);
	const [file = ''] = readdirSync(path.join(folder.path, 'trees'));
	assertModes({[path.join(folder.path, 'trees', file)]: '600'});
});

await test('restores the place of an invisible organization with its children', async () => {
	using folder = temporaryFolder();
	const cache = openTreeCache(folder.path, owner);
	const tagged = organizations.map(each => ({...each, meta: {hierarchy_tags: ['acme', 'hidden', each.id]}}));
	await cache.keep({organizations: tagged, readAt: 7}, isListed);
	assert.deepEqual(cache.read()?.organizations.map(({meta}) => meta.hierarchy_tags), [undefined, ['acme', 'hidden'], undefined]);
});

await test('ignores foreign files and other versions, and stores no list that is too long', async () => {
	using folder = temporaryFolder();
	const cache = openTreeCache(folder.path, owner);
	await cache.keep({organizations, readAt: 7}, isListed);
	const [name = ''] = readdirSync(path.join(folder.path, 'trees'));
	const file = path.join(folder.path, 'trees', name);
	const columns = '[["a","b"],["A","B"],["",""],[0,1],[["","",""],[0,true,""]]]';
	const whole = `{"version":2,"readAt":1}\n${columns}\n2\n`;
	writeFileSync(file, whole);
	assert.deepEqual(cache.read()?.organizations.map(({parent}) => parent), [undefined, {id: 'a', name: 'A'}]);
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
	const changed = [whole.replace('1}', '"1"}'), whole.replace('"version":2', '"version":1'), ...others, whole.replace('\n2\n', '\n3\n')];
	const texts = ['', '{', '[]', '2\n', ...changed, whole.replace('\n2\n', '\n'), whole.slice(0, 40)];
	const used = texts.filter(text => {
		writeFileSync(file, text);
		return cache.read() !== undefined;
	});
	assert.deepEqual(used, []);

	const many = Array.from({length: 100_001}, (_, index) => organization(String(index)));
	await cache.keep({organizations: many, readAt: 8}, isListed);
	assert.equal(cache.read(), undefined);
});

await test('shares what organizations with the same parent have in common', async () => {
	using folder = temporaryFolder();
	const cache = openTreeCache(folder.path, owner);
	const list = [
		...Array.from({length: 2000}, (_, at) => organization(`root${at}`, {name: `Root ${at}`})),
		...Array.from({length: 2000}, (_, at) => ({...organization(`child${at}`, {name: `Child ${at}`, meta: {managed_by: 'globex'}}), parent: {id: `root${at % 2}`, name: at < 1000 ? `Root ${at % 2}` : 'Another name'}})),
	];
	await cache.keep({organizations: list, readAt: 7}, () => true);
	const {organizations: read = []} = cache.read() ?? {};
	assert.ok(isDeepStrictEqual(read, list));
	assert.equal(read[2000]?.parent, read[2002]?.parent);
	assert.equal(read[2000]?.parent?.id, read[0]?.id);
	// With and without a manager.
	assert.equal(new Set(read.map(({meta}) => meta)).size, 2);
});

await test('works without the cache if the folder cannot be written', async () => {
	using folder = temporaryFolder();
	writeFileSync(path.join(folder.path, 'trees'), '');
	const cache = openTreeCache(folder.path, owner);
	await cache.keep({organizations, readAt: 7}, isListed);
	assert.equal(cache.read(), undefined);
});

await test('drops the oldest of many lists', async () => {
	using folder = temporaryFolder();
	const trees = path.join(folder.path, 'trees');
	await openTreeCache(folder.path, owner).keep({organizations, readAt: 7}, isListed);
	const [first = ''] = readdirSync(trees);
	utimesSync(path.join(trees, first), 1, 1);
	for (let number = 0; number < 30; number++) {
		// eslint-disable-next-line no-await-in-loop -- Each is written when the one before is.
		await openTreeCache(folder.path, {...owner, fingerprint: String(number)}).keep({organizations, readAt: 7}, isListed);
	}

	assert.equal(readdirSync(trees).length, 30);
	assert.equal(openTreeCache(folder.path, owner).read(), undefined);
	assert.ok(openTreeCache(folder.path, {...owner, fingerprint: '0'}).read());
});
