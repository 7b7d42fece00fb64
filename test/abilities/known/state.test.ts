import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {treeTitle} from '../../../source/abilities/organizations/tree-pane.js';
import {organizationColumn} from '../../../source/kernel/columns/organization-columns.js';
import {columnSource} from '../../../source/kernel/state/column-source.js';
import {accountCount} from '../../../source/kernel/state/selectors.js';
import {detailLines} from '../../../source/abilities/organizations/detail-rows.js';
import {family, account, profile, reduceAll, stateWith} from '../../helpers/state.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {Account} from '../../../source/base/api/schemas.js';

const recalled: ListState<Account> = {
	items: [account('a1')],
	unreadable: 0,
	readAt: 5,
	progress: {status: 'complete'},
	age: '3 hours ago',
};

await test('shows what an earlier session read, but never instead of what this one read', () => {
	const state = reduceAll(stateWith(family), {
		type: 'known/recalled',
		id: 'north',
		profile: {profile, readAt: 5},
		accounts: recalled,
	});
	assert.deepEqual([state.profiles.get('north'), state.accounts.get('north')], [{profile, readAt: 5}, recalled]);
	const read = reduceAll(
		stateWith(family),
		{type: 'profiles/received', profiles: new Map([['north', {profile: null, readAt: 9}]])},
		{type: 'accounts/requested', id: 'north', request: 7},
		{type: 'accounts/received', id: 'north', request: 7, items: [], unreadable: 0, isLast: true, readAt: 9},
		{type: 'known/recalled', id: 'north', profile: {profile, readAt: 5}, accounts: recalled},
	);
	assert.deepEqual([read.profiles.get('north')?.readAt, read.accounts.get('north')?.readAt], [9, 9]);
});

await test('shows the day of the last change, nothing without one, and no value until the times are known', () => {
	const before = stateWith(family);
	const state = reduceAll(before, {
		type: 'known/changesRecalled',
		times: new Map([['north', Date.parse('2026-11-29T12:00:00Z')]]),
	});
	const texts = [before, state].map(each =>
		['north', 'emea'].map(
			id =>
				organizationColumn('changed')?.cellOf({row: each.tree.index.rowByKey.get(id) ?? -1, id}, columnSource(each))
					?.text,
		),
	);
	assert.deepEqual(texts, [
		[undefined, undefined],
		['2026-11-29', ''],
	]);
});

await test('says how old a list of an earlier session is until this one has read it', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'known/recalled', id: 'north', accounts: recalled},
		{type: 'accounts/requested', id: 'north', request: 7},
	);
	const loading = state.accounts.get('north');
	assert.deepEqual([loading?.items.length, loading?.age], [1, undefined]);
});

await test('adds profiles of earlier sessions to the search, unless newer ones are loaded', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'profiles/received', profiles: new Map([['north', {profile: null, readAt: 9}]])},
		{
			type: 'known/profilesRecalled',
			profiles: new Map([
				['north', {profile, readAt: 5}],
				['emea', {profile, readAt: 5}],
			]),
		},
	);
	assert.deepEqual(
		[...state.profiles].map(([id, {readAt}]) => [id, readAt]),
		[
			['north', 9],
			['emea', 5],
		],
	);
});

await test('counts the accounts that earlier sessions read in the overview and in the order by accounts, with their age', () => {
	const hour = 3_600_000;
	const counts = {
		byId: new Map([
			['emea', {count: 7, readAt: hour}],
			['north', {count: 2, readAt: 2 * hour}],
			['elsewhere', {count: 9, readAt: 0}],
		]),
		now: 4 * hour,
	};
	const state = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'acme'},
		{type: 'known/countsRecalled', counts},
	);
	assert.match(
		detailLines(state, registry).at(-1) ?? '',
		/9 accounts loaded, from 2 of 5 organizations, the oldest read 3 hours ago/v,
	);
	const read = reduceAll(
		state,
		{type: 'accounts/requested', id: 'emea', request: 7},
		{
			type: 'accounts/received',
			id: 'emea',
			request: 7,
			items: [account('a1')],
			unreadable: 0,
			isLast: true,
			readAt: 4 * hour,
		},
	);
	assert.match(
		detailLines(read, registry).at(-1) ?? '',
		/3 accounts loaded, from 2 of 5 organizations, the oldest read 2 hours ago/v,
	);
	assert.deepEqual(
		[accountCount(read, 'emea'), accountCount(read, 'north'), accountCount(read, 'apac')],
		[1, 2, undefined],
	);
	const sorted = reduceAll(state, {type: 'tree/sorted', sort: {by: 'accounts', isReversed: false}});
	assert.match(treeTitle(sorted, 90), /^Organizations by accounts \(2 lists, the oldest read 4 hours ago\)$/v);
	assert.match(
		treeTitle(reduceAll(sorted, {type: 'known/countsAged', now: 5 * hour}), 90),
		/the oldest read 5 hours ago/v,
	);
	assert.equal(reduceAll(stateWith(family), {type: 'known/countsAged', now: 1}).knownCounts, undefined);
	assert.equal(reduceAll(state, {type: 'known/allRecalled', need: 'profile'}), state);
});

await test('adds lists of earlier sessions, unless this session has them', () => {
	const list = (readAt: number): ListState<never> => ({
		items: [],
		unreadable: 0,
		readAt,
		progress: {status: 'complete'},
		age: 'an hour ago',
	});
	const state = reduceAll(
		{...stateWith(family), accounts: new Map([['north', list(9)]])},
		{
			type: 'known/listsRecalled',
			accounts: new Map([
				['north', list(5)],
				['emea', list(5)],
			]),
		},
		{type: 'known/listsRecalled', members: new Map([['north', list(5)]])},
	);
	assert.deepEqual(
		[[...state.accounts].map(([id, {readAt}]) => [id, readAt]), state.members?.get('north')?.readAt],
		[
			[
				['north', 9],
				['emea', 5],
			],
			5,
		],
	);
});
