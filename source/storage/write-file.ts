import {randomBytes} from 'node:crypto';
import path from 'node:path';
import {
	chmodSync,
	closeSync,
	constants,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	type Stats,
	writeFileSync,
} from 'node:fs';
import {
	type FileHandle,
	link,
	lstat,
	open,
	rename,
	rm,
} from 'node:fs/promises';
import process from 'node:process';
import {codeOf} from '../text/error-code.js';
import {openRegular, readRegularFile} from './read-file.js';

/**
A name next to a file, for its text before it is whole. Nobody can foresee the name, so nobody can put a file or a link there.
*/
export const temporaryName = (file: string): string => path.join(path.dirname(file), `.cforgs-${randomBytes(16).toString('hex')}.tmp`);

/**
Makes a folder, and those above it, for its owner alone. Throws what the file system does.

Node.js itself tries without end where the system says of a folder that cannot be made that the one above it is not there, though it is: below /proc, or where an automounter knows no such home.
*/
export function makeFolder(folder: string): void {
	if (existsSync(folder)) {
		return;
	}

	const above = path.dirname(folder);
	if (above !== folder) {
		makeFolder(above);
	}

	try {
		mkdirSync(folder, {mode: 0o700});
	} catch (error) {
		// Another program was quicker.
		if (codeOf(error) !== 'EEXIST') {
			throw error;
		}
	}
}

// Fails if anything of that name exists, a link included.
const exclusive = 'wx';

const ownerOnly = 0o600;

type Text = string | Iterable<string>;

async function writeTemporary(file: string, text: Text, prepare?: (handle: FileHandle) => Promise<void>): Promise<void> {
	const handle = await open(file, exclusive, ownerOnly);
	try {
		await prepare?.(handle);
		await handle.writeFile(text);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function viaTemporary(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
	const temporary = temporaryName(file);
	try {
		await write(temporary);
	} finally {
		await rm(temporary, {force: true});
	}
}

/**
Writes a file whole or not at all, for its owner only. It takes the place of what had its name, of a link too. Throws what the file system does.
*/
export async function writeWhole(file: string, text: Text): Promise<void> {
	await viaTemporary(file, async temporary => {
		await writeTemporary(temporary, text);
		await rename(temporary, file);
	});
}

/**
Writes a file that does not exist yet, whole or not at all, for its owner only. Throws what the file system does, `EEXIST` if something has its name.
*/
export async function writeNewFile(file: string, text: string): Promise<void> {
	await viaTemporary(file, async temporary => {
		await writeTemporary(temporary, text);
		// Unlike a rename, a link never takes the place of another file.
		await link(temporary, file);
	});
}

async function giveOwnerAndMode(handle: FileHandle, {uid, gid, mode}: Stats): Promise<void> {
	// Windows has access lists instead.
	if (process.getuid === undefined) {
		return;
	}

	const own = await handle.stat();
	if (own.uid !== uid || own.gid !== gid) {
		await handle.chown(uid, gid);
	}

	await handle.chmod(mode & 0o7777); // eslint-disable-line no-bitwise
}

/**
Writes a file in the place of another, whole or not at all, with the owner and mode of the other. Throws what the file system does: `ELOOP` for a link, `EPERM` if the owner cannot be kept.
*/
export async function replaceFile(file: string, text: string): Promise<void> {
	const found = await lstat(file);
	if (!found.isFile()) {
		throw Object.assign(new Error(`${file} is no regular file.`), {code: found.isSymbolicLink() ? 'ELOOP' : 'EEXIST'});
	}

	await viaTemporary(file, async temporary => {
		await writeTemporary(temporary, text, async handle => giveOwnerAndMode(handle, found));
		await rename(temporary, file);
	});
}

/**
Writes into what is no regular file, such as a pipe or a device. Throws what the file system does, `EEXIST` if a regular file has taken its place.
*/
export async function writeInto(file: string, text: string): Promise<void> {
	const handle = await open(file, constants.O_WRONLY);
	try {
		const found = await handle.stat();
		if (found.isFile()) {
			throw Object.assign(new Error(`${file} is a regular file.`), {code: 'EEXIST'});
		}

		await handle.writeFile(text);
	} finally {
		await handle.close();
	}
}

/**
Writes a file whole or not at all, for its owner only, before it returns. Throws what the file system does.
*/
function writeWholeSync(file: string, text: string): void {
	const temporary = temporaryName(file);
	try {
		const descriptor = openSync(temporary, exclusive, ownerOnly);
		try {
			writeFileSync(descriptor, text);
			fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}

		renameSync(temporary, file);
	} finally {
		rmSync(temporary, {force: true});
	}
}

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

/**
Makes sure of a folder that its owner alone can enter.
*/
export function ensurePrivateFolder(folder: string): void {
	makeFolder(folder);
	chmodSync(folder, 0o700);
}

/**
Writes a file whole or not at all, for its owner alone. Throws what the file system does.
*/
export function writePrivateFile(file: string, text: string): void {
	ensurePrivateFolder(path.dirname(file));
	writeWholeSync(file, text);
}

/**
The lines of a file that hold something; none of one that cannot be read.
*/
export function linesOf(file: string): readonly string[] {
	try {
		return readRegularFile(file).split('\n').filter(line => line !== '');
	} catch {
		return [];
	}
}
