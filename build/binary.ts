import {Buffer} from 'node:buffer';
import {execFileSync} from 'node:child_process';
import {
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile,
} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {Script} from 'node:vm';
import {build} from 'esbuild';
import {withNote} from './elf-note.js';
import {addressOf} from './one-file-address.js';
import {partOf} from './one-file-parts.js';
import {runStarts} from './start-functions.js';

/**
Node.js checks the byte at this mark for an embedded program.
*/
const mark = Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0');

// Bundles a file that runs in the one file.
async function bundle(entry: string, outfile: string): Promise<void> {
	await build({
		entryPoints: [entry],
		outfile,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node24',
		logLevel: 'warning',
	});
}

// Writes the files of the program as scripts, and their compiled code. Returns the names of the files.
async function writeParts(folder: string): Promise<readonly string[]> {
	const files = await readdir('distribution');
	const names = files.filter(name => name.endsWith('.js'));
	const parts = await Promise.all(names.map(async name => [name, partOf(name, await readFile(path.join('distribution', name), 'utf8'))] as const));
	await Promise.all(parts.flatMap(([name, source]) => [
		writeFile(path.join(folder, name), source),
		// Has the functions that a start runs, if they are in parentheses.
		writeFile(path.join(folder, `${name}.code`), new Script(source, {filename: addressOf(name)}).createCachedData()),
	]));
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

if (process.platform !== 'linux' || process.arch !== 'x64') {
	throw new Error('The one file is made on Linux x64, for Linux x64.');
}

const target = process.argv[2] ?? 'binary';
const folder = await mkdtemp(path.join(tmpdir(), 'cforgs-binary-'));
try {
	const recorder = path.join(folder, 'record.cjs');
	await bundle('build/one-file-main.ts', path.join(folder, 'main.cjs'));
	await bundle('build/record-code.ts', recorder);
	const names = await writeParts(folder);
	const first = path.join(folder, 'cforgs');
	await writeProgram(first, folder, names);
	try {
		await runStarts([first], {NODE_OPTIONS: `--require=${JSON.stringify(recorder)}`, CFORGS_CODE_FOLDER: folder});
	} catch (error) {
		process.stderr.write(`Every start compiles some functions again, because the build could not start the one file in a terminal: ${String(error)}\n`);
	}

	await mkdir(target, {recursive: true});
	await writeProgram(path.join(target, 'cforgs'), folder, names);
	const licenses = await readFile('distribution/licenses.txt', 'utf8');
	await writeFile(path.join(target, 'licenses.txt'), `cforgs is under the MIT licence. The file holds Node.js ${process.versions.node}, whose licences are at https://github.com/nodejs/node/blob/v${process.versions.node}/LICENSE\n\n${licenses}`);
} finally {
	await rm(folder, {recursive: true});
}
