import {
	closeSync,
	constants,
	fstatSync,
	openSync,
} from 'node:fs';

/**
No file that the program reads is larger: a device or a broken program may never end.
*/
export const sizeLimit = 256 * 1024 * 1024;

export const refusal = (file: string, code: string): Error => Object.assign(new Error(`${file} is refused: ${code}.`), {code});

/**
Opens a regular file of a sane size. A pipe is not waited for. Throws what the file system does, `no regular file` for a pipe or a device, and `too large`.
*/
export function openRegular(file: string, flags: number): number {
	const descriptor = openSync(file, flags | constants.O_NONBLOCK, 0o600); // eslint-disable-line no-bitwise
	const found = fstatSync(descriptor);
	if (found.isFile() && found.size <= sizeLimit) {
		return descriptor;
	}

	closeSync(descriptor);
	throw refusal(file, found.isFile() ? 'too large' : (found.isDirectory() ? 'EISDIR' : 'no regular file'));
}
