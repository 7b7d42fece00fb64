import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {countBranches} from '../../../source/abilities/branch/count.js';
import {createStore} from '../../../source/kernel/state/store.js';
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
