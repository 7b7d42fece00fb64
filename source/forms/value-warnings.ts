import {lettersAndDigits} from '../tree/fold.js';
import {credentialShapeOf, schemeOfShape} from '../api/credential.js';
import {harmless} from '../text/harmless.js';
import {type Form, membersOf} from './form.js';
import {type Change, changesOf} from './request.js';
import {fieldLabel, type FieldName} from './fields.js';

const scripts: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
	['Latin', /\p{Script=Latin}/v],
	['Greek', /\p{Script=Greek}/v],
	['Cyrillic', /\p{Script=Cyrillic}/v],
	['Armenian', /\p{Script=Armenian}/v],
	['Cherokee', /\p{Script=Cherokee}/v],
];

const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
Words that mix scripts whose letters look alike, each with the letters of the script that it has least of.
*/
function mixedIn(word: string): readonly string[] {
	const found = scripts
		.map(([name, pattern]) => ({name, letters: [...word].filter(letter => pattern.test(letter))}))
		.filter(({letters}) => letters.length > 0)
		.toSorted((left, right) => left.letters.length - right.letters.length);
	return found.slice(0, -1).flatMap(({name, letters}) => letters.map(letter => `${name} ${letter} (${codePoint(letter)})`));
}

/**
What in a name cannot be seen or looks like something else, each named with its code point. Where there is any, typing the name as it looks does not give the name.
*/
export function strangeCharacters(name: string): readonly string[] {
	// Made here, where a name is checked: no start needs it, and it takes long to make.
	const invisible = /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Private_Use}\p{Surrogate}[\p{Space_Separator}--\u{20}]]/v;
	const unseen = [...name].filter(character => invisible.test(character)).map(character => `an invisible ${codePoint(character)}`);
	const mixed = name.split(/[^\p{Letter}\p{Mark}]+/v).flatMap(word => mixedIn(word));
	const decomposed = name === name.normalize('NFC') ? [] : ['letters with separate accents'];
	const spaces = [[/^ /v, 'a leading space'], [/ $/v, 'a trailing space'], [/\S {2,}\S/v, 'several spaces in a row']] as const;
	const spaced = spaces.filter(([pattern]) => pattern.test(name)).map(([, said]) => said);
	return [...new Set([...unseen, ...mixed, ...decomposed, ...spaced])];
}

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

// By its prefix one is found wherever it stands; without, as a whole word. Shorter ones are no credential, and a long text has many of them.
const candidates = /cf(?:k|ut|at|oat)_[\w\-]{8,}|[\w\-]{37,}/gv;

/**
What was typed, without what stood before and after it already: a credential may have been pasted at the end of a word.
*/
function addedIn({from, to}: Pick<Change, 'from' | 'to'>): string {
	const most = Math.min(from.length, to.length);
	let start = 0;
	while (start < most && from[start] === to[start]) {
		start++;
	}

	let end = 0;
	while (end < most - start && from.at(-1 - end) === to.at(-1 - end)) {
		end++;
	}

	return to.slice(start, to.length - end);
}

// What stood in the field before is no news.
function kindIn(text: string, from: string): string | undefined {
	const scheme = text.match(candidates)?.filter(part => !from.includes(part)).map(part => schemeOfShape(credentialShapeOf(part))).find(each => each !== undefined);
	return scheme === undefined ? undefined : `an API ${scheme}`;
}

export const hasCredential = (text: string): boolean => kindIn(text, '') !== undefined;

/**
Whether a text holds what can be nothing but a credential.
*/
export const hasPrefixedCredential = (text: string): boolean => /cf(?:k|ut|at|oat)_[\w\-]{8,}/v.test(text);

/**
Said of a field that was changed to hold what looks like a credential; it may be saved all the same, as it may be none.
*/
export function credentialWarning(form: Form, name: FieldName): string | undefined {
	const change = name === 'parent' ? undefined : changesOf(form).find(each => each.name === name);
	const kind = change && (kindIn(change.to, change.from) ?? kindIn(addedIn(change), change.from));
	return kind === undefined ? undefined : `This looks like a credential (${kind}). Everyone who can read this organization will be able to read it. Drafts never keep it.`;
}

/**
The fields that look like one, and what is to be said of each before it is sent.
*/
export function credentialWarnings(form: Form): ReadonlyArray<{readonly name: FieldName; readonly text: string}> {
	return form.fields.flatMap(({name}) => {
		const warning = credentialWarning(form, name);
		return warning === undefined ? [] : [{name, text: `${fieldLabel(name)}: ${warning}`}];
	});
}

type Warning = {readonly name: FieldName; readonly text: string};

/**
Said of members that were a number, or true or false, and would become a text: what reads them may not expect one.
*/
export const kindWarnings = (form: Form): readonly Warning[] => changesOf(form).flatMap(({name, from, to}) => {
	const before = new Map(membersOf(name, from).map(member => [member.name, member.kind]));
	return membersOf(name, to).flatMap(({name: member, kind}): readonly Warning[] => {
		const old = before.get(member);
		return kind === 'string' && (old === 'number' || old === 'boolean')
			? [{name, text: `${harmless(member)} was ${old === 'number' ? 'a number' : 'true or false'}, and would become text.`}]
			: [];
	});
});

/**
What is worth a look in the values that a form changes; none of it keeps them from being saved.
*/
export function valueWarnings(form: Form): readonly Warning[] {
	const country = countryWarning(form);
	return [...(country === undefined ? [] : [{name: 'business_address', text: country} as const]), ...kindWarnings(form)];
}
