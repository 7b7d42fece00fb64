import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {Worker} from 'node:worker_threads';
import type {Means, Task} from './worker.js';

const urlOf = (file: string): string => pathToFileURL(path.resolve(file)).href;

/** How a test ended. `late`: it took longer than its limit. */
type Result = 'passed' | 'failed' | 'late';

export type Runner = AsyncDisposable & {
	/** Whether a test passes within a time, in milliseconds, with this text in place of the file. */
	readonly doesPass: (test: string, text: string, limit: number) => Promise<boolean>;
};

/** Runs tests with changed texts of one file in a worker. `between`: all files that import it, directly or through others. `original`: its text. */
export function openRunner(
	file: string,
	between: readonly string[],
	original: string,
	temporaryFolder: string,
): Runner {
	const means: Means = {changed: urlOf(file), between: new Set([file, ...between].map(each => urlOf(each)))};
	let worker: Worker | undefined;
	let id = 0;

	const start = (): Worker => {
		const started = new Worker(new URL('worker.ts', import.meta.url), {
			workerData: means,
			env: {...process.env, TMPDIR: temporaryFolder},
			stdout: true,
			stderr: true,
		});
		started.on('error', () => {
			worker = worker === started ? undefined : worker;
		});
		return started;
	};

	const end = async (): Promise<void> => {
		await worker?.terminate();
		worker = undefined;
	};

	const run = async (test: string, text: string, limit: number): Promise<Result> => {
		worker ??= start();
		const {promise, resolve} = Promise.withResolvers<Result>();
		const timer = setTimeout(() => {
			resolve('late');
		}, limit);
		const onMessage = ({isPassed}: {readonly isPassed: boolean}): void => {
			resolve(isPassed ? 'passed' : 'failed');
		};

		const onEnd = (): void => {
			resolve('failed');
		};

		const used = worker.on('message', onMessage).on('exit', onEnd);
		id++;
		used.postMessage({id, test: urlOf(test), text} satisfies Task);
		const result = await promise;
		clearTimeout(timer);
		used.off('message', onMessage).off('exit', onEnd);
		if (result === 'late') {
			await end();
		}

		return result;
	};

	return {
		async doesPass(test, text, limit) {
			const result = await run(test, text, limit);
			// A failure may be left over from an earlier mistake: then a new worker decides.
			if (result !== 'failed' || (await run(test, original, limit)) === 'passed') {
				return result === 'passed';
			}

			await end();
			const again = await run(test, text, limit);
			await end();
			return again === 'passed';
		},
		[Symbol.asyncDispose]: end,
	};
}
