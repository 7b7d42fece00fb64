import {readdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {inHome} from './paths-like.js';

/** The folder in which the program was started, and the names that exist there. */
export type WorkingFolder = {
	readonly path: string;
	readonly names: ReadonlySet<string>;
	/** The absolute path of a file name that is relative to the folder, or starts with `~/`. */
	readonly pathOf: (name: string) => string;
};

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		// Writing will report the error better.
		return [];
	}
}

/** Undefined if the folder was removed. */
export function currentFolder(): string | undefined {
	try {
		return process.cwd();
	} catch {
		return undefined;
	}
}

export function workingFolder(): WorkingFolder {
	const folder = process.cwd();
	return {path: folder, names: new Set(namesIn(folder)), pathOf: name => path.resolve(folder, inHome(name))};
}
