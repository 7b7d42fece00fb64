import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {startInFrontOf} from '../helpers/front-server.js';
import {refused} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {type Account, createIn, environmentOf, named, openSandbox, readAll} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, `${lines.join('\n')}\n`);
	return file;
}

const onboard = async (file: string, words: readonly string[], own: Readonly<Record<string, string>> = environment) =>
	runProgram(['onboard', '--from', file, ...words], own);

const linesOf = (file: string): ReadonlyArray<Readonly<Record<string, string>>> =>
	parse(readFileSync(file.replace('.csv', '.result.csv'), 'utf8'), {columns: true});

/** The names and types of the accounts of the only organization with this name. */
async function accountsOf(name: string): Promise<ReadonlyArray<readonly [name: string, type: string]>> {
	const [organization, ...more] = await named(sandbox, name);
	assert.equal(more.length, 0);
	const accounts = await readAll<Account>(sandbox, `/organizations/${organization?.id}/accounts`);
	return accounts.map(account => [account.name, account.type]);
}

await test('creates each organization of a file with its first account, once', async () => {
	const file = fileOf(
		'accounts.csv',
		'name,parent,account,account_type',
		`Fig,${sandbox.root},Website,`,
		`Plum,${sandbox.root},Shop,standard`,
		`Pear,${sandbox.root},,`,
	);
	const dry = await onboard(file, ['--dry-run']);
	assert.deepEqual([dry.status, dry.stdout.match(/^curl -X POST /gmv)?.length], [0, 5]);
	assert.match(dry.stderr, /3 organizations to create, 2 accounts to create\./v);

	const first = await onboard(file, ['--yes', '--json']);
	assert.equal(first.status, 0, first.stderr);
	assert.match(first.stderr, /3 of 3 rows are created\. 2 of 2 accounts are created\./v);
	const records = JSON.parse(first.stdout) as ReadonlyArray<{readonly account?: Readonly<Record<string, string>>}>;
	assert.deepEqual(
		records.map(({account}) => account && [account['name'], account['type'], account['result'], account['id']?.length]),
		[['Website', 'standard', 'done', 32], ['Shop', 'standard', 'done', 32], undefined],
	);
	assert.deepEqual(await Promise.all(['Fig', 'Plum', 'Pear'].map(async name => accountsOf(name))), [
		[['Website', 'standard']],
		[['Shop', 'standard']],
		[],
	]);
	assert.deepEqual(
		linesOf(file).map(line => [line['cforgs_status'], line['cforgs_account_status'], line['cforgs_account_id']]),
		records.map(({account}) => ['done', account?.['result'] ?? '', account?.['id'] ?? '']),
	);

	const again = await onboard(file, ['--yes', '--csv']);
	assert.equal(again.status, 0, again.stderr);
	const cells: readonly string[][] = parse(again.stdout);
	assert.deepEqual(
		cells.map(each => each[8]),
		['account_result', 'already', 'already', ''],
	);
	const figs = await accountsOf('Fig');
	assert.equal(figs.length, 1);

	const undone = await runProgram(['undo', '--list'], environment);
	assert.match(undone.stdout, /\tcreated 2 accounts\n/v);
	const last = await runProgram(['undo', '--dry-run'], environment);
	assert.deepEqual([last.status, last.stdout.match(/^curl -X DELETE /gmv)?.length], [0, 3], last.stderr);
	assert.match(
		last.stderr,
		/^cforgs: undoing your latest change, of [^ ]+: onboarded 3 customers from accounts\.csv\.\n/v,
	);
});

await test('refuses rows whose account cannot be created, before anything is sent', async () => {
	const file = fileOf(
		'wrong.csv',
		'name,parent,account,account_type',
		`Kiwi,${sandbox.root},,enterprise`,
		`Lime,${sandbox.root},Website,free`,
	);
	const wrong = await onboard(file, ['--yes']);
	assert.equal(wrong.status, 4);
	assert.match(wrong.stderr, /Row 2, Kiwi: The row has a type of account, but no name for the account\./v);
	assert.match(wrong.stderr, /Row 3, Lime: “free” is not a type of account\. Use standard or enterprise\./v);
	const token = await onboard(fileOf('token.csv', 'name,parent,account', `Mango,${sandbox.root},Website`), ['--yes'], {
		...environment,
		CLOUDFLARE_API_TOKEN: sandbox.token,
		CLOUDFLARE_EMAIL: '',
		CLOUDFLARE_API_KEY: '',
	});
	assert.equal(token.status, 4);
	assert.match(token.stderr, /Creating accounts needs the Global API key/v);
	assert.deepEqual(await Promise.all(['Kiwi', 'Lime', 'Mango'].map(async name => named(sandbox, name))), [[], [], []]);
});

await test('creates the accounts that are missing, and reports one whose answer was lost', async () => {
	const file = fileOf('continued.csv', 'name,parent,account', `Quince,${sandbox.root},Website`);
	await using proxy = await startLossyProxy(sandbox.url);
	const own = {...environment, CLOUDFLARE_BASE_URL: proxy.url};
	const parents = await onboard(fileOf('continued-first.csv', 'name,parent', `Quince,${sandbox.root}`), ['--yes'], own);
	assert.equal(parents.status, 0, parents.stderr);
	const limited = await onboard(file, ['--yes', '--at-most', '0'], own);
	assert.deepEqual([limited.status, limited.stdout], [4, '']);
	assert.match(limited.stderr, /1 row would be sent, more than --at-most 0\. Nothing was sent\./v);
	const planned = await onboard(file, ['--dry-run', '--json'], own);
	const [first] = JSON.parse(planned.stdout) as ReadonlyArray<{
		readonly result: string;
		readonly account: {readonly result: string};
	}>;
	assert.deepEqual([planned.status, first?.result, first?.account.result], [0, 'already', 'planned']);
	proxy.cutBehindWrite();
	proxy.lose('answer');
	const lost = await onboard(file, ['--yes'], own);
	assert.equal(lost.status, 6, lost.stderr);
	assert.match(lost.stderr, /Row 2, Quince: Account Website: It is unclear whether the account was created: /v);
	assert.deepEqual(
		linesOf(file).map(line => [line['cforgs_status'], line['cforgs_account_status']]),
		[['already', 'unknown']],
	);
	assert.equal(proxy.keys.length, 1);
});

await test('creates the organizations of a file if the root cannot have more accounts, and says how to go on', async () => {
	const file = fileOf(
		'full.csv',
		'name,parent,account',
		`Melon,${sandbox.root},Website`,
		`Mint,${sandbox.root},Website`,
	);
	let isFull = true;
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		isFull && method === 'POST' && url.endsWith('/accounts')
			? refused(403, [{code: 1005, message: 'You have reached the maximum number of accounts, 20000'}])
			: undefined,
	);
	const own = {...environment, CLOUDFLARE_BASE_URL: server.url};
	const full = await onboard(file, ['--yes'], own);
	assert.equal(full.status, 1);
	assert.doesNotMatch(full.stderr, /The organization is new/v);
	assert.match(full.stderr, /2 of 2 rows are created\. 0 of 2 accounts are created\./v);
	assert.match(
		full.stderr,
		/2 refused: Its account: .+ All organizations of one root together can have 20,000 accounts\. Ask your account team for a higher limit\. [^\n]+\n {2}Row 2, Melon {2}Website, cf-ray [^\n]+\n {2}Row 3, Mint {2}Website, cf-ray /v,
	);
	assert.deepEqual(
		linesOf(file).map(line => [line['cforgs_status'], line['cforgs_account_status']]),
		[
			['done', 'refused'],
			['done', 'refused'],
		],
	);
	isFull = false;
	const later = await onboard(file, ['--yes'], own);
	assert.equal(later.status, 0, later.stderr);
	assert.deepEqual(await Promise.all(['Melon', 'Mint'].map(async name => accountsOf(name))), [
		[['Website', 'standard']],
		[['Website', 'standard']],
	]);
});

await test('creates the accounts of a file from its review on the screen', async () => {
	const parent = await createIn(sandbox, 'On the screen', sandbox.root);
	const file = fileOf('screen.csv', 'name,parent,account', `Cherry,${parent},Website`);
	await using navigator = await startNavigator({arguments: ['onboard', '--from', file], environment});
	const {session} = navigator;
	await session.waitFor('1 organization to create; 1 account to create.');
	assert.match(session.screen(), / First account[\s\S]* Website \(standard\)/v);
	assert.match(session.screen(), /Then, once all organizations are created[\s\S]+POST \/accounts/v);
	await session.press('y');
	await session.waitFor('1 of 1 account is created.');
	assert.match(session.screen(), /Account Website: [\da-f]{32}/v);
	assert.deepEqual(await accountsOf('Cherry'), [['Website', 'standard']]);
	await session.press('q');
	await session.press('u');
	await session.waitFor('account created: cannot be undone');
	assert.match(session.screen(), /❯ screen\.csv +onboarded 1 customer/v);
	const last = await runProgram(['undo', '--dry-run'], environment);
	assert.match(last.stderr, /: onboarded 1 customer from screen\.csv\.\n/v);
});
