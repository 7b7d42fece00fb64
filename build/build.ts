import {rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {commands} from '../source/command-table.js';
import {packageBundle} from './bundle.js';
import {licensesOf} from './licenses.js';
import {manualPage} from './manual.js';
import {bundledParts, partsFile} from './bundled-parts.js';

await rm('distribution', {recursive: true, force: true});
const {metafile} = await build(packageBundle);
const inputs = Object.keys(metafile.inputs);
await writeFile('distribution/licenses.txt', await licensesOf(inputs));
await writeFile(partsFile, await bundledParts(inputs));
await writeFile('distribution/cforgs.1', manualPage(commands, new Date().toISOString().slice(0, 10)));
