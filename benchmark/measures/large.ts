import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import type {Context} from '../context.js';
import {memoryOf} from '../process-facts.js';
import {freshNavigator, navigator, ours} from '../programs.js';
import {quantile} from '../results.js';
import {loop, node} from '../rows.js';
import {run} from '../terminal.js';
import {measureBareLoop} from './list.js';

/**
Memory once everything is read and nothing has happened for two seconds, with 100, 10,000 and 100,000 organizations, beside plain Node.js that waits.
Then reading 100,000, from the start of the process to the header that counts them all, beside a bare loop.
*/
export async function measureMemory(context: Context): Promise<void> {
	const {results, servers, fixtures: {home}} = context;
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
	}

	const fresh = freshNavigator(servers.most, home);
	await using reading = run(fresh);
	const {at} = await reading.shown(fresh.isComplete ?? fresh.isReady);
	results.add('readTime', ours, at);
	await reading[Symbol.asyncDispose]();
	results.add('readTime', loop, await measureBareLoop(servers.most, home));
}

// The selected organization, with the number behind it left out, which grows while its sub-organizations come.
const selected = (screen: string) => /❯ [·▸▾] (?<name>[^│]*)/v.exec(screen)?.groups?.['name']?.split(/\s{2,}/v, 1)[0];

/**
From a key to the screen where the cursor has moved, while the list of 100,000 is read: one key after another, 20 ms after the answer.
*/
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
