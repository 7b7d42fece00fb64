import {readFile, writeFile} from 'node:fs/promises';
import {documentBlocks} from './helpers/document-blocks.js';
import {withBlock} from './helpers/block.js';

for (const [name, {file, text}] of documentBlocks()) {
	const path = new URL(`../${file}`, import.meta.url);
	await writeFile(path, withBlock(await readFile(path, 'utf8'), name, text)); // eslint-disable-line no-await-in-loop
}
