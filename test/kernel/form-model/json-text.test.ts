import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	addJsonMember,
	jsonChanges,
	jsonFields,
	jsonMemberChanges,
	jsonTextsNamed,
	removeJsonMember,
	replaceJsonValue,
	type JsonField,
} from '../../../source/kernel/form-model/json-text.js';

function fieldsOf(text: string): readonly JsonField[] {
	return jsonFields(text) ?? assert.fail(`not an object: ${text}`);
}

function fieldOf(text: string, name: string): JsonField {
	return fieldsOf(text).find(field => field.name === name) ?? assert.fail(`no ${name} in ${text}`);
}

/** What a text is as JSON. Undefined if that is no object. */
function objectIn(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

await test('lists the members of an object with their kinds and texts', () => {
	const text =
		' {"line1" : "1 \\u00e9\\n\\"Main\\"", "n":-1.50e+2 ,\r\n\t"t":true,"f": false,"z":null,"o":{"a":"}","b":[{}]},"l":[1,"]",[2]]} ';
	assert.deepEqual(
		fieldsOf(text).map(({name, kind, value}) => ({name, kind, value})),
		[
			{name: 'line1', kind: 'string', value: '1 é\n"Main"'},
			{name: 'n', kind: 'number', value: '-1.50e+2'},
			{name: 't', kind: 'boolean', value: 'true'},
			{name: 'f', kind: 'boolean', value: 'false'},
			{name: 'z', kind: 'null', value: 'null'},
			{name: 'o', kind: 'object', value: '{"a":"}","b":[{}]}'},
			{name: 'l', kind: 'array', value: '[1,"]",[2]]'},
		],
	);
	const [first, ...others] = fieldsOf(text);
	assert.equal(text.slice(first?.start, first?.end), String.raw`"1 \u00e9\n\"Main\""`);
	assert.deepEqual(
		others.map(({start, end}) => text.slice(start, end)),
		others.map(({value}) => value),
	);
});

await test('lists repeated names and names that every object inherits', () => {
	assert.deepEqual(
		fieldsOf(String.raw`{"a":"1","\u0061":"2","__proto__":"3","":"4"}`).map(({name, value}) => [name, value]),
		[
			['a', '1'],
			['a', '2'],
			['__proto__', '3'],
			['', '4'],
		],
	);
	assert.deepEqual(jsonFields(' { } '), []);
});

await test('accepts only a JSON object', () => {
	const texts = [
		'',
		'plain text',
		'[1]',
		'"{}"',
		'null',
		'12',
		'{"a":1',
		'{a:1}',
		'{"a":1,}',
		'{"a":1} x',
		'\u{FEFF}{}',
	];
	assert.deepEqual(
		texts.filter(text => jsonFields(text) !== undefined),
		[],
	);
});

await test('replaces a value in place', () => {
	const text = String.raw`{ "b":9007199254740993,"a" :"x\u0079", "b":1.0}`;
	assert.equal(
		replaceJsonValue(text, fieldOf(text, 'a'), 'say "é"\u{2028}\n'),
		String.raw`{ "b":9007199254740993,"a" :"say \"é\"${'\u{2028}'}\n", "b":1.0}`,
	);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'a'), '5'), '{ "b":9007199254740993,"a" :"5", "b":1.0}');
	assert.equal(
		replaceJsonValue(text, fieldOf(text, 'b'), '9007199254740995'),
		String.raw`{ "b":9007199254740995,"a" :"x\u0079", "b":1.0}`,
	);
	assert.equal(
		replaceJsonValue(text, fieldOf(text, 'b'), '{"c": [1]}'),
		String.raw`{ "b":{"c": [1]},"a" :"x\u0079", "b":1.0}`,
	);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'b'), '007'), String.raw`{ "b":"007","a" :"x\u0079", "b":1.0}`);
	assert.equal(replaceJsonValue(text, fieldOf(text, 'b'), ''), String.raw`{ "b":"","a" :"x\u0079", "b":1.0}`);
});

await test('leaves the text as it was for an unchanged value', () => {
	const text = String.raw`{"a":"\u0041\/", "n":1E400}`;
	const fields = fieldsOf(text);
	assert.deepEqual(
		fields.map(field => replaceJsonValue(text, field, field.value)),
		[text, text],
	);
});

await test('reads an object with very many members', () => {
	const many = `{${Array.from({length: 400_000}, (_, at) => `"name ${at}":"a value of some length"`).join(',')}}`;
	assert.equal(fieldsOf(many).length, 400_000);
	assert.deepEqual(jsonTextsNamed(many, 'name 399999'), ['a value of some length']);
});

await test('scans deep and long values', () => {
	const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},"b":"${'\\\\'.repeat(500_000)}"}`;
	assert.deepEqual(
		fieldsOf(deep).map(({name, value}) => [name, value.length]),
		[
			['a', 200_000],
			['b', 500_000],
		],
	);
});

const space = fc.string({unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3});

function escapeOf(character: string): string {
	return (
		character
			.split('')
			// eslint-disable-next-line unicorn/prefer-code-point -- By code unit, because JSON escapes are code units.
			.map(unit => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'))
			.join('')
	);
}

// Any character of a string literal can be written as an escape.
const literalCharacter = fc.oneof(
	fc.string({unit: 'binary', minLength: 1, maxLength: 1}),
	fc.constantFrom('"', '\\', '/', '{', '}', ','),
);
const literalPart = fc.oneof(
	literalCharacter.map(character => escapeOf(character)),
	literalCharacter.map(character => JSON.stringify(character).slice(1, -1)),
);
const stringLiteral = fc.string({unit: literalPart, maxLength: 8}).map(inside => `"${inside}"`);
const numberLiteral = fc.constantFrom(
	'0',
	'-0',
	'1.0',
	'1e400',
	'9007199254740993',
	'-12.50E-7',
	'123456789012345678901234567890',
);
const listLiteral = fc.array(stringLiteral, {maxLength: 3}).map(list => `[${list.join(' ,')}]`);
const valueLiteral = fc.oneof(
	stringLiteral,
	numberLiteral,
	listLiteral,
	fc.constantFrom('true', 'false', 'null', '[ ]', '{ "a" : 1 }'),
	fc.json(),
);
const member = fc.record({name: stringLiteral, value: valueLiteral, spaces: fc.tuple(space, space, space, space)});
const objectText = fc
	.record({members: fc.array(member, {minLength: 1, maxLength: 6}), before: space, after: space})
	.map(({members, before, after}) => {
		const parts = members.map(
			({name, value, spaces}) => spaces[0] + name + spaces[1] + ':' + spaces[2] + value + spaces[3],
		);
		return {text: `${before}{${parts.join(',')}}${after}`, members};
	});

const newText = fc.oneof(fc.string({unit: 'binary'}), valueLiteral);

function fieldAt(fields: readonly JsonField[], index: number): JsonField {
	return fields[index] ?? assert.fail(`no field ${index}`);
}

// The parsed value after the change: for a string the new text itself, otherwise the new text parsed as JSON.
function expectedAfter({kind, value}: JsonField, newValue: string): unknown {
	if (kind === 'string') {
		return newValue;
	}

	try {
		return JSON.parse(newValue);
	} catch {
		return newValue === value ? JSON.parse(value) : newValue;
	}
}

await test('finds each member of any object at its position', () => {
	fc.assert(
		fc.property(objectText, ({text, members}) => {
			const fields = fieldsOf(text);
			assert.deepEqual(
				fields.map(({start, end}) => text.slice(start, end)),
				members.map(({value}) => value.trim()),
			);
			assert.deepEqual(
				fields.map(({name}) => name),
				members.map(({name}) => JSON.parse(name) as unknown),
			);
		}),
	);
});

await test('changes only the bytes of the edited member', () => {
	fc.assert(
		fc.property(objectText, fc.nat(), newText, ({text}, seed, newValue) => {
			const fields = fieldsOf(text);
			const edited = seed % fields.length;
			const field = fieldAt(fields, edited);
			const result = replaceJsonValue(text, field, newValue);
			const end = result.length - (text.length - field.end);
			assert.equal(
				result.slice(0, field.start) + result.slice(end),
				text.slice(0, field.start) + text.slice(field.end),
			);
			assert.deepEqual(JSON.parse(result.slice(field.start, end)), expectedAfter(field, newValue));

			const withoutSpans = (list: readonly JsonField[]) =>
				list.map(({name, kind, value}) => ({name, kind, value})).toSpliced(edited, 1);
			assert.deepEqual(withoutSpans(fieldsOf(result)), withoutSpans(fields));
		}),
	);
});

await test('lists the changed members if nothing else of the text changed', () => {
	const text = String.raw`{"a" : "x", "b":1,"c":["y"], "d":"\u00e9"}`;
	assert.deepEqual(jsonChanges(text, text.replace('"x"', '""').replace('1', '2')), [
		{name: 'a', from: 'x', to: ''},
		{name: 'b', from: '1', to: '2'},
	]);
	assert.deepEqual(jsonChanges(text, text.replace('1', '"1"')), [{name: 'b', from: '1', to: '"1"'}]);
	assert.deepEqual(jsonChanges(text, text.replace(String.raw`\u00e9`, 'é')), [
		{name: 'd', from: String.raw`"\u00e9"`, to: '"é"'},
	]);
	assert.deepEqual(jsonChanges(text, text), []);
	const others = [
		'',
		'[]',
		'{}',
		text.replace('"b"', '"B"'),
		text.replace('"a" :', '"a":'),
		`${text} `,
		text.replace('"b":1,', ''),
	];
	assert.deepEqual(
		others.map(other => jsonChanges(text, other)),
		others.map(() => undefined),
	);
});

await test('lists members that only one of two texts has, if nothing else changed', () => {
	const text = String.raw`{"a" : "x","b":1,"c":["y"],"d":"\u00e9"}`;
	const without = text.replace('"b":1,', '');
	assert.deepEqual(jsonMemberChanges(text, without), [{name: 'b', from: '1', to: undefined}]);
	assert.deepEqual(jsonMemberChanges(without, text), [{name: 'b', from: undefined, to: '1'}]);
	assert.deepEqual(jsonMemberChanges(text, without.replace('x', 'z')), [
		{name: 'a', from: 'x', to: 'z'},
		{name: 'b', from: '1', to: undefined},
	]);
	assert.deepEqual(jsonMemberChanges('{"a":"x"}', '{}'), [{name: 'a', from: 'x', to: undefined}]);
	assert.deepEqual(
		[without.replace('"a" :', '"a":'), `${without} `, '', '[]', '{"a":1,"a":2}'].map(other =>
			jsonMemberChanges(text, other),
		),
		[undefined, undefined, undefined, undefined, undefined],
	);
});

await test('lists exactly the edited member as changed', () => {
	fc.assert(
		fc.property(objectText, fc.nat(), newText, ({text}, seed, newValue) => {
			const fields = fieldsOf(text);
			const field = fieldAt(fields, seed % fields.length);
			const result = replaceJsonValue(text, field, newValue);
			assert.deepEqual(
				jsonChanges(text, result)?.map(({name}) => name),
				result === text ? [] : [field.name],
			);
		}),
	);
});

await test('finds the texts of the members with a name, whatever its case and however it is written', () => {
	const text = String.raw`{"Tier": "Gold", "n": 1.0, "\u0063ity": "Lyon", "nested": {"tier": "x"}, "tiers": "y"}`;
	assert.deepEqual(
		['tier', 'n', 'city', 'nested', 'none'].map(name => jsonTextsNamed(text, name)),
		[['Gold'], ['1.0'], ['Lyon'], ['{"tier": "x"}'], []],
	);
	assert.deepEqual(
		['["tier"]', 'tier', '', '{"tier":'].map(other => jsonTextsNamed(other, 'tier')),
		[[], [], [], []],
	);
	const plain = [
		'{"tier":"a","TIER" : "b"}',
		'{"tier":"a","tier":"b"}',
		'{"note":"tier","x":":"}',
		'{"tier":"a",}',
		'{"tier":"a"}}',
		'{"tier":"a" "b":"c"}',
		'{\u{A0}"tier":"a"}',
		'{"tier":""}',
		'{"tier":"a","',
		'{"tier":"a",\n"b"',
	];
	assert.deepEqual(
		plain.map(other => jsonTextsNamed(other, 'tier')),
		[['a', 'b'], ['b'], [], [], [], [], [], [''], [], []],
	);
});

await test('lists the members of an object of strings as those of any other, and of no text that is none', () => {
	const pieces = fc.array(
		fc.constantFrom('{', '}', ',', ':', '"', '"a"', '"B c"', '""', ' ', '\n', '\t', '"a":"b"', '"a" : "c",'),
		{maxLength: 8},
	);
	const texts = pieces.chain(each => fc.constantFrom(each.join(''), `{${each.join('')}}`));
	const word = fc.string({unit: 'grapheme'});
	const objects = fc.dictionary(word, word).map(members => JSON.stringify(members));
	fc.assert(
		fc.property(fc.oneof(texts, objects), text => {
			const fields = jsonFields(text);
			const read: unknown =
				fields &&
				Object.fromEntries(fields.map(({name, start, end}) => [name, JSON.parse(text.slice(start, end)) as unknown]));
			assert.deepEqual(read, objectIn(text));
			assert.deepEqual(
				fields?.map(({start, end}) => JSON.parse(text.slice(start, end)) as unknown),
				fields?.map(({value}) => value),
			);
		}),
		{numRuns: 1000},
	);
});

await test('adds a member at the end in the style of the object, and keeps every other byte', () => {
	const added = (text: string, value = 'gold') => addJsonMember(text, fieldsOf(text), 'tier', value);
	assert.equal(added('{}'), '{"tier":"gold"}');
	assert.equal(added(' { } '), ' {"tier":"gold" } ');
	assert.equal(added('{"a":1}'), '{"a":1,"tier":"gold"}');
	assert.equal(added('{ "a" : 1.0, "b: " : 2e3 }'), '{ "a" : 1.0, "b: " : 2e3, "tier" : "gold" }');
	assert.equal(
		added('{\n\t"a": [1, 2],\n\t"b": {"c": 9007199254740993}\n}\n', 'a "b"\n'),
		'{\n\t"a": [1, 2],\n\t"b": {"c": 9007199254740993},\n\t"tier": "a \\"b\\"\\n"\n}\n',
	);
});

await test('removes a member with one comma, and keeps every other byte', () => {
	const without = (text: string, name: string) => removeJsonMember(text, fieldsOf(text), fieldOf(text, name));
	assert.equal(without('{"a":1}', 'a'), '{}');
	assert.equal(without('{ "a" : 1 } ', 'a'), '{  } ');
	const text = '{\n\t"a": 1.0,\n\t"b": {"c": [2]},\n\t"d": "x"\n}';
	assert.equal(without(text, 'a'), '{\n\t"b": {"c": [2]},\n\t"d": "x"\n}');
	assert.equal(without(text, 'b'), '{\n\t"a": 1.0,\n\t"d": "x"\n}');
	assert.equal(without(text, 'd'), '{\n\t"a": 1.0,\n\t"b": {"c": [2]}\n}');
});

await test('adds and removes a member of any object without a trace', () => {
	const objects = fc.dictionary(fc.string(), fc.jsonValue());
	fc.assert(
		fc.property(objects, fc.constantFrom('', '\t', '  '), fc.string(), ({tier, ...others}, indent, value) => {
			const text = JSON.stringify(others, undefined, indent);
			const added = addJsonMember(text, fieldsOf(text), 'tier', value);
			assert.deepEqual(JSON.parse(added), {...JSON.parse(text), tier: value});
			assert.equal(removeJsonMember(added, fieldsOf(added), fieldOf(added, 'tier')), text);
			const names = fieldsOf(text).map(({name}) => name);
			const left = fieldsOf(text).map(field =>
				fieldsOf(removeJsonMember(text, fieldsOf(text), field)).map(({name}) => name),
			);
			assert.deepEqual(
				left,
				names.map((_, at) => names.toSpliced(at, 1)),
			);
		}),
	);
});
