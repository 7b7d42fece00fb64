import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {AccountMember} from '../../source/base/sandbox/wire.js';
import {goTo, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, type Account} from '../base/sandbox/call.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';

type Reachable = Account & {readonly managed_by: {readonly parent_org_id: string}};

/** The first account to which somebody has access only, with these people. */
async function accountWithMembers(
	sandbox: Sandbox,
): Promise<{readonly account: Reachable; readonly members: readonly AccountMember[]}> {
	const {result} = await call<readonly Reachable[]>(sandbox, 'GET /accounts?per_page=50');
	for (const account of result) {
		const {result: members} = await call<readonly AccountMember[]>(sandbox, `GET /accounts/${account.id}/members`); // eslint-disable-line no-await-in-loop -- Until one has several.
		if (members.filter(({status}) => status === 'accepted').length > 1) {
			return {account, members};
		}
	}

	throw new Error('No account of the sandbox has several members.');
}

await test('prints who has access to one account, and names the account when the person is offboarded', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
	using folder = temporaryFolder();
	const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	const cforgs = async (...words: readonly string[]) => runProgram(words, environment);
	const {
		account: {id, name},
		members,
	} = await accountWithMembers(sandbox);
	const {email = ''} = members.find(({status}) => status === 'accepted') ?? {};
	const organization = await createIn(sandbox, 'Left');
	await Promise.all(
		[email, 'stays@x.example'].map(async each =>
			call(sandbox, `POST /organizations/${organization}/members`, {
				json: {member: {user: {email: each}, status: 'active'}},
			}),
		),
	);
	const before = await cforgs('offboard', email, organization, '--dry-run');
	assert.doesNotMatch(before.stderr, /As far as known/v);

	const text = await cforgs('account-members', id);
	assert.equal(text.status, 0);
	assert.deepEqual(
		text.stdout
			.trim()
			.split('\n')
			.map(line => line.slice(0, line.indexOf('\t'))),
		members.map(member => member.email),
	);
	const [json, quiet, columns, csv] = await Promise.all([
		cforgs('account-members', id, '--json'),
		cforgs('account-members', id, '--quiet'),
		cforgs('account-members', id, '--columns', 'email,roles', '--csv'),
		cforgs('account-members', id, '--csv'),
	]);
	assert.deepEqual(
		(JSON.parse(json.stdout) as readonly AccountMember[]).map(member => member.id),
		members.map(member => member.id),
	);
	assert.equal(quiet.stdout, members.map(member => `${member.email}\n`).join(''));
	assert.match(columns.stdout, /^email,roles\r\n/v);
	assert.match(csv.stdout, /^email,first_name,last_name,two_factor_authentication_enabled,id,status,roles\r\n/v);
	assert.equal(csv.stdout.trim().split('\r\n').length, members.length + 1);

	const after = await cforgs('offboard', email, organization, '--dry-run');
	assert.ok(
		after.stderr.includes(
			`As far as known, this person also has access to 1 account only: ${name} (read just now). Removing members of organizations does not end that.`,
		),
		after.stderr,
	);

	const [none, wrong, missing, key] = await Promise.all([
		cforgs('account-members'),
		cforgs('account-members', 'Shop'),
		cforgs('account-members', 'f'.repeat(32)),
		runProgram(['account-members', id], {...environment, CLOUDFLARE_API_TOKEN: sandbox.token}),
	]);
	assert.deepEqual(
		[none, wrong].map(({status, stderr}) => [status, stderr]),
		[
			[
				2,
				'cforgs: Name the account whose members to print: cforgs account-members ACCOUNT. To print the ids of accounts: cforgs accounts ID.\n',
			],
			[
				2,
				'cforgs: This must be the id of an account: 32 digits and letters from a to f. cforgs accounts ID prints the ids.\n',
			],
		],
	);
	assert.deepEqual([missing.status, key.status], [3, 4]);
	assert.match(key.stderr, /Global API key/v);
});

await test('lists who has access to an account on the screen, and says so in the review of an offboarding', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session, sandbox} = navigator;
	const {
		account: {managed_by: held, id, name},
		members,
	} = await accountWithMembers(sandbox);
	const {email = ''} = members.find(({status}) => status === 'accepted') ?? {};
	await call(sandbox, `POST /organizations/${held.parent_org_id}/members`, {
		json: {member: {user: {email}, status: 'active'}},
	});
	await session.waitFor('· 60 organizations');
	await goTo(navigator, held.parent_org_id, 'tab', 'tab');
	await session.waitFor('╭ Accounts');
	await session.press('/');
	session.write(id);
	await session.press('enter', 'enter', 'w');
	await session.waitFor(email);
	assert.match(session.screen(), /only this account\./v);
	await session.press('escape', 'escape', 'escape', 'escape', 'I');
	await session.waitFor('to read');
	await session.press('I');
	await session.waitFor(screen => screen.includes('[All (') && !screen.includes('Loading members'));
	await session.press('/');
	session.write(email);
	await session.press('enter', 'D');
	await session.waitFor('As far as known, this person also has access to 1 account only');
	assert.ok(session.screen().includes(name.slice(0, 12)));
	assert.deepEqual(
		navigator.writes().filter(write => !write.includes('/members')),
		[],
	);
});
