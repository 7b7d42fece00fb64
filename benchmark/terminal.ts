import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {startSession, type Moment, type Session} from '../test/helpers/session.js';

export type Command = {
	readonly file: string;
	readonly arguments: readonly string[];
	readonly cwd?: string;
	readonly environment?: Readonly<Record<string, string>>;
};

/**
What a key cost: the bytes of its answer, and the milliseconds from the key to the last of them. No time where nothing came.
*/
type Step = {readonly bytes: number; readonly time: number | undefined};

/**
A program in a pseudo-terminal whose output is counted and timed.
*/
export type Running = Session & {
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
	Sends a key and waits for the last byte of the answer: what comes before so much quiet.
	*/
	step(key: string, quiet: number): Promise<Step>;
};

const patience = 30_000;

// A key that nothing answers for so long (milliseconds) changes nothing.
const unanswered = 500;

/**
Starts it at 120×40, with a bare environment.
*/
export function run({file, cwd = process.cwd(), environment, ...rest}: Command): Running {
	const session = startSession({
		...rest,
		command: file,
		columns: 120,
		rows: 40,
		cwd,
		// Compiled code comes from where the program itself keeps it, as for people.
		environment: {
			HOME: cwd, SHELL: '/bin/sh', NODE_COMPILE_CACHE: '', ...environment,
		},
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
		async shown(isSo) {
			let found: string | undefined;
			const moment = await session.waitFor(screen => {
				found ??= isSo(screen) ? screen : undefined;
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
