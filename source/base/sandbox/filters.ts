import {badQuery} from './envelope.js';
import type {Store, StoredOrganization} from './store.js';
import type {FindableAccount, Member} from './wire.js';

export const organizationFilterNames = [
	'id',
	'name',
	'name.contains',
	'name.startsWith',
	'name.endsWith',
	'containing.account',
	'containing.organization',
	'containing.user',
	'parent.id',
] as const;

export const accountFilterNames = [
	'name',
	'name.contains',
	'name.startsWith',
	'name.endsWith',
	'account_pubname',
	'account_pubname.contains',
	'account_pubname.startsWith',
	'account_pubname.endsWith',
	'order_by',
	'direction',
] as const;

export function filterOrganizations(query: URLSearchParams, store: Store): readonly StoredOrganization[] {
	const ids = new Set(query.getAll('id'));
	const exactName = query.get('name');
	const isNamed = textFilter(query, 'name');
	const parent = query.get('parent.id');
	const holders = holdersOf(query, store);
	return store
		.visible()
		.filter(
			({id, name, parentId}) =>
				(ids.size === 0 || ids.has(id)) &&
				(parent === null || (parentId ?? 'null') === parent) &&
				holders.every(holder => holder.has(id)) &&
				(exactName === null || name === exactName) &&
				isNamed(name),
		);
}

/** The reference does not say whether ancestors of the direct holder also contain an account, organization or user. In the sandbox, only the direct holder does, and a user is an active member. */
function holdersOf(query: URLSearchParams, store: Store): ReadonlyArray<ReadonlySet<string>> {
	const account = query.get('containing.account');
	const organization = query.get('containing.organization');
	const user = query.get('containing.user');
	return [
		...(account === null ? [] : [only(store.holderOfAccount(account))]),
		...(organization === null ? [] : [only(store.get(organization)?.parentId)]),
		...(user === null ? [] : [store.holdersOfUser(user)]),
	];
}

const only = (id: string | undefined): ReadonlySet<string> => new Set(id === undefined ? [] : [id]);

const statuses = ['active', 'pending', 'rejected', 'canceled'];

export const memberFilterNames = [
	'status',
	'user.email',
	'user.email.contains',
	'user.email.startsWith',
	'user.email.endsWith',
] as const;

export function filterMembers(query: URLSearchParams, members: readonly Member[]): readonly Member[] {
	const wanted = query.getAll('status');
	if (wanted.some(each => !statuses.includes(each))) {
		throw badQuery(`status must be ${statuses.join(', ')}`);
	}

	const isNamed = bothFilters(query, 'user.email');
	return members.filter(({status, user}) => (wanted.length === 0 || wanted.includes(status)) && isNamed(user.email));
}

const byName = new Intl.Collator('en');

function sorted<Held extends FindableAccount>(query: URLSearchParams, accounts: readonly Held[]): readonly Held[] {
	const sign = readChoice(query, 'direction', ['asc', 'desc']) === 'desc' ? -1 : 1;
	return accounts.toSorted((a, b) => sign * byName.compare(a.account.name, b.account.name));
}

export function filterAccounts(
	query: URLSearchParams,
	accounts: readonly FindableAccount[],
): readonly FindableAccount[] {
	const order = readChoice(query, 'order_by', ['account_name']);
	const isNamed = bothFilters(query, 'name');
	const isKnownAs = bothFilters(query, 'account_pubname');
	const found = accounts.filter(({account, pubname}) => isNamed(account.name) && isKnownAs(pubname));
	return order === undefined ? found : sorted(query, found);
}

/** Of all accounts, the list is sorted by name if a direction is given. */
export function filterAllAccounts<Held extends FindableAccount>(
	query: URLSearchParams,
	accounts: readonly Held[],
): readonly Held[] {
	const isNamed = bothFilters(query, 'name');
	const found = accounts.filter(({account}) => isNamed(account.name));
	return query.has('direction') ? sorted(query, found) : found;
}

function textFilter(query: URLSearchParams, field: string): (text: string) => boolean {
	const wanted = (suffix: string): string | undefined => query.get(field + suffix)?.toLowerCase();
	const part = wanted('.contains') ?? '';
	const start = wanted('.startsWith') ?? '';
	const end = wanted('.endsWith') ?? '';
	if (part + start + end === '') {
		return () => true;
	}

	return text => {
		const folded = text.toLowerCase();
		return folded.includes(part) && folded.startsWith(start) && folded.endsWith(end);
	};
}

/** The reference does not say whether the exact name of an account is case-sensitive. In the sandbox, it is not. */
function bothFilters(query: URLSearchParams, field: string): (text: string) => boolean {
	const exact = query.get(field)?.toLowerCase();
	const isFound = textFilter(query, field);
	return text => (exact === undefined || text.toLowerCase() === exact) && isFound(text);
}

/**
Reads a boolean parameter.

@throws Refusal - for a value other than `true` and `false`
*/
export function readSwitch(query: URLSearchParams, name: string): boolean | undefined {
	const value = readChoice(query, name, ['true', 'false']);
	return value === undefined ? undefined : value === 'true';
}

function readChoice(query: URLSearchParams, name: string, choices: readonly string[]): string | undefined {
	const value = query.get(name) ?? undefined;
	if (value !== undefined && !choices.includes(value)) {
		throw badQuery(`${name} must be ${choices.join(' or ')}`);
	}

	return value;
}
