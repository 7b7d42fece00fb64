import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {compareNames} from '../../../source/base/tree/sorting.js';
import {columnChoice, type PrintedColumn, sortedItems} from '../../../source/kernel/command-line/printed-columns.js';

type Item = {readonly id: string; readonly name: string; readonly value: number | string | undefined};

const column = (name: string, cellOf: PrintedColumn<Item>['cellOf']): PrintedColumn<Item> => ({name, cellOf});

const columns = [
	column('name', ({name}) => ({text: name})),
	column('value', ({value}) =>
		value === undefined ? undefined : {text: String(value), ...(typeof value === 'number' && {order: value})},
	),
];

const choiceOf = (sort: string) => columnChoice({columns: undefined, flat: false, sort}, {all: columns});

const idsBy = (sort: string, items: readonly Item[]) =>
	sortedItems(items, choiceOf(sort), ({name}) => name).map(({id}) => id);

function isLess(one: number | string, other: number | string): boolean {
	return typeof one === 'number' && typeof other === 'number'
		? one < other
		: compareNames(String(one), String(other)) < 0;
}

function isBefore(one: Item, other: Item, isDescending: boolean): boolean {
	if (one.value === other.value) {
		return compareNames(one.name, other.name) < 0;
	}

	if (one.value === undefined || other.value === undefined) {
		return other.value === undefined;
	}

	return isDescending ? isLess(other.value, one.value) : isLess(one.value, other.value);
}

/** Sorts each item into its place among those before it, as people sort cards. */
function sortedPlainly(items: readonly Item[], isDescending: boolean): readonly string[] {
	const placed: Item[] = [];
	for (const item of items) {
		const place = placed.findIndex(other => isBefore(item, other, isDescending));
		placed.splice(place === -1 ? placed.length : place, 0, item);
	}

	return placed.map(({id}) => id);
}

function sortsPlainly(...values: ReadonlyArray<number | string>) {
	const item = fc.record({name: fc.constantFrom('x', 'y', 'z'), value: fc.constantFrom(...values, undefined)});
	return fc.property(fc.array(item), fc.constantFrom('', '-'), (given, sign) => {
		const items = given.map((each, at) => ({...each, id: String(at)}));
		// What is empty counts as what is not known.
		const plain = items.map(({value, ...each}) => ({...each, value: value === '' ? undefined : value}));
		assert.deepEqual(idsBy(`${sign}value`, items), sortedPlainly(plain, sign === '-'));
	});
}

await test('sorts as a plain recount does: by value, then by name, equal items in their order, and empty or unknown values last both ways', () => {
	const found = [sortsPlainly(-2, 0, 1, 2, 10), sortsPlainly('', 'a', 'B', 'b', 'B10', 'B9', 'é')].map(
		property => fc.check(property).counterexample,
	);
	assert.deepEqual(found, [null, null]);
});

await test('names the nearest column, or all', () => {
	assert.throws(() => choiceOf('-valeu'), {message: '--sort: there is no column “valeu”. Did you mean value?'});
	assert.throws(() => choiceOf('colour'), {
		message: '--sort: there is no column “colour”. The columns are name and value.',
	});
	assert.throws(() => columnChoice({columns: 'name, value,name', flat: false, sort: undefined}, {all: columns}), {
		message: '--columns names name twice.',
	});
});
