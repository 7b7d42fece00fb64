import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {filesBelow, found, startEcho} from '../helpers/canaries.js';
import {startNavigator, type Navigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import type {Session} from '../helpers/session.js';

type Credential = Readonly<Record<string, string>>;

const keyOf = (key: string): Credential => ({CLOUDFLARE_EMAIL: 'c4n4rymail@person.example', CLOUDFLARE_API_KEY: key});
const credentials: ReadonlyArray<readonly [shape: string, credential: Credential, canaries: readonly string[]]> = [
	['a token of 40 characters', {CLOUDFLARE_API_TOKEN: 'c4n4ryOLDER'.padEnd(40, 'x1_-')}, ['c4n4ryOLDER']],
	['a user token', {CLOUDFLARE_API_TOKEN: 'cfut_c4n4ryUSER0123456789'}, ['c4n4ryUSER']],
	['an account token', {CLOUDFLARE_API_TOKEN: 'cfat_c4n4ryACCOUNT0123456789'}, ['c4n4ryACCOUNT']],
	['an OAuth token', {CLOUDFLARE_API_TOKEN: 'cfoat_c4n4ryOAUTH0123456789'}, ['c4n4ryOAUTH']],
	['a key', keyOf('cfk_c4n4ryKEY0123456789'), ['c4n4ryKEY', 'c4n4rymail']],
	['an older key', keyOf('fac4de0fac4de'.padEnd(37, '7')), ['fac4de0fac4de', 'c4n4rymail']],
	['a key in the place of a token', {CLOUDFLARE_API_TOKEN: 'cfk_c4n4ryPLACE0123456789'}, ['c4n4ryPLACE']],
];

const secretOf = (credential: Credential): string => Object.values(credential).at(-1) ?? '';

// The program redacts these only because it knows its own credential, so the tests look for them everywhere.
// It also knows prefixed credentials by their prefix, so the tests look for those only where their shape matters.
const isKnownByPrefix = (credential: Credential): boolean => /^cf\w+_/v.test(secretOf(credential));

function changeOf(credential: Credential): keyof typeof changes {
	const {CLOUDFLARE_API_TOKEN: token} = credential;
	return token === undefined ? 'key' : token.startsWith('cfat_') ? 'none' : 'token';
}

// A token creates instead of editing. An account token can do neither.
const changes = {
	key: [
		[['escape', 'p'], '❯ Business name'],
		[['z'], '❯ Business name'],
		[['ctrl+s'], 'PUT'],
		[['y'], 'Profile saved'],
		[['c'], '❯ Name'],
	],
	token: [[['escape', 'c'], '❯ Name']],
	none: [],
} as const;

async function everyScreen(session: Session, change: keyof typeof changes): Promise<void> {
	await session.follow(
		[['2'], /Business|needs the Global API key/v],
		[['3', '4'], '"id"'],
		[['1', 'L'], '╭ Requests'],
		[['enter'], 'curl -X GET'],
		[['y'], 'clipboard'],
		[['escape', 'escape', 'y'], '╭ Copy'],
		[['G', 'k', 'enter'], 'clipboard'],
		[['escape', 'x'], '╭ Export'],
		[['tab', 'tab', 'enter'], 'written to'],
		[['escape', '?'], '╭ Keys'],
		[['escape', ':'], '╭ Commands'],
		...changes[change],
		[['N', 'e', 'w', 'ctrl+s'], 'POST'],
	);
}

async function requestsAndForm(session: Session, change: keyof typeof changes): Promise<void> {
	await session.follow(
		[['L'], '╭ Requests'],
		[['enter'], 'curl -X GET'],
		[['y'], 'clipboard'],
		...(change === 'key'
			? ([
					[['escape', 'escape', 'p'], '❯ Business name'],
					[['z', 'ctrl+s'], 'PUT'],
				] as const)
			: change === 'none'
				? ([[['escape', 'escape', 'C'], 'Creating needs an API token']] as const)
				: ([
						[['escape', 'escape', 'C'], '❯ Name'],
						[['z', 'ctrl+s'], 'POST'],
					] as const)),
	);
}

// A defect that reveals the whole environment.
const defect = `--import data:text/javascript,${encodeURIComponent('process.on("SIGUSR2",()=>{throw new Error(JSON.stringify(process.env))})')}`;

async function everyCommand(
	credential: Credential,
	url: string,
	{stateHome}: Navigator,
): Promise<Readonly<Record<string, string>>> {
	const environment = {
		...credential,
		CLOUDFLARE_BASE_URL: url,
		XDG_STATE_HOME: stateHome,
		XDG_CACHE_HOME: path.join(stateHome, 'cache'),
		HOME: stateHome,
	};
	const log = path.join(stateHome, 'headless.ndjson');
	const secret = secretOf(credential);
	const listed = await runProgram(['list', '--json', '--log', log], environment);
	const [{id}] = JSON.parse(listed.stdout) as readonly [{readonly id: string}];
	const others = [
		['tree'],
		['get', id, '--json'],
		['accounts', id, '--csv'],
		['profile', id, '--json'],
		['export', '--format', 'hcl'],
		['report'],
		['report', '--markdown'],
		['report', '--json'],
		['doctor', '--json'],
		['create', '--name', 'X', '--dry-run'],
		['edit', id, '--name', 'Y', '--dry-run'],
		['delete', id, '--dry-run'],
		['list', '--token', secret],
		['list', secret],
	];
	const commands = [
		...(isKnownByPrefix(credential) ? [] : others),
		['get', 'ffffffffffffffffffffffffffffffff'],
		['doctor'],
		[secret],
		['get', secret, '--log', path.join(stateHome, 'given.ndjson')],
	];
	const outputs = await Promise.all(commands.map(async command => runProgram(command, environment)));
	return {
		list: JSON.stringify(listed),
		...Object.fromEntries(outputs.map((output, index) => [commands[index]?.join(' ') ?? '', JSON.stringify(output)])),
	};
}

for (const [shape, credential, canaries] of credentials) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`never shows, sends elsewhere or writes ${shape}`, {timeout: 90_000}, async () => {
		await using echo = await startEcho(['name']);
		await using navigator = await startNavigator({
			arguments: ['--log', 'requests.ndjson'],
			environment: {
				CLOUDFLARE_API_TOKEN: '',
				...credential,
				CLOUDFLARE_BASE_URL: echo.server.url,
				NODE_OPTIONS: defect,
			},
		});
		const {session, stateHome} = navigator;
		await session.waitFor('· 60 organizations');
		const change = changeOf(credential);
		await session.waitFor(change === 'key' ? ', direct' : 'not listed');
		await (isKnownByPrefix(credential) ? requestsAndForm : everyScreen)(session, change);
		session.kill('SIGUSR2');
		await session.waitForExit();
		const outputs = await everyCommand(credential, echo.server.url, navigator);
		const files = Object.fromEntries(filesBelow(stateHome).map(file => [file, readFileSync(file, 'latin1')]));
		const written = [
			'crashes',
			...(change === 'none' ? [] : ['drafts']),
			'requests.ndjson',
			...(isKnownByPrefix(credential) ? [] : ['organizations.']),
		];
		assert.ok(
			written.every(part => Object.keys(files).some(file => file.includes(part))),
			Object.keys(files).join(' '),
		);
		assert.deepEqual(found(canaries, {...files, ...outputs, terminal: session.rawOutput()}), []);
	});
}

await test('never shows or writes a token typed at the start', async () => {
	await using echo = await startEcho();
	await using navigator = await startNavigator({
		environment: {CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_BASE_URL: echo.server.url},
	});
	const {session, stateHome} = navigator;
	await session.waitFor('Type an API token');
	await session.press('j', 'j', 'enter');
	await session.waitFor('API token:');
	session.paste('cfut_c4n4ryTYPED0123456789');
	await session.press('enter');
	await session.waitFor('typed for this session');
	await session.press('enter');
	await session.waitFor('· 60 organizations');
	await session.waitFor('not listed');
	await requestsAndForm(session, 'token');
	await session.press('ctrl+c');
	await session.waitForExit();
	const files = Object.fromEntries(filesBelow(stateHome).map(file => [file, readFileSync(file, 'latin1')]));
	assert.deepEqual(found(['c4n4ryTYPED'], {...files, terminal: session.rawOutput()}), []);
});

await test('never shows, writes or stores a credential that the service repeats in names and profiles', async () => {
	const secret = 'cfk_c4n4ryREPEATED0123456789';
	await using echo = await startEcho(['name', 'business_address']);
	await using navigator = await startNavigator({
		environment: {
			CLOUDFLARE_EMAIL: 'operator@person.example',
			CLOUDFLARE_API_KEY: secret,
			CLOUDFLARE_BASE_URL: echo.server.url,
		},
	});
	const {session, stateHome} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor('[redacted]');
	await session.follow(
		[['2'], 'Business address'],
		[['4'], '"id"'],
		[['x'], '╭ Export'],
		[['tab', 'tab', 'enter'], 'written to'],
		[['p'], '❯ Business name'],
		[['z', 'ctrl+s'], 'PUT'],
		[['y'], 'a value contains [redacted]'],
	);
	await session.press('ctrl+c');
	await session.waitForExit();
	const files = Object.fromEntries(filesBelow(stateHome).map(file => [file, readFileSync(file, 'latin1')]));
	assert.ok(Object.keys(files).some(file => file.includes('drafts')));
	assert.deepEqual(found(['c4n4ryREPEATED'], {...files, terminal: session.rawOutput()}), []);
	assert.deepEqual(
		echo.server.requests.filter(({method}) => method !== 'GET'),
		[],
	);
});
