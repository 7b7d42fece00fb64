import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {reduce, registry} from '../../../source/abilities.js';
import {dialogRectangle, paneSlots} from '../../../source/kernel/rows/registry.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {
	cardOf,
	innerRows,
	isFollowing,
	isPreview,
	layoutOf,
	slotOf,
	type Area,
} from '../../../source/kernel/state/layout.js';
import type {State} from '../../../source/kernel/state/state.js';
import {family, organization, panes, stateWith} from '../../helpers/state.js';

const tree = {pane: 'tree', panes: paneSlots(registry), card: undefined} as const;

const at = (x: number, y: number, columns: number, rows: number): Area => ({x, y, columns, rows});

await test('shows three panes at 120×40', () => {
	assert.deepEqual(layoutOf({...tree, size: {columns: 120, rows: 40}}), {
		kind: 'wide',
		left: at(0, 1, 54, 37),
		rightAbove: at(54, 1, 66, 29),
		rightBelow: at(54, 30, 66, 8),
		dialog: at(48, 1, 72, 37),
	});
});

await test('gives the tree the width that its names need, whatever is expanded', () => {
	const widths = (name: string, columns: readonly number[]) => {
		const long = [
			organization('a', {name: 'Acme'}),
			...Array.from({length: 20}, (_, number) => organization(`b${number}`, {name: `${name} ${number}`, parent: 'a'})),
		];
		return columns.map(each => layoutOf(stateWith(long, {columns: each, rows: 40})).left?.columns);
	};

	assert.deepEqual(widths('Short', [80, 120, 160, 200]), [35, 48, 54, 54]);
	assert.deepEqual(widths('A name of thirty letters or so', [80, 120, 160, 200]), [35, 54, 54, 54]);
	assert.deepEqual(
		widths('A name of fifty letters, as some partners have them', [80, 120, 160, 200]),
		[35, 60, 54, 70],
	);
	const opened = stateWith(family);
	const collapsed = reduce(opened, {type: 'tree/allFolded', isCollapsed: true});
	assert.notEqual(collapsed.tree.visible.length, opened.tree.visible.length);
	assert.deepEqual(layoutOf(collapsed), layoutOf(opened));
});

await test('keeps the border between detail and list until a list has the focus', () => {
	const state = stateWith(family);
	const top = (pane: State['pane']) => layoutOf(reduce(state, {type: 'pane/focused', pane})).rightBelow?.y;
	assert.deepEqual(
		panes.map(pane => top(pane)),
		[30, 30, 19, 19],
	);
	const long = stateWith(
		family.map(each => ({...each, name: `${each.name} with a rather long name, as partners have them`})),
	);
	assert.deepEqual(
		panes.map(pane => layoutOf(reduce(long, {type: 'pane/focused', pane})).left?.columns),
		[60, 60, 48, 48],
		'a list with the focus has the width of a dialog',
	);
	assert.deepEqual(
		[
			state,
			reduce(state, {type: 'pane/focused', pane: 'accounts'}),
			stateWith(family, {columns: 160, rows: 45}),
			stateWith(family, {columns: 80, rows: 24}),
		].map(each => isPreview(each, 'accounts')),
		[true, false, false, false],
	);
});

await test('shows two lists side by side from 160 columns', () => {
	assert.deepEqual(layoutOf({...tree, size: {columns: 160, rows: 45}}), {
		kind: 'wide',
		left: at(0, 1, 54, 42),
		rightAbove: at(54, 1, 106, 24),
		rightBelow: at(54, 25, 60, 18),
		rightEnd: at(114, 25, 46, 18),
		dialog: at(54, 1, 106, 42),
	});
	assert.equal(layoutOf({...tree, size: {columns: 159, rows: 45}}).rightEnd, undefined);
});

await test('keeps each list in its place on a wide screen, and follows only the one that had the focus last', () => {
	const state = stateWith(family, {columns: 160, rows: 45});
	const inMembers = reduce(state, {type: 'pane/focused', pane: 'members'});
	const later = reduce(inMembers, {type: 'pane/focused', pane: 'tree'});
	const slots = [state, inMembers, later].map(each => [slotOf(each, 'accounts'), slotOf(each, 'members')]);
	assert.deepEqual(
		slots,
		slots.map(() => ['rightBelow', 'rightEnd']),
	);

	const following = (each: State) => panes.filter(pane => isFollowing(each, pane));
	assert.deepEqual(
		[state, inMembers, later].map(each => following(each)),
		[
			['tree', 'detail', 'accounts'],
			['tree', 'detail', 'members'],
			['tree', 'detail', 'members'],
		],
	);
	const narrower = reduce(later, {type: 'terminal/resized', columns: 120, rows: 45});
	assert.deepEqual([slotOf(narrower, 'accounts'), slotOf(narrower, 'members')], [undefined, 'rightBelow']);
});

await test('puts a dialog next to the tree from 100 columns, and a list with several columns if all of them fit', () => {
	const log = {kind: 'log', entries: [], cursor: 0, isDetailed: false, isTyping: false, query: lineOf('')} as const;
	const palette = {kind: 'palette', line: lineOf(''), cursor: 0} as const;
	const widths = [log, palette].map(dialog =>
		[99, 100, 120, 156, 157].map(
			columns => dialogRectangle({...stateWith([]), dialog, size: {columns, rows: 24}}, registry).columns,
		),
	);
	assert.deepEqual(widths, [
		[99, 100, 120, 94, 95],
		[99, 60, 72, 94, 95],
	]);
});

await test('shows the tree and one more pane at 80×24: the focused accounts, else the detail', () => {
	const size = {columns: 80, rows: 24};
	const left = at(0, 1, 35, 21);
	const right = at(35, 1, 45, 21);
	const rest = {kind: 'middle', left, dialog: at(0, 1, 80, 21)} as const;
	assert.deepEqual(layoutOf({...tree, size}), {...rest, rightAbove: right});
	assert.deepEqual(layoutOf({...tree, pane: 'detail', size}), {...rest, rightAbove: right});
	assert.deepEqual(layoutOf({...tree, pane: 'accounts', size}), {...rest, rightBelow: right});
});

await test('shows one pane at 50×20', () => {
	const whole = at(0, 1, 50, 17);
	const layouts = panes.map(pane => layoutOf({...tree, pane, size: {columns: 50, rows: 20}}));
	assert.deepEqual(
		layouts,
		panes.map(pane => ({kind: 'narrow', [registry.panes.get(pane)?.slot ?? '']: whole, dialog: whole})),
	);
});

await test('shows nothing at 39×10 and 40×9, and one pane at 40×10', () => {
	const small = {kind: 'tooSmall', dialog: at(0, 0, 0, 0)};
	assert.deepEqual(layoutOf({...tree, size: {columns: 39, rows: 10}}), small);
	assert.deepEqual(layoutOf({...tree, size: {columns: 40, rows: 9}}), small);
	assert.equal(layoutOf({...tree, size: {columns: 40, rows: 10}}).kind, 'narrow');
});

await test('changes the layout at 60 and 100 columns', () => {
	const kindAt = (columns: number) => layoutOf({...tree, size: {columns, rows: 24}}).kind;
	assert.deepEqual(
		[59, 60, 99, 100].map(columns => kindAt(columns)),
		['narrow', 'middle', 'middle', 'wide'],
	);
});

await test('fills the terminal with the panes at every size, except for header, message and hints', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 40, max: 300}),
			fc.integer({min: 10, max: 100}),
			fc.constantFrom(...panes),
			(columns, rows, pane) => {
				const {kind, left, rightAbove, rightBelow} = layoutOf({...tree, pane, size: {columns, rows}});
				const right = Math.max(rightAbove?.columns ?? 0, rightBelow?.columns ?? 0);
				assert.equal((left?.columns ?? 0) + right, columns);
				const heights = [left?.rows, (rightAbove?.rows ?? 0) + (rightBelow?.rows ?? 0)].filter(
					height => height !== undefined && height > 0,
				);
				assert.deepEqual(
					heights,
					heights.map(() => rows - 3),
				);
				assert.equal(heights.length, kind === 'narrow' ? 1 : 2);
			},
		),
	);
});

await test('subtracts the borders in innerRows, and returns at least one row', () => {
	assert.deepEqual(
		[innerRows({columns: 9, rows: 10}), innerRows({columns: 9, rows: 2}), innerRows(undefined)],
		[8, 1, 1],
	);
});

await test('gives a card rows of the panes, unless a dialog replaces it', () => {
	const card = {
		title: 'Card',
		text: 'Press {moveDown}.',
		brief: '',
		said: '',
		offers: [],
		saidOffers: '',
		dialog: 'quitting',
	} as const;
	const state = stateWith([], {columns: 120, rows: 40});
	const shown = {...state, card};
	assert.deepEqual(cardOf(shown)?.text, ['Press j.']);
	const rowsOf = (each: State) => layoutOf(each).left?.rows ?? 0;
	assert.equal(rowsOf(state) - rowsOf(shown), 3);
	assert.equal(rowsOf({...shown, dialog: {kind: 'quitting', kept: [], lost: []}}), rowsOf(state));
});
