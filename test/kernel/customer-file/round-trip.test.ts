import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {stringify} from 'csv-stringify/sync';
import fc from 'fast-check';
import type {Organization, Profile} from '../../../source/base/api/schemas.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {judgeCells, type JudgedRow} from '../../../source/kernel/customer-file/cells.js';
import {readTable} from '../../../source/kernel/customer-file/read-table.js';
import {exportDocument} from '../../../source/abilities/export/document.js';
import {wholeExtent} from '../../../source/kernel/files/tree.js';
import {beforeOf, profileFields} from '../../../source/kernel/form-model/fields.js';
import {jsonFields} from '../../../source/kernel/form-model/json-text.js';
import {settingKeyOf} from '../../../source/kernel/form-model/settings.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {organization} from '../../helpers/state.js';

const spacedText = fc.string({
	unit: fc.constantFrom(
		'a',
		'B',
		' ',
		'\n',
		'\r',
		'\r\n',
		'\t',
		'"',
		"'",
		'=',
		'+',
		'-',
		'@',
		'＝',
		';',
		',',
		'.',
		'⟦20⟧',
		'é',
		'ß',
		'\u{A0}',
		'0',
		'7',
		'?',
	),
});

const usualText = fc.constantFrom(
	'+44 20 7946 0763',
	'+442079460763',
	'007',
	'01067',
	'2026-03-01',
	'1-2',
	'TRUE',
	'false',
	'1.0',
	'1E5',
	'12345678901234567890',
	'(empty)',
	'#NAME?',
	'Zürich',
	' x ',
	'null',
	'=1+1',
	"'=x",
	'',
);

const anyText = fc.oneof(hostileText, spacedText, usualText);

const number = fc.constantFrom(
	'0',
	'-0',
	'1.0',
	'1',
	'-7',
	'1e5',
	'1E+400',
	'12345678901234567890',
	'0.10',
	'9007199254740993',
);

const escaped = (text: string): string =>
	JSON.stringify(text).replaceAll(/[a-y]/gv, letter => String.raw`\u00${(letter.codePointAt(0) ?? 0).toString(16)}`);

const jsonText = anyText.map(text => JSON.stringify(text));

const otherJson = fc.constantFrom(
	'true',
	'false',
	'null',
	'[]',
	'{ "a" : [1.0, {}] }',
	'["x"]',
	String.raw`"\u0041\/\u00e9"`,
);

const json = fc.oneof(number, jsonText, otherJson);

const memberName = fc.oneof(
	fc.constantFrom('city', 'tier', 'crm.id', '', ' ', 'tier ', 'a\nb', 'a\rb', '__proto__', 'x=y', 'Łódź'),
	anyText,
);

const anyMembers = fc
	.array(fc.tuple(memberName, json, fc.boolean()), {maxLength: 5})
	.map(list =>
		list.map(([name, value, isEscaped]) => [isEscaped ? escaped(name) : JSON.stringify(name), value] as const),
	);

/** A JSON object with names that may be repeated, and with any spaces. */
const object = fc
	.tuple(anyMembers, fc.constantFrom('', ' ', '\n', '\r\n\t'))
	.map(
		([list, space]) => `{${space}${list.map(([name, value]) => `${name}:${space}${value}`).join(`,${space}`)}${space}}`,
	);

const profileOf = (field: fc.Arbitrary<string>): fc.Arbitrary<Profile> =>
	fc.record({
		business_name: anyText,
		business_email: anyText,
		business_phone: anyText,
		business_address: field,
		external_metadata: field,
	});

const anyProfile = profileOf(fc.oneof(anyText, object, object));

const anyOrganizations = fc
	.array(fc.tuple(anyText, fc.option(anyProfile, {nil: undefined})), {minLength: 1, maxLength: 4})
	.map(list => list.map(([name, profile], at) => organization(String(at), {name, ...(profile && {profile})})));

/** The text of a flat export. */
const exported = (organizations: readonly Organization[]): string =>
	exportDocument('csv', wholeExtent(buildTreeIndex(organizations)), {flat: true});

/** What the cells of a file say about each of the organizations. */
function judgedIn(
	organizations: readonly Organization[],
	bytes: Uint8Array,
): ReadonlyArray<JudgedRow & {readonly id: string}> {
	const {header, rows} = readTable(bytes);
	assert.equal(rows.length, organizations.length);
	return rows
		.map(({cells}) => {
			const id = cells[header.indexOf('id')] ?? '';
			const found = organizations.find(each => each.id === id) ?? assert.fail(`${id} is not read back`);
			const keyed = header.flatMap((heading, at) => {
				const key = settingKeyOf(heading, ['name', ...profileFields]);
				return key ? [{...key, heading, text: cells[at] ?? ''}] : [];
			});
			return {id, ...judgeCells(beforeOf(found, found.profile ?? undefined), keyed)};
		})
		.toSorted((one, other) => Number(one.id) - Number(other.id));
}

/** The cells as a spreadsheet has them, with all escapes of the export. */
const cellsIn = (text: string): readonly string[][] => parse(text, {bom: true, record_delimiter: '\r\n'});

const utf8 = (text: string): Uint8Array => Buffer.from(text);

const euros: ReadonlyMap<string, number> = new Map([
	['€', 0x80],
	['–', 0x96],
	['ž', 0x9e],
]);

const bigEndian = (text: string): Uint8Array => Buffer.from(`\u{FEFF}${text}`, 'utf16le').swap16();

const encoders: ReadonlyArray<(text: string) => Uint8Array> = [
	utf8,
	text => utf8(`\u{FEFF}${text}`),
	text => Buffer.from(`\u{FEFF}${text}`, 'utf16le'),
	bigEndian,
];

/** A text in Windows-1252, with question marks for other letters. */
const windows1252 = (text: string): Uint8Array =>
	Uint8Array.from([...text], letter => {
		const code = letter.codePointAt(0) ?? 0;
		return euros.get(letter) ?? (code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : 0x3f);
	});

const isUtf8 = (bytes: Uint8Array): boolean => Buffer.from(Buffer.from(bytes).toString()).equals(bytes);

/** How programs save a table: the separator, the line ends, the quotes, the encoding, a first line, empty cells at the end, and the order of the columns. */
const habits = fc.record({
	separator: fc.constantFrom(',', ';', '\t'),
	lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
	isQuoted: fc.boolean(),
	encode: fc.constantFrom(...encoders),
	isNamed: fc.boolean(),
	isCut: fc.boolean(),
	shift: fc.nat(30),
});

type Habits = typeof habits extends fc.Arbitrary<infer Value> ? Value : never;

const withoutEnd = (cells: readonly string[]): readonly string[] =>
	cells.slice(0, 1 + cells.findLastIndex(cell => cell !== ''));

function saved(
	table: ReadonlyArray<readonly string[]>,
	{separator, lineEnd, isQuoted, encode, isNamed, isCut, shift}: Habits,
): Uint8Array {
	const records = table.map(cells => {
		const at = shift % cells.length;
		const turned = [...cells.slice(at), ...cells.slice(0, at)];
		return isCut ? withoutEnd(turned) : turned;
	});
	const text = stringify(records, {
		delimiter: separator,
		quoted: isQuoted,
		quoted_match: /[\n\r]/v,
		record_delimiter: lineEnd,
	});
	return encode(`${isNamed ? `sep=${separator}${lineEnd}` : ''}${text}`);
}

/** Whether the column has an object or an array of the organization, which only JSON can replace. */
function isNested(found: Organization | undefined, heading: string): boolean {
	const [field = '', ...rest] = heading.split('.');
	const members = profileFields
		.filter(name => name === field)
		.flatMap(name => jsonFields(found?.profile?.[name] ?? '') ?? []);
	const last = members.findLast(({name}) => name === rest.join('.'));
	return rest.length > 0 && (last?.kind === 'object' || last?.kind === 'array');
}

const nothing = (organizations: readonly Organization[]) =>
	organizations.map(({id}) => ({id, settings: [], problems: []}));

await test('finds nothing to change in an exported file', () => {
	fc.assert(
		fc.property(anyOrganizations, organizations => {
			const judged = judgedIn(organizations, utf8(exported(organizations)));
			assert.deepEqual(judged, nothing(organizations));
		}),
	);
});

await test('finds nothing to change after a spreadsheet has saved the file in its own way', () => {
	fc.assert(
		fc.property(anyOrganizations, habits, (organizations, habit) => {
			const table = cellsIn(exported(organizations));
			assert.deepEqual(judgedIn(organizations, saved(table, habit)), nothing(organizations));
		}),
	);
});

await test('changes nothing after letters were lost', () => {
	let lost = 0;
	fc.assert(
		fc.property(anyOrganizations, habits, (organizations, habit) => {
			const bytes = saved(cellsIn(exported(organizations)), {...habit, encode: windows1252});
			fc.pre(!isUtf8(bytes) || !/\P{ASCII}/v.test(Buffer.from(bytes).toString()));
			const judged = judgedIn(organizations, bytes);
			lost += judged.flatMap(({problems}) => problems).length;
			assert.deepEqual(
				judged.flatMap(({settings}) => settings),
				[],
			);
		}),
	);
	assert.ok(lost > 0);
});

await test('finds exactly the one cell that somebody has edited', () => {
	fc.assert(
		fc.property(anyOrganizations, habits, fc.nat(), fc.nat(), (organizations, habit, oneRow, oneColumn) => {
			const [header = [], ...rows] = cellsIn(exported(organizations));
			const {header: headings} = readTable(saved([header, ...rows], {...habit, shift: 0}));
			const columns = headings.flatMap((heading, at) =>
				settingKeyOf(heading, ['name', ...profileFields]) ? [at] : [],
			);
			const [row, column] = [oneRow % rows.length, columns[oneColumn % columns.length] ?? 0];
			const heading = headings[column] ?? '';
			// A spreadsheet may have made this heading of the name of another member, so that the row is a problem.
			fc.pre(!heading.endsWith('.#NAME?'));
			const id = rows[row]?.[0] ?? '';
			const value = isNested(organizations[Number(id)], heading) ? '["edited"]' : 'edited, by; hand';
			const edited = [header, ...rows.map((cells, at) => (at === row ? cells.with(column, value) : cells))];
			const judged = judgedIn(organizations, saved(edited, habit));
			assert.deepEqual(
				judged.flatMap(({problems}) => problems),
				[],
			);
			assert.deepEqual(
				judged.flatMap(({id: changed, settings}) => settings.map(setting => [changed, setting.key, setting.value])),
				[[id, heading, value]],
			);
		}),
	);
});
