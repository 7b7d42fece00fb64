import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {ok, refused, startMisbehavingServer, type Behaviour} from '../helpers/misbehaving-server.js';
import {environmentOf, openSandbox} from '../base/sandbox/call.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const page = 'https://developers.cloudflare.com/api/resources/organizations/methods/get/';
const evil = `${page}\u{7}\u{1B}]52;c;b3duZWQ=\u{7}\u{1B}]8;;https://evil.example/\u{7}\u{9B}2J`;
const list = [
	{id: 'a1', name: 'Refused with a page'},
	{id: 'b2', name: 'Refused by an attacker'},
];
const forbidden = (url: string): Behaviour =>
	refused(403, [{code: 10_000, message: `Forbidden${url === evil ? evil : ''}`, documentation_url: url}]);

const startService = async () =>
	startMisbehavingServer((response, request) => {
		const {pathname} = new URL(request.url, 'http://localhost');
		const ids = request.query.getAll('id');
		const isList = pathname.endsWith('/organizations') && request.method === 'GET';
		const behave = isList
			? ok(list.filter(({id}) => ids.length === 0 || ids.includes(id)))
			: forbidden(pathname.includes('b2') ? evil : page);
		behave(response, request);
	});

const link = (address: string): string => `\u{1B}]8;;${address}\u{7}`;

// The targets of the terminal’s links, in the order of the bytes.
const linksIn = (output: string): readonly string[] =>
	output
		.split('\u{1B}]8;')
		.slice(1)
		.map(rest => /^[^;]*;(?<address>[\u{20}-\u{7E}]*)/v.exec(rest)?.groups?.['address'] ?? '');

for (const writer of ['cells', 'ink']) {
	// eslint-disable-next-line no-await-in-loop
	await test(`shows the page of a refusal as text and as a link, and no other address as a link: ${writer}`, async () => {
		await using server = await startService();
		await using navigator = await startNavigator({
			arguments: ['--writer', writer],
			environment: {CLOUDFLARE_BASE_URL: server.url},
			size: [160, 40],
		});
		const {session} = navigator;
		await session.follow(
			[[], 'Refused by an attacker'],
			[['j'], `See ${page}`],
			[['L'], 'load the organization'],
			[['/', '4', '0', '3', 'enter'], 'load the organization'],
			[['enter'], /Page +https:\/\/developers\.cloudflare\.com/v],
			[['escape', 'escape', 'escape'], 'See'],
		);
		assert.ok(session.rawOutput().includes(link(page)));
		await session.follow([['k'], /this user is not allowed to do that\. Ask an administrator/v]);
		await session.waitFor(screen => !screen.includes('See '));
		await session.quit();
		const links = linksIn(session.rawOutput());
		assert.deepEqual(new Set(links), new Set([page, '']));
		assert.equal(links.at(-1), '', 'no link is left open');
		assert.deepEqual(
			['\u{1B}]52', 'evil'].filter(text => session.rawOutput().includes(text)),
			[],
		);
	});
}

await test('leads back to the menu if a token may not list, and names the permission without blaming the credential', async () => {
	await using server = await startMisbehavingServer(forbidden(page));
	await using navigator = await startNavigator({
		environment: {CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)},
		size: [100, 30],
	});
	const {session} = navigator;
	await session.waitFor(
		/this API token is not allowed to do that\. It needs the\s+permission User\s+Details Read or User Details Write/v,
	);
	await session.waitFor(`See ${page.slice(0, 40)}`);
	assert.doesNotMatch(session.screen(), /set it again|copied whole|expired|does not accept|malformed/v);
});

const account = (url: string) => ({
	CLOUDFLARE_BASE_URL: url,
	CLOUDFLARE_EMAIL: 'me@example.com',
	CLOUDFLARE_API_KEY: 'canary-key',
});

await test('prints the page of a refusal on standard error, and includes it in --json and --log', async () => {
	await using server = await startService();
	using folder = temporaryFolder();
	const log = join(folder.path, 'requests.ndjson');
	const run = async (...words: readonly string[]) =>
		runProgram(words, {...account(server.url), XDG_STATE_HOME: folder.path});
	const plain = await run('accounts', 'a1', '--log', log);
	assert.deepEqual([plain.status, plain.stdout], [4, '']);
	assert.match(
		plain.stderr,
		/^cforgs: Could not list the accounts: this user is not allowed to do that\. .*roles.* \(status 403 · code 10000 · cf-ray \S+\)\n/v,
	);
	assert.match(plain.stderr, /\ncforgs: See https:\/\/developers\.cloudflare\.com\/\S+\n$/v);
	const logged = readFileSync(log, 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as {readonly documentationUrl?: string});
	assert.equal(logged.at(-1)?.documentationUrl, page);
	const commands = [
		['accounts', 'a1'],
		['get', 'a1'],
		['profile', 'a1'],
		['edit', 'a1', '--name', 'New', '--yes'],
		['create', '--name', 'New', '--yes'],
		['delete', 'a1', '--yes'],
	];
	const answers = await Promise.all(commands.map(async words => run(...words, '--json')));
	assert.deepEqual(
		answers.map(({status}) => status),
		commands.map(() => 4),
	);
	const errors = answers.map(({stderr}) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as unknown);
	const messages = errors.map(each => (each as {readonly error: {readonly message: string}}).error.message);
	assert.deepEqual(
		errors,
		messages.map(message => ({
			error: {
				message,
				failure: 'refused',
				http_status: 403,
				outcome: 'not_applied',
				cf_ray: '8f0a1b2c3d4e5f60-FRA',
				documentation_url: page,
				errors: [{code: 10_000, message: 'Forbidden', documentation_url: page}],
			},
		})),
	);
	assert.deepEqual(
		messages.filter(message => !message.includes('not allowed to do that')),
		[],
	);
});

await test('prints no other address of a refusal, and no control characters', async () => {
	await using server = await startService();
	const [plain, json] = await Promise.all(
		[[], ['--json']].map(async words => runProgram(['accounts', 'b2', ...words], account(server.url))),
	);
	assert.doesNotMatch(plain?.stderr ?? '', /See|evil/v);
	const printed = `${plain?.stderr ?? ''}${json?.stderr ?? ''}`;
	assert.deepEqual(
		['\u{7}', '\u{1B}', '\u{9B}'].filter(character => printed.includes(character)),
		[],
	);
	const {error} = JSON.parse(json?.stderr.trim().split('\n').at(-1) ?? '') as {
		readonly error: Readonly<Record<string, unknown>>;
	};
	assert.equal(error['documentation_url'], undefined);
	assert.deepEqual(error['errors'], [{code: 10_000, message: `Forbidden${evil}`, documentation_url: evil}]);
});

const writing = /^cforgs (?:profile|set|edit-account|create-account|delete|invite|tags|apply) /v;

/** The lines of the examples in a document that run cforgs, as they can run without a terminal: nothing answers a question, and the results go to files nobody reads. Times of cron, downloads and completion scripts are left out. */
const examplesIn = (file: string): readonly string[] =>
	readFileSync(file, 'utf8')
		.matchAll(/```sh\n(?<lines>.*?)```/gsv)
		.flatMap(({groups: {lines = ''} = {}}) => lines.split('\n'))
		.filter(line => /^(?:id=\$\()?cforgs (?!--read-only|completion)/v.test(line))
		.map(line => line.replace(/ \| jq .*/v, ''))
		.map(line =>
			writing.test(line) && !line.includes('--report')
				? `${line.replaceAll(/ --(?:yes|dry-run)/gv, '')} --dry-run`
				: line.replaceAll('cforgs sync', 'cforgs sync --yes'),
		)
		.toArray();

await test('finds something with every example of the documents on the sandbox', async () => {
	await using sandbox = await openSandbox({rateLimit: 1_000_000, newest: Date.now()});
	using folder = temporaryFolder();
	const environment = {
		...environmentOf(sandbox),
		PATH: process.env['PATH'],
		HOME: folder.path,
		XDG_CACHE_HOME: folder.path,
		XDG_STATE_HOME: folder.path,
		NODE: process.execPath,
		PROGRAM: program,
	};
	const run = async (line: string) => {
		const {stdout} = await endOf(
			spawn(
				'bash',
				[
					'-c',
					`cforgs() { "$NODE" "$PROGRAM" "$@"; }; set -o pipefail; [ -f id ] && id=$(cat id); { ${line}\n} >out 2>err </dev/null; s=$?; [ -z "$id" ] || echo "$id" >id; echo "$s"; cat err; head -c 100000 out`,
				],
				{cwd: folder.path, env: environment, stdio: ['ignore', 'pipe', 'pipe']},
			),
		);
		const end = stdout.indexOf('\n');
		return {status: Number(stdout.slice(0, end)), text: stdout.slice(end + 1)};
	};

	writeFileSync(
		join(folder.path, 'customers.csv'),
		'name,parent,business_email\nAlpine Retail,Acme Distribution / EMEA,ops@northwind.example\n',
	);
	const listed = await run(
		'cforgs list --name-contains contoso; cforgs list --name-contains fabrikam; cforgs accounts EMEA --deep',
	);
	const ids = listed.text
		.split('\n')
		.filter(line => /^[\da-f]{32}\t/v.test(line))
		.map(line => line.slice(0, 32));
	const [organization = '', other = ''] = ids;
	await run(
		'cforgs snapshot yesterday.json --profiles --with members; cforgs group add @closed "$(cforgs create --name Closed --yes --quiet)"',
	);
	const documents = [
		'docs/filters.md',
		'readme.md',
		...readdirSync('docs')
			.map(name => `docs/${name}`)
			.filter(name => name.endsWith('.md') && name !== 'docs/filters.md'),
	];
	const examples = documents.flatMap(file => examplesIn(file));
	assert.ok(examples.length > 50, String(examples.length));
	const failed: string[] = [];
	for (const example of examples) {
		const line = example
			.replaceAll('ACCOUNT', () => ids.at(-1) ?? '')
			.replace('ID ID', () => `${organization} ${other}`)
			.replaceAll(/\bID\b/gv, () => organization);
		const {status, text} = await run(line); // eslint-disable-line no-await-in-loop
		// 1: a dry run that leaves organizations out. 7: findings, or a list that differs.
		const isLeavingOut = status === 1 && line.endsWith('--dry-run') && /left out/iv.test(text);
		if (
			!(status === 0 || isLeavingOut || (status === 7 && /check|--report/v.test(line))) ||
			/(?:^|\s)0 of |No organization that you can see|is not a member/v.test(text)
		) {
			failed.push(`${line}: ${status} ${text.slice(0, 600)}`);
		}
	}

	assert.deepEqual(failed, []);
});
