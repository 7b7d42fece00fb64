import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {parseFilter, quoted} from '../../../source/kernel/filter/filter-text.js';

const parse = (text: string) =>
	parseFilter(text, name => ['email', 'city', 'marked', 'metadata.customer tier'].includes(name));

/** The terms as `-name=values`. */
const shown = (text: string) =>
	parse(text).terms.map(
		({name, isNegated, values}) =>
			`${isNegated ? '-' : ''}${name}=${values.map(value => `${value.isExact ? '=' : ''}${value.text}`).join('|')}`,
	);

await test('tells terms from words, wherever they stand', () => {
	const {words, terms} = parse('  retail email:none  são -city:Lyon,Paris group ');
	assert.equal(words, 'retail são group');
	assert.deepEqual(
		terms.map(({source, start, end}) => [source, start, end]),
		[
			['email:none', 9, 19],
			['-city:Lyon,Paris', 25, 41],
		],
	);
	assert.deepEqual(shown('email:none -city:Lyon,Paris marked: EMAIL:x'), [
		'email=none',
		'-city=Lyon|Paris',
		'marked=',
		'email=x',
	]);
});

await test('keeps spaces, commas, colons and quotes within quotes', () => {
	assert.deepEqual(shown('city:"New York, NY",Lyon metadata."Customer Tier":"say ""gold"""'), [
		'city=New York, NY|Lyon',
		'metadata.customer tier=say "gold"',
	]);
	assert.deepEqual([parse('"email:none" two').words, shown('"email:none"')], ['email:none two', []]);
	assert.deepEqual(shown('city:"New Y'), ['city=New Y'], 'an open quote, while it is typed');
});

await test('takes everything after := as it is, also a list', () => {
	assert.deepEqual(shown('city:=Lyon,none'), ['city==Lyon|=none']);
	assert.deepEqual(
		parse('city:"none",none').terms[0]?.values.map(({isQuoted}) => isQuoted),
		[true, false],
	);
});

await test('takes a name with a colon behind it as a word, unless it is a term', () => {
	assert.deepEqual(
		[parse('Acme: EMEA').words, shown('Acme: EMEA'), shown('acme:emea'), shown('email:')],
		['Acme: EMEA', [], ['acme=emea'], ['email=']],
	);
});

await test('takes an address as a word', () => {
	assert.deepEqual([shown('https://x.example/a'), parse('https://x.example/a').words], [[], 'https://x.example/a']);
});

await test('reads a quoted value as itself', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), value => {
			const [term] = parse(`email:${quoted(value)}`).terms;
			assert.deepEqual(
				term?.values.map(({text, isExact}) => [text, isExact]),
				[[value, false]],
			);
		}),
		{examples: [['//'], ['//x'], ['=']]},
	);
});
