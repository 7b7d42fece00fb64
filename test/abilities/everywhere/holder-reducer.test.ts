import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Account} from '../../../source/base/api/schemas.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {reduce} from '../../../source/abilities.js';
import {emptyKnownSearch} from '../../../source/kernel/state/finding.js';
import type {State} from '../../../source/kernel/state/state.js';
import {shownPane} from '../../helpers/pane-scene.js';
import {account, family, organization, reduceAll, stateWith, visibleNames} from '../../helpers/state.js';

const base = {...stateWith(family), pane: 'accounts'} as const;
const line = lineOf('an-account');
const unread = {accounts: 0, members: 0, profile: 0, tags: 0};
const asked = reduceAll(
	base,
	{type: 'everywhere/opened', line, unread, now: 0},
	{type: 'everywhere/holderAsked', request: 5},
);

await test('shows the answer of everywhere/holderAnswered only for the open question, until something else is typed', () => {
	const open = {kind: 'everywhere', line, cursor: 0, unread, now: 0, ...emptyKnownSearch} as const;
	assert.deepEqual(asked.dialog, {...open, asked: 5});
	const answered = reduce(asked, {type: 'everywhere/holderAnswered', request: 5, text: 'None.'});
	assert.deepEqual(answered.dialog, {...open, answer: 'None.'});
	assert.equal(reduce(asked, {type: 'everywhere/holderAnswered', request: 4, text: 'Late.'}), asked);
	const other = lineOf('other');
	assert.deepEqual(reduce(answered, {type: 'everywhere/searched', line: other, search: emptyKnownSearch}).dialog, {
		...open,
		line: other,
	});
});

await test('goes to the organization of everywhere/holderFound, listed or not', () => {
	const found = reduce(asked, {
		type: 'everywhere/holderFound',
		request: 5,
		organization: organization('north'),
		account: 'an-account',
	});
	assert.deepEqual(
		[found.dialog, found.pane, found.openedKey, found.selectedKey],
		[{kind: 'none'}, 'accounts', 'north', 'north'],
	);
	const added = reduce(asked, {
		type: 'everywhere/holderFound',
		request: 5,
		organization: organization('new', {parent: 'north'}),
		account: 'an-account',
	});
	assert.equal(added.selectedKey, 'new');
	assert.ok(visibleNames(added).includes('      new'));
});

await test('selects and marks the requested account, now or after it loads', () => {
	const page = (accounts: readonly Account[], isLast: boolean, request = 6): Event => ({
		type: 'accounts/received',
		id: 'north',
		request,
		items: accounts,
		unreadable: 0,
		isLast,
		readAt: 1,
	});
	const requested = (request: number): Event => ({type: 'accounts/requested', id: 'north', request});
	const found: Event = {
		type: 'everywhere/holderFound',
		request: 5,
		organization: organization('north'),
		account: 'an-account',
	};
	const [first, second] = [
		[account('a'), account('b')],
		[account('c'), account('an-account'), account('d')],
	];
	const begun = reduceAll(asked, found, requested(6), page(first, false));
	assert.deepEqual([begun.soughtAccount, begun.accountsCursor], ['an-account', 0]);
	const read = reduce(begun, page(second, true));
	assert.equal(read.accountsCursor, 3);
	const known = reduceAll(
		base,
		requested(6),
		page([...first, ...second], true),
		{type: 'everywhere/opened', line, unread, now: 0},
		{type: 'everywhere/holderAsked', request: 5},
		found,
	);
	assert.equal(known.accountsCursor, 3);
	const rowsOf = (state: State) =>
		shownPane(state, 'accounts')?.rows.filter(({isSelected}) => isSelected !== undefined);
	const marked = (state: State) => rowsOf(state)?.map(({left}) => left.some(({tone}) => tone === 'match'));
	assert.deepEqual(marked(known), [false, false, false, true, false]);
	const moved = reduce(known, {type: 'accounts/moved', by: 1});
	assert.deepEqual([marked(moved)?.includes(true), moved.accountsCursor], [false, 4]);
	const again = reduceAll(read, {type: 'accounts/moved', by: -2}, requested(7), page([...first, ...second], true, 7));
	assert.equal(again.accountsCursor, 1);
});

await test('ignores answers that arrive after the question is closed', () => {
	const left = reduce(asked, {type: 'dialog/closed'});
	assert.equal(
		reduce(left, {
			type: 'everywhere/holderFound',
			request: 5,
			organization: organization('north'),
			account: 'an-account',
		}),
		left,
	);
});
