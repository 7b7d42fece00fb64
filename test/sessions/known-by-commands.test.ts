import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, globSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {DatabaseSync} from 'node:sqlite';
import {test} from 'node:test';
import {html, ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {writeConfig} from '../helpers/write-config.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 12, seed: 7});
const region = await createIn(sandbox, 'Region');
const ids = await Promise.all(['One', 'Two', 'Three'].map(async name => createIn(sandbox, name, region)));

/** Runs commands that share what they know. `requests`: the paths after the organizations, such as `ID/profile`. */
function setUp() {
	const folder = temporaryFolder();
	const log = path.join(folder.path, 'log');
	const environment: Readonly<Record<string, string>> = {
		...environmentOf(sandbox),
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	return {
		folder,
		environment,
		async cforgs(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
			const run = await runProgram([...words, '--log', log], {...environment, ...more});
			const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) : [];
			rmSync(log, {force: true});
			const paths = lines.map(line => (JSON.parse(line) as {readonly path: string}).path);
			return {...run, requests: paths.filter(each => /\/organizations\/\w+\//v.test(each))};
		},
		database: () => new DatabaseSync(globSync(path.join(folder.path, 'cache', 'cforgs', 'known', '*.sqlite'))[0] ?? ''),
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

const exported = ['export', region, '--format', 'json', '--profiles'] as const;

await test('reads each profile once for several commands, and says how old the known ones are', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const first = await cforgs(exported);
	assert.deepEqual([first.status, first.requests.length], [0, 4]);
	assert.match(
		first.stderr,
		/^cforgs: reading 4 profiles that the list left out, with 4 requests; press ctrl-c to stop without writing anything\.\n$/v,
	);
	const second = await cforgs(exported);
	assert.deepEqual(second, {
		...first,
		requests: [],
		stderr: 'cforgs: 4 profiles: 4 known (the oldest read just now), none read now.\n',
	});
	const quiet = await cforgs([...exported, '--quiet']);
	assert.deepEqual([quiet.stderr, quiet.stdout, quiet.requests], ['', first.stdout, []]);
	const listed = await cforgs(['list', '--below', region, '--profile-contains', 'nobody', '--profiles']);
	assert.deepEqual(listed.requests, []);
	const searched = await cforgs(['list', '--below', region, '--profile-contains', 'nobody']);
	assert.deepEqual(
		[searched.requests, searched.stdout, searched.status, searched.stderr],
		[[], listed.stdout, listed.status, listed.stderr],
	);
	const database = commands.database();
	database.prepare('UPDATE records SET read_at = read_at - 2400000 WHERE id = ?').run(ids[0] ?? '');
	database.prepare('DELETE FROM records WHERE id = ?').run(ids[1] ?? '');
	database.close();
	const third = await cforgs(exported);
	assert.deepEqual([third.requests.length, third.stdout], [1, first.stdout]);
	assert.match(
		third.stderr,
		/^cforgs: reading 1 profile that .+\ncforgs: 4 profiles: 3 known \(the oldest read 40 minutes ago\), 1 read now\.\n$/v,
	);
});

await test('forgets what a command deleted', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const root = await createIn(sandbox, 'Forgotten');
	const [one, two] = [await createIn(sandbox, 'Forgotten one', root), await createIn(sandbox, 'Forgotten two', root)];
	await cforgs(['export', root, '--format', 'json', '--profiles']);
	const known = () => {
		const database = commands.database();
		const rows = database
			.prepare('SELECT id FROM records')
			.all()
			.map(({id}) => String(id));
		database.close();
		return rows.toSorted();
	};

	assert.deepEqual(known(), [root, one, two].toSorted());
	const deleted = await cforgs(['delete', one, '--yes']);
	assert.deepEqual([deleted.status, known()], [0, [root, two].toSorted()], deleted.stderr);
	const all = await cforgs(['delete', root, two, '--yes', '--at-most', '2']);
	assert.deepEqual([all.status, known()], [0, []], all.stderr);
});

await test('knows nothing that is older than keep_days, in whichever command', async () => {
	using commands = setUp();
	const {cforgs, folder} = commands;
	const config = path.join(folder.path, 'config');
	writeConfig(config, 'keep_days = 2\n');
	const own = {XDG_CONFIG_HOME: config};
	const age = () => {
		const database = commands.database();
		database.exec('UPDATE records SET read_at = read_at - 259200000');
		database.close();
	};

	const listed = ['members', region, '--deep', '--yes', '--max-age', '30d'] as const;
	await cforgs(listed, own);
	await cforgs(exported, own);
	age();
	const checked = await cforgs(['check', region], own);
	assert.match(checked.stderr, /not known/v);
	const again = await cforgs(listed, own);
	assert.equal(again.requests.filter(each => each.includes('/members')).length, 4);
});

await test('says how many of the profiles that an export leaves out are known, and what --profiles does', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const without = ['export', region, '--format', 'csv'] as const;
	const told = async (...more: readonly string[]) => {
		const {stderr, requests} = await cforgs([...without, ...more]);
		assert.deepEqual(requests, []);
		return stderr;
	};

	assert.equal(await told(), 'cforgs: 4 profiles were not in the list and are left out; --profiles reads them.\n');
	await cforgs(exported);
	assert.equal(
		await told(),
		'cforgs: 4 profiles were not in the list and are left out; --profiles adds them: 4 known.\n',
	);
	const database = commands.database();
	database.prepare('UPDATE records SET read_at = read_at - 7200000 WHERE id = ?').run(ids[0] ?? '');
	database.prepare('DELETE FROM records WHERE id = ?').run(ids[1] ?? '');
	database.close();
	assert.equal(
		await told(),
		'cforgs: 4 profiles were not in the list and are left out; --profiles adds them: 2 known; 1 read longer ago than --max-age, which is read again; 1 to read.\n',
	);
	assert.equal(
		await told('--max-age', '1d'),
		'cforgs: 4 profiles were not in the list and are left out; --profiles adds them: 3 known; 1 to read.\n',
	);
});

await test('reads profiles again that are older than --max-age, all with 0 or --no-cache, and with another credential', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs(exported);
	const database = commands.database();
	database.exec('UPDATE records SET read_at = read_at - 3700000');
	database.close();
	const young = await cforgs([...exported, '--max-age', '2h']);
	assert.deepEqual(young.requests, []);
	const readAgain = [
		await cforgs(exported),
		await cforgs([...exported, '--max-age', '0']),
		await cforgs([...exported, '--no-cache']),
		await cforgs(exported, {CLOUDFLARE_EMAIL: '', CLOUDFLARE_API_KEY: '', CLOUDFLARE_API_TOKEN: sandbox.token}),
	];
	assert.deepEqual(
		readAgain.map(({requests}) => requests.length),
		[4, 4, 4, 4],
	);
	const wrong = await cforgs([...exported, '--max-age', 'soon']);
	assert.deepEqual(
		[wrong.status, wrong.stderr],
		[2, 'cforgs: --max-age takes an age such as 10m, 12h or 30d, or 0 to read everything again.\n'],
	);
});

await test('keeps nothing of what a command reads with --no-cache', async () => {
	using commands = setUp();
	await commands.cforgs([...exported, '--no-cache']);
	assert.ok(!existsSync(path.join(commands.folder.path, 'cache', 'cforgs', 'known')));
});

await test('knows what a change from here stored, as it was read back', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const [id = ''] = ids;
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: profile});
	await cforgs(exported);
	const where = async (filter: string) => {
		const {stdout, stderr, status, requests} = await cforgs(['list', '--below', region, '--where', filter, '--quiet']);
		return {found: stdout.trim(), stderr, status, requests};
	};

	const edit = await cforgs(['profile', id, '--set', 'business_name=Edited', '--yes']);
	assert.equal(edit.status, 0);
	const found = await where('business:Edited');
	assert.deepEqual([found.found, found.stderr, found.status, found.requests], [id, '', 0, []]);
	const after = await cforgs(exported);
	assert.deepEqual(after.requests, []);
	assert.match(after.stdout, /"Edited"/v);
	const others = [
		await cforgs(['edit', id, '--name', 'One more', '--yes']),
		await cforgs(['set', 'business_phone=+1 555 0123', ...ids, '--yes', '--at-most', '99']),
	];
	assert.deepEqual(
		others.map(({status}) => status),
		[0, 0],
	);
	const phone = await where('phone:"+1 555 0123"');
	assert.deepEqual([phone.found.split('\n').toSorted(), phone.status], [[...ids].toSorted(), 0]);
});

await test('knows what was saved on a screen, once it has ended', async () => {
	using commands = setUp();
	const {cforgs, environment} = commands;
	const [id = ''] = ids;
	await cforgs(exported);
	await using session = startSession({arguments: [program, '--organization', id], columns: 120, rows: 40, environment});
	await session.waitFor(/❯ .*One/v);
	await session.press('p');
	await session.waitFor('❯ Business name');
	await session.press('ctrl+u');
	session.write('Saved here');
	await session.waitFor('Saved here');
	await session.press('ctrl+s');
	await session.waitFor('→ Saved here');
	await session.press('y');
	await session.waitFor('Profile saved');
	await session.press('q');
	await session.waitForExit();
	const {stdout, stderr, requests} = await cforgs([
		'list',
		'--below',
		region,
		'--where',
		'business:"Saved here"',
		'--quiet',
	]);
	assert.deepEqual([stdout, stderr, requests], [`${id}\n`, '', []]);
});

await test('knows who was invited or removed, and an account that was created or changed, without reading the lists again', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const lists = async (...flags: readonly string[]) => {
		const runs = [
			await cforgs(['members', region, '--deep', '--json', ...flags]),
			await cforgs(['accounts', region, '--deep', '--json', ...flags]),
		];
		return {text: runs.map(({stdout}) => stdout).join('\n'), requests: runs.flatMap(({requests}) => requests).length};
	};

	await lists();
	const done = async (...words: readonly string[]) => {
		const {status, stderr} = await cforgs([...words, '--yes']);
		assert.equal(status, 0, stderr);
		const [known, read] = [await lists(), await lists('--no-cache')];
		assert.equal(known.requests, 0);
		assert.equal(known.text, read.text);
		return known.text;
	};

	const [one = ''] = ids;
	assert.match(await done('invite', region, 'jane@new.example'), /jane@new/v);
	assert.match(await done('remove-member', region, 'jane@new.example'), /"status": "canceled"/v);
	assert.match(await done('create-account', 'Shop front', '--in', region), /Shop front/v);
	const accounts = await cforgs(['accounts', region, '--quiet']);
	const id = accounts.stdout.trim();
	assert.match(await done('edit-account', id, '--name', 'Shop window'), /Shop window/v);
	assert.match(await done('tags', id, '--set', 'tier=gold'), /"tier":"gold"/v);
	assert.match(await done('move-account', id, one), new RegExp(String.raw`"organization":\{"id":"${one}"`, 'v'));
});

await test('keeps what commands read that are about one organization', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const kinds = () => {
		const database = commands.database();
		const rows = database
			.prepare('SELECT kind, id FROM records ORDER BY kind, id')
			.all()
			.map(({kind, id}) => [kind, id].join(' '));
		database.close();
		return rows;
	};

	const [one = '', two = '', three = ''] = ids;
	for (const words of [
		['profile', one, '--json'],
		['accounts', region],
		['members', region],
		['compare', two, three],
	]) {
		await cforgs(words); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	assert.deepEqual(kinds(), [
		`accounts ${region}`,
		`members ${region}`,
		...[one, two, three].map(id => `profile ${id}`).toSorted(),
	]);
	await cforgs(['members', one, '--user', 'nobody@nowhere.example']);
	await cforgs(['accounts', one, '--name', 'Nothing']);
	assert.equal(kinds().length, 5);
});

await test('never uses a value with a time to come, and replaces it', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs(exported);
	const database = commands.database();
	database.exec('UPDATE records SET read_at = read_at + 100000000');
	database.close();
	const {requests} = await cforgs(exported);
	const after = await cforgs(exported);
	assert.deepEqual([requests.length, after.requests], [4, []]);
});

for (const [command, path_] of [
	['accounts', 'accounts'],
	['members', 'members'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`reads the ${command} of each organization once, and prints the known ones as the read ones`, async () => {
		using commands = setUp();
		const {cforgs} = commands;
		const words = [command, 'Acme Distribution', '--deep'];
		const first = await cforgs([...words, '--json']);
		assert.equal(first.status, 0);
		assert.ok(first.requests.length > 3);
		assert.ok(first.stdout.length > 1000);
		const second = await cforgs([...words, '--json']);
		assert.deepEqual([second.stdout, second.requests], [first.stdout, []]);
		assert.equal(
			second.stderr,
			`cforgs: ${path_} of ${first.requests.length} organizations: ${first.requests.length} known (the oldest read just now), none read now.\n`,
		);
		const [text, csv, quiet] = [
			await cforgs(words),
			await cforgs([...words, '--csv']),
			await cforgs([...words, '--quiet']),
		];
		const read = [
			await cforgs([...words, '--no-cache']),
			await cforgs([...words, '--csv', '--no-cache']),
			await cforgs([...words, '--quiet', '--no-cache']),
		];
		assert.deepEqual(
			[text, csv, quiet].map(({stdout, requests}) => [stdout, requests]),
			read.map(({stdout}) => [stdout, []]),
		);
		assert.deepEqual(
			read.map(({requests}) => requests.length),
			read.map(() => first.requests.length),
		);

		const database = commands.database();
		database.exec('DELETE FROM records WHERE rowid = (SELECT max(rowid) FROM records)');
		database.close();
		const third = await cforgs([...words, '--json']);
		assert.deepEqual([third.stdout, third.requests.length], [first.stdout, 1]);
		assert.match(third.stderr, /, 1 read now\.\n$/v);
		const again = await cforgs([...words, '--max-age', '0']);
		assert.equal(again.requests.length, first.requests.length);
	});
}

await test('says how long it takes if the service does not accept all requests now, and asks on a terminal', async () => {
	const limited = {organizations: 12, seed: 7, rateLimit: 10, rateLimitWindow: 2};
	await using small = await openSandbox(limited);
	using folder = temporaryFolder();
	const environment = {
		...environmentOf(small),
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	const words = ['export', '--format', 'json', '--profiles', '--max-age', '0'];
	const session = () => startSession({arguments: [program, ...words], columns: 160, rows: 24, environment});
	await using declined = session();
	await declined.waitFor('Type yes to go on:');
	assert.match(
		declined.screen(),
		/the service accepts \d more requests in the next \d seconds?, so 1\d requests take at least \d seconds?\./v,
	);
	declined.write('no\r');
	const {exitCode} = await declined.waitForExit();
	assert.equal(exitCode, 1);
	assert.match(declined.screen(), /cforgs: Nothing more was read\./v);
	await using agreed = session();
	await agreed.waitFor('Type yes to go on:');
	agreed.write('yes\r');
	assert.deepEqual(await agreed.waitForExit(), {exitCode: 0, signal: 0});
	const [run, quiet] = [
		await runProgram([...words, '--yes'], environment),
		await runProgram([...words, '--quiet'], environment),
	];
	assert.equal(run.status, 0);
	assert.match(run.stderr, /^cforgs: reading 1\d profiles .+\ncforgs: the service accepts .+\n$/v);
	assert.deepEqual([quiet.stderr, quiet.stdout], ['', run.stdout]);
});

for (const signal of ['SIGKILL', 'SIGINT'] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`keeps what a command had read when ${signal} ended it`, async () => {
		await using slow = await openSandbox({organizations: 60, seed: 7, latency: 60});
		using folder = temporaryFolder();
		const environment = {
			...environmentOf(slow),
			XDG_STATE_HOME: folder.path,
			XDG_CACHE_HOME: path.join(folder.path, 'cache'),
		};
		const words = ['export', '--format', 'json', '--profiles'];
		const files = () => globSync(path.join(folder.path, 'cache', 'cforgs', 'known', '*.sqlite'));
		const kept = () => {
			const database = new DatabaseSync(files()[0] ?? '', {readOnly: true});
			const {amount} = database.prepare('SELECT count(*) AS amount FROM records WHERE kind = ?').get('profile') ?? {};
			database.close();
			return Number(amount);
		};

		const child = spawn(process.execPath, [program, ...words], {
			env: {PATH: process.env['PATH'], ...environment},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const ended = endOf(child);
		await until(() => files().length > 0);
		await until(() => {
			try {
				return kept() >= 20;
			} catch {
				return false;
			}
		});
		child.kill(signal);
		const {stdout} = await ended;
		assert.equal(stdout, '');
		const before = kept();
		const {stderr, status} = await runProgram(words, environment);
		assert.equal(status, 0);
		assert.match(
			stderr,
			new RegExp(String.raw`: ${before} known \(the oldest read just now\), ${60 - before} read now\.\n$`, 'v'),
		);
	});
}

await test('keeps what was read before an error', async () => {
	using commands = setUp();
	const listed = ['a', 'b', 'c', 'd', 'e', 'f'].map(id => ({id, name: id}));
	let isFailing = true;
	await using server = await startMisbehavingServer((response, request) => {
		const {id} = /\/organizations\/(?<id>\w)\/profile/v.exec(request.url)?.groups ?? {};
		const answer =
			id === undefined ? ok(listed, {total_size: listed.length}) : isFailing && id > 'd' ? html(502) : ok(profile);
		answer(response, request);
	});
	const words = ['export', '--format', 'json', '--profiles'];
	const failed = await commands.cforgs(words, {CLOUDFLARE_BASE_URL: server.url});
	assert.deepEqual([failed.status, failed.stdout], [1, '']);
	isFailing = false;
	const {requests, stderr} = await commands.cforgs(words, {CLOUDFLARE_BASE_URL: server.url});
	assert.deepEqual(
		requests.map(each => each.at(-9)).toSorted((one, other) => ((one ?? '') < (other ?? '') ? -1 : 1)),
		['e', 'f'],
	);
	assert.match(stderr, /6 profiles: 4 known \(the oldest read just now\), 2 read now\./v);
});

await test('saves with known profiles, and compares with those that were read after the snapshot', async () => {
	using commands = setUp();
	const {cforgs, folder} = commands;
	const [before, after] = [path.join(folder.path, 'before.json'), path.join(folder.path, 'after.json')];
	const first = await cforgs(['snapshot', before, '--profiles']);
	const second = await cforgs(['snapshot', after, '--profiles']);
	assert.ok(first.requests.length > 10);
	assert.deepEqual(second.requests, []);
	const [id = ''] = ids;
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, business_phone: '+1 555 0199'}});
	const diff = await cforgs(['diff', before]);
	assert.equal(diff.requests.length, first.requests.length);
	assert.match(diff.stdout, new RegExp(`${id}.*0199`, 'v'));
	const known = await cforgs(['diff', before]);
	assert.deepEqual([known.requests, known.stdout, known.status], [[], diff.stdout, diff.status]);
	const files = await cforgs(['diff', before, after]);
	assert.deepEqual([files.stdout, files.status], ['', 0]);
	const fresh = await cforgs(['diff', before, '--max-age', '0']);
	assert.equal(fresh.requests.length, first.requests.length);
});

const attack = '\u{1B}]52;c;YQ==\u{7}\u{9B}2J\u{202E}=1+1\r\nnext';

const printed = [
	...['json', 'ndjson', 'csv', 'hcl'].map(format => `export a --profiles --format ${format}`),
	...['', ' --json', ' --csv', ' --quiet'].flatMap(format => [
		`list --below a --profiles --profile-contains next${format}`,
		`accounts a --deep${format}`,
		`members a --deep${format}`,
	]),
].map(words => words.split(' '));

await test('writes no control character from what is known, in any format', async () => {
	using commands = setUp();
	const listed = [
		{id: 'a', name: 'A'},
		{id: 'b', name: 'B', parent: {id: 'a', name: 'A'}},
	];
	await using server = await startMisbehavingServer((response, request) => {
		(request.url.includes('/profile') ? ok(profile) : ok(/\/organizations\/\w/v.test(request.url) ? [] : listed))(
			response,
			request,
		);
	});
	const at = {CLOUDFLARE_BASE_URL: server.url};
	for (const words of [printed[0] ?? [], ['accounts', 'a', '--deep'], ['members', 'a', '--deep']]) {
		await commands.cforgs(words, at); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	const account = {id: attack, name: attack, type: attack, created_on: attack, tags: {[attack]: attack}, more: attack};
	const member = {id: attack, status: attack, user: {id: attack, email: attack, name: attack}, more: attack};
	const values = {
		profile: {...profile, business_name: attack, external_metadata: JSON.stringify({[attack]: attack})},
		accounts: {items: [account], unreadable: 0},
		members: {items: [member], unreadable: 0},
	};
	const database = commands.database();
	for (const [kind, value] of Object.entries(values)) {
		database.prepare('UPDATE records SET value = ? WHERE kind = ?').run(JSON.stringify(value), kind);
	}

	database.close();
	const outputs: Array<readonly [words: string, text: string]> = [];
	const asked: string[] = [];
	for (const words of printed) {
		const {stdout, stderr, requests} = await commands.cforgs(words, at); // eslint-disable-line no-await-in-loop -- On a small machine.
		asked.push(...requests);
		outputs.push([words.join(' '), stdout + stderr]);
	}

	assert.deepEqual(asked, []);
	assert.deepEqual(
		outputs.filter(([, text]) => /[[\p{Bidi_Control}\p{Control}]--[\t\n\r]]/v.test(text)),
		[],
	);
	// Only the quiet list has no text of the store: its ids are from the service.
	assert.deepEqual(
		outputs.filter(([, text]) => !/⟦1b⟧|\\u001b|\\u\{1b\}/iv.test(text)).map(([words]) => words),
		['list --below a --profiles --profile-contains next --quiet'],
	);
});

await test('reads the members again to offboard somebody, and keeps them', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const first = await cforgs(['offboard', 'nobody@nowhere.example', '--dry-run']);
	const second = await cforgs(['offboard', 'nobody@nowhere.example', '--dry-run']);
	assert.ok(first.requests.length > 10);
	assert.deepEqual([second.requests.length, second.stderr], [first.requests.length, first.stderr]);
	const members = await cforgs(['members', 'Acme Distribution', '--deep', '--quiet']);
	assert.deepEqual([members.requests, members.status], [[], 0]);
});
