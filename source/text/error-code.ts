/**
Whether this is a system error, such as a full disk. If only system errors are expected, any other error is a bug.
*/
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'code' in error;

const fullDisk: ReadonlyMap<string, string> = new Map([['ENOSPC', 'there is no space left'], ['EDQUOT', 'the disk quota is used up'], ['EFBIG', 'the file would be too large']]);

/**
Why there is no more space for a file; undefined if it failed for another reason.
*/
export const whyFull = (error: unknown): string | undefined => fullDisk.get(codeOf(error));

/**
The code of a system error, such as `ENOSPC`.
*/
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown failure';

const readFailures: ReadonlyMap<string, string> = new Map([
	['ENOENT', 'There is no such file.'],
	['EISDIR', 'It is a folder.'],
	['EACCES', 'You do not have permission to read it.'],
	['no regular file', 'It is a pipe or a device. Use a regular file.'],
	['too large', 'It is larger than 256 MiB.'],
]);

/**
Why a file cannot be read, as a sentence.
*/
export const whyNotRead = (error: unknown): string => readFailures.get(codeOf(error)) ?? `It cannot be read (${codeOf(error)}).`;

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

/**
Why a file cannot be written, as the end of a sentence.
*/
export const whyNotWritten = (error: unknown): string => whyFull(error) ?? writeFailures.get(codeOf(error)) ?? codeOf(error);
