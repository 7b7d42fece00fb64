import {
	closeSync,
	constants,
	fsyncSync,
	openSync,
	renameSync,
	rmSync,
	writeFileSync,
	type Stats,
} from 'node:fs';
import {
	link,
	lstat,
	open,
	rename,
	rm,
	type FileHandle,
} from 'node:fs/promises';
import process from 'node:process';
import {temporaryName} from './temporary-name.js';

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
export function writeWholeSync(file: string, text: string): void {
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
