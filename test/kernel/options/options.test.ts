import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exportFormats} from '../../../source/kernel/files/formats.js';
import {profileFields} from '../../../source/kernel/form-model/fields.js';
import {shells} from '../../../source/program/start/completion.js';
import {commands} from '../../../source/command-table.js';
import {readCommandLine} from '../../../source/run.js';
import {commandNamed} from '../../../source/kernel/command-line/commands.js';
import {options} from '../../../source/kernel/options/options.js';
import {UsageError} from '../../../source/kernel/options/exit-status.js';

await test('completes exactly the values that it accepts', () => {
	assert.deepEqual(options.format.values, exportFormats);
	assert.deepEqual(options.edit.values, profileFields);
	assert.deepEqual(
		options.set.values,
		profileFields.map(field => `${field}=`),
	);
	assert.deepEqual(commandNamed(commands, 'completion')?.words, shells);
});

await test('accepts --json, --csv and --quiet in each headless command, or says why not', () => {
	const headless = [
		'list',
		'tree',
		'get',
		'accounts',
		'profile',
		'create',
		'edit',
		'delete',
		'undo',
		'export',
		'snapshot',
		'diff',
		'compare',
	] as const;
	const silent = (['json', 'csv', 'quiet'] as const).flatMap(name => {
		const isSilent = (command: string) => {
			const {options: taken, instead} = commandNamed(commands, command) ?? {};
			return taken?.includes(name) !== true && instead?.[name] === undefined;
		};

		return headless.filter(command => isSilent(command)).map(command => `${command} --${name}`);
	});
	assert.deepEqual(silent, []);
});

const refusalOf = (...arguments_: readonly string[]): string => {
	try {
		readCommandLine(commands, arguments_);
		return '';
	} catch (error) {
		return error instanceof UsageError ? error.message : 'another error';
	}
};

await test('refuses a flag without a meaning for the command, and names the commands that take it', () => {
	assert.equal(
		refusalOf('list', '--organization', 'a'),
		'--organization belongs to the screen: cforgs, cforgs onboard. See cforgs --help.',
	);
	assert.equal(
		refusalOf('tour', '--organization', 'a'),
		'--organization belongs to the screen: cforgs, cforgs onboard. See cforgs --help.',
	);
	assert.equal(
		refusalOf('export', '--theme', 'dark'),
		'--theme belongs to the screen: cforgs, cforgs tour, onboard, profile. See cforgs --help.',
	);
	assert.equal(
		refusalOf('offboard', 'jane@acme.example', '--max-age', '1h'),
		'cforgs offboard does not take --max-age. It always reads the members again, because they decide what it removes.',
	);
	assert.equal(
		refusalOf('get', 'a', '--shape', 'large'),
		'--shape is for the sandbox: use it with --demo or cforgs sandbox.',
	);
	const taken = [
		'--organization a',
		'tour --ascii',
		'get a --demo --shape large',
		'sandbox --port 0',
		'--seed 1',
		'list --read-only --log f --context c --no-cache',
	].map(line => line.split(' '));
	assert.deepEqual(
		taken.map(arguments_ => refusalOf(...arguments_)),
		taken.map(() => ''),
	);
});

await test('names an alternative to a flag that a command does not take', () => {
	const asked: ReadonlyArray<readonly [words: readonly string[], why: RegExp]> = [
		[['export', '--json'], /does not take --json\. Use --format json/v],
		[['export', '--csv'], /Use --format csv/v],
		[['export', '--format', 'csv', '--parent', 'a'], /cforgs export ID/v],
		[['snapshot', '--json'], /always JSON/v],
		[['snapshot', '--csv'], /cforgs export --format csv/v],
		[['snapshot', '--output', 'file'], /cforgs snapshot FILE/v],
		[['snapshot', '--name-contains', 'a'], /all visible organizations/v],
		[['diff', 'old.json', '--containing-user', 'a'], /compares everything/v],
		[['compare', 'a', 'b', '--yes'], /changes nothing/v],
		[['tree', '--name-contains', 'a'], /cforgs list to filter/v],
		[['get', '--id', 'a'], /cforgs get ID/v],
		[['get', 'a', '--yes'], /changes nothing/v],
		[['tree', '--profile-contains', 'abc'], /cforgs list to filter/v],
		[['create', '--name', 'A', '--csv', '--yes'], /prints one line/v],
	];
	assert.deepEqual(
		asked.filter(([words, why]) => !why.test(refusalOf(...words))),
		[],
	);
});

await test('refuses a credential in any argument, without repeating it', () => {
	const given = [
		['cfut_canary0123'],
		['get', 'cfat_canary0123', '--log', 'f'],
		['list', '--id', 'cfk_canary0123'],
		['--cfoat_canary0123'],
		['--organization=cfut_canary0123'],
		['-tcfut_canary0123'],
		['list', '-H', 'Authorization: Bearer cfut_canary0123'],
		['list', 'X-Auth-Key:cfk_canary0123'],
		['list', 'one', 'cfut_canary0123'],
		['canary0'.padEnd(40, 'x')],
		['list', 'canary0'.padEnd(40, 'x')],
		['fac4de'.padEnd(37, '0')],
	];
	const refusals = given.map(words => refusalOf(...words));
	assert.deepEqual(
		refusals.filter(
			text =>
				!text.startsWith(
					'An argument looks like a credential. Do not pass one on the command line: other users of this machine can read it.',
				),
		),
		[],
	);
	assert.deepEqual(
		refusals.filter(text => /canary0|fac4de/v.test(text)),
		[],
	);
	assert.equal(refusalOf('edit', 'a', '--set', 'external_metadata=cfut_canary0123'), '');
	assert.equal(refusalOf('get', 'a'.repeat(32)), '');
});

await test('refuses flags that other programs use for credentials, with the reason', () => {
	const flags = [
		'--token',
		'--api-key',
		'--email',
		'--secret',
		'--password',
		'--pass',
		'--auth',
		'--bearer',
		'--credential',
		'--API-TOKEN',
		'-t',
		'-H',
		'-u',
	];
	assert.deepEqual(
		flags.map(flag =>
			refusalOf('list', flag, 'x').startsWith(
				`Do not pass a credential on the command line (${flag}): other users of this machine can read it.`,
			),
		),
		flags.map(() => true),
	);
	assert.equal(refusalOf('list', '--unknown'), 'There is no option --unknown. See cforgs --help.');
	assert.equal(refusalOf('list', '-T'), 'There is no option -T. See cforgs --help.');
});

await test('refuses a repeated flag with one value, and accepts one with several', () => {
	const twice = [
		['edit', 'a', '--name', 'A', '--name', 'B'],
		['create', '--name', 'A', '--parent', 'a', '--parent=none'],
		['list', '--base-url', 'http://127.0.0.1:1', '--base-url', 'http://127.0.0.1:2'],
		['list', '--context', 'one', '--context', 'one'],
		['export', '--format=json', '--output', 'a', '--format=csv'],
		['sandbox', '--port', '1', '--port', '2'],
	];
	const flags = ['--name', '--parent', '--base-url', '--context', '--format', '--port'];
	assert.deepEqual(
		twice.map(words => refusalOf(...words)),
		flags.map(flag => `${flag} was given twice but takes one value. See cforgs --help.`),
	);
	const taken = [
		['list', '--id', 'a', '--id', 'b'],
		['edit', 'a', '--set', 'business_name=A', '--set', 'business_phone=1'],
		['list', '--json', '--json'],
		['--no-cache', '--cache'],
	];
	assert.deepEqual(
		taken.map(words => refusalOf(...words)),
		taken.map(() => ''),
	);
});

await test('refuses an unknown value, and lists the known ones', () => {
	assert.equal(refusalOf('--theme=solarized'), '--theme takes auto, dark, light, high-contrast, mono.');
	assert.equal(refusalOf('--writer', 'ik'), '--writer takes cells, ink.');
	assert.equal(
		refusalOf('export', '--format', 'snapshot'),
		'--format takes json, ndjson, csv, tree, hcl. For a snapshot, use cforgs snapshot.',
	);
	assert.deepEqual(
		['--writer=paper', '--shape=round', '--edit=name'].filter(word => !/^--\w+ takes \w+, /v.test(refusalOf(word))),
		[],
	);
});

await test('asks for an empty or missing value, and never takes it from the next option', () => {
	const needed = (flag: string) => `${flag} needs a value. See cforgs --help.`;
	assert.deepEqual(
		[
			['list', '--name-contains', ''],
			['list', '--id='],
			['sandbox', '--port', ''],
			['export', '--output'],
		].map(words => refusalOf(...words)),
		['--name-contains', '--id', '--port', '--output'].map(flag => needed(flag)),
	);
	assert.equal(
		refusalOf('create', '--name', '--quiet', '--yes'),
		'--name needs a value, but --quiet is an option. If you mean it as the value, write --name=--quiet.',
	);
	assert.match(
		refusalOf('create', '--name', '--parent=none'),
		/^--name needs a value, but --parent=none is an option\./v,
	);
	assert.deepEqual(
		[['--name=--quiet'], ['--name', '-'], ['--name', '--Q--'], ['--name', '- A']].map(words =>
			refusalOf('create', ...words),
		),
		['', '', '', ''],
	);
});
