import {spawn} from 'node:child_process';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {program} from './navigator.js';

/**
Runs the program without a terminal, to its end.
*/
export async function run(arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) {
	const child = spawn(process.execPath, [program, ...arguments_], {env: {PATH: process.env['PATH'], ...environment}, stdio: ['ignore', 'pipe', 'pipe']});
	const [stdout, stderr, status] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		new Promise<number | undefined>(resolve => {
			child.once('exit', resolve);
		}),
	]);
	return {stdout, stderr, status};
}
