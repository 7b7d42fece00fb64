import {rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {packageBundle} from './bundle.js';
import {licensesOf} from './licenses.js';

await rm('distribution', {recursive: true, force: true});
const {metafile} = await build(packageBundle);
await writeFile('distribution/licenses.txt', await licensesOf(Object.keys(metafile.inputs)));
