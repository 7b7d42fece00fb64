import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Readable} from 'node:stream';
import {buffer, text} from 'node:stream/consumers';
import {program} from './navigator.js';
import {temporaryFolder} from './temporary-folder.js';

/** The output and exit status of a program, after it has ended. */
// eslint-disable-next-line @typescript-eslint/no-restricted-types -- Node.js has a word for it.
export async function endOf(child: ChildProcessByStdio<null, Readable, Readable>) {
	const exit = once(child, 'exit') as Promise<readonly number[]>;
	const [bytes, stderr, [status]] = await Promise.all([buffer(child.stdout), text(child.stderr), exit]);
	// `text` would drop a byte order mark.
	return {stdout: bytes.toString(), stderr, status};
}

/** A cache folder in which nothing is known yet, with the compiled code of earlier runs. */
function newCache(): Disposable & {readonly path: string} {
	const folder = temporaryFolder();
	const code = path.join(tmpdir(), 'cforgs-test-code');
	mkdirSync(code, {recursive: true, mode: 0o700});
	mkdirSync(path.join(folder.path, 'cforgs'), {mode: 0o700});
	symlinkSync(code, path.join(folder.path, 'cforgs', 'code'));
	return folder;
}

/** Runs the program to its end without a terminal, in exactly this environment. Without a cache folder of its own, it knows nothing from earlier runs. */
export async function runProgram(arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) {
	using cache = newCache();
	const child = spawn(process.execPath, [program, ...arguments_], {
		env: {PATH: process.env['PATH'], XDG_CACHE_HOME: cache.path, ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return await endOf(child);
}
