import {Buffer} from 'node:buffer';
import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {Script} from 'node:vm';
import {build} from 'esbuild';
import {withNote} from './elf-note.js';
import {addressOf} from './one-file-address.js';
import {partOf} from './one-file-parts.js';

/** Node.js checks the byte at this mark for an embedded program. */
const mark = Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0');

/** A program to put into one file. */
export type Parts = {
	/** The folder with its bundle. */
	readonly bundle: string;

	/** The file of the bundle that runs first. */
	readonly first: string;
};

// Bundles a file that runs in the one file.
async function bundle(entry: string, outfile: string, first: string): Promise<void> {
	await build({
		entryPoints: [entry],
		outfile,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node24',
		define: {firstPart: JSON.stringify(first)},
		logLevel: 'warning',
	});
}

// Writes the files of the program as scripts, and their compiled code. Returns the names of the files.
async function writeParts(bundled: string, folder: string): Promise<readonly string[]> {
	const files = await readdir(bundled);
	const names = files.filter(name => name.endsWith('.js'));
	const parts = await Promise.all(
		names.map(async name => [name, partOf(name, await readFile(path.join(bundled, name), 'utf8'))] as const),
	);
	await Promise.all(
		parts.flatMap(([name, source]) => [
			writeFile(path.join(folder, name), source),
			// Has the functions that a start runs, if they are in parentheses.
			writeFile(path.join(folder, `${name}.code`), new Script(source, {filename: addressOf(name)}).createCachedData()),
		]),
	);
	return names.flatMap(name => [name, `${name}.code`]);
}

// Node.js, with the program and these files in it.
async function writeProgram(file: string, folder: string, names: readonly string[]): Promise<void> {
	const blob = path.join(folder, 'blob');
	const config = path.join(folder, 'config.json');
	const text = JSON.stringify({
		main: path.join(folder, 'main.cjs'),
		output: blob,
		disableExperimentalSEAWarning: true,
		// The main module has only a few lines.
		useCodeCache: false,
		assets: Object.fromEntries(names.map(name => [name, path.join(folder, name)])),
	});
	await writeFile(config, text);
	execFileSync(process.execPath, ['--experimental-sea-config', config], {stdio: 'pipe'});
	const program = Buffer.from(withNote(await readFile(process.execPath), 'NODE_SEA_BLOB', await readFile(blob)));
	const place = program.indexOf(mark);
	if (place === -1 || program.includes(mark, place + 1)) {
		throw new Error('This Node.js does not have the mark of one that can hold a program, or has it twice.');
	}

	program.write('1', place + mark.length - 1);
	await writeFile(file, program, {mode: 0o755});
}

/**
Puts a program into one file, together with Node.js and the compiled code of the functions that a start runs. Creates the folder of that file.

@throws {Error} if this platform or this Node.js cannot
*/
export async function makeOneFile(file: string, {bundle: bundled, first}: Parts): Promise<void> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error('The one file is made on Linux x64, for Linux x64.');
	}

	const folder = await mkdtemp(path.join(tmpdir(), 'cforgs-binary-'));
	try {
		await bundle('build/one-file-main.ts', path.join(folder, 'main.cjs'), first);
		const names = await writeParts(bundled, folder);
		await mkdir(path.dirname(file), {recursive: true});
		await writeProgram(file, folder, names);
	} finally {
		await rm(folder, {recursive: true});
	}
}
