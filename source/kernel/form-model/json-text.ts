/** One member of a JSON object in a text. */
export type JsonField = {
	readonly name: string;
	readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

	/** The decoded text of a string; for other kinds the JSON text. */
	readonly value: string;

	/** The start of the value in the text, as a UTF-16 index. */
	readonly start: number;

	/** The end of the value, exclusive, as a UTF-16 index. */
	readonly end: number;
};

const kinds: Readonly<Record<string, JsonField['kind']>> = {
	'"': 'string',
	'{': 'object',
	'[': 'array',
	t: 'boolean',
	f: 'boolean',
	n: 'null',
};

function parse(text: string): {readonly value: unknown} | undefined {
	try {
		return {value: JSON.parse(text)};
	} catch {
		return undefined;
	}
}

/** Whether a text begins like JSON but is not valid JSON. */
export const isBrokenJson = (text: string): boolean => /^\s*[\[\{]/v.test(text) && parse(text) === undefined;

function decode(literal: string): string {
	return String(JSON.parse(literal));
}

// These functions only read text that is known to be valid JSON, so they check nothing.

function skip(text: string, from: number, passed: string): number {
	let index = from;
	while (index < text.length && passed.includes(text.charAt(index))) {
		index++;
	}

	return index;
}

function stringEnd(text: string, start: number): number {
	let index = start + 1;
	while (text[index] !== '"') {
		index += text[index] === '\\' ? 2 : 1;
	}

	return index + 1;
}

function valueEnd(text: string, start: number): number {
	let depth = 0;
	let index = start;
	do {
		const character = text.charAt(index);
		if (character === '"') {
			index = stringEnd(text, index);
		} else if ('{['.includes(character)) {
			depth++;
			index++;
		} else if ('}]'.includes(character)) {
			depth--;
			index++;
		} else if ('-0123456789tfn'.includes(character)) {
			index = skip(text, index, '-+.0123456789abcdefghijklmnopqrstuvwxyzE');
		} else {
			index++;
		}
	} while (depth > 0);

	return index;
}

/** A JSON object whose members are all strings without escapes, as most are. */
const plainObject =
	/^[\t\n\r ]*\{(?:[\t\n\r ]*"[^\p{Control}"\\]*"[\t\n\r ]*:[\t\n\r ]*"[^\p{Control}"\\]*"[\t\n\r ]*,)*[\t\n\r ]*"[^\p{Control}"\\]*"[\t\n\r ]*:[\t\n\r ]*"[^\p{Control}"\\]*"[\t\n\r ]*\}[\t\n\r ]*$/v;

/** The longest text that is tested for being one, in UTF-16 units. */
const longestPlain = 100_000;

function plainFields(text: string): readonly JsonField[] {
	const fields: JsonField[] = [];
	for (let quote = text.indexOf('"'); quote !== -1;) {
		const nameEnd = text.indexOf('"', quote + 1);
		const start = text.indexOf('"', nameEnd + 1);
		const end = text.indexOf('"', start + 1) + 1;
		fields.push({
			name: text.slice(quote + 1, nameEnd),
			kind: 'string',
			value: text.slice(start + 1, end - 1),
			start,
			end,
		});
		quote = text.indexOf('"', end);
	}

	return fields;
}

/** The members of the JSON object in a text, in order, including repeated names; undefined if the text is not a JSON object. */
export function jsonFields(text: string): readonly JsonField[] | undefined {
	// Nothing needs to be parsed in a plain object, and there can be many. The expression needs memory for each member.
	if (text.length < longestPlain && plainObject.test(text)) {
		return plainFields(text);
	}

	const value = parse(text)?.value;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return undefined;
	}

	const between = ' \t\n\r{:,';
	const fields: JsonField[] = [];
	let index = skip(text, 0, between);
	while (text[index] === '"') {
		const nameEnd = stringEnd(text, index);
		const start = skip(text, nameEnd, ' \t\n\r:');
		const end = valueEnd(text, start);
		const raw = text.slice(start, end);
		const kind = kinds[raw.charAt(0)] ?? 'number';
		fields.push({
			name: decode(text.slice(index, nameEnd)),
			kind,
			value: kind === 'string' ? decode(raw) : raw,
			start,
			end,
		});
		index = skip(text, end, ' \t\n\r,');
	}

	return fields;
}

/** The texts of the members with this name in lowercase; of repeated names only the last. */
export function jsonTextsNamed(text: string, name: string): readonly string[] {
	// Looking for the name is faster still. Escapes can hide it.
	if (!text.includes('\\') && !text.includes(`"${name}"`) && !text.toLowerCase().includes(`"${name}"`)) {
		return [];
	}

	const named = (jsonFields(text) ?? []).filter(field => field.name.toLowerCase() === name);
	return named.length < 2
		? named.map(({value}) => value)
		: new Map(named.map(field => [field.name, field.value])).values().toArray();
}

/**
Replaces the value of one field and keeps every other byte. A string stays a string. For other kinds, a new value that is valid JSON
is inserted as it is, and any other value as a string. The positions of fields are no longer valid for the new text.
*/
export function replaceJsonValue(text: string, field: JsonField, newValue: string): string {
	if (newValue === field.value) {
		return text;
	}

	const isRaw = field.kind !== 'string' && parse(newValue) !== undefined;
	return text.slice(0, field.start) + (isRaw ? newValue : JSON.stringify(newValue)) + text.slice(field.end);
}

/** The space before the name of a member, after the comma or brace before it (`lead`). */
const beforeName = /^(?<lead>[\t\n\r ]*[,\{]?(?<space>[\t\n\r ]*))/v;

/** Adds a member with a text at the end of a JSON object, in the style of its last member, and keeps every other byte. `fields`: the members of the text. */
export function addJsonMember(text: string, fields: readonly JsonField[], name: string, value: string): string {
	const last = fields.at(-1);
	const member = (colon: string) => `${JSON.stringify(name)}${colon}${JSON.stringify(value)}`;
	if (!last) {
		const start = text.indexOf('{') + 1;
		return text.slice(0, start) + member(':') + text.slice(start);
	}

	const between = text.slice(fields.at(-2)?.end ?? 0, last.start);
	const space = beforeName.exec(between)?.groups?.['space'] ?? '';
	return `${text.slice(0, last.end)},${space}${member(between.slice(between.lastIndexOf('"') + 1))}${text.slice(last.end)}`;
}

/** Removes a member of a JSON object with one of the commas next to it, and keeps every other byte. `fields`: the members of the text. */
export function removeJsonMember(text: string, fields: readonly JsonField[], field: JsonField): string {
	const at = fields.findIndex(({start}) => start === field.start);
	const before = fields[at - 1];
	if (before) {
		return text.slice(0, before.end) + text.slice(field.end);
	}

	const nameAt = (each: JsonField, from: number) =>
		from + (beforeName.exec(text.slice(from, each.start))?.groups?.['lead']?.length ?? 0);
	const next = fields[at + 1];
	return text.slice(0, nameAt(field, 0)) + text.slice(next ? nameAt(next, field.end) : field.end);
}

/** A member's value before and after. The values are decoded if that shows a difference, otherwise JSON texts. */
type JsonChange = {readonly name: string; readonly from: string; readonly to: string};

/** The members whose values differ between two JSON objects; undefined if the texts differ in anything else. */
export function jsonChanges(from: string, to: string): readonly JsonChange[] | undefined {
	const before = jsonFields(from);
	const after = jsonFields(to);
	const between = (text: string, fields: readonly JsonField[]) =>
		JSON.stringify([...fields, undefined].map((field, index) => text.slice(fields[index - 1]?.end ?? 0, field?.start)));
	if (!before || !after || between(from, before) !== between(to, after)) {
		return undefined;
	}

	return before.flatMap((old, index) => {
		const changed = after[index] ?? old;
		const texts = {from: from.slice(old.start, old.end), to: to.slice(changed.start, changed.end)};
		const isDecoded = old.kind === changed.kind && old.value !== changed.value;
		return texts.from === texts.to
			? []
			: [{name: old.name, ...(isDecoded ? {from: old.value, to: changed.value} : texts)}];
	});
}

const areNamedOnce = (fields: readonly JsonField[]): boolean =>
	new Set(fields.map(({name}) => name)).size === fields.length;

// Each of these members costs a reading of the text. A text with more differences is shown as a whole.
const mostMissing = 50;

/** The text without these members. */
const withoutMembers = (text: string, names: ReadonlySet<string>): string => {
	const fields = jsonFields(text) ?? [];
	const field = fields.find(({name}) => names.has(name));
	return field ? withoutMembers(removeJsonMember(text, fields, field), names) : text;
};

/** Like `jsonChanges`, with the members that only one of the texts has: the other value is undefined. */
export function jsonMemberChanges(
	from: string,
	to: string,
):
	| ReadonlyArray<{readonly name: string; readonly from: string | undefined; readonly to: string | undefined}>
	| undefined {
	const [before, after] = [jsonFields(from), jsonFields(to)];
	if (!before || !after || !areNamedOnce(before) || !areNamedOnce(after)) {
		return jsonChanges(from, to);
	}

	const namesIn = (fields: readonly JsonField[]) => new Set(fields.map(({name}) => name));
	const missingIn = (fields: readonly JsonField[], others: readonly JsonField[]) => {
		const names = namesIn(others);
		return new Set(fields.flatMap(({name}) => (names.has(name) ? [] : [name])));
	};

	const [removed, added] = [missingIn(before, after), missingIn(after, before)];
	if (removed.size + added.size > mostMissing) {
		return undefined;
	}

	const changed = jsonChanges(withoutMembers(from, removed), withoutMembers(to, added));
	return (
		changed && [
			...changed,
			...before.filter(({name}) => removed.has(name)).map(({name, value}) => ({name, from: value, to: undefined})),
			...after.filter(({name}) => added.has(name)).map(({name, value}) => ({name, from: undefined, to: value})),
		]
	);
}
