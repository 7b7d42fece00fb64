import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {isSea} from 'node:sea';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {systemErrorText} from '../../base/text/error-code.js';
import {isAscii} from '../../base/text/ascii.js';
import {aloneLines} from '../../base/text/excerpt.js';
import {widthOf} from '../../base/text/width.js';
import type {Edited} from '../../kernel/loop/context.js';
import {themeInForce} from '../../kernel/screen/looks.js';
import {keptSecrets} from '../../kernel/options/credential.js';
import {isAccessible} from '../../kernel/terminal/accessible.js';
import {readRaw, type RawInput} from '../../kernel/terminal/answers.js';
import * as sequences from '../../kernel/terminal/sequences.js';

export type EditorCommand = {
	readonly command: string;
	readonly arguments_: readonly string[];
	/** Whether the command is a line for the system's shell. */
	readonly isForShell?: boolean;
	/** Replaces the environment of this process. */
	readonly environment?: NodeJS.ProcessEnv;
	/** Ends the program. */
	readonly signal?: AbortSignal;
	/** Whether SIGINT to this process ends the program, as ctrl-c does there. */
	readonly isInterruptible?: boolean;
};

/** Runs a program in this terminal, which must be free, and waits for its end. Returns the error as the end of a sentence; undefined on success. */
async function runProgram({
	command,
	arguments_,
	isForShell = false,
	environment,
	signal,
	isInterruptible = false,
}: EditorCommand): Promise<string | undefined> {
	// Loaded here, because no start needs it.
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn(command, [...arguments_], {
			stdio: 'inherit',
			shell: isForShell,
			...(environment && {env: {...environment}}),
			...(signal && {signal}),
		});
		let isInterrupted = false;
		const interrupt = () => {
			isInterrupted = true;
			child.kill('SIGINT');
		};

		if (isInterruptible) {
			process.on('SIGINT', interrupt);
		}

		const end = (failure?: string) => {
			process.off('SIGINT', interrupt);
			resolve(failure);
		};

		child.once('error', () => {
			end('it could not be started');
		});
		child.once('exit', (status, endedBy) => {
			if (status === 0 || isInterrupted) {
				end();
			} else if (status === 127) {
				end('it was not found');
			} else {
				end(endedBy === null ? `it ended with status ${status ?? '?'}` : `it was ended by ${endedBy}`);
			}
		});
	});
}

export const editorOf = ({VISUAL: visual, EDITOR: editor}: NodeJS.ProcessEnv, platform: string): string =>
	[visual, editor].find(value => value !== undefined && value.trim() !== '') ??
	(platform === 'win32' ? 'notepad' : 'vi');

/** The command that runs the user's editor. It uses the shell, as git does, so that `code --wait` works. Except on Windows, the file name is not part of the script. */
export const editorCommand = (editor: string, file: string, platform: string): EditorCommand =>
	platform === 'win32'
		? {command: `${editor} "${file}"`, arguments_: [], isForShell: true}
		: {command: '/bin/sh', arguments_: ['-c', `${editor} "$1"`, 'sh', file]};

function withoutAddedLineEnd(text: string, before: string): string {
	return text.endsWith('\n') && !before.endsWith('\n') ? text.slice(0, -1) : text;
}

/** Edits a text through a file in the folder. Returns the text, or the error and, if the editor saved something first, the file. */
async function editIn(
	folder: string,
	text: string,
	editor: string,
): Promise<{readonly text: string} | {readonly failure: string; readonly saved?: string}> {
	const file = path.join(folder, 'value.txt');
	await writeFile(file, text, {mode: 0o600});
	const written = await readFile(file, 'utf8');
	const failure = await runProgram(editorCommand(editor, file, process.platform));
	const saved = await readFile(file, 'utf8');
	if (failure !== undefined) {
		return {failure, ...(saved !== written && {saved: file})};
	}

	const edited = withoutAddedLineEnd(saved, text);
	// Opening the editor does not change text that a file cannot represent (a lone surrogate).
	return {text: edited === written ? text : edited};
}

/** Edits a text in `$VISUAL`, `$EDITOR` or vi, or notepad on Windows, through a file that only its owner can read. The terminal must be free. */
export async function editText(text: string, environment: NodeJS.ProcessEnv): Promise<Edited> {
	const editor = editorOf(environment, process.platform);
	const failed = (why: string): Edited => ({
		status: 'failed',
		why: `The editor “${editor}” changed nothing: ${why}. Set VISUAL or EDITOR to another editor, or continue here.`,
	});
	let folder: string | undefined;
	try {
		folder = await mkdtemp(path.join(tmpdir(), 'cforgs-'));
		const edited = await editIn(folder, text, editor);
		if ('text' in edited) {
			return {status: 'edited', text: edited.text};
		}

		if (edited.saved === undefined) {
			return failed(edited.failure);
		}

		folder = undefined;
		return {
			status: 'failed',
			why: `The editor “${editor}” failed: ${edited.failure}. The text it saved is in ${edited.saved}. The field is unchanged.`,
		};
	} catch (error) {
		return failed(`its file could not be written or read: ${systemErrorText(error)}`);
	} finally {
		if (folder !== undefined) {
			await rm(folder, {recursive: true, force: true});
		}
	}
}

type Seen = {readonly isPresenting: boolean; readonly isLowBandwidth: boolean};

// The program does not inherit the program's environment variables, and a flag or key may have overridden the config file.
const screenFlags = ({isPresenting, isLowBandwidth}: Seen): readonly string[] => [
	...(isPresenting ? ['--present'] : []),
	isLowBandwidth ? '--low-bandwidth' : '--no-low-bandwidth',
	isAccessible() ? '--accessible' : '--no-accessible',
	isAscii() ? '--ascii' : '--no-ascii',
	'--theme',
	themeInForce(),
];

/** The environment without the program's own variables and without any credential, including variables that a context names. */
export function nestedEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const secrets = new Set<string | undefined>(keptSecrets());
	return Object.fromEntries(
		Object.entries(environment).filter(
			([name, value]) => !/^(?:CLOUDFLARE|CFORGS)_/v.test(name) && !secrets.has(value),
		),
	);
}

/**
Runs cforgs with these words as a separate program. It can access only the sandbox: no credential, no base address, no read-only. It looks like this session.
Returns the result of `runProgram`.
*/
export async function runNested(
	words: readonly string[],
	environment: NodeJS.ProcessEnv,
	seen: Seen,
	signal: AbortSignal,
): Promise<string | undefined> {
	const {execPath, execArgv, argv} = process;
	// The one file needs no path of a script.
	const script = isSea() ? [] : [argv[1] ?? ''];
	const arguments_ = [...execArgv, ...script, ...words, ...screenFlags(seen)];
	return runProgram({
		command: execPath,
		arguments_,
		environment: nestedEnvironment(environment),
		signal,
		isInterruptible: true,
	});
}

export type Lending = {
	/** Lets another program read the keys while the callback runs. Ink must not be listening. */
	readonly lend: <Result>(run: () => Promise<Result>) => Promise<Result>;
	readonly isLent: () => boolean;
};

export function terminalLending(): Lending {
	let isLent = false;
	return {
		async lend(run) {
			isLent = true;
			// Ink no longer listens, but Node.js would continue to read. It would take keys from the other program, and handle them here later.
			await nextTurn();
			process.stdin.pause();
			// The pause takes effect after the turn in which it was requested. A listener added before then would receive nothing.
			await nextTurn();
			try {
				return await run();
			} finally {
				isLent = false;
			}
		},
		isLent: () => isLent,
	};
}

const hint = 'Any key returns.';
const controlC = '\u{3}';
const controlZ = '\u{1A}';

type Output = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>;

/** The first pressed key; undefined if the input or the program ends first. */
async function nextKey(input: RawInput, signal: AbortSignal): Promise<string | undefined> {
	const {promise, resolve} = Promise.withResolvers<string | undefined>();
	const onEnd = () => {
		resolve(undefined);
	};

	const stop = readRaw(
		input,
		text => {
			if (text !== '') {
				resolve(text);
			}
		},
		onEnd,
	);
	signal.addEventListener('abort', onEnd, {once: true});
	if (signal.aborted) {
		onEnd();
	}

	const key = await promise;
	signal.removeEventListener('abort', onEnd);
	stop();
	return key;
}

/**
Shows a value from the first column until a key is pressed, so that it can be selected by hand. The terminal wraps the lines, and must be free. Returns whether the key was ctrl-c or ctrl-z.

A value that does not fit on the screen is written so that the terminal can scroll back to it.
*/
export async function showAlone(
	text: string,
	input: RawInput,
	output: Output,
	signal: AbortSignal,
): Promise<'back' | 'quit' | 'suspend'> {
	const {columns, rows} = output;
	const lines = aloneLines(text);
	const used = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
	const isFitting = used + 2 <= rows;
	const value = lines.join('\r\n');
	// Starts to read keys before showing the hint. Until then, ctrl-c would be a signal that nothing handles.
	const pressed = nextKey(input, signal);
	output.write(
		isFitting
			? `${sequences.enterCleared}${sequences.wrap}${value}${sequences.escape}${rows};1H${hint}`
			: `${'\n'.repeat(rows)}${sequences.wrap}${sequences.clear}${value}\r\n\r\nThe terminal scrolls back.\r\n${hint}`,
	);
	const key = await pressed;
	output.write(isFitting ? sequences.leaveCleared : '\r\n');
	if (key?.includes(controlC)) {
		return 'quit';
	}

	return key?.includes(controlZ) ? 'suspend' : 'back';
}
