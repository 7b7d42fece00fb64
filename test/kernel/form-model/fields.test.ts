import assert from 'node:assert/strict';
import {test} from 'node:test';
import {memberLabel, memberTitle} from '../../../source/kernel/form-model/fields.js';
import {shownText} from '../../../source/base/text/told.js';

await test('titles the members of an address by the name of their field, whatever its label is', () => {
	assert.deepEqual(
		['business_address', 'external_metadata'].map(name => memberTitle(name, 'line1')),
		['line 1', 'line1'],
	);
	assert.deepEqual(
		['Business address', 'address'].map(label => shownText(memberLabel('business_address', 'line1', label))),
		['Business address · line 1', 'address · line 1'],
	);
	assert.equal(memberLabel('business_address', undefined, 'address'), 'address');
});
