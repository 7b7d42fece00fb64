import {once} from 'node:events';
import process from 'node:process';
import {harmlessJson} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import type {ProgressLine} from '../loop/command-line.js';
import {exitStatus, UsageError, type ExitStatus} from '../options/exit-status.js';
import {inLocale} from '../terminal/in-locale.js';
import {eraseLine} from '../terminal/sequences.js';
import {lacksOf, repetitionOf} from '../rows/listing-text.js';

// Whether any progress line is on the terminal.
let isThere = false;

function erase(): void {
	if (!isThere) {
		return;
	}

	process.stderr.write(eraseLine);
	isThere = false;
}

/** Writes to standard output, no faster than the reader reads. */
export async function print(text: string): Promise<void> {
	erase();
	if (text !== '' && !process.stdout.write(text)) {
		await once(process.stdout, 'drain');
	}
}

/** Prints what a command did: as a sentence, or as JSON with `--json`; nothing with `--quiet`. */
export async function printReport(
	{json, quiet}: {readonly json: boolean; readonly quiet: boolean},
	text: string,
	value: Readonly<Record<string, unknown>>,
): Promise<void> {
	if (json) {
		await print(`${harmlessJson(value, '\t')}\n`);
	} else if (!quiet) {
		await print(`${text}\n`);
	}
}

/** Writes the requests that a dry run did not send. If standard output is for ids or JSON, writes to standard error. */
export async function printUnsent(
	requests: readonly string[],
	{json, quiet}: {readonly json: boolean; readonly quiet: boolean},
): Promise<void> {
	const text = requests.map(request => `${request}\n`).join('');
	if (json || quiet) {
		erase();
		process.stderr.write(text);
	} else {
		await print(text);
	}
}

/** The file name, or undefined for `-`, which means standard input or output. */
export const fileNamed = (name: string | undefined): string | undefined => (name === '-' ? undefined : name);

export function tell(text: string): void {
	erase();
	process.stderr.write(inLocale(`cforgs: ${text}\n`));
}

/** When the wait ends that was last reported: until then, no progress of another request covers it. */
let waitsUntil = 0;

function draw(text: string): void {
	process.stderr.write(eraseLine + inLocale(text));
	isThere = text !== '';
}

/** A progress line on standard error; nothing if standard error is not a terminal. */
export function openProgress(isQuiet: boolean): ProgressLine {
	const isShown = !isQuiet && process.stderr.isTTY;
	return {
		show(text) {
			const isNew = isThere ? Date.now() >= waitsUntil : text !== '';
			if (isShown && isNew) {
				draw(text);
			}
		},
		end: erase,
	};
}

/** The longest wait that is not reported to a script, in milliseconds. */
const longestUntold = 10_000;

/** Reports a wait. On a terminal, as a progress line; otherwise as one line for all waits until then. */
export function tellWaiting(text: string, milliseconds: number, isQuiet: boolean): void {
	const until = Date.now() + milliseconds;
	if (!isQuiet && process.stderr.isTTY) {
		draw(text);
		waitsUntil = until;
	} else if (!isQuiet && milliseconds > longestUntold && Date.now() >= waitsUntil) {
		waitsUntil = until;
		tell(text);
	}
}

/** Reports a wait for the rate limit. */
export function tellWait(milliseconds: number, isQuiet: boolean): void {
	tellWaiting(
		`The rate limit is reached; continuing in ${counted(Math.ceil(milliseconds / 1000), 'second')} …`,
		milliseconds,
		isQuiet,
	);
}

export type RecordFormat = 'text' | 'json' | 'csv' | 'quiet';

/**
The output format that the flags choose.

@throws {UsageError} If they choose more than one.
*/
export function formatOf(flags: {
	readonly json: boolean;
	readonly csv: boolean;
	readonly quiet: boolean;
}): RecordFormat {
	const asked = (['json', 'csv', 'quiet'] as const).filter(format => flags[format]);
	if (asked.length > 1) {
		throw new UsageError(`Choose one of ${asked.map(format => `--${format}`).join(' and ')}.`);
	}

	return asked[0] ?? 'text';
}

/**
The same for commands that print Markdown too.

@throws {UsageError} If they choose more than one.
*/
export function formatOrMarkdown(
	flags: Parameters<typeof formatOf>[0] & {readonly markdown: boolean},
): RecordFormat | 'markdown' {
	const format = formatOf(flags);
	if (format !== 'text' && flags.markdown) {
		throw new UsageError(`Choose one of --markdown and --${format}.`);
	}

	return flags.markdown ? 'markdown' : format;
}

/** Reports what a complete list lacks, and what it repeats. Returns the exit status. */
export function tellLacking(list: Parameters<typeof lacksOf>[0] & {readonly repeated: number}): ExitStatus {
	for (const lack of [...lacksOf(list), ...repetitionOf(list.repeated)]) {
		tell(lack);
	}

	return list.unreadable > 0 ? exitStatus.failed : exitStatus.ok;
}
