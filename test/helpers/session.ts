import {Buffer} from 'node:buffer';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import {createHeadlessTerminal, screenText} from './headless-terminal.js';
import {keySequence} from './key-sequences.js';
import {addMargins} from './margins.js';

type SessionOptions = {
	readonly command?: string;
	readonly arguments: readonly string[];
	readonly columns: number;
	readonly rows: number;

	/** Added to a bare environment. Nothing else is inherited, in particular no `CI` and no colour variables. */
	readonly environment?: Readonly<Record<string, string>>;
	readonly cwd?: string;

	/** The delay of the terminal’s answers, in milliseconds, as on a slow line. Or what they wait for. */
	readonly answerDelay?: number | Promise<void>;

	/** How an answer of the terminal arrives, as on a slow line: its parts, each with what happens before it. Whatever is written in between arrives after the last part. */
	readonly answerParts?: (answer: string) => AsyncIterable<string>;

	/** The terminal’s answer to a query for its background (OSC 11), such as `rgb:ffff/ffff/ffff`. By default, it does not answer. */
	readonly background?: string;

	/** Whether the terminal gives two columns to `·`, as with fonts for East Asian text. */
	readonly isAmbiguousWide?: boolean;

	/** False for a terminal without an alternate screen, such as GNU screen by default. */
	readonly hasAlternate?: boolean;

	/** Whether the terminal has left and right margins, as xterm does. */
	readonly hasMargins?: boolean;

	/** Receives the screen after each possible change, even if it changes again at once. */
	readonly onShown?: (screen: string) => void;
};

type Expected = string | RegExp | ((screen: string) => boolean);

/** `signal` is the number of the signal that ended the program, or 0. */
type Exit = {readonly exitCode: number; readonly signal: number};

/** The arrival of a chunk of output, in milliseconds since the start of the program, before parsing, and the number of bytes received so far. */
export type Moment = {readonly at: number; readonly bytes: number};

export type Session = AsyncDisposable & {
	readonly pid: number;

	/** Milliseconds since the start of the program. */
	now(): number;
	write(text: string): void;

	/** Sends a key by name ('down', 'ctrl+s', 'shift+tab') or as the character itself. Cursor keys follow the mode set by the program. */
	send(key: string): void;

	/** Sends keys, each in its own write. */
	press(...keys: readonly string[]): Promise<void>;

	/** Presses the keys of each step, and waits for its screen before the next step. */
	follow(...steps: ReadonlyArray<readonly [keys: readonly string[], shown: Expected]>): Promise<void>;

	/**
	Pastes like a terminal.

	@throws {Error} If the program has not enabled bracketed paste.
	*/
	paste(text: string): void;
	screen(): string;
	rawOutput(): string;

	/** The lines of the screen as selected by hand: lines wrapped by the terminal are joined. */
	lines(): readonly string[];

	/** The latest output. */
	last(): Moment;

	/** Resolves once nothing was output for `quiet` milliseconds, or after `atMost` milliseconds. */
	untilQuiet(quiet: number, atMost?: number): Promise<void>;

	/** Resolves once the screen shows this, with the output that showed it. Rejects with the last screen after the timeout (milliseconds), or if the program ends before. */
	waitFor(what: Expected, timeout?: number): Promise<Moment>;
	resize(columns: number, rows: number): void;
	waitForExit(timeout?: number): Promise<Exit>;

	/** Milliseconds from the start of the program to its end. */
	readonly ended: Promise<number>;

	/** Quits the program with its key. */
	quit(): Promise<Exit>;

	/** The number of the terminal’s answers so far. */
	answers(): number;

	/** SIGHUP by default: the signal after a dropped line. */
	kill(signal?: NodeJS.Signals): void;
	/** Drops the line: the terminal is gone, and its programs receive a signal. */
	hangUp(): void;
	isAlternate(): boolean;

	/** Counted from 0. */
	cursor(): {readonly column: number; readonly row: number};
};

/*
A terminal tells a lone Escape from the start of a sequence by time alone, and so does the program: it waits 20 ms for more.
What is written in that time would be read as alt with the next key. Most of what Escape does is seen; where nothing is, the longer time has to do.
What an earlier key still draws would be taken for it, so Escape is pressed on a quiet screen.
*/
const escapeGap = {least: 150, most: 1000};

const endOfUpdate = '\u{1B}[?2026l';

/** Splits output after the end of each synchronized update. `before` is the previous output, for an end split between two chunks. */
function partAtUpdates(chunk: Uint8Array, before: Uint8Array): readonly Uint8Array[] {
	const tail = before.subarray(Math.max(0, before.length - endOfUpdate.length + 1));
	const all = Buffer.concat([tail, chunk]);
	const parts: Uint8Array[] = [];
	let from = tail.length;
	for (let at = all.indexOf(endOfUpdate); at !== -1; at = all.indexOf(endOfUpdate, at + 1)) {
		parts.push(all.subarray(from, at + endOfUpdate.length));
		from = at + endOfUpdate.length;
	}

	return [...parts, all.subarray(from)].filter(part => part.length > 0);
}

function isShown(screen: string, what: Expected): boolean {
	if (typeof what === 'function') {
		return what(screen);
	}

	return typeof what === 'string' ? screen.includes(what) : what.test(screen);
}

/** Runs a program in a real pseudo-terminal and keeps its screen. Answers the program’s queries to the terminal. */
export function startSession(options: SessionOptions): Session {
	const {command = process.execPath, columns, rows, cwd = process.cwd()} = options;
	const bare = createHeadlessTerminal(columns, rows, options.isAmbiguousWide);
	const terminal = options.hasMargins ? addMargins(bare) : bare;
	const started = performance.now();
	const now = () => performance.now() - started;
	const pty = spawn(command, [...options.arguments], {
		cols: columns,
		rows,
		cwd,
		name: 'xterm-256color',
		// Raw bytes: decoding here would hide invalid UTF-8.
		encoding: null,
		env: {
			PATH: process.env['PATH'] ?? '',
			HOME: process.env['HOME'] ?? '',
			LANG: 'C.UTF-8',
			NODE_COMPILE_CACHE: path.join(tmpdir(), 'cforgs-test-code'),
			...options.environment,
		},
	});

	terminal.parser.registerOscHandler(11, () => {
		if (options.background !== undefined) {
			answerLater(`\u{1B}]11;${options.background}\u{7}`);
		}

		return true;
	});

	for (const final of ['h', 'l']) {
		terminal.parser.registerCsiHandler(
			{prefix: '?', final},
			([mode]) => mode === 1049 && options.hasAlternate === false,
		);
	}

	const chunks: Uint8Array[] = [];
	const watchers = new Set<(moment: Moment) => void>();
	let last: Moment = {at: 0, bytes: 0};
	let exit: Exit | undefined;

	const notify = (moment = last) => {
		// A person does not see a synchronized update before its end.
		if (exit === undefined && terminal.modes.synchronizedOutputMode) {
			return;
		}

		options.onShown?.(screenText(terminal));
		for (const watcher of watchers) {
			watcher(moment);
		}
	};

	const writeNow = (text: string) => {
		if (!exit) {
			pty.write(text);
		}
	};

	let answers = 0;

	// A terminal sends the bytes of an answer one after the other, and keys before or after them.
	let answering = Promise.resolve();
	let waiting: string | undefined;
	const write = (text: string) => {
		if (waiting === undefined) {
			writeNow(text);
		} else {
			waiting += text;
		}
	};

	const answerInParts = async (parts: AsyncIterable<string>) => {
		for await (const part of parts) {
			waiting ??= '';
			writeNow(part);
		}

		const behind = waiting ?? '';
		waiting = undefined;
		if (behind !== '') {
			writeNow(behind);
		}
	};

	// Some tests are about a slow line.
	const answerLater = (text: string) => {
		const {answerDelay = 0, answerParts} = options;
		const arrives = async () => {
			await (typeof answerDelay === 'number' ? delay(answerDelay) : answerDelay);
			write(text);
		};

		answering = answerParts ? answering.then(async () => answerInParts(answerParts(text))) : answering;
		void (async () => {
			await (answerParts ? answering : arrives());
			answers++;
			notify();
		})();
	};

	pty.onData(data => {
		const chunk = Buffer.from(data);
		const moment = {at: now(), bytes: last.bytes + chunk.length};
		last = moment;
		for (const part of options.onShown ? partAtUpdates(chunk, chunks.at(-1) ?? Buffer.of()) : [chunk]) {
			terminal.write(part, () => {
				notify(moment);
			});
		}

		chunks.push(chunk);
	});
	const {promise: ended, resolve: end} = Promise.withResolvers<number>();
	pty.onExit(({exitCode, signal = 0}) => {
		end(now());
		// The emulator parses after the write returns. The program has ended once all of its output is on the screen.
		terminal.write('', () => {
			exit = {exitCode, signal};
			notify();
		});
	});
	terminal.onData(text => {
		answerLater(text);
	});

	const screen = () => screenText(terminal);

	const logicalLines = (): readonly string[] => {
		const {active} = terminal.buffer;
		const found: string[] = [];
		for (let row = 0; row < active.length; row++) {
			const line = active.getLine(row);
			const text = line?.translateToString(true) ?? '';
			if (line?.isWrapped) {
				found.push((found.pop() ?? '') + text);
			} else {
				found.push(text);
			}
		}

		return found;
	};

	// Resolves with the first defined result of `read`, which runs at each change.
	const until = async <Value>(
		read: (moment: Moment) => Value | undefined,
		what: string,
		timeout: number,
	): Promise<Value> => {
		const {promise, resolve, reject} = Promise.withResolvers<Value>();
		const fail = (reason: string) => {
			reject(new Error(`Waited for ${what}, but ${reason}. The screen:\n${screen()}`));
		};

		const check = (moment: Moment) => {
			try {
				const value = read(moment);
				if (value !== undefined) {
					resolve(value);
				} else if (exit) {
					fail(`the program ended (exit code ${exit.exitCode}, signal ${exit.signal})`);
				}
			} catch (error) {
				reject(error);
			}
		};

		const timer = setTimeout(fail, timeout, `${timeout} ms passed`);
		watchers.add(check);
		check(last);
		try {
			return await promise;
		} finally {
			clearTimeout(timer);
			watchers.delete(check);
		}
	};

	const waitForExit = async (timeout = 10_000) => until(() => exit, 'the program to end', timeout);

	const send = (key: string) => {
		const sequence = keySequence(key);
		write(
			terminal.modes.applicationCursorKeysMode && /^.\[[A-DFH]$/sv.test(sequence)
				? sequence.replace('[', 'O')
				: sequence,
		);
	};

	const waitBehindEscape = async (bytesBefore: number) => {
		await delay(escapeGap.least);
		try {
			await until(() => last.bytes > bytesBefore || undefined, 'what Escape does', escapeGap.most);
		} catch {}
	};

	const untilQuiet = async (quiet: number, atMost = Infinity) => {
		const start = now();
		while (now() - last.at < quiet && now() - start < atMost) {
			await delay(quiet / 8); // eslint-disable-line no-await-in-loop
		}
	};

	const pressEscape = async () => {
		await untilQuiet(escapeGap.least, escapeGap.most);
		const {bytes} = last;
		send('escape');
		await waitBehindEscape(bytes);
	};

	const press = async (...keys: readonly string[]) => {
		for (const key of keys) {
			if (key === 'escape') {
				await pressEscape(); // eslint-disable-line no-await-in-loop -- One after the other.
			} else {
				send(key);
			}
		}
	};

	const waitFor = async (what: Expected, timeout = 10_000) =>
		until(
			moment => (isShown(screen(), what) ? moment : undefined),
			typeof what === 'string' ? JSON.stringify(what) : String(what),
			timeout,
		);

	return {
		pid: pty.pid,
		now,
		write,
		send,
		press,
		waitFor,
		async follow(...steps) {
			for (const [keys, shown] of steps) {
				await press(...keys); // eslint-disable-line no-await-in-loop -- One after the other.
				await waitFor(shown); // eslint-disable-line no-await-in-loop
			}
		},
		paste(text) {
			if (!terminal.modes.bracketedPasteMode) {
				throw new Error(`The program has not asked for bracketed paste. The screen:\n${screen()}`);
			}

			write(`\u{1B}[200~${text.replaceAll(/\r?\n/gv, '\r')}\u{1B}[201~`);
		},
		screen,
		lines: logicalLines,
		rawOutput: () => Buffer.concat(chunks).toString(),
		last: () => last,
		untilQuiet,
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		waitForExit,
		ended,
		async quit() {
			await press('q');
			return waitForExit();
		},
		answers: () => answers,
		kill(signal) {
			pty.kill(signal);
		},
		hangUp() {
			// Missing in its types, but the only way to close this end of the line.
			(pty as unknown as {destroy(): void}).destroy();
		},
		isAlternate: () => terminal.buffer.active.type === 'alternate',
		cursor: () => ({column: terminal.buffer.active.cursorX, row: terminal.buffer.active.cursorY}),
		async [Symbol.asyncDispose]() {
			if (!exit) {
				pty.kill('SIGKILL');
				await waitForExit();
			}

			terminal.dispose();
		},
	};
}
