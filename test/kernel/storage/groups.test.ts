import assert from 'node:assert/strict';
import {appendFileSync, mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Disk, Owner} from '../../../source/kernel/storage/disk.js';
import {idsInGroups, openGroups} from '../../../source/kernel/storage/groups.js';
import {longestFilter, openFilters} from '../../../source/kernel/storage/saved-filters.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner: Owner = {host: 'api.example', fingerprint: 'f1', context: undefined};

const diskIn = (stateFolder: string, other: Partial<Owner> = {}) => ({stateFolder, owner: {...owner, ...other}});

const plain = (groups: ReturnType<typeof openGroups>) =>
	Object.fromEntries(
		groups
			.all()
			.entries()
			.map(([name, members]) => [name, Object.fromEntries(members)]),
	);

const plainIn = (disk: Disk) => plain(openGroups(disk));

await test('keeps a group with the names of its organizations for a host, only for its owner', () => {
	using folder = temporaryFolder();
	const groups = openGroups(diskIn(folder.path));
	assert.equal(
		groups.add('emea', [
			{id: 'a', name: 'Acme'},
			{id: 'b', name: 'Bolt'},
		]),
		2,
	);
	assert.equal(
		groups.add('emea', [
			{id: 'a', name: 'Acme'},
			{id: 'c', name: 'Cog'},
		]),
		1,
	);
	assert.equal(groups.remove('emea', ['b', 'x']), 1);
	assert.deepEqual(plainIn(diskIn(folder.path, {fingerprint: 'f2'})), {emea: {a: 'Acme', c: 'Cog'}});
	assert.deepEqual(idsInGroups(groups), new Map([['emea', new Set(['a', 'c'])]]));
	assert.deepEqual(plainIn(diskIn(folder.path, {host: 'other.example'})), {});
	assertModes({
		[path.join(folder.path, 'groups')]: '700',
		[path.join(folder.path, 'groups', 'api.example.ndjson')]: '600',
	});
	groups.delete('emea');
	assert.deepEqual(plainIn(diskIn(folder.path)), {});
});

await test('loses nothing that two programs add at the same time', () => {
	using folder = temporaryFolder();
	const [one, other] = [openGroups(diskIn(folder.path)), openGroups(diskIn(folder.path))];
	one.all();
	other.all();
	one.add('emea', [{id: 'a', name: 'Acme'}]);
	other.add('emea', [{id: 'b', name: 'Bolt'}]);
	assert.deepEqual(plain(one), {emea: {a: 'Acme', b: 'Bolt'}});
	assert.deepEqual(plain(other), plain(one));
});

await test('keeps an organization whatever its id is, and the others that were added with it', () => {
	using folder = temporaryFolder();
	const groups = openGroups(diskIn(folder.path));
	const ids = ['a', 'x'.repeat(65), 'org:1', 'é'];
	assert.equal(
		groups.add(
			'emea',
			ids.map(id => ({id, name: 'Acme'})),
		),
		ids.length,
	);
	assert.deepEqual(idsInGroups(groups), new Map([['emea', new Set(ids)]]));
	assert.equal(groups.remove('emea', ['org:1', 'a']), 2);
	assert.deepEqual(idsInGroups(groups), new Map([['emea', new Set([ids[1], 'é'])]]));
	appendFileSync(
		path.join(folder.path, 'groups', 'api.example.ndjson'),
		'\n{"group":"emea","add":[{"id":"","name":"None"},{"id":"b"},null,{"id":"c","name":"Cog"}]}\n{"group":"emea","remove":["",null,"é"]}\n',
	);
	assert.deepEqual(idsInGroups(groups), new Map([['emea', new Set([ids[1], 'c'])]]));
});

await test('skips lines that are no groups, and refuses a file that cannot be read', () => {
	using folder = temporaryFolder();
	const groups = openGroups(diskIn(folder.path));
	groups.add('emea', [{id: 'a', name: 'Acme'}]);
	const file = path.join(folder.path, 'groups', 'api.example.ndjson');
	appendFileSync(
		file,
		[
			'{',
			'null',
			'{"group":"../x","add":[]}',
			'{"group":"emea","add":[{"id":"","name":""}]}',
			JSON.stringify({group: '__proto__', add: [{id: 'b', name: '\u{1B}]52;c;YQ==\u{7}'}]}).slice(0, -9),
			'{"group":"emea","add":[{"id":"c',
		].join('\n'),
	);
	groups.add('emea', [{id: 'd', name: 'Dash'}]);
	assert.deepEqual(plain(groups), {emea: {a: 'Acme', d: 'Dash'}});
	rmSync(file);
	assert.deepEqual(plain(groups), {});
	mkdirSync(file);
	assert.throws(() => groups.all(), {
		name: 'Refusal',
		message: `The groups could not be read: ${file} is a folder (EISDIR).`,
	});
	assert.throws(() => groups.add('emea', [{id: 'a', name: 'Acme'}]), {code: 'EISDIR'});
});

await test('keeps the groups and filters of the sandbox in memory', () => {
	using folder = temporaryFolder();
	const disk = {stateFolder: path.join(folder.path, 'never')};
	openGroups(disk).add('emea', [{id: 'a', name: 'Acme'}]);
	assert.deepEqual(plainIn(disk), {emea: {a: 'Acme'}});
	openFilters(disk).save('mine', 'email:none');
	assert.deepEqual(openFilters(disk).all(), new Map([['mine', {text: 'email:none', isOfConfig: false}]]));
});

await test('reads a saved filter back as itself', () => {
	using folder = temporaryFolder();
	const filters = openFilters(diskIn(folder.path));
	const names = fc
		.string({unit: fc.constantFrom('a', 'Z', '0', '_', '-'), minLength: 1, maxLength: 64})
		.filter(name => !name.startsWith('-'));
	fc.assert(
		fc.property(names, fc.string({maxLength: longestFilter, unit: 'binary'}), (name, text) => {
			filters.save(name, text);
			assert.deepEqual(filters.all().get(name), {text, isOfConfig: false});
		}),
		{numRuns: 50},
	);
});

await test('keeps filters for a context, before those of the config file', () => {
	using folder = temporaryFolder();
	const config = {lonely: 'email:none', ours: 'phone:none'};
	const filters = openFilters(diskIn(folder.path, {context: 'prod'}), config);
	filters.save('lonely', 'members:0');
	assert.deepEqual(
		filters.all(),
		new Map([
			['lonely', {text: 'members:0', isOfConfig: false}],
			['ours', {text: 'phone:none', isOfConfig: true}],
		]),
	);
	assert.deepEqual(openFilters(diskIn(folder.path)).all(), new Map());
	filters.delete('lonely');
	assert.equal(
		openFilters(diskIn(folder.path, {context: 'prod'}), config)
			.all()
			.get('lonely')?.text,
		'email:none',
	);
});
