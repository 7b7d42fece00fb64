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
const asked = reduceAll(base, {type: 'holder/opened', unread: {accounts: 0, tags: 0}, now: 0}, {type: 'holder/edited', line}, {type: 'holder/asked', request: 5});

await test('shows the answer of holder/answered only for the open question', () => {
	const open = {
		kind: 'holder', cursor: 0, unread: {accounts: 0, tags: 0}, now: 0, ...emptyKnownSearch,
	} as const;
	assert.deepEqual(asked.dialog, {...open, line, request: 5});
	const answered = reduce(asked, {type: 'holder/answered', request: 5, text: 'None.'});
	assert.deepEqual(answered.dialog, {...open, line, text: 'None.'});
	assert.equal(reduce(asked, {type: 'holder/answered', request: 4, text: 'Late.'}), asked);
	assert.deepEqual(reduce(answered, {type: 'holder/edited', line: lineOf('other')}).dialog, {...open, line: lineOf('other')});
});

await test('goes to the organization of holder/found, listed or not', () => {
	const found = reduce(asked, {
		type: 'holder/found', request: 5, organization: organization('north'), account: 'an-account',
	});
	assert.deepEqual([found.dialog, found.pane, found.openedKey, found.selectedKey], [{kind: 'none'}, 'accounts', 'north', 'north']);
	const added = reduce(asked, {
		type: 'holder/found', request: 5, organization: organization('new', {parent: 'north'}), account: 'an-account',
	});
	assert.equal(added.selectedKey, 'new');
	assert.ok(visibleNames(added).includes('      new'));
});

await test('selects and marks the requested account, now or after it loads', () => {
	const page = (accounts: readonly Account[], isLast: boolean, request = 6): Event => ({
		type: 'accounts/received', id: 'north', request, items: accounts, unreadable: 0, isLast, readAt: 1,
	});
	const requested = (request: number): Event => ({type: 'accounts/requested', id: 'north', request});
	const found: Event = {
		type: 'holder/found', request: 5, organization: organization('north'), account: 'an-account',
	};
	const [first, second] = [[account('a'), account('b')], [account('c'), account('an-account'), account('d')]];
	const begun = reduceAll(asked, found, requested(6), page(first, false));
	assert.deepEqual([begun.soughtAccount, begun.accountsCursor], ['an-account', 0]);
	const read = reduce(begun, page(second, true));
	assert.equal(read.accountsCursor, 3);
	const known = reduceAll(base, requested(6), page([...first, ...second], true), {type: 'holder/opened', unread: {accounts: 0, tags: 0}, now: 0}, {type: 'holder/edited', line}, {type: 'holder/asked', request: 5}, found);
	assert.equal(known.accountsCursor, 3);
	const rowsOf = (state: State) => shownPane(state, 'accounts')?.rows.filter(({isSelected}) => isSelected !== undefined);
	const marked = (state: State) => rowsOf(state)?.map(({left}) => left.some(({tone}) => tone === 'match'));
	assert.deepEqual(marked(known), [false, false, false, true, false]);
	const moved = reduce(known, {type: 'accounts/moved', by: 1});
	assert.deepEqual([marked(moved)?.includes(true), moved.accountsCursor], [false, 4]);
	const again = reduceAll(read, {type: 'accounts/moved', by: -2}, requested(7), page([...first, ...second], true, 7));
	assert.equal(again.accountsCursor, 1);
});

await test('ignores answers that arrive after the question is closed', () => {
	const left = reduce(asked, {type: 'dialog/closed'});
	assert.equal(reduce(left, {
		type: 'holder/found', request: 5, organization: organization('north'), account: 'an-account',
	}), left);
	assert.equal(reduce(left, {type: 'holder/edited', line}), left);
});

await test('lists what is found of the typed text, and keeps the answer', () => {
	const finding = {
		kind: 'accounts', organizationId: 'north', id: 'a1', title: 'Shop', more: '',
	} as const;
	const answered = reduceAll(asked, {type: 'holder/answered', request: 5, text: 'None.'}, {type: 'holder/searched', search: {...emptyKnownSearch, findings: [finding], isLoading: false}});
	assert.deepEqual(answered.dialog.kind === 'holder' && [answered.dialog.findings, answered.dialog.text], [[finding], 'None.']);
	assert.equal(reduceAll(base, {type: 'holder/searched', search: emptyKnownSearch}).dialog.kind, 'none');
});
