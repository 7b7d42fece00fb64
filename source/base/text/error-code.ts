/** Whether this is a system error, such as a full disk. If only system errors are expected, any other error is a bug. */
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'code' in error;

/** The result of a step, or what `onError` makes of its system error. Any other error is a defect and is thrown again. */
export function orSystemErrorSync<Value, Other>(run: () => Value, onError: (error: unknown) => Other): Value | Other {
	try {
		return run();
	} catch (error) {
		if (isSystemError(error)) {
			return onError(error);
		}

		throw error;
	}
}

/** The same for a step that takes its time. */
export async function orSystemError<Value, Other>(
	run: () => Promise<Value>,
	onError: (error: unknown) => Other,
): Promise<Value | Other> {
	try {
		return await run();
	} catch (error) {
		return orSystemErrorSync((): never => {
			throw error;
		}, onError);
	}
}

/** Runs something that may fail with a system error without harm. */
export const ignoringSystemErrors = (run: () => void): void => orSystemErrorSync(run, () => undefined);

/** The code of a system error, such as `ENOSPC`. */
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown failure';

const words: ReadonlyMap<string, string> = new Map([
	['ENOSPC', 'the disk is full'],
	['EDQUOT', 'your disk quota is used up'],
	['EFBIG', 'the file would be too large'],
	['EROFS', 'the disk is read-only'],
	['EIO', 'the disk reports an error'],
	['EMFILE', 'too many files are open'],
	['ENFILE', 'too many files are open'],
	['ENOMEM', 'there is not enough memory'],
	['ENAMETOOLONG', 'the path is too long'],
	['EACCES', 'permission denied for PATH'],
	['EPERM', 'PATH belongs to another user, or is protected'],
	['ENOENT', 'PATH does not exist'],
	['ENOTDIR', 'a part of PATH is a file, not a folder'],
	['EISDIR', 'PATH is a folder'],
	['EEXIST', 'PATH already exists'],
	['ELOOP', 'PATH is a link, or leads through a loop of links'],
	['EBUSY', 'PATH is in use'],
	['no regular file', 'PATH is a pipe or a device, not a file'],
	['too large', 'PATH is larger than 256 MiB'],
]);

// The user knows the folder, but not the temporary file in it.
const pathOf = (error: unknown): string | undefined =>
	error instanceof Error && 'path' in error && typeof error.path === 'string'
		? error.path.replace(/[\/\\]\.cforgs-[^\/\\]*\.tmp$/v, '')
		: undefined;

const systemCode = /^E[\dA-Z]+$/v;

/** A system error in words and with its code, as the end of a sentence, such as “the disk is full (ENOSPC)”. `isNamed`: the sentence already has the path. Otherwise the text includes it, and it may not be harmless. */
export function systemErrorText(error: unknown, {isNamed = false} = {}): string {
	const code = codeOf(error);
	const text = words.get(code);
	if (text === undefined) {
		return systemCode.test(code) ? `the system reports ${code}` : code;
	}

	const path = isNamed ? undefined : pathOf(error);
	const placed =
		path === undefined
			? text.replace(' for PATH', '').replace('part of PATH', 'part of the path').replace('PATH', 'it')
			: text.replace('PATH', () => path);
	return systemCode.test(code) ? `${placed} (${code})` : placed;
}

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Why there is no more space for a file; undefined if it failed for another reason. */
export const whyFull = (error: unknown): string | undefined =>
	fullDisk.has(codeOf(error)) ? systemErrorText(error) : undefined;

const readFailures: ReadonlyMap<string, string> = new Map([
	['ENOENT', 'There is no such file.'],
	['EISDIR', 'It is a folder.'],
	['EACCES', 'You do not have permission to read it.'],
	['no regular file', 'It is a pipe or a device. Use a regular file.'],
	['too large', 'It is larger than 256 MiB.'],
]);

/** Why a file cannot be read, as a sentence. */
export const whyNotRead = (error: unknown): string =>
	readFailures.get(codeOf(error)) ?? `It cannot be read: ${systemErrorText(error, {isNamed: true})}.`;

const writeFailures: ReadonlyMap<string, string> = new Map([
	['ENOENT', 'the folder does not exist'],
	['ENOTDIR', 'the folder does not exist'],
	['EISDIR', 'it is a folder'],
	['EACCES', 'you do not have permission to write there'],
	['EROFS', 'the folder is read-only'],
	['ENXIO', 'no program reads from that pipe'],
	['no regular file', 'it is a pipe, not a file'],
	['EPERM', 'it belongs to another user or group, or is protected'],
	['ELOOP', 'it is a link'],
	['EEXIST', 'a file with that name has just been created'],
	['ENAMETOOLONG', 'the name is too long'],
]);

/** Why a file cannot be written, as the end of a sentence. */
export const whyNotWritten = (error: unknown): string =>
	writeFailures.get(codeOf(error)) ?? systemErrorText(error, {isNamed: true});

/** Why a program could not be started, as the end of a sentence. */
export const startFailureText = (error: unknown): string =>
	codeOf(error) === 'ENOENT'
		? 'the program was not found'
		: `it could not be started: ${systemErrorText(error, {isNamed: true})}`;
