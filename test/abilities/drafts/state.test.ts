import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce} from '../../../source/abilities.js';
import {family, north, stateWith} from '../../helpers/state.js';

await test('asks about leaving what was typed about an account, and goes back to it unchanged', () => {
	const form = {
		kind: 'newAccount',
		organization: {id: north.id, name: north.name},
		line: lineOf('Shop'),
		accountType: 'standard',
		opened: {name: '', type: 'standard'},
	} as const;
	const typed = {...stateWith(family), dialog: form};
	const asked = reduce(typed, {type: 'drafts/leaveAsked'});
	assert.deepEqual(asked.dialog, {kind: 'leavingTyped', form});
	assert.equal(reduce(asked, {type: 'drafts/leaveDenied'}).dialog, form);
	assert.equal(reduce(typed, {type: 'drafts/leaveDenied'}), typed);
});
