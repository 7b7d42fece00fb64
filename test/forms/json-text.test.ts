import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {jsonFields, replaceJsonValue, type JsonField} from '../../source/forms/json-text.js';

function fieldsOf(text: string): readonly JsonField[] {
	return jsonFields(text) ?? assert.fail(`not an object: ${text}`);
}

function fieldOf(text: string, name: string): JsonField {
	return fieldsOf(text).find(field => field.name === name) ?? assert.fail(`no ${name} in ${text}`);
}

await test('lists the members of an object with their kinds and texts', () => {
	const text = ' {"line1" : "1 \\u00e9\\n\\"Main\\"", "n":-1.50e+2 ,\r\n\t"t":true,"f": false,"z":null,"o":{"a":"}","b":[{}]},"l":[1,"]",[2]]} ';
	assert.deepEqual(fieldsOf(text).map(({name, kind, value}) => ({name, kind, value})), [
		{name: 'line1', kind: 'string', value: '1 é\n"Main"'},
		{name: 'n', kind: 'number', value: '-1.50e+2'},
		{name: 't', kind: 'boolean', value: 'true'},
		{name: 'f', kind: 'boolean', value: 'false'},
		{name: 'z', kind: 'null', value: 'null'},
		{name: 'o', kind: 'object', value: '{"a":"}","b":[{}]}'},
		{name: 'l', kind: 'array', value: '[1,"]",[2]]'},
	]);
	for (const {kind, value, start, end} of fieldsOf(text)) {
		assert.equal(text.slice(start, end), kind === 'string' ? String.raw`"1 \u00e9\n\"Main\""` : value);
	}
});

await test('lists repeated names and names that objects have by themselves', () => {
	assert.deepEqual(fieldsOf(String.raw`{"a":"1","\u0061":"2","__proto__":"3","":"4"}`).map(({name, value}) => [name, value]), [['a', '1'], ['a', '2'], ['__proto__', '3'], ['', '4']]);
	assert.deepEqual(jsonFields(' { } '), []);
});

await test('is not for anything but a JSON object', () => {
	for (const text of ['', 'plain text', '[1]', '"{}"', 'null', '12', '{"a":1', '{a:1}', '{"a":1,}', '{"a":1} x', '\u{FEFF}{}']) {
		assert.equal(jsonFields(text), undefined);
	}
});

await test('replaces a value in place', () => {
	const text = String.raw`{ "b":9007199254740993,"a" :"x\u0079", "b":1.0}`;
	assert.equal(replaceJsonValue(text, fieldOf(text, 'a'), 'say "é"\u{2028}\n'), String.raw`{ "b":9007199254740993,"a" :"say \"é\"${'\u{2028}'}\n", "b":1.0}`);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'a'), '5'), '{ "b":9007199254740993,"a" :"5", "b":1.0}');
	assert.equal(replaceJsonValue(text, fieldOf(text, 'b'), '9007199254740995'), String.raw`{ "b":9007199254740995,"a" :"x\u0079", "b":1.0}`);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'b'), '{"c": [1]}'), String.raw`{ "b":{"c": [1]},"a" :"x\u0079", "b":1.0}`);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'b'), '007'), String.raw`{ "b":"007","a" :"x\u0079", "b":1.0}`);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'b'), ''), String.raw`{ "b":"","a" :"x\u0079", "b":1.0}`);
});

await test('a value that did not change leaves the text as it was', () => {
	const text = String.raw`{"a":"\u0041\/", "n":1E400}`;
	for (const field of fieldsOf(text)) {
		assert.equal(replaceJsonValue(text, field, field.value), text);
	}
});

await test('scans what is deep and what is long', () => {
	const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},"b":"${'\\\\'.repeat(500_000)}"}`;
	assert.deepEqual(fieldsOf(deep).map(({name, value}) => [name, value.length]), [['a', 200_000], ['b', 500_000]]);
});

const space = fc.string({unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3});

// A string literal in which any character may be written as an escape.
const stringLiteral = fc.array(fc.tuple(fc.oneof(fc.string({unit: 'binary', minLength: 1, maxLength: 1}), fc.constantFrom('"', '\\', '/', '{', '}', ',')), fc.boolean()), {maxLength: 8})
	.map(characters => `"${characters.map(([character, isEscaped]) => isEscaped ? escapeOf(character) : JSON.stringify(character).slice(1, -1)).join('')}"`);

function escapeOf(character: string): string {
	return Array.from({length: character.length}, (_, index) => String.raw`\u` + character.codePointAt(index)?.toString(16).padStart(4, '0').slice(-4)).join('');
}

const numberLiteral = fc.constantFrom('0', '-0', '1.0', '1e400', '9007199254740993', '-12.50E-7', '123456789012345678901234567890');
const valueLiteral = fc.oneof(stringLiteral, numberLiteral, fc.constantFrom('true', 'false', 'null', '[ ]', '{ "a" : 1 }'), fc.json(), fc.array(stringLiteral, {maxLength: 3}).map(list => `[${list.join(' ,')}]`));
const member = fc.tuple(space, stringLiteral, space, space, valueLiteral, space);

await test('one edited member differs from the original in its own bytes alone', () => {
	fc.assert(fc.property(space, fc.array(member, {minLength: 1, maxLength: 6}), space, fc.nat(), fc.oneof(fc.string({unit: 'binary'}), valueLiteral), (before, members, after, seed, newValue) => {
		const edited = seed % members.length;
		const parts = members.map(([a, name, b, c, value, d]) => [`${a}${name}${b}:${c}`, value, d] as const);
		const text = `${before}{${parts.map(part => part.join('')).join(',')}}${after}`;
		const fields = fieldsOf(text);
		assert.deepEqual(fields.map(({start, end}) => text.slice(start, end)), members.map(([,,,, value]) => value));
		assert.deepEqual(fields.map(({name}) => name), members.map(([, name]) => JSON.parse(name) as unknown));

		const field = fields[edited] ?? assert.fail();
		const result = replaceJsonValue(text, field, newValue);
		assert.ok(result.startsWith(text.slice(0, field.start)));
		assert.ok(result.endsWith(text.slice(field.end)));
		const others = (list: readonly JsonField[]) => list.filter((_, index) => index !== edited).map(({name, kind, value}) => ({name, kind, value}));
		assert.deepEqual(others(fieldsOf(result)), others(fields));

		const stored = fieldsOf(result)[edited] ?? assert.fail();
		assert.equal(stored.value, field.kind === 'string' || stored.kind === 'string' ? storedText(field, newValue) : newValue.trim());
	}));
});

// What a person reads back: the very text, or what a raw JSON string stands for.
function storedText(field: JsonField, newValue: string): string {
	if (field.kind === 'string' || newValue === field.value) {
		return newValue;
	}

	try {
		return String(JSON.parse(newValue));
	} catch {
		return newValue;
	}
}
