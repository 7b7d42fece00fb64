import {randomBytes} from 'node:crypto';
import path from 'node:path';
import {
	chmodSync,
	close,
	closeSync,
	constants,
	fchmod,
	fchown,
	fstat,
	fsync,
	fsyncSync,
	link,
	lstat,
	open,
	openSync,
	rename,
	renameSync,
	rmSync,
	type Stats,
	unlink,
	writeFile,
	writeFileSync,
	readdirSync,
	statSync,
} from 'node:fs';
import process from 'node:process';
import {promisify} from 'node:util';
import {codeOf, ignoringSystemErrors} from '../../base/text/error-code.js';
import {makeFolder} from './make-folder.js';
import {ownMark, stateOf} from './process-mark.js';
import {openRegular, readRegularFile} from './disk.js';

// Loading `node:fs/promises` takes 4 ms and 2 MiB, and each session writes a list.
const openFile = promisify(open);
const closeFile = promisify(close);
const writeAll = promisify(writeFile);
const writeToDisk = promisify(fsync);
const statusOf = promisify(fstat);
const statusOfName = promisify(lstat);
const giveOwner = promisify(fchown);
const giveMode = promisify(fchmod);
const addName = promisify(link);
const renameFile = promisify(rename);
const removeName = promisify(unlink);

/** A temporary name next to a file, for incomplete text, with the mark of this program. Nobody can predict it, so nobody can place a file or a link there. */
export const temporaryName = (file: string): string =>
	path.join(path.dirname(file), `.cforgs-${ownMark()}.${randomBytes(16).toString('hex')}.tmp`);

// Fails if the name exists, even as a link.
const exclusive = 'wx';

const ownerOnly = 0o600;

/** Whether only the owner can read a new file. Windows has access lists instead of file modes. */
export const isPrivate = process.getuid !== undefined;

type Text = string | Iterable<string>;

async function writeTemporary(
	file: string,
	text: Text,
	prepare?: (descriptor: number) => Promise<void>,
): Promise<void> {
	const descriptor = await openFile(file, exclusive, ownerOnly);
	try {
		await prepare?.(descriptor);
		for (const part of typeof text === 'string' ? [text] : text) {
			// eslint-disable-next-line no-await-in-loop -- The parts follow each other in the file.
			await writeAll(descriptor, part);
		}

		await writeToDisk(descriptor);
	} finally {
		await closeFile(descriptor);
	}
}

async function removeIfThere(file: string): Promise<void> {
	try {
		await removeName(file);
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') {
			throw error;
		}
	}
}

async function viaTemporary(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
	const temporary = temporaryName(file);
	try {
		await write(temporary);
	} finally {
		await removeIfThere(temporary);
	}
}

/** Writes a file completely or not at all, readable only by the owner. Replaces anything with that name, including a link. Throws file system errors. */
export async function writeWhole(file: string, text: Text): Promise<void> {
	await viaTemporary(file, async temporary => {
		await writeTemporary(temporary, text);
		await renameFile(temporary, file);
	});
}

/** Writes a new file completely or not at all, readable only by the owner. Throws file system errors, `EEXIST` if the name exists. */
export async function writeNewFile(file: string, text: string): Promise<void> {
	await viaTemporary(file, async temporary => {
		await writeTemporary(temporary, text);
		// Unlike a rename, a link never replaces another file.
		await addName(temporary, file);
	});
}

async function giveOwnerAndMode(descriptor: number, {uid, gid, mode}: Stats): Promise<void> {
	if (!isPrivate) {
		return;
	}

	const own = await statusOf(descriptor);
	if (own.uid !== uid || own.gid !== gid) {
		await giveOwner(descriptor, uid, gid);
	}

	await giveMode(descriptor, mode & 0o7777); // eslint-disable-line no-bitwise
}

/** Replaces a file completely or not at all, and keeps its owner and mode. Throws file system errors: `ELOOP` for a link, `EPERM` if the owner cannot be kept. */
export async function replaceFile(file: string, text: string): Promise<void> {
	const found = await statusOfName(file);
	if (!found.isFile()) {
		throw Object.assign(new Error(`${file} is not a regular file.`), {
			code: found.isSymbolicLink() ? 'ELOOP' : 'EEXIST',
		});
	}

	await viaTemporary(file, async temporary => {
		await writeTemporary(temporary, text, async descriptor => giveOwnerAndMode(descriptor, found));
		await renameFile(temporary, file);
	});
}

/** Writes to something other than a regular file, such as a pipe or a device. Throws file system errors, `EEXIST` if it is now a regular file. */
export async function writeInto(file: string, text: string): Promise<void> {
	const descriptor = await openFile(file, constants.O_WRONLY);
	try {
		const found = await statusOf(descriptor);
		if (found.isFile()) {
			throw Object.assign(new Error(`${file} is a regular file.`), {code: 'EEXIST'});
		}

		await writeAll(descriptor, text);
	} finally {
		await closeFile(descriptor);
	}
}

/** Writes a file synchronously, completely or not at all, readable only by the owner. Throws file system errors. */
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

/** Appends text to a regular file. Creates the file if needed, readable only by the owner. The text is on disk when this returns. Does not follow links. Throws file system errors. */
export function appendToFile(file: string, text: string): void {
	const descriptor = openRegular(
		file,
		// eslint-disable-next-line no-bitwise
		constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
	);
	try {
		writeFileSync(descriptor, text);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/** Creates a folder if needed, and makes it accessible only to its owner. */
export function ensurePrivateFolder(folder: string): void {
	makeFolder(folder);
	chmodSync(folder, 0o700);
}

/** Tests whether a new file with this text can be written in a private folder. Throws file system errors. */
export function checkPrivateFolder(folder: string, text: string): void {
	ensurePrivateFolder(folder);
	const probe = temporaryName(path.join(folder, 'probe'));
	try {
		writeFileSync(probe, text, {mode: ownerOnly, flag: exclusive});
	} finally {
		rmSync(probe, {force: true});
	}
}

/** Writes a file in a private folder, completely or not at all. Throws file system errors. */
export function writePrivateFile(file: string, text: string): void {
	ensurePrivateFolder(path.dirname(file));
	writeWholeSync(file, text);
}

/** The lines of a file that are not empty; no lines if the file cannot be read. */
export function linesOf(file: string): readonly string[] {
	try {
		return readRegularFile(file)
			.split('\n')
			.filter(line => line !== '');
	} catch {
		return [];
	}
}

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
