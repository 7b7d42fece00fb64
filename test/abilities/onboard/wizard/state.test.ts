import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../../source/abilities.js';
import {
	dialogOf, family, north, profile, stateWith,
} from '../../../helpers/state.js';

await test('shows in the summary what became of the first account of this customer only', () => {
	const account = {
		organization: {id: north.id, name: north.name}, name: 'Shop', type: 'standard', result: {status: 'waiting'},
	} as const;
	const summary = {...stateWith(family), dialog: {kind: 'summary', detail: {organization: north, profile, readAt: 1}, account} as const};
	const done = reduce(summary, {
		type: 'onboarding/accountChanged', organization: north.id, result: {status: 'done'}, id: 'a1', note: undefined,
	});
	assert.deepEqual(dialogOf(done, 'summary').account, {
		...account, result: {status: 'done'}, id: 'a1', note: undefined,
	});
	assert.equal(reduce(summary, {type: 'onboarding/accountChanged', organization: 'emea', result: {status: 'done'}}), summary);
});
