/**
Whether it is a failure of the system, such as a full disk. Anything else that is thrown where only those are expected is a defect.
*/
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'code' in error;

const fullDisk: ReadonlyMap<string, string> = new Map([['ENOSPC', 'no space is left'], ['EDQUOT', 'the quota of the disk is used up'], ['EFBIG', 'it would be larger than a file may be']]);

/**
Why nothing more fits where something is written; undefined where it failed for another reason.
*/
export const whyFull = (error: unknown): string | undefined => fullDisk.get(codeOf(error));

/**
What a failure of the system is called, such as `ENOSPC`.
*/
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown failure';

const readFailures: ReadonlyMap<string, string> = new Map([
	['ENOENT', 'There is no such file.'],
	['EISDIR', 'It is a folder.'],
	['EACCES', 'You may not read it.'],
	['no regular file', 'It is a pipe or a device: give a regular file.'],
	['too large', 'It is larger than 256 MiB.'],
]);

/**
Why a file cannot be read, as a sentence.
*/
export const whyNotRead = (error: unknown): string => readFailures.get(codeOf(error)) ?? `It cannot be read (${codeOf(error)}).`;

const writeFailures: ReadonlyMap<string, string> = new Map([
	['ENOENT', 'there is no such folder'],
	['ENOTDIR', 'there is no such folder'],
	['EISDIR', 'it is a folder'],
	['EACCES', 'you may not write there'],
	['EROFS', 'nothing can be written there'],
	['ENXIO', 'it is a pipe that nobody reads'],
	['no regular file', 'it is a pipe, not a file'],
	['EPERM', 'it belongs to another user or group, or may not be changed'],
	['ELOOP', 'it is a link'],
	['EEXIST', 'a file of that name was made in the meantime'],
	['ENAMETOOLONG', 'the name is too long'],
]);

/**
Why a file cannot be written, as the end of a sentence.
*/
export const whyNotWritten = (error: unknown): string => whyFull(error) ?? writeFailures.get(codeOf(error)) ?? codeOf(error);
