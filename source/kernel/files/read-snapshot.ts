import {whyNotRead} from '../../base/text/error-code.js';
import {parseSnapshot, SnapshotError, type Snapshot} from './snapshot.js';

/**
Reads a snapshot.

@throws {SnapshotError} One sentence that names the file.
*/
export async function readSnapshot(file: string, read: (file: string) => Promise<string>): Promise<Snapshot> {
	try {
		return parseSnapshot(await read(file));
	} catch (error) {
		const why = error instanceof SnapshotError ? error.message : whyNotRead(error);
		throw new SnapshotError(`${file} is not usable. ${why}`);
	}
}

/** Why two snapshots cannot be compared: ids from different hosts are unrelated. */
export function whyNotComparable(older: Snapshot, {host}: Pick<Snapshot, 'host'>): string | undefined {
	return older.host === host
		? undefined
		: `These snapshots are from two hosts and cannot be compared: ${older.host} and ${host}.`;
}
