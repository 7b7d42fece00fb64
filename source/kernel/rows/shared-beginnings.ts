import type {Account} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';

const firstWord = (name: string): string => /^[^\s\p{Punctuation}]*/v.exec(name)?.[0] ?? '';

function sharedBy(names: readonly string[]): number {
	const [first = '', ...others] = names;
	let end = first.length;
	for (const other of others) {
		let at = 0;
		while (at < end && first[at] === other[at]) {
			at++;
		}

		end = at;
	}

	return others.length === 0 ? 0 : (/^.*[\s\p{Punctuation}]/sv.exec(first.slice(0, end))?.[0].length ?? 0);
}

// Separates the name of an organization from the rest of an account's name.
const separators = /^[\s\p{Dash_Punctuation},\/:\|·]+/v;

/** In place of a beginning that is left out. */
export const cutSign = '… ';

/** How much of an account's name only repeats the name of the organization, including the separator; 0 if that is nothing, or the whole name. It depends on no other name, so that renaming one account leaves the others as they are shown. */
export function repeatedBeginning({name}: Pick<Account, 'name'>, organization: string): number {
	const isRepeated =
		organization !== '' && name.startsWith(organization) && separators.test(name.slice(organization.length));
	const rest = isRepeated ? name.slice(organization.length).replace(separators, '') : '';
	return rest === '' ? 0 : name.length - rest.length;
}

const widest = new WeakMap<readonly Account[], number>();

// In code units. No screen has room for a longer name.
const mostMeasured = 2000;

/** How many columns the widest name of a list takes. */
export function widestName(accounts: readonly Account[]): number {
	let columns = widest.get(accounts);
	if (columns === undefined) {
		columns = 0;
		for (const {name} of accounts) {
			const shown = exactName(name.slice(0, mostMeasured));
			columns = Math.max(columns, widthOf(shown));
		}

		widest.set(accounts, columns);
	}

	return columns;
}

const known = new WeakMap<ReadonlyArray<Pick<Account, 'name'>>, ReadonlyMap<string, number>>();

/** How much of an account's name the accounts with the same first word share, up to the end of a word. Accounts are often named after their organization. The result depends only on the list, so that names stay the same while the list scrolls. */
export function sharedBeginning(accounts: ReadonlyArray<Pick<Account, 'name'>>, {name}: Pick<Account, 'name'>): number {
	let shared = known.get(accounts);
	if (!shared) {
		const byWord = Map.groupBy(
			accounts.map(account => account.name),
			each => firstWord(each),
		);
		shared = new Map(byWord.entries().map(([word, names]) => [word, sharedBy(names)]));
		known.set(accounts, shared);
	}

	return shared.get(firstWord(name)) ?? 0;
}
