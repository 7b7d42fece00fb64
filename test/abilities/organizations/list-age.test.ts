import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {tellListAge} from '../../../source/abilities/organizations/begin.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {emptyState, family, received} from '../../helpers/state.js';

await test('shows the age of a list that was loaded hours ago, until it loads again', () => {
	const hour = 3_600_000;
	let now = hour;
	const store = createStore(emptyState(), reduce);
	const stop = tellListAge({store, now: () => now});
	const ageAfter = (hours: number) => {
		now += hours * hour;
		store.dispatch({type: 'tree/moved', by: 1});
		return store.getState().listing.age?.text;
	};

	store.dispatch({type: 'organizations/requested', request: 1});
	assert.equal(ageAfter(2), undefined, 'nothing is read yet');
	store.dispatch(received(1, family));
	assert.deepEqual(
		[ageAfter(0.9), ageAfter(0.2), ageAfter(0.1), ageAfter(49)],
		[undefined, '1 hour ago', '1 hour ago', '2 days ago'],
	);
	store.dispatch({type: 'organizations/requested', request: 2});
	assert.equal(ageAfter(0), '2 days ago');
	store.dispatch(received(2, family));
	assert.equal(ageAfter(0), undefined);
	stop();
	assert.equal(ageAfter(2), undefined);
});
