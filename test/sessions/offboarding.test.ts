import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {appendFileSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {startInFrontOf} from '../helpers/front-server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {refused} from '../helpers/misbehaving-server.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import type {Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {unwrapped} from '../helpers/unwrapped.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};

type SandboxMember = {readonly id: string; readonly status: string; readonly user: {readonly email: string}};

/** A branch whose organizations have these members. A question mark after an address leaves the invitation pending. */
async function branchOf(name: string, members: Readonly<Record<string, readonly string[]>>) {
	const root = await createIn(sandbox, name);
	const ids: Record<string, string> = {};
	for (const [each, emails] of Object.entries(members)) {
		ids[each] = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		for (const email of emails) {
			const status = email.endsWith('?') ? undefined : 'active';
			// eslint-disable-next-line no-await-in-loop
			await call(sandbox, `POST /organizations/${ids[each]}/members`, {
				json: {member: {user: {email: email.replace('?', '')}, ...(status !== undefined && {status})}},
			});
		}
	}

	const left = async (email: string) => {
		const lists = await Promise.all(
			Object.entries(ids).map(async ([each, id]) => {
				const {result} = await call<readonly SandboxMember[]>(
					sandbox,
					`GET /organizations/${id}/members?page_size=1000`,
				);
				return result.some(({user, status}) => user.email === email && (status === 'active' || status === 'pending'))
					? [each]
					: [];
			}),
		);
		return lists.flat();
	};

	return {root, ids, left};
}

const offboard = async (...words: readonly string[]) => runProgram(['offboard', ...words], environment);

const statusesIn = (stdout: string): readonly string[] =>
	(JSON.parse(stdout) as ReadonlyArray<{readonly organization: {readonly name: string}; readonly result: string}>).map(
		({organization, result}) => `${organization.name} ${result}`,
	);

await test('removes a person from every organization below, and leaves out where nobody else is active', async () => {
	const jane = 'jane@leaver.example';
	const {root, left} = await branchOf('Leaving', {
		'Leaving one': [jane, 'max@stay.example'],
		'Leaving two': [`${jane}?`],
		'Leaving three': [jane],
		'Leaving four': ['max@stay.example'],
	});
	const dry = await offboard(jane, '--below', root, '--dry-run');
	assert.equal(dry.status, 1);
	assert.equal(dry.stdout.match(/^curl -X DELETE /gmv)?.length, 2);
	assert.match(
		dry.stderr,
		/^cforgs: reading the members of 5 organizations, with one request each; press ctrl-c to stop\.$/mv,
	);
	assert.match(
		dry.stderr,
		/^ {2}Leaving › Leaving three {2}[\da-f]{32} {2}active {2}left out: nobody else is an active member \(--include-last removes this member\)$/mv,
	);
	assert.match(dry.stderr, /^cforgs: Dry run: nothing is sent\.\n/mv);
	const [csv, json] = await Promise.all([
		offboard(jane, '--below', root, '--dry-run', '--csv'),
		offboard(jane, '--below', root, '--dry-run', '--json'),
	]);
	const lines = csv.stdout.trim().split(/\r?\n/v);
	assert.equal(lines[0], 'email,name,organization_id,organization_name,result,note,request,field,before,after');
	assert.deepEqual(
		lines
			.filter(line => line.startsWith(jane))
			.map(line => line.split(',', 4)[3] ?? '')
			.toSorted(),
		['Leaving one', 'Leaving three', 'Leaving two'],
	);
	assert.deepEqual(statusesIn(json.stdout).toSorted(), [
		'Leaving one planned',
		'Leaving three left_out',
		'Leaving two planned',
	]);
	assert.deepEqual([csv.status, json.status, json.stdout.match(/"request": "curl -X DELETE /gv)?.length], [1, 1, 2]);
	assert.deepEqual(await left(jane), ['Leaving one', 'Leaving two', 'Leaving three']);
	const unasked = await offboard(jane, '--below', root);
	assert.deepEqual([unasked.status, unasked.stdout], [2, '']);

	const first = await offboard('JANE@leaver.example', '--below', 'Leaving', '--yes', '--at-most', '2', '--json');
	assert.deepEqual(
		[first.status, statusesIn(first.stdout).toSorted()],
		[1, ['Leaving one done', 'Leaving three left_out', 'Leaving two done']],
	);
	assert.match(first.stderr, /^cforgs: 2 removed, 1 left out\.$/mv);
	assert.deepEqual(await left(jane), ['Leaving three']);

	const still = await offboard(jane, '--below', root, '--yes');
	assert.deepEqual(
		still.stdout
			.split('\n')
			.map(line => line.split('\t').slice(3).join(' '))
			.toSorted(),
		['', 'Leaving one already', 'Leaving three left_out', 'Leaving two already'],
	);
	assert.match(still.stderr, /^cforgs: Leaving › Leaving three: left out: .*--include-last/mv);

	const last = await offboard(jane, '--below', root, '--yes', '--include-last', '--json');
	assert.deepEqual(
		[last.status, statusesIn(last.stdout).toSorted()],
		[0, ['Leaving one already', 'Leaving three done', 'Leaving two already']],
	);
	assert.match(last.stderr, /^cforgs: 1 removed, 2 already so\.$/mv);
	const again = await offboard(jane, '--below', root, '--yes');
	assert.deepEqual([again.status, again.stdout], [3, '']);
	assert.match(again.stderr, /jane@leaver\.example is not a member of any organization here\. Nothing was sent\.$/mv);
});

await test('removes a person only from the chosen organizations, and counts those outside the choice', async () => {
	const ann = 'ann@chosen.example';
	const own = {...environment, XDG_CACHE_HOME: path.join(folder.path, 'choosing')};
	const offboardOwn = async (...words: readonly string[]) => runProgram(['offboard', ...words], own);
	const {root, ids, left} = await branchOf('Choosing', {
		'Choosing one': [ann, 'max@chosen.example'],
		'Choosing two': [ann, 'max@chosen.example'],
		'Choosing three': [ann, 'max@chosen.example'],
		'Choosing four': [ann, 'max@chosen.example'],
	});
	const [one = '', two = '', three = ''] = Object.values(ids);
	const unknown = await offboardOwn(ann, one, '--dry-run');
	assert.equal(unknown.stdout.match(/^curl -X DELETE /gmv)?.length, 1);
	assert.match(unknown.stderr, /^cforgs: reading the members of 1 organization, /mv);
	assert.match(
		unknown.stderr,
		/^cforgs: Not touched: \d+ organizations outside your choice, whose members are not known\. cforgs offboard ann@chosen\.example --dry-run reads them\.$/mv,
	);

	await runProgram(['members', root, '--deep', '--quiet'], own);
	const first = await offboardOwn(ann, one, '--yes', '--json');
	assert.deepEqual(
		[first.status, statusesIn(first.stdout), await left(ann)],
		[0, ['Choosing one done'], ['Choosing two', 'Choosing three', 'Choosing four']],
	);
	assert.match(
		first.stderr,
		/^cforgs: Not touched: 3 more organizations outside your choice\. The members of \d+ others are not known\. /mv,
	);

	await runProgram(['group', 'add', '@chosen', two, three], own);
	const [unlimited, tooMany, both, empty] = await Promise.all([
		offboardOwn(ann, '@chosen', '--yes'),
		offboardOwn(ann, '@chosen', '--yes', '--at-most', '1'),
		offboardOwn(ann, '@chosen', '--where', 'subs:0', '--yes'),
		offboardOwn(ann, ' ', '--yes'),
	]);
	assert.deepEqual(
		[unlimited, tooMany, both, empty].map(({status, stdout}) => [status, stdout]),
		[
			[2, ''],
			[4, ''],
			[2, ''],
			[2, ''],
		],
	);
	assert.match(
		unlimited.stderr,
		/2 removals would be sent\. With --yes, also give the most that you expect: --at-most 2\.$/mv,
	);
	assert.match(tooMany.stderr, /2 removals would be sent, more than --at-most 1\. Nothing was sent\.$/mv);
	const nowhere = await offboardOwn(ann, one, '--yes');
	assert.deepEqual([nowhere.status, nowhere.stdout], [3, '']);
	assert.match(
		nowhere.stderr,
		/^cforgs: Not touched: 3 more organizations outside your choice\..*\ncforgs: ann@chosen\.example is not a member of any organization here\. Nothing was sent\.$/mv,
	);
	const kept = await left(ann);
	assert.equal(kept.length, 3);
	const group = await offboardOwn(ann, '@chosen', '--yes', '--at-most', '2', '--json');
	assert.deepEqual(
		[group.status, statusesIn(group.stdout).toSorted(), await left(ann)],
		[0, ['Choosing three done', 'Choosing two done'], ['Choosing four']],
	);
	assert.match(group.stderr, /^cforgs: Not touched: 1 more organization outside your choice\. /mv);
});

await test('removes a person where a filter holds, names what it could not judge, and holds back where it no longer holds', async () => {
	const joe = 'joe@filtered.example';
	const {root, ids, left} = await branchOf('Filtering', {
		'Filtering one': [joe, 'max@filtered.example'],
		'Filtering two': [joe, 'max@filtered.example'],
		'Filtering three': [joe, 'max@filtered.example'],
	});
	const put = async (id: string | undefined, email: string) =>
		call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, business_email: email}});
	await Promise.all([put(ids['Filtering one'], 'ops@keep.example'), put(ids['Filtering two'], 'ops@go.example')]);
	const own = {...environment, XDG_CACHE_HOME: path.join(folder.path, 'filtering')};
	await runProgram(['sync', ids['Filtering one'] ?? '', '--only', 'profiles', '--yes'], own);
	await runProgram(['sync', ids['Filtering two'] ?? '', '--only', 'profiles', '--yes'], own);
	await put(ids['Filtering one'], 'ops@other.example');
	const words = [
		'offboard',
		joe,
		'--below',
		root,
		'--where',
		'email:*@keep.example,*@go.example name:one,two,three',
		'--yes',
		'--at-most',
		'5',
	];
	const {status, stdout, stderr} = await runProgram([...words, '--json'], own);
	assert.deepEqual(
		[status, statusesIn(stdout).toSorted()],
		[1, ['Filtering one left_out', 'Filtering three left_out', 'Filtering two done']],
	);
	assert.match(stderr, /^cforgs: Filtering › Filtering three: The filter could not judge it\.$/mv);
	assert.match(stderr, /^cforgs: Filtering › Filtering one: The filter no longer holds for it: /mv);
	assert.deepEqual(await left(joe), ['Filtering one', 'Filtering three']);
});

await test('reports a wait for the rate limit on standard error, and stops waiting on ctrl-c', async () => {
	const lee = 'lee@limited.example';
	const {root} = await branchOf('Limited', {'Limited one': [lee, 'max@limited.example']});
	await using server = await startInFrontOf(sandbox, ({method}) =>
		method === 'GET' ? undefined : refused(429, [], {'retry-after': '240'}),
	);
	const child = spawn(process.execPath, [program, 'offboard', lee, '--below', root, '--yes', '--json'], {
		env: {...environment, CLOUDFLARE_BASE_URL: server.url},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stderr.on('data', (text: Uint8Array) => {
		if (String(text).includes('You have reached the rate limit. Continuing in 240 seconds')) {
			child.kill('SIGINT');
		}
	});
	const {status, stdout} = await endOf(child);
	assert.deepEqual([status, statusesIn(stdout)], [1, ['Limited one not_sent']]);
	assert.equal(server.requests.filter(({method}) => method === 'DELETE').length, 1);
});

await test('prints the members of a branch, each with its organization', async () => {
	const help = await runProgram(['members', '--deep', '--help'], environment);
	assert.match(unwrapped(help.stdout), /--deep also prints .* each after organization_id, tab, organization_name$/mv);
	const {root, ids} = await branchOf('Listed', {
		'Listed one': ['ann@listed.example', 'max@listed.example?'],
		'Listed =two': ['ANN@listed.example'],
	});
	const members = async (...words: readonly string[]) => runProgram(['members', root, '--deep', ...words], environment);
	const [text, csv, json, none] = await Promise.all([
		members('--user', 'ann@listed.example'),
		members('--csv'),
		members('--json'),
		members('--csv', '--pending-over', '30'),
	]);
	assert.deepEqual(
		[text, csv, json, none].map(({status}) => status),
		[0, 0, 0, 0],
	);
	assert.deepEqual(
		text.stdout
			.trim()
			.split('\n')
			.map(line => line.split('\t').slice(0, 4).join(' '))
			.toSorted(),
		[
			`${ids['Listed =two']} Listed =two ANN@listed.example active`,
			`${ids['Listed one']} Listed one ann@listed.example active`,
		].toSorted(),
	);
	assert.match(
		text.stderr,
		/^cforgs: reading the members of 3 organizations, with one request each; press ctrl-c to stop\.$/mv,
	);
	assert.match(csv.stdout, /^organization_id,organization_name,email,/v);
	assert.equal((JSON.parse(json.stdout) as readonly unknown[]).length, 3);
	assert.match(none.stdout, /^organization_id,organization_name,email,[^\n]*\n$/v);
});

await test('prints members as soon as they are known, and leaves an array open if the list is cut short', async () => {
	const {root, ids} = await branchOf('Streamed', {
		'Streamed one': ['ann@streamed.example'],
		'Streamed two': ['max@streamed.example'],
	});
	const {promise: isPrinted, resolve: printed} = Promise.withResolvers<void>();
	await using server = await startInFrontOf(sandbox, async ({url}) => {
		if (!url.includes(`${ids['Streamed two']}/members`)) {
			return undefined;
		}

		await isPrinted;
		return refused(429, [], {'retry-after': '3600'});
	});
	const child = spawn(process.execPath, [program, 'members', root, '--deep', '--json'], {
		env: {...environment, CLOUDFLARE_BASE_URL: server.url},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stdout.on('data', (text: Uint8Array) => {
		if (String(text).includes('ann@streamed.example')) {
			printed();
		}
	});
	const {status, stdout, stderr} = await endOf(child);
	assert.equal(status, 1);
	assert.throws(() => JSON.parse(stdout), SyntaxError);
	assert.match(stdout, /\}\n$/v);
	assert.equal((JSON.parse(`${stdout}]`) as readonly unknown[]).length, 1);
	assert.match(stderr, /the list is incomplete: it stopped after 1 member\./v);
});

await test('never removes the user of the credential, and refuses what is no address, read-only sessions and tokens', async () => {
	const [own, none, hostile, readOnly, asToken] = await Promise.all([
		offboard(sandbox.email.toUpperCase(), '--yes'),
		offboard('jane', '--yes'),
		offboard('jane\u{1B}]0;x\u{7}@x.example', '--yes'),
		offboard('jane@x.example', '--yes', '--read-only'),
		runProgram(['offboard', 'jane@x.example', '--yes'], {
			CLOUDFLARE_BASE_URL: sandbox.url,
			CLOUDFLARE_API_TOKEN: sandbox.token,
			XDG_STATE_HOME: folder.path,
		}),
	]);
	assert.deepEqual(
		[own, none, hostile, readOnly, asToken].map(({status}) => status),
		[4, 2, 2, 4, 4],
	);
	assert.match(own.stderr, /is the user of your own credential, which cforgs never removes\. Nothing was sent\.$/mv);
	assert.match(none.stderr, /“jane” is not an email address\./v);
	assert.ok(!hostile.stderr.includes('\u{1B}'));
	assert.match(asToken.stderr, /needs the Global API key/v);
});

await test('ends with status 6 after a lost answer, and looks up every result before it continues', async () => {
	const max = 'max@lost.example';
	const {root, left} = await branchOf('Losing', {
		'Losing one': [max, 'a@lost.example'],
		'Losing two': [max, 'a@lost.example'],
		'Losing three': [max, 'a@lost.example'],
	});
	await using proxy = await startLossyProxy(sandbox.url);
	const run = async () =>
		runProgram(['offboard', max, '--below', root, '--yes', '--at-most', '3', '--json'], {
			...environment,
			CLOUDFLARE_BASE_URL: proxy.url,
		});
	proxy.lose('answer');
	proxy.cutBehindWrite();
	const cut = await run();
	assert.equal(cut.status, 6);
	assert.equal(proxy.writes.length, 1);
	assert.deepEqual(
		statusesIn(cut.stdout).map(text => text.split(' ').at(-1)),
		['unknown', 'not_sent', 'not_sent'],
	);
	const rest = await left(max);
	assert.equal(rest.length, 2);
	const whole = await offboard(max, '--below', root, '--yes', '--at-most', '3', '--json');
	assert.deepEqual([whole.status, await left(max)], [0, []]);
});

const recordOf = ({url}: {readonly url: string}): string =>
	path.join(folder.path, 'cforgs', 'offboarding', `${new URL(url).host.replace(':', '_')}.ndjson`);

const record = recordOf(sandbox);

const removedIn = (email: string): number =>
	readFileSync(record, 'utf8')
		.split('\n')
		.filter(line => line.includes(email) && line.includes('"removed"')).length;

await test('ends an earlier removal whose organization was deleted, and says where a member has no readable address', async () => {
	const ivy = 'ivy@gone.example';
	const {root, ids} = await branchOf('Ending', {
		'Ending one': [ivy, 'a@gone.example'],
		'Ending two': ['a@gone.example'],
	});
	const gone = ids['Ending one'] ?? '';
	const {result} = await call<readonly SandboxMember[]>(sandbox, `GET /organizations/${gone}/members`);
	// The program ended before the answer to the removal arrived.
	const sent = {
		email: ivy,
		organization: gone,
		name: 'Ending one',
		member: result.find(({user}) => user.email === ivy)?.id ?? '',
		status: 'sent',
		at: Date.now(),
	};
	appendFileSync(record, `${JSON.stringify(sent)}\n`);
	await Promise.all(result.map(async ({id}) => call(sandbox, `DELETE /organizations/${gone}/members/${id}`)));
	await call(sandbox, `DELETE /organizations/${gone}`);
	const next = await offboard(ivy, '--below', root, '--yes', '--json');
	assert.deepEqual([next.status, statusesIn(next.stdout)], [0, ['Ending one already']]);
	assert.match(next.stderr, /^cforgs: ivy@gone\.example: The organization no longer exists\.$/mv);
	const last = await offboard(ivy, '--below', root, '--yes', '--json');
	assert.deepEqual([last.status, last.stdout], [3, '']);

	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		answer => answer.replaceAll('"a@gone.example"', 'null'),
	);
	const nameless = await runProgram(['offboard', ivy, '--below', root, '--yes'], {
		...environment,
		CLOUDFLARE_BASE_URL: server.url,
	});
	assert.equal(nameless.status, 1);
	assert.match(nameless.stdout, /\tEnding two\tleft_out\n$/v);
	assert.match(
		nameless.stderr,
		/^cforgs: ivy@gone\.example: It has members without a readable email address, and this person may be one of them\.$/mv,
	);
	const dry = await runProgram(['offboard', ivy, '--below', root, '--dry-run', '--json'], {
		...environment,
		CLOUDFLARE_BASE_URL: server.url,
	});
	assert.deepEqual(statusesIn(dry.stdout), ['Ending two left_out']);
	assert.match(
		dry.stdout,
		/"note": "It has members without a readable email address, and this person may be one of them\."/v,
	);
	assert.match(dry.stderr, /Ending two {2}[\da-f]{32} {2}It has members/v);
});

await test('takes no organization for deleted by an incomplete list', async () => {
	const eve = 'eve@partial.example';
	const {root} = await branchOf('Partial', {'Partial one': ['a@partial.example']});
	const sent = {
		email: eve,
		organization: 'f'.repeat(32),
		name: 'Partial two',
		member: 'm',
		status: 'sent',
		at: Date.now(),
	};
	await using server = await startInFrontOf(
		sandbox,
		() => undefined,
		(answer, {url}) =>
			/\/organizations(?:\?|$)/v.test(url) ? answer.replaceAll(/"total_size":\d+/gv, '"total_size":5000') : answer,
	);
	appendFileSync(recordOf(server), `${JSON.stringify(sent)}\n`);
	const {stdout} = await runProgram(['offboard', eve, '--below', root, '--yes', '--json'], {
		...environment,
		CLOUDFLARE_BASE_URL: server.url,
	});
	assert.deepEqual(statusesIn(stdout), ['Partial two unknown']);
});

await test('continues after kill -9, lists what was removed before, and removes nobody twice', async () => {
	const kim = 'kim@killed.example';
	const names = Array.from({length: 12}, (_, index) => `Killed ${index + 10}`);
	const {root, left} = await branchOf(
		'Killed',
		Object.fromEntries(names.map(name => [name, [kim, 'a@killed.example']])),
	);
	const from = sandbox.requests.length;
	const words = ['offboard', kim, '--below', root, '--yes', '--at-most', '12', '--json'];
	const killed = spawn(process.execPath, [program, ...words], {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const end = endOf(killed);
	await until(() => removedIn(kim) > 2);
	killed.kill('SIGKILL');
	await end;
	const before = await left(kim);
	assert.ok(before.length > 0);
	assert.ok(before.length < names.length);
	const next = await runProgram(words, environment);
	assert.deepEqual([next.status, await left(kim)], [0, []]);
	assert.deepEqual(
		statusesIn(next.stdout)
			.map(text => text.replace(/ (?:already|done)$/v, ''))
			.toSorted(),
		[...names].toSorted(),
	);
	assert.match(next.stderr, /^cforgs: \d+ removed, \d+ already so\.$/mv);
	const deletions = sandbox.requests.slice(from).filter(({method}) => method === 'DELETE');
	assert.equal(deletions.length, names.length);
	assert.equal(new Set(deletions.map(({path: each}) => each)).size, names.length);
});

await test('stops after the current organization on the first signal, and continues with the same command', async () => {
	const pat = 'pat@stopped.example';
	const names = Array.from({length: 12}, (_, index) => `Stopped ${index + 10}`);
	const {root, left} = await branchOf(
		'Stopped',
		Object.fromEntries(names.map(name => [name, [pat, 'a@stopped.example']])),
	);
	const words = ['offboard', pat, '--below', root, '--yes', '--at-most', '12', '--quiet'];
	const stopped = spawn(process.execPath, [program, ...words], {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const end = endOf(stopped);
	await until(() => removedIn(pat) > 1);
	stopped.kill('SIGINT');
	const {status, stdout} = await end;
	assert.equal(status, 1);
	const rest = await left(pat);
	assert.equal(stdout.trim().split('\n').length + rest.length, names.length);
	const next = await runProgram(words, environment);
	assert.deepEqual([next.status, next.stdout.trim().split('\n').length, await left(pat)], [0, names.length, []]);
});

await test('offboards a person on the screen, continues after kill -9, shows the result, and undoes both parts as one', async () => {
	await using navigator = await startNavigator({
		size: [100, 30],
		sandbox: {organizations: 60, seed: 7, latency: 20, rateLimit: 100_000},
	});
	const start = async (session: Session, shown: RegExp, key: string) => {
		// I needs the whole list.
		await session.waitFor(/ 60 organizations\s*$/mv);
		await session.press('I');
		await session.waitFor(shown);
		await session.press(key);
		await session.waitFor('Loading members');
		await session.waitFor(/\[All \(\d+\)\]/v);
		await session.waitFor((screen: string) => !screen.includes('Loading members'));
		await session.press('/');
		session.write('jane.doe');
		await session.waitFor('[All (1)]');
		await session.press('enter');
		await session.press('D');
		await session.waitFor(/Remove jane\.doe@acme-distribution\.example from \d+ organizations/v);
	};

	await start(navigator.session, /59 organizations, with[\s│]+one/v, 'I');
	await navigator.session.press('y');
	await navigator.session.waitFor(/ 2 of \d+ removed …/v);
	navigator.session.kill('SIGKILL');
	await navigator.session.waitForExit();
	const next = navigator.again();
	// What decides about a removal is read again.
	await start(next, /\[All \(\d+\)\]/v, 'r');
	await next.waitFor(/An earlier run removed jane\.doe@acme-distribution\.example from [2-9] organizations\./v);
	await next.press('y');
	await next.waitFor(/Result · Offboard jane\.doe@acme-distribution\.example[\s\S]+ \d+ removed, \d already so/v);
	await next.press('c');
	await next.waitFor('Sent to the clipboard as Markdown.');
	const [, here = '', before = ''] = /(?<!\d)(?<here>\d+) removed, (?<before>\d) already so/v.exec(next.screen()) ?? [];
	const removed = Number(here) + Number(before);
	await next.press('escape');
	await next.waitFor('[All (');
	await next.press('escape', 'escape');
	const written = navigator.writes().length;
	assert.equal(new Set(navigator.writes()).size, written, 'each removal was sent once');
	await next.press('u');
	await next.waitFor(`jane.doe@acme-distribution.example  removed from ${removed} organizations`);
	assert.equal(next.screen().match(/ removed from /gv)?.length, 1);
	await next.press('enter');
	await next.waitFor(`Send ${removed} invitations, one after the other? To send, press y.`);
	await next.press('G');
	await next.press('y');
	await next.waitFor(`${removed} invited.`);
	assert.deepEqual(
		navigator
			.writes()
			.slice(written)
			.map(request => request.split(' ', 1)[0]),
		Array.from({length: removed}, () => 'POST'),
	);
	await next.press('escape', 'u');
	await next.waitFor(/jane\.doe@acme-distribution\.example[\s\S]*undone later/v);
	await next.press('escape', 'q');
	const {exitCode} = await next.waitForExit();
	assert.equal(exitCode, 0);
});
