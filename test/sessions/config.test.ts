import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import type {DoctorReport} from '../../source/program/doctor/doctor-text.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {createHeadlessTerminal} from '../helpers/headless-terminal.js';
import {startSession, type Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';
import {openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7, state: 'older'});

await test('answers cforgs config path, check and example', async () => {
	using folder = temporaryFolder();
	const home = {XDG_CONFIG_HOME: folder.path};
	const config = async (what: string) => runProgram(['config', what], home);
	const file = path.join(folder.path, 'cforgs', 'config.toml');
	assert.deepEqual(await config('path'), {stdout: `${file}\n`, stderr: '', status: 0});
	assert.deepEqual(await config('contexts'), {stdout: '', stderr: '', status: 0});
	assert.deepEqual(await config('check'), {
		stdout: `There is no config file at ${file}. cforgs config example prints one to start with.\n`,
		stderr: '',
		status: 0,
	});
	const {stdout: example} = await config('example');
	writeConfig(folder.path, example);
	assert.deepEqual(await config('contexts'), {stdout: 'staging\nproduction\npartner\n', stderr: '', status: 0});
	const checked = (staging: string, partner: string) =>
		[
			`${file} is valid: 3 contexts, 2 own keys, 1 own command, 1 saved filter, 1 own rule.`,
			`staging: ${staging}`,
			'production: credential_command, which is not run here',
			`partner: ${partner}`,
			'Active: the context “staging” for api.cloudflare.com.',
		].join('\n');
	const [variable = ''] =
		/(?<=token_variable = ")\w+/v.exec(example.slice(example.indexOf('[contexts.staging]'))) ?? [];
	const unset = checked(`${variable} is not set`, 'CF_EMAIL_PARTNER and CF_KEY_PARTNER are not set');
	assert.deepEqual(await config('check'), {stdout: `${unset} It has no credential.\n`, stderr: '', status: 1});
	const set = checked(`${variable} is set`, 'CF_KEY_PARTNER is not set');
	assert.deepEqual(await runProgram(['config', 'check'], {...home, [variable]: 'x', CF_EMAIL_PARTNER: 'a@b.example'}), {
		stdout: `${set}\n`,
		stderr: '',
		status: 0,
	});
	writeConfig(folder.path, '[colors]\nquiet = "#eeeeee"\n');
	const weak = await config('check');
	assert.match(
		weak.stdout,
		/Hard to read on a light background, with a contrast of less than 4\.5:1: colors\.quiet \(1\.0\d:1\)/v,
	);
	writeConfig(
		folder.path,
		'[keys]\nmoveDown = ["J", "down"]\nmoveUp = "f9"\n[filters]\nno-contact = "email:none"\n[[command]]\nkey = "f5"\nname = "Ticket"\nrun = ["true"]\n',
	);
	const own = await config('check');
	assert.match(own.stdout, /is valid: 0 contexts, 2 own keys, 1 own command, 1 saved filter\.$/mv);
	writeConfig(folder.path, '[contexts.production]\ntoken_variable = "CF_TOKEN_PROD"\n[contexts.staging]\n');
	const bare = await runProgram(['list'], home);
	const ways =
		'set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY, or use --context production, staging, or use --demo for the sandbox';
	assert.deepEqual([bare.status, bare.stderr], [1, `cforgs: There is no credential: ${ways}.\n`]);
	const plain = await config('check');
	assert.deepEqual(
		[plain.stdout.split('\n').slice(1, 4), plain.status],
		[
			[
				'production: CF_TOKEN_PROD is not set',
				'staging: no credential in the context or in the environment',
				'No context is active. Using the environment.',
			],
			0,
		],
	);
	writeConfig(folder.path, 'context = "staging"\n[contexts.staging]\nread_only = true\n');
	const passedOver = await runProgram(['config', 'check'], {...home, CLOUDFLARE_API_TOKEN: 'x'});
	assert.match(
		passedOver.stdout,
		/No context is active\. Using the environment; its credential takes precedence over the context “staging”\./v,
	);
	writeConfig(folder.path, 'context = "staging"');
	assert.deepEqual(await config('check'), {
		stdout: '',
		stderr: `cforgs: ${file}, line 1: the default context “staging” does not exist. Add [contexts.staging].\n`,
		status: 2,
	});
	writeConfig(folder.path, '[filters]\nno-contact = "emial:none"');
	assert.deepEqual(await config('check'), {
		stdout: '',
		stderr: `cforgs: ${file}, line 2: filters.no-contact does not work: There is no term emial:. Did you mean email?\n`,
		status: 2,
	});
	assert.deepEqual(await config('path'), {stdout: `${file}\n`, stderr: '', status: 0});
	assert.deepEqual(await config('edit'), {
		stdout: '',
		stderr: 'cforgs: cforgs config takes path, check, contexts or example.\n',
		status: 2,
	});
});

await test('uses the host and credential of the context in commands, and respects read-only', async () => {
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		`
[contexts.variable]
base_url = "${sandbox.url}"
token_variable = "CF_TOKEN_TEST"
[contexts.command]
base_url = "${sandbox.url}"
credential_command = ["printenv", "CF_TOKEN_TEST"]
read_only = true
[contexts.broken]
base_url = "${sandbox.url}"
credential_command = ["sh", "-c", "echo locked >&2; exit 2"]
`,
	);
	const environment = {XDG_CONFIG_HOME: folder.path, XDG_STATE_HOME: folder.path, CF_TOKEN_TEST: sandbox.token};
	const run = async (...arguments_: readonly string[]) => runProgram(arguments_, environment);
	const lists = await Promise.all([
		run('list', '--context', 'variable'),
		runProgram(['list'], {...environment, CFORGS_CONTEXT: 'command'}),
	]);
	assert.deepEqual(
		lists.map(({stdout, stderr}) => [stdout.split('\n').length, stderr]),
		[
			[4, ''],
			[4, ''],
		],
	);
	const refused = await run('create', '--name', 'New', '--yes', '--context', 'command');
	assert.deepEqual(
		[refused.status, refused.stderr],
		[
			4,
			'cforgs: This session is read-only, so nothing was sent: read_only of the context “command” is set in the config file.\n',
		],
	);
	const broken = await run('list', '--context', 'broken');
	assert.deepEqual(
		[broken.status, broken.stderr],
		[
			1,
			'cforgs: The credential_command of “broken” (sh) failed: it ended with status 2. Its last output: locked. Try it in a shell.\n',
		],
	);
	const doctor = await run('doctor', '--json', '--context', 'command');
	const report = JSON.parse(doctor.stdout) as Pick<DoctorReport, 'context' | 'config_file' | 'credential' | 'service'>;
	assert.deepEqual(
		[
			doctor.status,
			report.context,
			report.config_file,
			report.credential.from,
			report.service.base_url_from,
			report.service.is_read_only,
		],
		[0, 'command', path.join(folder.path, 'cforgs', 'config.toml'), ['credential_command'], 'context', true],
	);
	assert.ok(![doctor.stdout, broken.stderr].join('').includes(sandbox.token));
	const {stdout: text} = await run('doctor', '--context', 'variable');
	assert.match(text, /^context +– active +variable$/mv);
});

await test('names the context and the host of a write in a question without a screen', async () => {
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		`[contexts.production]\nlabel = "PRODUCTION"\ncolor = "red"\nbase_url = "${sandbox.url}"\nemail_variable = "CF_EMAIL_TEST"\nkey_variable = "CF_KEY_TEST"\n`,
	);
	const {host} = new URL(sandbox.url);
	const {stdout} = await runProgram(
		['create', '--name', 'Asked about', '--yes', '--quiet', '--base-url', sandbox.url],
		{CLOUDFLARE_API_TOKEN: sandbox.token},
	);
	const id = stdout.trim();
	const asked = [
		[['create', '--name', 'Asked'], `PRODUCTION · ${host}: Type yes to send it:`],
		[['edit', id, '--name', 'Asked'], `PRODUCTION · ${host}: Type yes to send it:`],
		[['delete', id], `PRODUCTION · ${host}: Type the exact name of “`],
	] as const;
	await Promise.all(
		asked.map(async ([words, question]) => {
			await using session = startSession({
				arguments: [program, ...words, '--context', 'production'],
				columns: 120,
				rows: 24,
				environment: {
					XDG_CONFIG_HOME: folder.path,
					XDG_STATE_HOME: folder.path,
					CF_EMAIL_TEST: sandbox.email,
					CF_KEY_TEST: sandbox.key,
				},
			});
			await session.waitFor(question);
			session.write('no\r');
			const {exitCode} = await session.waitForExit();
			assert.equal(exitCode, 1);
		}),
	);
	await runProgram(['delete', id, '--yes', '--base-url', sandbox.url], {
		CLOUDFLARE_EMAIL: sandbox.email,
		CLOUDFLARE_API_KEY: sandbox.key,
		XDG_STATE_HOME: folder.path,
	});
});

await test('names the source of a refused credential of a context on the screen', async () => {
	using folder = temporaryFolder();
	const context = (name: string, from: string) => `[contexts.${name}]\nbase_url = "${sandbox.url}"\n${from}\n`;
	writeConfig(
		folder.path,
		context('variable', 'token_variable = "CF_TOKEN_TEST"') +
			context('command', 'credential_command = ["printenv", "CF_TOKEN_TEST"]'),
	);
	const environment = {XDG_CONFIG_HOME: folder.path, XDG_STATE_HOME: folder.path, CF_TOKEN_TEST: 'x'.repeat(40)};
	const ways = [
		['variable', 'CF_TOKEN_TEST', 'set CF_TOKEN_TEST again'],
		['command', 'credential_command', 'correct its output'],
	] as const;
	const screens = await Promise.all(
		ways.map(async ([name, from, todo]) => {
			await using session = startSession({
				arguments: [program, '--context', name],
				columns: 200,
				rows: 24,
				environment,
			});
			await session.waitFor(
				`The API token from ${from}, context “${name}” in ${folder.path}/cforgs/config.toml: ${todo}.`,
			);
			return session.screen();
		}),
	);
	assert.doesNotMatch(screens.join('\n'), /CLOUDFLARE_API_TOKEN/v);
});

await test('tries a refused credential again as the first choice, with what its command prints now', async () => {
	using folder = temporaryFolder();
	const token = path.join(folder.path, 'token');
	writeConfig(folder.path, `[contexts.one]\nbase_url = "${sandbox.url}"\ncredential_command = ["cat", "${token}"]\n`);
	writeFileSync(token, 'x'.repeat(40));
	await using session = startSession({
		arguments: [program, '--context', 'one'],
		columns: 120,
		rows: 24,
		environment: {XDG_CONFIG_HOME: folder.path, XDG_STATE_HOME: folder.path},
	});
	await session.waitFor('❯ Try again with the same credential');
	writeFileSync(token, sandbox.token);
	await session.press('enter');
	await session.waitFor('↵ continues');
	await session.press('enter');
	await session.waitFor('3 organizations');
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('names the variable that is missing if the environment has a part of a credential', async () => {
	const {stderr, status} = await runProgram(['list'], {CLOUDFLARE_EMAIL: 'a@b.example'});
	assert.deepEqual(
		[status, stderr],
		[
			1,
			'cforgs: CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is not. Set it, or CLOUDFLARE_API_TOKEN, or use --demo for the sandbox.\n',
		],
	);
	await using session = startSession({
		arguments: [program],
		columns: 120,
		rows: 24,
		environment: {CLOUDFLARE_EMAIL: 'a@b.example'},
	});
	await session.waitFor('CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is not.');
	assert.doesNotMatch(session.screen(), /There is no credential/v);
});

await test('lets a context write that says so in a read-only file, and no other', async () => {
	using folder = temporaryFolder();
	const context = (name: string) =>
		`[contexts.${name}]\nbase_url = "${sandbox.url}"\nemail_variable = "CF_EMAIL_TEST"\nkey_variable = "CF_KEY_TEST"\n`;
	writeConfig(folder.path, `read_only = true\n${context('one')}read_only = false\n${context('two')}`);
	const environment = {
		XDG_CONFIG_HOME: folder.path,
		XDG_STATE_HOME: folder.path,
		CF_EMAIL_TEST: sandbox.email,
		CF_KEY_TEST: sandbox.key,
	};
	const created = await runProgram(
		['create', '--name', 'Written by one', '--yes', '--quiet', '--context', 'one'],
		environment,
	);
	assert.deepEqual([created.status, created.stderr], [0, '']);
	const [refused, deleted] = await Promise.all(
		['two', 'one'].map(async name =>
			runProgram(['delete', created.stdout.trim(), '--yes', '--quiet', '--context', name], environment),
		),
	);
	assert.deepEqual(
		[refused?.status, refused?.stderr],
		[4, 'cforgs: This session is read-only, so nothing was sent: read_only is set in the config file.\n'],
	);
	assert.equal(deleted?.status, 0);
});

await test('refuses a key for two commands before the screen is drawn, and names both', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, '[keys]\nopenExport = "e"\n');
	await using navigator = await startNavigator({environment: {XDG_CONFIG_HOME: folder.path}});
	const {session} = navigator;
	const {exitCode} = await session.waitForExit();
	assert.deepEqual([exitCode, session.isAlternate()], [2, false]);
	assert.match(
		session.screen().replaceAll('\n', ''),
		/^cforgs: .*config\.toml, line 2: .*openExport.*openEditForm|^cforgs: .*config\.toml, line 2: .*openEditForm.*openExport/v,
	);
	assert.deepEqual(navigator.sandbox.requests, []);
});

// Whether a text on the first row is reversed.
async function isReversed(session: Session, text: string): Promise<boolean> {
	const terminal = createHeadlessTerminal(120, 40);
	await new Promise<void>(resolve => {
		terminal.write(session.rawOutput(), resolve);
	});
	const line = terminal.buffer.active.getLine(0);
	const at = line?.translateToString().indexOf(text) ?? -1;
	return (
		at !== -1 && Array.from(text, (_, offset) => line?.getCell(at + offset)?.isInverse()).every(each => each !== 0)
	);
}

await test('names the context in the header, and highlights a red one, also without colours', async () => {
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		`[contexts.production]\nlabel = "Production"\ncolor = "red"\nbase_url = "${sandbox.url}"\ncredential_command = ["printenv", "CF_TOKEN_TEST"]\nread_only = true\n`,
	);
	await using navigator = await startNavigator({
		arguments: ['--context', 'production'],
		environment: {XDG_CONFIG_HOME: folder.path, CF_TOKEN_TEST: sandbox.token, CLOUDFLARE_API_TOKEN: ''},
		isGreeted: false,
	});
	const {session} = navigator;
	await session.waitFor('API token from credential_command, context “production”');
	await session.press('enter');
	await session.waitFor('3 organizations');
	assert.match(session.screen(), /\[PRODUCTION\] · 127\.0\.0\.1:\d+ · read-only · 3 organizations/v);
	assert.ok(await isReversed(session, '[PRODUCTION]'));
	assert.equal(await isReversed(session, '127.0.0.1'), false);
	await using plain = await startNavigator({
		arguments: ['--context', 'production'],
		environment: {
			XDG_CONFIG_HOME: folder.path,
			XDG_STATE_HOME: navigator.stateHome,
			CF_TOKEN_TEST: sandbox.token,
			CLOUDFLARE_API_TOKEN: '',
			NO_COLOR: '1',
		},
	});
	await plain.session.waitFor(/\[PRODUCTION\] · 127\.0\.0\.1:\d+ · read-only/v);
	assert.ok(await isReversed(plain.session, '[PRODUCTION]'));
	assert.doesNotMatch(plain.session.rawOutput(), /\[(?:[\d;]*;)?[34]\d(?:;[\d;]*)?m/v);
});

await test('changes the context with K, shows only the other tree, and changes nothing if its command fails', async () => {
	await using other = await openSandbox({organizations: 5, seed: 9, state: 'older'});
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		`
[contexts.one]
base_url = "${sandbox.url}"
token_variable = "CF_ONE"
[contexts.two]
label = "SECOND"
color = "red"
base_url = "${other.url}"
read_only = true
credential_command = ["printenv", "CF_TWO"]
[contexts.broken]
base_url = "${other.url}"
credential_command = ["sh", "-c", "echo locked >&2; exit 2"]
`,
	);
	await using navigator = await startNavigator({
		arguments: ['--context', 'one'],
		environment: {XDG_CONFIG_HOME: folder.path, CF_ONE: sandbox.token, CF_TWO: other.token},
		isGreeted: false,
	});
	const {session} = navigator;
	await session.waitFor('API token from CF_ONE');
	await session.follow(
		[['enter'], '3 organizations'],
		[['K'], 'you are here'],
		[['j', 'j', 'enter'], 'Its last output: locked'],
		[['K'], 'you are here'],
		[['j', 'enter'], 'API token from credential_command, context “two”'],
		[['enter'], '5 organizations'],
	);
	assert.match(session.screen(), /\[SECOND\] · 127\.0\.0\.1:\d+ · read-only · 5 organizations/v);
	assert.doesNotMatch(session.screen(), /\bone ·/v);
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('returns with K to the credential of the start, at the requested address', async () => {
	await using other = await openSandbox({organizations: 5, seed: 9, state: 'older'});
	using folder = temporaryFolder();
	writeConfig(
		folder.path,
		`context = "two"\n[contexts.two]\nbase_url = "${other.url}"\nread_only = true\ntoken_variable = "CF_TWO"\n`,
	);
	await using navigator = await startNavigator({
		arguments: ['--base-url', sandbox.url],
		environment: {
			XDG_CONFIG_HOME: folder.path,
			CLOUDFLARE_API_TOKEN: sandbox.token,
			CF_TWO: other.token,
			CLOUDFLARE_BASE_URL: 'https://127.0.0.1:9',
		},
	});
	const {session} = navigator;
	await session.waitFor('API token from CLOUDFLARE_API_TOKEN');
	await session.press('enter');
	await session.waitFor('3 organizations');
	await session.waitFor(
		/Using the credential from the environment instead of context “two”\.\s+Press\s+K\s+to\s+switch\./v,
	);
	await session.follow(
		[['K'], /the environment’s credential +127\.0\.0\.1:\d+ · you are here/v],
		[['j', 'enter'], 'API token from CF_TWO, context “two”'],
		[['enter'], '5 organizations'],
		[['D'], 'This session is read-only: read_only of the context “two” is set in the config file.'],
		[['K'], 'you are here'],
		[['k', 'enter'], '3 organizations'],
	);
	assert.doesNotMatch(session.screen(), /\btwo ·|read-only|goes before/v);
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('shows the question of a credential_command at the start and after K', async () => {
	using folder = temporaryFolder();
	const asking = (question: string) =>
		String.raw`["sh", "-c", "printf '\\033[31m${question}' >&2; read pin; test \"$pin\" = 1234 && echo $CF_TOKEN_TEST"]`;
	writeConfig(
		folder.path,
		`
[contexts.one]
base_url = "${sandbox.url}"
credential_command = ${asking('First PIN: ')}
[contexts.two]
base_url = "${sandbox.url}"
read_only = true
credential_command = ${asking('Second PIN: ')}
[contexts.none]
base_url = "${sandbox.url}"
credential_command = ["/etc/passwd/none"]
[contexts.unset]
base_url = "${sandbox.url}"
token_variable = "NOT_SET"
`,
	);
	await using navigator = await startNavigator({
		arguments: ['--context', 'one'],
		environment: {XDG_CONFIG_HOME: folder.path, CF_TOKEN_TEST: sandbox.token, CLOUDFLARE_API_TOKEN: ''},
		isGreeted: false,
	});
	const {session} = navigator;
	await session.waitFor('Running credential_command of “one” …');
	await session.waitFor('⟦1B⟧[31mFirst PIN:');
	await session.follow(
		[['1', '2', '3', '4', 'enter'], 'API token from credential_command, context “one”'],
		[['enter'], '3 organizations'],
		[['K'], 'you are here'],
		[['j', 'j', 'enter'], /it could not be started: a part of the path is a file, not\s+a folder \(ENOTDIR\)/v],
		[['K'], 'you are here'],
		[['j', 'j', 'j', 'enter'], 'NOT_SET is not set.'],
		[['K'], 'you are here'],
		[['j', 'enter'], '⟦1B⟧[31mSecond PIN:'],
		[['1', '2', '3', '4', 'enter'], 'two · 127.0.0.1'],
	);
	await session.waitFor('3 organizations');
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('leads back from a context with a refused credential to the previous one', async () => {
	using folder = temporaryFolder();
	const context = (name: string) =>
		`[contexts.${name}]\nlabel = "${name.toUpperCase()}"\nbase_url = "${sandbox.url}"\ntoken_variable = "CF_${name.toUpperCase()}"\n`;
	writeConfig(folder.path, ['one', 'two'].map(name => context(name)).join(''));
	await using navigator = await startNavigator({
		arguments: ['--context', 'one'],
		environment: {XDG_CONFIG_HOME: folder.path, CF_ONE: sandbox.token, CF_TWO: 'revoked'},
		isGreeted: false,
	});
	const {session} = navigator;
	await session.waitFor('API token from CF_ONE');
	await session.follow(
		[['enter'], '3 organizations'],
		[['K'], 'you are here'],
		[['j', 'enter'], '❯ Go back to ONE'],
		[['enter'], /ONE · .*3 organizations/v],
	);
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('obeys the keys of the config file, and names them in the hints, the help and the tour', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, '[keys]\nmoveDown = ["n", "down"]\nfindNext = "J"\nopenHelp = "ctrl-e"\n');
	await using navigator = await startNavigator({
		arguments: ['tour', '--once'],
		environment: {XDG_CONFIG_HOME: folder.path},
	});
	const {session} = navigator;
	await session.waitFor('Press n to move down a row. Press k to move back up.');
	await session.waitFor('500 organizations');
	await session.press('n', 'k');
	await session.waitFor(/Tour 2\/\d+/v);
	await session.waitFor('ctrl-e help');
	await session.press('ctrl+e');
	await session.waitFor(/n ↓ +Move down one row/v);
	assert.doesNotMatch(session.screen(), /j ↓/v);
	await session.press('escape', 'j');
	await session.waitFor('j does nothing here.');
});

await test('leaves a key to the program of the person that a newer command would use, and says where that went', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, '[[command]]\nkey = "#"\nname = "ticket"\nrun = ["true"]\n');
	const checked = await runProgram(['config', 'check'], {XDG_CONFIG_HOME: folder.path});
	const remark =
		'# is your key for your command “ticket”, so tags is now on ^. To choose another key, set keys.openTags in the config file.';
	assert.equal(checked.stdout.split('\n').at(-2), remark);
	await using navigator = await startNavigator({environment: {XDG_CONFIG_HOME: folder.path}, size: [160, 40]});
	const {session} = navigator;
	await session.waitFor(remark.slice(0, 70));
	await session.press('tab', 'tab');
	await session.waitFor('❯ Production');
	await session.press('^');
	await session.waitFor('Tags of');
});

await test('runs the sandbox, the tour and local commands despite a broken config file, and reports it once on the sandbox', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, 'colour = "red"\n[keys]\nmoveDown = "ctrl-c"\n');
	const home = {XDG_CONFIG_HOME: folder.path, XDG_STATE_HOME: folder.path};
	const timesTold = (text: string) => text.split('colour is not a setting.').length - 1;
	const snapshot = path.join(folder.path, 'snapshot.json');
	const taken = await runProgram(['snapshot', snapshot, '--demo', '--organizations', '3', '--yes'], home);
	assert.deepEqual([taken.status, timesTold(taken.stderr)], [0, 1]);
	const silent = await Promise.all(
		[['diff', snapshot, snapshot], ['completion', 'bash'], ['--help']].map(async line => runProgram(line, home)),
	);
	assert.deepEqual(
		silent.map(({status, stderr}) => [status, timesTold(stderr)]),
		[
			[8, 0],
			[0, 0],
			[0, 0],
		],
		'a snapshot without profiles compares not everything',
	);
	const refused = await runProgram(['list'], home);
	assert.deepEqual([refused.status, timesTold(refused.stderr)], [2, 1]);
	const ends = await Promise.all(
		[['--demo'], ['tour']].map(async line => {
			await using navigator = await startNavigator({
				arguments: line,
				environment: {...home, CFORGS_CONTEXT: 'production'},
			});
			const {session} = navigator;
			await session.waitFor('500 organizations');
			await session.press('T');
			await session.waitFor('Tour 1/');
			await session.press('ctrl+x');
			await session.waitFor(/Back from the tour|Tour paused/v);
			await session.quit();
			const text = session.screen().replaceAll('\n', '');
			return [timesTold(text), text.includes('The sandbox started without the config')];
		}),
	);
	assert.deepEqual(ends, [
		[1, true],
		[1, true],
	]);
});

await test('allows writes in the tour and the sandbox of the start screen, whatever the config file and the environment say', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, 'context = "production"\nread_only = true\n[contexts.production]\nread_only = true\n');
	const environment = {
		XDG_CONFIG_HOME: folder.path,
		CFORGS_READ_ONLY: '1',
		CFORGS_CONTEXT: 'production',
		CLOUDFLARE_API_TOKEN: '',
	};
	await using tour = await startNavigator({arguments: ['tour', '--once'], environment});
	await tour.session.waitFor('sandbox · read-write · 500 organizations');
	await using asked = await startNavigator({environment, isGreeted: false});
	await asked.session.waitFor('Explore the sandbox');
	await asked.session.press('enter');
	await asked.session.waitFor('sandbox · read-write · 500 organizations');
	await using kept = await startNavigator({arguments: ['tour', '--once', '--read-only'], environment});
	await kept.session.waitFor('500 organizations');
	assert.match(kept.session.screen(), /sandbox · read-only/v);
});
