import {Buffer} from 'node:buffer';
import {performance} from 'node:perf_hooks';
import {setTimeout as delay} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import type {Context} from '../context.js';
import {processorTimeOf} from '../process-facts.js';
import {freshNavigator, ours, type Program} from '../programs.js';
import {run, type Running} from '../terminal.js';
import {floorsOf} from './floor.js';

// This many milliseconds without output end the answer to a key. The detail of cforgs follows only after 150.
const quiet = 60;

// After this many milliseconds without output, a key and the requests that it caused are finished.
const rest = 250;

// The same with a server 100 ms away.
const farRest = 500;

// Every program shows at least this many rows, so moving down by them does not scroll.
const rows = 5;

// At the usual `scroll_jump`, eight keys scroll once.
const scrollKeys = 16;

// From the first row of the expanded tree to its last rows on the screen.
const unscrolledMoves = 30;

// 15 ms apart, as when a key is held down.
const heldKeys = 100;

const textBytes = (output: string): number =>
	Buffer.byteLength(stripVTControlCharacters(output).replaceAll(/\p{Control}/gv, ''));

const timesOf = (count: number) => Array.from({length: count}).keys();

const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

async function inTurn<Result>(times: Iterable<number>, act: () => Promise<Result>): Promise<readonly Result[]> {
	const results: Result[] = [];
	for (const _ of times) {
		results.push(await act());
	}

	return results;
}

async function hold(running: Running, keys: readonly string[]): Promise<void> {
	for (const key of keys) {
		running.send(key);
		await delay(15);
	}

	await running.quiet(rest);
}

const downs = Array.from({length: rows}, () => 'down');
const ups = Array.from({length: rows}, () => 'up');
const there = [...downs, ...ups];

async function measureFolds(running: Running, {results}: Context, when: string): Promise<void> {
	for (const _ of timesOf(2)) {
		for (const measure of ['foldBytes', 'unfoldBytes']) {
			const {bytes} = await running.step('space', quiet);
			results.add(measure + when, ours, bytes);
			await running.quiet(rest);
		}
	}
}

async function measurePairs(running: Running, {results}: Context, name: string): Promise<void> {
	for (const _ of timesOf(3)) {
		const first = performance.now();
		running.send('down');
		while (performance.now() - first < 12) {
			await delay(1);
		}

		const {time} = await running.step('down', quiet);
		results.add('pairTime', name, time);
		await hold(running, ['up', 'up']);
	}
}

async function measureProcessor(running: Running, {results}: Context, name: string): Promise<void> {
	const keys = Array.from({length: 10}, () => there).flat();
	const before = await processorTimeOf(running.pid);
	await hold(running, keys);
	results.add('processorTime', name, ((await processorTimeOf(running.pid)) - before) / keys.length);
}

/** Goes to the accounts, and opens the members and the history of the first root. */
async function measureOpening(running: Running, {results}: Context): Promise<void> {
	await hold(running, ['home', 'tab']);
	for (const [measure, key, ...back] of [
		['accounts', 'tab', 'escape'],
		['members', 'w', 'escape'],
		['history', 'H', 'escape'],
	] as const) {
		const {bytes, time} = await running.step(key, rest);
		results.add(`${measure}Bytes`, ours, bytes);
		results.add(`${measure}Time`, ours, time);
		await hold(running, back);
	}
}

/** Moves the cursor while the tree has its usual column and two chosen ones. */
async function measureColumns({results, servers: {many}, fixtures: {home}}: Context): Promise<void> {
	await using running = await open(freshNavigator(many, home));
	await hold(running, ['|', 'down', 'enter', 'down', 'down', 'enter', 'escape', ...there]);
	for (const key of downs) {
		const {bytes} = await running.step(key, quiet);
		results.add('columnBytes', ours, bytes);
	}
}

/** Moves the cursor down the expanded tree as far as it does not scroll, and rests on each row until everything has followed. */
async function measureMoves({results, servers: {many}, fixtures: {home}}: Context): Promise<void> {
	await using running = await open(freshNavigator(many, home));
	const moves = await inTurn(timesOf(unscrolledMoves), async () => running.step('down', rest));
	for (const {bytes} of moves) {
		results.add('moveBytes', ours, bytes);
	}

	results.add('worstMoveBytes', ours, Math.max(...moves.map(({bytes}) => bytes)));
}

/** The cursor rests on one organization after another, whose parts come from a distant server. */
async function measureFar({results, servers: {far}, fixtures: {home}}: Context): Promise<void> {
	const program = freshNavigator(far, home);
	await using running = run(program);
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(farRest);
	await hold(running, program.prepare ?? []);
	for (const _ of timesOf(3)) {
		const {bytes} = await running.step('down', farRest);
		results.add('farRestBytes', ours, bytes);
	}
}

/** The session with everything expanded, at its first row. */
async function open(program: Program): Promise<Running> {
	const running = run(program);
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(rest);
	await hold(running, program.prepare ?? []);
	return running;
}

/** Scrolls in a terminal with margins, row by row, as it is measured without them. */
async function measureMargins({results, servers: {many}, fixtures: {home}}: Context): Promise<void> {
	await using running = await open({...freshNavigator(many, home), hasMargins: true});
	await hold(
		running,
		Array.from({length: 45}, () => 'down'),
	);
	const {bytes} = running.last();
	await inTurn(timesOf(scrollKeys), async () => running.step('down', quiet));
	results.add('marginBytes', ours, (running.last().bytes - bytes) / scrollKeys);
}

/** Holds a key that changes all rows, in a terminal whose answers take as long as on a slow line: over SSH, where frames wait for the answers, and without SSH. */
async function measureFlow({results, servers: {many}, fixtures: {home}}: Context): Promise<void> {
	const local = freshNavigator(many, home);
	const distant = {...local, environment: {...local.environment, SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22'}};
	for (const [measure, program] of [
		['heldBytes', distant],
		['heldLocalBytes', local],
	] as const) {
		await using running = await open({...program, answerDelay: 300});
		const {bytes} = running.last();
		await hold(
			running,
			Array.from({length: heldKeys}, () => program.page),
		);
		results.add(measure, ours, running.last().bytes - bytes);
	}
}

async function measureProgram(program: Program, context: Context): Promise<void> {
	const {results} = context;
	const {name, page} = program;
	await using running = run(program);
	await running.shown(program.isComplete ?? program.isReady);
	await running.quiet(rest);
	if (name === ours) {
		await measureFolds(running, context, '');
	}

	await hold(running, program.prepare ?? []);
	if (name === ours) {
		await hold(running, ['down']);
		await measureFolds(running, context, 'Expanded');
		await hold(running, ['up']);
	}

	await hold(running, [...there, ...there, ...there, ...there]);
	for (const _ of timesOf(2)) {
		for (const key of downs) {
			const {bytes, time} = await running.step(key, quiet);
			results.add('downBytes', name, bytes);
			results.add('downTime', name, time);
		}

		await hold(running, ups);
	}

	await measurePairs(running, context, name);
	await measureProcessor(running, context, name);
	for (const _ of timesOf(3)) {
		const {bytes} = await running.step('down', rest);
		results.add('restBytes', name, bytes);
	}

	await hold(
		running,
		Array.from({length: 45}, () => 'down'),
	);
	const pressed = async (key: string) => {
		const from = running.rawOutput().length;
		const step = await running.step(key, quiet);
		const output = running.rawOutput();
		return {...step, from, to: output.length, text: textBytes(output.slice(from))};
	};

	const scrolls = await inTurn(timesOf(scrollKeys), async () => pressed('down'));
	await running.quiet(rest);
	const pages = await inTurn(timesOf(rows), async () => pressed(page));
	results.add('scrollBytes', name, meanOf(scrolls.map(({bytes}) => bytes)));
	for (const {time} of scrolls) {
		results.add('scrollTime', name, time);
	}

	for (const {bytes} of pages) {
		results.add('pageBytes', name, bytes);
	}

	if (name === ours) {
		// Computed afterwards, because the next key must not wait.
		const floors = await floorsOf(running.rawOutput(), [...scrolls, ...pages]);
		results.add('scrollFloor', name, meanOf(scrolls.map(({text}, index) => text + (floors[index] ?? 0))));
		for (const [index, {bytes, text}] of pages.entries()) {
			results.add('pageText', name, text);
			results.add('pageRest', name, bytes - text);
			results.add('pageFloor', name, floors[scrolls.length + index]);
		}
	}

	if (name === ours) {
		await measureOpening(running, context);
	}

	await running.quiet(rest);
	const left = performance.now();
	for (const key of program.quit) {
		running.send(key);
	}

	await Promise.race([running.ended, delay(5000)]);
	results.add('quitTime', name, performance.now() - left);
}

/** Measures bytes and time for keys, in one session of each program. */
export async function measureKeys(context: Context): Promise<void> {
	for (const program of context.programs) {
		await measureProgram(program, context);
	}

	await measureColumns(context);
	await measureMoves(context);
	await measureFar(context);
	await measureMargins(context);
	await measureFlow(context);
}
