import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {detailRows, detailLines} from '../../../source/abilities/organizations/detail-rows.js';
import type {State} from '../../../source/kernel/state/state.js';
import {accountsBelow} from '../../../source/abilities/organizations/figure-rows.js';
import {isForgotten} from '../../helpers/collect-garbage.js';
import {
	account,
	apiError,
	emptyState,
	family,
	organization,
	received,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';
import {fittedText} from '../../helpers/row-texts.js';

const limitRows = (state: State, columns = 60): readonly string[] => {
	const rows = detailRows(state, columns, registry).map(row => fittedText(row, columns).trim());
	const at = rows.findIndex(text => text.startsWith('Root limit'));
	return at === -1 ? [] : rows.slice(at);
};

const limit = 'Root limit  20,000 accounts, unless otherwise agreed';

const load = (state: State, id: string, accounts: number, isLast = true): State =>
	reduceAll(
		state,
		{type: 'accounts/requested', id, request: 7},
		{
			type: 'accounts/received',
			id,
			request: 7,
			items: Array.from({length: accounts}, (_, at) => account(`${id}-${at}`)),
			unreadable: 0,
			isLast,
			readAt: 1,
		},
	);

const acme = reduceAll(stateWith(family), {type: 'tree/selected', key: 'acme'});

await test('shows the loaded accounts below a root next to its limit', () => {
	assert.deepEqual(limitRows(acme), [limit, 'no accounts loaded yet']);
	const some = load(load(acme, 'emea', 3), 'north', 0);
	assert.deepEqual(limitRows(some), [limit, '3 accounts loaded, from 2 of 5 organizations']);
	const rest = load(load(some, 'acme', 1200), 'apac', 2);
	assert.deepEqual(
		limitRows(load(rest, 'contoso', 1, false)),
		[limit, '1,206 accounts loaded, from 5 of 5 organizations'],
		'one list has not come to its end',
	);
	assert.deepEqual(limitRows(load(rest, 'contoso', 1)), [limit, '1,206 accounts in all 5 organizations']);
	const one = stateWith([organization('one')]);
	assert.deepEqual(limitRows(load(one, 'one', 2)), [limit, '2 accounts in this organization']);
});

await test('says the number of accounts below a root with its limit', () => {
	assert.deepEqual(detailLines(load(acme, 'emea', 3), registry).slice(-2), [
		'Root limit 20,000 accounts, unless otherwise agreed',
		'3 accounts loaded, from 1 of 5 organizations',
	]);
});

await test('counts the shown accounts while a list loads again, and after a failure', () => {
	const requested = {type: 'accounts/requested', id: 'emea', request: 8} as const;
	const refused = {type: 'accounts/failed', id: 'emea', request: 8, error: apiError()} as const;
	const again = reduceAll(load(acme, 'emea', 3), requested);
	const failed = reduceAll(again, refused);
	const empty = reduceAll(acme, requested, refused);
	assert.deepEqual(
		[again, failed, empty].map(state => limitRows(state).at(-1)),
		[
			'3 accounts loaded, from 1 of 5 organizations',
			'3 accounts loaded, from 1 of 5 organizations',
			'no accounts loaded yet',
		],
	);
});

await test('shows no limit for an organization that is not a root', () => {
	const hidden = stateWith([organization('a', {parent: 'unseen'})]);
	assert.deepEqual(
		['emea', 'north'].map(key => limitRows(reduceAll(acme, {type: 'tree/selected', key}))),
		[[], []],
	);
	assert.deepEqual(
		['a', 'unseen'].map(key => limitRows(reduceAll(hidden, {type: 'tree/selected', key}))),
		[[], []],
	);
	const circle = stateWith([organization('a', {parent: 'b'}), organization('b', {parent: 'a'})]);
	assert.deepEqual(
		['a', 'b'].map(key => limitRows(reduceAll(circle, {type: 'tree/selected', key}))),
		[[], []],
		'organizations that are each other’s parent',
	);
});

await test('adds “so far” while the list is still loading', () => {
	const part = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		received(1, family.slice(0, 2), false),
	);
	const both = load(load(part, 'acme', 1), 'emea', 1);
	assert.equal(limitRows(both, 80).at(-1), '2 accounts loaded, from 2 of 2 organizations so far');
});

await test('counts a repeated organization once, and no accounts of other roots', () => {
	const twice = stateWith([
		organization('a'),
		organization('b', {parent: 'a'}),
		organization('b', {parent: 'a'}),
		organization('other'),
	]);
	const state = load(load(load(twice, 'a', 1), 'b', 1), 'other', 5);
	assert.equal(limitRows(state).at(-1), '2 accounts in all 2 organizations');
	assert.deepEqual(accountsBelow(state, 0), {accounts: 2, loaded: 2, organizations: 2, oldest: Infinity, isAll: true});
});

await test('does not keep an earlier tree because its accounts were counted', async () => {
	const before = load(stateWith(family), 'acme', 1);
	const tree = () => {
		const again = stateWith(family);
		accountsBelow({...again, accounts: before.accounts}, 0);
		return new WeakRef(again.tree.index);
	};

	assert.ok(await isForgotten(tree()));
	assert.equal(before.accounts.size, 1);
});
