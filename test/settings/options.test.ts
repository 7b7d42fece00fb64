import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exportFormats} from '../../source/export/formats.js';
import {profileFields} from '../../source/forms/form.js';
import {shells} from '../../source/settings/completion.js';
import {commands, options, type Option} from '../../source/settings/options.js';

await test('the values that are completed are those that are taken', () => {
	assert.deepEqual(options.format.values, exportFormats);
	assert.deepEqual(options.edit.values, profileFields);
	assert.deepEqual(options.set.values, profileFields.map(field => `${field}=`));
	assert.deepEqual(commands.completion.words, shells);
});

await test('each command without a screen takes --json, --csv and --quiet, or says why not', () => {
	const headless = ['list', 'tree', 'get', 'accounts', 'profile', 'create', 'edit', 'delete', 'export', 'snapshot', 'diff'] as const;
	const silent = (['json', 'csv', 'quiet'] as const).flatMap(name => {
		const option: Option = options[name];
		return headless.filter(command => option.commands?.includes(command) !== true && option.instead?.[command] === undefined).map(command => `${command} --${name}`);
	});
	assert.deepEqual(silent, []);
});
