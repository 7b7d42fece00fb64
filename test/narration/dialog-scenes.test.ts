import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, focusField} from '../../source/forms/form.js';
import {keymap} from '../../source/keymap.js';
import {dialogScene} from '../../source/narration/dialog-scenes.js';
import {family, reduceAll, stateWith} from '../helpers/state.js';

await test('a parent that the whole list does not have is said to be none, at its field', () => {
	const heard = (parentId: string) => {
		const state = reduceAll(stateWith(family), {type: 'form/opened', form: focusField(createForm(parentId), 'parent')});
		return dialogScene(state, keymap, {title: 'Create an organization', rows: []}).focus;
	};

	assert.equal(heard('gone'), 'Parent, field 2 of 7: gone. No organization that you can see has this id: it may no longer exist. It can still be sent.');
	assert.doesNotMatch(heard('emea') ?? '', /No organization/v);
});
