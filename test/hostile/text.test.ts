import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {snapshotText} from '../../source/kernel/files/snapshot.js';
import {foreign} from '../helpers/foreign.js';
import {hostileText} from '../helpers/hostile-text.js';
import {ok, refused, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

// Always the same, so that a failure can be reproduced.
const texts = fc.sample(hostileText, {numRuns: 400, seed: 6});
const attack =
	'\u{1B}]52;c;b3duZWQ=\u{7}\u{1B}]8;;evil:\u{7}\u{9B}2J\u{1B}]0;owned\u{7}\u{1B}[?1049l\u{202E}\u{200B}\n\r';
let next = 0;
const hostile = () => `${attack}${texts[next++ % texts.length] ?? ''}`;

const flags = () => ({[hostile()]: hostile()});
const profile = () => ({
	business_name: hostile(),
	business_email: hostile(),
	business_phone: hostile(),
	business_address: hostile(),
	external_metadata: JSON.stringify({[hostile()]: hostile()}),
});
const organization = (id: string, parent?: string) => ({
	id,
	name: hostile(),
	create_time: hostile(),
	...(parent !== undefined && {parent: {id: parent, name: hostile()}}),
	profile: profile(),
	meta: {flags: flags(), tenant_flags: flags(), hierarchy_tags: [hostile()], managed_by: hostile()},
	[hostile()]: hostile(),
});
const account = (id: string) => ({
	id,
	name: hostile(),
	type: hostile(),
	created_on: hostile(),
	settings: {abuse_contact_email: hostile(), access_approval_expiry: hostile(), enforce_twofactor: true},
	[hostile()]: hostile(),
});

const member = (id: string, status: string, email = hostile()) => ({
	id,
	status,
	create_time: hostile(),
	update_time: hostile(),
	meta: {[hostile()]: hostile()},
	user: {id: hostile(), email, name: hostile(), [hostile()]: hostile()},
	[hostile()]: hostile(),
});

const auditRecord = (id: string) => ({
	id,
	action: {type: hostile(), result: hostile(), time: hostile(), description: hostile()},
	actor: {
		id: hostile(),
		email: hostile(),
		type: hostile(),
		context: hostile(),
		ip_address: hostile(),
		token_id: hostile(),
		token_name: hostile(),
	},
	raw: {cf_ray_id: hostile(), method: hostile(), status_code: 403, uri: hostile(), user_agent: hostile()},
	resource: {
		id: hostile(),
		type: hostile(),
		product: hostile(),
		request: {[hostile()]: hostile()},
		response: [hostile()],
	},
	[hostile()]: hostile(),
});
const renaming = () => ({
	...auditRecord(''),
	raw: {method: 'PUT', uri: '/organizations/a1'},
	resource: {request: {name: hostile()}},
});

const ids = ['a1', hostile(), '../../etc', '__proto__', 'a2'];
const startHostile = async () =>
	startMisbehavingServer((response, {url}) => {
		const answers: ReadonlyArray<readonly [string, () => unknown]> = [
			['/members/m1', () => member('m1', 'active')],
			[
				'/members',
				() => [member('m1', 'active'), member(hostile(), 'pending', `${attack}@x.example`), member('m3', hostile())],
			],
			['/logs/audit', () => [auditRecord('h1'), renaming()]],
			['/accounts', () => [account('x1'), account(hostile())]],
			['/profile', profile],
			['/organizations?', () => ids.map((id, index) => organization(id, index === 0 ? undefined : 'a1'))],
			['', () => organization(decodeURIComponent(url.split('/').at(-1) ?? ''))],
		];
		const answer = answers.find(([part]) => url.includes(part))?.[1]();
		response.setHeader('cf-ray', 'x');
		ok(answer)(response, {method: '', url, query: new URLSearchParams(), headers: {}, body: ''});
	});

for (const screenReader of ['', 'true']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`lets no hostile text in any field steer the terminal${screenReader === '' ? '' : ' or a screen reader'}`,
		{timeout: 60_000},
		async () => {
			await using server = await startHostile();
			await using navigator = await startNavigator({
				environment: {CLOUDFLARE_BASE_URL: server.url, INK_SCREEN_READER: screenReader},
			});
			const {session} = navigator;
			// A screen reader only adds lines, so anything from before the last keys is no answer to them. Lines can break between any words.
			let heard = 0;
			const written = async (what: string) => {
				await session.waitFor(screen =>
					(screenReader === '' ? screen : session.rawOutput().slice(heard).replaceAll(/\s+/gv, ' ')).includes(what),
				);
				heard = session.rawOutput().length;
			};

			await written(screenReader === '' ? '2 of 2, direct' : '5 organizations');
			for (const key of ['2', '3', '4', '1', 'G']) {
				await session.press(key); // eslint-disable-line no-await-in-loop
			}

			// Until then, the accounts are those of the first organization.
			await written(screenReader === '' ? 'Below       nothing' : '5 of 5');
			await session.press('tab', 'tab');
			await written(screenReader === '' ? '1/2, direct' : '1 of 2');
			await session.press('enter');
			await written('Abuse contact');
			await session.press('escape', 'escape', 'g', 'H');
			await written('In the last 30 days: 2 records');
			await session.press('enter');
			await written('Result');
			await session.press('escape', 'j', 'enter');
			await written('tried to rename it to');
			await session.press('escape', 'escape', 'w');
			await written(screenReader === '' ? '1/3' : '1 of 3');
			await session.press('enter');
			await written('Second factor');
			await session.press('y');
			await written('Copy from member');
			await session.press('escape');
			await written('Second factor');
			await session.press('escape', 'G', 'k', 'D');
			await written('Undo is a new invitation');
			await session.press('escape', 'i');
			await written('email addresses, also with names');
			session.paste(`${attack} evil\u{202E}@x.example`);
			await session.press('enter');
			await written('To send, press');
			await session.press('escape', 'escape', 'x', 'I', 'I');
			await written('All (');
			await session.press('y');
			await written('Copy from person');
			await session.press('escape', 'enter');
			await written('go there');
			await session.press('D');
			await written('Offboard');
			for (const key of ['escape', 'escape', 'escape', 'm', 'm', '=']) {
				await session.press(key); // eslint-disable-line no-await-in-loop
			}

			await written(' differ, ');
			for (const key of ['escape', 'M', 'g', 'j', 'k', 'e']) {
				await session.press(key); // eslint-disable-line no-await-in-loop
			}

			await written(screenReader === '' ? '❯ Name' : 'Name, field 1 of');
			session.paste(attack);
			await session.press('ctrl+s');
			await written('PUT');
			await session.press('ctrl+c');
			await session.waitForExit();
			assert.deepEqual(foreign(session.rawOutput()), []);
			assert.equal(session.rawOutput().includes('\u{200E}'), screenReader === '');
		},
	);
}

const commands = [
	'list',
	'list --json',
	'list --csv',
	'tree',
	'tree --json',
	'get a1 --json',
	'accounts a1',
	'accounts a1 --csv',
	'members a1',
	'members a1 --json',
	'members a1 --csv',
	'members a1 --deep',
	'offboard x@y.example --dry-run --csv',
	'history a1',
	'history a1 --json',
	'history a1 --csv',
	'history a1 --markdown',
	'compare a1 a2',
	'compare a1 a2 --csv',
	'profile a1 --json',
	'snapshot',
	'report',
	'report --markdown',
	'report --json',
	'doctor',
	'list --log /dev/stdout',
	...['json', 'csv', 'hcl'].map(format => `export --format ${format}`),
].map(words => words.split(' '));

await test('writes no hostile text to a terminal without a screen', async () => {
	await using server = await startHostile();
	const outputs = await Promise.all(
		commands.map(async command => {
			await using session = startSession({
				arguments: [program, ...command],
				columns: 200,
				rows: 50,
				environment: {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_EMAIL: 'me@x.example', CLOUDFLARE_API_KEY: 'c0ffee'},
			});
			await session.waitForExit();
			return session.rawOutput();
		}),
	);
	assert.deepEqual(
		outputs.flatMap(output => foreign(output)),
		[],
	);
	assert.match(outputs[0] ?? '', /⟦1B⟧\]52/v);
});

await test('writes no control sequence to a pipe or file in any format', async () => {
	await using server = await startHostile();
	using folder = temporaryFolder();
	const environment = {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_EMAIL: 'me@x.example', CLOUDFLARE_API_KEY: 'c0ffee'};
	const piped = [
		...[
			'list',
			'list --flat',
			'tree',
			'get a1',
			'accounts a1',
			'profile a1',
			'history a1',
			'members a1',
			'members a1 --deep',
			'compare a1 a2',
		].map(words => `${words} --csv`),
		...['json', 'ndjson', 'csv', 'tree', 'hcl'].map(format => `export --format ${format}`),
		...['list', 'members a1', 'members a1 --deep', 'history a1', 'report'].map(words => `${words} --json`),
		'report',
		'report --markdown',
		'history a1 --markdown',
	];
	const outputs: string[] = [];
	for (const command of piped) {
		const {stdout} = await runProgram(command.split(' '), environment); // eslint-disable-line no-await-in-loop -- One after the other, on a small machine.
		outputs.push(stdout);
	}

	const file = path.join(folder.path, 'all.csv');
	await runProgram(['export', '--format', 'csv', '--output', file], environment);
	const written = [...outputs, readFileSync(file, 'utf8')];
	assert.deepEqual(
		written.filter(text => text.length < 300 || /[[\p{Bidi_Control}\p{Control}]--[\t\n\r]]/v.test(text)),
		[],
	);
	assert.ok([outputs[0], written.at(-1)].every(text => text?.includes('⟦1B⟧]52')));
});

await test('writes one line for each record without a screen, whatever line ends are in the data', async () => {
	await using server = await startHostile();
	const environment = {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)};
	const lines = async (command: string) => {
		const {stdout} = await runProgram(command.split(' '), environment);
		assert.doesNotMatch(stdout, /[\v\f\r\u{85}\u{2028}\u{2029}]/v);
		return stdout.replace(/\n$/v, '').split('\n').length;
	};

	const expected = {
		list: 5,
		'list --quiet': 5,
		tree: 5,
		'tree --quiet': 5,
		'accounts a1': 2,
		'accounts a1 --quiet': 2,
		'get a1 --quiet': 1,
		'profile a1 --quiet': 1,
	};
	const counts: Record<string, number> = {};
	for (const command of Object.keys(expected)) {
		counts[command] = await lines(command); // eslint-disable-line no-await-in-loop -- One after the other, on a small machine.
	}

	const detail = await runProgram(['get', 'a1'], environment);
	const profileText = await runProgram(['profile', 'a1'], environment);
	assert.deepEqual(counts, expected);
	assert.deepEqual(
		detail.stdout
			.trimEnd()
			.split('\n')
			.filter(each => !/^(?:\p{Letter}[\p{Letter} ]{16} .| {18}|External metadata$| {2}\S)/v.test(each)),
		[],
	);
	assert.equal(
		profileText.stdout
			.trimEnd()
			.split('\n')
			.filter(each => each.includes('\t')).length,
		5,
	);
	assert.equal(profileText.stdout.trimEnd().split('\n').length, 5);
});

await test('shows invisible differences between names in text and on a terminal, and keeps data unchanged', async () => {
	const names = ['Acme Inc', 'Acme Inc ', ' Acme Inc', 'Acme  Inc', 'Acme\u{A0}Inc', 'Acme Inc\u{200B}'];
	const shown = ['Acme Inc', 'Acme Inc⟦20⟧', '⟦20⟧Acme Inc', 'Acme ⟦20⟧Inc', 'Acme⟦A0⟧Inc', 'Acme Inc⟦200B⟧'];
	const records = names.map((name, index) => ({id: `a${index}`, name, meta: {}, settings: {}}));
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.endsWith('/profile') ? refused(404, []) : ok(/\?|accounts/v.test(request.url) ? records : records[1]))(
			response,
			request,
		);
	});
	using folder = temporaryFolder();
	const environment = {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
		XDG_STATE_HOME: folder.path,
	};
	const older = path.join(folder.path, 'older.json');
	writeFileSync(
		older,
		snapshotText({
			host: new URL(server.url).host,
			takenAt: '2025-01-01T00:00:00.000Z',
			isComplete: true,
			organizations: [],
		}),
	);
	const linesOf = async (...words: readonly string[]) => {
		const {stdout} = await runProgram(words, environment);
		return stdout.split('\n').slice(0, -1);
	};

	const namesIn = (lines: readonly string[]) =>
		shown.filter(name => lines.some(line => line.split('\t').includes(name)));
	const lists = [['list'], ['accounts', 'a1'], ['tree'], ['export', '--format', 'tree'], ['diff', older]];
	const listed = await Promise.all(lists.map(async words => linesOf(...words)));
	assert.deepEqual(
		listed.map(lines => [lines.length, namesIn(lines)]),
		lists.map(() => [names.length, shown]),
	);
	const detail = await linesOf('get', 'a1');
	assert.ok(detail.includes(`${'Name'.padEnd(18)}Acme Inc⟦20⟧`));
	const json = await linesOf('list', '--json');
	assert.deepEqual(
		(JSON.parse(json.join('\n')) as ReadonlyArray<{readonly name: string}>).map(({name}) => name),
		names,
	);
	const cellOf = (line: string) => line.split(',', 2)[1];
	const csv = await linesOf('list', '--csv');
	assert.deepEqual(
		csv.slice(1).map(line => cellOf(line)),
		names,
	);
	await using session = startSession({arguments: [program, 'list', '--csv'], columns: 200, rows: 50, environment});
	await session.waitForExit();
	assert.deepEqual(
		session
			.rawOutput()
			.split(/[\n\r]+/v)
			.filter(line => /^a\d,/v.test(line))
			.map(line => cellOf(line)),
		shown,
	);
});

await test('shows a hostile refusal harmlessly on the screen, in the log and without a screen', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		if (request.url.includes('page_size=50')) {
			ok([organization('a1')])(response, request);
			return;
		}

		// Everything that a header may hold on the wire: Latin-1, including the C1 control characters.
		response.writeHead(400, {'cf-ray': '\u{9B}2J\u{9D}0;owned\u{9C}', ratelimit: '\u{9B}2J'});
		const cause = {code: 8, message: hostile()};
		const error = {code: 7, message: hostile(), source: {pointer: hostile()}};
		response.end(JSON.stringify({success: false, errors: [{...error, error_chain: [cause]}]}));
	});
	await using navigator = await startNavigator({
		environment: {CLOUDFLARE_BASE_URL: server.url},
		arguments: ['--log', 'requests.ndjson'],
	});
	const {session, stateHome} = navigator;
	await session.waitFor(screen => screen.includes('1 organization') && screen.includes('Could not'));
	await session.press('L');
	await session.waitFor('╭ Requests');
	await session.press('enter');
	await session.waitFor('$CLOUDFLARE');
	await session.press('escape', 'escape', 'q');
	await session.waitForExit();
	await using heard = await startNavigator({
		environment: {CLOUDFLARE_BASE_URL: server.url},
		arguments: ['--accessible'],
	});
	await heard.session.waitFor('1 organization.');
	await heard.session.press('p');
	await heard.session.waitFor('Could not read the');
	await heard.session.press('q');
	const headless = await Promise.all(
		['list', 'tree', 'get a1'].map(async line => {
			await using each = startSession({
				arguments: [program, ...line.split(' ')],
				columns: 200,
				rows: 50,
				environment: {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)},
			});
			await each.waitForExit();
			return each.rawOutput();
		}),
	);
	const log = readFileSync(path.join(stateHome, 'requests.ndjson'), 'utf8');
	assert.ok(log.includes('400'));
	assert.ok(headless.every(output => output.includes('Could not')));
	assert.deepEqual(
		[session.rawOutput(), heard.session.rawOutput(), ...headless, log].flatMap(output => foreign(output)),
		[],
	);
});

await test('says a hostile refusal of an account list or a field harmlessly to a screen reader', async () => {
	const answer = {id: 'a1', name: 'Named', meta: {}};
	const stored = profile();
	const says = () =>
		refused(
			400,
			['/name', '/business_name', '/external_metadata'].map(pointer => ({
				code: 7,
				message: hostile(),
				source: {pointer},
			})),
		);
	await using server = await startMisbehavingServer((response, request) => {
		const isRefused = request.url.includes('/accounts') || request.method !== 'GET';
		const result = request.url.includes('/profile') ? stored : request.url.includes('?') ? [answer] : answer;
		(isRefused ? says() : ok(result))(response, request);
	});
	await using navigator = await startNavigator({
		environment: {CLOUDFLARE_BASE_URL: server.url},
		arguments: ['--accessible'],
	});
	const {session} = navigator;
	await session.waitFor('1 organization.');
	await session.follow(
		[['tab', 'tab'], 'Could not list the accounts'],
		[['shift+tab', 'e'], 'Name, field 1 of'],
		[['x', 'ctrl+s'], 'PUT'],
		[['y'], /Name, field 1 of [^:]*: Namedx\. [\s\S]*⟦1B⟧\]52/v],
		[['tab'], /Business name, field 2 of/v],
	);
	await session.press('ctrl+c');
	await session.waitForExit();
	assert.deepEqual(foreign(session.rawOutput()), []);
});

await test('refuses an unusable file without repeating hostile text from the file or its name', async () => {
	using folder = temporaryFolder();
	const broken = ['name\nA\u{9B}2J"', 'name\n"A"\u{1B}', 'name\n"A"\u{9B}'].map((text, index) => {
		const file = path.join(folder.path, `customers${index}.csv`);
		writeFileSync(file, text);
		return ['onboard', '--from', file];
	});
	const absent = path.join(folder.path, `none${attack}`, 'file');
	const refusals = [
		...broken,
		['onboard', '--from', absent],
		['list', '--demo', '--log', absent],
		['diff', absent],
		['export', '--demo', '--format', 'csv', '--yes', '--output', absent],
	];
	const said = await Promise.all(
		refusals.map(async words => {
			const {stderr} = await runProgram(words, {CLOUDFLARE_API_TOKEN: 'x'.repeat(40)});
			return stderr;
		}),
	);
	assert.deepEqual(
		said.map(text => /is not usable|Could not write/v.test(text)),
		said.map(() => true),
	);
	assert.deepEqual(
		said.flatMap(text => foreign(text)),
		[],
	);
});

await test('sets no colour with NO_COLOR, and reverses the selection', async () => {
	await using navigator = await startNavigator({environment: {NO_COLOR: '1', COLORTERM: 'truecolor'}});
	const {session} = navigator;
	await session.waitFor('direct');
	const steps = [
		['?', 'Keys'],
		['escape', 'help'],
		[':', 'Commands'],
		['escape', 'help'],
		['p', 'Profile of'],
		['z', 'changed'],
		['ctrl+s', 'Review'],
		['escape', 'F1 help'],
		['escape', 'What you typed'],
		['x', 'Discarded'],
		['y', 'Copy from'],
		['escape', 'help'],
		['D', 'Delete'],
		['escape', 'help'],
		['/', 'keep'],
		['a', 'match'],
		['enter', 'help'],
	] as const;
	for (const [key, shown] of steps) {
		await session.press(key); // eslint-disable-line no-await-in-loop
		await session.waitFor(shown); // eslint-disable-line no-await-in-loop
	}

	await session.press('escape', 'q');
	await session.waitForExit();
	const colours =
		session
			.rawOutput()
			.replaceAll('\u{1B}', '␛')
			.match(/␛\[(?:[\d;]*;)?(?:3\d|4\d|9[0-7]|10[0-7])(?:;[\d;]*)?m/gv) ?? [];
	assert.deepEqual([...new Set(colours)], []);
	assert.match(session.rawOutput(), /\[(?:\d*;)*7m❯ ▾ Acme Distribution/v);
});
