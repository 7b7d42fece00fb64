import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Edited} from '../loop/context.js';
import {systemErrorText} from '../../base/text/error-code.js';

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
export async function runProgram({
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

/** Removes the line end that editors add to a file, if the value had none. */
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
