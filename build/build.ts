import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {commands} from '../source/command-table.js';
import {packageBundle} from './bundle.js';
import {licensesOf} from './licenses.js';
import {manualPage} from './manual.js';
import {bundledParts, partsFile} from './bundled-parts.js';
import {compileStart} from './compile-start.js';
import {inOneByte} from './one-byte.js';
import {runStarts} from './start-functions.js';

process.stderr.write('Building cforgs. This takes about ten seconds …\n');
await rm('distribution', {recursive: true, force: true});
const {metafile} = await build(packageBundle);
await Promise.all(
	Object.keys(metafile.outputs)
		.filter(file => file.endsWith('.js'))
		.map(async file => writeFile(file, inOneByte(await readFile(file, 'utf8')))),
);
const inputs = Object.keys(metafile.inputs);
await writeFile('distribution/licenses.txt', await licensesOf(inputs));
await writeFile(partsFile, await bundledParts(inputs));
await writeFile('distribution/cforgs.1', manualPage(commands, new Date().toISOString().slice(0, 10)));

try {
	await compileStart('distribution', async environment =>
		runStarts([process.execPath, path.resolve('distribution/cli.js')], environment),
	);
} catch (error) {
	process.stderr.write(
		`Every start compiles its functions again, which takes longer, because the build could not start the program in a terminal: ${String(error)}\n`,
	);
}
