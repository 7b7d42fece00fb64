import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {rmSync, statSync} from 'node:fs';
import process from 'node:process';

const isUnix = process.getuid !== undefined;

/** For tests that need Unix: links that any user can make, devices, and programs such as `sh`. */
export const ofUnix = {skip: !isUnix};

/** Asserts that these files and folders have these modes, such as `600`. Does nothing on Windows. */
export function assertModes(modes: Readonly<Record<string, string>>): void {
	const files = isUnix ? Object.keys(modes) : [];
	assert.deepEqual(
		files.map(file => [file, (statSync(file).mode % 0o1000).toString(8)]),
		files.map(file => [file, modes[file]]),
	);
}

/** Puts a pipe in place of a file. */
export function makePipe(file: string): void {
	rmSync(file, {force: true});
	execFileSync('mkfifo', [file]);
}
