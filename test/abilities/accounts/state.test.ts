import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hintRow} from '../../../source/program/session/main-blocks.js';
import {messageRows} from '../../../source/kernel/rows/message-rows.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {markableAccounts} from '../../../source/kernel/state/marks.js';
import {accountList} from '../../../source/kernel/state/pane-list.js';
import {whyNotAccount} from '../../../source/kernel/state/availability.js';
import {actingBinding, placeOf} from '../../../source/kernel/rows/registry.js';
import {reduce, registry} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {shownPane} from '../../helpers/pane-scene.js';
import {
	account,
	apiError,
	family,
	reasonOf,
	received as receivedList,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';
import {fittedText, textOf} from '../../helpers/row-texts.js';

const accounts = [
	account('1a', {name: 'Website'}),
	account('2b', {name: 'Café portal'}),
	account('3c', {name: 'Portal 2'}),
];
const received = reduceAll(
	stateWith(family),
	{type: 'accounts/requested', id: 'acme', request: 2},
	{
		type: 'accounts/received',
		id: 'acme',
		request: 2,
		items: accounts,
		total: 9,
		unreadable: 0,
		isLast: false,
		readAt: 1,
	},
);
const focused = reduce(received, {type: 'pane/focused', pane: 'accounts'});
const typed = (text: string, state = focused): State => reduce(state, {type: 'pane/listSearched', line: lineOf(text)});
const idsOf = (state: State) => accountList.listed(state).items.map(({id}) => id);

await test('narrows the accounts by part of the name or the start of the id', () => {
	const found = (text: string) => idsOf(typed(text)).join(' ');
	assert.deepEqual(
		['', 'portal', 'cafe', '3C', 'c'].map(text => found(text)),
		['1a 2b 3c', '2b 3c', '2b', '3c', '2b'],
	);
	assert.deepEqual([placeOf(focused, registry), placeOf(typed('x'), registry)], ['accounts', 'listFind']);
});

await test('moves the cursor among matching accounts, and keeps it on its account after the search', () => {
	const moved = reduceAll(typed('portal'), {type: 'pane/listSearchKept'}, {type: 'accounts/moved', by: 9});
	assert.deepEqual(
		[accountList.chosen(typed('portal'))?.id, accountList.chosen(moved)?.id, placeOf(moved, registry)],
		['2b', '3c', 'accounts'],
	);
	const left = reduce(moved, {type: 'pane/listSearchLeft'});
	assert.deepEqual([idsOf(left).length, accountList.chosen(left)?.id], [3, '3c']);
	const without = reduce(typed('no such', left), {type: 'pane/listSearchLeft'});
	assert.equal(accountList.chosen(without)?.id, '3c');
});

await test('shows the number of matches and that the account list is incomplete', () => {
	const failed = reduce(typed('portal'), {
		type: 'accounts/failed',
		id: 'acme',
		request: 2,
		error: apiError(),
		pageToken: 'p',
	});
	assert.deepEqual(
		[typed('portal'), failed].map(state => shownPane(state, 'accounts')?.note),
		['match 1 of 2 · 3 of 9 …', 'match 1 of 2 · stopped at 3 of 9, press r to go on'],
	);
	const narrow = typed('portal', {...focused, size: {columns: 60, rows: 15}});
	assert.equal(shownPane(narrow, 'accounts')?.note, 'match 1 of 2 …');
	const none = typed('no such');
	assert.equal(shownPane(none, 'accounts')?.note, 'no match · 3 of 9 …');
	assert.match(
		fittedText(shownPane(none, 'accounts')?.rows[0] ?? {left: []}, 80),
		/No loaded account matches “[^”]+” by name, tag/v,
	);
	assert.match(reasonOf(whyNotAccount, none), /No account here matches/v);
	const kept = messageRows(reduce(typed('port'), {type: 'pane/listSearchKept'}));
	assert.deepEqual(
		kept.map(row => fittedText(row, 60).trim()),
		['/port   n next · N previous · Esc shows all'],
	);
});

await test('keeps the account search open when a refresh removes its organization', () => {
	const onContoso = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'contoso'},
		{type: 'pane/focused', pane: 'accounts'},
	);
	const typing = reduce(typed('port', onContoso), {type: 'organizations/requested', request: 9});
	const lost = reduce(
		typing,
		receivedList(
			9,
			family.filter(({id}) => id !== 'contoso'),
		),
	);
	const more = typed('porta', reduce(lost, {type: 'accounts/requested', id: lost.selectedKey ?? '', request: 10}));
	assert.deepEqual([placeOf(lost, registry), placeOf(more, registry), idsOf(more)], ['listFind', 'listFind', []]);
	const pane = shownPane(more, 'accounts');
	assert.match(
		fittedText(pane?.rows[0] ?? {left: []}, 90),
		/^The organization whose accounts you search is no longer in the list/v,
	);
	assert.equal(pane?.note, '');
	assert.deepEqual(
		(['pane/listSearchLeft', 'pane/listSearchKept'] as const).map(type => placeOf(reduce(more, {type}), registry)),
		['accounts', 'accounts'],
	);
});

await test('ends the account search on another pane, on another organization or when the query is blank', () => {
	const back = reduceAll(
		typed('portal'),
		{type: 'pane/focused', pane: 'tree'},
		{type: 'pane/focused', pane: 'accounts'},
	);
	assert.equal(idsOf(back).length, 3);
	const elsewhere = reduceAll(typed('portal'), {type: 'pane/listSearchKept'}, {type: 'tree/selected', key: 'emea'});
	assert.deepEqual([placeOf(elsewhere, registry), idsOf(elsewhere)], ['accounts', []]);
	assert.equal(reduce(typed(' '), {type: 'pane/listSearchKept'}).listSearch, undefined);
});

await test('gives Escape one meaning at a time, and shows only that one', () => {
	const finding = reduceAll(
		received,
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('acme')},
		{type: 'find/accepted'},
	);
	const onAccounts = reduce(finding, {type: 'pane/focused', pane: 'accounts'});
	const marking = reduce(onAccounts, markableAccounts.changed(onAccounts, ['1a']));
	const searching = reduce(typed('port', marking), {type: 'pane/listSearchKept'});
	const meanings = [searching, marking, onAccounts, finding].map(state => {
		const shown = [...messageRows(state), hintRow(registry, state)].map(({left}) => textOf(left)).join(' ');
		return [
			actingBinding(registry, placeOf(state, registry), 'escape', state)?.command,
			...(shown.match(/Esc [a-z]+/gv) ?? []),
		];
	});
	assert.deepEqual(meanings, [
		['leaveListSearch', 'Esc shows', 'Esc show'],
		['openTree', 'Esc tree'],
		['openTree', 'Esc tree'],
		['leaveFind', 'Esc ends'],
	]);
	const inTree = reduceAll({...finding, awaited: 1}, {type: 'tree/markToggled', id: 'emea'});
	const commands = [inTree, reduce(inTree, {type: 'find/left'}), {...reduce(inTree, {type: 'find/left'}), awaited: 0}];
	assert.deepEqual(
		commands.map(state => actingBinding(registry, 'tree', 'escape', state)?.command),
		['leaveFind', 'stopReading', 'leaveFind'],
	);
	assert.doesNotMatch(textOf(hintRow(registry, inTree).left), /Esc/v);
});
