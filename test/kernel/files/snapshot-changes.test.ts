import assert from 'node:assert/strict';
import {test} from 'node:test';
import {emptyProfile, type Organization, type Profile} from '../../../source/base/api/schemas.js';
import {changesBetween, changeText, withoutProfile} from '../../../source/kernel/files/snapshot-changes.js';
import {remarksOn} from '../../../source/kernel/files/snapshot-remarks.js';
import {parseSnapshot, snapshotText} from '../../../source/kernel/files/snapshot.js';

const profile: Profile = {...emptyProfile, business_name: 'Ltd', business_phone: '1'};

const snapshot = (...organizations: readonly Organization[]) => ({
	host: 'api.example',
	takenAt: '2026-06-01T00:00:00.000Z',
	isComplete: true,
	organizations,
});

const one: Organization = {id: 'a', name: 'A', meta: {}};

await test('reports no edit for values that one list left out', () => {
	const full: Organization = {...one, profile, meta: {flags: {account_creation: 'on'}, managed_by: 'someone'}};
	assert.deepEqual(changesBetween(snapshot(full), snapshot(one)), []);
	assert.deepEqual(changesBetween(snapshot(one), snapshot(full)), []);
	assert.deepEqual(
		[withoutProfile(snapshot(one), snapshot(full)), withoutProfile(snapshot(full), snapshot(full))],
		[
			{either: 1, older: 1, newer: 0},
			{either: 0, older: 0, newer: 0},
		],
	);
});

await test('compares only what a snapshot with a filter has', () => {
	const other = (id: string): Organization => ({...one, id});
	const older = {...snapshot(one, other('gone')), isComplete: false, filter: 'name:a'};
	const newer = snapshot({...one, name: 'AA'}, other('left-out'));
	assert.deepEqual(
		changesBetween(older, newer).map(({id, change}) => [id, change]),
		[
			['a', 'renamed'],
			['gone', 'missing'],
		],
	);
	assert.deepEqual(remarksOn(older, newer, {isWithoutProfiles: true}), [
		'The older snapshot has only what its filter found, name:a, so only those organizations are compared.',
	]);
	assert.equal(parseSnapshot(snapshotText(older)).filter, 'name:a');
});

await test('reports how many profiles were not compared, and which list lacks them', () => {
	const both = (isOlder: boolean, isNewer: boolean, id = 'a') =>
		[isOlder, isNewer].map(has => ({...one, id, ...(has && {profile})}));
	const remarks = (...pairs: ReadonlyArray<readonly Organization[]>) => {
		const [older, newer] = [0, 1].map(side => snapshot(...pairs.flatMap(pair => pair.slice(side, side + 1))));
		return (
			older &&
			newer &&
			remarksOn(older, newer).map(text =>
				text.replace(' cforgs snapshot --profiles writes snapshots with profiles.', ''),
			)
		);
	};

	assert.deepEqual(remarks(both(true, true)), []);
	assert.deepEqual(remarks(both(false, false), both(true, true, 'b')), [
		'The profiles of 1 organization were not compared: neither snapshot has them.',
	]);
	assert.deepEqual(remarks(both(true, false), both(true, false, 'b')), [
		'The profiles of 2 organizations were not compared: the newer snapshot lacks 2.',
	]);
	const since = remarksOn(snapshot({...one, profile}), snapshot(one), {isOfService: true, readAgain: 'This reads it'});
	assert.deepEqual(since, [
		'The profiles of 1 organization were not compared: 1 was not read again since the snapshot. This reads it.',
	]);
	assert.deepEqual(remarks(both(true, false), both(false, false, 'b')), [
		'The profiles of 2 organizations were not compared: the older snapshot lacks 1, the newer snapshot lacks 2.',
	]);
});

await test('reports both values of each field that both lists have', () => {
	const before: Organization = {
		...one,
		profile: {...profile, extra: 1},
		meta: {flags: {account_creation: 'on'}, managed_by: 'one'},
	};
	const after: Organization = {
		...one,
		profile: {...profile, business_phone: '2', extra: 2},
		meta: {tenant_flags: {account_creation: 'off'}, managed_by: 'two'},
	};
	assert.deepEqual(changesBetween(snapshot(before), snapshot(after)), [
		{
			id: 'a',
			name: 'A',
			change: 'edited',
			edits: [
				{field: 'business_phone', from: '1', to: '2'},
				{field: 'profile', from: '{"extra":1}', to: '{"extra":2}'},
				{field: 'meta.flags.account_creation', from: 'on', to: 'off'},
				{field: 'meta.managed_by', from: 'one', to: 'two'},
			],
		},
	]);
});

await test('reports an old organization not seen before as appeared, and one no longer seen as missing', () => {
	const parent = {id: 'p', name: 'Partner'};
	const [old, fresh] = [
		{...one, id: 'old', create_time: '2026-05-01T00:00:00Z', parent: {...parent, extra: 1}},
		{...one, id: 'new', create_time: '2026-06-02T00:00:00Z'},
	];
	const changes = changesBetween(snapshot(one), snapshot(old, fresh, {...one, id: 'undated'}));
	assert.deepEqual(changes, [
		{id: 'old', name: 'A', change: 'appeared', parent},
		{id: 'new', name: 'A', change: 'created'},
		{id: 'undated', name: 'A', change: 'appeared'},
		{id: 'a', name: 'A', change: 'missing'},
	]);
	assert.deepEqual(
		changes.slice(0, 2).map(change => changeText(change)),
		[
			'appeared\told\tA\tin Partner (p); was not in the older snapshot, but its creation time says that it is not new\n',
			'created\tnew\tA\n',
		],
	);
});

await test('reads a snapshot as it was written', () => {
	const written = snapshot(
		{...one, profile, name: 'A \u{202E}\u{9B} “quoted”'},
		{...one, id: 'b', parent: {id: 'a', name: 'A'}},
	);
	assert.deepEqual(parseSnapshot(snapshotText(written)), written);
	const empty = snapshotText(snapshot());
	assert.deepEqual(parseSnapshot(empty), snapshot());
});

await test('shows empty values as empty', () => {
	const [change] = changesBetween(
		snapshot({...one, profile}),
		snapshot({...one, profile: {...profile, business_email: 'a@b.example', business_phone: ''}}),
	);
	assert.ok(change);
	assert.equal(
		changeText(change),
		'edited\ta\tA\tBusiness email: (empty) → “a@b.example”; Business phone: “1” → (empty)\n',
	);
});
