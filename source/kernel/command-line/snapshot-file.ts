import {harmless} from '../../base/text/harmless.js';
import {readSnapshot, whyNotComparable} from '../files/read-snapshot.js';
import {type Snapshot, SnapshotError} from '../files/snapshot.js';
import {UsageError} from '../options/exit-status.js';
import {readRegularFile, readStandardInput} from '../storage/read-file.js';
import {exitStatus, Refusal} from './exit-status.js';
import {fileNamed} from './output.js';

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
