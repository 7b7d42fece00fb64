import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {makeOneFile} from './one-file.js';

const target = process.argv[2] ?? 'binary';
await makeOneFile(path.join(target, 'cforgs'), {bundle: 'distribution', first: 'cli.js'});
const licenses = await readFile('distribution/licenses.txt', 'utf8');
await writeFile(
	path.join(target, 'licenses.txt'),
	`cforgs is under the MIT licence. The file holds Node.js ${process.versions.node}, whose licences are at https://github.com/nodejs/node/blob/v${process.versions.node}/LICENSE\n\n${licenses}`,
);
