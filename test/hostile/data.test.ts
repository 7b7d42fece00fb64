import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ok, pages, startMisbehavingServer, text} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const long = 'x'.repeat(10_000);
const records: readonly unknown[] = [
	{id: 'root', name: 'Root', meta: {}},
	null,
	'text',
	{name: 'without an id'},
	JSON.parse('{"id":"nulls","name":null,"parent":null,"profile":null,"meta":null,"create_time":null}'),
	{id: 'types', name: 7, parent: 'root', meta: []},
	{id: 'self', name: 'Self-parent', parent: {id: 'self'}},
	{id: 'one', name: 'Cycle one', parent: {id: 'two'}},
	{id: 'two', name: 'Cycle two', parent: {id: 'one'}},
	{id: 'orphan', name: 'Orphan', parent: {id: 'gone', name: 'Gone parent'}},
	{id: 'twin', name: 'Twin'},
	{id: 'twin', name: 'Twin'},
	{id: '__proto__', name: 'Prototype', parent: {id: 'constructor'}},
	{id: 'a/b?c#d', name: 'Slashes'},
	{id: 'long', name: long},
];

await test('counts a bad record, and shows all the others', async () => {
	const asked: string[] = [];
	await using server = await startMisbehavingServer((response, request) => {
		asked.push(request.url);
		const [id = ''] = request.url
			.split('/organizations/', 2)
			.slice(1)
			.map(rest => decodeURIComponent(rest.split('/', 1)[0] ?? ''));
		const profile = {
			business_address: '',
			business_email: '',
			business_name: long,
			business_phone: '',
			external_metadata: `{"n": "${'m'.repeat(1_000_000)}"}`,
		};
		const answers: ReadonlyArray<readonly [string, unknown]> = [
			['/accounts', []],
			['/profile', profile],
			['/organizations?', records],
			['', {id, name: id}],
		];
		ok(answers.find(([part]) => request.url.includes(part))?.[1])(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('3 unreadable');
	await session.press('E');
	await session.waitFor('Cycle two');
	const names = [
		'Root',
		'Self-parent',
		'Cycle one',
		'Cycle two',
		'Orphan',
		'Gone parent',
		'Twin',
		'Prototype',
		'Slashes',
		'without an id (unreadable)',
		'xxxxxxx',
	];
	const shown = names.filter(name => !session.screen().includes(name));
	const nameless = session
		.screen()
		.split('\n')
		.filter(line => line.split('│', 2)[1]?.includes('(no name)')).length;
	await session.press('/');
	session.write('slashes');
	await session.press('enter');
	await session.waitFor('╭ a/b?c#d ─');
	await session.press('2', 'tab', 'G');
	await session.waitFor('mmmmmmmm');
	const {exitCode} = await session.quit();
	assert.deepEqual([shown, nameless, exitCode], [[], 4, 0]);
	assert.ok(asked.some(url => url.includes('/organizations/a%2Fb%3Fc%23d')));
});

const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const deepOrganization = `{"id":"deep","name":"Deep","meta":{"x":${nested}}}`;
const inText = JSON.stringify({id: 'text', name: 'In a text', profile: {external_metadata: `{"a":${nested}}`}});
const deepProfile = `{"business_name":${nested},"external_metadata":"kept"}`;

// A value that JSON.stringify cannot write, sent as it is.
const startDeep = async () =>
	startMisbehavingServer((response, request) => {
		const {url} = request;
		const answers: ReadonlyArray<readonly [string, string]> = [
			['/accounts', `[{"id":"a1","name":"Shallow"},{"id":"a2","name":"Deep account","settings":{"x":${nested}}}]`],
			['/text/profile', JSON.stringify({external_metadata: `{"a":${nested}}`})],
			['/deep/profile', '{"business_name":"kept"}'],
			['/profile', deepProfile],
			['/organizations?', `[{"id":"root","name":"Root"},${deepOrganization},${inText}]`],
			['/deep', deepOrganization],
			['/text', inText],
			['', '{"id":"root","name":"Root"}'],
		];
		text(200, `{"success":true,"result":${answers.find(([part]) => url.includes(part))?.[1]}}`)(response, request);
	});

await test('leaves out a record nested twenty thousand levels deep, reports and counts it, and shows the others', async () => {
	await using server = await startDeep();
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('3 organizations');
	await session.follow(
		[['1', 'g'], '╭ Deep'],
		[['4'], 'the answer is nested more than '],
		[['y'], '╭ Copy'],
		[['escape', 'x'], '╭ Export'],
		[['escape', 'j', '4'], '╭ In a text'],
		[['2'], 'External metadata'],
		[['p'], '❯ Business name'],
		[['escape', 'x', 'tab', 'tab', 'enter'], '1 record could not be read and is left out'],
		[['j', '2'], '╭ Root'],
	);
	await session.waitFor('the answer is nested more than ');
	await session.waitFor('1 unreadable');
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('ends no headless command because of such a record', async () => {
	await using server = await startDeep();
	using folder = temporaryFolder();
	const environment = {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: folder.path,
	};
	const run = async (line: string) => runProgram(line.split(' '), environment);
	const lists = await Promise.all(
		[
			'list --json',
			'tree',
			'export --format csv',
			'export --format hcl',
			'snapshot',
			'report',
			'report --markdown',
			'report --json',
			'accounts root --json',
		].map(async line => run(line)),
	);
	const ones = await Promise.all(['get deep --json', 'get root', 'profile root --json'].map(async line => run(line)));
	assert.deepEqual(
		lists.map(({status, stderr}) => [
			status,
			/1 record could not be read .* nested more than 200 levels deep/v.test(stderr),
		]),
		lists.map(() => [1, true]),
	);
	assert.ok(lists.every(({stdout}) => /Root|Shallow/v.test(stdout)));
	const refusal = /Could not read the (?:organization|profile): the answer is nested more than 200 levels deep/v;
	assert.deepEqual(
		ones.map(({status, stderr}) => [status, refusal.test(stderr)]),
		ones.map(() => [1, true]),
	);
});

await test('never acts on an answer about another organization', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		const other = request.url.endsWith('/profile') ? {} : {id: 'b'.repeat(32), name: 'Other', meta: {}};
		ok(request.url.includes('?') ? [] : other)(response, request);
	});
	const environment = {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_EMAIL: 'a@b.example',
		CLOUDFLARE_API_KEY: 'a1'.repeat(18),
	};
	const asked = 'a'.repeat(32);
	const deleted = await runProgram(['delete', asked, '--yes'], environment);
	const edited = await runProgram(['edit', asked, '--name', 'New', '--yes'], environment);
	assert.deepEqual(
		[deleted, edited].map(({status, stderr}) => [status, stderr.includes('the answer is about another organization')]),
		[
			[1, true],
			[1, true],
		],
	);
	assert.deepEqual(
		server.requests.filter(({method}) => method !== 'GET').map(({method, url}) => `${method} ${url}`),
		[],
	);
});

await test('shows a chain of 20,000 parents to its end, and obeys every key', {timeout: 60_000}, async () => {
	const deepest = 19_999;
	const chain = Array.from({length: deepest + 1}, (_, depth) => ({
		id: `n${depth}`,
		name: `Level ${depth}`,
		meta: {},
		...(depth > 0 && {parent: {id: `n${depth - 1}`, name: `Level ${depth - 1}`}}),
	}));
	const each = 1000;
	const list = pages(
		Object.fromEntries(
			Array.from({length: chain.length / each}, (_, page) => [
				page === 0 ? '' : `p${page}`,
				{
					result: chain.slice(page * each, (page + 1) * each),
					total: chain.length,
					...((page + 1) * each < chain.length && {next: `p${page + 1}`}),
				},
			]),
		),
	);
	await using server = await startMisbehavingServer((response, request) => {
		const id = /organizations\/n(?<depth>\d+)/v.exec(request.url)?.groups?.['depth'];
		const answer = request.url.includes('/organizations?')
			? list
			: ok(request.url.includes('/accounts') ? [] : chain[Number(id)]);
		answer(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('· 20,000 organizations', 20_000);
	await session.press('E', 'G');
	await session.waitFor(/❯ +· Level 19999 /v);
	await session.waitFor(/^ cforgs {2}Level 0 › Level 1 › .* › … /v);
	await session.waitFor(/╭ Level 19999 ─/v);
	await session.press('tab');
	await session.waitFor(/Inside +… › Level 199\d\d › /v);
	await session.press('escape');
	for (const [key, shown] of [
		['k', 'Level 19998'],
		['j', 'Level 19999'],
		['h', 'Level 19998'],
		['g', 'Level 0'],
		['G', 'Level 19999'],
	] as const) {
		await session.press(key); // eslint-disable-line no-await-in-loop -- One after the other.
		await session.waitFor(screen => new RegExp(`❯ +[▸▾·] ${shown} `, 'v').test(screen)); // eslint-disable-line no-await-in-loop
	}

	const {exitCode} = await session.quit();
	assert.equal(exitCode, 0);
});
