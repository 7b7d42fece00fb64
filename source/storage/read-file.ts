import {
	closeSync,
	constants,
	fstatSync,
	openSync,
	readSync,
} from 'node:fs';
import {Buffer} from 'node:buffer';
import {inHome} from './paths-like.js';

/**
No file that the program reads is larger: a device or a broken program may never end.
*/
const sizeLimit = 256 * 1024 * 1024;

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

const chunkSize = 64 * 1024;

/**
Reads a file in chunks. Throws as `openRegular` does.

@yields Each chunk, which holds until the next one is asked for.
*/
export function * readChunks(file: string): Generator<Uint8Array, void> {
	const descriptor = openRegular(file, constants.O_RDONLY);
	try {
		const chunk = new Uint8Array(chunkSize);
		let total = 0;
		for (let length = readSync(descriptor, chunk); length > 0; length = readSync(descriptor, chunk)) {
			total += length;
			// Some files of the system have no size, and no end.
			if (total > sizeLimit) {
				throw refusal(file, 'too large');
			}

			yield chunk.subarray(0, length);
		}
	} finally {
		closeSync(descriptor);
	}
}

/**
The text of a stream that ends before it is too large. Throws `too large` where it does not.
*/
export async function readLimited(stream: AsyncIterable<Uint8Array>, name: string, limit = sizeLimit): Promise<string> {
	const chunks: Uint8Array[] = [];
	let total = 0;
	for await (const chunk of stream) {
		total += chunk.length;
		if (total > limit) {
			throw refusal(name, 'too large');
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks).toString('utf8');
}

/**
The bytes of a regular file of a sane size. Throws as `openRegular` does.
*/
export const readRegularBytes = (file: string): Uint8Array => Buffer.concat(readChunks(file).map(chunk => Buffer.from(chunk)).toArray());

/**
The text of a regular file of a sane size. Throws as `openRegular` does.
*/
export const readRegularFile = (file: string): string => Buffer.from(readRegularBytes(file)).toString('utf8');

/**
The text of a file that was named in the program, where no shell knows `~/`. Throws what the file system does.
*/
export async function readNamedFile(name: string): Promise<string> {
	// A pipe may never end, and the terminal itself is read by the program.
	return readRegularFile(inHome(name));
}
