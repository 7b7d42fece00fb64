import assert from 'node:assert/strict';
import {test} from 'node:test';
import {judgeCell, judgeCells, type StoredValue} from '../../../source/kernel/customer-file/cells.js';
import {settingKeyOf} from '../../../source/kernel/form-model/settings.js';
import {profile} from '../../helpers/state.js';

const text = (value: string): StoredValue => ({kind: 'text', value});

const changed = (value: string) => ({kind: 'changed', value});

const problemOf = (stored: StoredValue, cell: string): string => {
	const judgement = judgeCell(stored, cell);
	return judgement.kind === 'problem'
		? judgement.text.replace(/ Empty the cell to keep the stored value\.$/v, '')
		: judgement.kind;
};

/** Stored values with cells. */
const pairsOf = (list: string): ReadonlyArray<readonly [stored: string, cell: string]> =>
	list.split(' | ').map(pair => {
		const [stored = '', cell = ''] = pair.split(' → ', 2);
		return [stored, cell];
	});

const kindOf = (stored: StoredValue, cell: string): string => judgeCell(stored, cell).kind;

await test('takes equal values, also with other line ends, for the same', () => {
	const values = ['', ' a ', '007', '+44', 'a\nb', '(empty)', '#NAME?', '46082', 'TRUE', '32\u{FFFD}?'];
	assert.deepEqual(
		values.filter(value => kindOf(text(value), value) !== 'same'),
		[],
	);

	assert.equal(kindOf(text('a\r\nb\rc'), 'a\nb\nc'), 'same');
	assert.equal(kindOf(text('a\nb'), 'a\r\nb'), 'same');
	assert.equal(kindOf(text('x'), ' x '), 'same');
	assert.equal(kindOf({kind: 'boolean', value: 'true'}, 'TRUE'), 'same');
	assert.equal(kindOf({kind: 'null', value: 'null'}, 'null'), 'same');
	assert.equal(kindOf({kind: 'number', value: '1.0'}, '1.0'), 'same');
});

await test('leaves a value if its cell is empty, and clears it with a word', () => {
	const values = [text('x'), {kind: 'null', value: 'null'}, {kind: 'string', value: ' '}, undefined] as const;
	assert.deepEqual(
		values.map(stored => kindOf(stored, '')),
		['empty', 'empty', 'empty', 'empty'],
	);

	assert.equal(kindOf(text('x'), ' \n'), 'empty');
	assert.equal(kindOf(text('x'), '(empty)'), 'cleared');
	assert.equal(kindOf({kind: 'number', value: '7'}, ' (Empty) '), 'cleared');
	assert.equal(
		kindOf({kind: 'string', value: ''}, '(empty)'),
		'cleared',
		'a member is removed, even if it has no text',
	);
	assert.deepEqual(
		[text(''), undefined].map(stored => kindOf(stored, '(empty)')),
		['same', 'same'],
	);
});

await test('takes another value as a change that keeps the line ends and the kind', () => {
	assert.deepEqual(judgeCell(text('x'), ' y\n'), changed('y'));
	assert.deepEqual(judgeCell(undefined, '4.42E+11'), changed('4.42E+11'));
	assert.deepEqual(judgeCell(text('a\r\nb'), 'a\nc\nd'), changed('a\r\nc\r\nd'));
	assert.deepEqual(judgeCell(text('a\r\nb\nc'), 'a\nc'), changed('a\nc'));
	assert.deepEqual(judgeCell({kind: 'boolean', value: 'true'}, 'FALSE'), changed('false'));
	assert.deepEqual(judgeCell({kind: 'number', value: '5'}, ' 6 '), changed('6'));
	assert.deepEqual(judgeCell({kind: 'array', value: '[1]'}, '[1,2]'), changed('[1,2]'));
	assert.deepEqual(
		judgeCell({kind: 'number', value: '12345678901234567890'}, '12345678901234567891'),
		changed('12345678901234567891'),
	);
});

await test('says what a spreadsheet did to a value, if the stored value explains it', () => {
	const habits: Readonly<Record<string, string>> = {
		'The phone number lost its plus.':
			'+442079460763 → 442079460763 | +44 20 7946-0763 → 442079460763 | +44 (20) 7946 → 44 20 7946',
		'The zeros at the start are gone.': '007 → 7 | 01067 → 1067 | 020 7946 0763 → 2079460763 | 0049-30 → 4930',
		'A spreadsheet shortened the number with an exponent.':
			'+442079460763 → 4.42E+11 | 442079460763 → 4,42079E+11 | 1e5 → 1.00E+05 | 0.00000123 → 1.23E-06 | 1234567890123456789 → 1.23456789012346E+018 | 9996 → 1.00E+04',
		'The last digits of the number are gone: spreadsheets keep only 15.':
			'12345678901234567890 → 12345678901234500000 | 4111111111111111 → 4111111111111110 | 9007199254740993 → 9007199254740990 | 12345678901234567890 → 12345678901234567000',
		'A spreadsheet wrote the same number in another way.':
			'1.0 → 1 | 1.0 → 1,0 | 1.50 → 1.5 | 1.5 → 1,5 | 12345 → 12,345 | 12345 → 12.345 | 1E5 → 100000 | .5 → 0.5 | 44 2079 → 442079 | $5 → 5 | 5 € → 5',
		'A spreadsheet wrote the value as a date in another form.': [
			'2026-03-01 → 01.03.2026 | 2026-03-01 → 3/1/2026 | 2026-03-01 → 46082 | 2026-03-01 → 44620 | 2026-03-01 → 01-Mar-26 | 2026-03-01 → 1. März 2026 | 2026-03-01 13:30 → 3/1/2026 1:30 PM',
			'2026-03-01T00:00:00Z → 46082.0 | 01.03.2026 → 1.3.26 | 1-2 → 02. Jan | 1-2 → 2026-02-01 | MAR1 → 1-Mar | 3/2026 → Mrz 26 | 1.2.3 → 01.02.2003',
		].join(' | '),
		'A spreadsheet wrote the time in another form.':
			'10:30 → 10:30:00 AM | 9:05 → 09:05 | 22:30:15 → 10:30:15 PM | 10:30 → 0.4375 | 10:20 → 0,430555555555556',
		'A spreadsheet wrote true or false in capitals or in its own language.':
			'TRUE → WAHR | true → TRUE | True → VRAI | false → Falso | true → VERDADERO',
		'Letters became question marks, because the file was saved without Unicode.':
			'Zürich → Z?rich | Łódź → ??d? | 東京 Tower → ?? Tower | Zürich → Z\u{FFFD}\u{FFFD}rich | Why? 😀 → Why? ??',
		'Letters lost their accents, because the file was saved without Unicode.': 'Łódź → Lódz | Dvořák → Dvorák',
		'Letters are garbled, because a program read the file as Windows-1252.':
			'Zürich → ZÃ¼rich | Łódź – 5 € → Å\u{81}Ã³dÅº â€“ 5 â‚¬',
		'The quote at the start is gone.': "'=x → =x",
		'The cell has an error of a spreadsheet, which read the value as a formula.': '=x → #NAME? | -A1 → #BEZUG!',
		'Spaces or line breaks at the start or the end are gone.': '{}\n → {}',
	};
	for (const [why, list] of Object.entries(habits)) {
		const pairs = pairsOf(list);
		// eslint-disable-next-line node-test/no-conditional-assertion -- There is a list for each reason.
		assert.deepEqual(
			pairs.map(([stored, cell]) => [stored, cell, problemOf(text(stored), cell)]),
			pairs.map(pair => [...pair, why]),
		);
	}

	const spaces = [
		[' x', 'x'],
		[' x ', 'x '],
		['x \r\n', 'x'],
	] as const;
	assert.deepEqual(
		new Set(spaces.map(([stored, cell]) => problemOf(text(stored), cell))),
		new Set(['Spaces or line breaks at the start or the end are gone.']),
	);

	const long = 'x'.repeat(40_000);
	assert.match(problemOf(text(long), long.slice(0, 32_767)), /^The text ends where spreadsheets cut/v);
	assert.match(problemOf({kind: 'boolean', value: 'true'}, 'WAHR'), /^A spreadsheet wrote true/v);
	assert.match(problemOf({kind: 'boolean', value: 'true'}, 'FALSCH'), /^A spreadsheet wrote true/v);
	assert.match(problemOf({kind: 'number', value: '1.0'}, '1'), /the same number/v);
});

await test('takes a cell that the stored value does not explain for a change', () => {
	const numbers =
		'+442079460763 → 442079460764 | +442079460763 → +44 20 7946 0763 | 007 → 8 | 007 → 07 | 1067 → 01067 | 442079460763 → 44 2079 460763 | 442079460763 → 4.43E+11';
	const digits = '12345678901234567890 → 12345678901234000000 | 1.0 → 2 | 1 → 1.0 | 2026 → 2,026.00 | 5 → +5 | -5 → 5';
	const others =
		'TRUE → FALSE | TRUE → true | yes → WAHR | Zürich → Zurich | Łódź → Lodz | Zürich → Z?richx | Acme → Acme? | long text → long | x → #NAME? | x → 46082';
	const days = '2026-03-01 → 2026-01-03 | 2026-03-01 → 02.03.2026 | 2026-03-01 → 46083';
	const dates =
		'2026-03-01 10:00 → 2026-03-01 11:00 | 01.03.2026 → 02.03.2026 | 01.03.2026 → 2026-03-01 | 3/4 → 3-4 | 10:30 → 10:31:00 AM | Suite 5 → 5. Oktober 2026';
	const pairs = [numbers, digits, others, days, dates].flatMap(list => pairsOf(list));
	assert.deepEqual(
		pairs.map(([stored, cell]) => judgeCell(text(stored), cell)),
		pairs.map(([, cell]) => changed(cell)),
	);
});

await test('says why a cell cannot be a number, an object or an array, if that is stored', () => {
	assert.equal(
		problemOf({kind: 'number', value: '2.5'}, '3,5'),
		'JSON writes a number with a point, not with a comma.',
	);
	assert.equal(
		problemOf({kind: 'object', value: '{"a":1}'}, '{“a”:2}'),
		'The stored value is a JSON object, but the cell is not valid JSON.',
	);
	assert.equal(
		problemOf({kind: 'array', value: '[]'}, 'x'),
		'The stored value is a JSON array, but the cell is not valid JSON.',
	);
	assert.equal(
		problemOf(text('{"a":1}'), '{"a":2'),
		'The stored value is a JSON object, but the cell is not valid JSON.',
	);
	assert.deepEqual(judgeCell(text('{"a":1}'), 'gold'), changed('gold'));
	assert.deepEqual(judgeCell({kind: 'number', value: '5'}, 'five'), changed('five'));
});

await test('judges in no time what is long', () => {
	const long = 'a1 -'.repeat(20_000);
	assert.equal(kindOf(text(long), `${long}?`), 'changed');
	const [one, other, letters, marks] = ['1', '2', 'é', '?'].map(character => character.repeat(80_000));
	assert.equal(kindOf(text(one ?? ''), other ?? ''), 'changed');
	assert.equal(kindOf(text(letters ?? ''), marks ?? ''), 'problem');
});

const before = {
	name: 'Acme',
	parentId: '',
	profile: {...profile, business_email: '', external_metadata: '{"tier":"gold","n":1.0,"twice":1,"twice":2}'},
};

const keyed = (heading: string, value: string) => ({
	...(settingKeyOf(heading, ['name', 'business_email', 'external_metadata']) ?? assert.fail(heading)),
	heading,
	text: value,
});

function judged(cells: ReadonlyArray<readonly [heading: string, text: string]>) {
	const {settings, problems} = judgeCells(
		before,
		cells.map(([heading, value]) => keyed(heading, value)),
	);
	return {
		settings: settings.map(({key, value}) => [key, value]),
		problems: problems.map(({heading, why}) => [heading, why]),
	};
}

const whole = before.profile.external_metadata.replace('gold', 'silver');

await test('makes settings of the cells of a row that change something', () => {
	const cells = [
		['name', 'Acme'],
		['business_email', ''],
		['external_metadata', before.profile.external_metadata],
	] as const;
	const members = [
		['external_metadata.n', '1.0'],
		['external_metadata.twice', '2'],
		['external_metadata.new', 'x'],
		['external_metadata.none', ''],
		['external_metadata.tier', 'silver'],
	] as const;
	assert.deepEqual(judged([...cells, ...members]), {
		settings: [
			['external_metadata.new', 'x'],
			['external_metadata.tier', 'silver'],
		],
		problems: [],
	});
	assert.deepEqual(
		judged([
			['external_metadata.tier', '(empty)'],
			['business_email', '(empty)'],
		]),
		{settings: [['external_metadata.tier', undefined]], problems: []},
	);
	assert.deepEqual(judged([['name', '(empty)']]).problems, [
		['name', 'An organization needs a name, so (empty) cannot clear it.'],
	]);
	assert.deepEqual(
		judged([['external_metadata.n', '1']]).problems.map(([heading]) => heading),
		['external_metadata.n'],
	);
});

await test('names both columns if a whole field and a member say different things', () => {
	const both = (field: string, tier: string) =>
		judged([
			['external_metadata', field],
			['external_metadata.tier', tier],
		]);
	assert.deepEqual(
		both(whole, 'gold'),
		{settings: [['external_metadata', whole]], problems: []},
		'a cell that still has the stored value says nothing',
	);
	assert.deepEqual(both(whole, 'silver'), {settings: [['external_metadata', whole]], problems: []});
	assert.deepEqual(both('{"n":1}', '(empty)'), {settings: [['external_metadata', '{"n":1}']], problems: []});
	const why = 'The columns “external_metadata” and “external_metadata.tier” say different things.';
	const pairs = [
		[whole, 'bronze'],
		['(empty)', 'bronze'],
		[whole, '(empty)'],
	] as const;
	assert.deepEqual(
		pairs.map(([field, tier]) => both(field, tier).problems),
		pairs.map(() => [['external_metadata.tier', why]]),
	);
	assert.deepEqual(
		judged([
			['external_metadata.tier', 'bronze'],
			['external_metadata', whole],
		]).problems.map(([heading]) => heading),
		['external_metadata'],
	);
});

await test('takes a whole field that a change of its member has replaced for out of date', () => {
	const cells = [
		['external_metadata', whole],
		['external_metadata.tier', 'gold'],
		['business_email', ''],
	] as const;
	const read = (replaced: string) =>
		judgeCells(
			before,
			cells.map(([heading, value]) => keyed(heading, value)),
			() => replaced,
		).settings.map(({key}) => key);
	assert.deepEqual(read(whole), [], 'the same file again');
	assert.deepEqual(read('{}'), ['external_metadata'], 'another text is an edit');
	assert.deepEqual(
		judgeCells(before, [keyed('external_metadata', whole)], () => whole).settings.map(({key}) => key),
		['external_metadata'],
		'a file without a column for the member says it alone',
	);
});

await test('takes a repeated column once, unless its cells differ', () => {
	const tiers = (...cells: readonly string[]) => judged(cells.map(cell => ['external_metadata.tier', cell]));
	assert.deepEqual(tiers('x', 'x', ''), {settings: [['external_metadata.tier', 'x']], problems: []});
	assert.deepEqual(tiers('x', 'y').problems, [
		[
			'external_metadata.tier',
			'The columns “external_metadata.tier” and “external_metadata.tier” say different things.',
		],
	]);
	assert.equal(tiers('gold', 'y').problems.length, 1, 'one of two equal columns was edited');
});

await test('takes a heading that a spreadsheet damaged for no new member', () => {
	const external_metadata = String.raw`{"größe":1,"\u001B":2}`;
	const odd = {...before, profile: {...profile, external_metadata}};
	const cellOf = (member: string) =>
		({key: `external_metadata.${member}`, name: 'external_metadata', member, heading: member, text: '1'}) as const;
	const whyOf = (member: string) => judgeCells(odd, [cellOf(member)]).problems.map(({why}) => why);
	assert.deepEqual(whyOf('gr??e'), [
		'The heading is not the name of the stored member. Letters became question marks, because the file was saved without Unicode.',
	]);
	assert.deepEqual(
		['grÃ¶ÃŸe', '?1B?', 'grosse'].map(member => whyOf(member).length),
		[1, 1, 0],
	);
});
