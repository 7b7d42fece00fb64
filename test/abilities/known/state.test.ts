import assert from 'node:assert/strict';
import {test} from 'node:test';
import {family, account, profile, reduceAll, stateWith} from '../../helpers/state.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {Account} from '../../../source/base/api/schemas.js';

const recalled: ListState<Account> = {
	items: [account('a1')], unreadable: 0, readAt: 5, progress: {status: 'complete'}, age: '3 hours ago',
};

await test('shows what an earlier session read, but never instead of what this one read', () => {
	const state = reduceAll(stateWith(family), {
		type: 'known/recalled', id: 'north', profile: {profile, readAt: 5}, accounts: recalled,
	});
	assert.deepEqual([state.profiles.get('north'), state.accounts.get('north')], [{profile, readAt: 5}, recalled]);
	const read = reduceAll(
		stateWith(family),
		{type: 'profiles/received', profiles: new Map([['north', {profile: null, readAt: 9}]])},
		{type: 'accounts/requested', id: 'north', request: 7},
		{
			type: 'accounts/received', id: 'north', request: 7, items: [], unreadable: 0, isLast: true, readAt: 9,
		},
		{
			type: 'known/recalled', id: 'north', profile: {profile, readAt: 5}, accounts: recalled,
		},
	);
	assert.deepEqual([read.profiles.get('north')?.readAt, read.accounts.get('north')?.readAt], [9, 9]);
});

await test('says how old a list of an earlier session is until this one has read it', () => {
	const state = reduceAll(stateWith(family), {type: 'known/recalled', id: 'north', accounts: recalled}, {type: 'accounts/requested', id: 'north', request: 7});
	const loading = state.accounts.get('north');
	assert.deepEqual([loading?.items.length, loading?.age], [1, undefined]);
});

await test('adds profiles of earlier sessions to the search, unless newer ones are loaded', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'profiles/received', profiles: new Map([['north', {profile: null, readAt: 9}]])},
		{type: 'known/profilesRecalled', profiles: new Map([['north', {profile, readAt: 5}], ['emea', {profile, readAt: 5}]])},
	);
	assert.deepEqual([...state.profiles].map(([id, {readAt}]) => [id, readAt]), [['north', 9], ['emea', 5]]);
});
