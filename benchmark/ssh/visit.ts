import {setTimeout as delay} from 'node:timers/promises';
import type {Program} from '../programs.js';
import type {Results} from '../results.js';
import {run, type Running} from '../terminal.js';
import type {SshServer} from './server.js';
import type {SlowLine} from './slow-line.js';

type Visit = {
	readonly results: Results;
	readonly server: SshServer;
	readonly line: SlowLine;
	readonly ssh: string;
	/** Further options of `ssh`. */
	readonly options?: readonly string[];
};

// Longer than a round trip plus the wait of cforgs before it shows the detail.
const rest = 700;

/** The steps of a visit, in order. */
export const steps = {
	start: 'start, to rest',
	down: 'cursor down, to rest',
	held: 'cursor down ten times, 30 ms apart, to rest',
	page: 'page down, to rest',
	form: 'cursor down held for 3 s, then a form, to the form',
} as const;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function remoteCommand({file, arguments: given, cwd = '/', environment = {}}: Program): string {
	const variables = Object.entries({LANG: 'C.UTF-8', ...environment}).map(([name, value]) => `${name}=${value}`);
	return `cd ${quoted(cwd)} && printf 'Here we go.' && exec env ${[...variables, file, ...given].map(text => quoted(text)).join(' ')}`;
}

const betweenKeys = 30;

async function press(running: Running, keys: readonly string[]): Promise<void> {
	for (const [index, key] of keys.entries()) {
		if (index > 0) {
			await delay(betweenKeys);
		}

		running.send(key);
	}
}

// The frames that a program marks as synchronized updates. Others cannot be told apart at the end of a line.
const markedFramesIn = (output: string): number => output.split('\u{1B}[?2026h').length - 1;

/** Logs in, starts the program and presses a few keys. Counts bytes at the user's terminal, and on the line with the overhead of SSH. */
export async function visit(program: Program, {results, server, line, ssh, options = []}: Visit): Promise<void> {
	await using running = run({
		file: ssh,
		arguments: [...options, ...server.clientArguments(line.port, remoteCommand(program))],
	});

	const measure = async (step: string, act: () => Promise<void>) => {
		const [{bytes}, wire, asked, output] = [running.last(), line.received(), running.now(), running.rawOutput().length];
		await act();
		await running.after(asked);
		await running.quiet(rest);
		const add = (what: string, value: number) => {
			results.add(`${step} ${what}`, program.name, value);
		};

		add('bytes', running.last().bytes - bytes);
		add('wire', line.received() - wire);
		// Only of a program that marks any.
		if (markedFramesIn(running.rawOutput()) > 0) {
			add('marked frames', markedFramesIn(running.rawOutput().slice(output)));
		}

		if (running.last().at > asked) {
			add('time', running.last().at - asked);
		}
	};

	await running.shown(screen => screen.includes('Here we go.'));
	await measure('start', async () => {
		await running.shown(program.isComplete ?? program.isReady);
	});
	await press(running, program.prepare ?? []);
	await running.quiet(rest);
	await measure('down', async () => press(running, ['down']));
	await measure('held', async () =>
		press(
			running,
			Array.from({length: 10}, () => 'down'),
		),
	);
	await measure('page', async () => press(running, [program.page]));
	// Ink's own writer would need minutes.
	if (!program.form || program.arguments.includes('--writer=ink')) {
		return;
	}

	const {key, isOpen} = program.form;
	const [{bytes}, wire, output] = [running.last(), line.received(), running.rawOutput().length];
	await press(
		running,
		Array.from({length: 3000 / betweenKeys}, () => 'j'),
	);
	const asked = running.now();
	running.send(key);
	const opened = await running.shown(isOpen);
	const frames = markedFramesIn(running.rawOutput().slice(output));
	for (const [what, value] of [
		['time', opened.at - asked],
		['bytes', opened.bytes - bytes],
		['wire', line.received() - wire],
		['marked frames', frames],
	] as const) {
		results.add(`form ${what}`, program.name, value);
	}
}
