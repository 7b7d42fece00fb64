import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {scripts} from './scripts.js';
import {takePictures} from './stage.js';

const kept = async (name: string): Promise<string> => {
	try {
		return await readFile(new URL(`../../pictures/${name}`, import.meta.url), 'utf8');
	} catch {
		return '';
	}
};

for (const script of scripts) {
	// eslint-disable-next-line no-await-in-loop
	await test(`shows what the stored pictures ${script.pictures.map(({name}) => name).join(', ')} show`, async () => {
		const pictures = await takePictures(script);
		const stale = await Promise.all(
			[...pictures].map(async ([name, svg]) => (svg === (await kept(name)) ? [] : [`pictures/${name}`])),
		);
		assert.deepEqual(
			stale.flat(),
			[],
			'A picture no longer shows what the program shows. If the program is right, run `npm run pictures` and look at the pictures.',
		);
	});
}
