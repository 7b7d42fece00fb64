import process from 'node:process';
import {lookForMissing} from '../../../kernel/loop/look-up.js';
import {
	type Change,
	changeJson,
	changesBetween,
	changeTable,
	changeText,
	withoutLists,
	withoutProfile,
	listsToCompare,
	oldestRead,
} from '../../../kernel/files/snapshot-changes.js';
import {remarksOn} from '../../../kernel/files/snapshot-remarks.js';
import {type Snapshot, type SnapshotKind, snapshotKinds} from '../../../kernel/files/snapshot.js';
import {harmless, harmlessJson} from '../../../base/text/harmless.js';
import {shownText, told as toldText} from '../../../base/text/told.js';
import {whyNotWith} from '../../../base/api/calls.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {confirmRequests, invoke} from '../../../kernel/command-line/service.js';
import {counted} from '../../../base/text/words.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {
	exitStatus,
	type ExitStatus,
	firstFailure,
	tellFailure,
	withRefusals,
} from '../../../kernel/command-line/exit-status.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {readKnownLists, snapshotKindsOf, whyNoLists} from '../../../kernel/command-line/print-list.js';
import {withComparedProfiles} from '../../../kernel/command-line/profiles.js';
import {readSnapshotFile, requireSameHost} from '../../../kernel/command-line/write-output.js';
import {readWhole, snapshotOf, statusOfList} from '../../../kernel/command-line/whole.js';
import {historiesOf, readWho} from '../who.js';

const headOf = ({host, takenAt, isComplete}: Snapshot) => ({host, taken_at: takenAt, is_complete: isComplete});

function statusFor(flags: Flags, isDifferent: boolean, isWhole: boolean): ExitStatus {
	if (isDifferent && flags.exitCode) {
		return exitStatus.different;
	}

	return isWhole ? exitStatus.ok : exitStatus.incomplete;
}

async function report(
	older: Snapshot,
	newer: Snapshot,
	found: readonly Change[],
	{
		flags,
		isOfService,
		oldest,
		whyNoLists: why,
	}: {
		readonly flags: Flags;
		readonly isOfService: boolean;
		readonly oldest?: string;
		readonly whyNoLists?: string | undefined;
	},
): Promise<ExitStatus> {
	// An organization may be missing only because the list is incomplete.
	const changes = newer.isComplete ? found : found.filter(({change}) => change !== 'missing');
	const remarks = [
		...remarksOn(older, newer, {isOfService, isWithoutProfiles: flags.withoutProfiles}),
		...(why === undefined ? [] : [why]),
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
			const uncompared = snapshotKinds.flatMap(kind => {
				const without = withoutLists(older, newer, kind);
				return without ? [[`${kind}_not_compared`, without.either] as const] : [];
			});
			await print(
				`${harmlessJson(
					{
						is_complete: isWhole,
						from: headOf(older),
						to: headOf({...newer, takenAt: oldest ?? newer.takenAt}),
						changes: changes.map(change => changeJson(change)),
						profiles_not_compared: withoutProfile(older, newer).either,
						...Object.fromEntries(uncompared),
					},
					'\t',
				)}\n`,
			);
			break;
		}

		case 'quiet': {
			await print([...new Set(changes.map(({id}) => id))].map(id => `${harmless(id)}\n`).join(''));
			break;
		}

		case 'csv': {
			const {columns, rows} = changeTable(changes, {
				hasItems: snapshotKinds.some(kind => older[kind] ?? newer[kind]),
				hasWho: flags.who,
			});
			await print(csvTable(columns, rows, flags));
			break;
		}

		case 'text': {
			await print(changes.map(change => changeText(change)).join(''));
		}
	}

	if (!flags.quiet) {
		tell(
			`${counted(changes.length, 'change')}${isWhole ? '' : ' in what could be compared'} since ${harmless(older.takenAt)}${oldest === undefined ? '' : `, as of ${oldest}, when the oldest compared value was read`}.`,
		);
	}

	return status;
}

// Drops the profiles of a snapshot, so that none are compared.
const withoutProfiles = (snapshot: Snapshot): Snapshot => ({
	...snapshot,
	organizations: snapshot.organizations.map(({profile, ...rest}) => rest),
});

// Drops these lists, so that none are compared.
const withoutKinds = ({accounts, members, ...snapshot}: Snapshot, kinds: readonly SnapshotKind[]): Snapshot => ({
	...snapshot,
	...(accounts && !kinds.includes('accounts') && {accounts}),
	...(members && !kinds.includes('members') && {members}),
});

/** Reads the lists that the snapshot has, unless a list that was read after the snapshot is known. */
async function readLists(line: CommandLine, older: Snapshot, list: Pick<Snapshot, 'organizations'>) {
	const {wanted, isNew} = listsToCompare(older, list);
	const kinds = snapshotKinds.filter(kind => wanted[kind] !== undefined);
	const why = kinds.length === 0 ? undefined : whyNoLists(line, kinds);
	const read = await readKnownLists(line, why === undefined ? wanted : {}, {
		advice: 'press ctrl-c to stop. --without accounts and --without members compare without them.',
		isNew,
	});
	return {...read, why};
}

type ToldChanges = {
	readonly changes: readonly Change[];
	/** Reports, after the changes, which histories could not be read. */
	readonly tellWho: () => ExitStatus;
};

/** Adds to the changes who made them. Says before how many requests that takes. */
async function withWho(line: CommandLine, older: Snapshot, changes: readonly Change[]): Promise<ToldChanges> {
	const {client, flags, progress, wait} = line;
	const why = whyNotWith(client.kind, 'Reading the history', ['history']);
	const wanted = why === undefined ? historiesOf(changes, older) : [];
	if (why !== undefined) {
		tell(why);
	}

	if (wanted.length > 0 && !flags.quiet) {
		tell(
			`reading the history of ${counted(wanted.length, 'changed organization')}, with ${counted(wanted.length, 'request')}; press ctrl-c to stop.`,
		);
	}

	await confirmRequests(line, wanted.length);
	const {
		changes: told,
		failures,
		stop,
	} = await readWho(client.for('see who changed it'), changes, wanted, {
		now: Date.now(),
		wait,
		isWanted: () => true,
		note(text) {
			progress.show(shownText(text));
		},
	});
	progress.end();
	const failure = stop ?? failures[0];
	return {
		changes: told,
		tellWho() {
			if (failure) {
				tellFailure(
					failure,
					flags,
					stop
						? failureText(stop)
						: toldText`the history of ${counted(failures.length, 'organization')} could not be read. ${failureText(failure)}`,
				);
			}

			return failure ? exitStatus.failed : exitStatus.ok;
		},
	};
}

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
	const left = snapshotKindsOf('--without', flags.without);
	if (newFile !== undefined && flags.profiles) {
		throw new UsageError(
			'--profiles reads from the service, but this compares two files. Write the snapshots with --profiles.',
		);
	}

	if (newFile !== undefined && flags.who) {
		throw new UsageError('--who reads the history from the service, but this compares two files.');
	}

	if (flags.profiles && flags.withoutProfiles) {
		throw new UsageError('Choose either --profiles or --without-profiles.');
	}

	const readFor = async (name: string): Promise<Snapshot> => {
		const snapshot = await readSnapshotFile(name);
		return withoutKinds(flags.withoutProfiles ? withoutProfiles(snapshot) : snapshot, left);
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
		const {organizations, times, tellFailures} = await withComparedProfiles(line, list.organizations, older);
		const {lists, tellLacks, why} = await readLists(line, older, list);
		const newer = {...snapshotOf(line, {...list, organizations}, takenAt), ...lists};
		const changes = await lookForMissing(client, changesBetween(older, newer));
		const {changes: told, tellWho} = flags.who
			? await withWho(line, older, changes)
			: {changes, tellWho: () => exitStatus.ok};
		const oldest = oldestRead(newer, times);
		const status = await report(older, newer, told, {
			flags,
			isOfService: true,
			...(oldest !== undefined && {oldest}),
			whyNoLists: why,
		});
		statusOfList(list);
		tellFailures();
		tellLacks();
		return firstFailure(status, tellWho());
	});
}
