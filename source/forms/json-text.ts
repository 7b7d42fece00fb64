/**
One member of a JSON object held in a text.
*/
export type JsonField = {
	readonly name: string;
	readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

	/**
	The decoded text of a string; for the other kinds the JSON text as it stands.
	*/
	readonly value: string;

	/**
	Where the value stands in the text: UTF-16 index of its first code unit.
	*/
	readonly start: number;

	/**
	UTF-16 index past its last code unit.
	*/
	readonly end: number;
};

const kinds: Readonly<Record<string, JsonField['kind']>> = {
	'"': 'string', '{': 'object', '[': 'array', t: 'boolean', f: 'boolean', n: 'null',
};

function parse(text: string): {readonly value: unknown} | undefined {
	try {
		return {value: JSON.parse(text)};
	} catch {
		return undefined;
	}
}

function decode(literal: string): string {
	return String(JSON.parse(literal));
}

// What follows walks over text that is known to be valid JSON, and so checks nothing.

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

/**
The members of the JSON object that the text holds, in their order, repeated names included; undefined when it holds something else.
*/
export function jsonFields(text: string): readonly JsonField[] | undefined {
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
			name: decode(text.slice(index, nameEnd)), kind, value: kind === 'string' ? decode(raw) : raw, start, end,
		});
		index = skip(text, end, ' \t\n\r,');
	}

	return fields;
}

/**
The text with another value for the field, every other byte as it was. A string stays a string; for the other kinds a new value that is valid JSON
is put in as it is, any other as a string. Fields read before the change no longer fit the text after it.
*/
export function replaceJsonValue(text: string, field: JsonField, newValue: string): string {
	if (newValue === field.value) {
		return text;
	}

	const isRaw = field.kind !== 'string' && parse(newValue) !== undefined;
	return text.slice(0, field.start) + (isRaw ? newValue : JSON.stringify(newValue)) + text.slice(field.end);
}

/**
A value of a member before and after, as far as the two can be told apart decoded; else as the JSON texts.
*/
type JsonChange = {readonly name: string; readonly from: string; readonly to: string};

/**
The members whose values differ, where nothing else does between two texts of JSON objects; undefined where something does.
*/
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
		return texts.from === texts.to ? [] : [{name: old.name, ...(isDecoded ? {from: old.value, to: changed.value} : texts)}];
	});
}
