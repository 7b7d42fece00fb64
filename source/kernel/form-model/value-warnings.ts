import {lettersAndDigits} from '../../base/tree/fold.js';
import {credentialShapeOf, schemeOfShape, redactionMark} from '../../base/api/credential.js';
import {deepest, isDeeperThan} from '../../base/api/json.js';
import {harmless} from '../../base/text/harmless.js';
import {shortenedNumber} from '../../base/tables/profile.js';
import {counted} from '../../base/text/words.js';
import {type Form, membersOf, canHoldLines, focusedSlot} from './form.js';
import {digitsOf} from './profile-match.js';
import {type Change, changesOf} from './request.js';
import {
	fieldLabel,
	type FieldName,
	labelsInSentence,
	profileField,
	profileFields,
	formField,
	fieldNames,
	valueBefore,
	type Before,
} from './fields.js';
import {isBrokenJson} from './json-text.js';

type Script = {readonly name: string; readonly pattern: RegExp};

// Created on first use, because no start needs them.
let scripts: readonly Script[] | undefined;

function lookAlikeScripts(): readonly Script[] {
	scripts ??= ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Cherokee'].map(name => ({
		name,
		pattern: new RegExp(String.raw`\p{Script=${name}}`, 'v'),
	}));
	return scripts;
}

const codePoint = (character: string): string =>
	`U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The letters of a word that mixes look-alike scripts, without those of its most frequent script. */
function mixedIn(word: string): readonly string[] {
	const found = lookAlikeScripts()
		.map(({name, pattern}) => ({name, letters: [...word].filter(letter => pattern.test(letter))}))
		.filter(({letters}) => letters.length > 0)
		.toSorted((left, right) => left.letters.length - right.letters.length);
	return found
		.slice(0, -1)
		.flatMap(({name, letters}) => letters.map(letter => `${name} ${letter} (${codePoint(letter)})`));
}

/** The invisible or misleading characters of a name, with their code points. If there are any, typing the name as it looks gives a different name. */
export function strangeCharacters(name: string): readonly string[] {
	// Created here, because it takes long to create and no start needs it.
	const invisible =
		/[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Private_Use}\p{Surrogate}[\p{Space_Separator}--\u{20}]]/v;
	const unseen = [...name]
		.filter(character => invisible.test(character))
		.map(character => `an invisible ${codePoint(character)}`);
	const mixed = name.split(/[^\p{Letter}\p{Mark}]+/v).flatMap(word => mixedIn(word));
	const decomposed = name === name.normalize('NFC') ? [] : ['letters with separate accents'];
	const spaces = [
		[/^ /v, 'a leading space'],
		[/ $/v, 'a trailing space'],
		[/\S {2,}\S/v, 'several spaces in a row'],
	] as const;
	const spaced = spaces.filter(([pattern]) => pattern.test(name)).map(([, said]) => said);
	return [...new Set([...unseen, ...mixed, ...decomposed, ...spaced])];
}

/** The country in an address that is JSON. Empty if there is none. */
export const countryIn = (address: string): string =>
	membersOf('business_address', address)
		.find(({name}) => name === 'country')
		?.value.trim() ?? '';

let names: Intl.DisplayNames | undefined;

// Created on first use, because Node.js takes milliseconds to create the names.
const nameOf = (code: string): string | undefined => {
	names ??= new Intl.DisplayNames('en', {type: 'region', fallback: 'none'});
	return names.of(code);
};

// Regions with a name in Node.js but without a country code in ISO 3166. Kosovo's code is not in ISO 3166 either, but is widely accepted.
const noCountries = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ']);

// Withdrawn codes, and UK, map to the current codes.
const codeInForce = (code: string): string => Intl.getCanonicalLocales(`und-${code}`)[0]?.slice(-2) ?? code;

const plain = (name: string): string => lettersAndDigits(name.replaceAll('&', 'and'));

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

let codes: readonly string[] | undefined;

const isInForce = (code: string): boolean =>
	!noCountries.has(code) && nameOf(code) !== undefined && codeInForce(code) === code;

// English first, then the usual languages of a distributor's customer lists.
const languages = [
	'en',
	'de',
	'fr',
	'es',
	'it',
	'pt',
	'nl',
	'pl',
	'cs',
	'sk',
	'hu',
	'ro',
	'sv',
	'da',
	'nb',
	'fi',
	'el',
	'tr',
	'ru',
	'uk',
	'ja',
	'ko',
	'zh',
];

const codesByName = new Map<string, ReadonlyMap<string, string>>();

function codesIn(language: string): ReadonlyMap<string, string> {
	const known = codesByName.get(language);
	if (known) {
		return known;
	}

	codes ??= letters.flatMap(first => letters.map(second => first + second)).filter(code => isInForce(code));
	// Short names include USA.
	const styles = (['short', 'long'] as const).map(
		style => new Intl.DisplayNames(language, {type: 'region', fallback: 'none', style}),
	);
	const made = new Map(styles.flatMap(style => codes?.map(code => [plain(style.of(code) ?? ''), code] as const) ?? []));
	codesByName.set(language, made);
	return made;
}

function codeNamed(country: string): string | undefined {
	const name = plain(country);
	return name === ''
		? undefined
		: languages
				.values()
				.map(language => codesIn(language).get(name))
				.find(code => code !== undefined);
}

/** The ISO 3166 code of a country, from a code, a withdrawn code, or a name in one of the languages above; undefined if unknown. */
export function countryCodeOf(country: string): string | undefined {
	if (!/^[a-z]{2}$/iv.test(country)) {
		return codeNamed(country);
	}

	const code = codeInForce(country.toUpperCase());
	return noCountries.has(code) || nameOf(code) === undefined ? undefined : code;
}

const leastDigits = 5;

/** Whether a text can be a phone number, in any format. */
export const isPhone = (text: string): boolean =>
	digitsOf(text).length >= leastDigits && !shortenedNumber.test(text.trim());

/** A warning about a changed country that differs from the documented format. It can be saved: the service may accept it. */
export function countryWarning(form: Form): string | undefined {
	const change = changesOf(form).find(({name}) => name === 'business_address');
	const country = change ? countryIn(change.to) : '';
	if (country === '' || country === countryIn(change?.from ?? '')) {
		return undefined;
	}

	const code = countryCodeOf(country);
	if (code === undefined) {
		return 'The country is not an ISO 3166 code, such as US. You can save it anyway.';
	}

	return code === country.toUpperCase()
		? undefined
		: `Use the ISO 3166 code for the country: ${code} (${nameOf(code) ?? ''}). You can save it anyway.`;
}

// A credential with a prefix is found anywhere in a word, others only as a whole word. Shorter words are not credentials, and a long text has many of them.
const candidates = /cf(?:k|ut|at|oat)_[\w\-]{8,}|[\w\-]{37,}/gv;

/** The typed text, without the unchanged start and end: a credential may have been pasted at the end of a word. */
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

// Ignores credentials that were in the field before.
function kindIn(text: string, from: string): string | undefined {
	const scheme = text
		.match(candidates)
		?.filter(part => !from.includes(part))
		.map(part => schemeOfShape(credentialShapeOf(part)))
		.find(each => each !== undefined);
	return scheme === undefined ? undefined : `an API ${scheme}`;
}

export const hasCredential = (text: string): boolean => kindIn(text, '') !== undefined;

/** The JSON in a text, unless it is nested too deeply to look into. */
function parsed(text: string): unknown {
	try {
		const value: unknown = /^\s*[\[\{]/v.test(text) ? JSON.parse(text) : undefined;
		return isDeeperThan(value, deepest) ? undefined : value;
	} catch {
		return undefined;
	}
}

/** Whether a text anywhere in a value looks like a credential, also in JSON in a text. */
export function hasCredentialInside(value: unknown): boolean {
	if (typeof value === 'string') {
		const inside = parsed(value);
		return hasCredential(value) || (inside !== undefined && hasCredentialInside(inside));
	}

	return (
		typeof value === 'object' &&
		value !== null &&
		Object.entries(value).some(([name, each]) => hasCredential(name) || hasCredentialInside(each))
	);
}

/** Whether a text contains something that can only be a credential. */
export const hasPrefixedCredential = (text: string): boolean => /cf(?:k|ut|at|oat)_[\w\-]{8,}/v.test(text);

/** A warning about a changed field that looks like it contains a credential. It can be saved, because it may be something else. */
export function credentialWarning(form: Form, name: FieldName): string | undefined {
	const change = name === 'parent' ? undefined : changesOf(form).find(each => each.name === name);
	const kind = change && (kindIn(change.to, change.from) ?? kindIn(addedIn(change), change.from));
	return kind === undefined
		? undefined
		: `This looks like a credential (${kind}). Everyone who can read this organization will be able to read it. Drafts never keep it.`;
}

/** The fields that look like they contain a credential, each with a warning to show before sending. */
export function credentialWarnings(form: Form): ReadonlyArray<{readonly name: FieldName; readonly text: string}> {
	return form.fields.flatMap(({name}) => {
		const warning = credentialWarning(form, name);
		return warning === undefined ? [] : [{name, text: `${fieldLabel(name)}: ${warning}`}];
	});
}

type Warning = {readonly name: FieldName; readonly text: string};

/** A warning about members that were a number or a boolean and would become text, because programs that read them may not expect text. */
const kindWarnings = (form: Form): readonly Warning[] =>
	changesOf(form).flatMap(({name, from, to}) => {
		const before = new Map(membersOf(name, from).map(member => [member.name, member.kind]));
		return membersOf(name, to).flatMap(({name: member, kind}): readonly Warning[] => {
			const old = before.get(member);
			return kind === 'string' && (old === 'number' || old === 'boolean')
				? [
						{
							name,
							text: `${harmless(member)} was ${old === 'number' ? 'a number' : 'true or false'}, and would become text.`,
						},
					]
				: [];
		});
	});

/** The warnings about all values of these forms, each once, and how many organizations it concerns. */
export function warningsOfMany(forms: readonly Form[]): readonly string[] {
	const all = forms.flatMap(form => [...credentialWarnings(form), ...valueWarnings(form)].map(({text}) => text));
	return [...Map.groupBy(all, text => text)].map(([text, {length}]) =>
		length === 1 || forms.length === 1 ? text : `${text} (${counted(length, 'organization')})`,
	);
}

/** A warning about a changed phone number that reaches nobody. A value that breaks the rule of its field cannot be saved, which its error says. */
const phoneWarnings = (form: Form): readonly Warning[] =>
	changesOf(form).flatMap(({name, to}) => {
		const field = profileFields.find(each => each === name);
		const {isPhone: isOfPhone = false, rule} = field === undefined ? {} : profileField(field);
		return isOfPhone && to.trim() !== '' && !isPhone(to) && rule?.(to) === undefined
			? [
					{
						name,
						text: `The ${labelsInSentence(name)} is not a phone number. Example: +44 20 7946 0000. You can save it anyway.`,
					},
				]
			: [];
	});

/** The warnings about the changed values of a form. They do not prevent saving. */
export function valueWarnings(form: Form): readonly Warning[] {
	const country = countryWarning(form);
	return [
		...(country === undefined ? [] : [{name: 'business_address', text: country} as const]),
		...phoneWarnings(form),
		...kindWarnings(form),
	];
}

// The fields, as errors from the service name them.
const pointers: ReadonlyMap<string, FieldName> = new Map([
	['/name', 'name'],
	['/parent', 'parent'],
	['/parent/id', 'parent'],
	...profileFields.flatMap(
		field =>
			[
				[`/profile/${field}`, field],
				[`/${field}`, field],
			] as const,
	),
]);

/** Why a field cannot be saved, and what to do. Unchanged values from the service are never reported. An error from the service is shown under its field until the field changes. */
export function errorOf(form: Form, name: FieldName): string | undefined {
	if (name === 'parent' && form.isParentOpen) {
		return 'Choose the parent, or “No parent” for a root.';
	}

	const isRequired = form.kind === 'create' && name === 'name';
	const change = changesOf(form).find(each => each.name === name);
	const text = change?.to ?? (isRequired ? '' : undefined);
	const broken = text === undefined ? undefined : formField(name).rule?.(text);
	return broken ?? form.error?.errors.find(({pointer}) => pointers.get(pointer ?? '') === name)?.message;
}

/** A warning about a field that can still be saved. `editorKey` opens the value in the user's editor. */
export const warningOf = (form: Form, name: FieldName, editorKey: string): string | undefined =>
	(name === 'business_address' ? countryRemark(form) : undefined) ?? warningBesidesCountry(form, name, editorKey);

/** A warning about the country of an address. While the country is being typed, it is incomplete. */
export const countryRemark = (form: Form): string | undefined =>
	focusedSlot(form).member?.field.name === 'country' ? undefined : countryWarning(form);

/** The same as `warningOf`, if the country of an address has a row of its own. */
export function warningBesidesCountry(form: Form, name: FieldName, editorKey: string): string | undefined {
	// While a phone number is being typed, it is incomplete.
	const ofValue = [...(focusedSlot(form).name === name ? [] : phoneWarnings(form)), ...kindWarnings(form)].find(
		each => each.name === name,
	);
	return ofValue?.text ?? textWarning(form, name, editorKey);
}

function textWarning({fields}: Form, name: FieldName, editorKey: string): string | undefined {
	const field = fields.find(each => each.name === name);
	const text = field?.text.trim() ?? '';
	// An expanded field shows its members separately, and no line breaks between them.
	if (field?.isExpanded !== true && text.includes('\n')) {
		return `${harmless('\n')} is a line break. ${editorKey} opens the value in your editor, line by line.`;
	}

	return canHoldLines(name) && isBrokenJson(text)
		? 'This looks like JSON but is not valid. You can save it anyway, because the field is free text.'
		: undefined;
}

/** The fields that break a rule of the form, in order. Errors from the service do not count. */
export function brokenFields(form: Form): readonly FieldName[] {
	const {error, ...unsent} = form;
	return form.fields.map(({name}) => name).filter(name => errorOf(unsent, name) !== undefined);
}

/** Replaces the values of some fields. */
export function withValues(values: Before, fields: readonly FieldName[], valueOf: (name: FieldName) => string): Before {
	const changed: Partial<Record<FieldName, string>> = Object.fromEntries(fields.map(name => [name, valueOf(name)]));
	const {name = values.name, parent = values.parentId, ...profile} = changed;
	return {...values, name, parentId: parent, ...(values.profile && {profile: {...values.profile, ...profile}})};
}

/** The text, or the redaction mark if it contains a certain credential. */
export const withoutCredential = (text: string): string => (hasPrefixedCredential(text) ? redactionMark : text);

/** Replaces values that contain a certain credential with the redaction mark, for storage on disk. */
export function withoutCredentials(before: Before): Before {
	const fields = withValues(
		before,
		fieldNames.filter(name => hasPrefixedCredential(valueBefore(before, name))),
		() => redactionMark,
	);
	return before.values
		? {
				...fields,
				values: before.values.map(([name, value]) => [withoutCredential(name), withoutCredential(value)] as const),
			}
		: fields;
}

export const isMarked = (values: Before, name: FieldName): boolean => valueBefore(values, name).includes(redactionMark);

/** Replaces redaction marks with the currently stored values. */
export const withoutMarks = (values: Before, stored: Before, fields: readonly FieldName[] = fieldNames): Before =>
	withValues(
		values,
		fields.filter(name => isMarked(values, name)),
		name => valueBefore(stored, name),
	);
