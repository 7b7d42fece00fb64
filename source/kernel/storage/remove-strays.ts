import {readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {stateOf} from './process-mark.js';

const temporary = /^\.cforgs-(?<mark>\d+-\d+(?:-[\da-f]+)*)\.[\da-f]{32}\.tmp$/v;

/** How long a temporary file may still be in use by a program that cannot be checked, in milliseconds. Writing a file takes seconds. */
const mayBeUsedFor = 86_400_000;

function isStray(file: string, now: number): boolean {
	const mark = temporary.exec(path.basename(file))?.groups?.['mark'];
	if (mark === undefined) {
		return false;
	}

	const state = stateOf(mark);
	return state === 'gone' || (state === 'elsewhere' && now - statSync(file).mtimeMs > mayBeUsedFor);
}

function namesIn(folder: string, isWanted: (name: string) => boolean): readonly string[] {
	return readdirSync(folder)
		.filter(name => isWanted(name))
		.map(name => path.join(folder, name));
}

/** Removes the temporary files that programs left in a folder and its folders when they were killed, but none of a program that may still run. Ignores file system errors: a later start tries again. */
export function removeStrays(root: string, now: number): void {
	const removeIn = (folder: string) => {
		ignoringSystemErrors(() => {
			for (const file of namesIn(folder, name => temporary.test(name))) {
				ignoringSystemErrors(() => {
					if (isStray(file, now)) {
						rmSync(file, {force: true});
					}
				});
			}
		});
	};

	removeIn(root);
	ignoringSystemErrors(() => {
		// A file among them has no names in it.
		for (const folder of namesIn(root, name => !name.startsWith('.'))) {
			removeIn(folder);
		}
	});
}
