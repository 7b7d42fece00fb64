import {constants, existsSync} from 'node:fs';
import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import {codeOf, systemErrorText, orSystemError} from '../../base/text/error-code.js';
import {readRegularFile} from '../storage/disk.js';
import {writeWhole} from '../storage/write-file.js';
import {
	endedResult,
	isResultOf,
	isUnfinishedResult,
	resultLines,
	resultWithDeleted,
	type Result,
} from './result-table.js';

/** The part of the result that is already written, and its file. Lines can be appended only if `rows` is set. */
export type WrittenResult = {
	readonly target: string;
	readonly rows?: Result['rows'];
	readonly lines: ReturnType<typeof resultLines>;
};

const mostNumbers = 1000;

/** Checks whether a result file can be written. An existing file may be overwritten only if it is an earlier result and every organization in it belongs to these rows. `text` is the content of the existing file. */
async function lookAt(file: string, result: Result): Promise<{readonly isFree: boolean; readonly text?: string}> {
	try {
		const text = readRegularFile(file);
		return {isFree: isResultOf(text, result), text};
	} catch (error) {
		if (['ENOENT', 'EISDIR', 'no regular file', 'too large'].includes(codeOf(error))) {
			return {isFree: codeOf(error) === 'ENOENT'};
		}

		throw error;
	}
}

function resultName(file: string, index: number): string {
	const {dir: folder, name} = path.parse(file);
	return path.join(folder, `${name}.result${index === 0 ? '' : `-${index + 1}`}.csv`);
}

async function resultFile(
	file: string,
	result: Result,
): Promise<{readonly target: string; readonly isUnfinished: boolean}> {
	for (let index = 0; index < mostNumbers; index++) {
		const target = resultName(file, index);
		const {isFree, text = ''} = await lookAt(target, result); // eslint-disable-line no-await-in-loop
		if (isFree) {
			return {target, isUnfinished: isUnfinishedResult(text)};
		}
	}

	throw Object.assign(new Error('No file name is free.'), {code: 'EEXIST'});
}

/** Notes in the result next to a file that these organizations are deleted again. Returns the result file, or a sentence that says why it cannot be written; undefined if no result has them. */
export async function noteDeleted(
	file: string,
	ids: ReadonlySet<string>,
): Promise<{readonly file: string} | {readonly why: string} | undefined> {
	return orSystemError(
		async () => {
			for (let index = 0; index < mostNumbers && existsSync(resultName(file, index)); index++) {
				const target = resultName(file, index);
				const noted = resultWithDeleted(readRegularFile(target), ids);
				if (noted !== undefined) {
					await writeWhole(target, noted); // eslint-disable-line no-await-in-loop -- The first one is the only one.
					return {file: target};
				}
			}

			return undefined;
		},
		error => ({why: `The result file next to ${file} still has what is deleted: ${systemErrorText(error)}.`}),
	);
}

// Opens only an existing file, because appended lines mean nothing without the earlier ones. Does not follow a link.
const adding = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW; // eslint-disable-line no-bitwise

/** The result file of a file, unless it has the usual name, which another result has. Throws file system errors. */
export async function otherResultFile(
	file: string,
	result: Result,
): Promise<{readonly file: string; readonly taken: string} | undefined> {
	const taken = resultName(file, 0);
	const {target} = await resultFile(file, result);
	return target === taken ? undefined : {file: target, taken};
}

/** Whether the run that wrote the result did not end. Throws file system errors. */
export const isResultUnfinished = async (file: string, result: Result): Promise<boolean> => {
	const {isUnfinished} = await resultFile(file, result);
	return isUnfinished;
};

/** Rewrites the result of an unfinished run with one line for each row. Throws file system errors. */
export async function mendResult(file: string, result: Result): Promise<void> {
	const {target} = await resultFile(file, result);
	await writeWhole(target, endedResult(readRegularFile(target)));
}

/** Writes the result of each row next to the file, with the row's columns: `customers.csv` has `customers.result.csv`. The first write and the last one (`isEnd`) replace the whole result atomically; other writes append the rows that changed. The data is on disk when the promise resolves. Throws file system errors. */
export async function writeResult(
	file: string,
	result: Result,
	isEnd: boolean,
	before?: WrittenResult,
): Promise<WrittenResult> {
	const {rows, table} = result;
	const {target} = before ?? (await resultFile(file, result));
	const lines =
		before?.lines ??
		resultLines(
			table,
			rows.some(({account}) => account !== undefined),
		);
	if (!isEnd && before?.rows) {
		const {rows: written} = before;
		await appendFile(
			target,
			lines.linesOf(
				rows.filter((row, index) => row !== written[index]),
				true,
			),
			{flag: adding, flush: true},
		);
	} else {
		await writeWhole(target, lines.head + lines.linesOf(rows, !isEnd));
	}

	return {target, lines, ...(!isEnd && {rows})};
}
