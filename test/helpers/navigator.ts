import assert from 'node:assert/strict';
import {join} from 'node:path';
import process from 'node:process';
import {startSandbox, type Sandbox, type SandboxOptions} from '../../source/base/sandbox/server.js';
import {credentialFrom, fingerprintOf} from '../../source/kernel/options/credential.js';
import {stateFolder} from '../../source/kernel/options/paths.js';
import {openGreeted} from '../../source/program/start/navigator.js';
import {openPlaceMemory} from '../../source/abilities/organizations/begin.js';
import {call, environmentOf, keyOf, named, profileOf, type Organization, type Profile} from '../base/sandbox/call.js';
import {startSession, type Session} from './session.js';
import {temporaryFolder} from './temporary-folder.js';

export const program = new URL('../../distribution/cli.js', import.meta.url).pathname;

type NavigatorOptions = {
	/** The terminal’s answer for its background, such as `rgb:ffff/ffff/ffff`. */
	readonly background?: string;
	readonly size?: readonly [columns: number, rows: number];
	readonly sandbox?: SandboxOptions;
	readonly arguments?: readonly string[];
	readonly environment?: Readonly<Record<string, string>>;
	/** False for a state folder without known credentials, as at the very first start. */
	readonly isGreeted?: boolean;
	/** The delay of the terminal’s answers, in milliseconds. Or what they wait for. */
	readonly answerDelay?: number | Promise<void>;
	/** How an answer of the terminal arrives: its parts, each with what happens before it. */
	readonly answerParts?: (answer: string) => AsyncIterable<string>;
	/** Whether the terminal gives two columns to `·`. */
	readonly isAmbiguousWide?: boolean;
	/** False for a terminal without an alternate screen. */
	readonly hasAlternate?: boolean;
	/** Whether the terminal has left and right margins. */
	readonly hasMargins?: boolean;
	/** The script of a shell with job control, to run instead; `$cforgs` runs the program. */
	readonly shell?: string;
};

/** Skips the first screen: the credentials of the environment and the sandbox count as used before, and the last session left the roots open. */
function markAsGreeted(environment: Readonly<Record<string, string>>, sandbox: Sandbox): void {
	const setting = credentialFrom(environment);
	const {host} = new URL(environment['CLOUDFLARE_BASE_URL'] ?? '');
	for (const credential of [
		keyOf(sandbox),
		{scheme: 'token', token: sandbox.token} as const,
		...(setting.status === 'found' ? [setting.credential] : []),
	]) {
		const owner = {host, fingerprint: fingerprintOf(credential), context: undefined};
		openGreeted(stateFolder(environment), owner).add();
		const memory = openPlaceMemory(stateFolder(environment), owner);
		memory.keep(memory.read() ?? {tab: 'overview', unfoldedDepth: 1, flipped: []});
	}
}

export type Navigator = AsyncDisposable & {
	readonly session: Session;
	readonly sandbox: Sandbox;
	/** A folder for drafts and the journal of this navigator only. */
	readonly stateHome: string;
	/** Starts the program again with the same sandbox and folder. */
	again(): Session;
	/** Reads a path of the sandbox over HTTP. */
	read<Result>(path: string): Promise<{readonly status: number; readonly result: Result}>;
	/** Writes without the program, as another user. */
	write(method: string, path: string, body: unknown): Promise<void>;
	organizationsNamed(name: string): Promise<readonly Organization[]>;
	/** The id of the only organization with that name. */
	idOf(name: string): Promise<string>;
	profileOf(id: string): Promise<Profile>;
	/** The requests other than reads, as `METHOD path`. */
	writes(): readonly string[];
};

/** Opens a form for a new organization, and types a name. */
export async function typeNewName({session}: Navigator, name: string): Promise<void> {
	await session.waitFor('60 organizations');
	await session.press('c');
	await session.waitFor('❯ Name');
	session.write(name);
	await session.waitFor(name);
}

/** Goes to the first match of a search, and presses more keys there at once. */
export async function goTo({session}: Navigator, text: string, ...keys: readonly string[]): Promise<void> {
	await session.press('/');
	session.write(text);
	await session.press('enter', ...keys);
}

/** A sandbox, and the program in a terminal, connected by the environment. */
export async function startNavigator(options: NavigatorOptions = {}): Promise<Navigator> {
	const sandbox = await startSandbox({organizations: 60, seed: 7, ...options.sandbox});
	const folder = temporaryFolder();
	const stateHome = folder.path;
	const [columns, rows] = options.size ?? [120, 40];
	const environment = {
		CLOUDFLARE_BASE_URL: sandbox.url,
		// A test that sets the token sets the whole credential.
		...(options.environment?.['CLOUDFLARE_API_TOKEN'] === undefined && environmentOf(sandbox)),
		XDG_STATE_HOME: stateHome,
		XDG_CACHE_HOME: join(stateHome, 'cache'),
		...options.environment,
	};
	if (options.isGreeted ?? true) {
		markAsGreeted(environment, sandbox);
	}

	const given = [program, ...(options.arguments ?? [])];
	const open = () =>
		startSession({
			...(options.shell === undefined
				? {arguments: given}
				: {
						command: 'bash',
						arguments: ['-c', `set -m; cforgs='${[process.execPath, ...given].join(' ')}'; ${options.shell}`],
					}),
			columns,
			rows,
			cwd: stateHome,
			environment,
			...(options.answerDelay !== undefined && {answerDelay: options.answerDelay}),
			...(options.answerParts && {answerParts: options.answerParts}),
			...(options.isAmbiguousWide !== undefined && {isAmbiguousWide: options.isAmbiguousWide}),
			...(options.background !== undefined && {background: options.background}),
			...(options.hasAlternate !== undefined && {hasAlternate: options.hasAlternate}),
			...(options.hasMargins !== undefined && {hasMargins: options.hasMargins}),
		});
	const session = open();
	const sessions = [session];

	return {
		session,
		sandbox,
		stateHome,
		again() {
			const next = open();
			sessions.push(next);
			return next;
		},
		read: async <Result>(path: string) => call<Result>(sandbox, `GET ${path}`),
		async write(method, path, body) {
			await call(sandbox, `${method} ${path}`, {json: body});
		},
		organizationsNamed: async name => named(sandbox, name),
		async idOf(name) {
			const [organization] = await named(sandbox, name);
			return organization?.id ?? assert.fail(`there is no ${name}`);
		},
		profileOf: async id => profileOf(sandbox, id),
		writes: () =>
			sandbox.requests
				.filter(({method}) => method !== 'GET')
				.map(({method, path}) => `${method} ${path.replace('/client/v4', '')}`),
		async [Symbol.asyncDispose]() {
			await Promise.all(sessions.map(async each => each[Symbol.asyncDispose]()));
			await sandbox.close();
			folder[Symbol.dispose]();
		},
	};
}
