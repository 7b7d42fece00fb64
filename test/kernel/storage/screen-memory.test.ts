import assert from 'node:assert/strict';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {type KeptScreen, openScreenMemory, spansOf} from '../../../source/kernel/storage/screen-memory.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const owner = {host: 'api.example', fingerprint: 'f1', context: undefined};
const screen: KeptScreen = {
	readAt: 7, columns: 80, rows: 24, isAscii: false, path: ['Acme'], lines: [[['│', 'accent'], 1, 'Acme', 3, ['│', 'accent']]],
};

await test('keeps a screen for a host, a credential, a context and a config file, only for its owner', () => {
	using folder = temporaryFolder();
	const memory = openScreenMemory(folder.path, owner, 'c1');
	assert.equal(memory.read(), undefined);
	memory.keep(screen);
	assert.deepEqual(memory.read(), screen);
	assert.deepEqual([
		openScreenMemory(folder.path, {...owner, context: 'a'}, 'c1').read(),
		openScreenMemory(folder.path, {...owner, fingerprint: 'f2'}, 'c1').read(),
		openScreenMemory(folder.path, {...owner, host: 'other.example'}, 'c1').read(),
		openScreenMemory(folder.path, owner, 'c2').read(),
	], [undefined, undefined, undefined, undefined]);
	const [file = ''] = readdirSync(path.join(folder.path, 'screens'));
	assertModes({[path.join(folder.path, 'screens', file)]: '600'});
	assert.deepEqual(spansOf([2, 'a', ['b', 'dim']]).map(({text, tone}) => [text, tone]), [['  ', undefined], ['a', undefined], ['b', 'dim']]);
});

await test('keeps no screen of more than 16 kB, and no older one in its place', () => {
	using folder = temporaryFolder();
	const memory = openScreenMemory(folder.path, owner, 'c1');
	memory.keep(screen);
	memory.keep({...screen, lines: [['é'.repeat(9000)]]});
	assert.deepEqual(readdirSync(path.join(folder.path, 'screens')), []);
});

await test('shows nothing of a file that was changed into something that could steer the terminal', () => {
	using folder = temporaryFolder();
	const memory = openScreenMemory(folder.path, owner, 'c1');
	memory.keep(screen);
	const [name = ''] = readdirSync(path.join(folder.path, 'screens'));
	const file = path.join(folder.path, 'screens', name);
	const text = readFileSync(file, 'utf8');
	const readWith = (from: string, to: string) => {
		writeFileSync(file, text.split(from).join(to));
		return memory.read();
	};

	assert.deepEqual(readWith('Acme', 'Acme'), screen);
	const changes = [['Acme', String.raw`\u001b[2J`], ['Acme', String.raw`\u009b2J`], ['accent', 'loud'], [',3,', ',1e9,'], ['"version":1', '"version":2'], ['}', '']] as const;
	assert.deepEqual(changes.map(([from, to]) => readWith(from, to)), changes.map(() => undefined));
});
