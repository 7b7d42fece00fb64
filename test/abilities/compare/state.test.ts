import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Comparison} from '../../../source/abilities/compare/compare.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {pairOf} from '../../../source/abilities/compare/pair.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {reduce, registry} from '../../../source/abilities.js';
import {whyNotChange, whyNotCompare, whyNotReadPair} from '../../../source/abilities/compare/state.js';
import {shownText} from '../../../source/base/text/told.js';
import {family, reasonOf, reduceAll, stateWith} from '../../helpers/state.js';

const base = {...stateWith(family), pane: 'accounts'} as const;

const line = lineOf('old.json');

const comparison: Comparison = {
	file: 'old.json',
	from: '2026-01-01T00:00:00Z',
	to: '2026-02-01T00:00:00Z',
	changes: [
		{id: 'north', name: 'Northwind', change: 'created'},
		{id: 'late', name: 'Late', change: 'unlisted'},
		{id: 'lost', name: 'Lost', change: 'gone'},
	],
	remarks: [],
};

const asked = reduceAll(
	base,
	{type: 'comparison/opened'},
	{type: 'comparison/edited', line},
	{type: 'comparison/asked', request: 5},
);

const made = reduce(asked, {type: 'comparison/made', request: 5, comparison});

await test('waits for a comparison, and shows its progress or why it failed', () => {
	assert.deepEqual([asked.dialog, placeOf(asked, registry)], [{kind: 'comparing', line, request: 5}, 'comparing']);
	const noted = reduce(asked, {type: 'comparison/noted', request: 5, text: 'Reading …'});
	assert.deepEqual(noted.dialog, {kind: 'comparing', line, request: 5, text: 'Reading …'});
	const refused = reduce(noted, {type: 'comparison/refused', request: 5, text: 'No.'});
	assert.deepEqual(refused.dialog, {kind: 'comparing', line, text: 'No.'});
	assert.deepEqual(reduce(refused, {type: 'comparison/edited', line: lineOf('')}).dialog, {
		kind: 'comparing',
		line: lineOf(''),
	});
});

await test('ignores answers to another question, or after leaving', () => {
	const left = reduce(asked, {type: 'dialog/closed'});
	const others = [
		left,
		reduce(asked, {type: 'comparison/edited', line}),
		reduce(asked, {type: 'comparison/asked', request: 6}),
	];
	const late = [
		{type: 'comparison/made', request: 5, comparison},
		{type: 'comparison/refused', request: 5, text: 'Late.'},
		{type: 'comparison/noted', request: 5, text: 'Late.'},
	] as const;
	assert.deepEqual(
		others.map(state => late.map(event => reduce(state, event))),
		others.map(state => late.map(() => state)),
	);
	const foreign = [
		{type: 'comparison/edited', line},
		{type: 'comparison/asked', request: 7},
		{type: 'comparison/fileAsked'},
		{type: 'comparison/entered', id: 'north'},
	] as const;
	assert.deepEqual(
		foreign.map(event => reduce(left, event)),
		foreign.map(() => left),
	);
});

await test('moves through the changes within the ends, and offers the same file again', () => {
	assert.deepEqual([made.dialog, placeOf(made, registry)], [{kind: 'changes', comparison, cursor: 0}, 'changes']);
	const last = reduce(made, {type: 'dialog/moved', by: 9});
	assert.deepEqual(last.dialog, {kind: 'changes', comparison, cursor: 2});
	assert.deepEqual(reduceAll(last, {type: 'dialog/moved', by: -9}).dialog, made.dialog);
	assert.deepEqual(reduce(last, {type: 'comparison/fileAsked'}).dialog, {kind: 'comparing', line});
	const none = reduce(asked, {type: 'comparison/made', request: 5, comparison: {...comparison, changes: []}});
	assert.deepEqual(reduce(none, {type: 'dialog/moved', by: 1}).dialog, none.dialog);
});

await test('jumps to the organization of a change, and returns to the changes once', () => {
	const entered = reduce(made, {type: 'comparison/entered', id: 'north'});
	assert.deepEqual([entered.dialog, entered.pane, entered.selectedKey], [{kind: 'none'}, 'tree', 'north']);
	assert.deepEqual(
		entered.visits.stops.map(({key}) => key),
		['acme', 'north'],
	);
	const back = reduce(entered, {type: 'comparison/opened'});
	assert.deepEqual(back.dialog, made.dialog);
	assert.deepEqual(reduceAll(back, {type: 'dialog/closed'}, {type: 'comparison/opened'}).dialog, {
		kind: 'comparing',
		line,
	});
	assert.equal(reduce(made, {type: 'comparison/entered', id: 'late'}), made);
});

await test('keeps the changes while profiles load, and when loading is left or refused', () => {
	const last = reduce(made, {type: 'dialog/moved', by: 1});
	const reading = reduceAll(
		last,
		{type: 'comparison/asked', request: 6},
		{type: 'comparison/noted', request: 6, text: 'Reading …'},
	);
	assert.deepEqual(
		[reading.dialog, placeOf(reading, registry)],
		[{...last.dialog, request: 6, text: 'Reading …'}, 'changes'],
	);
	assert.deepEqual(reduce(reading, {type: 'comparison/refused', request: 6, text: 'No.'}).dialog, {
		...last.dialog,
		text: 'No.',
	});
	const moved = reduce(reading, {type: 'dialog/moved', by: -1});
	assert.deepEqual(
		reduceAll(moved, {type: 'comparison/entered', id: 'north'}, {type: 'comparison/opened'}).dialog,
		made.dialog,
	);
	const edited = {id: 'first', name: 'First', change: 'edited', edits: []} as const;
	const again = {...comparison, changes: [edited, ...comparison.changes]};
	assert.deepEqual(reduce(reading, {type: 'comparison/made', request: 6, comparison: again}).dialog, {
		kind: 'changes',
		comparison: again,
		cursor: 2,
	});
	assert.equal(reduce(last, {type: 'comparison/made', request: 6, comparison: again}), last);
});

await test('explains an empty path, a list without changes and an organization that is gone', () => {
	assert.match(reasonOf(whyNotCompare, reduce(base, {type: 'comparison/opened'})), /^Type the path/v);
	assert.equal(whyNotCompare(asked), undefined);
	const at = (by: number) => whyNotChange(reduce(made, {type: 'dialog/moved', by}));
	assert.deepEqual([at(0), at(1)], [undefined, undefined]);
	assert.match(shownText(at(2) ?? ''), /^Lost is gone: deleted, or hidden/v);
	assert.match(
		reasonOf(
			whyNotChange,
			reduce(asked, {type: 'comparison/made', request: 5, comparison: {...comparison, changes: []}}),
		),
		/no change/v,
	);
});

await test('opens a pair that waits to be read, and continues to a snapshot or back to the changes', () => {
	const ids = ['north', 'contoso'] as const;
	const pair = reduce(base, {type: 'comparison/pairOpened', ids});
	assert.deepEqual([pair.dialog, placeOf(pair, registry)], [{kind: 'pair', ids}, 'pair']);
	const reading = reduceAll(pair, {type: 'comparison/asked', request: 8}, {type: 'dialog/scrolled', to: 2});
	assert.deepEqual(reading.dialog, {kind: 'pair', ids, scrolledTo: 2, request: 8});
	assert.deepEqual(reduce(reading, {type: 'comparison/pairRead', request: 8}).dialog, {
		kind: 'pair',
		ids,
		scrolledTo: 2,
	});
	assert.equal(reduce(reading, {type: 'comparison/pairRead', request: 7}), reading);
	const refused = reduce(reading, {type: 'comparison/refused', request: 8, text: 'No.'});
	assert.deepEqual(refused.dialog, {kind: 'pair', ids, scrolledTo: 2, text: 'No.'});
	assert.deepEqual([whyNotReadPair(reading) !== undefined, whyNotReadPair(refused)], [true, undefined]);
	assert.deepEqual(reduce(pair, {type: 'comparison/fileAsked'}).dialog, {kind: 'comparing', line: lineOf('')});
	const entered = reduceAll(
		made,
		{type: 'comparison/entered', id: 'north'},
		{type: 'comparison/pairOpened', ids},
		{type: 'comparison/fileAsked'},
	);
	assert.deepEqual(entered.dialog, made.dialog);
});

await test('pairs two marked organizations in the order of marking, or a marked one with the selected one', () => {
	const mark = (id: string) => ({type: 'tree/markToggled', id}) as const;
	const at = (key: string) => ({type: 'tree/selected', key}) as const;
	const marked = [
		[],
		[mark('north'), mark('apac')],
		[mark('north'), at('emea')],
		[mark('north'), at('north')],
		[mark('north'), mark('apac'), mark('emea')],
	];
	const pairs = marked.map(events => pairOf(reduceAll(base, ...events)));
	assert.deepEqual(pairs, [undefined, ['north', 'apac'], ['north', 'emea'], undefined, undefined]);
});

await test('shows more than two organizations, and moves among their columns up to both ends', () => {
	const opened = reduce(base, {
		type: 'comparison/severalOpened',
		ids: ['north', 'apac', 'emea'],
		clock: {now: 1, writes: new Map()},
	});
	const firstOf = (...by: ReadonlyArray<1 | -1>) => {
		const {dialog} = reduceAll(opened, ...by.map(each => ({type: 'comparison/shifted', by: each}) as const));
		return dialog.kind === 'several' ? dialog.first : -1;
	};

	assert.deepEqual([firstOf(), firstOf(1), firstOf(1, 1, 1, 1), firstOf(1, -1, -1)], [0, 1, 2, 0]);
});
