import {ApiError} from './api-error.js';
import type {Client} from './client.js';
import type {Organization} from './schemas.js';

/**
Every organization in full, as far as it could be read; each id once.
*/
export type WholeList = {
	readonly organizations: readonly Organization[];
	/**
	How many these are.
	*/
	readonly listed: number;
	/**
	How many records came again, and were left out.
	*/
	readonly repeated: number;
	readonly unreadable: number;
	/**
	How many the service said there are; it may be wrong.
	*/
	readonly announced: number | undefined;
	/**
	Why the list was cut short.
	*/
	readonly error: ApiError | undefined;
};

/**
Whether nothing is known to be missing.
*/
export const isWhole = ({listed, unreadable, announced = 0, error}: WholeList): boolean =>
	error === undefined && unreadable === 0 && listed >= announced;

export type Asked = {readonly isBrief?: boolean; readonly filters?: NonNullable<Parameters<Client['listOrganizations']>[0]>};

/**
Reads the list to its end, briefly where names and places will do. `shouldGoOn` is told how many have come, of how many, and may end it.
*/
export async function readWholeList(client: Client, shouldGoOn: (come: number, announced: number | undefined) => boolean, {isBrief = false, filters = {}}: Asked = {}): Promise<WholeList> {
	const organizations: Organization[] = [];
	const ids = new Set<string>();
	let repeated = 0;
	let unreadable = 0;
	let announced: number | undefined;
	let cut: ApiError | undefined;
	try {
		for await (const page of client.listOrganizations(filters, {firstPageSize: 1000, isBrief})) {
			for (const item of page.items) {
				if (ids.has(item.id)) {
					repeated++;
				} else {
					ids.add(item.id);
					organizations.push(item);
				}
			}

			unreadable += page.unreadable;
			announced = page.total;
			if (!shouldGoOn(organizations.length, announced)) {
				break;
			}
		}
	} catch (error) {
		if (!(error instanceof ApiError)) {
			throw error;
		}

		cut = error;
	}

	return {
		organizations, listed: organizations.length, repeated, unreadable, announced, error: cut,
	};
}
