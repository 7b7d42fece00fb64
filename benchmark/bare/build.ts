import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {inParts} from '../../build/bundle.js';
import {compileStart} from '../../build/compile-start.js';
import {removeForwarders} from '../../build/forwarders.js';
import {inOneByte} from '../../build/one-byte.js';
import {press} from '../../build/start-functions.js';
import type {Server} from '../sandbox-process.js';
import type {Command} from '../terminal.js';

/**
The bare program with the organizations of a server. With `file`, it keeps its list there, and starts with that list if there is one.
*/
export type BareProgram = (server: Server, file?: string) => Command;

/**
Whether the screen of the bare program shows the list.
*/
export const isBareReady = (screen: string): boolean => screen.includes('❯ ') && screen.includes('q quit');

/**
Builds the bare program in a folder, with the measures of cforgs' build for a fast start.
*/
export async function buildBareProgram(folder: string, server: Server): Promise<BareProgram> {
	const bundle = path.join(folder, 'bundle');
	const {metafile} = await build({...inParts, entryPoints: ['benchmark/bare/start.ts'], outdir: bundle});
	await Promise.all(Object.keys(metafile.outputs).map(async file => writeFile(file, inOneByte(await readFile(file, 'utf8')))));
	await removeForwarders(bundle);
	await writeFile(path.join(bundle, 'package.json'), JSON.stringify({type: 'module'}));
	const given = ({url, email, key}: Server, file: string) => [path.join(bundle, 'start.js'), path.join(folder, 'cache'), url, email, key, file];
	await compileStart(bundle, async environment => {
		// The first start keeps its list, and the second starts with it.
		const command = [process.execPath, ...given(server, path.join(folder, 'list.json'))] as const;
		await press(command, ['\u{1B}[B', 'q'], environment);
		await press(command, ['\u{1B}[B', 'q'], environment);
	});
	return (each, file = '') => ({file: process.execPath, arguments: given(each, file), cwd: folder});
}
