import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {globSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import vm from 'node:vm';
import {build} from 'esbuild';
import fc from 'fast-check';
import {packageBundle} from '../build/bundle.js';
import {compileEagerly} from '../build/compile-eagerly.js';
import {inOneByte} from '../build/one-byte.js';
import {narrow, wide} from '../build/plain-characters.js';
import {PlainSegmenter} from '../build/plain-segmenter.js';
import {ending, patch, startUpMeasures, widthOfPlainText} from '../build/start-up.js';
import {fileWith} from './helpers/built-file.js';
import {temporaryFolder} from './helpers/temporary-folder.js';

const {resolve} = createRequire(import.meta.url);

async function bundle(file: string, plugins: typeof startUpMeasures): Promise<string> {
	const {outputFiles} = await build({
		entryPoints: [file],
		bundle: true,
		write: false,
		format: 'esm',
		platform: 'node',
		logLevel: 'silent',
		plugins: [...plugins],
	});
	return outputFiles[0]?.text ?? '';
}

await test('fails the build when a package changed so that a measure no longer applies', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'module.js');
	const measure = patch({name: 'a measure', file: 'module.js', edit: [['before()', 'after()']]});
	writeFileSync(file, 'before();\n');
	const changed = await bundle(file, [measure]);
	assert.match(changed, /^after\(\);$/mv);
	writeFileSync(file, 'other();\n');
	await assert.rejects(bundle(file, [measure]), /The measure “a measure” finds its place in .*module\.js 0 times/v);
	writeFileSync(file, 'before();before();\n');
	await assert.rejects(bundle(file, [measure]), /finds its place in .*module\.js 2 times/v);
	await assert.rejects(
		bundle(file, [patch({name: 'a measure', file: 'gone.js', edit: []})]),
		/The measure “a measure” finds no file gone\.js/v,
	);
});

await test('applies every measure to the current packages', async () => {
	using folder = temporaryFolder();
	const entry = path.join(folder.path, 'entry.js');
	writeFileSync(entry, ['ink', 'got'].map(name => `export * from ${JSON.stringify(resolve(name))};\n`).join(''));
	const text = await bundle(entry, startUpMeasures);
	assert.doesNotMatch(text, /react-devtools-core'\)|es-toolkit\/dist\/compat\/index/v);
	assert.doesNotMatch(text, /data:application\/octet-stream;base64,AGFzbQ/v);
	assert.doesNotMatch(text, /node:dns/v);
});

await test('fails the build when code imports a constant from a built-in module that loads when called', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'module.js');
	const bundled = async (code: string) => {
		writeFileSync(file, code);
		return bundle(
			file,
			startUpMeasures.filter(({name}) => name === 'built-ins by require'),
		);
	};

	assert.match(await bundled('import {readFile} from "node:fs/promises"; readFile();'), /=> all\(\)\["readFile"\]/v);
	assert.match(await bundled('import {constants} from "node:fs"; console.log(constants);'), /get\("constants"\)/v);
	await assert.rejects(
		bundled('import {constants} from "node:fs/promises"; console.log(constants);'),
		/No matching export .* for import "constants"/v,
	);
	await assert.rejects(
		bundled('import * as files from "node:fs/promises"; console.log(files.constants);'),
		/Import "constants" will always be undefined/v,
	);
});

await test('writes every character of the program in one byte, with the same meaning', () => {
	const program = '[String`“name” é 🙂`, "ü", /[—–]/v.test("—"), /^[🙂]$/v.test("🙂")].join(" ")';
	const text = inOneByte(program);
	assert.match(text, /^\p{ASCII}+$/v);
	assert.equal(vm.runInNewContext(text), '“name” é 🙂 ü true true');
});

await test('finds a file by the end of its path, even on Windows', () => {
	const filter = ending('ink/build/ink.js');
	assert.deepEqual(
		['/x/ink/build/ink.js', String.raw`C:\x\ink\build\ink.js`, '/x/ink/build/ink-js', '/x/ink.build.ink.js'].map(file =>
			filter.test(file),
		),
		[true, true, false, false],
	);
});

const characters = Array.from({length: 0xff_ff}, (_, codePoint) => String.fromCodePoint(codePoint));

await test('segments text exactly like the full segmenter', () => {
	const plain = characters.filter(text => new RegExp(`^[${narrow}${wide}]$`, 'v').test(text));
	assert.ok(plain.length > 30_000);
	const mixed = fc.oneof(
		fc.string({unit: fc.constantFrom(...plain)}),
		fc.string({unit: 'grapheme'}),
		fc.string({unit: 'binary'}),
	);
	const own = new PlainSegmenter();
	const full = new Intl.Segmenter();
	const joined = plain.filter(text => [...full.segment(`a${text}${text}a`)].length !== 4);
	assert.deepEqual(joined, []);
	fc.assert(
		fc.property(mixed, fc.integer({min: -1, max: 12}), (text, at) => {
			assert.deepEqual([...own.segment(text)], [...full.segment(text)]);
			assert.deepEqual(own.segment(text).containing(at), full.segment(text).containing(at));
			assert.deepEqual(own.segment(text).containing(), full.segment(text).containing());
		}),
		{numRuns: 2000},
	);
});

await test('keeps the width of every text', async () => {
	using folder = temporaryFolder();
	const entry = path.join(folder.path, 'entry.js');
	writeFileSync(entry, `export {default} from '${resolve('string-width')}';\n`);
	const load = async (plugins: typeof startUpMeasures): Promise<(text: string) => number> => {
		const file = path.join(folder.path, `${plugins.length}.mjs`);
		writeFileSync(file, await bundle(entry, plugins));
		const {default: width} = (await import(file)) as {default: (text: string) => number};
		return width;
	};

	const [plain, measured] = await Promise.all([load([]), load([widthOfPlainText])]);
	const differing = characters.filter(
		text => plain(text) !== measured(text) || plain(`a${text}b`) !== measured(`a${text}b`),
	);
	assert.deepEqual(differing, []);
});

const manyStatements = Array.from({length: 100}, (_, at) => `text += ${at} + text;`).join('');

// Functions of every kind that run, with calls above declarations, a directive, and a name that a later declaration takes.
const program = `#!/usr/bin/env node
'use strict';
let text = '';
const made = [early(1), outer(2)(3), (() => 4)()];
function early(value) { 'use strict'; return inner(value) + (this === undefined ? 1 : 2); function inner(each) { return each * 2 } }
function outer(left) { return right => left + right }
var sum = (left, right) => left + right
function * counting() { yield 1; yield 2 }
made.push(...counting(), twice(2), sum.name, early.name, early.length)
function twice(value) { { function local() { return value * 2 } return local() } }
const later = async () => 5, maker = {make(each) { return each }};
made.push(maker.make(6), typeof later, function () { return 7 }(), [8].map(each => each + 1)[0]);
made`;

const withoutFirstLine = (text: string): string => text.slice(text.indexOf('\n'));

// Where functions begin: at their keyword, name or parameters.
const functionBegins = (text: string): ReadonlySet<number> =>
	new Set(text.matchAll(/async |function|\(\)|\b\w+ =>|\(left, right\)|make\(/gv).map(({index}) => index));

await test('changes only when a function is compiled, not what the program does', () => {
	const eager = compileEagerly(program, functionBegins(program));
	assert.ok(eager.startsWith('#!/usr/bin/env node\n'));
	const run = (text: string): unknown => structuredClone(vm.runInNewContext(withoutFirstLine(text)));
	assert.deepEqual(run(eager), run(program));
	assert.equal(compileEagerly(program, new Set()), program);
});

await test('compiles functions that run at the start together with their file', () => {
	const compiledSize = (text: string): number => new vm.Script(text).createCachedData().length;
	const gains = (
		[
			['const run = text => {', 'text'],
			['function run(text) {', 'function'],
			['const run = async function (text) {', 'async'],
		] as const
	).map(([head, begin]) => {
		const text = `${head} ${manyStatements} };`;
		const eager = compileEagerly(text, new Set([text.indexOf(begin)]));
		return compiledSize(eager) - compiledSize(text);
	});
	assert.deepEqual(
		gains.map(gain => gain > manyStatements.length),
		[true, true, true],
	);

	const marked = globSync('distribution/*.js').flatMap(file =>
		readFileSync(file, 'utf8')
			.matchAll(/=\((?:async )?(?:function|\w+=>|\([\w,]*\)=>)/gv)
			.toArray(),
	);
	assert.ok(marked.length > 1000, `${marked.length} functions are marked`);
});

const {
	metafile: {outputs, inputs: bundled},
} = await build({...packageBundle, write: false});

// The files of the bundle that load together with `file`.
function loaded(file: string, seen = new Set<string>()): Set<string> {
	seen.add(file);
	for (const {path: next, kind} of outputs[file]?.imports ?? []) {
		if (kind === 'import-statement' && !seen.has(next)) {
			loaded(next, seen);
		}
	}

	return seen;
}

const entryOf = (name: string) =>
	Object.keys(outputs).find(file => outputs[file]?.entryPoint === name) ?? assert.fail(name);

const inputs = (files: ReadonlySet<string>) => [...files].flatMap(file => Object.keys(outputs[file]?.inputs ?? {}));

await test('runs every file after the files that it imports', () => {
	const circles: string[] = [];
	const ended = new Set<string>();
	const follow = (file: string, above: readonly string[]): void => {
		if (above.includes(file)) {
			circles.push([...above.slice(above.indexOf(file)), file].join(' → '));
		} else if (!ended.has(file)) {
			for (const {path: next, kind, external} of bundled[file]?.imports ?? []) {
				if (kind === 'import-statement' && external !== true) {
					follow(next, [...above, file]);
				}
			}

			ended.add(file);
		}
	};

	for (const file of Object.keys(bundled)) {
		follow(file, []);
	}

	assert.ok(ended.size > 600);
	assert.deepEqual(
		circles.filter(circle => circle.includes('source/')),
		[],
	);
});

await test('loads only a few files before the first frame, without Ink and React', () => {
	const skeleton = loaded(entryOf('source/run-guarded.ts'), loaded(entryOf('source/cli.ts')));
	assert.ok(skeleton.size <= 5);
	const screen = loaded(entryOf('source/screen.ts'), new Set(skeleton));
	assert.ok(inputs(screen).includes('source/program/session/main-blocks.ts'));
	assert.deepEqual(
		inputs(screen).filter(input => /node_modules\/(?:ink|react|got)\//v.test(input)),
		[],
	);
	assert.ok(screen.size <= 9);
});

await test('loads what the start does not need after the first frame', () => {
	const first = inputs(loaded(entryOf('source/screen.ts')));
	assert.ok(first.includes('built-in:node:fs'));
	assert.deepEqual(
		first.filter(input => /^built-in:node:(?:child_process|v8|vm)$/v.test(input)),
		[],
	);
});

await test('loads the crypto module of Node.js only when it hashes something', () => {
	const file = fileWith('showScreen=');
	const code = `
		await import(${JSON.stringify(pathToFileURL(file).href)});
		console.log(process.moduleLoadList.filter(name => name === 'NativeModule crypto').length);
	`;
	const {stdout} = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {encoding: 'utf8'});
	assert.equal(stdout, '0\n');
});

await test('does not prepare the fuzzy search when the screen loads', () => {
	const file = fileWith('showScreen=');
	const code = `
		const made = [];
		globalThis.RegExp = class extends RegExp {
			constructor(...given) {
				super(...given);
				made.push(this.source);
			}
		};
		await import(${JSON.stringify(pathToFileURL(file).href)});
		console.log(JSON.stringify(made));
	`;
	const {stdout} = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {encoding: 'utf8'});
	const made = JSON.parse(stdout) as readonly string[];
	assert.ok(made.length > 0);
	assert.deepEqual(
		made.filter(source => source.includes(String.raw`\p{Ll}\p{Lu}`)),
		[],
	);
});

await test('loads Ink neither for --version nor for a command without a screen', () => {
	const hasInk = (name: string) => inputs(loaded(entryOf(name))).some(input => input.includes('node_modules/ink/'));
	assert.deepEqual(
		[
			'source/program/session/show-app.tsx',
			'source/run-guarded.ts',
			'source/run.ts',
			'source/program/doctor/doctor.ts',
		].map(name => hasInk(name)),
		[true, false, false, false],
	);
});
