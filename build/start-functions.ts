import {spawn as spawnProgram} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {setTimeout as delay} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {spawn} from '@lydell/node-pty';
import * as v from 'valibot';

/** For each file of a program, where the functions begin that its start runs, in UTF-16 code units. */
export type StartFunctions = ReadonlyMap<string, ReadonlySet<number>>;

const rangeSchema = v.object({startOffset: v.number(), count: v.number()});
const functionSchema = v.object({ranges: v.array(rangeSchema)});
const scriptSchema = v.object({url: v.string(), functions: v.array(functionSchema)});
const coverageSchema = v.object({result: v.array(scriptSchema)});

/** How long the screen must be unchanged, in milliseconds, before the next key: longer than the program waits to load the other panes. */
const rest = 500;

/** How long a start may take, in milliseconds. */
const patience = 30_000;

export type Environment = Readonly<Record<string, string>>;

type Command = readonly [file: string, ...given: string[]];

/**
Starts the program in a terminal, presses the keys, each once the screen rests, and waits for the end.

@throws {Error} if the program fails, or does not end
*/
export async function press(
	[file, ...given]: Command,
	keys: readonly string[],
	environment: Environment,
): Promise<void> {
	const terminal = spawn(file, given, {
		cols: 120,
		rows: 40,
		cwd: tmpdir(),
		env: {...environment, TERM: 'xterm-256color'},
	});
	const {promise: ended, resolve} = Promise.withResolvers<number>();
	terminal.onExit(({exitCode}) => {
		resolve(exitCode);
	});
	const end = performance.now() + patience;
	let last = performance.now();
	terminal.onData(() => {
		last = performance.now();
	});
	for (const key of keys) {
		last = performance.now();
		while (performance.now() - last < rest && performance.now() < end) {
			// eslint-disable-next-line no-await-in-loop -- Each key waits for the answer to the one before.
			await delay(20);
		}

		terminal.write(key);
	}

	const status = await Promise.race([ended, delay(patience, undefined, {ref: false})]);
	if (status === undefined) {
		terminal.kill();
	}

	if (status !== 0) {
		throw new Error(status === undefined ? 'The program did not end.' : `The program ended with status ${status}.`);
	}
}

async function list([file, ...given]: Command, environment: Environment): Promise<void> {
	const child = spawnProgram(file, [...given, 'list', '--json'], {env: environment, stdio: 'ignore'});
	const [status] = (await once(child, 'close')) as readonly unknown[];
	if (status !== 0) {
		throw new Error(`The list ended with status ${String(status)}.`);
	}
}

/** The environment for the sandbox, as it prints it. */
async function sandboxEnvironment(output: AsyncIterable<string>): Promise<Environment> {
	const variables: Record<string, string> = {};
	for await (const line of output) {
		const {name, value} = /\b(?<name>CLOUDFLARE_\w+)=(?<value>\S+)$/v.exec(line)?.groups ?? {};
		if (name !== undefined && value !== undefined) {
			variables[name] = value;
		}

		if (variables['CLOUDFLARE_API_KEY'] !== undefined) {
			return variables;
		}
	}

	throw new Error('The sandbox did not start.');
}

async function read(coverage: string, folder: string): Promise<StartFunctions> {
	const begun = new Map<string, Set<number>>();
	const address = pathToFileURL(folder).href;
	const files = await readdir(coverage);
	const texts = await Promise.all(files.map(async file => readFile(path.join(coverage, file), 'utf8')));
	const scripts = texts.flatMap(text => v.parse(coverageSchema, JSON.parse(text)).result);
	for (const {url, functions} of scripts) {
		if (!url.startsWith(address)) {
			continue;
		}

		const name = path.posix.basename(url);
		const begins = begun.get(name) ?? new Set();
		begun.set(name, begins);
		for (const {ranges} of functions) {
			// The first range is the whole function.
			const [whole] = ranges;
			if (whole !== undefined && whole.count > 0) {
				begins.add(whole.startOffset);
			}
		}
	}

	return begun;
}

/**
Starts a program as a person would: its welcome, its screen, that screen with the list of the last start, and a list without a screen.

@throws {Error} if that is not possible here, for example without a pseudo-terminal
*/
export async function runStarts(command: Command, more: Environment): Promise<void> {
	const [file, ...given] = command;
	const home = await mkdtemp(path.join(tmpdir(), 'cforgs-build-'));
	const sandbox = spawnProgram(file, [...given, 'sandbox', '--organizations', '300', '--seed', '7'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	try {
		// Windows needs its own folder to open connections.
		const {SystemRoot: system} = process.env;
		const environment = {
			...(system !== undefined && {SystemRoot: system}),
			...(await sandboxEnvironment(createInterface(sandbox.stdout))),
			HOME: home,
			...more,
		};
		// The first start shows the welcome.
		await press(command, ['\r', 'j', 'q'], environment);
		await press(command, ['j', 'q'], environment);
		await list(command, environment);
	} finally {
		sandbox.kill();
		await rm(home, {recursive: true, force: true});
	}
}

/**
Finds the functions by a start of the built program, which must pass the environment on.

@throws {Error} if that is not possible here, for example without a pseudo-terminal
*/
export async function findStartFunctions(
	folder: string,
	start: (environment: Environment) => Promise<void>,
): Promise<StartFunctions> {
	const coverage = await mkdtemp(path.join(tmpdir(), 'cforgs-coverage-'));
	try {
		await start({NODE_V8_COVERAGE: coverage});
		return await read(coverage, path.resolve(folder));
	} finally {
		await rm(coverage, {recursive: true, force: true});
	}
}
