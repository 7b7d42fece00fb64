import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {mutantsOf} from './mutants-of.js';

// The text with each mutant.
const mutated = (text: string) =>
	mutantsOf(text).map(({start, end, after}) => text.slice(0, start) + after + text.slice(end));

await test('changes conditions, comparisons and what is taken by default', () => {
	assert.deepEqual(mutated('if (a < 2) {}'), [
		'if (true) {}',
		'if (false) {}',
		'if (a <= 2) {}',
		'if (a >= 2) {}',
		'if (a < 3) {}',
	]);
	assert.deepEqual(mutated('f = () => a ?? b;'), [';', 'f = () => undefined;', 'f = () => a;', 'f = () => b;']);
	assert.deepEqual(mutated('const x = !a && b?.c;'), [
		'const x = !a || b?.c;',
		'const x = a && b?.c;',
		'const x = !a && b.c;',
	]);
});

await test('leaves out statements, results and elements', () => {
	assert.deepEqual(mutated('function f() { g(); return h; }'), [
		'function f() { ; return h; }',
		'function f() { g(); return undefined; }',
	]);
	assert.deepEqual(mutated('const x = [a, ...b];'), ['const x = [...b];', 'const x = [a];']);
	assert.deepEqual(mutated('const x = {a, ...b.filter(c)};'), [
		'const x = {...b.filter(c)};',
		'const x = {a};',
		'const x = {a, ...b};',
	]);
});

await test('changes no sentence, no type and no import', () => {
	assert.deepEqual(
		mutated(
			"import {a} from 'b';\nconst x: 'c' | 1 = import('d');\ntype E = {readonly f: true};\nconst y = 'Two words' + z;",
		),
		[],
	);
	assert.deepEqual(mutated("const x = 'word';"), ["const x = '';"]);
});

// Runs the script on a function whose test does not notice every mistake.
async function runOn(body: string, assertion: string, ...options: readonly string[]) {
	using temporary = temporaryFolder();
	const imports = [
		"import assert from 'node:assert/strict';",
		"import {test} from 'node:test';",
		"import {f} from '../source/f.js';",
	];
	const files = {
		'package.json': '{"type": "module"}',
		'source/f.ts': `export function f(a: number, b?: number) {\n${body}\n}\n`,
		'test/f.test.ts': [...imports, `await test('works', () => {\n${assertion}\n});`].join('\n'),
	};
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(temporary.path, name)), {recursive: true});
		writeFileSync(path.join(temporary.path, name), content);
	}

	const {NODE_TEST_CONTEXT: _, ...env} = process.env;
	return await endOf(
		spawn(
			process.execPath,
			[`--import=${import.meta.resolve('tsx')}`, path.resolve('test/mutants/main.ts'), ...options, 'source/f.ts'],
			{cwd: temporary.path, env, stdio: ['ignore', 'pipe', 'pipe']},
		),
	);
}

await test('prints the mistakes that no test notices', async () => {
	const {stdout, status} = await runOn('return a < b ? a : b;', 'assert.equal(f(1, 2), 1);', '--seed', '1');
	assert.equal(
		stdout,
		'source/f.ts:2:8  a < b -> true\nsource/f.ts:2:10  < -> <=\nsource/f.ts: 3 of 5 killed (60 %), seed 1\n',
	);
	assert.equal(status, 1);
});

await test('counts a test that no longer ends as failed', async () => {
	const {stdout, status} = await runOn('while (a < 3) { a++; }\nreturn a;', 'assert.equal(f(1), 3);', '--seed', '1');
	assert.equal(stdout, 'source/f.ts: 7 of 7 killed (100 %), seed 1\n');
	assert.equal(status, 0);
});
