import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import type {Readable} from 'node:stream';
import {buffer, text} from 'node:stream/consumers';
import {program} from './navigator.js';

/** The output and exit status of a program, after it has ended. */
export async function endOf(child: ChildProcessByStdio<null, Readable, Readable>) { // eslint-disable-line @typescript-eslint/no-restricted-types -- Node.js has a word for it.
	const exit = once(child, 'exit') as Promise<readonly number[]>;
	const [bytes, stderr, [status]] = await Promise.all([buffer(child.stdout), text(child.stderr), exit]);
	// `text` would drop a byte order mark.
	return {stdout: bytes.toString(), stderr, status};
}

/** Runs the program to its end without a terminal, in exactly this environment. */
export async function runProgram(arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) {
	return endOf(spawn(process.execPath, [program, ...arguments_], {env: {PATH: process.env['PATH'], ...environment}, stdio: ['ignore', 'pipe', 'pipe']}));
}
