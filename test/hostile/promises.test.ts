import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const root = new URL('../../', import.meta.url);

await test('names existing tests for each promise, and has a promise for every hostile test', () => {
	const [, section = ''] = readFileSync(new URL('docs/safety.md', root), 'utf8').split(/^## Every promise.*\n/mv, 2);
	const [table = ''] = section.split(/^## /mv, 1);
	const rows = table
		.split('\n')
		.filter(line => line.startsWith('| '))
		.slice(2);
	const named = rows.map(row =>
		row
			.matchAll(/`(?<file>test\/[^`]+)`/gv)
			.map(match => match.groups?.['file'] ?? '')
			.toArray(),
	);
	assert.ok(rows.length >= 10);
	assert.deepEqual(
		rows.filter((_row, index) => named[index]?.length === 0),
		[],
	);
	assert.deepEqual(
		named.flat().filter(file => !existsSync(new URL(file, root))),
		[],
	);
	const hostile = readdirSync(new URL('.', import.meta.url))
		.filter(file => file !== 'promises.test.ts')
		.map(file => `test/hostile/${file}`);
	assert.deepEqual(
		hostile.filter(file => !named.flat().includes(file)),
		[],
	);
});
