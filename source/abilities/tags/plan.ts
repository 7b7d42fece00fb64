import type {AccountTags} from '../../base/api/schemas.js';
import {count, shownName} from '../../base/text/words.js';
import {effortText, type RequestPace} from '../../kernel/loop/pace.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {withoutCredentials} from '../../kernel/form-model/value-warnings.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import {orFailure, ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {type PatientReading, readMany, readPatiently} from '../../kernel/loop/readings.js';
import type {KnownRecord} from '../../kernel/storage/known.js';
import type {RunEnd} from '../../kernel/writes/run-lock.js';
import {type RowRun, runRows} from '../../kernel/runs/run-many.js';
import {changesTo, type TagChange, type TagSetting, type Tags, tagsIn, whyNotSettings, keysText} from './changes.js';
import {
	type TaggedAccount,
	resultOf,
	type Tagging,
	taggingOf,
	type Taggings,
	type TaggingEnd,
	unsentTagging,
} from './write.js';

/** An account whose tags are to change. `left_out`: the change cannot be made. */
export type TagRow = {
	readonly account: TaggedAccount;
	/** The id of its organization, if it is known, otherwise empty. */
	readonly organization: string;
	/** All its tags, if they were read. */
	readonly reviewed?: Tags;
	/** The version of these tags. */
	readonly etag?: string;
	readonly changes: readonly TagChange[];
	readonly result: ItemState;
};

export const leftOut = (row: Pick<TagRow, 'account' | 'organization'>, text: string): TagRow => ({
	...row,
	changes: [],
	result: {status: 'left_out', text},
});

/** What settings do to an account whose tags were just read. */
export function rowOf(
	row: Pick<TagRow, 'account' | 'organization'>,
	read: AccountTags,
	settings: readonly TagSetting[],
): TagRow {
	const reviewed = tagsIn(read);
	const why = whyNotSettings(settings);
	const changes = why === undefined ? changesTo(reviewed, settings) : [];
	return why === undefined
		? {...row, reviewed, etag: read.etag, changes, result: {status: changes.length === 0 ? 'already' : 'waiting'}}
		: leftOut(row, why);
}

export const isToSend = ({result}: TagRow): boolean => result.status === 'waiting';

const effort = {requests: 3, steps: 3} as const;

/** How many accounts change, and what that takes. */
export const summaryText = (toSend: readonly TagRow[], number: number, pace: RequestPace): string =>
	`${count(toSend.length)} of ${count(number)} will change, ${effortText(toSend.length, pace, effort)}.`;

export const tagLock = {name: 'tagging', doing: 'changing tags of accounts'} as const;

function runOf(rows: readonly TagRow[], asked: unknown): Omit<RunHead, 'planned'> {
	const keys = keysText([...new Set(rows.flatMap(({changes}) => changes.map(({key}) => key)))]);
	const before = withoutCredentials({name: keys, parentId: ''});
	return {kind: 'tags', before, id: runIdOf('tags', asked)};
}

export const taggingOfRow = ({account, organization, reviewed, changes}: TagRow, undoes?: number): Tagging => ({
	account,
	organization,
	reviewed,
	changes,
	undoes,
});

/** How a run reports to its caller. */
type TagRun = RowRun<TagRow, Taggings> & {
	/** What was asked for all accounts of the run, also for those that need no change; undefined for one account, whose change is an entry of its own. */
	readonly asked?: unknown;
	/** When the write that this one undoes was made. */
	readonly undoes?: number | undefined;
	/** Receives each request of a dry run. */
	readonly unsent: (request: string) => void;
};

/** The tags that a write found stored; undefined if it read none. */
export function tagsFound(end: TaggingEnd): Tags | undefined {
	if (end.status === 'heldBack') {
		return tagsIn(end.why.read);
	}

	return end.status === 'done' && !(end.stored instanceof ApiError) ? end.stored : undefined;
}

/** Changes the tags of one account after the other. */
export const sendRows = async (context: ServiceContext, {asked, undoes, unsent, ...run}: TagRun): Promise<RunEnd> =>
	runRows(context, run, {
		lock: tagLock,
		nameOf: ({account: {id, name}}) => (name === '' ? id : shownName(name)),
		...(asked !== undefined && {
			entry: {...runOf(run.rows, asked), undoes, subjectOf: ({account: {id}}: TagRow) => ({id})},
		}),
		// Each account can refuse by itself.
		organizationOf: ({account: {id}}) => id,
		describe: (writing, row) => taggingOf(writing, taggingOfRow(row, undoes)),
		settle(row, end) {
			if (end.status === 'unsent' && end.plan) {
				unsent(unsentTagging(row, end.plan, context.client));
			}

			return {result: resultOf(taggingOfRow(row, undoes), end)};
		},
	});

/** The tags of an account, or why they could not be read. */
export type TagsRead<Account extends TaggedAccount = TaggedAccount> = {readonly account: Account} & (
	{readonly read: AccountTags} | {readonly error: ApiError}
);

/** The name of an account; if it is not known, the one that came with its tags. */
export const namedBy = <Account extends TaggedAccount>(account: Account, read: AccountTags): Account => {
	const {name} = read;
	return typeof name === 'string' && account.name === '' ? {...account, name} : account;
};

/** Reads the tags of accounts, a few at a time, in the order of the accounts. Returns the error that stopped it: the rest is then not read. */
export async function readTagsOfMany<Account extends TaggedAccount>(
	client: Client,
	accounts: readonly Account[],
	reading: PatientReading,
): Promise<{readonly all: ReadonlyArray<TagsRead<Account>>; readonly stop?: ApiError | undefined}> {
	const {note, isWanted} = reading;
	const known = new Map<string, TagsRead<Account>>();
	const stop = await readMany(accounts, {
		async read(account): Promise<{readonly read?: AccountTags; readonly error?: ApiError} | undefined> {
			return orFailure(
				async () => {
					const read = await readPatiently('Reading tags', reading, async () => client.getAccountTags(account.id));
					return read && {read};
				},
				error => ({error}),
			);
		},
		onEnd(account, {read, error}, ended) {
			if (read) {
				known.set(account.id, {account: namedBy(account, read), read});
			} else if (error) {
				known.set(account.id, {account, error});
			}

			if (accounts.length > 1) {
				note(`Reading tags: ${count(ended)} of ${count(accounts.length)} accounts …`);
			}
		},
		isWanted,
	});
	return {all: accounts.flatMap(({id}) => known.get(id) ?? []), stop};
}

const mostAccounts = 5000;

const inOnePart = 50;

/**
The tags of the accounts that these records have, in parts.

@yields after each part
*/
export function* tagsKnown(records: Iterable<KnownRecord<'accounts'>>): Generator<undefined, readonly Tags[]> {
	const found: Tags[] = [];
	let organizations = 0;
	for (const {
		value: {items},
	} of records) {
		found.push(...items.flatMap(({tags}) => (tags && Object.keys(tags).length > 0 ? [tagsIn({tags})] : [])));
		if (found.length >= mostAccounts) {
			break;
		}

		organizations++;
		if (organizations % inOnePart === 0) {
			yield undefined;
		}
	}

	return found.slice(0, mostAccounts);
}
