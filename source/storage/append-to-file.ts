import {
	closeSync,
	constants,
	fsyncSync,
	writeFileSync,
} from 'node:fs';
import {openRegular} from './open-regular.js';

/**
Adds text to a regular file, which is made for its owner only if it does not exist. The text is on disk before this returns. No link is followed. Throws what the file system does.
*/
export function appendToFile(file: string, text: string): void {
	const descriptor = openRegular(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW); // eslint-disable-line no-bitwise
	try {
		writeFileSync(descriptor, text);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
