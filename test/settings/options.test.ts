import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exportFormats} from '../../source/export/formats.js';
import {profileFields} from '../../source/forms/form.js';
import {shells} from '../../source/settings/completion.js';
import {readCommandLine} from '../../source/settings/flags.js';
import {commands, options, type Option} from '../../source/settings/options.js';
import {UsageError} from '../../source/settings/usage-error.js';

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

const refusalOf = (...arguments_: readonly string[]): string => {
	try {
		readCommandLine(arguments_);
		return '';
	} catch (error) {
		return error instanceof UsageError ? error.message : 'another error';
	}
};

await test('a command refuses a flag that means nothing to it, and names what takes it', () => {
	assert.equal(refusalOf('list', '--organization', 'a'), '--organization belongs to the screen: cforgs, cforgs onboard. See cforgs --help.');
	assert.equal(refusalOf('tour', '--organization', 'a'), '--organization belongs to the screen: cforgs, cforgs onboard. See cforgs --help.');
	assert.equal(refusalOf('export', '--theme', 'dark'), '--theme belongs to the screen: cforgs, cforgs tour, onboard, profile. See cforgs --help.');
	assert.equal(refusalOf('list', '--no-cache'), '--no-cache belongs to the screen: cforgs, cforgs tour, onboard, profile. See cforgs --help.');
	assert.equal(refusalOf('get', 'a', '--shape', 'large'), '--shape belongs to the sandbox: give it with --demo, or to cforgs sandbox.');
	const taken = ['--organization a', 'tour --ascii', 'get a --demo --shape large', 'sandbox --port 0', '--seed 1', 'list --read-only --log f --context c'].map(line => line.split(' '));
	assert.deepEqual(taken.map(arguments_ => refusalOf(...arguments_)), taken.map(() => ''));
});
