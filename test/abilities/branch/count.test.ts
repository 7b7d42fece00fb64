import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {countBranches} from '../../../source/abilities/branch/count.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {isForgotten} from '../../helpers/collect-garbage.js';
import {family, profile, stateWith} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';

await test('counts the branch on which the cursor rests, and again when more of it is known', async () => {
	const store = createStore(stateWith(family), reduce);
	const asked: string[] = [];
	store.observe(({type}) => {
		asked.push(type);
	});
	const counting = countBranches({store, now: () => 1000}, assert.ifError);
	store.dispatch({type: 'tree/selected', key: 'emea'});
	assert.equal(store.getState().branch, undefined);

	counting.atRest?.('emea');
	const first = store.getState().branch;
	assert.deepEqual([first?.id, first?.figures.organizations, first?.figures.profiles.known, first?.now], ['emea', 2, 0, 1000]);
	assert.equal(asked.filter(type => type === 'branch/asked').length, 1);

	store.dispatch({type: 'known/profilesRecalled', profiles: new Map([['north', {profile, readAt: 500}]])});
	await until(() => store.getState().branch?.figures.profiles.known === 1);
	assert.equal(store.getState().branch?.figures.profiles.oldest, 500);

	store.dispatch({type: 'tree/selected', key: 'north'});
	counting.atRest?.('north');
	assert.equal(store.getState().branch, undefined);
	counting.stop?.();
});

await test('keeps the figures of at most two branches, however many the cursor rested on', async () => {
	const store = createStore(stateWith(family), reduce);
	const counting = countBranches({store, now: () => 1000}, assert.ifError);
	const counted: Array<WeakRef<object>> = [];
	for (let at = 0; at < 30; at++) {
		const id = at % 2 === 0 ? 'emea' : 'acme';
		store.dispatch({type: 'tree/selected', key: id});
		counting.atRest?.(id);
		counted.push(new WeakRef(store.getState().branch ?? {}));
	}

	const forgotten: boolean[] = [];
	for (const reference of counted) {
		forgotten.push(await isForgotten(reference)); // eslint-disable-line no-await-in-loop -- Each looks after the one before.
	}

	assert.deepEqual(forgotten, counted.map((_, at) => at < counted.length - 2));
	assert.deepEqual([store.getState().branch?.id, store.getState().branchBefore?.id], ['acme', 'emea']);
	counting.stop?.();
});
