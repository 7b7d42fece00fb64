import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accountColumns, memberListColumns} from '../../../source/kernel/columns/list-columns.js';
import {accountList} from '../../../source/kernel/state/pane-list.js';
import type {State} from '../../../source/kernel/state/state.js';
import {paneScene, shownPane} from '../../helpers/pane-scene.js';
import {fittedText} from '../../helpers/row-texts.js';
import {account, family, reduceAll, stateWith} from '../../helpers/state.js';

const facts = [
	['Web', 'standard', true],
	['API', 'enterprise', undefined],
	['Old', 'standard', false],
] as const;
const items = facts.map(([name, type, isOn], at) =>
	account(`a${at}`, {
		name,
		type,
		created_on: `2025-0${at + 1}-01T00:00:00Z`,
		settings: {...(isOn !== undefined && {enforce_twofactor: isOn})},
	}),
);

function listed(columns = 120, all = items): State {
	return reduceAll(
		stateWith(family, {columns, rows: 30}),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{type: 'accounts/received', id: 'acme', request: 2, items: all, unreadable: 0, isLast: true, readAt: 1},
		{type: 'pane/focused', pane: 'accounts'},
	);
}

const sorted = (by: string, isReversed = false) =>
	({type: 'pane/sorted', pane: 'accounts', sort: {by, isReversed}}) as const;

function lines(state: State): readonly string[] {
	const pane = shownPane(state, 'accounts');
	return pane?.rows.map(row => fittedText(row, pane.rectangle.columns - 4).trimEnd()) ?? [];
}

const names = (state: State) =>
	accountList
		.listed(state)
		.items.map(({name}) => name)
		.join(' ');

const namesBy = (state: State, by: string, isReversed = false) => names(reduceAll(state, sorted(by, isReversed)));

await test('gives the columns of a list headings, and no column in a narrow list unless it was chosen', () => {
	assert.match(lines(listed())[0] ?? '', /^ {2}Name +Type +2FA +Created$/v);
	assert.match(lines(listed(80))[0] ?? '', /^❯ Web +standard/v);
	const chosen = reduceAll(listed(80), {type: 'pane/columnsChosen', pane: 'accounts', shown: ['created']});
	assert.match(lines(chosen)[0] ?? '', /^ {2}Name +Created$/v);
	assert.match(
		lines(
			reduceAll(chosen, {type: 'pane/columnsChosen', pane: 'accounts', shown: ['created', 'approval', 'gone']}),
		)[0] ?? '',
		/Name \+1 /v,
	);
});

await test('sorts a list by any column, what is not known last, with the cursor on its item', () => {
	const second = reduceAll(listed(), {type: 'accounts/moved', by: 1});
	assert.equal(names(second), 'Web API Old');
	assert.equal(namesBy(second, 'name'), 'API Old Web');
	assert.equal(namesBy(second, 'name', true), 'Web Old API');
	assert.equal(namesBy(second, 'type'), 'API Web Old');
	const byAge = reduceAll(second, sorted('created'));
	assert.deepEqual([names(byAge), accountList.chosen(byAge)?.name], ['Old API Web', 'API']);
	assert.match(lines(byAge)[0] ?? '', /Created↓$/v);
	const moved = reduceAll(byAge, {type: 'accounts/moved', by: 1});
	assert.equal(accountList.chosen(moved)?.name, 'Web');
	const usual = reduceAll(byAge, {type: 'pane/sorted', pane: 'accounts', sort: undefined});
	assert.equal(names(usual), 'Web API Old');
	assert.equal(namesBy(byAge, 'gone'), 'Web API Old', 'an order of a later version changes nothing');
});

await test('begins at the top of a sorted list, and puts what has no time last, also reversed', () => {
	const byName = reduceAll(listed(), sorted('name'));
	assert.equal(accountList.chosen(byName)?.name, 'API');
	const more = listed(120, [account('a9', {name: 'New'}), ...items]);
	assert.deepEqual([namesBy(more, 'created'), namesBy(more, 'created', true)], ['Old API Web New', 'Web API Old New']);
});

await test('says the order of a list, and nothing that controls a terminal', () => {
	const hostile = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{
			type: 'accounts/received',
			id: 'acme',
			request: 2,
			items: [account('a', {name: 'Web', settings: {abuse_contact_email: 'a\u{1B}[2J'}})],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'pane/columnsChosen', pane: 'accounts', shown: ['abuse']},
		sorted('abuse', true),
	);
	const {focus = '', aspects} = paneScene(hostile);
	assert.match(focus, /abuse contact a⟦1B⟧\[2J/v);
	assert.deepEqual(aspects, ['by abuse contact, from Z to A']);
});

await test('says the values of chosen columns after those of the row', () => {
	const chosen = reduceAll(listed(), {type: 'pane/columnsChosen', pane: 'accounts', shown: ['id', 'type', 'abuse']});
	assert.match(paneScene(chosen).focus ?? '', /^Web, .*abuse contact none, 1 of 3$/v);
});

await test('names each column once, and fits its heading with the sign of its order', () => {
	const lists = [accountColumns, memberListColumns].map(({first, others}) => [first, ...others]);
	assert.deepEqual(
		lists.map(all => new Set(all.map(({name}) => name)).size),
		lists.map(({length}) => length),
	);
	assert.deepEqual(
		lists.flatMap(all => all.slice(1).filter(({head, width}) => head.length >= width)),
		[],
	);
	assert.deepEqual(memberListColumns.usual(80), ['2fa', 'status', 'invited']);
});
