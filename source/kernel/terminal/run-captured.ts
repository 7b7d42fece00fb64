import process from 'node:process';
import {StringDecoder} from 'node:string_decoder';
import {startFailureText} from '../../base/text/error-code.js';
import type {CapturedRun} from '../loop/context.js';
import {nestedEnvironment} from './nested-program.js';

/** How long output may still come after a program has ended, in milliseconds: what it has started may keep the pipes open. */
const restWithin = 300;

/** How long a program that is asked to end may take, in milliseconds, before it is killed. */
const toEndWithin = 2000;

/** Runs a program without a shell and without the terminal, and without any credential in its environment. Returns the failure as the end of a sentence; undefined on success. */
export async function runCaptured(
	{argv, input, onOutput, signal}: CapturedRun,
	environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	const [program = '', ...arguments_] = argv;
	// Loaded here, because no start needs it.
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const start = () => {
			try {
				// In a group of its own, so that what it starts ends with it.
				return spawn(program, arguments_, {
					stdio: ['pipe', 'pipe', 'pipe'],
					env: nestedEnvironment(environment),
					detached: process.platform !== 'win32',
				});
			} catch (error) {
				// Some failures, such as ENOTDIR, are thrown instead of emitted.
				resolve(startFailureText(error));
				return undefined;
			}
		};

		const child = start();
		if (!child) {
			return;
		}

		let timer: NodeJS.Timeout | undefined;
		let rest: NodeJS.Timeout | undefined;
		const kill = (name: NodeJS.Signals) => {
			try {
				if (child.pid !== undefined && process.platform !== 'win32') {
					process.kill(-child.pid, name);
				} else {
					child.kill(name);
				}
			} catch {
				// It has ended.
			}
		};

		const stop = () => {
			kill('SIGTERM');
			timer ??= setTimeout(kill, toEndWithin, 'SIGKILL');
		};

		for (const stream of [child.stdout, child.stderr]) {
			const decoder = new StringDecoder();
			stream.on('data', (chunk: Uint8Array) => {
				onOutput(decoder.write(chunk));
			});
		}

		child.stdin.on('error', () => {
			// A program need not read its input.
		});
		child.stdin.end(input ?? '');
		const end = (failure: string | undefined) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
			resolve(failure);
		};

		child.once('error', error => {
			end(startFailureText(error));
		});
		child.once('exit', () => {
			rest = setTimeout(() => {
				child.stdout.destroy();
				child.stderr.destroy();
			}, restWithin);
		});
		child.once('close', (status, endedBy) => {
			clearTimeout(rest);
			const why = endedBy === null ? `it ended with status ${status ?? '?'}` : `it was ended by ${endedBy}`;
			end(signal.aborted ? 'it was stopped' : status === 0 ? undefined : why);
		});
		signal.addEventListener('abort', stop);
		if (signal.aborted) {
			stop();
		}
	});
}
