import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Account} from '../../base/api/schemas.js';
import {type PatientReading, readMany, readPatiently} from '../../kernel/loop/many-reads.js';

/** An account as it was read, or why it could not be. */
export type AccountRead = {readonly account?: Account; readonly error?: ApiError};

/**
Reads accounts as they are now, a few at a time. An account that the service refuses is left out, with the reason.

@throws {ApiError} If the others cannot be read either.
*/
export async function readAccounts(
	client: Client,
	accounts: ReadonlyArray<Pick<Account, 'id'>>,
	reading: PatientReading,
): Promise<ReadonlyMap<string, AccountRead>> {
	const found = new Map<string, AccountRead>();
	const stop = await readMany<Pick<Account, 'id'>, AccountRead>(accounts, {
		async read({id}) {
			try {
				const account = await readPatiently('Reading the accounts', reading, async () =>
					client.for('check for changes before the write').getAccount(id),
				);
				return account && {account};
			} catch (error) {
				if (error instanceof ApiError) {
					return {error};
				}

				throw error;
			}
		},
		onEnd({id}, end) {
			found.set(id, end);
			reading.note(`Reading the accounts again: ${found.size} of ${accounts.length} …`);
		},
		isWanted: reading.isWanted,
	});
	if (stop) {
		throw stop;
	}

	return found;
}
