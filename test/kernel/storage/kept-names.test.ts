import assert from 'node:assert/strict';
import {appendFileSync, mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {keptNamePattern} from '../../../source/kernel/state/kept-name.js';
import type {Disk, Owner} from '../../../source/kernel/storage/disk.js';
import {
	type KeptKind,
	type KeptNames,
	longestFilter,
	openKeptNames,
} from '../../../source/kernel/storage/kept-names.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner: Owner = {host: 'api.example', fingerprint: 'f1', context: undefined};

const diskIn = (stateFolder: string, other: Partial<Owner> = {}) => ({stateFolder, owner: {...owner, ...other}});

const plain = (kept: KeptNames) =>
	Object.fromEntries(
		kept
			.groups()
			.entries()
			.map(([name, members]) => [name, Object.fromEntries(members)]),
	);

const plainIn = (disk: Disk) => plain(openKeptNames(disk));

await test('keeps a group with the names of its organizations for a host, only for its owner', () => {
	using folder = temporaryFolder();
	const groups = openKeptNames(diskIn(folder.path));
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
	assert.deepEqual(groups.named().groups, new Map([['emea', new Set(['a', 'c'])]]));
	assert.deepEqual(plainIn(diskIn(folder.path, {host: 'other.example'})), {});
	assertModes({[path.join(folder.path, 'kept')]: '700', [path.join(folder.path, 'kept', 'api.example.ndjson')]: '600'});
	groups.delete('group', 'emea');
	assert.deepEqual(plainIn(diskIn(folder.path)), {});
});

await test('loses nothing that two programs add at the same time', () => {
	using folder = temporaryFolder();
	const [one, other] = [openKeptNames(diskIn(folder.path)), openKeptNames(diskIn(folder.path))];
	one.groups();
	other.groups();
	one.add('emea', [{id: 'a', name: 'Acme'}]);
	other.add('emea', [{id: 'b', name: 'Bolt'}]);
	assert.deepEqual(plain(one), {emea: {a: 'Acme', b: 'Bolt'}});
	assert.deepEqual(plain(other), plain(one));
});

await test('keeps an organization whatever its id is, and the others that were added with it', () => {
	using folder = temporaryFolder();
	const groups = openKeptNames(diskIn(folder.path));
	const ids = ['a', 'x'.repeat(65), 'org:1', 'é'];
	assert.equal(
		groups.add(
			'emea',
			ids.map(id => ({id, name: 'Acme'})),
		),
		ids.length,
	);
	assert.deepEqual(groups.named().groups, new Map([['emea', new Set(ids)]]));
	assert.equal(groups.remove('emea', ['org:1', 'a']), 2);
	assert.deepEqual(groups.named().groups, new Map([['emea', new Set([ids[1], 'é'])]]));
	appendFileSync(
		path.join(folder.path, 'kept', 'api.example.ndjson'),
		'\n{"group":"emea","add":[{"id":"","name":"None"},{"id":"b"},null,{"id":"c","name":"Cog"}]}\n{"group":"emea","remove":["",null,"é"]}\n',
	);
	assert.deepEqual(groups.named().groups, new Map([['emea', new Set([ids[1], 'c'])]]));
});

await test('skips lines that are no groups, and refuses a file that cannot be read', () => {
	using folder = temporaryFolder();
	const groups = openKeptNames(diskIn(folder.path));
	groups.add('emea', [{id: 'a', name: 'Acme'}]);
	const file = path.join(folder.path, 'kept', 'api.example.ndjson');
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
	assert.throws(() => groups.groups(), {
		name: 'Refusal',
		message: `The groups and saved filters could not be read: ${file} is a folder (EISDIR).`,
	});
	assert.throws(() => groups.add('emea', [{id: 'a', name: 'Acme'}]), {code: 'EISDIR'});
});

await test('keeps the groups and filters of the sandbox in memory', () => {
	using folder = temporaryFolder();
	const disk = {stateFolder: path.join(folder.path, 'never')};
	openKeptNames(disk).add('emea', [{id: 'a', name: 'Acme'}]);
	assert.deepEqual(plainIn(disk), {emea: {a: 'Acme'}});
	openKeptNames(disk).save('mine', 'email:none');
	assert.deepEqual(openKeptNames(disk).filters(), new Map([['mine', {text: 'email:none', isOfConfig: false}]]));
});

await test('reads a saved filter back as itself', () => {
	using folder = temporaryFolder();
	const kept = openKeptNames(diskIn(folder.path));
	const names = fc
		.string({unit: fc.constantFrom('a', 'Z', '0', '_', '-'), minLength: 1, maxLength: 64})
		.filter(name => !name.startsWith('-'));
	fc.assert(
		fc.property(names, fc.string({maxLength: longestFilter, unit: 'binary'}), (name, text) => {
			kept.save(name, text);
			assert.deepEqual(kept.filters().get(name), {text, isOfConfig: false});
		}),
		{numRuns: 50},
	);
});

await test('keeps filters for a host, before those of the config file', () => {
	using folder = temporaryFolder();
	const config = {lonely: 'email:none', ours: 'phone:none'};
	const kept = openKeptNames(diskIn(folder.path, {context: 'prod'}), config);
	kept.save('lonely', 'members:0');
	assert.deepEqual(
		kept.filters(),
		new Map([
			['lonely', {text: 'members:0', isOfConfig: false}],
			['ours', {text: 'phone:none', isOfConfig: true}],
		]),
	);
	const elsewhere = openKeptNames(diskIn(folder.path));
	assert.deepEqual(elsewhere.filters(), new Map([['lonely', {text: 'members:0', isOfConfig: false}]]));
	assert.deepEqual(openKeptNames(diskIn(folder.path, {host: 'other.example'})).filters(), new Map());
	kept.delete('filter', 'lonely');
	assert.deepEqual(kept.named().filters, new Map(Object.entries(config)));
});

const name = fc
	.string({unit: fc.constantFrom('a', 'B', '-', '_', '7'), maxLength: 3})
	.filter(each => keptNamePattern.test(each));

const change = fc.oneof(
	fc.record({does: fc.constant('add' as const), name, id: fc.constantFrom('x', 'y')}),
	fc.record({does: fc.constant('save' as const), name, text: fc.string({unit: 'grapheme', maxLength: 60})}),
	fc.record({
		does: fc.constantFrom('delete' as const, 'rename' as const),
		kind: fc.constantFrom<KeptKind>('filter', 'group'),
		name,
		newName: name,
	}),
);

await test('reads groups and filters back as they were added, saved, renamed and deleted, also in another run', () => {
	fc.assert(
		fc.property(fc.array(change, {maxLength: 12}), changes => {
			using folder = temporaryFolder();
			const model = {group: new Map<string, Map<string, string>>(), filter: new Map<string, string>()};
			for (const each of changes) {
				const kept = openKeptNames(diskIn(folder.path));
				if (each.does === 'add') {
					kept.add(each.name, [{id: each.id, name: 'Acme'}]);
					model.group.set(each.name, new Map([...(model.group.get(each.name) ?? []), [each.id, 'Acme']]));
				} else if (each.does === 'save') {
					kept.save(each.name, each.text);
					model.filter.set(each.name, each.text);
				} else {
					const all: Map<string, unknown> = model[each.kind];
					const value = all.get(each.name);
					all.delete(each.name);
					if (each.does === 'delete') {
						kept.delete(each.kind, each.name);
					} else {
						kept.rename(each.kind, each.name, each.newName);
						if (value !== undefined) {
							all.set(each.newName, value);
						}
					}
				}
			}

			const {groups, named} = openKeptNames(diskIn(folder.path));
			assert.deepEqual({group: groups(), filter: named().filters}, model);
		}),
		{numRuns: 100},
	);
});
