import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {nothingKept, openRecents, recentsOf, withUses} from '../../../source/abilities/recents/ability.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const day = 86_400_000;

const visit = (id: string, at: number) => ({of: 'organizations', id, at}) as const;

const order = (...uses: ReadonlyArray<ReturnType<typeof visit>>) =>
	recentsOf(withUses(nothingKept, uses)).organizations;

const diskIn = (stateFolder: string, fingerprint = 'f1'): Disk => ({
	stateFolder,
	owner: {host: 'api.example', fingerprint, context: undefined},
});

await test('puts what was visited most first, and counts each visit half a week later', () => {
	assert.deepEqual(order(visit('one', 1), visit('two', 2)), ['two', 'one']);
	assert.deepEqual(order(visit('one', 1), visit('one', 2), visit('two', 3)), ['one', 'two']);
	assert.deepEqual(order(visit('one', 0), visit('one', 1), visit('two', 8 * day)), ['two', 'one']);
	assert.deepEqual(order(visit('one', 0), visit('one', 1), visit('two', 6 * day)), ['one', 'two']);
});

await test('does not count a visit for more because the clock was wrong', () => {
	assert.deepEqual(order(visit('one', 1000 * day), visit('two', 1), visit('two', 2)), ['two', 'one']);
});

await test('keeps at most 500 organizations and commands, and always the last one', () => {
	const anyVisit = fc.record({id: fc.integer({min: 0, max: 700}), at: fc.integer({min: 0, max: 100 * day})});
	fc.assert(
		fc.property(fc.array(anyVisit, {maxLength: 20}), visits => {
			const many = Array.from({length: 600}, (_, at) => visit(`id${at}`, at));
			const uses = [...many, ...visits.map(({id, at}) => visit(`id${id}`, at))];
			const {organizations} = withUses(nothingKept, uses);
			assert.equal(organizations.length, 500);
			assert.ok(organizations.some(({id}) => id === uses.at(-1)?.id));
		}),
		{numRuns: 5},
	);
});

await test('keeps only ids, names of commands, counts and times, in a file for each host that only its owner can read', () => {
	using folder = temporaryFolder();
	const recents = openRecents(diskIn(folder.path));
	recents?.add([visit('o1', 5), {of: 'commands', id: 'openCopy copy', at: 6}]);
	recents?.pin('o2', true);
	const file = path.join(folder.path, 'recents', 'api.example.json');
	assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
		organizations: [{id: 'o1', count: 1, at: 5}],
		commands: [{id: 'openCopy copy', count: 1, at: 6}],
		pins: ['o2'],
	});
	assertModes({[file]: '600', [path.dirname(file)]: '700'});
	assert.equal(openRecents({stateFolder: folder.path}), undefined);
});

await test('keeps the visits and pins of sessions at the same time, whatever their credential', () => {
	using folder = temporaryFolder();
	const [one, two] = [openRecents(diskIn(folder.path)), openRecents(diskIn(folder.path, 'f2'))];
	one?.add([visit('o1', 1)]);
	two?.add([visit('o2', 2), visit('o1', 3)]);
	one?.pin('p1', true);
	const kept = two?.pin('p2', true);
	assert.deepEqual(
		[kept?.pins, kept && recentsOf(kept).organizations],
		[
			['p1', 'p2'],
			['o1', 'o2'],
		],
	);
	assert.deepEqual(one?.pin('p1', false).pins, ['p2']);
});

await test('leaves out what is no use or no id in the file, and begins again after a damaged one', () => {
	using folder = temporaryFolder();
	mkdirSync(path.join(folder.path, 'recents'));
	const write = (text: string) => {
		writeFileSync(path.join(folder.path, 'recents', 'api.example.json'), text);
	};

	write(
		'{"organizations": [{"id": "o1", "count": 1, "at": 5}, {"id": "o2", "count": -1, "at": 5}, 7], "commands": 1, "pins": ["p1", ""]}',
	);
	assert.deepEqual(openRecents(diskIn(folder.path))?.read(), {
		organizations: [{id: 'o1', count: 1, at: 5}],
		commands: [],
		pins: ['p1'],
	});
	write('{');
	assert.deepEqual(openRecents(diskIn(folder.path))?.read(), nothingKept);
});
