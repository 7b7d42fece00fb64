import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {type PatientReading, readMany, readPatiently} from './many-reads.js';

type Counted = {readonly zones?: number; readonly error?: ApiError};

/** What became of counting: the refusals of single accounts, and the error that stopped the rest. */
export type ZonesEnd = {readonly refusals: readonly ApiError[]; readonly stop: ApiError | undefined};

/** Counts the zones of accounts, a few at a time, with one request each. Waits during a rate limit. */
export async function countZones(client: Client, accounts: readonly string[], {onCount, ...reading}: PatientReading & {readonly onCount: (account: string, zones: number, ended: number) => void}): Promise<ZonesEnd> {
	const refusals: ApiError[] = [];
	const counting = client.for('count the zones of an account');
	const stop = await readMany<string, Counted>(accounts, {
		isWanted: reading.isWanted,
		async read(account) {
			try {
				const zones = await readPatiently('Counting zones', reading, async () => counting.countZones(account));
				return zones === undefined ? undefined : {zones};
			} catch (error) {
				if (error instanceof ApiError) {
					return {error};
				}

				throw error;
			}
		},
		onEnd(account, {zones, error}, ended) {
			if (error) {
				refusals.push(error);
			} else if (zones !== undefined) {
				onCount(account, zones, ended);
			}
		},
	});
	return {refusals, stop};
}
