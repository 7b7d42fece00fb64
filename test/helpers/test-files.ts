import {globSync, readFileSync} from 'node:fs';
import {filesIn, reachedFrom} from './imports.js';

const every = 'test/**/*.test.{ts,tsx}';

/** The tests that also run on Windows: no pseudo-terminal, no file modes, no Unix programs. */
const ofWindows = [
	'test/{base,kernel,abilities,program,build}/**/!(editor).test.{ts,tsx}',
	'test/{contributing,readme,structure,tables}.test.ts',
	'test/benchmark/{results,slow-line}.test.ts',
	'test/hostile/promises.test.ts',
];

/** The files of the tests: all of them, or those whose folder or file begins with one of these words. */
export function testFiles({
	isWindows = false,
	words = [],
}: {readonly isWindows?: boolean; readonly words?: readonly string[]} = {}): readonly string[] {
	const files = globSync(isWindows ? ofWindows : every)
		.map(file => file.replaceAll('\\', '/'))
		.toSorted();
	return words.length === 0 ? files : files.filter(file => words.some(word => `/${file}`.includes(`/${word}`)));
}

/** Whether a test runs the built program, itself or through a helper. */
export function requiresBuild(files: readonly string[]): boolean {
	const among = filesIn('{test,benchmark,build}');
	const reached = new Set(files.flatMap(file => reachedFrom(file, among)));
	return reached.values().some(file => readFileSync(file, 'utf8').includes('distribution'));
}
