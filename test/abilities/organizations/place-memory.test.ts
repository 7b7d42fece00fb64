import assert from 'node:assert/strict';
import {readdirSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openPlaceMemory, type LeftPlace} from '../../../source/abilities/organizations/begin.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner = {host: 'api.example', fingerprint: 'f1', context: undefined};
const place: LeftPlace = {
	id: 'a',
	tab: 'flags',
	unfoldedDepth: null,
	flipped: ['b'],
	columns: {tree: {shown: ['created', 'metadata.tier'], sort: {by: 'email', isReversed: true}}},
};

await test('stores a place for a host, a credential and a context, only for its owner', () => {
	using folder = temporaryFolder();
	const memory = openPlaceMemory(folder.path, owner);
	assert.equal(memory.read(), undefined);
	memory.keep(place);
	assert.deepEqual(memory.read(), place);
	assert.equal(openPlaceMemory(folder.path, {...owner, context: '../up'}).read(), undefined);
	assert.equal(openPlaceMemory(folder.path, {...owner, fingerprint: 'f2'}).read(), undefined);
	const [file = ''] = readdirSync(path.join(folder.path, 'places'));
	assertModes({[path.join(folder.path, 'places', file)]: '600'});
});

await test('limits the stored folds, and ignores an unreadable file', () => {
	using folder = temporaryFolder();
	const memory = openPlaceMemory(folder.path, owner);
	memory.keep({...place, flipped: Array.from({length: 5000}, (_, index) => String(index))});
	assert.equal(memory.read()?.flipped.length, 2000);
	const [file = ''] = readdirSync(path.join(folder.path, 'places'));
	writeFileSync(path.join(folder.path, 'places', file), '{"tab":');
	assert.equal(memory.read(), undefined);
});

await test('drops the oldest of many places', () => {
	using folder = temporaryFolder();
	openPlaceMemory(folder.path, owner).keep(place);
	const [first = ''] = readdirSync(path.join(folder.path, 'places'));
	utimesSync(path.join(folder.path, 'places', first), 1, 1);
	for (let number = 0; number < 100; number++) {
		openPlaceMemory(folder.path, {...owner, context: String(number)}).keep(place);
	}

	assert.equal(readdirSync(path.join(folder.path, 'places')).length, 100);
	assert.equal(openPlaceMemory(folder.path, owner).read(), undefined);
	assert.deepEqual(openPlaceMemory(folder.path, {...owner, context: '0'}).read(), place);
});
