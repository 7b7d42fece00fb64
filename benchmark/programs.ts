import {access} from 'node:fs/promises';
import {delimiter, join} from 'node:path';
import process from 'node:process';
import type {Fixtures} from './fixtures.js';
import {environmentOf, type Server} from './sandbox-process.js';
import {run, type Command} from './terminal.js';

export type Program = Command & {
	readonly name: string;

	/** Whether the screen shows the list. */
	readonly isReady: (screen: string) => boolean;

	/** Whether the whole list has loaded, if the screen shows that. */
	readonly isComplete?: (screen: string) => boolean;

	/** Keys that open a long list. */
	readonly prepare?: readonly string[];

	/** The key that moves down one page. */
	readonly page: string;

	/** The key that opens a form for the row under the cursor, and whether the screen shows the form. */
	readonly form?: {readonly key: string; readonly isOpen: (screen: string) => boolean};

	/** The keys that end the program. */
	readonly quit: readonly string[];
};

export const ours = 'cforgs';
export const oursWithInk = 'cforgs --writer=ink';
export const oursSaving = 'cforgs --low-bandwidth';
export const peerNames = ['lazygit', 'tig', 'vifm', 'mc', 'nnn', 'ncdu'] as const;

export const cli = new URL('../distribution/cli.js', import.meta.url).pathname;

/** The navigator with the organizations of a server. It ignores the list of the last start and does not keep its own. */
export function freshNavigator(server: Server, home: string, flags: readonly string[] = []): Program {
	const program = navigator(server, home, flags);
	return {...program, arguments: [...program.arguments, '--no-cache']};
}

/** The navigator with the organizations of a server, as users start it: it shows the list of the last start until the new one has loaded. */
export function navigator(server: Server, home: string, flags: readonly string[] = []): Program {
	return {
		name: [ours, ...flags].join(' '),
		file: process.execPath,
		arguments: [cli, ...flags],
		cwd: home,
		environment: {HOME: home, ...environmentOf(server, home)},
		isReady: screen => /❯ [·▸▾] \S/v.test(screen) && screen.includes('q quit'),
		isComplete: screen => / · [\d,]+ organizations? *\n/v.test(screen),
		prepare: ['E'],
		page: 'pagedown',
		form: {key: 'p', isOpen: screen => screen.includes('Business name')},
		quit: ['q'],
	};
}

/** The path of a program: in the folders of `PATH`, then in others. */
export async function find(name: string, others: readonly string[] = []): Promise<string | undefined> {
	for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...others]) {
		const path = join(folder, name);
		try {
			await access(path);
			return path;
		} catch {
			// The program may be in the next folder.
		}
	}

	return undefined;
}

async function hasList(program: Program): Promise<boolean> {
	await using running = run(program);
	try {
		await running.shown(program.isReady);
		return true;
	} catch {
		return false;
	}
}

/** The other installed programs, each with a list of 10,000. Leaves out a program whose screen differs from the known versions. */
export async function findPeers({repository, folder, home}: Fixtures): Promise<readonly Program[]> {
	// The screen is complete when every row of the list is there, in both panes if it has two.
	const lists = (rows: number) => (screen: string) =>
		screen.matchAll(/(?:Change|entry)[ \-]\d{5}/gv).toArray().length >= rows;
	const onCommits = {cwd: repository, environment: {HOME: home}};
	const onFiles = {cwd: folder, environment: {HOME: home}};
	const peers: ReadonlyArray<Omit<Program, 'file'>> = [
		{
			...onCommits,
			name: 'lazygit',
			arguments: ['--use-config-file', join(home, 'lazygit.yml'), '--screen-mode', 'normal', 'log'],
			isReady: lists(9),
			page: '.',
			quit: ['q'],
		},
		{...onCommits, name: 'tig', arguments: [], isReady: lists(38), page: 'pagedown', quit: ['q']},
		{...onFiles, name: 'vifm', arguments: [folder, folder], isReady: lists(72), page: 'ctrl+f', quit: ['Z', 'Z']},
		{
			...onFiles,
			name: 'mc',
			arguments: ['--nosubshell', folder, folder],
			isReady: lists(60),
			page: 'pagedown',
			quit: ['f10'],
		},
		{...onFiles, name: 'nnn', arguments: [folder], isReady: lists(36), page: 'pagedown', quit: ['q']},
		{...onFiles, name: 'ncdu', arguments: [folder], isReady: lists(37), page: 'pagedown', quit: ['q']},
	];
	const found: Program[] = [];
	for (const peer of peers) {
		const file = await find(peer.name);
		if (file !== undefined && (await hasList({...peer, file}))) {
			found.push({...peer, file});
		}
	}

	return found;
}
