import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {reduce} from '../../../source/abilities.js';
import {treeWindow} from '../../../source/kernel/state/selectors.js';
import type {State} from '../../../source/kernel/state/state.js';
import {emptyState, organization, received, reduceAll, stateWith} from '../../helpers/state.js';

const numbered = (from: number, to: number) =>
	Array.from({length: to - from}, (_, index) => organization(`n${from + index}`, {name: `Number ${from + index}`}));

/** The row of the pane with the selection. */
function rowOnScreen(state: State): number {
	const {position, top} = treeWindow(state);
	return position - top;
}

const inMiddle = reduceAll(
	emptyState({columns: 120, rows: 16}),
	{type: 'organizations/requested', request: 1},
	received(1, numbered(50, 100), false),
	{type: 'tree/moved', by: 30},
	{type: 'tree/moved', by: -4},
);

await test('scrolls the window only as far as the selection needs', () => {
	const fifty = stateWith(numbered(0, 50), {columns: 120, rows: 16});
	assert.deepEqual(treeWindow(reduce(fifty, {type: 'tree/moved', by: 9})), {top: 0, height: 10, position: 9});
	assert.deepEqual(treeWindow(inMiddle), {top: 21, height: 10, position: 26});
	assert.deepEqual(treeWindow(reduce(inMiddle, {type: 'tree/moved', by: 99})), {top: 40, height: 10, position: 49});
	assert.deepEqual(treeWindow(reduce(inMiddle, {type: 'tree/moved', by: -99})), {top: 0, height: 10, position: 0});
});

await test('scrolls by several rows at the edge if the connection says so, and by half the window at most', () => {
	const fifty = stateWith(numbered(0, 50), {columns: 120, rows: 16});
	const tops = (scrollJump: number, ...moves: readonly number[]) => {
		let state: State = {...fifty, connection: {...fifty.connection, scrollJump}};
		return moves.map(by => {
			state = reduce(state, {type: 'tree/moved', by});
			return treeWindow(state).top;
		});
	};

	assert.deepEqual(tops(3, 9, 1, 1, 1, 1, -9, -1), [0, 3, 3, 3, 6, 3, 3]);
	assert.deepEqual(tops(Infinity, 10, 4, 1), [5, 5, 10]);
	assert.deepEqual(tops(3, 39, 10, -10, -39), [30, 40, 37, 0]);
});

await test('keeps the selected row in place when a page arrives above it, below it, or around it', () => {
	const before = rowOnScreen(inMiddle);
	const arrivals = [numbered(0, 50), numbered(100, 150), [...numbered(0, 50), ...numbered(100, 150)]];
	const after = arrivals.map(page => reduce(inMiddle, received(1, page, false)));
	assert.equal(before, 5);
	assert.deepEqual(
		after.map(state => [state.selectedKey, rowOnScreen(state)]),
		arrivals.map(() => ['n76', before]),
	);
	assert.deepEqual(
		after.map(state => treeWindow(state).top),
		[71, 21, 71],
	);
});

await test('keeps a row at the top of its pane when rows arrive above', () => {
	const atTop = reduceAll(
		emptyState({columns: 120, rows: 16}),
		{type: 'organizations/requested', request: 1},
		received(1, numbered(50, 100), false),
	);
	const after = reduce(atTop, received(1, numbered(0, 50), false));
	assert.deepEqual([after.selectedKey, rowOnScreen(after), treeWindow(after).top], ['n50', 0, 50]);
});

await test('moves the selection to the nearest row if its row is missing after a refresh', () => {
	const state = reduceAll(inMiddle, received(1, []), {type: 'organizations/requested', request: 2});
	const without = numbered(50, 100).filter(({id}) => id !== 'n76');
	const after = reduce(state, received(2, without));
	assert.deepEqual([after.selectedKey, rowOnScreen(after)], ['n77', 5]);
	const fewer = reduce(state, received(2, numbered(50, 53)));
	assert.equal(fewer.selectedKey, 'n52');
});

await test('centres a distant row in the window, and keeps the window for a near one', () => {
	const far = reduce(inMiddle, {type: 'tree/selected', key: 'n60'});
	assert.deepEqual(treeWindow(far), {top: 5, height: 10, position: 10});
	const near = reduce(inMiddle, {type: 'tree/selected', key: 'n72'});
	assert.deepEqual(treeWindow(near), {top: 21, height: 10, position: 22});
});

await test('keeps the selection in the window at every size', () => {
	const sizes = [40, 24, 13, 10].map(rows => reduce(inMiddle, {type: 'terminal/resized', columns: 120, rows}));
	assert.deepEqual(
		sizes.map(state => {
			const {top, height, position} = treeWindow(state);
			return [state.selectedKey, position >= top && position < top + height];
		}),
		sizes.map(() => ['n76', true]),
	);
});

const step = fc.oneof(
	fc.integer({min: -30, max: 30}).map(by => ({type: 'tree/moved', by}) as const),
	fc.integer({min: 50, max: 99}).map(number => ({type: 'tree/selected', key: `n${number}`}) as const),
	fc.integer({min: 10, max: 40}).map(rows => ({type: 'terminal/resized', columns: 120, rows}) as const),
	fc.array(fc.integer({min: 0, max: 200}), {maxLength: 5}).map(ids =>
		received(
			1,
			ids.map(id => organization(`x${id}`, {name: `Number ${id}`})),
			false,
		),
	),
);

await test('always shows the selected row, and never moves it for arriving rows', () => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 12}), steps => {
			const states = [inMiddle];
			for (const event of steps) {
				states.push(reduce(states.at(-1) ?? inMiddle, event));
			}

			const windows = states.map(state => treeWindow(state));
			assert.ok(windows.every(({top, height, position}) => position >= top && position < top + height));
			const arrivals = steps
				.entries()
				.filter(([, {type}]) => type === 'organizations/received')
				.map(([index]) => index)
				.toArray();
			const placeOf = (index: number) => [states[index]?.selectedKey, rowOnScreen(states[index] ?? inMiddle)];
			assert.deepEqual(
				arrivals.map(index => placeOf(index + 1)),
				arrivals.map(index => placeOf(index)),
			);
		}),
	);
});
