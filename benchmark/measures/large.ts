import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {isBareReady} from '../bare/build.js';
import type {Context} from '../context.js';
import {memoryOf} from '../process-facts.js';
import {freshNavigator, navigator, ours} from '../programs.js';
import {quantile} from '../results.js';
import {loop, node} from '../rows.js';
import {run} from '../terminal.js';
import {measureBareLoop} from './list.js';

/**
Measures memory after everything is loaded and two quiet seconds, with 100, 10,000 and 100,000 organizations. For comparison: an idle Node.js process, and the bare program with as many.
Then measures loading 100,000, from the start of the process until the header counts them all. For comparison: a bare loop.
*/
export async function measureMemory(context: Context): Promise<void> {
	const {
		results,
		servers,
		bare,
		fixtures: {home},
	} = context;
	{
		await using plain = run({file: process.execPath, arguments: ['-e', 'setTimeout(() => {}, 1e9)'], cwd: home});
		await delay(1000);
		results.add('memory', node, await memoryOf(plain.pid));
	}

	for (const [size, server] of Object.entries(servers)) {
		const program = navigator(server, home);
		await using running = run(program);
		await running.shown(program.isComplete ?? program.isReady);
		await running.quiet(2000);
		results.add(`memory-${size}`, ours, await memoryOf(running.pid));
		await running[Symbol.asyncDispose]();
		await using least = run(bare(server));
		await least.shown(screen => isBareReady(screen) && !/\b50 organizations/v.test(screen));
		await least.quiet(2000);
		results.add(`bareMemory-${size}`, ours, await memoryOf(least.pid));
	}

	const fresh = freshNavigator(servers.most, home);
	await using reading = run(fresh);
	const {at} = await reading.shown(fresh.isComplete ?? fresh.isReady);
	results.add('readTime', ours, at);
	await reading[Symbol.asyncDispose]();
	results.add('readTime', loop, await measureBareLoop(servers.most, home));
}

// The selected organization, without the number after its name, which grows while its sub-organizations load.
const selected = (screen: string) => /❯ [·▸▾] (?<name>[^│]*)/v.exec(screen)?.groups?.['name']?.split(/\s{2,}/v, 1)[0];

/** Measures the time from a key until the cursor has moved, while 100,000 organizations load: one key after another, 20 ms after each answer. */
export async function measureLoading({results, servers, fixtures: {home}}: Context): Promise<void> {
	const {isReady, isComplete = isReady, ...program} = freshNavigator(servers.most, home);
	await using running = run(program);
	let {screen} = await running.shown(isReady);
	const times: number[] = [];
	while (!isComplete(screen)) {
		const before = selected(screen);
		const pressed = running.now();
		running.send(times.length % 2 === 0 ? 'down' : 'up');
		const moved = await running.shown(now => selected(now) !== before);
		times.push(moved.at - pressed);
		screen = moved.screen;
		await delay(20);
	}

	results.add('loadingTime', ours, quantile(times, 0.95));
}
