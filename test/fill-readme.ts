import {readFile, writeFile} from 'node:fs/promises';
import {readmeBlocks} from './helpers/readme-blocks.js';

const file = new URL('../readme.md', import.meta.url);
let text = await readFile(file, 'utf8');
for (const [name, block] of readmeBlocks()) {
	const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	text = `${text.slice(0, text.indexOf(start))}${start}\n${block}\n${text.slice(text.indexOf(end))}`;
}

await writeFile(file, text);
