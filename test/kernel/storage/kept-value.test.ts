import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {openKeptValue} from '../../../source/kernel/storage/kept-value.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const keptValueModule = new URL('../../../source/kernel/storage/kept-value.ts', import.meta.url).href;

/** Adds numbers to a kept list, one change each. */
const adder = `
const {openKeptValue} = await import(${JSON.stringify(keptValueModule)});
const [folder, first] = process.argv.slice(1);
const kept = openKeptValue(folder, 'numbers', 'host.json', 10);
for (let at = 0; at < 40; at++) {
	kept.change(list => [...(list ?? []), Number(first) + at]);
}
`;

await test('loses no change of programs that change a value at the same time', async () => {
	using folder = temporaryFolder();
	const statuses = await Promise.all(
		[0, 100, 200].map(async first => {
			const child = spawn(
				process.execPath,
				['--import=tsx', '--input-type=module', '--eval', adder, folder.path, String(first)],
				{stdio: 'inherit'},
			);
			const [status] = (await once(child, 'exit')) as [unknown];
			return status;
		}),
	);
	assert.deepEqual(statuses, [0, 0, 0]);
	const numbers = openKeptValue(folder.path, 'numbers', 'host.json', 10).read() as readonly number[];
	assert.deepEqual(
		numbers.toSorted((one, other) => one - other),
		[0, 100, 200].flatMap(first => Array.from({length: 40}, (_, at) => first + at)),
	);
	assert.deepEqual(readdirSync(path.join(folder.path, 'numbers')), ['host.json']);
});

await test('removes a value that a change leaves undefined, and begins again after a damaged file', () => {
	using folder = temporaryFolder();
	const kept = openKeptValue(folder.path, 'numbers', 'host.json', 10);
	kept.change(() => 1);
	kept.change(before => (before === 1 ? undefined : before));
	assert.equal(kept.read(), undefined);
	writeFileSync(path.join(folder.path, 'numbers', 'host.json'), '{');
	kept.change(before => before ?? 'new');
	assert.equal(kept.read(), 'new');
});

await test('changes nothing that it cannot read', () => {
	using folder = temporaryFolder();
	mkdirSync(path.join(folder.path, 'numbers', 'host.json'), {recursive: true});
	const kept = openKeptValue(folder.path, 'numbers', 'host.json', 10);
	assert.throws(
		() => {
			kept.change(() => 1);
		},
		{code: 'EISDIR'},
	);
	assert.deepEqual(readdirSync(path.join(folder.path, 'numbers')), ['host.json']);
});
