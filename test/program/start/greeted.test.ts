import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openGreeted} from '../../../source/program/start/navigator.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const mine = {host: 'api.test.example', fingerprint: 'a1'};

await test('remembers a credential only for its host, in a file only for its owner', () => {
	using folder = temporaryFolder();
	const greeted = openGreeted(folder.path, mine);
	assert.equal(greeted.has(), false);
	greeted.add();
	greeted.add();
	assert.equal(greeted.has(), true);
	const others = [
		{...mine, host: 'other.test.example'},
		{...mine, fingerprint: 'a2'},
		{...mine, fingerprint: 'a'},
	];
	assert.deepEqual(
		others.map(other => openGreeted(folder.path, other).has()),
		[false, false, false],
	);
	const file = path.join(folder.path, 'greeted');
	assert.equal(readFileSync(file, 'utf8'), 'api.test.example a1\n');
	assertModes({[file]: '600'});
});

await test('limits the size of the file, and forgets the oldest entries', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'greeted');
	writeFileSync(file, Array.from({length: 200}, (_, index) => `h ${index}\n`).join(''));
	openGreeted(folder.path, mine).add();
	assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 200);
	assert.deepEqual(
		['0', '1'].map(fingerprint => openGreeted(folder.path, {host: 'h', fingerprint}).has()),
		[false, true],
	);
	assert.equal(openGreeted(folder.path, mine).has(), true);
});

await test('continues if the folder cannot be written', () => {
	using folder = temporaryFolder();
	writeFileSync(path.join(folder.path, 'file'), '');
	const greeted = openGreeted(path.join(folder.path, 'file', 'below'), mine);
	greeted.add();
	assert.equal(greeted.has(), false);
});
