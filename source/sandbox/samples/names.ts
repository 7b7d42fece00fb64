import {type Random} from '../random.js';
import type {Locale} from './locales.js';

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
