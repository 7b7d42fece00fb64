import {Buffer} from 'node:buffer';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import {createHeadlessTerminal, screenText} from '../test/helpers/headless-terminal.js';
import {keySequence} from '../test/helpers/key-sequences.js';

export type Command = {
	readonly file: string;
	readonly arguments: readonly string[];
	readonly cwd?: string;
	readonly environment?: Readonly<Record<string, string>>;
};

/**
When a byte came, in milliseconds since the program was started, and how many bytes had come by then.
*/
type Moment = {readonly at: number; readonly bytes: number};

/**
What a key cost: the bytes of its answer, and the milliseconds from the key to the last of them. No time where nothing came.
*/
type Step = {readonly bytes: number; readonly time: number | undefined};

/**
A program in a pseudo-terminal whose output is counted and timed as it arrives, before anything parses it.
*/
export type Running = AsyncDisposable & {
	readonly pid: number;

	/**
	Milliseconds since the start.
	*/
	now(): number;

	/**
	Sends a key by its name; cursor keys in the mode that the program has asked for. A sequence goes out as it is.
	*/
	press(key: string): void;

	/**
	The moment of the output that first made the screen so, and that screen.
	*/
	shown(isSo: (screen: string) => boolean): Promise<Moment & {readonly screen: string}>;

	/**
	Waits until nothing has come for so long (milliseconds).
	*/
	quiet(time: number): Promise<void>;

	/**
	Waits until something comes after this time, or long enough to be sure that nothing does.
	*/
	after(time: number): Promise<void>;

	/**
	Presses a key and waits for the last byte of the answer: what comes before so much quiet.
	*/
	step(key: string, quiet: number): Promise<Step>;
	output(): string;
	last(): Moment;

	/**
	Milliseconds from the start to the end of the process.
	*/
	readonly ended: Promise<number>;
};

const patience = 30_000;

// A key that nothing answers for so long (milliseconds) changes nothing.
const unanswered = 500;

/**
Starts it at 120×40, with a bare environment and answers to its questions to the terminal.
*/
export function run({file, arguments: given, cwd = process.cwd(), environment}: Command): Running {
	const terminal = createHeadlessTerminal(120, 40);
	const chunks: Uint8Array[] = [];
	const watchers = new Set<(moment: Moment) => void>();
	const started = performance.now();
	const now = () => performance.now() - started;
	let last: Moment = {at: 0, bytes: 0};
	let hasEnded = false;
	const pty = spawn(file, [...given], {
		cols: 120,
		rows: 40,
		cwd,
		name: 'xterm-256color',
		encoding: null,
		env: {
			PATH: process.env['PATH'] ?? '', HOME: cwd, LANG: 'C.UTF-8', SHELL: '/bin/sh', ...environment,
		},
	});
	pty.onData(data => {
		const chunk = Buffer.from(data);
		const moment = {at: now(), bytes: last.bytes + chunk.length};
		last = moment;
		chunks.push(chunk);
		terminal.write(chunk, () => {
			for (const watcher of watchers) {
				watcher(moment);
			}
		});
	});
	terminal.onData(text => {
		pty.write(text);
	});
	const {promise: ended, resolve: end} = Promise.withResolvers<number>();
	pty.onExit(() => {
		hasEnded = true;
		end(now());
	});

	const press = (key: string) => {
		const sequence = key.startsWith('\u{1B}') ? key : keySequence(key);
		pty.write(terminal.modes.applicationCursorKeysMode && /^.\[[A-DFH]$/sv.test(sequence) ? sequence.replace('[', 'O') : sequence);
	};

	const quiet = async (time: number) => {
		const asked = now();
		for (;;) {
			const left = Math.max(asked, last.at) + time - now();
			if (left <= 0) {
				return;
			}

			await delay(left);
		}
	};

	const after = async (time: number) => {
		while (last.at < time && now() - time < unanswered) {
			await delay(1);
		}
	};

	return {
		pid: pty.pid,
		now,
		press,
		quiet,
		after,
		async shown(isSo) {
			const {promise, resolve, reject} = Promise.withResolvers<Moment & {readonly screen: string}>();
			const check = (moment: Moment) => {
				const screen = screenText(terminal);
				if (!terminal.modes.synchronizedOutputMode && isSo(screen)) {
					resolve({...moment, screen});
				}
			};

			const timer = setTimeout(() => {
				reject(new Error(`${file} did not show what was waited for. The screen:\n${screenText(terminal)}`));
			}, patience);
			watchers.add(check);
			check(last);
			try {
				return await promise;
			} finally {
				clearTimeout(timer);
				watchers.delete(check);
			}
		},
		async step(key, time) {
			const {bytes} = last;
			const pressed = now();
			press(key);
			await after(pressed);
			await quiet(time);
			return {bytes: last.bytes - bytes, time: last.at < pressed ? undefined : last.at - pressed};
		},
		output: () => Buffer.concat(chunks).toString(),
		last: () => last,
		ended,
		async [Symbol.asyncDispose]() {
			if (!hasEnded) {
				pty.kill('SIGKILL');
				await ended;
			}

			terminal.dispose();
		},
	};
}
