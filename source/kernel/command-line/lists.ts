import {whyNotWith} from '../../base/api/calls.js';
import type {ApiError} from '../../base/api/api-error.js';
import {isoTime} from '../../base/text/time.js';
import {shownText, told} from '../../base/text/told.js';
import {counted, listText} from '../../base/text/words.js';
import {type Snapshot, type SnapshotKind, snapshotKinds, type SnapshotList, type SnapshotLists} from '../files/snapshot.js';
import type {CommandLine} from '../loop/command-line.js';
import type {ListRead, PatientReading} from '../loop/many-reads.js';
import {isWholeRead, readLists} from '../loop/read-lists.js';
import {UsageError} from '../options/exit-status.js';
import {failureText} from '../rows/failure.js';
import {isWholeList, type KnownList} from '../storage/known.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal, tellFailure} from './exit-status.js';
import {knownFor, type KnownFor} from './known-values.js';
import {tell} from './output.js';
import {confirmRequests} from './request-room.js';

/** The lists of organizations, by id, for each kind that was wanted. */
export type Lists = Pick<Snapshot, SnapshotKind>;

/** The ids of the organizations whose lists are wanted. */
export type WantedLists = Readonly<Partial<Record<SnapshotKind, readonly string[]>>>;

/**
The kinds that an option names, such as `--with`.

@throws {UsageError} If there is no such kind.
*/
export function snapshotKindsOf(option: string, words: readonly string[]): readonly SnapshotKind[] {
	const wrong = words.find(word => snapshotKinds.every(kind => kind !== word));
	if (wrong !== undefined) {
		throw new UsageError(`${option} takes ${listText(snapshotKinds, 'or')}.`);
	}

	return snapshotKinds.filter(kind => words.includes(kind));
}

/** Why a credential cannot read these lists, in a sentence; undefined if it can. */
export const whyNoLists = ({client}: Pick<CommandLine, 'client'>, kinds: readonly SnapshotKind[]): string | undefined => whyNotWith(client.kind, `Reading ${listText(kinds)}`, kinds);

/** What could not be read. `stop`: the error that stopped the reading. */
type Lack = {readonly kind: SnapshotKind; readonly refusals: readonly ApiError[]; readonly short: number; readonly stop: ApiError | undefined};

type Source<Item> = {
	readonly kind: SnapshotKind;
	readonly ids: readonly string[];
	readonly known: Omit<KnownFor<SnapshotKind>, 'found' | 'keep'> & {
		readonly found: ReadonlyMap<string, {readonly readAt: number; readonly value: KnownList<Item>}>;
		readonly keep: (id: string, value: KnownList<Item>, askedAt: number) => void;
	};
	readonly read: (reading: PatientReading & {readonly onRead: (id: string, list: ListRead<Item>, askedAt: number) => void}) => Promise<ApiError | undefined>;
};

/** The lists of one kind: the known ones, and the others as they are read. */
async function listsFrom<Item>({progress, wait}: CommandLine, {kind, ids, known, read}: Source<Item>): Promise<{readonly lists: SnapshotLists<Item>; readonly lack: Lack}> {
	const {found} = known;
	const lists = new Map<string, SnapshotList<Item>>(found.entries().map(([id, {value: {items}, readAt}]) => [id, {items, isWhole: true, readAt: isoTime(readAt)}]));
	const refusals: ApiError[] = [];
	let short = 0;
	const stop = await read({
		wait,
		note(text) {
			progress.show(shownText(text));
		},
		onRead(id, list, askedAt) {
			const {items, error} = list;
			if (error) {
				refusals.push(error);
				return;
			}

			const isWhole = isWholeRead(list);
			lists.set(id, {items, isWhole, readAt: isoTime(askedAt)});
			if (isWhole) {
				known.keep(id, {items, unreadable: 0}, askedAt);
			} else {
				short++;
			}
		},
	});
	progress.end();
	known.flush();
	known.tellAge(lists.size - found.size);
	const inOrder = ids.flatMap(id => {
		const list = lists.get(id);
		return list ? [[id, list] as const] : [];
	});
	return {
		lists: new Map(inOrder),
		lack: {
			kind, refusals, short, stop,
		},
	};
}

/** Reports which lists are missing or incomplete. Returns the exit status. */
function tellLack({kind, refusals, short, stop}: Lack, {flags}: CommandLine): ExitStatus {
	const [refusal] = refusals;
	if (refusal) {
		tellFailure(refusal, flags, told`the ${kind} of ${counted(refusals.length, 'organization')} could not be read and are left out. ${failureText(refusal)}`);
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
export async function readKnownLists(line: CommandLine, wanted: WantedLists, {advice, isNew = () => true}: ReadingLists): Promise<ListsRead> {
	const {client} = line;
	const newEnough = (kind: SnapshotKind) => (value: KnownList<unknown>, {id, readAt}: {readonly id: string; readonly readAt: number}) =>
		isWholeList(value) && value.isWithoutTags !== true && isNew(kind, id, readAt);
	const accounts = wanted.accounts && knownFor(line, 'accounts', wanted.accounts, {isUsable: newEnough('accounts')});
	const members = wanted.members && knownFor(line, 'members', wanted.members, {isUsable: newEnough('members')});
	const parts = snapshotKinds.map(kind => ({kind, number: {accounts, members}[kind]?.missing.length ?? 0})).filter(({number}) => number > 0);
	const requests = parts.reduce((sum, {number}) => sum + number, 0);
	if (requests > 0 && !line.flags.quiet) {
		tell(`reading ${listText(parts.map(({kind, number}) => `the ${kind} of ${counted(number, 'organization')}`))}, with ${counted(requests, 'request')}; ${advice}`);
	}

	await confirmRequests(line, requests);
	const readAccounts = wanted.accounts && accounts && await listsFrom(line, {
		kind: 'accounts', ids: wanted.accounts, known: accounts, read: async reading => readLists(client.for('load the accounts'), 'accounts', accounts.missing, reading),
	});
	const isStopped = readAccounts?.lack.stop !== undefined;
	const readMembers = isStopped
		? undefined
		: wanted.members && members && await listsFrom(line, {
			kind: 'members', ids: wanted.members, known: members, read: async reading => readLists(client.for('load the members'), 'members', members.missing, reading),
		});
	const lacks = [readAccounts, readMembers].flatMap(read => read ? [read.lack] : []);
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
