import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exportFormats} from '../../source/export/formats.js';
import {profileFields} from '../../source/forms/form.js';
import {shells} from '../../source/settings/completion.js';
import {commands, options} from '../../source/settings/options.js';

await test('the values that are completed are those that are taken', () => {
	assert.deepEqual(options.format.values, exportFormats);
	assert.deepEqual(options.edit.values, profileFields);
	assert.deepEqual(options.set.values, profileFields.map(field => `${field}=`));
	assert.deepEqual(commands.completion.words, shells);
});
