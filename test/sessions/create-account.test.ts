import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startInFrontOf} from '../helpers/front-server.js';
import {refused} from '../helpers/misbehaving-server.js';
import {goTo, startNavigator} from '../helpers/navigator.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {
	type Account,
	call,
	createIn,
	environmentOf,
	openSandbox,
	type Organization,
	readAll,
} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 300, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

const accountsIn = async (id: string): Promise<readonly Account[]> =>
	readAll<Account>(sandbox, `/organizations/${id}/accounts`);

/** The id of an organization with this value of a flag. */
async function withFlag(name: string, value: string): Promise<Organization> {
	for (const {id} of await readAll(sandbox, '/organizations')) {
		const {result} = await call(sandbox, `GET /organizations/${id}`); // eslint-disable-line no-await-in-loop -- The first one that fits is enough.
		if ({...result.meta.flags, ...result.meta.tenant_flags}[name] === value) {
			return result;
		}
	}

	throw new Error('The sandbox has no such organization.');
}

await test('creates an account with create-account, once', async () => {
	const id = await createIn(sandbox, 'From scripts', sandbox.root);
	const dry = await cforgs('create-account', 'Website', '--in', id, '--dry-run');
	assert.equal(dry.status, 0);
	assert.match(
		dry.stdout,
		new RegExp(String.raw`/accounts'[\s\S]+"name":"Website","type":"standard","unit":\{"id":"${id}"\}`, 'v'),
	);
	assert.match(dry.stdout, /-H 'Idempotency-Key: [\da-f]{8}-[\d\-a-f]{27}'/v);
	assert.match(
		dry.stderr,
		/The Idempotency-Key of this request is new\. When cforgs sends the request, it makes another one\./v,
	);
	assert.deepEqual(await accountsIn(id), []);

	const created = await cforgs('create-account', 'Website', '--in', 'From scripts', '--yes', '--json');
	const [account] = await accountsIn(id);
	assert.deepEqual(
		[created.status, JSON.parse(created.stdout)],
		[
			0,
			{
				id: account?.id,
				name: 'Website',
				organization: {id, name: 'From scripts'},
				result: 'done',
				changes: [
					{field: 'name', before: null, after: 'Website'},
					{field: 'type', before: null, after: 'standard'},
				],
			},
		],
	);
	assert.equal(created.stderr, 'cforgs: Created the account Website in From scripts.\n');

	const again = await cforgs('create-account', 'Website', '--in', id, '--yes');
	assert.deepEqual([again.status, again.stdout], [5, '']);
	assert.match(
		again.stderr,
		new RegExp(String.raw`From scripts already has an account named Website: ${account?.id}\. Nothing was sent\.`, 'v'),
	);
	const other = await cforgs('create-account', 'Shop', '--in', id, '--yes', '--quiet');
	const [, shop, ...more] = await accountsIn(id);
	assert.deepEqual([other.status, other.stdout, more], [0, `${shop?.id}\n`, []]);

	const list = await cforgs('undo', '--list');
	assert.match(list.stdout, /\tShop\tcreated the account\n/v);
	const undone = await cforgs('undo', '--yes');
	assert.equal(undone.status, 4);
	assert.match(
		undone.stderr,
		/That change created the account Shop\. cforgs cannot delete an account, so its creation cannot be undone\. .+ Nothing was sent\./v,
	);
});

await test('ends create-account with the documented statuses', async () => {
	const id = await createIn(sandbox, 'For statuses', sandbox.root);
	const closed = await withFlag('account_creation', 'false');
	const standard = await withFlag('enterprise_capability', 'false');
	const ends = await Promise.all([
		cforgs('create-account', 'Website', '--yes'),
		cforgs('create-account', ' ', '--in', id, '--yes'),
		cforgs('create-account', 'Website', '--in', id),
		cforgs('create-account', 'Website', '--in', id, '--type', 'free', '--yes'),
		cforgs('create-account', 'Website', '--in', 'f'.repeat(32), '--yes'),
		cforgs('create-account', 'Website', '--in', id, '--yes', '--read-only'),
		cforgs('create-account', 'Website', '--in', closed.id, '--yes'),
		cforgs('create-account', 'Website', '--in', standard.id, '--type', 'enterprise', '--yes'),
		runProgram(['create-account', 'Website', '--in', id, '--yes'], {
			...environment,
			CLOUDFLARE_API_TOKEN: sandbox.token,
			CLOUDFLARE_EMAIL: '',
			CLOUDFLARE_API_KEY: '',
		}),
	]);
	assert.deepEqual(
		ends.map(({status}) => status),
		[2, 2, 2, 2, 3, 4, 4, 4, 4],
	);
	assert.match(ends[6]?.stderr ?? '', /has the flag account_creation = false, so no account can be created in it/v);
	assert.match(
		ends[7]?.stderr ?? '',
		/has the flag enterprise_capability = false, so it is not entitled to enterprise accounts/v,
	);
	assert.match(ends[8]?.stderr ?? '', /Global API key/v);
	assert.deepEqual(await accountsIn(id), []);
});

await test('explains a sixth Free account of an enterprise', async () => {
	await using enterprise = await openSandbox({shape: 'enterprise', organizations: 1});
	const create = async (name: string) =>
		runProgram(['create-account', name, '--in', enterprise.root, '--yes'], {
			...environment,
			...environmentOf(enterprise),
		});
	const statuses: unknown[] = [];
	for (const name of ['one', 'two', 'three', 'four', 'five']) {
		const {status} = await create(name); // eslint-disable-line no-await-in-loop -- One after the other.
		statuses.push(status);
	}

	assert.deepEqual(statuses, [0, 0, 0, 0, 0]);
	const sixth = await create('six');
	assert.equal(sixth.status, 4);
	assert.match(
		sixth.stderr,
		/You have reached the maximum number of Free accounts[\s\S]+An enterprise can have five Free accounts\. Close one/v,
	);
});

await test('asks again with the same key in create-account, and reports an unknown result', async () => {
	const id = await createIn(sandbox, 'For lost answers', sandbox.root);
	await using proxy = await startLossyProxy(sandbox.url);
	const lossy = async (name: string) =>
		runProgram(['create-account', name, '--in', id, '--yes'], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	proxy.lose('request');
	const repeated = await lossy('Repeated');
	assert.deepEqual(
		[repeated.status, repeated.stderr],
		[
			0,
			'cforgs: Created the account Repeated in For lost answers. The answer was lost, but a look-up found the account.\n',
		],
	);
	proxy.cutBehindWrite();
	proxy.lose('answer');
	const unknown = await lossy('Unknown');
	assert.deepEqual([unknown.status, unknown.stdout], [6, '']);
	await using next = await startLossyProxy(sandbox.url);
	const again = await runProgram(['create-account', 'Unknown', '--in', id, '--yes'], {
		...environment,
		CLOUDFLARE_BASE_URL: next.url,
	});
	assert.equal(again.status, 5);
	const accounts = await accountsIn(id);
	assert.deepEqual(
		accounts.map(({name}) => name),
		['Repeated', 'Unknown'],
	);
});

await test('says how to go on if the root has as many accounts or zones as it can have', async () => {
	const id = await createIn(sandbox, 'For limits', sandbox.root);
	let message = 'You have reached the maximum number of accounts, 20000';
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'POST' && url.endsWith('/accounts') ? refused(403, [{code: 1005, message}]) : undefined,
	);
	const full = async () =>
		runProgram(['create-account', 'Too many', '--in', id, '--yes'], {...environment, CLOUDFLARE_BASE_URL: server.url});
	const accounts = await full();
	assert.deepEqual([accounts.status, accounts.stdout], [4, '']);
	assert.match(
		accounts.stderr,
		/the service says \S?You have reached the maximum number of accounts, 20000\S?\. All organizations of one root together can have 20,000 accounts\. Ask your account team for a higher limit\./v,
	);
	message = 'You have reached the limit of zones';
	const zones = await full();
	assert.equal(zones.status, 4);
	assert.match(
		zones.stderr,
		/All organizations of one root together can have 200,000 zones\. Ask your account team for a higher limit\./v,
	);
	assert.deepEqual(await accountsIn(id), []);
});

await test('creates an account from the pane of accounts, and puts the cursor on it', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await goTo(navigator, 'retail', 'tab', 'tab');
	await session.waitFor(', direct');
	await session.press('c');
	await session.waitFor('Create an account');
	await session.press('enter');
	await session.waitFor('An account needs a name: type one.');
	session.write('New storefront');
	await session.press('enter');
	await session.waitFor('To send, press y.');
	assert.match(session.screen(), /"name": "New storefront"[\s\S]+"type": "standard"[\s\S]+"unit"/v);
	await session.press('y');
	await session.waitFor('Created the account New storefront in ');
	await session.waitFor(/❯ New storefront/v);
	assert.deepEqual(navigator.writes(), ['POST /accounts']);

	await session.press('c');
	session.write('New storefront');
	await session.press('enter');
	await session.waitFor('already has an account named New storefront');
	assert.match(session.screen(), /With this account[\s│]+there will be 2\./v);
	await session.press('escape', 'escape', 'x');
	await session.press('u');
	await session.waitFor('account created: cannot be undone');
});
