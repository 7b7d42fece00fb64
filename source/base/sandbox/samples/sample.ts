import type {Random} from '../random.js';
import type {Locale} from './locales.js';

export type SampleOrganization = {
	readonly id: string;
	readonly name: string;
	readonly parentId: string | undefined;
	readonly create_time: string;
	readonly kind: 'root' | 'region' | 'partner' | 'customer' | 'branch' | 'headquarters' | 'department';
	readonly locale: Locale;
	/** The seed for its profile and accounts, which are drawn on request. */
	readonly seed: number;
};

export type Sample = {
	readonly seed: number;
	/** In order of creation, parents before their children. */
	readonly organizations: readonly SampleOrganization[];
	/** Parents that exist but are not visible. */
	readonly hidden: ReadonlyArray<{readonly id: string; readonly name: string}>;
};

const firstDay = Date.UTC(2019, 2, 4, 8);

const lastDay = Date.UTC(2025, 5, 30, 18);

/**
A time between two days, which are fixed unless a last one is given, so that the same seed gives the same data in any year.

@param place - from 0, the first day, to 1, the last
@param last - milliseconds since the epoch
*/
export function dateAt(place: number, last = lastDay): string {
	return new Date(firstDay + place * (last - firstDay)).toISOString();
}

/** Names for the first customers that are a challenge for a screen. */
export const notableCustomers: readonly string[] = [
	'Wingtip Interplanetary Freight Forwarding and Customs Clearance (Northern Hemisphere) Limited',
	// Partners elsewhere have the same names.
	'Northwind Security',
	'Fabrikam Networks',
	'🦊 Foxglove Cloud',
	'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
	'Orbit Labs 👩‍🚀🚀',
	'Ελληνική Εταιρεία Διαχείρισης Υποδομών και Τηλεπικοινωνιακών Υπηρεσιών Νοτίου Αιγαίου Α.Ε.',
	'Smith & Daughters <Legacy> "East"',
];

export const notablePartners: readonly string[] = [
	'Contoso MSSP',
	'Fabrikam Networks',
	'Tailspin APAC',
	'Northwind Security',
];

const branchWords = [
	'Logistics',
	'Headquarters',
	'Research',
	'Finance',
	'Online Shop',
	'Service Desk',
	'Manufacturing',
] as const;

/** Draws unique names. A repeated name gets a place or a number. */
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
		company: (locale, random) =>
			unique(
				locale.pattern
					.replace('{word}', () => random.pick(locale.words))
					.replace('{trade}', () => random.pick(locale.trades)),
				locale,
			),
		branch: (locale, random) => unique(`${random.pick(locale.addresses).city} ${random.pick(branchWords)}`, locale),
	};
}
