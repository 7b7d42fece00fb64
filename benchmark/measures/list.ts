import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import type {Context} from '../context.js';
import {peakMemoryOf} from '../process-facts.js';
import {cli, ours} from '../programs.js';
import {loop} from '../rows.js';
import {environmentOf, type Server} from '../sandbox-process.js';

type Piped = {readonly time: number; readonly memory: number};

const runs = 3;

const bareLoop = new URL('../bare/loop.ts', import.meta.url).pathname;

/** Runs Node.js with its output in a pipe that is read at once. Returns milliseconds to its end, and its peak memory (MiB, sampled every 2 ms). */
export async function runPiped(
	arguments_: readonly string[],
	environment: Readonly<Record<string, string>>,
	status = 0,
): Promise<Piped> {
	const started = performance.now();
	const child = spawn(process.execPath, arguments_, {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	child.stdout.resume();
	let memory = 0;
	const watch = async () => {
		try {
			for (;;) {
				memory = Math.max(memory, await peakMemoryOf(child.pid ?? 0));
				await delay(2);
			}
		} catch {
			// The process has ended.
		}
	};

	const end = async () => {
		await once(child, 'close');
		return performance.now() - started;
	};

	const [time] = await Promise.all([end(), watch()]);
	if (child.exitCode !== status) {
		throw new Error(`${arguments_.join(' ')} ended with ${child.exitCode}`);
	}

	return {time, memory};
}

/** A bare loop of got that reads the list in the largest pages and keeps it. */
export const keepList = async ({url, token}: Server, home: string): Promise<Piped> =>
	runPiped([bareLoop, url, token, '1000', 'keep'], {HOME: home});

/** Milliseconds that a bare loop of got takes for the pages that the navigator reads, from the start of its process to its end. */
export async function measureBareLoop({url, token}: Server, home: string): Promise<number> {
	const {time} = await runPiped([bareLoop, url, token, '50'], {HOME: home});
	return time;
}

/** Measures `cforgs list --json` into a pipe. For comparison: the bare loop, also printing. */
export async function measureList({results, servers: {many, most}, fixtures: {home}}: Context): Promise<void> {
	const list = async (server: Server) =>
		runPiped([cli, 'list', '--json'], {HOME: home, ...environmentOf(server, home)});
	for (let count = 0; count < runs; count++) {
		const short = await list(many);
		results.add('listTime', ours, short.time);
		results.add('listMemory', ours, short.memory);
		const bare = await runPiped([bareLoop, many.url, many.token, '1000', 'print'], {HOME: home});
		results.add('listTime', loop, bare.time);
		const long = await list(most);
		results.add('listMemory-most', ours, long.memory);
	}
}
