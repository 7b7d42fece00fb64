import process from 'node:process';
import {lookForMissing} from '../look-for.js';
import {
	type Change, changeCells, changeColumns, changesBetween, changeText, withoutProfile,
} from '../changes.js';
import {readSnapshot, whyNotComparable} from '../read-snapshot.js';
import {remarksOn} from '../remarks.js';
import {type Snapshot, SnapshotError, withProfileIn} from '../../../kernel/files/snapshot.js';
import {harmless, harmlessJson} from '../../../base/text/harmless.js';
import {counted} from '../../../base/text/words.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {readLimited, readRegularFile} from '../../../kernel/storage/read-file.js';
import {exitStatus, type ExitStatus, Refusal, withRefusals} from '../../../kernel/command-line/exit-status.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {fileNamed, formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {withComparedProfiles} from '../../../kernel/command-line/profiles.js';
import {invoke} from '../../../kernel/command-line/service.js';
import {readWhole, snapshotOf, statusOfList} from '../../../kernel/command-line/whole.js';

async function readFrom(name: string): Promise<Snapshot> {
	const file = fileNamed(name);
	try {
		return await readSnapshot(file ?? 'Standard input', async () => file === undefined ? readLimited(process.stdin, 'Standard input') : readRegularFile(file));
	} catch (error) {
		throw error instanceof SnapshotError ? new Refusal(harmless(error.message), exitStatus.failed) : error;
	}
}

function requireSameHost(older: Snapshot, newer: Pick<Snapshot, 'host'>): void {
	const why = whyNotComparable(older, newer);
	if (why !== undefined) {
		throw new UsageError(harmless(why));
	}
}

const headOf = ({host, takenAt, isComplete}: Snapshot) => ({host, taken_at: takenAt, is_complete: isComplete});

function statusFor(flags: Flags, isDifferent: boolean, isWhole: boolean): ExitStatus {
	if (isDifferent && flags.exitCode) {
		return exitStatus.different;
	}

	return isWhole ? exitStatus.ok : exitStatus.incomplete;
}

async function report(older: Snapshot, newer: Snapshot, found: readonly Change[], {flags, isOfService}: {readonly flags: Flags; readonly isOfService: boolean}): Promise<ExitStatus> {
	// An organization may be missing only because the list is incomplete.
	const changes = newer.isComplete ? found : found.filter(({change}) => change !== 'missing');
	const remarks = [
		...remarksOn(older, newer, {isOfService, isWithoutProfiles: flags.withoutProfiles}),
		...(newer.isComplete ? [] : ['The newer list is incomplete, so no organization is reported as gone.']),
	];
	const isWhole = remarks.length === 0;
	const status = statusFor(flags, changes.length > 0, isWhole);
	// Set early: a reader that closes the pipe ends the program with this status.
	process.exitCode = status;
	// Otherwise a reader might take the rest for unchanged.
	if (!isWhole) {
		tell(`Not everything could be compared. ${remarks.join(' ')}`);
	}

	switch (formatOf(flags)) {
		case 'json': {
			await print(`${harmlessJson({
				is_complete: isWhole, from: headOf(older), to: headOf(newer), changes, profiles_not_compared: withoutProfile(older, newer).either,
			}, '\t')}\n`);
			break;
		}

		case 'quiet': {
			await print([...new Set(changes.map(({id}) => id))].map(id => `${harmless(id)}\n`).join(''));
			break;
		}

		case 'csv': {
			await print(csvTable(changeColumns, changes.flatMap(change => changeCells(change)), flags));
			break;
		}

		case 'text': {
			await print(changes.map(change => changeText(change)).join(''));
		}
	}

	if (!flags.quiet) {
		tell(`${counted(changes.length, 'change')}${isWhole ? '' : ' in what could be compared'} since ${harmless(older.takenAt)}.`);
	}

	return status;
}

// Drops the profiles of a snapshot, so that none are compared.
const withoutProfiles = (snapshot: Snapshot): Snapshot => ({...snapshot, organizations: snapshot.organizations.map(({profile, ...rest}) => rest)});

/**
`cforgs diff OLD [NEW]`: compares with the service if there is no second file.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used, or the snapshots are from different hosts.
*/
export async function runDiff(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	const [oldFile, newFile] = operands;
	if (oldFile === undefined || oldFile === '' || newFile === '') {
		throw new UsageError('Compare with which snapshot? Give its file: cforgs diff OLD [NEW].');
	}

	if (oldFile === '-' && newFile === '-') {
		throw new UsageError('Standard input is one snapshot. Name a file for the other.');
	}

	formatOf(flags);
	if (newFile !== undefined && flags.profiles) {
		throw new UsageError('--profiles reads from the service, but this compares two files. Write the snapshots with --profiles.');
	}

	if (flags.profiles && flags.withoutProfiles) {
		throw new UsageError('Choose either --profiles or --without-profiles.');
	}

	const readFor = async (name: string): Promise<Snapshot> => {
		const snapshot = await readFrom(name);
		return flags.withoutProfiles ? withoutProfiles(snapshot) : snapshot;
	};

	if (newFile !== undefined) {
		return withRefusals(flags, async () => {
			const [older, newer] = await Promise.all([readFor(oldFile), readFor(newFile)]);
			requireSameHost(older, newer);
			return report(older, newer, changesBetween(older, newer), {flags, isOfService: false});
		});
	}

	return invoke(input, async line => {
		const {client} = line;
		const older = await readFor(oldFile);
		requireSameHost(older, client);
		const takenAt = new Date();
		const list = await readWhole(client, flags.quiet);
		const {organizations, tellFailures} = await withComparedProfiles(line, list.organizations, withProfileIn(older, list.organizations));
		const newer = snapshotOf(line, {...list, organizations}, takenAt);
		const status = await report(older, newer, await lookForMissing(client, changesBetween(older, newer)), {flags, isOfService: true});
		statusOfList(list);
		tellFailures();
		return status;
	});
}
