import {mkdir, writeFile} from 'node:fs/promises';
import {scripts} from './scripts.js';
import {takePictures} from './stage.js';

const folder = new URL('../../pictures/', import.meta.url);
await mkdir(folder, {recursive: true});

// One after the other: in parallel, a slow machine may not draw them in time.
for (const script of scripts) {
	// eslint-disable-next-line no-await-in-loop
	for (const [name, svg] of await takePictures(script)) {
		await writeFile(new URL(name, folder), svg); // eslint-disable-line no-await-in-loop
		console.log(`pictures/${name}`);
	}
}
