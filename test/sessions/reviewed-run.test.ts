import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import type {ExitStatus} from '../../source/kernel/options/exit-status.js';
import {startInFrontOf} from '../helpers/front-server.js';
import {refused as refusal} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
const root = await createIn(sandbox, 'Reviewed');
const ids = await Promise.all(['one', 'two'].map(async name => createIn(sandbox, name, root)));
const [one = '', two = ''] = ids;
const accounts = await Promise.all(
	ids.map(async (id, at) => {
		const {result} = await call<{readonly id: string}>(sandbox, 'POST /accounts', {
			json: {name: `Account ${at}`, type: 'standard', unit: {id}},
		});
		return result.id;
	}),
);
// The value of the second is no JSON object, so nothing can be set in it.
await call(sandbox, `PUT /organizations/${two}/profile`, {json: {...profile, external_metadata: 'no object'}});

const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

/** Two people of two organizations, one of whom leaves. */
for (const id of ids) {
	for (const email of ['leaver@x.example', 'stays@x.example']) {
		await call(sandbox, `POST /organizations/${id}/members`, {json: {member: {user: {email}, status: 'active'}}}); // eslint-disable-line no-await-in-loop -- In this order.
	}
}

const fileOf = (name: string, ...lines: readonly string[]): string => {
	const file = path.join(folder.path, name);
	writeFileSync(file, `${lines.join('\n')}\n`);
	return file;
};

/** Commands for two items each. */
const runs = {
	set: ['set', 'business_phone=+49 228', ...ids],
	'edit-account': ['edit-account', ...accounts, '--abuse-contact', 'abuse@x.example'],
	tags: ['tags', ...accounts, '--set', 'env=live'],
	invite: ['invite', 'jane@x.example', 'bob@x.example', '--below', root, '--where', 'name:=one'],
	delete: ['delete', ...(await Promise.all(['three', 'four'].map(async name => createIn(sandbox, name, root))))],
	offboard: ['offboard', 'leaver@x.example', ...ids],
	apply: ['apply', fileOf('apply.csv', 'name,parent', `New one,${root}`, `New two,${root}`)],
};

for (const [name, words] of Object.entries(runs)) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`refuses more than --at-most in a dry run of ${name} too, and ends the dry run with the status of the run`, async () => {
		const from = sandbox.requests.length;
		const [limited, dry] = [
			await cforgs(...words, '--dry-run', '--at-most', '1'),
			await cforgs(...words, '--dry-run', '--at-most', '2'),
		];
		assert.deepEqual([limited.status, limited.stdout, dry.status], [4, '', 0], dry.stderr);
		assert.match(limited.stderr, /, more than --at-most 1\. Nothing was sent\./v);
		assert.deepEqual(
			sandbox.requests.slice(from).filter(({method}) => method !== 'GET'),
			[],
		);
	});
}

const ofAccount = ['id', 'name', 'organization', 'result', 'changes'];
const ofFile = ['row', 'verb', 'id', 'name', 'path', 'result', 'changes'];
const ofPerson = ['email', 'name', 'organization', 'result', 'changes'];

for (const email of ['removed@x.example', 'offboarded@x.example']) {
	await call(sandbox, `POST /organizations/${one}/members`, {json: {member: {user: {email}, status: 'active'}}}); // eslint-disable-line no-await-in-loop -- In this order.
}

/** Commands with the keys of their records. */
const records: ReadonlyArray<readonly [keys: readonly string[], ...words: string[]]> = [
	[ofFile, 'apply', fileOf('keys.csv', 'name,parent', `New eight,${root}`)],
	[ofFile, 'onboard', '--from', fileOf('keys-new.csv', 'name,parent', `New nine,${root}`)],
	[['id', 'name', 'result', 'changes'], 'set', 'business_phone=+49 40', one],
	[ofAccount, 'edit-account', accounts[0] ?? '', '--abuse-contact', 'keys@x.example'],
	[ofAccount, 'tags', accounts[0] ?? '', '--set', 'env=keys'],
	[ofAccount, 'create-account', 'Webshop', '--in', one],
	[ofPerson.filter(key => key !== 'name'), 'invite', one, 'keys@x.example'],
	[ofPerson, 'remove-member', one, 'removed@x.example'],
	[ofPerson, 'offboard', 'offboarded@x.example'],
	[['id', 'name', 'result', 'changes'], 'delete', await createIn(sandbox, 'keys', root)],
];

for (const [keys, ...words] of records) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`prints the same keys of an item in a dry run and in the run: ${words[0]}`, async () => {
		const recordOf = async (...more: readonly string[]) => {
			const {stdout} = await cforgs(...words, '--json', '--yes', ...more);
			const [first] = [JSON.parse(stdout)].flat() as ReadonlyArray<Readonly<Record<string, unknown>>>;
			return first ?? {};
		};

		const [dry, done] = [await recordOf('--dry-run'), await recordOf()];
		assert.deepEqual(
			[Object.keys(dry), dry['result'], Object.keys(done), done['result']],
			[[...keys, 'request'], 'planned', keys, 'done'],
		);
	});
}

const alone = await createIn(sandbox, 'alone', root);
await call(sandbox, `POST /organizations/${alone}/members`, {
	json: {member: {user: {email: 'leaver@x.example'}, status: 'active'}},
});
const {
	result: {id: mobile},
} = await call<{readonly id: string}>(sandbox, 'POST /accounts', {
	json: {name: 'Mobile', type: 'standard', unit: {id: one}},
});

/** Commands with the status of their run. Some leave something out. */
const ends: ReadonlyArray<readonly [ExitStatus, ...string[]]> = [
	[1, 'set', 'external_metadata.tier=gold', one, two],
	[4, 'remove-member', alone, 'leaver@x.example'],
	[1, 'offboard', 'leaver@x.example', one, alone],
	[0, 'remove-member', two, 'leaver@x.example'],
	[4, 'move-account', mobile, await createIn(sandbox, 'Elsewhere')],
	[0, 'create-account', 'Website', '--in', one],
	[5, 'create-account', 'Website', '--in', one],
	[1, 'apply', fileOf('partly.csv', 'name,parent', `New three,${root}`, 'New four,Nowhere'), '--at-most', '1'],
	[
		1,
		'onboard',
		'--from',
		fileOf('partly-new.csv', 'name,parent', `New five,${root}`, 'New six,Nowhere'),
		'--leave-out',
	],
	[0, 'onboard', '--from', fileOf('new.csv', 'name,parent', `New seven,${root}`)],
];

for (const [status, ...words] of ends) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`ends a dry run with the status ${status} of the run: ${words[0]}`, async () => {
		const from = sandbox.requests.length;
		const dry = await cforgs(...words, '--dry-run', '--yes');
		assert.deepEqual(
			sandbox.requests.slice(from).filter(({method}) => method !== 'GET'),
			[],
		);
		const run = await cforgs(...words, '--yes');
		assert.deepEqual([dry.status, run.status], [status, status], `${dry.stderr}\n${run.stderr}`);
	});
}

await test('prints the new name of an account once it is stored', async () => {
	const [account = ''] = accounts;
	const renamed = await cforgs('edit-account', account, '--name', 'Renamed', '--yes');
	assert.deepEqual([renamed.status, renamed.stdout], [0, `${account}\tRenamed\tdone\n`], renamed.stderr);
});

const [gone, lost] = ['e', 'f'].map(digit => digit.repeat(32));

/** Commands that name something that does not exist, with what does. */
const missing = {
	set: ['set', 'business_phone=+49 30', one, gone ?? '', lost ?? ''],
	'edit-account': ['edit-account', accounts[0] ?? '', gone ?? '', lost ?? '', '--abuse-contact', 'missing@x.example'],
	tags: ['tags', accounts[0] ?? '', gone ?? '', lost ?? '', '--set', 'env=missing'],
	offboard: ['offboard', 'stays@x.example', one, gone ?? '', lost ?? '', '--include-last'],
	delete: ['delete', await createIn(sandbox, 'five', root), gone ?? '', lost ?? ''],
	invite: ['invite', 'jane@x.example', '--where', 'name:=one', '--below', gone ?? ''],
};

for (const [name, words] of Object.entries(missing)) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`sends nothing if something that ${name} names is not found, and goes on only with --skip-missing`, async () => {
		const from = sandbox.requests.length;
		const refused = await cforgs(...words, '--yes', '--at-most', '9');
		assert.deepEqual([refused.status, refused.stdout], [3, ''], refused.stderr);
		assert.deepEqual(
			sandbox.requests.slice(from).filter(({method}) => method !== 'GET'),
			[],
		);
		if (name === 'invite') {
			return;
		}

		assert.match(refused.stderr, new RegExp(String.raw`${gone}, ${lost}\. Nothing was sent\. --skip-missing`, 'v'));
		const rest = await cforgs(...words, '--yes', '--at-most', '9', '--skip-missing', '--json');
		assert.deepEqual(
			[
				rest.status,
				(JSON.parse(rest.stdout) as ReadonlyArray<{readonly result?: string; readonly status?: string}>).map(
					({result, status}) => result ?? status,
				),
			],
			[0, ['done']],
			rest.stderr,
		);
	});
}

await test('sends nothing if the service does not say whether an organization that the list lacks exists', async () => {
	const unlisted = 'e'.repeat(32);
	await using front = await startInFrontOf(sandbox, ({url}) =>
		url.endsWith(`/organizations/${unlisted}`) ? refusal(500, []) : undefined,
	);
	const from = sandbox.requests.length;
	const run = await runProgram(
		['set', 'business_phone=+49 228', one, unlisted, '--yes', '--at-most', '2', '--skip-missing'],
		{...environment, CLOUDFLARE_BASE_URL: front.url},
	);
	assert.deepEqual([run.status, run.stdout], [1, ''], run.stderr);
	assert.match(run.stderr, /Could not read the organization: .*status 500/v);
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({method}) => method !== 'GET'),
		[],
	);
});

await test('documents the keys of an item', () => {
	const table = /\n\| key \| meaning \|\n[\s\S]+?\n\n/v.exec(readFileSync('docs/command-line.md', 'utf8'))?.[0] ?? '';
	const documented = table
		.matchAll(/^\| (?<keys>`[^\|]+`) \|/gmv)
		.flatMap(({groups}) => groups?.['keys']?.match(/\w+/gv) ?? [])
		.toArray();
	assert.deepEqual(
		documented.toSorted(),
		[...new Set([...records.flatMap(([keys]) => keys), 'account', 'note', 'request'])].toSorted(),
	);
});
