import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import type {Member} from '../../source/base/api/schemas.js';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';
import {call, createIn, environmentOf, openSandbox, profile, readAll} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 12, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	XDG_CONFIG_HOME: path.join(folder.path, 'config'),
};

const check = async (...words: readonly string[]) => runProgram(['check', ...words], environment);

async function statusOf(...words: readonly string[]): Promise<number | undefined> {
	const {status} = await check(...words);
	return status;
}

/** A root with two organizations below it. The first one has wrong values. */
async function branchOf(name: string, first: string, values: Readonly<Record<string, string>>) {
	const root = await createIn(sandbox, name);
	const wrong = await createIn(sandbox, first, root);
	const fine = await createIn(sandbox, 'Fine', root);
	await call(sandbox, `PUT /organizations/${wrong}/profile`, {json: {...profile, ...values}});
	await call(sandbox, `PUT /organizations/${fine}/profile`, {json: profile});
	return {root, wrong};
}

await test('says what is not known, reads it with --sync, and ends with status 7 if something is found', async () => {
	const {root, wrong} = await branchOf('Checked', 'Wrong', {
		business_phone: 'call me',
		business_email: 'nobody',
		external_metadata: '{"tier":',
	});
	const from = sandbox.requests.length;
	const unread = await check(root, '--fail-on', 'high');
	assert.equal(unread.status, 8, unread.stderr);
	assert.match(
		unread.stderr,
		/^cforgs: not known: .*the accounts of 3 organizations, and the members of 3 organizations\. --sync reads what is missing first\.$/mv,
	);
	assert.deepEqual(
		new Set(sandbox.requests.slice(from).map(request => request.path.split('?', 1)[0])),
		new Set(['/client/v4/organizations']),
		'only the list is read',
	);
	assert.equal(await statusOf(root), 0, 'without --fail-on, it only lists');

	const read = await check(root, '--sync', '--yes', '--fail-on', 'medium');
	assert.equal(read.status, 7, read.stderr);
	const lines = read.stdout
		.split('\n')
		.filter(line => line.includes(`\t${wrong}\t`))
		.map(line => line.replaceAll(`\t${wrong}\tWrong`, ''));
	assert.deepEqual(
		lines.filter(line => /json|invalid/v.test(line)),
		[
			'medium\tbroken-json\tExternal metadata\tExternal metadata begins like JSON, but is not valid JSON.',
			'medium\tinvalid-email\tnobody\tThe business email is not an email address.',
			'low\tinvalid-phone\tcall me\tThe business phone is not a phone number.',
		],
	);
	assert.doesNotMatch(read.stderr, /not known/v);
	const again = await check(root, '--where', 'phone:="call me"', '--quiet');
	assert.deepEqual([again.stdout, again.status, again.stderr], [`${wrong}\n`, 0, ''], 'what was read is known');
	assert.equal(await statusOf(root, '--where', 'name:fine', '--fail-on', 'high'), 0);
	const {stderr} = await check('--fail-on', 'worst');
	assert.match(stderr, /--fail-on takes high, medium, low/v);
	assert.equal(await statusOf('--markdown', '--json'), 2);
});

await test('keeps hostile values in their places in JSON, CSV and Markdown', async () => {
	const name = '=1+1|</td><b>@here "x",\t`y`';
	const phone = '+cmd|"\u{1B}[31m\u{202E}';
	const {root, wrong} = await branchOf('Hostile', name, {business_phone: phone});
	assert.equal(await statusOf(root, '--sync', '--yes', '--quiet'), 0);
	const ofPhone = ['check', root, '--where', `id:${wrong}`] as const;
	const json = await runProgram([...ofPhone, '--json'], environment);
	const {findings, organizations} = JSON.parse(json.stdout) as {
		readonly organizations: number;
		readonly findings: ReadonlyArray<Readonly<Record<string, unknown>>>;
	};
	const found = findings.find(({rule}) => rule === 'invalid-phone');
	assert.deepEqual(
		[organizations, found?.['name'], found?.['about'], found?.['path']],
		[1, name, phone, `Hostile › ${name}`],
	);

	const csv = await runProgram([...ofPhone, '--csv'], environment);
	const [head, ...rows] = csv.stdout.trimEnd().split('\r\n');
	assert.equal(head, 'severity,rule,id,name,path,about,reason,filter,note');
	const row = rows.find(each => each.includes(',invalid-phone,')) ?? '';
	assert.ok(row.includes(`,${wrong},"'=1+1|</td><b>@here ""x"",`), row);
	assert.match(row, /"'\+cmd\|""⟦1B⟧\[31m/v);

	const markdown = await runProgram([...ofPhone, '--markdown'], environment);
	const line = markdown.stdout.split('\n').find(each => each.includes('invalid-phone')) ?? '';
	assert.equal(line.split(/(?<!\\)\|/v).length, 10, line);
	const text = await runProgram(ofPhone, environment);
	const printed = [json, csv, markdown, text].map(({stdout}) => stdout);
	assert.deepEqual(
		printed.filter(each => each.includes('\u{1B}') || each.includes('\u{202E}')),
		[],
	);
});

await test('lists what a rule of the config file finds, and says if one does not work', async () => {
	const {root, wrong} = await branchOf('Ruled', 'Gold', {external_metadata: '{"tier":"gold"}'});
	writeConfig(
		environment.XDG_CONFIG_HOME,
		'[[check]]\nname = "gold"\nwhere = "metadata.tier:gold"\nseverity = "high"\n[[check]]\nname = "typo"\nwhere = "emial:none"\n',
	);
	const listed = await check(root, '--sync', '--yes', '--fail-on', 'high');
	assert.match(listed.stdout, new RegExp(`^high\tgold\t${wrong}\tGold\t\tThe rule “gold” finds it\\.$`, 'mv'));
	assert.match(listed.stderr, /the rule “typo” of the config file does not work: There is no term emial:/v);
	assert.equal(listed.status, 7);
	assert.equal(await statusOf(root), 1);
});

/** What a line of the table of cron in the documents prints. */
async function runCronLine(line: string, variables: Readonly<Record<string, string>>): Promise<string> {
	const file = path.join(folder.path, 'cforgs');
	writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {mode: 0o700});
	const {stdout, stderr} = await endOf(
		spawn('/bin/sh', ['-c', line], {
			env: {...variables, PATH: `${folder.path}:${process.env['PATH']}`},
			stdio: ['ignore', 'pipe', 'pipe'],
		}),
	);
	return stdout + stderr;
}

await test('prints nothing with the line for cron in the documents, unless something is found', async () => {
	const [, line = ''] =
		/^0 4 \* \* \* (?<line>.*cforgs check.*)$/mv.exec(
			readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8'),
		) ?? [];
	await using other = await openSandbox({organizations: 12, seed: 7, rateLimit: 100_000});
	const variables = {
		...environmentOf(other),
		XDG_STATE_HOME: path.join(folder.path, 'other'),
		XDG_CACHE_HOME: path.join(folder.path, 'other'),
	};
	const {length} = await readAll(other, '/organizations');
	assert.equal(length, 12);
	const found = await runCronLine(line, variables);
	assert.match(found, /^cforgs check ended with status 7: [\s\S]+^high\tmember-2fa\t/mv);
	assert.ok(
		other.requests.some(({path: asked}) => asked.startsWith('/client/v4/accounts?')),
		'accounts come from the list of all accounts',
	);

	const organizations = await readAll(other, '/organizations');
	const members = await Promise.all(
		organizations.map(async ({id}) => {
			const list = await readAll<Member>(other, `/organizations/${id}/members`);
			return list.filter(({user}) => user.two_factor_authentication_enabled !== true).map(member => ({id, member}));
		}),
	);
	const answers = await Promise.all(
		members.flat().map(async ({id, member}) => {
			const {status} = await call(other, `DELETE /organizations/${id}/members/${member.id}`);
			return {id, status};
		}),
	);
	// The sandbox refuses to remove a member of one organization.
	const refused = answers.find(({status}) => status !== 200);
	const rest = line.replace('12h', '0').replace('check ', () => `check --where=-id:${refused?.id} `);
	assert.equal(await runCronLine(rest, variables), '');
});
