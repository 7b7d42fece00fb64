import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {inParts} from '../../build/bundle.js';
import {compileStart} from '../../build/compile-start.js';
import {inOneByte} from '../../build/one-byte.js';
import {makeOneFile} from '../../build/one-file.js';
import {press, type Environment} from '../../build/start-functions.js';
import type {Server} from '../sandbox-process.js';
import type {Command} from '../terminal.js';

/** The bare program with the organizations of a server. With `file`, it keeps its list there, and starts with that list if there is one. */
export type BareProgram = (server: Server, file?: string) => Command;

/** Whether the screen of the bare program shows the list. */
export const isBareReady = (screen: string): boolean => screen.includes('❯ ') && screen.includes('q quit');

const first = 'start.js';

const argumentsFor = (cache: string, {url, email, key}: Server, file: string) => [cache, url, email, key, file];

/** Starts it twice: the first start keeps its list, and the second starts with it. */
async function pressInBoth(command: Parameters<typeof press>[0], environment: Environment): Promise<void> {
	await press(command, ['\u{1B}[B', 'q'], environment);
	await press(command, ['\u{1B}[B', 'q'], environment);
}

/** Builds the bare program in a folder, with the measures of cforgs' build for a fast start. */
export async function buildBareProgram(folder: string, server: Server): Promise<BareProgram> {
	const bundle = path.join(folder, 'bundle');
	const {metafile} = await build({...inParts, entryPoints: ['benchmark/bare/start.ts'], outdir: bundle});
	await Promise.all(
		Object.keys(metafile.outputs).map(async file => writeFile(file, inOneByte(await readFile(file, 'utf8')))),
	);
	await writeFile(path.join(bundle, 'package.json'), JSON.stringify({type: 'module'}));
	const given = (each: Server, file: string) => [
		path.join(bundle, first),
		...argumentsFor(path.join(folder, 'cache'), each, file),
	];
	await compileStart(bundle, async environment =>
		pressInBoth([process.execPath, ...given(server, path.join(folder, 'list.json'))], environment),
	);
	return (each, file = '') => ({file: process.execPath, arguments: given(each, file), cwd: folder});
}

/** Makes one file of the bare program that was built in the folder, as it is made of cforgs. */
export async function makeBareOneFile(folder: string): Promise<BareProgram> {
	const made = path.join(folder, 'one-file');
	// Its compiled code is in the file.
	const given = (each: Server, file: string) => argumentsFor('', each, file);
	await makeOneFile(made, {bundle: path.join(folder, 'bundle'), first});
	return (each, file = '') => ({file: made, arguments: given(each, file), cwd: folder});
}
