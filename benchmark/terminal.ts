import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {startSession, type Moment, type Session} from '../test/helpers/session.js';

export type Command = {
	readonly file: string;
	readonly arguments: readonly string[];
	readonly cwd?: string;
	readonly environment?: Readonly<Record<string, string>>;

	/** Whether the terminal has left and right margins, as xterm does. */
	readonly hasMargins?: boolean;

	/** The delay of the terminal's answers, in milliseconds. */
	readonly answerDelay?: number;
};

/** The cost of a key: the bytes of the answer, and the milliseconds from the key to the last byte. The time is undefined if nothing came. */
type Step = {readonly bytes: number; readonly time: number | undefined};

/** A program in a pseudo-terminal whose output is counted and timed. */
export type Running = Session & {
	/** The moment of the output that first fulfilled the condition, with its screen. With `from`, output before that time does not count. */
	shown(isSo: (screen: string) => boolean, from?: number): Promise<Moment & {readonly screen: string}>;

	/** Waits until there has been no output for the given milliseconds. */
	quiet(time: number): Promise<void>;

	/** Waits for output after the given time, or long enough to be sure that none will come. */
	after(time: number): Promise<void>;

	/** Sends a key and waits for the last byte of the answer. `quiet`: the milliseconds without output that end the answer. */
	step(key: string, quiet: number): Promise<Step>;
};

/** The size of every terminal, in cells. */
export const size = {columns: 120, rows: 40} as const;

const patience = 30_000;

// A key without output for this many milliseconds changes nothing.
const unanswered = 500;

/** Starts a program at 120×40, with a minimal environment. */
export function run({file, cwd = process.cwd(), environment, ...rest}: Command): Running {
	const session = startSession({
		...rest,
		command: file,
		...size,
		cwd,
		// The program uses its own compile cache, as it does for users.
		environment: {HOME: cwd, SHELL: '/bin/sh', NODE_COMPILE_CACHE: '', ...environment},
	});
	const {now, last, send} = session;

	const quiet = async (time: number) => {
		const asked = now();
		for (;;) {
			const left = Math.max(asked, last().at) + time - now();
			if (left <= 0) {
				return;
			}

			await delay(left);
		}
	};

	const after = async (time: number) => {
		while (last().at < time && now() - time < unanswered) {
			await delay(1);
		}
	};

	return {
		...session,
		quiet,
		after,
		async shown(isSo, from = 0) {
			let found: string | undefined;
			const moment = await session.waitFor(screen => {
				found ??= last().at >= from && isSo(screen) ? screen : undefined;
				return found !== undefined;
			}, patience);
			return {...moment, screen: found ?? ''};
		},
		async step(key, time) {
			const {bytes} = last();
			const pressed = now();
			send(key);
			await after(pressed);
			await quiet(time);
			return {bytes: last().bytes - bytes, time: last().at < pressed ? undefined : last().at - pressed};
		},
	};
}
