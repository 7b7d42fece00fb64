/*
Tests the tests: `npm run mutants -- FILE…` makes one small mistake at a time in a file, and runs the tests of the file until one fails. Mistakes that no test notices survive, and are printed.
The tests are those that import the file, or lie in the folder of the same name and load it, without those that run the built program. `--tests WORD` adds others.
`--sample N` makes only N mistakes in each file, chosen by `--seed`. The status is 0 if at least 85 % are noticed.
*/
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import ts from 'typescript';
import {filesIn, importsOf, reachedFrom} from '../helpers/imports.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {requiresBuild, testFiles} from '../helpers/test-files.js';
import {mutantsOf, type Mutant} from './mutants-of.js';

const leastShare = 85;

const {values: {sample, seed = `${Date.now() % 1000}`, tests: words = [], beside: isQuick}, positionals: files} = parseArgs({
	allowPositionals: true, options: {
		sample: {type: 'string'}, seed: {type: 'string'}, tests: {type: 'string', multiple: true}, beside: {type: 'boolean'},
	},
});

// Tests whose process is ended leave their files behind.
using temporary = temporaryFolder();
const {NODE_TEST_CONTEXT: _, ...inherited} = process.env;
const environment = {...inherited, TMPDIR: temporary.path};
const hook = new URL('serve.ts', import.meta.url).href;

const options: ts.CompilerOptions = {
	target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.ReactJSX, verbatimModuleSyntax: true,
};

const compiled = (text: string): string => ts.transpile(text, options);

/** How long a test takes in milliseconds, with this text in place of a file. Undefined if it fails, or takes longer than the limit. */
async function timeToPass(test: string, limit: number, {file, text}: {readonly file: string; readonly text: string}): Promise<number | undefined> {
	const begun = Date.now();
	const child = spawn(process.execPath, [...process.execArgv, `--import=${hook}`, '--test-reporter=tap', test], {
		env: {...environment, MUTANT_URL: pathToFileURL(file).href, MUTANT_TEXT: text}, stdio: ['ignore', 'pipe', 'ignore'], timeout: limit, killSignal: 'SIGKILL',
	});
	child.stdout.setEncoding('utf8').on('data', (output: string) => {
		// The first failure is enough.
		if (/^ *not ok/mv.test(output)) {
			child.kill('SIGKILL');
		}
	});
	const [status] = await once(child, 'close') as readonly unknown[];
	return status === 0 ? Date.now() - begun : undefined;
}

type TestFile = {readonly test: string; readonly limit: number};

/** The test with its limit of time, if it loads the file. */
async function measured(test: string, file: string, text: string): Promise<readonly TestFile[]> {
	const time = await timeToPass(test, 600_000, {file, text: compiled(text)});
	if (time === undefined) {
		throw new Error(`${test} fails without a mistake.`);
	}

	const limit = 5 * time;
	return await timeToPass(test, limit, {file, text: 'throw new Error(\'loaded\');'}) === undefined ? [{test, limit}] : [];
}

async function measureAll(tests: readonly string[], file: string, text: string): Promise<readonly TestFile[]> {
	const found: TestFile[] = [];
	for (const test of tests) {
		found.push(...await measured(test, file, text)); // eslint-disable-line no-await-in-loop -- One process at a time.
	}

	return found.toSorted((one, other) => one.limit - other.limit);
}

/** The tests of a file: the one with its name, and the others. */
function testsOf(file: string): Readonly<Record<'beside' | 'others', readonly string[]>> {
	const beside = file.replace(/^source(?<rest>.*)\.tsx?$/v, 'test$<rest>.test.ts');
	const all = filesIn('{source,test}');
	const isOf = (test: string) => importsOf(test, [file]).length > 0 || (path.dirname(test) === path.dirname(beside) && reachedFrom(test, all).includes(file));
	const chosen = [...testFiles().filter(test => isOf(test) && !requiresBuild([test])), ...words.length === 0 ? [] : testFiles({words})];
	return {beside: chosen.filter(test => test.startsWith(beside)), others: [...new Set(chosen)].filter(test => !test.startsWith(beside))};
}

/** Some of the mutants, in their order: always the same for a seed. */
function sampleOf(mutants: readonly Mutant[]): readonly Mutant[] {
	let state = Number(seed);
	const drawn = mutants.map((mutant, index) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // eslint-disable-line no-bitwise -- A generator of 32 bits.
		return {mutant, index, place: state};
	});
	const chosen = drawn.toSorted((one, other) => one.place - other.place).slice(0, sample === undefined ? mutants.length : Number(sample));
	return chosen.toSorted((one, other) => one.index - other.index).map(({mutant}) => mutant);
}

const inLine = (text: string): string => text.replaceAll(/\s+/gv, ' ');

/** The mutants that no test notices. */
async function survivorsOf(mutants: readonly Mutant[], tests: readonly TestFile[], file: string, text: string): Promise<readonly Mutant[]> {
	const survivors: Mutant[] = [];
	for (const mutant of mutants) {
		const changed = {file, text: compiled(text.slice(0, mutant.start) + mutant.after + text.slice(mutant.end))};
		let isAlive = true;
		for (const {test, limit} of tests) {
			isAlive &&= await timeToPass(test, limit, changed) !== undefined; // eslint-disable-line no-await-in-loop -- One process at a time.
		}

		survivors.push(...isAlive ? [mutant] : []);
	}

	return survivors;
}

/** Prints the survivors of a file. Returns the share of the killed mutants, in percent. */
async function check(file: string): Promise<number> {
	const text = readFileSync(file, 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const mutants = sampleOf(mutantsOf(text));
	let survivors = mutants;
	const {beside, others} = testsOf(file);
	for (const tests of isQuick ? [beside] : [beside, others]) {
		survivors = survivors.length === 0 ? [] : await survivorsOf(survivors, await measureAll(tests, file, text), file, text); // eslint-disable-line no-await-in-loop -- The other tests are slower.
	}

	for (const {start, end, after} of survivors) {
		const {line, character} = source.getLineAndCharacterOfPosition(start);
		console.log(`${file}:${line + 1}:${character + 1}  ${inLine(text.slice(start, end))} -> ${inLine(after)}`);
	}

	const killed = mutants.length - survivors.length;
	const share = 100 * killed / mutants.length;
	console.log(`${file}: ${killed} of ${mutants.length} killed (${Math.floor(share)} %), seed ${seed}`);
	return share;
}

for (const file of files) {
	if (await check(file) < leastShare) { // eslint-disable-line no-await-in-loop -- One process at a time.
		process.exitCode = 1;
	}
}
