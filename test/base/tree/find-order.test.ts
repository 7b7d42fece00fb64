import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rowsMatching, searchTree} from '../../../source/base/tree/search.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {organization} from '../../helpers/state.js';

// The typed text, and what it finds, the best match first. `beside`: names it does not find.
const table: ReadonlyArray<{
	readonly why: string;
	readonly typed: string;
	readonly finds: readonly string[];
	readonly beside?: readonly string[];
}> = [
	{
		why: 'a whole word goes before the beginning of a longer one',
		typed: 'lone',
		finds: ['Lone Partner', 'Lonesome Pine School District'],
	},
	{
		why: 'the whole name goes before everything',
		typed: 'northwind',
		finds: ['Northwind', 'Northwind Security', 'Northwinds', 'Old Northwind'],
	},
	{
		why: 'the beginning of the name goes before a word inside it, a word before the middle of one',
		typed: 'north',
		finds: ['North Sea Cargo', 'Northwind', 'Far-north', 'The Northern Company', 'Gonorth'],
	},
	{why: 'the same of a single letter', typed: 'n', finds: ['N Corp', 'Northwind', 'Plan N', 'The North', 'Banana']},
	{
		why: 'capitals do not matter, neither typed nor in the name',
		typed: 'IT',
		finds: ['it', 'IT Services', 'Italia', 'Global IT', 'Merit'],
	},
	{why: 'a number is a word too', typed: 'shop 1', finds: ['Shop 1', 'Shop 1 North', 'Shop 10', 'Old Shop 1']},
	{
		why: 'punctuation ends a word',
		typed: 'smith',
		finds: ['Smith & Daughters', 'Smithson', 'John (Smith)', 'Blacksmith'],
	},
	{
		why: 'of equals the shorter name goes first',
		typed: 'contoso',
		finds: ['Contoso Retail', 'Contoso Retail EMEA North', 'The Contoso', 'The Contoso Group'],
	},
	{
		why: 'the accents that are typed go before others, where they stand alike',
		typed: 'cafe',
		finds: ['Café', 'Cafe Nord', 'Café Nord', 'Cafeteria', 'Le Cafe', 'Le Café'],
	},
	{
		why: 'words in another order are found where no name has them in this one',
		typed: 'partner lone',
		finds: ['Lone Partner'],
		beside: ['Partner of Pine'],
	},
	{
		why: 'a slip is found where no name holds what is typed',
		typed: 'nortwind',
		finds: ['Northwind', 'Northwind Security', 'Old Northwind'],
		beside: ['Westwind'],
	},
	{
		why: 'initials are those of the name before those of its end, and of the shorter name',
		typed: 'nws',
		finds: ['North West Systems', 'North West Systems Group', 'Alpha North West Systems'],
		beside: ['West North Systems'],
	},
	{why: 'what holds it hides what is only similar', typed: 'securi', finds: ['Security'], beside: ['Secruity']},
];

const order = (names: readonly string[], typed: string) => {
	const index = buildTreeIndex(names.map((name, at) => organization(`xyz${at}`, {name})));
	return {
		all: rowsMatching(index, typed).map(row => index.nameAt(row)),
		best: index.nameAt(searchTree(index, typed).best ?? -1),
	};
};

for (const {why, typed, finds, beside = []} of table) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`“${typed}”: ${why}`, () => {
		const names = [...finds, ...beside];
		const expected = {all: finds, best: finds[0]};
		assert.deepEqual(
			[order(names, typed), order(names.toReversed(), typed)],
			[expected, expected],
			'in whatever order they are listed',
		);
	});
}
