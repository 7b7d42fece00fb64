import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Config} from '../../../source/kernel/options/config.js';
import {chosenContext, contextBaseUrl, contextCredential} from '../../../source/program/config/contexts.js';
import {baseUrlOf, contextEntries, isReadOnly, readOnlyReason} from '../../../source/program/connection/target.js';
import {chooseTheme} from '../../../source/kernel/options/terminal-abilities.js';
import {commands} from '../../../source/command-table.js';
import {withConfig} from '../../../source/kernel/options/flags.js';
import {readCommandLine} from '../../../source/run.js';

const config: Config = {
	file: '/c/config.toml',
	context: 'staging',
	low_bandwidth: true,
	cache: false,
	contexts: new Map([
		['staging', {base_url: 'https://staging.example/v4/', token_variable: 'CF_STAGING'}],
		['production', {read_only: true, key_variable: 'CF_KEY', email_variable: 'CF_MAIL'}],
		['plain', {}],
	]),
};

const flagsOf = (...arguments_: readonly string[]) => {
	const {flags, given} = readCommandLine(commands, arguments_);
	return withConfig(flags, given, {config, environment: {}});
};

await test('prefers --context to CFORGS_CONTEXT, to a credential of the environment and to the config file', () => {
	const nameOf = (arguments_: readonly string[], environment: Readonly<Record<string, string>>) =>
		chosenContext(flagsOf(...arguments_), environment)?.name;
	assert.equal(nameOf(['--context', 'production'], {CFORGS_CONTEXT: 'plain'}), 'production');
	assert.equal(nameOf([], {CFORGS_CONTEXT: 'plain', CLOUDFLARE_API_TOKEN: 't'}), 'plain');
	assert.equal(nameOf([], {CLOUDFLARE_API_TOKEN: 't'}), undefined);
	assert.equal(nameOf([], {CFORGS_CONTEXT: ''}), 'staging');
	assert.equal(nameOf(['--demo'], {CFORGS_CONTEXT: 'plain'}), undefined);
	assert.throws(() => nameOf(['--demo', '--context', 'plain'], {}), {
		message: '--demo means the sandbox, and --context means another service. Use only one of them.',
	});
	assert.throws(() => nameOf(['--context', 'prodution'], {}), {
		message:
			'There is no context “prodution”. Did you mean production? The config file /c/config.toml has staging, production, plain.',
	});
	assert.throws(() => chosenContext({context: 'a'}, {}), {
		message: 'There is no context “a”. There is no config file: see cforgs config path and cforgs config example.',
	});
});

await test('mixes no address or credential of a context with those of the environment', () => {
	const environment = {
		CLOUDFLARE_BASE_URL: 'https://elsewhere.example',
		CLOUDFLARE_API_TOKEN: 'other',
		CF_STAGING: 's',
		CF_KEY: 'k',
		CF_MAIL: 'a@b.example',
	};
	assert.equal(baseUrlOf(flagsOf('--context', 'staging'), environment), 'https://staging.example/v4');
	assert.equal(baseUrlOf(flagsOf('--context', 'production'), environment), 'https://api.cloudflare.com/client/v4');
	assert.equal(
		baseUrlOf(flagsOf('--context', 'production', '--base-url', 'https://typed.example'), environment),
		'https://typed.example',
	);
	assert.equal(baseUrlOf(flagsOf(), environment), 'https://elsewhere.example');
	const credentialOf = (name: string) =>
		contextCredential({name, settings: config.contexts.get(name) ?? {}}, environment);
	assert.deepEqual(credentialOf('staging'), {
		status: 'found',
		credential: {scheme: 'token', token: 's'},
		from: 'CF_STAGING',
	});
	assert.deepEqual(credentialOf('production'), {
		status: 'found',
		credential: {scheme: 'key', key: 'k', email: 'a@b.example'},
		from: 'CF_MAIL and CF_KEY',
	});
	assert.deepEqual(credentialOf('plain'), {
		status: 'found',
		credential: {scheme: 'token', token: 'other'},
		from: 'CLOUDFLARE_API_TOKEN',
	});
	const unset = contextCredential({name: 'x', settings: {token_variable: 'NOT_SET'}}, environment);
	assert.deepEqual(unset, {
		status: 'wrong',
		why: 'The context “x” gets its credential from NOT_SET, but NOT_SET is not set.',
	});
	assert.equal(contextBaseUrl({name: 'x', settings: {}}), 'https://api.cloudflare.com/client/v4');
});

await test('makes a context read-only by its setting, the environment or a flag', () => {
	assert.equal(isReadOnly(flagsOf('--context', 'production'), {CFORGS_READ_ONLY: '0'}), true);
	assert.equal(isReadOnly(flagsOf('--context', 'staging'), {}), false);
	assert.equal(isReadOnly(flagsOf('--context', 'staging'), {CFORGS_READ_ONLY: '1'}), true);
	assert.deepEqual(
		['true', 'Yes', '', 'false', 'no'].map(value =>
			isReadOnly(flagsOf('--context', 'staging'), {CFORGS_READ_ONLY: value}),
		),
		[true, true, false, false, false],
	);
	assert.throws(() => isReadOnly(flagsOf('--context', 'staging'), {CFORGS_READ_ONLY: 'on'}), {name: 'UsageError'});
	assert.equal(isReadOnly({...flagsOf('--context', 'plain'), config: {...config, read_only: true}}, {}), true);
	assert.equal(isReadOnly({...flagsOf('--demo'), config: {...config, read_only: true}}, {}), false);
	const writable = {...config, read_only: true, contexts: new Map([...config.contexts, ['plain', {read_only: false}]])};
	assert.equal(isReadOnly({...flagsOf('--context', 'plain'), config: writable}, {}), false);
	assert.equal(isReadOnly({...flagsOf('--context', 'staging'), config: writable}, {}), true);
	assert.equal(isReadOnly({...flagsOf('--context', 'plain', '--read-only'), config: writable}, {}), true);
});

await test('names what makes the session read-only', () => {
	const reasonOf = (arguments_: readonly string[], environment = {}) =>
		readOnlyReason(flagsOf(...arguments_), environment);
	assert.equal(reasonOf(['--context', 'production', '--read-only']), 'start without --read-only to make changes.');
	assert.equal(
		reasonOf(['--context', 'production'], {CFORGS_READ_ONLY: '1'}),
		'unset CFORGS_READ_ONLY and start again to make changes.',
	);
	assert.equal(
		reasonOf(['--context', 'production']),
		'read_only of the context “production” is set in the config file.',
	);
	assert.equal(
		readOnlyReason({...flagsOf('--context', 'plain'), config: {...config, read_only: true}}, {}),
		'read_only is set in the config file.',
	);
	assert.deepEqual([reasonOf([]), reasonOf(['--dry-run'])], [undefined, undefined]);
});

await test('offers the credential of the environment as a context, on its own host', () => {
	const entriesOf = (arguments_: readonly string[], environment: Readonly<Record<string, string>>) =>
		contextEntries(flagsOf(...arguments_), environment).map(({name, host, isCurrent}) => [name, host, isCurrent]);
	const others = [
		['staging', 'staging.example', false],
		['production', 'api.cloudflare.com', true],
		['plain', 'api.cloudflare.com', false],
	];
	assert.deepEqual(entriesOf(['--context', 'production'], {}), others);
	const environment = {CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: 'https://own.example'};
	assert.deepEqual(entriesOf(['--context', 'production', '--base-url', 'https://typed.example'], environment), [
		[undefined, 'own.example', false],
		...others,
	]);
	assert.deepEqual(entriesOf(['--base-url', 'https://typed.example'], environment)[0], [
		undefined,
		'typed.example',
		true,
	]);
	assert.deepEqual(entriesOf([], {...environment, CFORGS_CONTEXT: 'production'})[0], [undefined, 'own.example', false]);
});

await test('prefers a flag to the config file', () => {
	assert.deepEqual([flagsOf().lowBandwidth, flagsOf().cache], [true, false]);
	assert.deepEqual([flagsOf('--no-low-bandwidth').lowBandwidth, flagsOf('--cache').cache], [false, true]);
});

await test('prefers a flag to the environment, and the environment to the config file, for the appearance', () => {
	const looksOf = (arguments_: readonly string[], file: Partial<Config>, environment = {}) => {
		const {flags, given} = readCommandLine(commands, arguments_);
		const {ascii, accessible} = withConfig(flags, given, {config: {...config, ...file}, environment});
		return [ascii, accessible];
	};

	assert.deepEqual(looksOf([], {ascii: true, accessible: true}), [true, true]);
	assert.deepEqual(looksOf(['--no-ascii', '--no-accessible'], {ascii: true, accessible: true}), [false, false]);
	assert.deepEqual(looksOf([], {ascii: false, accessible: true}, {LANG: 'C', CFORGS_ACCESSIBLE: '0'}), [true, false]);
	assert.deepEqual(looksOf([], {ascii: false, accessible: false}, {CFORGS_ACCESSIBLE: 'true'}), [false, true]);
	assert.deepEqual(looksOf([], {}, {INK_SCREEN_READER: 'true'}), [false, true]);
	assert.deepEqual(looksOf(['--no-ascii'], {}, {LANG: 'C'}), [false, false]);
	assert.deepEqual(
		[
			chooseTheme(undefined, {}, 'light'),
			chooseTheme(undefined, {CFORGS_THEME: 'mono'}, 'light'),
			chooseTheme('dark', {CFORGS_THEME: 'mono'}, 'light'),
		],
		['light', 'mono', 'dark'],
	);
});
