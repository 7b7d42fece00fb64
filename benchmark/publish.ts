import {readFile, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import process from 'node:process';
import {withBlock} from '../test/helpers/block.js';
import {themes} from '../test/pictures/themes.js';
import {barPicture, shortTable} from './bars.js';
import type {Results} from './results.js';

/** When and where the numbers were measured. */
export function circumstances(rounds: number, idleSeconds: number): string {
	const processors = cpus();
	const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'an unknown processor'}`;
	return `Taken on ${new Date().toISOString().slice(0, 10)} with Node.js ${process.versions.node} on ${machine}; ${rounds} rounds, idle for ${idleSeconds} s.`;
}

async function writeBlock(file: string, name: string, block: string): Promise<void> {
	const path = new URL(`../${file}`, import.meta.url);
	await writeFile(path, withBlock(await readFile(path, 'utf8'), name, block));
}

/** Writes all numbers to `docs/performance.md`, five of them to the readme, and the bar charts to `pictures`. */
export async function writeNumbers(numbers: string, results: Results): Promise<void> {
	await writeBlock('docs/performance.md', 'numbers', numbers);
	await writeBlock('readme.md', 'numbers in short', shortTable(results));
	for (const {suffix, theme} of Object.values(themes)) {
		await writeFile(new URL(`../pictures/performance${suffix}.svg`, import.meta.url), barPicture(results, theme));
	}
}
