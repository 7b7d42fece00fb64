import {readFile, rm, writeFile} from 'node:fs/promises';
import process from 'node:process';
import {build} from 'esbuild';
import {commands} from '../source/command-table.js';
import {packageBundle} from './bundle.js';
import {licensesOf} from './licenses.js';
import {manualPage} from './manual.js';
import {bundledParts, partsFile} from './bundled-parts.js';
import {compileEagerly} from './compile-eagerly.js';
import {removeForwarders} from './forwarders.js';
import {findStartFunctions} from './start-functions.js';

await rm('distribution', {recursive: true, force: true});
const {metafile} = await build(packageBundle);
await removeForwarders('distribution');
const inputs = Object.keys(metafile.inputs);
await writeFile('distribution/licenses.txt', await licensesOf(inputs));
await writeFile(partsFile, await bundledParts(inputs));
await writeFile('distribution/cforgs.1', manualPage(commands, new Date().toISOString().slice(0, 10)));

try {
	const found = await findStartFunctions('distribution');
	await Promise.all(found.entries().map(async ([file, begins]) => {
		const path = `distribution/${file}`;
		const text = await readFile(path, 'utf8');
		await writeFile(path, compileEagerly(text, begins));
	}));
} catch (error) {
	process.stderr.write(`Every start compiles its functions again, which takes longer, because the build could not start the program in a terminal: ${String(error)}\n`);
}
