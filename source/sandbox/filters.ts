import {badQuery} from './envelope.js';
import type {Store, StoredOrganization} from './store.js';
import type {Account, FindableAccount} from './wire.js';

export const organizationFilterNames = [
	'id',
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
	const isNamed = textFilter(query, 'name');
	const parent = query.get('parent.id');
	const holders = holdersOf(query, store);
	return store.visible().filter(({id, name, parentId}) =>
		(ids.size === 0 || ids.has(id))
		&& (parent === null || (parentId ?? 'null') === parent)
		&& holders.every(holder => holder === id)
		&& isNamed(name));
}

/**
The reference does not say whether the ancestors of a holder contain a thing too. Here only its direct holder does.
*/
function holdersOf(query: URLSearchParams, store: Store): ReadonlyArray<string | undefined> {
	const account = query.get('containing.account');
	const organization = query.get('containing.organization');
	const user = query.get('containing.user');
	return [
		...(account === null ? [] : [store.holderOfAccount(account)]),
		...(organization === null ? [] : [store.get(organization)?.parentId]),
		...(user === null ? [] : [store.holderOfUser(user)]),
	];
}

const byName = new Intl.Collator('en');

export function filterAccounts(query: URLSearchParams, accounts: readonly FindableAccount[]): readonly Account[] {
	const order = readChoice(query, 'order_by', ['account_name']);
	const direction = readChoice(query, 'direction', ['asc', 'desc']);
	const isNamed = textFilter(query, 'name');
	const isKnownAs = textFilter(query, 'account_pubname');
	const found = accounts
		.filter(({account, pubname}) => isNamed(account.name) && isKnownAs(pubname))
		.map(({account}) => account);
	if (order === undefined) {
		return found;
	}

	const sign = direction === 'desc' ? -1 : 1;
	return found.toSorted((a, b) => sign * byName.compare(a.name, b.name));
}

function textFilter(query: URLSearchParams, field: string): (text: string) => boolean {
	const wanted = (suffix: string): string | undefined => query.get(field + suffix)?.toLowerCase();
	const exact = wanted('');
	const part = wanted('.contains') ?? '';
	const start = wanted('.startsWith') ?? '';
	const end = wanted('.endsWith') ?? '';
	if (exact === undefined && part + start + end === '') {
		return () => true;
	}

	return text => {
		const folded = text.toLowerCase();
		return (exact === undefined || folded === exact) && folded.includes(part) && folded.startsWith(start) && folded.endsWith(end);
	};
}

function readChoice(query: URLSearchParams, name: string, choices: readonly string[]): string | undefined {
	const value = query.get(name) ?? undefined;
	if (value !== undefined && !choices.includes(value)) {
		throw badQuery(`${name} must be ${choices.join(' or ')}`);
	}

	return value;
}
