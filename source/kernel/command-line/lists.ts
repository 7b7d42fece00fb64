import {whyNotWith} from '../../base/api/calls.js';
import type {ApiError} from '../../base/api/api-error.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import {counted, listText} from '../../base/text/words.js';
import {type SnapshotKind, snapshotKinds, type WantedLists} from '../files/snapshot.js';
import type {CommandLine} from '../loop/command-line.js';
import {type Gathered, gatherLists, isFullList, type ListLack, type Lists} from '../loop/known-lists.js';
import {readLists} from '../loop/read-lists.js';
import {failureText} from '../rows/failure.js';
import type {KnownList} from '../storage/known.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal, tellFailure} from './exit-status.js';
import {knownFor, type KnownFor} from './known-values.js';
import {tell} from './output.js';
import {wordsAmong} from './words-among.js';
import {confirmRequests} from './request-room.js';

/**
The kinds that an option names, such as `--with`.

@throws {UsageError} If there is no such kind.
*/
export function snapshotKindsOf(option: string, words: readonly string[]): readonly SnapshotKind[] {
	return wordsAmong(option, words, snapshotKinds);
}

/** Why a credential cannot read these lists, in a sentence; undefined if it can. */
export const whyNoLists = ({client}: Pick<CommandLine, 'client'>, kinds: readonly SnapshotKind[]): string | undefined =>
	whyNotWith(client.kind, `Reading ${listText(kinds)}`, kinds);

/** Reports which lists are missing or incomplete. Returns the exit status. */
function tellLack({kind, refusals, short, stop}: ListLack, {flags}: CommandLine): ExitStatus {
	const [refusal] = refusals;
	if (refusal) {
		tellFailure(
			refusal,
			flags,
			told`the ${kind} of ${counted(refusals.length, 'organization')} could not be read and are left out. ${failureText(refusal)}`,
		);
	}

	if (short > 0) {
		tell(`the service sent the ${kind} of ${counted(short, 'organization')} incompletely.`);
	}

	if (stop) {
		tellFailure(stop, flags);
	}

	return refusal === undefined && stop === undefined && short === 0 ? exitStatus.ok : exitStatus.failed;
}

type ReadingLists = {
	/** How to stop, in a sentence. */
	readonly advice: string;
	/** Whether a known value that was read at this time, in milliseconds since the epoch, is new enough. */
	readonly isNew?: (kind: SnapshotKind, id: string, readAt: number) => boolean;
};

type ListsRead = {
	readonly lists: Lists;
	/** The error that stopped the reading. The other lists are still there. */
	readonly stop: ApiError | undefined;
	/** Reports what could not be read, and returns the exit status. */
	readonly tellLacks: () => ExitStatus;
};

/** Reads the wanted lists, unless they are known. Says before how many requests that takes, and asks if the service does not accept them all now. */
export async function readKnownLists(
	line: CommandLine,
	wanted: WantedLists,
	{advice, isNew = () => true}: ReadingLists,
): Promise<ListsRead> {
	const {client, flags, progress, wait} = line;
	const newEnough =
		(kind: SnapshotKind) =>
		(value: KnownList<unknown>, {id, readAt}: {readonly id: string; readonly readAt: number}) =>
			isFullList(value) && isNew(kind, id, readAt);
	const accounts = wanted.accounts && knownFor(line, 'accounts', wanted.accounts, {isUsable: newEnough('accounts')});
	const members = wanted.members && knownFor(line, 'members', wanted.members, {isUsable: newEnough('members')});
	const parts = snapshotKinds
		.map(kind => ({kind, number: {accounts, members}[kind]?.missing.length ?? 0}))
		.filter(({number}) => number > 0);
	const requests = parts.reduce((sum, {number}) => sum + number, 0);
	if (requests > 0 && !flags.quiet) {
		tell(
			`reading ${listText(parts.map(({kind, number}) => `the ${kind} of ${counted(number, 'organization')}`))}, with ${counted(requests, 'request')}; ${advice}`,
		);
	}

	await confirmRequests(line, requests);
	const reading = {
		wait,
		note(text: Told) {
			progress.show(shownText(text));
		},
	};
	const ended = <Item>(
		{found, flush, tellAge}: Pick<KnownFor<SnapshotKind>, 'flush' | 'found' | 'tellAge'>,
		gathered: Gathered<Item>,
		requestsBefore: number,
	): Gathered<Item> => {
		progress.end();
		flush();
		tellAge(gathered.lists.size - found.size, line.requests() - requestsBefore);
		return gathered;
	};

	const beforeAccounts = line.requests();
	const readAccounts =
		wanted.accounts &&
		accounts &&
		ended(
			accounts,
			await gatherLists(
				{
					...accounts,
					kind: 'accounts',
					ids: wanted.accounts,
					read: async from => readLists(client.for('load the accounts'), 'accounts', accounts.missing, from),
				},
				reading,
			),
			beforeAccounts,
		);
	const isStopped = readAccounts?.lack.stop !== undefined;
	const beforeMembers = line.requests();
	const readMembers = isStopped
		? undefined
		: wanted.members &&
			members &&
			ended(
				members,
				await gatherLists(
					{
						...members,
						kind: 'members',
						ids: wanted.members,
						read: async from => readLists(client.for('load the members'), 'members', members.missing, from),
					},
					reading,
				),
				beforeMembers,
			);
	const lacks = [readAccounts, readMembers].flatMap(read => (read ? [read.lack] : []));
	return {
		lists: {...(readAccounts && {accounts: readAccounts.lists}), ...(readMembers && {members: readMembers.lists})},
		stop: lacks.find(({stop}) => stop)?.stop,
		tellLacks: () => firstFailure(...lacks.map(lack => tellLack(lack, line))),
	};
}

/**
Checks that the credential can read these lists.

@throws {Refusal} If not.
*/
export function requireLists(line: Pick<CommandLine, 'client'>, kinds: readonly SnapshotKind[]): void {
	const why = whyNoLists(line, kinds);
	if (why !== undefined) {
		throw new Refusal(`${why} Nothing was read.`, exitStatus.refused);
	}
}
