import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {compileEagerly} from './compile-eagerly.js';
import {findStartFunctions, type Environment} from './start-functions.js';

/**
Lets V8 compile the functions that a start of the built program runs together with their files. The start must pass the environment on.

@throws {Error} if the program cannot be started here, for example without a pseudo-terminal
*/
export async function compileStart(folder: string, start: (environment: Environment) => Promise<void>): Promise<void> {
	const found = await findStartFunctions(folder, start);
	await Promise.all(
		found.entries().map(async ([name, begins]) => {
			const file = path.join(folder, name);
			await writeFile(file, compileEagerly(await readFile(file, 'utf8'), begins));
		}),
	);
}
