import {rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {packageBundle} from './bundle.js';
import {licensesOf} from './licenses.js';
import {bundledParts, partsFile} from './bundled-parts.js';

await rm('distribution', {recursive: true, force: true});
const {metafile} = await build(packageBundle);
const inputs = Object.keys(metafile.inputs);
await writeFile('distribution/licenses.txt', await licensesOf(inputs));
await writeFile(partsFile, await bundledParts(inputs));
