import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {Buffer} from 'node:buffer';
import process from 'node:process';
import {inHome} from './paths-like.js';

/** Whose data is on disk: the host, the fingerprint of the credential, and the context. */
export type Owner = {readonly host: string; readonly fingerprint: string; readonly context: string | undefined};

/** Where a session or a command keeps what outlives it. */
export type Disk = {
	/** For data that must outlive the program. */
	readonly stateFolder: string;
	/** For lists, which can be loaded again. Absent if no list must be stored. */
	readonly cacheFolder?: string;
	/** After how many days what was read is forgotten. */
	readonly keepDays?: number;
	/** Absent for the sandbox: nothing outlives the program then. */
	readonly owner?: Owner;
};

/** Turns a host or another key into a file name. */
export const fileNameOf = (name: string): string => name.replaceAll(/[^\w\-.]/gv, '_');

/** The size limit for all files that the program reads, in bytes: a device or a broken program may never end. */
const sizeLimit = 256 * 1024 * 1024;

export const refusal = (file: string, code: string): Error =>
	Object.assign(new Error(`${file} is refused: ${code}.`), {code});

/** Opens a regular file up to the size limit. Does not wait for a pipe. Throws file system errors, `no regular file` for a pipe or a device, and `too large`. */
export function openRegular(file: string, flags: number): number {
	const descriptor = openSync(file, flags | constants.O_NONBLOCK, 0o600); // eslint-disable-line no-bitwise
	const found = fstatSync(descriptor);
	if (found.isFile() && found.size <= sizeLimit) {
		return descriptor;
	}

	closeSync(descriptor);
	throw refusal(file, found.isFile() ? 'too large' : found.isDirectory() ? 'EISDIR' : 'no regular file');
}

const chunkSize = 64 * 1024;

/**
Reads a file in chunks. Throws the errors of `openRegular`.

@yields Each chunk, which is valid until the next one is requested.
*/
function* readChunks(file: string): Generator<Uint8Array, void> {
	const descriptor = openRegular(file, constants.O_RDONLY);
	try {
		const chunk = new Uint8Array(chunkSize);
		let total = 0;
		for (let length = readSync(descriptor, chunk); length > 0; length = readSync(descriptor, chunk)) {
			total += length;
			// Some system files report no size and never end.
			if (total > sizeLimit) {
				throw refusal(file, 'too large');
			}

			yield chunk.subarray(0, length);
		}
	} finally {
		closeSync(descriptor);
	}
}

/** Reads a stream to its end as text. Throws `too large` if it exceeds the limit. */
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

/** The text of standard input, to its end. Throws `too large` if it exceeds the limit. */
export const readStandardInput = async (): Promise<string> => readLimited(process.stdin, 'Standard input');

/** The bytes of a regular file up to the size limit. Throws the errors of `openRegular`. */
export const readRegularBytes = (file: string): Uint8Array =>
	Buffer.concat(
		readChunks(file)
			.map(chunk => Buffer.from(chunk))
			.toArray(),
	);

/** The text of a regular file up to the size limit. Throws the errors of `openRegular`. */
export const readRegularFile = (file: string): string => Buffer.from(readRegularBytes(file)).toString('utf8');

/** The text of a file that was named in the program, where no shell expands `~/`. Throws the errors of `openRegular`. */
export async function readNamedFile(name: string): Promise<string> {
	// Not a pipe, which may never end, and not the terminal, which the program reads itself.
	return readRegularFile(inHome(name));
}
