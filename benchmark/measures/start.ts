import {stat} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {isBareReady, makeBareOneFile} from '../bare/build.js';
import type {Context} from '../context.js';
import {execute} from '../execute.js';
import {memoryOf} from '../process-facts.js';
import {freshNavigator, navigator, ours} from '../programs.js';
import {node} from '../rows.js';
import {run} from '../terminal.js';

const starts = 5;

const plainStarts = 5;

/** Measures the time from the start of a process to its screen. For comparison: plain Node.js from start to end, and the bare program. The server is already running. */
export async function measureStart({
	results,
	programs,
	bare,
	servers: {many},
	fixtures: {home},
}: Context): Promise<void> {
	const remembering = navigator(many, home);
	{
		await using first = run(remembering);
		await first.shown(remembering.isComplete ?? remembering.isReady);
		await first.quiet(500);
		first.send('q');
		await first.ended;
	}

	const bareList = path.join(home, 'bare-list.json');
	// The first start fills the cache of compiled code and keeps the list, the second fills the rest of the cache.
	for (const file of [bareList, bareList]) {
		await using first = run(bare(many, file));
		await first.shown(isBareReady);
		await first.quiet(1000);
		first.send('q');
		await first.ended;
	}

	for (let round = 0; round < starts; round++) {
		// Others are measured against it, and a single start varies by a third.
		for (let count = 0; count < plainStarts; count++) {
			await using plain = run({file: process.execPath, arguments: ['-e', '0'], cwd: home});
			results.add('plainTime', node, await plain.ended);
		}

		await using first = run(bare(many));
		const {at: bareAt} = await first.shown(isBareReady);
		results.add('bareFrameTime', ours, bareAt);
		await first[Symbol.asyncDispose]();
		await using kept = run(bare(many, bareList));
		kept.send('down');
		const {at: bareKeptAt} = await kept.shown(screen => isBareReady(screen) && /^ .*\n❯/v.test(screen));
		results.add('bareRememberedTime', ours, bareKeptAt);
		await kept[Symbol.asyncDispose]();
		await using second = run(remembering);
		// Nothing reads keys yet. The cursor moves from the first root to its first child.
		await second.shown(screen => screen.includes('loading'));
		second.send('down');
		const {at: remembered} = await second.shown(screen => /❯ {3}[·▸▾] \S/v.test(screen) && screen.includes('q quit'));
		results.add('rememberedTime', ours, remembered);
		await second[Symbol.asyncDispose]();
		for (const program of programs) {
			await using running = run(program);
			if (program.name.startsWith(ours)) {
				const {at} = await running.shown(
					screen => screen.includes('cforgs') && screen.includes('╭') && screen.includes('loading'),
				);
				results.add('paintTime', program.name, at);
			}

			const {at, bytes} = await running.shown(program.isReady);
			results.add('frameTime', program.name, at);
			results.add('frameBytes', program.name, bytes);
		}
	}
}

async function sizeOf(file: string): Promise<number> {
	const {size} = await stat(file);
	return size / 2 ** 20;
}

/** Measures the single executable, on platforms where it can be built: its size compared with that of Node.js, and its start. For comparison: the bare program as one file. */
export async function measureOneFile({results, bareFolder, servers: {many}, fixtures: {home}}: Context): Promise<void> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		return;
	}

	await execute(process.execPath, '--import=tsx', 'build/binary.ts', path.join(home, 'one-file'));
	const file = path.join(home, 'one-file', 'cforgs');
	results.add('oneFileSize', ours, await sizeOf(file));
	results.add('oneFileSize', node, await sizeOf(process.execPath));
	const program = {...freshNavigator(many, home), file, arguments: ['--no-cache']};
	const bareOneFile = await makeBareOneFile(bareFolder);
	for (let round = 0; round < starts; round++) {
		await using first = run(bareOneFile(many));
		const {at: bareAt} = await first.shown(isBareReady);
		results.add('bareOneFileTime', ours, bareAt);
		await first[Symbol.asyncDispose]();
		await using running = run(program);
		const {at} = await running.shown(program.isReady);
		results.add('oneFileTime', ours, at);
	}
}

/** Measures output while no key is pressed, in all programs at the same time. */
export async function measureIdle({results, programs, idleSeconds}: Context): Promise<void> {
	await Promise.all(
		programs.map(async program => {
			await using running = run(program);
			await running.shown(program.isComplete ?? program.isReady);
			// Ignores what a program does right after its start.
			await delay(2000);
			const {bytes} = running.last();
			await delay(idleSeconds * 1000);
			results.add('idleBytes', program.name, running.last().bytes - bytes);
			if (program.name !== ours) {
				results.add('memory-many', program.name, await memoryOf(running.pid));
			}
		}),
	);
}
