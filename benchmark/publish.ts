import {readFile, writeFile} from 'node:fs/promises';
import {cpus} from 'node:os';
import process from 'node:process';

const [opening, closing] = ['<!-- numbers -->', '<!-- /numbers -->'];

/**
Puts a text between the markers of the readme's numbers.

@throws {Error} where there are none.
*/
export function withNumbers(readme: string, numbers: string): string {
	const [start, end] = [readme.indexOf(opening), readme.indexOf(closing)];
	if (start === -1 || end < start) {
		throw new Error(`The readme has no ${opening} and ${closing}.`);
	}

	return `${readme.slice(0, start + opening.length)}\n${numbers}\n${readme.slice(end)}`;
}

/**
When and where the numbers were taken.
*/
export function circumstances(rounds: number, idleSeconds: number): string {
	const processors = cpus();
	const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'an unknown processor'}`;
	return `Taken on ${new Date().toISOString().slice(0, 10)} with Node.js ${process.versions.node} on ${machine}; ${rounds} rounds, idle for ${idleSeconds} s.`;
}

export async function writeNumbers(numbers: string): Promise<void> {
	const path = new URL('../readme.md', import.meta.url);
	await writeFile(path, withNumbers(await readFile(path, 'utf8'), numbers));
}
