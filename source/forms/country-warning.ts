import {lettersAndDigits} from '../tree/fold.js';
import {membersOf, type Form} from './form.js';
import {changesOf} from './request.js';

const countryIn = (address: string): string => membersOf('business_address', address).find(({name}) => name === 'country')?.value.trim() ?? '';

let names: Intl.DisplayNames | undefined;

// Node.js takes milliseconds to make them.
const nameOf = (code: string): string | undefined => {
	names ??= new Intl.DisplayNames('en', {type: 'region', fallback: 'none'});
	return names.of(code);
};

// What has a name there, and no code of ISO 3166. That of Kosovo is none either, but what everybody takes.
const noCountries = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ']);

// Codes that were given up, and UK, lead to those that are in force.
const codeInForce = (code: string): string => Intl.getCanonicalLocales(`und-${code}`)[0]?.slice(-2) ?? code;

const plain = (name: string): string => lettersAndDigits(name.replaceAll('&', 'and'));

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

let codes: readonly string[] | undefined;

const isInForce = (code: string): boolean => !noCountries.has(code) && nameOf(code) !== undefined && codeInForce(code) === code;

// English first; the rest are those that a distributor's lists of customers are kept in.
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sk', 'hu', 'ro', 'sv', 'da', 'nb', 'fi', 'el', 'tr', 'ru', 'uk', 'ja', 'ko', 'zh'];

const codesByName = new Map<string, ReadonlyMap<string, string>>();

function codesIn(language: string): ReadonlyMap<string, string> {
	const known = codesByName.get(language);
	if (known) {
		return known;
	}

	codes ??= letters.flatMap(first => letters.map(second => first + second)).filter(code => isInForce(code));
	// The short ones are such as USA.
	const styles = (['short', 'long'] as const).map(style => new Intl.DisplayNames(language, {type: 'region', fallback: 'none', style}));
	const made = new Map(styles.flatMap(style => codes?.map(code => [plain(style.of(code) ?? ''), code] as const) ?? []));
	codesByName.set(language, made);
	return made;
}

function codeNamed(country: string): string | undefined {
	const name = plain(country);
	return name === '' ? undefined : languages.values().map(language => codesIn(language).get(name)).find(code => code !== undefined);
}

/**
The code of a country as ISO 3166 has it: of a code, an older one, or a name in one of the languages above; undefined if it is none of these.
*/
export function codeOf(country: string): string | undefined {
	if (!/^[a-z]{2}$/iv.test(country)) {
		return codeNamed(country);
	}

	const code = codeInForce(country.toUpperCase());
	return noCountries.has(code) || nameOf(code) === undefined ? undefined : code;
}

/**
Said of a country that was typed otherwise than the service documents it. It may be saved all the same: whether the service minds is not known.
*/
export function countryWarning(form: Form): string | undefined {
	const change = changesOf(form).find(({name}) => name === 'business_address');
	const country = change ? countryIn(change.to) : '';
	if (country === '' || country === countryIn(change?.from ?? '')) {
		return undefined;
	}

	const code = codeOf(country);
	if (code === undefined) {
		return 'The country is not an ISO 3166 code, such as US. You can save it anyway.';
	}

	return code === country.toUpperCase() ? undefined : `Use the ISO 3166 code for the country: ${code} (${nameOf(code) ?? ''}). You can save it anyway.`;
}
