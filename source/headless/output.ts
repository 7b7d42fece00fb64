import {once} from 'node:events';
import process from 'node:process';
import {exitStatus, UsageError, type ExitStatus} from '../settings/exit-status.js';
import {inLocale} from '../terminal/in-locale.js';
import {eraseLine} from '../terminal/sequences.js';
import {counted} from '../text/words.js';
import {byteOrderMark, csvLines} from '../formats/csv.js';
import {exactName} from '../text/harmless.js';
import {lacksOf, repetitionOf} from '../format/listing-text.js';

// Whether a line of progress is on the terminal, whoever wrote it.
let isThere = false;

function erase(): void {
	if (!isThere) {
		return;
	}

	process.stderr.write(eraseLine);
	isThere = false;
}

/**
Writes to standard output, no faster than it is read.
*/
export async function print(text: string): Promise<void> {
	erase();
	if (text !== '' && !process.stdout.write(text)) {
		await once(process.stdout, 'drain');
	}
}

/**
Writes the requests that a dry run did not send. Where ids or JSON are read from standard output, beside it.
*/
export async function printUnsent(requests: readonly string[], {json, quiet}: {readonly json: boolean; readonly quiet: boolean}): Promise<void> {
	const text = requests.map(request => `${request}\n`).join('');
	if (json || quiet) {
		erase();
		process.stderr.write(text);
	} else {
		await print(text);
	}
}

/**
A file that was named, or undefined where `-` stands for standard input or output.
*/
export const fileNamed = (name: string | undefined): string | undefined => name === '-' ? undefined : name;

export function tell(text: string): void {
	erase();
	process.stderr.write(inLocale(`cforgs: ${text}\n`));
}

type Progress = {
	/**
	Shows a line in the place of the one before.
	*/
	readonly show: (text: string) => void;
	readonly end: () => void;
};

/**
A line on standard error that changes while something goes on; none where that is no terminal.
*/
export function openProgress(isQuiet: boolean): Progress {
	const isShown = process.stderr.isTTY && !isQuiet;
	return {
		show(text) {
			if (!isShown || (!isThere && text === '')) {
				return;
			}

			process.stderr.write(eraseLine + inLocale(text));
			isThere = text !== '';
		},
		end: erase,
	};
}

/**
The longest wait that a script, which nobody watches, is not told of. Milliseconds.
*/
const longestUntold = 10_000;

let toldUntil = 0;

/**
Says that the service is waited for: on a terminal while that lasts, elsewhere in a line, one for all that wait at the same time.
*/
export function tellWait(milliseconds: number, isQuiet: boolean): void {
	const text = `rate limit is reached; continuing in ${counted(Math.ceil(milliseconds / 1000), 'second')} …`;
	openProgress(isQuiet).show(`The ${text}`);
	const isToldEnough = isQuiet || process.stderr.isTTY || milliseconds <= longestUntold || Date.now() < toldUntil;
	if (isToldEnough) {
		return;
	}

	toldUntil = Date.now() + milliseconds;
	tell(`the ${text}`);
}

export type RecordFormat = 'text' | 'json' | 'csv' | 'quiet';

/**
What the flags ask to print.

@throws {UsageError} where they ask for more than one.
*/
export function formatOf(flags: {readonly json: boolean; readonly csv: boolean; readonly quiet: boolean}): RecordFormat {
	const asked = (['json', 'csv', 'quiet'] as const).filter(format => flags[format]);
	if (asked.length > 1) {
		throw new UsageError(`Choose one of ${asked.map(format => `--${format}`).join(' and ')}.`);
	}

	return asked[0] ?? 'text';
}

type Rows = ReadonlyArray<ReadonlyArray<string | number>>;

/**
CSV for standard output. On a terminal no two values look the same.
*/
export const csvFor = (rows: Rows): string => rows.length === 0 ? '' : csvLines(rows, process.stdout.isTTY ? {show: value => exactName(value)} : {});

/**
A header and its rows. A terminal needs no byte order mark.
*/
export const csvTable = (columns: readonly string[], rows: Rows, {bom}: {readonly bom: boolean}): string =>
	`${bom && !process.stdout.isTTY ? byteOrderMark : ''}${csvFor([columns, ...rows])}`;

/**
Says what a list lacks that was read to its end, and what came more than once. Answers the status for it.
*/
export function tellLacking(list: Parameters<typeof lacksOf>[0] & {readonly repeated: number}): ExitStatus {
	for (const lack of [...lacksOf(list), ...repetitionOf(list.repeated)]) {
		tell(lack);
	}

	return list.unreadable > 0 ? exitStatus.failed : exitStatus.ok;
}
