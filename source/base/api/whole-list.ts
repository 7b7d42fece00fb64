import {type ApiError, orFailure} from './api-error.js';
import type {Client} from './client.js';
import type {Organization} from './schemas.js';

/** Every organization that could be read, in full. Each id occurs once. */
export type WholeList = {
	readonly organizations: readonly Organization[];
	readonly listed: number;
	/** How many repeated records were dropped. */
	readonly repeated: number;
	readonly unreadable: number;
	/** The size that the service reported. It may be wrong. */
	readonly announced: number | undefined;
	/** Why the list was cut short. */
	readonly error: ApiError | undefined;
};

/** Whether no organization is known to be missing. */
export const isWhole = ({listed, unreadable, announced = 0, error}: WholeList): boolean =>
	error === undefined && unreadable === 0 && listed >= announced;

export type ListQuery = {
	readonly isBrief?: boolean;
	readonly filters?: NonNullable<Parameters<Client['listOrganizations']>[0]>;
};

/** Reads the list to its end. With `isBrief`, it keeps only names and places. `shouldGoOn` receives the counts of loaded and announced organizations. If it returns false, reading ends. */
export async function readWholeList(
	client: Client,
	shouldGoOn: (come: number, announced: number | undefined) => boolean,
	{isBrief = false, filters = {}}: ListQuery = {},
): Promise<WholeList> {
	const organizations: Organization[] = [];
	const ids = new Set<string>();
	let repeated = 0;
	let unreadable = 0;
	let announced: number | undefined;
	const cut = await orFailure(
		async () => {
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

			return undefined;
		},
		error => error,
	);

	return {organizations, listed: organizations.length, repeated, unreadable, announced, error: cut};
}
