/*
Tests the tests: `npm run mutants -- FILE…` makes one small mistake at a time in a file, and runs the tests of the file until one fails. Mistakes that no test notices survive, and are printed.
The tests are those that import the file, or lie in the folder of the same name and load it, without those that run the built program. `--tests WORD` adds others.
`--sample N` makes only N mistakes in each file, chosen by `--seed`. The status is 0 if at least 85 % are noticed.
*/
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import ts from 'typescript';
import {filesIn, importsOf} from '../helpers/imports.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {requiresBuild, testFiles} from '../helpers/test-files.js';
import {mutantsOf, type Mutant} from './mutants-of.js';
import {openRunner, type Runner} from './runner.js';

const leastShare = 85;

const {
	values: {sample, seed = `${Date.now() % 1000}`, tests: words = [], beside: isQuick},
	positionals: files,
} = parseArgs({
	allowPositionals: true,
	options: {
		sample: {type: 'string'},
		seed: {type: 'string'},
		tests: {type: 'string', multiple: true},
		beside: {type: 'boolean'},
	},
});

// Tests that are ended leave their files behind.
using temporary = temporaryFolder();

const options: ts.CompilerOptions = {
	target: ts.ScriptTarget.ESNext,
	module: ts.ModuleKind.ESNext,
	jsx: ts.JsxEmit.ReactJSX,
	verbatimModuleSyntax: true,
};

const compiled = (text: string): string => ts.transpile(text, options);

type TestFile = {readonly test: string; readonly limit: number};

/** How long a test takes without a mistake, in milliseconds. Undefined if it fails. */
async function timeOf(test: string, {doesPass}: Runner, text: string): Promise<number | undefined> {
	const begun = Date.now();
	return (await doesPass(test, text, 600_000)) ? Date.now() - begun : undefined;
}

/** The tests that load the file, each with its limit of time, the fastest first. */
async function measure(tests: readonly string[], runner: Runner, text: string): Promise<readonly TestFile[]> {
	const found: TestFile[] = [];
	for (const test of tests) {
		const time = await timeOf(test, runner, text); // eslint-disable-line no-await-in-loop -- One test at a time.
		if (time === undefined) {
			console.error(`${test} fails without a mistake, and is left out.`);
			continue;
		}

		const limit = 1000 + 5 * time;
		// eslint-disable-next-line no-await-in-loop -- One test at a time.
		if (!(await runner.doesPass(test, "throw new Error('loaded');", limit))) {
			found.push({test, limit});
		}
	}

	return found.toSorted((one, other) => one.limit - other.limit);
}

/** All files that import a file, directly or through others. */
function importersOf(file: string): readonly string[] {
	const all = filesIn('{source,test}');
	const graph = all.map(each => [each, importsOf(each, all, 'ever')] as const);
	const found = new Set<string>();
	const visit = (name: string): void => {
		found.add(name);
		for (const [importer, names] of graph) {
			if (!found.has(importer) && names.includes(name)) {
				visit(importer);
			}
		}
	};

	visit(file);
	return [...found];
}

/** The tests of a file: the one with its name, and the others. */
function testsOf(file: string, importers: readonly string[]): Readonly<Record<'beside' | 'others', readonly string[]>> {
	const beside = file.replace(/^source(?<rest>.*)\.tsx?$/v, 'test$<rest>.test.ts');
	const isOf = (test: string) =>
		importers.includes(test) && (path.dirname(test) === path.dirname(beside) || importsOf(test, [file]).length > 0);
	const chosen = new Set([
		...testFiles().filter(test => isOf(test) && !requiresBuild([test])),
		...(words.length === 0 ? [] : testFiles({words})),
	]);
	return {
		beside: [...chosen].filter(test => test.startsWith(beside)),
		others: [...chosen].filter(test => !test.startsWith(beside)),
	};
}

/** Some of the mutants, in their order: always the same for a seed. */
function sampleOf(mutants: readonly Mutant[]): readonly Mutant[] {
	let state = Number(seed);
	const drawn = mutants.map((mutant, index) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // eslint-disable-line no-bitwise -- A generator of 32 bits.
		return {mutant, index, place: state};
	});
	const chosen = drawn
		.toSorted((one, other) => one.place - other.place)
		.slice(0, sample === undefined ? mutants.length : Number(sample));
	return chosen.toSorted((one, other) => one.index - other.index).map(({mutant}) => mutant);
}

const inLine = (text: string): string => text.replaceAll(/\s+/gv, ' ');

/** The mutants that no test notices. */
async function survivorsOf(
	mutants: readonly Mutant[],
	tests: readonly TestFile[],
	{doesPass}: Runner,
	text: string,
): Promise<readonly Mutant[]> {
	const survivors: Mutant[] = [];
	for (const mutant of mutants) {
		const changed = compiled(text.slice(0, mutant.start) + mutant.after + text.slice(mutant.end));
		let isAlive = true;
		for (const {test, limit} of tests) {
			isAlive &&= await doesPass(test, changed, limit); // eslint-disable-line no-await-in-loop -- One test at a time.
		}

		survivors.push(...(isAlive ? [mutant] : []));
	}

	return survivors;
}

/** Prints the survivors of a file. Returns the share of the killed mutants, in percent. */
async function check(file: string): Promise<number> {
	const text = readFileSync(file, 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const original = compiled(text);
	const importers = importersOf(file);
	await using runner = openRunner(file, importers, original, temporary.path);
	const mutants = sampleOf(mutantsOf(text));
	let survivors = mutants;
	const {beside, others} = testsOf(file, importers);
	for (const tests of isQuick ? [beside] : [beside, others]) {
		survivors =
			survivors.length === 0 ? [] : await survivorsOf(survivors, await measure(tests, runner, original), runner, text); // eslint-disable-line no-await-in-loop -- The other tests are slower.
	}

	for (const {start, end, after} of survivors) {
		const {line, character} = source.getLineAndCharacterOfPosition(start);
		console.log(`${file}:${line + 1}:${character + 1}  ${inLine(text.slice(start, end))} -> ${inLine(after)}`);
	}

	const killed = mutants.length - survivors.length;
	const share = (100 * killed) / mutants.length;
	console.log(`${file}: ${killed} of ${mutants.length} killed (${Math.floor(share)} %), seed ${seed}`);
	return share;
}

for (const file of files) {
	// eslint-disable-next-line no-await-in-loop -- One process at a time.
	if ((await check(file)) < leastShare) {
		process.exitCode = 1;
	}
}
