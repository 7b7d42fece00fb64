import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type Cell, compareRanks, fittingColumns, ranksOf} from '../../../source/kernel/columns/column.js';

const idsBy = (cells: ReadonlyArray<readonly [string, Cell | undefined]>, isReversed = false) => {
	const ranks = ranksOf(cells);
	return cells.map(([id]) => id).toSorted((one, other) => compareRanks(ranks.get(one), ranks.get(other), isReversed));
};

const texts = (...values: ReadonlyArray<string | undefined>) =>
	values.map((value, at) => [String(at), value === undefined ? undefined : {text: value, order: value}] as const);

await test('ranks texts from A to Z, numbers from the highest, and what is empty or not known last, also reversed', () => {
	assert.deepEqual(idsBy(texts('b', undefined, '', 'a', 'B10', 'B9')), ['3', '0', '5', '4', '1', '2']);
	assert.deepEqual(idsBy(texts('b', undefined, '', 'a'), true), ['0', '3', '1', '2']);
	const numbers = [3, undefined, 10].map(
		(order, at) => [String(at), order === undefined ? undefined : {text: '', order}] as const,
	);
	assert.deepEqual(
		[idsBy(numbers), idsBy(numbers, true)],
		[
			['2', '0', '1'],
			['0', '2', '1'],
		],
	);
});

/** Sorts each value into its place among those before it, as people sort cards. */
function sortedPlainly(values: ReadonlyArray<number | undefined>, isReversed: boolean): readonly string[] {
	const placed: number[] = [];
	const isBefore = (one: number | undefined, other: number | undefined): boolean =>
		one !== undefined && (other === undefined || (isReversed ? one < other : one > other));
	for (const [at, value] of values.entries()) {
		const place = placed.findIndex(other => isBefore(value, values[other]));
		placed.splice(place === -1 ? placed.length : place, 0, at);
	}

	return placed.map(String);
}

await test('keeps items with equal values in their order, and reverses all others', () => {
	const value = fc.option(fc.integer({min: 0, max: 4}), {nil: undefined});
	fc.assert(
		fc.property(fc.array(value), fc.boolean(), (values, isReversed) => {
			const cells = values.map(
				(order, at) => [String(at), order === undefined ? undefined : {text: '', order}] as const,
			);
			assert.deepEqual(idsBy(cells, isReversed), sortedPlainly(values, isReversed));
		}),
	);
});

const column = (name: string, width: number, isNumber?: true) => ({name, width, ...(isNumber && {isNumber})});

await test('gives texts less room before it leaves out a column, and shows the one that rows are sorted by', () => {
	const [subs, created, email] = [column('subs', 5, true), column('created', 10, true), column('email', 24)];
	const fitting = (columns: number, sorted?: typeof subs) => {
		const {shown, left} = fittingColumns([subs, created, email], sorted, columns, 24);
		return [...shown.map(({name, width}) => `${name} ${width}`), left];
	};

	assert.deepEqual(fitting(66), ['subs 5', 'created 10', 'email 24', 0]);
	assert.deepEqual(fitting(58), ['subs 5', 'created 10', 'email 16', 0]);
	assert.deepEqual(fitting(50), ['subs 5', 'created 10', 1]);
	assert.deepEqual(fitting(38, email), ['email 13', 2]);
	assert.deepEqual(fitting(40, column('accounts', 9, true)), ['subs 5', 'accounts 9', 2]);
	assert.deepEqual(fitting(24), [3]);
});

await test('never shows more than fits beside the names', () => {
	const columns = fc.array(
		fc.record({
			name: fc.string(),
			width: fc.integer({min: 4, max: 32}),
			isNumber: fc.constantFrom(true as const, undefined),
		}),
	);
	fc.assert(
		fc.property(columns, fc.integer({min: 10, max: 200}), (all, room) => {
			const given = all.map(({isNumber, ...each}) => ({...each, ...(isNumber && {isNumber})}));
			const {shown, left} = fittingColumns(given, given[0], room, 20);
			assert.equal(shown.length + left, given.length);
			assert.ok(shown.reduce((sum, {width}) => sum + width + 1, 0) <= Math.max(0, room - 20));
		}),
	);
});
