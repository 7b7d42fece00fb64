import assert from 'node:assert/strict';
import {test} from 'node:test';
import {addressesIn, isSameEmail} from '../../../source/base/text/addresses.js';

await test('takes addresses for the same only if they differ in the case of ASCII letters', () => {
	assert.equal(isSameEmail('Kim@X.example', ' kim@x.example '), true);
	// The Kelvin sign, and a dotted capital I: in Unicode, their lower case has a k and an i.
	assert.equal(isSameEmail('\u{212A}im@x.example', 'kim@x.example'), false);
	assert.equal(isSameEmail('k\u{130}m@x.example', 'ki\u{307}m@x.example'), false);
	assert.deepEqual(addressesIn('kim@x.example, \u{212A}im@x.example, KIM@x.example'), {
		emails: ['kim@x.example', '\u{212A}im@x.example'],
		leftOut: [],
		repeated: ['kim@x.example'],
	});
});
