import assert from 'node:assert/strict';
import {test} from 'node:test';
import {treeTitle} from '../../../source/abilities/organizations/tree-pane.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {layoutOf, paneBehind} from '../../../source/kernel/state/layout.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {treeWindow} from '../../../source/kernel/state/selectors.js';
import {reduce} from '../../../source/abilities.js';
import type {Pane, State} from '../../../source/kernel/state/state.js';
import {account, family, organization, received, reduceAll, stateWith, visibleNames} from '../../helpers/state.js';

const state = stateWith(family);
const withAccounts = reduceAll(
	state,
	{type: 'accounts/requested', id: 'acme', request: 2},
	{
		type: 'accounts/received',
		id: 'acme',
		request: 2,
		items: [account('a'), account('b'), account('c')],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	},
);

await test('orders siblings with tree/sorted, and keeps the cursor on its organization, also as the list grows', () => {
	const dated = family.map((each, at) => ({...each, create_time: `2025-03-0${9 - at}T00:00:00Z`}));
	const selected = reduceAll(stateWith(dated), {type: 'tree/selected', key: 'apac'});
	const names = (by: string, isReversed = false) =>
		visibleNames(reduce(selected, {type: 'tree/sorted', sort: {by, isReversed}}));
	assert.deepEqual(names('name'), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind']);
	assert.deepEqual(names('created'), ['Acme', '  EMEA', '    Northwind', '    Contoso', '  APAC']);
	assert.deepEqual(names('name', true), ['Acme', '  EMEA', '    Northwind', '    Contoso', '  APAC']);
	assert.deepEqual(names('created', true), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind']);
	assert.deepEqual(names('all-subs'), ['Acme', '  EMEA', '    Contoso', '    Northwind', '  APAC']);
	assert.deepEqual(names('subs'), names('all-subs'));
	const sorted = reduce(selected, {type: 'tree/sorted', sort: {by: 'all-subs', isReversed: false}});
	assert.equal(sorted.selectedKey, 'apac');
	const grown = reduceAll(
		sorted,
		{type: 'organizations/requested', request: 2},
		received(2, [...dated, organization('alone')]),
	);
	assert.deepEqual(visibleNames(grown), ['Acme', '  EMEA', '    Contoso', '    Northwind', '  APAC', 'alone']);
});

await test('chooses the columns of a pane with pane/columnsChosen, and its order with pane/sorted', () => {
	const sort = {by: 'created', isReversed: true};
	const chosen = reduceAll(
		stateWith(family),
		{type: 'pane/columnsChosen', pane: 'accounts', shown: ['type']},
		{type: 'pane/sorted', pane: 'accounts', sort},
	);
	assert.deepEqual(chosen.columns.get('accounts'), {shown: ['type'], sort});
	assert.deepEqual(
		reduceAll(chosen, {type: 'pane/columnsChosen', pane: 'accounts', shown: undefined}).columns.get('accounts'),
		{shown: undefined, sort},
	);
	const tall = reduceAll(stateWith(family), {type: 'pane/columnsChosen', pane: 'tree', shown: []});
	assert.equal(
		treeWindow(tall).height,
		treeWindow(stateWith(family)).height + 1,
		'without columns, there is no heading',
	);
});

await test('orders by the accounts that were loaded when the order was chosen, unknown numbers last', () => {
	const counted = (id: string, number: number): Event => ({
		type: 'accounts/received',
		id,
		request: 9,
		items: Array.from({length: number}, (_, at) => account(`${id}${at}`)),
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	const read = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'north', request: 9},
		counted('north', 3),
		{type: 'tree/sorted', sort: {by: 'accounts', isReversed: false}},
	);
	assert.deepEqual(visibleNames(read), ['Acme', '  APAC', '  EMEA', '    Northwind', '    Contoso']);
	assert.deepEqual(
		[48, 36].map(columns => treeTitle(read, columns)),
		['Sorted by accounts (1 list loaded)', 'By accounts (1 list)'],
	);
	const more = reduceAll(read, {type: 'accounts/requested', id: 'contoso', request: 9}, counted('contoso', 7));
	assert.deepEqual(visibleNames(more), visibleNames(read));
});

await test('stores the new size with terminal/resized', () => {
	assert.deepEqual(reduce(state, {type: 'terminal/resized', columns: 80, rows: 24}).size, {columns: 80, rows: 24});
});

await test('moves over the visible rows with tree/moved, stops at both ends, and resets the panes', () => {
	const scrolled = {...state, detailScroll: 3, accountsCursor: 2};
	const moved = reduce(scrolled, {type: 'tree/moved', by: 1});
	assert.equal(moved.selectedKey, 'apac');
	assert.deepEqual([moved.cursorRow, moved.detailScroll, moved.accountsCursor], [1, 0, -1]);
	assert.equal(reduce(moved, {type: 'tree/moved', by: 1000}).selectedKey, 'north');
	assert.equal(reduce(moved, {type: 'tree/moved', by: -1000}).selectedKey, 'acme');
	assert.equal(reduce(scrolled, {type: 'tree/moved', by: -1}), scrolled);
});

await test('unfolds the ancestors of a row with tree/selected', () => {
	const folded = reduce(state, {type: 'tree/allFolded', isCollapsed: true});
	const selected = reduce(folded, {type: 'tree/selected', key: 'north'});
	assert.equal(selected.selectedKey, 'north');
	assert.deepEqual(visibleNames(selected), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind']);
	assert.equal(reduce(state, {type: 'tree/selected', key: 'nowhere'}), state);
	const scrolled = {...state, detailScroll: 3, accountsCursor: 2};
	assert.deepEqual(reduce(scrolled, {type: 'tree/selected', key: 'acme'}), scrolled);
});

await test('goes back through opened and visited rows with tree/wentThroughVisits, and forward again', () => {
	const visited = reduceAll(state, {type: 'tree/selected', key: 'north'}, {type: 'tree/selected', key: 'apac'});
	const back = reduce(visited, {type: 'tree/wentThroughVisits', by: -1});
	assert.equal(back.selectedKey, 'north');
	const first = reduceAll(back, {type: 'tree/wentThroughVisits', by: -1}, {type: 'tree/wentThroughVisits', by: -1});
	assert.equal(first.selectedKey, 'acme');
	const forward = reduceAll(first, {type: 'tree/wentThroughVisits', by: 1}, {type: 'tree/wentThroughVisits', by: 1});
	assert.equal(forward.selectedKey, 'apac');
	assert.equal(reduce(forward, {type: 'tree/wentThroughVisits', by: 1}), forward);
});

await test('returns to the last pane of a visit on the way back and forward', () => {
	const found: readonly Event[] = [
		{
			type: 'everywhere/opened',
			line: lineOf('an-account'),
			unread: {accounts: 0, members: 0, profile: 0, tags: 0},
			now: 0,
		},
		{type: 'everywhere/holderAsked', request: 5},
		{type: 'everywhere/holderFound', request: 5, organization: organization('north'), account: 'an-account'},
	];
	const go = (by: 1 | -1): Event => ({type: 'tree/wentThroughVisits', by});
	const placeIn = ({selectedKey, pane, openedKey}: State) => [selectedKey, pane, openedKey];
	const back = reduceAll(state, ...found, go(-1));
	assert.deepEqual(placeIn(back), ['acme', 'tree', 'north']);
	const forward = reduce(back, go(1));
	assert.deepEqual(placeIn(forward), ['north', 'accounts', 'north']);
	const fromDetail = reduceAll(
		state,
		{type: 'pane/focused', pane: 'detail'},
		...found,
		{type: 'pane/focused', pane: 'tree'},
		go(-1),
	);
	assert.deepEqual(placeIn(fromDetail), ['acme', 'detail', 'acme']);
	const toTree = reduce(fromDetail, go(1));
	assert.deepEqual(placeIn(toTree), ['north', 'tree', 'acme']);
});

await test('skips passed rows on the way back, returns to left rows, and passes over removed ones', () => {
	const passed = reduceAll(
		state,
		{type: 'tree/selected', key: 'north'},
		{type: 'tree/moved', by: -1},
		{type: 'tree/moved', by: -1},
	);
	assert.deepEqual(
		passed.visits.stops.map(({key}) => key),
		['acme', 'north'],
	);
	const back = reduce(passed, {type: 'tree/wentThroughVisits', by: -1});
	assert.equal(back.selectedKey, 'north');
	assert.equal(reduce(back, {type: 'tree/wentThroughVisits', by: 1}).selectedKey, passed.selectedKey);
	const opened = reduceAll(
		state,
		{type: 'tree/selected', key: 'north'},
		{type: 'tree/moved', by: -1},
		{type: 'pane/focused', pane: 'detail'},
	);
	const gone = reduceAll(
		opened,
		{type: 'organizations/requested', request: 9},
		{
			type: 'organizations/received',
			request: 9,
			organizations: family.filter(({id}) => id !== 'north'),
			unreadable: 0,
			isLast: true,
		},
	);
	assert.equal(reduce(gone, {type: 'tree/wentThroughVisits', by: -1}).selectedKey, 'acme');
});

await test('folds one row with tree/folded, and moves a selection inside to it', () => {
	const inside = reduce(state, {type: 'tree/selected', key: 'north'});
	const folded = reduce(inside, {type: 'tree/folded', key: 'emea', isCollapsed: true});
	assert.deepEqual(visibleNames(folded), ['Acme', '  APAC', '  EMEA']);
	assert.deepEqual([folded.selectedKey, folded.cursorRow], ['emea', 2]);
	const unfolded = reduce(folded, {type: 'tree/folded', key: 'emea', isCollapsed: false});
	assert.deepEqual(visibleNames(unfolded), visibleNames(state));
	assert.deepEqual(
		visibleNames(reduce(state, {type: 'tree/folded', key: 'nowhere', isCollapsed: true})),
		visibleNames(state),
	);
});

await test('folds and unfolds everything with tree/allFolded', () => {
	const inside = reduce(state, {type: 'tree/selected', key: 'north'});
	const folded = reduce(inside, {type: 'tree/allFolded', isCollapsed: true});
	assert.deepEqual(visibleNames(folded), ['Acme']);
	assert.deepEqual([folded.selectedKey, folded.cursorRow], ['acme', 0]);
	assert.equal(visibleNames(reduce(folded, {type: 'tree/allFolded', isCollapsed: false})).length, 5);
});

await test('shows the detail next to the tree again after the accounts', () => {
	const before = reduce(state, {type: 'terminal/resized', columns: 80, rows: 24});
	const accounts = reduce(before, {type: 'pane/focused', pane: 'accounts'});
	assert.deepEqual([accounts.pane, layoutOf(accounts).rightAbove], ['accounts', undefined]);
	const tree = reduce(accounts, {type: 'pane/focused', pane: 'tree'});
	assert.deepEqual([tree.pane, layoutOf(tree)], ['tree', layoutOf(before)]);
});

await test('shows a tab from its top with pane/tabChosen', () => {
	const chosen = reduce({...state, detailScroll: 4}, {type: 'pane/tabChosen', tab: 'flags'});
	assert.deepEqual([chosen.tab, chosen.detailScroll], ['flags', 0]);
});

await test('goes back from the accounts to the detail that they replaced, else to the tree', () => {
	const reached = (columns: number, ...panes: readonly Pane[]) =>
		reduceAll(stateWith(family, {columns, rows: 24}), ...panes.map(pane => ({type: 'pane/focused', pane}) as const));
	const behind = [120, 80, 50].map(columns => [
		paneBehind(reached(columns, 'detail', 'accounts')),
		paneBehind(reached(columns, 'accounts')),
		paneBehind(reached(columns, 'accounts', 'detail')),
	]);
	assert.deepEqual(behind, [
		['tree', 'tree', 'tree'],
		['detail', 'tree', 'tree'],
		['detail', 'tree', 'tree'],
	]);
});

await test('scrolls the detail with pane/scrolled, not above its top', () => {
	const scrolled = reduce(state, {type: 'pane/scrolled', by: 4});
	assert.equal(scrolled.detailScroll, 4);
	assert.equal(reduce(scrolled, {type: 'pane/scrolled', by: -9}).detailScroll, 0);
});

await test('moves over the accounts with accounts/moved, and stops at both ends', () => {
	assert.equal(reduce(withAccounts, {type: 'accounts/moved', by: 1}).accountsCursor, 1);
	assert.equal(reduce(withAccounts, {type: 'accounts/moved', by: 99}).accountsCursor, 2);
	assert.equal(reduce({...withAccounts, accountsCursor: 1}, {type: 'accounts/moved', by: -99}).accountsCursor, 0);
	assert.equal(reduce(state, {type: 'accounts/moved', by: 1}).accountsCursor, -1, 'none is listed');
});

await test('shows, says and clears messages with message/shown, message/heard and message/cleared', () => {
	const message = {tone: 'warning', text: 'Careful.'} as const;
	const shown = reduce(state, {type: 'message/shown', message});
	assert.deepEqual(shown.message, message);
	assert.equal(reduce(shown, {type: 'message/cleared'}).message, undefined);
	const heard = reduce(shown, {type: 'message/heard', message: {tone: 'info', text: 'Marked.'}});
	assert.deepEqual([heard.message, heard.heard?.text], [message, 'Marked.']);
	assert.equal(reduce(heard, {type: 'message/shown', message}).heard, undefined);
	assert.equal(reduce(heard, {type: 'message/cleared'}).heard, undefined);
	assert.equal(reduce(state, {type: 'message/cleared'}), state);
});

await test('keeps the opened organization with terminal/bandwidthChosen, and scrolls the window by half', () => {
	const many = stateWith(
		Array.from({length: 100}, (_, index) => organization(`o${String(index).padStart(3, '0')}`)),
		{columns: 80, rows: 14},
	);
	const low = reduce(many, {type: 'terminal/bandwidthChosen', isLow: true});
	assert.deepEqual([low.isLowBandwidth, low.openedKey], [true, 'o000']);
	const edge = reduce(low, {type: 'tree/moved', by: 7});
	assert.deepEqual([edge.selectedKey, edge.cursorRow, edge.openedKey], ['o007', 7, 'o000']);
	const beyond = reduce(edge, {type: 'tree/moved', by: 1});
	assert.deepEqual([beyond.selectedKey, beyond.cursorRow], ['o008', 4]);
	const opened = reduce(beyond, {type: 'pane/focused', pane: 'detail'});
	assert.equal(reduce(opened, {type: 'pane/focused', pane: 'tree'}).openedKey, 'o008');
	assert.equal(reduceAll(many, {type: 'tree/moved', by: 7}, {type: 'tree/moved', by: 1}).cursorRow, 7);
});

await test('names the keys again with terminal/keysNamed', () => {
	const keys = new Map([['openSelected', 'Enter']]);
	assert.equal(reduce(state, {type: 'terminal/keysNamed', keys}).connection.keys, keys);
});

await test('restores the folds of an earlier session with tree/restored, also for rows that load later', () => {
	const restored = reduce(stateWith([]), {type: 'tree/restored', tab: 'json', unfoldedDepth: Infinity, flipped: ['x']});
	assert.deepEqual([restored.tab, restored.tree.unfoldedDepth, [...restored.tree.flipped]], ['json', Infinity, ['x']]);
});

await test('opens what fits the tree pane with tree/fitted, and folds the rest', () => {
	const many = [...family, ...Array.from({length: 50}, (_, at) => organization(`n${at}`, {parent: 'apac'}))];
	const fitted = reduce(stateWith(many, {columns: 120, rows: 16}), {type: 'tree/fitted'});
	assert.deepEqual(visibleNames(fitted), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind']);
});

await test('changes nothing by itself when a minute has passed', () => {
	assert.equal(reduce(state, {type: 'minute/passed'}), state);
});
