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

/**
Node.js checks the byte at this mark for an embedded program.
*/
const mark = Buffer.from('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0');

// The data that Node.js makes from the program, to embed in the executable.
async function blob(folder: string): Promise<Uint8Array> {
	const main = path.join(folder, 'main.cjs');
	await build({
		entryPoints: ['build/one-file-main.ts'],
		outfile: main,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node24',
		logLevel: 'warning',
	});
	const files = await readdir('distribution');
	const names = files.filter(name => name.endsWith('.js'));
	const parts = await Promise.all(names.map(async name => [name, partOf(name, await readFile(path.join('distribution', name), 'utf8'))] as const));
	await Promise.all(parts.flatMap(([name, source]) => [
		writeFile(path.join(folder, name), source),
		// Has the functions that a start runs, because they are in parentheses.
		writeFile(path.join(folder, `${name}.code`), new Script(source, {filename: addressOf(name)}).createCachedData()),
	]));
	const output = path.join(folder, 'blob');
	const config = path.join(folder, 'config.json');
	const text = JSON.stringify({
		main,
		output,
		disableExperimentalSEAWarning: true,
		// The main module has only a few lines.
		useCodeCache: false,
		assets: Object.fromEntries(names.flatMap(name => [name, `${name}.code`]).map(name => [name, path.join(folder, name)])),
	});
	await writeFile(config, text);
	execFileSync(process.execPath, ['--experimental-sea-config', config], {stdio: 'pipe'});
	return readFile(output);
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
	throw new Error('The one file is made on Linux x64, for Linux x64.');
}

const target = process.argv[2] ?? 'binary';
const folder = await mkdtemp(path.join(tmpdir(), 'cforgs-binary-'));
try {
	const node = await readFile(process.execPath);
	const program = Buffer.from(withNote(node, 'NODE_SEA_BLOB', await blob(folder)));
	const place = program.indexOf(mark);
	if (place === -1 || program.includes(mark, place + 1)) {
		throw new Error('This Node.js does not have the mark of one that can hold a program, or has it twice.');
	}

	program.write('1', place + mark.length - 1);
	await mkdir(target, {recursive: true});
	await writeFile(path.join(target, 'cforgs'), program, {mode: 0o755});
	const licenses = await readFile('distribution/licenses.txt', 'utf8');
	await writeFile(path.join(target, 'licenses.txt'), `cforgs is under the MIT licence. The file holds Node.js ${process.versions.node}, whose licences are at https://github.com/nodejs/node/blob/v${process.versions.node}/LICENSE\n\n${licenses}`);
} finally {
	await rm(folder, {recursive: true});
}
