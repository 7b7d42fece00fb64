import assert from 'node:assert/strict';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileWith} from '../helpers/built-file.js';
import {startNavigator, typeNewName} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

// A defect on demand, thrown outside of any awaited call.
const defect = `--import data:text/javascript,${encodeURIComponent('process.on("SIGUSR2",()=>{throw new Error("cannot read \u{9B}2J cfut_canary0123 of "+process.env.CLOUDFLARE_API_KEY)})')}`;

await test('restores the terminal after an exception, keeps the draft, and reports both', async () => {
	await using navigator = await startNavigator({environment: {NODE_OPTIONS: defect}});
	const {session, stateHome, sandbox} = navigator;
	await typeNewName(navigator, 'Half typed');
	session.kill('SIGUSR2');
	assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
	assert.equal(session.isAlternate(), false);
	const said = session.screen().replaceAll('\n', '');
	assert.match(said, /cforgs crashed because of a bug: cannot read ⟦9B⟧2J \[redacted\] of \[redacted\]\./v);
	assert.match(said, /What you typed is kept as a draft; the next start offers it\./v);
	assert.match(said, /The report is in .*\.txt; it has no credential\./v);
	// The end of a line may take a space with it.
	assert.match(said.replaceAll(' ', ''), /Startcforgsagaintocontinue\.$/v);
	const folder = path.join(stateHome, 'cforgs', 'crashes');
	const [file = ''] = readdirSync(folder);
	const {mode} = statSync(path.join(folder, file));
	assert.equal(mode % 0o1000, 0o600);
	assert.equal(statSync(folder).mode % 0o1000, 0o700);
	const report = readFileSync(path.join(folder, file), 'utf8');
	assert.match(report, /^cforgs on Node\.js/v);
	assert.equal(
		[report, session.rawOutput()].some(text => text.includes(sandbox.key) || text.includes('canary')),
		false,
	);
	const again = navigator.again();
	await again.waitFor('Half typed');
});

await test('leaves every credential of the contexts out of the report: from variables, other contexts and commands', async () => {
	const thrown =
		'process.on("SIGUSR2",()=>{throw new Error(["used",process.env.CF_USED,process.env.CF_OTHER,"secret by"+" command"].join(" · "))})';
	using folder = temporaryFolder();
	const config =
		'[contexts.used]\nbase_url = "http://127.0.0.1:9"\ncredential_command = ["sh", "-c", "echo secret by command"]\n[contexts.a]\ntoken_variable = "CF_USED"\n[contexts.b]\nkey_variable = "CF_OTHER"\nemail = "a@b.example"\n';
	writeConfig(folder.path, config);
	await using navigator = await startNavigator({
		arguments: ['--context', 'used'],
		environment: {
			XDG_CONFIG_HOME: folder.path,
			CF_USED: 'variable-canary',
			CF_OTHER: 'key-canary',
			NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(thrown)}`,
		},
	});
	const {session} = navigator;
	await session.waitFor('context “used”');
	session.kill('SIGUSR2');
	assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
	assert.match(session.screen().replaceAll('\n', ''), /used · \[redacted\] · \[redacted\] · \[redacted\]\./v);
});

const imported = (code: string): string => `--import data:text/javascript,${encodeURIComponent(code)}`;
const password = 'new URL(process.env.HTTPS_PROXY).password';
const said = `"at "+process.env.HTTPS_PROXY+" with "+${password}+" or "+decodeURIComponent(${password})`;
const throwing = (name: string, when = 'true') =>
	`const {get}=Map.prototype;Map.prototype.get=function(key){const value=get.call(this,key);if(key==="${name}"&&${when})throw new Error(${said});return value}`;
const within: ReadonlyArray<readonly [name: string, code: string, key: string]> = [
	// React tries once more in the same turn before it gives up.
	[
		'drawing',
		`const {repeat}=String.prototype;const fail=()=>{setImmediate(()=>{String.prototype.repeat=repeat});throw new Error(${said})};
		process.on("SIGUSR2",()=>{String.prototype.repeat=fail;process.stdout.emit("resize")})`,
		'',
	],
	['taking a key', throwing('~'), '~'],
	// The start looks up its keys, and the command itself once.
	['a command', `let found=0;${throwing('reviewForm', 'typeof value==="function"&&++found>1')}`, 'ctrl+s'],
];

for (const [name, code, key] of within) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`does the same after an exception in ${name}, and reveals no proxy password`, async () => {
		const environment = {
			NODE_OPTIONS: imported(code),
			// eslint-disable-next-line unicorn/prefer-https -- As proxies are.
			HTTPS_PROXY: 'http://anna:pa%24s-canary@proxy.example:3128',
			NO_PROXY: '127.0.0.1',
		};
		await using navigator = await startNavigator({environment});
		const {session, stateHome} = navigator;
		await typeNewName(navigator, 'Half typed');
		if (key === '') {
			session.kill('SIGUSR2');
		} else {
			await session.press(key);
		}

		assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
		assert.equal(session.isAlternate(), false);
		assert.match(
			session.screen().replaceAll('\n', ''),
			/cforgs crashed because of a bug: at \[redacted\] with \[redacted\] or \[redacted\]\. The report is in /v,
		);
		const folder = path.join(stateHome, 'cforgs', 'crashes');
		const reports = readdirSync(folder).map(file => readFileSync(path.join(folder, file), 'utf8'));
		assert.equal(reports.length, 1);
		assert.equal(
			[...reports, session.rawOutput()].some(text => text.includes('canary')),
			false,
		);
		const again = navigator.again();
		await again.waitFor('Half typed');
	});
}

const places: ReadonlyArray<readonly [name: string, options: Parameters<typeof startNavigator>[0], shown: string]> = [
	['the menu of the start', {environment: {CLOUDFLARE_API_TOKEN: '', NODE_OPTIONS: defect}}, 'Type an API token'],
	['the first screen', {isGreeted: false, environment: {NODE_OPTIONS: defect}}, 'CLOUDFLARE_API_KEY'],
	[
		'a command without a screen',
		{
			arguments: ['list'],
			sandbox: {latency: 30_000},
			environment: {NODE_OPTIONS: `${defect} --import data:text/javascript,console.log('begun')`},
		},
		'begun',
	],
];

for (const [name, options, shown] of places) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`also reports an unawaited exception in ${name}`, async () => {
		await using navigator = await startNavigator(options);
		const {session, stateHome} = navigator;
		await session.waitFor(shown);
		session.kill('SIGUSR2');
		assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
		assert.equal(session.isAlternate(), false);
		assert.match(
			session.screen().replaceAll('\n', ''),
			/cforgs crashed because of a bug: cannot read ⟦9B⟧2J \[redacted\] of .*The report is in .*\.txt/v,
		);
		assert.equal(readdirSync(path.join(stateHome, 'cforgs', 'crashes')).length, 1);
	});
}

/** The last state of a terminal mode: `h` for set, `l` for reset, undefined if it was never changed. */
const lastOf = (mode: number, output: string): string | undefined =>
	output
		.replaceAll('\u{1B}', '')
		.matchAll(new RegExp(String.raw`\[\?${mode}(?<set>[hl])`, 'gv'))
		.toArray()
		.at(-1)?.groups?.['set'];

// Runs code when the program loads one of its own files or a module of Node.js.
const atLoadOf = (name: string, act: string): string =>
	imported(
		`import {registerHooks} from "node:module";registerHooks({load(url,context,next){if(/${name}/.test(url)){${act}}return next(url,context)}})`,
	);

const afterSkeleton = path.basename(fileWith('runLine='));

// In the order of a start, from the first that has a skeleton on the screen.
const moments: ReadonlyArray<readonly [when: string, name: string]> = [
	['behind the skeleton of a screen', afterSkeleton],
	['while the navigator is loaded', path.basename(fileWith('showScreen='))],
	['before the first request', 'node:https'],
	['while Ink is loaded', 'show-app-[A-Z0-9]+'],
];

for (const [when, name] of moments) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`restores the terminal first after an exception ${when}`, async () => {
		await using navigator = await startNavigator({
			environment: {NODE_OPTIONS: atLoadOf(name, 'setImmediate(()=>{throw new Error("boom")})')},
		});
		const {session} = navigator;
		assert.deepEqual(await session.waitForExit(), {exitCode: 1, signal: 0});
		const output = session.rawOutput();
		const left = [1049, 25, 7].map(mode => lastOf(mode, output));
		assert.deepEqual(left, ['l', 'h', 'h']);
		assert.equal(session.isAlternate(), false);
		const afterwards = output.slice(output.indexOf('[?1049l'));
		assert.match(afterwards.replaceAll(/\s+/gv, ' '), /boom/v);
		assert.equal(output.split('[?1049h').length, output.split('[?1049l').length);
	});
}

await test('restores the terminal after SIGQUIT before the screen is drawn', async () => {
	await using navigator = await startNavigator({
		environment: {NODE_OPTIONS: atLoadOf(afterSkeleton, 'process.kill(process.pid,"SIGQUIT")')},
	});
	const {session} = navigator;
	await session.waitForExit();
	const output = session.rawOutput();
	assert.ok(output.includes('[?1049h'));
	assert.deepEqual(
		[1049, 25, 7].map(mode => lastOf(mode, output)),
		['l', 'h', 'h'],
	);
});
