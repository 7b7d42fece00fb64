import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {TestEvent} from 'node:test/reporters';
import ts from 'typescript';

const least = 95;
const folders = ['base/api', 'kernel/state', 'base/tree', 'kernel/form-model', 'kernel/terminal'];

type File = {
	readonly path: string;
	readonly totalLineCount: number;
	readonly coveredLineCount: number;
	readonly lines: ReadonlyArray<{readonly line: number; readonly count: number}>;
};

const share = (files: readonly File[]): number =>
	(100 * files.reduce((sum, file) => sum + file.coveredLineCount, 0)) /
	files.reduce((sum, file) => sum + file.totalLineCount, 0);

// Shortens 3, 4, 5, 9 to 3–5, 9.
function ranges(numbers: readonly number[]): string {
	const starts = numbers.filter(number => !numbers.includes(number - 1));
	const ends = numbers.filter(number => !numbers.includes(number + 1));
	return starts
		.map((start, index) => (start === ends[index] ? `${start}` : `${start}–${ends[index] ?? ''}`))
		.join(', ');
}

function unloaded(name: string): File {
	const lines = readFileSync(name, 'utf8')
		.split('\n')
		.slice(0, -1)
		.map((_, index) => ({line: index + 1, count: 0}));
	return {path: name, totalLineCount: lines.length, coveredLineCount: 0, lines};
}

const isTypesAlone = (name: string): boolean =>
	ts
		.transpile(readFileSync(name, 'utf8'), {
			target: ts.ScriptTarget.Latest,
			module: ts.ModuleKind.ESNext,
			removeComments: true,
		})
		.trim() === 'export {};';

// The summary omits files that no test loaded. If such a file has code, all its lines count as not covered.
function withUnloaded(folder: string, summary: readonly File[]): readonly File[] {
	return globSync(`source/${folder}/**/*.{ts,tsx}`)
		.filter(name => !isTypesAlone(name))
		.map(name => summary.find(file => path.resolve(name) === file.path) ?? unloaded(name));
}

/**
Prints the share of covered lines of each folder, and the uncovered lines of each file. The run fails if a test fails or a folder has too little coverage.

@yields a piece of the report.
*/
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	for await (const {type, data} of events) {
		if (type === 'test:fail') {
			yield `✖ ${data.name}: ${data.details.error.message}\n`;
		}

		if (type !== 'test:coverage') {
			continue;
		}

		for (const folder of folders) {
			const files = withUnloaded(folder, data.summary.files);
			const covered = share(files);
			yield `\nsource/${folder}: ${covered.toFixed(1)} % of the lines${covered > least ? '' : `, which is not more than ${least} %`}\n`;
			if (covered <= least) {
				process.exitCode = 1;
			}

			const partly = files.filter(({coveredLineCount, totalLineCount}) => coveredLineCount < totalLineCount);
			for (const file of partly) {
				yield `  ${path.basename(file.path)}: ${ranges(file.lines.filter(({count}) => count === 0).map(({line}) => line))}\n`;
			}
		}
	}
}
