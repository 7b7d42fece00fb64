import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../../source/abilities.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {dialogOf, family, north, profile, reduceAll, stateWith} from '../../../helpers/state.js';

await test('shows in the summary what became of the first account of this customer only', () => {
	const account = {
		organization: {id: north.id, name: north.name},
		name: 'Shop',
		type: 'standard',
		result: {status: 'waiting'},
	} as const;
	const summary = {
		...stateWith(family),
		dialog: {kind: 'summary', detail: {organization: north, profile, readAt: 1}, account} as const,
	};
	const done = reduce(summary, {
		type: 'onboarding/accountChanged',
		organization: north.id,
		result: {status: 'done'},
		id: 'a1',
		note: undefined,
	});
	assert.deepEqual(dialogOf(done, 'summary').account, {
		...account,
		result: {status: 'done'},
		id: 'a1',
		note: undefined,
	});
	assert.equal(
		reduce(summary, {type: 'onboarding/accountChanged', organization: 'emea', result: {status: 'done'}}),
		summary,
	);
});

await test('shows behind the dialog that asks where to write the summary what became of the account', () => {
	const account = {
		organization: {id: north.id, name: north.name},
		name: 'Shop',
		type: 'standard',
		result: {status: 'sending'},
	} as const;
	const summary = {kind: 'summary', detail: {organization: north, profile, readAt: 1}, account} as const;
	const asked = reduce(
		{...stateWith(family), dialog: summary},
		{
			type: 'path/opened',
			line: lineOf('summary.md'),
			purpose: {kind: 'summary', title: '', about: '', isRead: false, back: summary},
		},
	);
	const done = {type: 'onboarding/accountChanged', organization: north.id, result: {status: 'done'}, id: 'a1'} as const;
	const after = reduceAll(asked, done, {type: 'path/left'});
	assert.deepEqual(
		[dialogOf(after, 'summary').account?.id, dialogOf(after, 'summary').account?.result.status],
		['a1', 'done'],
	);
	assert.equal(reduce(asked, {...done, organization: 'emea'}), asked);
});
