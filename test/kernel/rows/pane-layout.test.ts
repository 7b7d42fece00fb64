import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {paneContent, paneLayout} from '../../../source/kernel/rows/pane-layout.js';
import type {PanePart} from '../../../source/kernel/rows/registry.js';
import type {Pane} from '../../../source/kernel/state/state.js';
import {family, stateWith} from '../../helpers/state.js';

// Panes that need these numbers of rows.
const withLengths = (lengths: Partial<Record<Pane, number>>): typeof registry => ({
	...registry,
	panes: new Map(
		[...registry.panes].map(([pane, part]): [Pane, PanePart] => [pane, {...part, length: () => lengths[pane]}]),
	),
});

await test('divides the height by the rows that the panes say they need, once a list has the focus', () => {
	const state = reduce(stateWith(family), {type: 'pane/focused', pane: 'accounts'});
	const heights = (lengths: Partial<Record<Pane, number>>) => {
		const layout = paneLayout(state, withLengths(lengths));
		return [layout.rightAbove?.rows, layout.rightBelow?.rows];
	};

	assert.deepEqual(heights({detail: 4, accounts: 4}), [18, 19]);
	assert.deepEqual(heights({detail: 4, accounts: 400}), [6, 31]);
	assert.deepEqual(heights({detail: 400, accounts: 4}), [31, 6]);
	assert.deepEqual(heights({detail: 4}), [18, 19], 'a pane that has not loaded keeps its height');
});

await test('divides the width of two lists by what their rows need, once a list has the focus', () => {
	const state = stateWith(family, {columns: 160, rows: 45});
	const withWidths = (widths: Partial<Record<Pane, number>>): typeof registry => ({
		...registry,
		panes: new Map(
			[...registry.panes].map(([pane, part]): [Pane, PanePart] => [pane, {...part, width: () => widths[pane]}]),
		),
	});
	const widths = (needed: Partial<Record<Pane, number>>, pane: Pane = 'members') => {
		const {rightBelow, rightEnd} = paneLayout(reduce(state, {type: 'pane/focused', pane}), withWidths(needed));
		return [rightBelow?.columns, rightEnd?.columns, rightEnd?.x];
	};

	assert.deepEqual(widths({accounts: 40, members: 40}), [60, 46, 114]);
	assert.deepEqual(widths({accounts: 40, members: 50}), [52, 54, 106]);
	assert.deepEqual(widths({accounts: 0, members: 90}), [42, 64, 96], 'a list keeps what its texts need');
	assert.deepEqual(widths({accounts: 90, members: 0}), [64, 42, 118]);
	assert.deepEqual(widths({accounts: 90, members: 90}), [60, 46, 114]);
	assert.deepEqual(widths({accounts: 40}), [60, 46, 114], 'a list that has not loaded keeps its width');
	assert.deepEqual(
		widths({accounts: 40, members: 50}, 'tree'),
		[60, 46, 114],
		'the border stays while the cursor moves',
	);
});

await test('keeps the border while the cursor moves through the tree, whatever the panes hold', () => {
	const state = stateWith(family);
	const tops = [4, 400].flatMap(detail =>
		[4, 400].map(accounts => paneLayout(state, withLengths({detail, accounts})).rightBelow?.y),
	);
	assert.deepEqual(new Set(tops), new Set([30]));
});

await test('gives each pane the room between its borders', () => {
	const state = stateWith(family);
	const rooms = new Map<Pane, string>();
	const panes = new Map(
		[...registry.panes].map(([pane, part]): [Pane, PanePart] => [
			pane,
			{
				...part,
				view(_, {columns, height}) {
					rooms.set(pane, `${columns}×${height}`);
					return {title: pane, rows: []};
				},
			},
		]),
	);
	const contents = panes.keys().map(pane => paneContent(state, {...registry, panes}, pane));
	assert.equal(contents.filter(content => content !== undefined).toArray().length, 3, 'the members have no room');
	assert.deepEqual(Object.fromEntries(rooms), {tree: '44×35', detail: '68×27', accounts: '68×6'});
});
