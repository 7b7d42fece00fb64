import assert from 'node:assert/strict';
import {test} from 'node:test';
import {usableIn} from '../../../source/kernel/loop/known-lists.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await test('finds the same usable values whether a few or most of the known ones are wanted', () => {
	using folder = temporaryFolder();
	const owner = {host: 'x.example', fingerprint: 'f', context: undefined};
	const known = openKnown({stateFolder: folder.path, cacheFolder: folder.path, owner});
	const ids = Array.from({length: 40}, (_, at) => `o${at}`);
	known.keep(
		'members',
		ids.map((id, at) => ({
			id,
			readAt: 1000 + at,
			value: {items: [{id: `m${at}`, status: 'active', user: {email: `${id}@x.example`, name: ''}}], unreadable: 0},
		})),
	);
	const rules = {oldest: 1005, isTrue: ({id}: {readonly id: string}) => id !== 'o7'};
	const found = (...wanted: readonly string[]) =>
		[...usableIn(known, 'members', wanted, rules)].map(([id, {readAt, value}]) => [id, readAt, value.items[0]?.id]);
	const most = ids.toReversed();
	assert.deepEqual(
		found(...most),
		most
			.filter(id => id !== 'o7')
			.slice(0, -5)
			.map(id => [id, 1000 + Number(id.slice(1)), `m${id.slice(1)}`]),
	);
	assert.deepEqual(found('o9', 'o7', 'o1', 'none', 'o8'), [
		['o9', 1009, 'm9'],
		['o8', 1008, 'm8'],
	]);
	assert.deepEqual(found(), []);
	known.close();
});
