import {Hono} from 'hono';
import {success} from './envelope.js';
import {filterAllAccounts} from './filters.js';
import {readNumberedPage} from './pages.js';
import type {Store, StoredOrganization} from './store.js';
import type {FindableAccount} from './wire.js';

/** An account with the organization that holds it. */
type HeldAccount = FindableAccount & {readonly holder: StoredOrganization};

/** The accounts from one place to another, in the order of their organizations. Draws only those, because a hundred thousand organizations have too many. */
function accountsBetween(
	store: Store,
	from: number,
	to: number,
): {readonly accounts: readonly HeldAccount[]; readonly total: number} {
	const accounts: HeldAccount[] = [];
	let total = 0;
	for (const holder of store.visible()) {
		const held = store.accountCountOf(holder);
		if (total < to && total + held > from) {
			accounts.push(
				...store
					.accountsOf(holder)
					.slice(Math.max(0, from - total), to - total)
					.map(account => ({...account, holder})),
			);
		}

		total += held;
	}

	return {accounts, total};
}

/** All accounts that the user can reach. In the sandbox, these are the accounts of all visible organizations. */
export function createAllAccountsRoute(store: Store): Hono {
	return new Hono().get('/accounts', context => {
		const query = new URL(context.req.url).searchParams;
		const {page, size} = readNumberedPage(query);
		const from = (page - 1) * size;
		const isFiltered = query.has('name') || query.has('direction');
		const found = isFiltered ? filterAllAccounts(query, accountsBetween(store, 0, Infinity).accounts) : undefined;
		const {accounts, total} = found
			? {accounts: found.slice(from, from + size), total: found.length}
			: accountsBetween(store, from, from + size);
		const result = accounts.map(({account, holder: {id, name}}) => ({
			...account,
			managed_by: {parent_org_id: id, parent_org_name: name},
		}));
		return context.json(
			success(result, {
				page,
				per_page: size,
				count: result.length,
				total_count: total,
				total_pages: Math.ceil(total / size),
			}),
		);
	});
}
