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

let codes: ReadonlyMap<string, string> | undefined;

function codeNamed(country: string): string | undefined {
	codes ??= new Map(letters.flatMap(first => letters.map(second => first + second)).flatMap(code => {
		const name = noCountries.has(code) ? undefined : nameOf(code);
		return name === undefined || codeInForce(code) !== code ? [] : [[plain(name), code] as const];
	}));
	return codes.get(plain(country));
}

/**
The code of a country as ISO 3166 has it: of a code, an older one, or an English name; undefined where it is none of these.
*/
function codeOf(country: string): string | undefined {
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
	const example = code === undefined ? 'US' : `${code} for ${nameOf(code) ?? ''}`;
	return code === country.toUpperCase() ? undefined : `The country is not an ISO 3166 code, such as ${example}. It can still be saved.`;
}
