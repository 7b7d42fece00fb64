import assert from 'node:assert/strict';
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openKeptColumns} from '../../../source/kernel/customer-file/columns.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await test('remembers only the latest assignment of columns for each header', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'onboarding', 'api.test.columns');
	const kept = openKeptColumns(file);
	assert.equal(kept.find(['Kunde', 'x']), undefined);
	kept.keep(['Kunde', 'x'], [undefined, 'name']);
	kept.keep(['Kunde'], ['name']);
	kept.keep(['Kunde', 'x'], ['name', undefined]);
	appendFileSync(file, 'cut');
	const next = openKeptColumns(file);
	assert.deepEqual(
		[next.find(['Kunde', 'x']), next.find(['Kunde']), next.find(['x', 'Kunde'])],
		[['name', undefined], ['name'], undefined],
	);
	assert.equal(readFileSync(file, 'utf8').match(/header/gv)?.length, 2);
	assert.ok(!readFileSync(file, 'utf8').includes('Kunde'));
	assertModes({[file]: '600'});
});

await test('ignores a malformed line, and works when nothing can be stored', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'api.test.columns');
	const kept = openKeptColumns(file);
	kept.keep(['Kunde'], ['name']);
	writeFileSync(file, readFileSync(file, 'utf8').replace('name', 'nothing'));
	assert.equal(kept.find(['Kunde']), undefined);
	const nowhere = openKeptColumns(path.join(file, 'below'));
	nowhere.keep(['Kunde'], ['name']);
	assert.equal(nowhere.find(['Kunde']), undefined);
});
