import {lstatSync, statSync} from 'node:fs';
import process from 'node:process';
import {codeOf, whyNotWritten} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {UsageError} from '../options/exit-status.js';
import {isPrivate, replaceFile, writeInto, writeNewFile} from '../storage/write-file.js';
import {readSnapshot, whyNotComparable, type Snapshot, SnapshotError} from '../files/snapshot.js';
import {readRegularFile, readStandardInput} from '../storage/disk.js';
import {confirm} from './service.js';
import {exitStatus, Refusal} from './exit-status.js';
import {fileNamed, print, tell} from './output.js';

/** How to write a file: as a new file, replacing a file, or into something that is not a regular file, such as `/dev/stdout` or a pipe. */
type Way = 'new' | 'replace' | 'into';

function isRegular(file: string): boolean | undefined {
	try {
		return statSync(file).isFile();
	} catch {
		// Writing the file will report the reason.
		return undefined;
	}
}

/**
Decides how to write, and asks before replacing a file.

@throws {UsageError | Refusal} If the user declines, or nobody can be asked.
*/
async function wayTo(file: string, isAnswered: boolean): Promise<Way> {
	const isFile = isRegular(file);
	if (isFile !== true) {
		return isFile === undefined ? 'new' : 'into';
	}

	if (lstatSync(file).isSymbolicLink()) {
		throw new UsageError(`${harmless(file)} is a link. Use the name of its target, or another name.`);
	}

	if (isAnswered) {
		return 'replace';
	}

	if (!process.stdin.isTTY || !process.stderr.isTTY) {
		throw new UsageError(`${harmless(file)} already exists. Choose another name, or pass --yes to replace it.`);
	}

	await confirm(`${harmless(file)} already exists. Type yes to replace it: `, 'Nothing was written.');
	return 'replace';
}

const writers: Readonly<Record<Way, (file: string, text: string) => Promise<void>>> = {
	new: writeNewFile,
	replace: replaceFile,
	into: writeInto,
};

const whyNotReplaced: ReadonlyMap<string, string> = new Map([
	['ELOOP', 'it is now a link'],
	['EPERM', 'it belongs to another user or group, and would change its owner'],
	['EEXIST', 'a file with that name has just been created'],
]);

/**
Returns a function that writes to standard output, or writes a whole file atomically. Asks at once whether an existing file may be replaced.

@throws {UsageError | Refusal} If it may not be. The returned function throws if the file cannot be written.
*/
export async function openOutput(
	name: string | undefined,
	{yes, quiet}: {readonly yes: boolean; readonly quiet: boolean},
): Promise<(text: string) => Promise<void>> {
	const file = fileNamed(name);
	if (file === undefined) {
		return print;
	}

	const way = await wayTo(file, yes);
	const write = writers[way];
	return async text => {
		try {
			await write(file, text);
		} catch (error) {
			throw new Refusal(
				`Could not write ${harmless(file)}: ${whyNotReplaced.get(codeOf(error)) ?? whyNotWritten(error)}.`,
				exitStatus.failed,
			);
		}

		if (!quiet) {
			tell(`Wrote ${harmless(file)}.${isPrivate && way === 'new' ? ' Only you can read it.' : ''}`);
		}
	};
}

/**
Reads the snapshot in a file, or on standard input for `-`.

@throws {Refusal} If it cannot be used.
*/
export async function readSnapshotFile(name: string): Promise<Snapshot> {
	const file = fileNamed(name);
	try {
		return await readSnapshot(file ?? 'Standard input', async () =>
			file === undefined ? readStandardInput() : readRegularFile(file),
		);
	} catch (error) {
		throw error instanceof SnapshotError ? new Refusal(harmless(error.message), exitStatus.failed) : error;
	}
}

/**
Refuses to compare with a snapshot from another host.

@throws {UsageError} If it is.
*/
export function requireSameHost(older: Snapshot, newer: Pick<Snapshot, 'host'>): void {
	const why = whyNotComparable(older, newer);
	if (why !== undefined) {
		throw new UsageError(harmless(why));
	}
}
