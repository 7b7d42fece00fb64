import assert from 'node:assert/strict';
import type {KeptForm, StoredForm} from '../../source/kernel/form-model/stored-form.js';

/** The form of an organization that a draft keeps; fails for a form of accounts. */
export function storedOf(form: KeptForm): StoredForm {
	if (form.kind === 'typed') {
		assert.fail('a draft of accounts');
	}

	return form;
}
