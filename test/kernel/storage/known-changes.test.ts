import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {test} from 'node:test';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {type Known, knownFile, type KnownName, openKnown} from '../../../source/kernel/storage/known.js';
import {mostChanges} from '../../../source/kernel/storage/known-changes.js';
import {profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner = {host: 'api.test:8443', fingerprint: 'f1', context: undefined};
const diskIn = (folder: string): Disk => ({stateFolder: folder, cacheFolder: folder, owner});
const named = (name: string) => ({...profile, business_name: name});

const keep = (known: Known, readAt: number, name: string, id = 'acme') => {
	known.keep('profile', [{id, readAt, value: named(name)}]);
};

const nameIn = (value: unknown) =>
	typeof value === 'object' && value !== null && 'business_name' in value ? value.business_name : value;

const noted = ({changes}: Known) =>
	Array.from(changes.all(), ({kind, id, earlier, later}) => [
		kind,
		id,
		earlier.readAt,
		nameIn(earlier.value),
		later.readAt,
		nameIn(later.value),
	]);

await test('notes what differs from an earlier reading, with the times of both', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	known.keep('profile', [{id: 'emea', readAt: 1, value: null}]);
	keep(known, 1, 'A');
	keep(known, 2, 'A');
	assert.deepEqual(noted(known), []);
	keep(known, 3, 'B');
	keep(known, 4, 'B');
	known.keep('profile', [{id: 'emea', readAt: 5, value: named('E')}]);
	known.keep('members', [{id: 'acme', readAt: 5, value: {items: [], unreadable: 0}}]);
	known.keep('members', [{id: 'acme', readAt: 6, value: {items: [], total: 0, unreadable: 0}}]);
	const again = openKnown(diskIn(folder.path));
	assert.deepEqual(noted(again), [
		['members', 'acme', 5, {items: [], unreadable: 0}, 6, {items: [], total: 0, unreadable: 0}],
		['profile', 'acme', 2, 'A', 3, 'B'],
		['profile', 'emea', 1, null, 5, 'E'],
	]);
	assert.equal(again.changes.of({kind: 'profile', id: 'acme'})?.later.readAt, 3);
	assert.equal(again.changes.of({kind: 'accounts', id: 'acme'}), undefined);
});

await test('keeps the earliest value until the change is seen, and no change if that value is back', () => {
	using folder = temporaryFolder();
	const [known, other] = [openKnown(diskIn(folder.path)), openKnown(diskIn(folder.path))];
	keep(known, 1, 'A');
	keep(other, 2, 'B');
	keep(known, 3, 'C');
	assert.deepEqual(noted(known), [['profile', 'acme', 1, 'A', 3, 'C']]);
	keep(known, 4, 'A');
	assert.deepEqual(noted(known), []);
	keep(known, 5, 'B');
	const seen = [...known.changes.all()];
	keep(other, 6, 'C');
	known.changes.drop(seen);
	assert.deepEqual(noted(known), [['profile', 'acme', 4, 'A', 6, 'C']], 'what another session read since is not seen');
	known.changes.drop([...known.changes.all()]);
	assert.deepEqual(noted(other), []);
});

await test('notes nothing of an older reading, and no time of a clock that was wrong', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	keep(known, 9, 'new');
	keep(known, 8, 'old');
	assert.deepEqual([noted(known), known.read('profile', 'acme')?.readAt], [[], 9]);
	keep(known, Date.now() + 1e9, 'to come');
	assert.deepEqual(noted(known), []);
	keep(known, 10, 'now');
	assert.deepEqual(
		[noted(known), known.read('profile', 'acme')?.readAt],
		[[['profile', 'acme', 9, 'new', 10, 'now']], 10],
	);
});

await test('tells what it noted to those who ask for it', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const told: KnownName[] = [];
	const stop = known.observe(names => {
		told.push(...names);
	});
	keep(known, 1, 'A');
	keep(known, 2, 'A');
	keep(known, 3, 'B');
	keep(known, 4, 'A');
	stop();
	keep(known, 5, 'B');
	assert.deepEqual(told, [
		{kind: 'profile', id: 'acme'},
		{kind: 'profile', id: 'acme'},
	]);
});

await test('keeps the earlier values of the first changes, and counts the others', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const all = (readAt: number, name: string) =>
		Array.from({length: mostChanges + 20}, (_, at) => ({id: String(at), readAt, value: named(name)}));
	known.keep('profile', all(1, 'A'));
	known.keep('profile', all(2, 'B'));
	assert.deepEqual([noted(known).length, known.changes.others().length], [mostChanges, 20]);
	known.changes.drop([], 1);
	assert.equal(known.changes.others().length, 20);
	known.changes.drop([...known.changes.all()], 2);
	assert.deepEqual([noted(known).length, known.changes.others().length], [0, 0]);
});

await test('forgets changes with their organization, and those whose earlier reading is too old', () => {
	const known = openKnown({stateFolder: '/'});
	for (const [at, id] of ['acme', 'emea', 'apac'].entries()) {
		keep(known, at + 1, 'A', id);
		keep(known, at + 11, 'B', id);
	}

	known.forget('apac');
	known.forgetBefore(2);
	assert.deepEqual(noted(known), [['profile', 'emea', 2, 'A', 12, 'B']]);
});

await test('never keeps a credential as an earlier or a later value', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const secret = `cfut_${'s3cret'.repeat(7)}`;
	keep(known, 1, 'A');
	keep(known, 2, secret);
	assert.deepEqual(noted(known), []);
	keep(known, 3, 'C');
	assert.deepEqual(noted(known), [['profile', 'acme', 1, 'A', 3, 'C']]);
	known.close();
	const files = readdirSync(path.join(folder.path, 'known')).map(name =>
		readFileSync(path.join(folder.path, 'known', name), 'latin1'),
	);
	assert.ok(files.every(text => !text.includes('s3crets3cret')));
});

await test('leaves out changes on disk that are none, and reads the others', () => {
	using folder = temporaryFolder();
	const known = openKnown(diskIn(folder.path));
	const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
	for (const id of ids) {
		keep(known, 5, 'A', id);
		keep(known, 6, 'B', id);
	}

	const database = new DatabaseSync(knownFile(folder.path, owner));
	database.prepare('UPDATE changes SET value = ? WHERE id = ?').run('{', 'a');
	database.prepare('UPDATE changes SET value = ? WHERE id = ?').run(`${'['.repeat(300)}${']'.repeat(300)}`, 'b');
	database.prepare('UPDATE changes SET kind = ? WHERE id = ?').run('toString', 'c');
	database.prepare('UPDATE changes SET later_at = ? WHERE id = ?').run(Date.now() + 1e9, 'd');
	database.prepare('UPDATE changes SET read_at = ? WHERE id = ?').run(7, 'e');
	database.close();
	assert.deepEqual(noted(known), [['profile', 'f', 5, 'A', 6, 'B']]);
});
