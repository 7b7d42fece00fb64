import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {
	ok,
	refused,
	startMisbehavingServer,
	type Behaviour,
	type MisbehavingServer,
} from '../helpers/misbehaving-server.js';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

const add = async (id: string, email: string, status: string) =>
	call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}, status}}});

/** The people of a run, each with what became of it. */
const resultsIn = (stdout: string): readonly string[] =>
	([JSON.parse(stdout)].flat() as ReadonlyArray<{readonly email: string; readonly result: string}>).map(
		({email, result}) => `${email} ${result}`,
	);

await test('prints members as text, JSON, CSV and addresses, chosen by factor, age and address', async () => {
	const id = await createIn(sandbox, 'Printed');
	await add(id, 'jane@x.example', 'active');
	await add(id, 'bob@y.example', 'pending');
	const [text, json, csv, quiet, user, old] = await Promise.all([
		cforgs('members', id),
		cforgs('members', id, '--json'),
		cforgs('members', id, '--csv'),
		cforgs('members', id, '--quiet'),
		cforgs('members', id, '--quiet', '--user', 'JANE@x.example'),
		cforgs('members', id, '--quiet', '--pending-over', '30'),
	]);
	assert.match(text.stdout, /^bob@y\.example\tpending\t/v);
	assert.equal(text.status, 0);
	assert.deepEqual(
		(JSON.parse(json.stdout) as ReadonlyArray<{readonly status: string}>).map(({status}) => status),
		['pending', 'active'],
	);
	assert.match(csv.stdout, /^email,name,status,two_factor_authentication_enabled,create_time,id\r?\nbob@y\.example,/v);
	assert.deepEqual(
		[quiet, user, old].map(({stdout}) => stdout),
		['bob@y.example\njane@x.example\n', 'jane@x.example\n', ''],
	);
	const all = JSON.parse(json.stdout) as ReadonlyArray<{
		readonly user: {readonly email: string; readonly two_factor_authentication_enabled: boolean};
	}>;
	const weak = await cforgs('members', id, '--quiet', '--without-2fa');
	const weakest = all
		.filter(({user: each}) => !each.two_factor_authentication_enabled)
		.map(({user: each}) => `${each.email}\n`);
	assert.equal(weak.stdout, weakest.join(''));
	const [pending, wrong] = await Promise.all([
		cforgs('members', id, '--quiet', '--status', 'pending'),
		cforgs('members', id, '--status', 'away'),
	]);
	assert.deepEqual(
		[pending.stdout, wrong.status, wrong.stderr],
		['bob@y.example\n', 2, 'cforgs: --status takes active, pending, rejected, canceled.\n'],
	);
	const [days, negative, below, address] = await Promise.all([
		cforgs('members', id, '--pending-over', 'x'),
		cforgs('members', id, '--pending-over=-1'),
		cforgs('members', id, '--deep', '--pending-over', 'x'),
		cforgs('members', id, '--user', 'jane'),
	]);
	assert.deepEqual(
		[days, negative, below].map(({status, stderr}) => [status, stderr]),
		Array.from({length: 3}, () => [2, 'cforgs: --pending-over takes a number of days, such as 30.\n']),
	);
	assert.deepEqual([address.status, address.stderr], [2, 'cforgs: --user: “jane” is not an email address.\n']);
});

await test('says that an organization has no members, or that none match', async () => {
	const id = await createIn(sandbox, 'Without members');
	const none = await cforgs('members', id);
	assert.deepEqual([none.status, none.stdout, none.stderr], [0, '', 'cforgs: The organization has no members.\n']);
	const quiet = await cforgs('members', id, '--quiet');
	assert.deepEqual([quiet.stdout, quiet.stderr], ['', '']);
	await add(id, 'jane@x.example', 'active');
	const other = await cforgs('members', id, '--status', 'pending');
	assert.deepEqual([other.stdout, other.stderr], ['', 'cforgs: No members match.\n']);
});

await test('invites people, reports who is invited already, and sends nothing without an answer or an address', async () => {
	const id = await createIn(sandbox, 'Invited');
	const unanswered = await cforgs('invite', id, 'jane@x.example');
	assert.deepEqual([unanswered.status, unanswered.stdout], [2, '']);
	assert.match(unanswered.stderr, /This invites jane@x\.example\.\nThere is no terminal to confirm on\./v);
	const nowhere = await cforgs('invite', 'jane@x.example', '--yes');
	assert.deepEqual([nowhere.status, nowhere.stdout], [2, '']);
	assert.match(nowhere.stderr, /Which organizations\? Put an id, a path or @GROUP before the addresses/v);
	const broken = await cforgs('invite', id, 'jane@x.example', 'nonsense', '--yes');
	assert.deepEqual(
		[broken.status, broken.stderr],
		[2, 'cforgs: “nonsense” is not an email address. Nothing was sent.\n'],
	);
	const dry = await cforgs('invite', id, 'jane@x.example', '--dry-run');
	assert.deepEqual([dry.status, dry.stdout.split(' ', 3).join(' ')], [0, 'curl -X POST']);
	const dryArray = await cforgs('invite', id, 'jane@x.example', '--dry-run', '--json');
	const organization = {id, name: 'Invited'};
	const [{request, ...planned} = {request: ''}] = JSON.parse(dryArray.stdout) as ReadonlyArray<{
		readonly request: string;
	}>;
	assert.deepEqual(
		[dryArray.status, planned, dryArray.stderr.includes('curl')],
		[0, {email: 'jane@x.example', organization, result: 'planned', changes: []}, false],
	);
	assert.match(request, /^curl -X POST /v);
	const unlimited = await cforgs('invite', id, 'jane@x.example', 'bob@y.example', '--yes');
	assert.match(
		unlimited.stderr,
		/2 invitations would be sent\. With --yes, also give the most that you expect: --at-most 2\./v,
	);
	const first = await cforgs('invite', id, 'Jane <jane@x.example>', 'bob@y.example', '--yes', '--at-most', '2');
	assert.deepEqual(
		[unlimited.status, first.status, first.stdout],
		[2, 0, `jane@x.example\t${id}\tInvited\tdone\nbob@y.example\t${id}\tInvited\tdone\n`],
	);
	const again = await cforgs('invite', id, 'jane@x.example', '--yes', '--json');
	assert.deepEqual(
		[again.status, JSON.parse(again.stdout)],
		[
			0,
			[
				{
					email: 'jane@x.example',
					organization,
					result: 'already',
					changes: [],
					note: 'It is invited already: not sent.',
				},
			],
		],
	);
	assert.match(again.stderr, /^cforgs: jane@x\.example: It is invited already: not sent\.\ncforgs: 1 already so\.$/mv);
});

await test('looks up a lost answer, and ends with the status for unknown if it cannot', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const through = async (...words: readonly string[]) =>
		runProgram(words, {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	const id = await createIn(sandbox, 'Lost');
	proxy.lose('answer');
	const found = await through('invite', id, 'jane@x.example', '--yes', '--quiet');
	assert.deepEqual([found.status, found.stdout], [0, `jane@x.example\t${id}\n`]);
	const listed = await through('undo', '--list', id);
	assert.match(listed.stdout, /\tinvited jane@x\.example/v);
	proxy.lose('answer');
	proxy.cutBehindWrite();
	const unknown = await through('invite', id, 'bob@y.example', 'eve@z.example', '--yes', '--at-most', '2', '--json');
	assert.deepEqual(resultsIn(unknown.stdout), ['bob@y.example unknown', 'eve@z.example not_sent']);
	assert.equal(unknown.status, 6);
});

await test('stops between invitations on ctrl-c or SIGTERM, and names those that were not sent', async () => {
	await using slow = await openSandbox({organizations: 5, seed: 7, latency: 30});
	const emails = Array.from({length: 12}, (_, index) => `p${index + 10}@x.example`);
	const stopAt = async (signal: 'SIGINT' | 'SIGTERM') => {
		const id = await createIn(slow, `Stopped ${signal}`);
		const sent = () =>
			slow.requests.filter(({method, path: address}) => method === 'POST' && address.includes(`${id}/members`)).length;
		const child = spawn(process.execPath, [program, 'invite', id, ...emails, '--yes', '--at-most', '12', '--json'], {
			env: {PATH: process.env['PATH'], ...environmentOf(slow), XDG_STATE_HOME: folder.path},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const ended = endOf(child);
		await until(() => sent() > 1);
		child.kill(signal);
		const {status, stdout, stderr} = await ended;
		const results = JSON.parse(stdout) as ReadonlyArray<{readonly email: string; readonly result: string}>;
		const unsent = results.filter(each => each.result === 'not_sent').map(({email}) => email);
		assert.deepEqual(
			results.map(({email}) => email),
			emails,
		);
		assert.equal(unsent.length, emails.length - sent());
		assert.ok(unsent.length > 0);
		assert.match(
			stderr,
			new RegExp(
				`^cforgs: Stopped\\.\n(?:.*\n)*cforgs: ${emails.length - unsent.length} invited, ${unsent.length} not sent\\.$`,
				'mv',
			),
		);
		return status;
	};

	// One after the other, because no two runs of invitations are sent at once.
	assert.deepEqual([await stopAt('SIGINT'), await stopAt('SIGTERM')], [1, 1]);
});

await test('removes every entry of an address after a review that shows each, and says what is left', async () => {
	const id = 'f'.repeat(32);
	const serve = async (refusing: readonly string[]) => {
		const entries = new Map(
			[
				['m1', 'Jane@x.example'],
				['m2', 'jane@x.example'],
				['m3', 'other@x.example'],
			].map(([key = '', email = '']) => [
				key,
				{id: key, status: key === 'm2' ? 'pending' : 'active', user: {email, name: ''}},
			]),
		);
		const removed = (member: string): Behaviour => {
			if (refusing.includes(member)) {
				return refused(409, [{code: 1, message: 'Not now'}]);
			}

			entries.delete(member);
			return ok({});
		};

		const read = (url: string): Behaviour => {
			if (url.includes('/members?')) {
				return ok(entries.values().toArray());
			}

			const entry = entries.get(path.basename(url));
			return !entry && url.includes('/members/') ? refused(404, []) : ok(entry ?? {id, name: 'North', meta: {}});
		};

		return startMisbehavingServer((response, request) => {
			const answer = request.method === 'DELETE' ? removed(path.basename(request.url)) : read(request.url);
			answer(response, request);
		});
	};

	const deletions = ({requests}: MisbehavingServer) =>
		requests.filter(({method}) => method === 'DELETE').map(({url}) => path.basename(url));
	await using server = await serve([]);
	await using session = startSession({
		arguments: [program, 'remove-member', id, 'JANE@x.example'],
		columns: 100,
		rows: 24,
		environment: {...environment, CLOUDFLARE_BASE_URL: server.url},
	});
	await session.waitFor('Type yes to send it:');
	assert.match(
		session.screen(),
		/Remove Jane@x\.example from North\. The list has this address 2 times\. This removes each:\s+Jane@x\.example {2}active {2}m1\s+jane@x\.example {2}pending {2}m2/v,
	);
	session.write('yes\r');
	await session.waitFor('2 removed.');
	assert.deepEqual(deletions(server), ['m1', 'm2']);

	await using refusing = await serve(['m2']);
	const left = await runProgram(['remove-member', id, 'jane@x.example', '--yes', '--json'], {
		...environment,
		CLOUDFLARE_BASE_URL: refusing.url,
	});
	assert.deepEqual([left.status, resultsIn(left.stdout)], [1, ['jane@x.example refused']]);
	assert.match(left.stderr, /^cforgs: 1 removed, 1 refused\.$/mv);
	assert.match(left.stderr, /Not now/v);
});

await test('removes a member, cancels an invitation, and never removes oneself or the last member with --yes', async () => {
	const id = await createIn(sandbox, 'Removed');
	await add(id, 'jane@x.example', 'active');
	await add(id, 'bob@y.example', 'pending');
	const last = await cforgs('remove-member', id, 'jane@x.example', '--yes');
	assert.match(last.stderr, /This is the last active member of Removed\. --yes does not confirm that/v);
	assert.equal(last.status, 4);
	await add(id, sandbox.email, 'active');
	const own = await cforgs('remove-member', id, sandbox.email.toUpperCase(), '--yes');
	assert.match(own.stderr, /This is you/v);
	const cancelled = await cforgs('remove-member', id, 'bob@y.example', '--yes');
	assert.deepEqual(
		[cancelled.status, cancelled.stdout, cancelled.stderr],
		[0, `bob@y.example\t\t${id}\tRemoved\n`, 'cforgs: 1 removed.\n'],
	);
	const removed = await cforgs('remove-member', id, 'jane@x.example', '--yes', '--json');
	assert.deepEqual(
		[removed.status, resultsIn(removed.stdout), removed.stderr],
		[0, ['jane@x.example done'], 'cforgs: 1 removed.\n'],
	);
	const gone = await cforgs('remove-member', id, 'jane@x.example', '--yes', '--json');
	assert.deepEqual([gone.status, resultsIn(gone.stdout)], [0, ['jane@x.example already']]);
	assert.match(gone.stderr, /^cforgs: jane@x\.example: neither a member of Removed nor invited\n/mv);
	const nowhere = await cforgs('remove-member', '0'.repeat(32), 'jane@x.example', '--yes');
	assert.equal(nowhere.status, 3);
	const undone = await cforgs('undo', '--yes');
	assert.match(undone.stderr, /Only a new invitation brings a member back: cforgs invite/v);
	const listed = await cforgs('undo', '--list', id);
	assert.match(
		listed.stdout,
		/\tRemoved\tremoved jane@x\.example\n.*\tRemoved\tcancelled the invitation of bob@y\.example\n/v,
	);
});

await test('prints no members of a list that ends in the middle or is refused, and exits with a failure', async () => {
	const id = 'f'.repeat(32);
	const member = {id: 'm1', status: 'active', user: {email: 'jane@x.example', name: ''}};
	const outcomeOf = async (next: Behaviour) => {
		await using server = await startMisbehavingServer((response, request) => {
			const isFirst = request.url.includes('/members') && request.query.get('page_token') === null;
			(isFirst ? ok([member], {next_page_token: 'two'}) : next)(response, request);
		});
		const {stdout, stderr, status} = await runProgram(['members', id, '--csv'], {
			...environment,
			CLOUDFLARE_BASE_URL: server.url,
		});
		return [stdout, status, /^cforgs: (?<said>.{0,90})/v.exec(stderr)?.groups?.['said']];
	};

	const [refusal, repeated] = await Promise.all([
		outcomeOf(refused(403, [{code: 10_000, message: 'Forbidden'}])),
		outcomeOf(ok([member], {next_page_token: 'two'})),
	]);
	assert.deepEqual([refusal[0], repeated[0]], ['', '']);
	assert.deepEqual([refusal[1], repeated[1]], [4, 1]);
	assert.match(String(refusal[2]), /^Could not list the members/v);
	assert.match(String(repeated[2]), /the same page token/v);
});

await test('quotes an address in a suggested command for the shell', async () => {
	const id = await createIn(sandbox, 'Quoted');
	using own = temporaryFolder();
	const run = async (...words: readonly string[]) => runProgram(words, {...environment, XDG_STATE_HOME: own.path});
	const email = 'x`touch${IFS}PWNED`@x.example'; // eslint-disable-line no-template-curly-in-string -- What a shell would run.
	const invited = await run('invite', id, email, '--yes');
	assert.equal(invited.status, 0, invited.stderr);
	const {stderr} = await run('undo', '--yes');
	assert.ok(stderr.includes(`cforgs remove-member ${id} '${email}'.`), stderr);
});

await test('does not repeat a credential that was typed instead of an address', async () => {
	const key = environment.CLOUDFLARE_API_KEY ?? '';
	const odd = 'own-key-without-any-known-shape';
	const lines = [
		['invite', 'a1', key],
		['remove-member', 'a1', key],
		['offboard', key],
		['members', 'a1', '--user', key],
	];
	const answers = await Promise.all([
		...lines.map(async words => cforgs(...words)),
		runProgram(['invite', 'a1', odd], {...environment, CLOUDFLARE_API_KEY: odd}),
	]);
	assert.deepEqual(
		answers.map(({status}) => status),
		answers.map(() => 2),
	);
	const printed = answers.map(({stdout, stderr}) => stdout + stderr).join('');
	assert.ok(
		[key, odd].every(secret => !printed.includes(secret)),
		printed,
	);
});
