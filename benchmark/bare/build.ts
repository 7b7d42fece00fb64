import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {inParts} from '../../build/bundle.js';
import {compileStart} from '../../build/compile-start.js';
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
Builds the bare program in a folder, with everything that makes cforgs start faster.
*/
export async function buildBareProgram(folder: string, server: Server): Promise<BareProgram> {
	const bundle = path.join(folder, 'bundle');
	const {metafile} = await build({...inParts, entryPoints: ['benchmark/bare/start.ts'], outdir: bundle});
	await Promise.all(Object.keys(metafile.outputs).map(async file => writeFile(file, inOneByte(await readFile(file, 'utf8')))));
	const given = ({url, email, key}: Server, file: string) => [path.join(bundle, 'start.js'), path.join(folder, 'cache'), url, email, key, file];
	await compileStart(bundle, async environment => press([process.execPath, ...given(server, '')], ['j', 'q'], environment));
	return (each, file = '') => ({file: process.execPath, arguments: given(each, file), cwd: folder});
}
