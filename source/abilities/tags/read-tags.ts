import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {AccountTags} from '../../base/api/schemas.js';
import {count} from '../../base/text/words.js';
import {type PatientReading, readMany, readPatiently} from '../../kernel/loop/many-reads.js';
import type {TaggedAccount} from './write.js';

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
			try {
				const read = await readPatiently('Reading tags', reading, async () => client.getAccountTags(account.id));
				return read && {read};
			} catch (error) {
				if (error instanceof ApiError) {
					return {error};
				}

				throw error;
			}
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
