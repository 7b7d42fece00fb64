import type {Random} from '../random.js';
import type {Locale} from './locales.js';

export type SampleOrganization = {
	readonly id: string;
	readonly name: string;
	readonly parentId: string | undefined;
	readonly create_time: string;
	readonly kind: 'root' | 'region' | 'partner' | 'customer' | 'branch' | 'headquarters' | 'department';
	readonly locale: Locale;
	/**
	What its profile and accounts are drawn from, when they are asked for.
	*/
	readonly seed: number;
};

export type Sample = {
	readonly seed: number;
	/**
	Parents before their children, in the order of their creation.
	*/
	readonly organizations: readonly SampleOrganization[];
	/**
	Parents that exist and cannot be seen.
	*/
	readonly hidden: ReadonlyArray<{readonly id: string; readonly name: string}>;
};

const firstDay = Date.UTC(2019, 2, 4, 8);

const lastDay = Date.UTC(2025, 5, 30, 18);

/**
Between two fixed days: the same seed gives the same data in any year.

@param place - from 0, the first day, to 1, the last
*/
export function dateAt(place: number): string {
	return new Date(firstDay + (place * (lastDay - firstDay))).toISOString();
}

/**
For the customers that come first: what a screen has to cope with.
*/
export const notableCustomers: readonly string[] = [
	'Wingtip Interplanetary Freight Forwarding and Customs Clearance (Northern Hemisphere) Limited',
	// The same names as partners elsewhere.
	'Northwind Security',
	'Fabrikam Networks',
	'🦊 Foxglove Cloud',
	'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
	'Orbit Labs 👩‍🚀🚀',
	'Ελληνική Εταιρεία Διαχείρισης Υποδομών και Τηλεπικοινωνιακών Υπηρεσιών Νοτίου Αιγαίου Α.Ε.',
	'Smith & Daughters <Legacy> "East"',
];

export const notablePartners: readonly string[] = ['Contoso MSSP', 'Fabrikam Networks', 'Tailspin APAC', 'Northwind Security'];

const branchWords = ['Logistics', 'Headquarters', 'Research', 'Finance', 'Online Shop', 'Service Desk', 'Manufacturing'] as const;

/**
Draws names, each new at first, then with a place or a number behind it.
*/
type Namer = {
	readonly company: (locale: Locale, random: Random) => string;
	readonly branch: (locale: Locale, random: Random) => string;
};

export function createNamer(): Namer {
	const uses = new Map<string, number>();
	const unique = (name: string, {addresses}: Locale): string => {
		const used = uses.get(name) ?? 0;
		uses.set(name, used + 1);
		const suffix = addresses[used - 1]?.city ?? String(used - addresses.length + 1);
		return used === 0 ? name : `${name} ${suffix}`;
	};

	return {
		company: (locale, random) => unique(
			locale.pattern.replace('{word}', () => random.pick(locale.words)).replace('{trade}', () => random.pick(locale.trades)),
			locale,
		),
		branch: (locale, random) => unique(`${random.pick(locale.addresses).city} ${random.pick(branchWords)}`, locale),
	};
}
