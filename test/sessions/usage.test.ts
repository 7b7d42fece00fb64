import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {refused} from '../helpers/misbehaving-server.js';
import {startInFrontOf} from '../helpers/front-server.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';

type Row = {
	readonly BillingAccountId?: string;
	readonly ConsumedQuantity: number;
	readonly x_BillableMetricName: string;
};

type Named = {readonly id: string; readonly name: string};

await test('prints the usage of whole days by metric and account, and checks the period before anything is sent', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
	using folder = temporaryFolder();
	const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	const cforgs = async (...words: readonly string[]) => runProgram(words, environment);
	const period = ['--since', '2026-01-01', '--before', '2026-02-01'];
	const {result} = await call<readonly Row[]>(
		sandbox,
		`GET /organizations/${sandbox.root}/billable/usage?from=2026-01-01&to=2026-01-31`,
	);
	const [json, csv, text] = await Promise.all([
		cforgs('usage', sandbox.root, ...period, '--json'),
		cforgs('usage', sandbox.root, ...period, '--csv'),
		cforgs('usage', sandbox.root, ...period),
	]);
	assert.deepEqual(JSON.parse(json.stdout), result);
	assert.equal(csv.stdout.trim().split('\r\n').length, result.length + 1);
	assert.match(text.stderr, /usage from 2026-01-01 to 2026-01-31, days in UTC \(alpha:/v);
	const sums = Map.groupBy(
		result,
		({BillingAccountId: account = '', x_BillableMetricName: metric}) => `${metric} ${account}`,
	);
	assert.deepEqual(text.stdout.trim().split('\n').length, sums.size);
	assert.match(text.stdout, /^Data Transfer\t[\d,.]+\tTB\t\t\t[▁▂▃▄▅▆▇█]{31}$/mv);

	const requests = sandbox.requests.length;
	const [long, wrong] = await Promise.all([
		cforgs('usage', sandbox.root, '--since', '2026-01-01', '--before', '2026-03-01'),
		cforgs('usage', sandbox.root, '--since', 'soon'),
	]);
	assert.deepEqual([long.status, wrong.status, sandbox.requests.length - requests], [2, 2, 0]);
	const [unknown, token] = await Promise.all([
		cforgs('usage', 'f'.repeat(32), ...period),
		runProgram(['usage', sandbox.root], {...environment, CLOUDFLARE_API_TOKEN: sandbox.token}),
	]);
	assert.deepEqual([unknown.status, unknown.stdout], [0, '']);
	assert.match(unknown.stderr, /that you are not permitted to know it, or that the organization is unknown/v);
	assert.match(token.stderr, /Global API key/v);
});

await test('prints the usage of several organizations and of a group as one table, and names one that cannot be read', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
	using folder = temporaryFolder();
	const {result: listed} = await call<ReadonlyArray<Named & {readonly parent?: {readonly id: string}}>>(
		sandbox,
		'GET /organizations?page_size=50',
	);
	const child = listed.find(({parent}) => parent?.id === sandbox.root) ?? {id: '', name: ''};
	const root = listed.find(({id}) => id === sandbox.root) ?? {id: '', name: ''};
	await using front = await startInFrontOf(sandbox, ({url}) =>
		url.includes(`/organizations/${child.id}/billable/usage`)
			? refused(403, [{code: 10_000, message: 'Forbidden'}])
			: undefined,
	);
	// Groups belong to a host.
	const environment = {
		...environmentOf(sandbox),
		CLOUDFLARE_BASE_URL: front.url,
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: folder.path,
	};
	const refusing = async (...words: readonly string[]) => runProgram(words, environment);
	const cforgs = async (...words: readonly string[]) => runProgram(words, {...environment, ...environmentOf(sandbox)});
	const period = ['--since', '2026-01-01', '--before', '2026-02-01'];
	const closed = await createIn(sandbox, 'Closed', root.id);
	await refusing('group', 'add', 'both', root.id, child.id, closed);
	await cforgs('group', 'add', 'both', root.id, child.id);
	const usageOf = async ({id, name}: Named) => {
		const {result} = await call<readonly Row[]>(
			sandbox,
			`GET /organizations/${id}/billable/usage?from=2026-01-01&to=2026-01-31`,
		);
		return result.map(row => ({organization: {id, name}, ...row}));
	};

	const [ofRoot, ofChild] = await Promise.all([usageOf(root), usageOf(child)]);
	const requests = sandbox.requests.length;
	const json = await cforgs('usage', root.id, child.id, ...period, '--json');
	assert.equal(json.status, 0, json.stderr);
	assert.deepEqual(JSON.parse(json.stdout), [...ofRoot, ...ofChild]);
	assert.match(
		json.stderr,
		/^cforgs: reading the usage of 2 organizations, with one request each; press ctrl-c to stop\.$/mv,
	);
	assert.equal(sandbox.requests.slice(requests).filter(({path}) => path.includes('/billable/usage')).length, 2);
	const csv = await cforgs('usage', '@both', ...period, '--csv');
	assert.match(csv.stdout, /^organization_id,organization_name,ChargePeriodStart,/v);
	assert.equal(csv.stdout.trim().split('\r\n').length, ofRoot.length + ofChild.length + 1);
	const text = await cforgs('usage', '@both', ...period);
	assert.deepEqual(
		[
			...new Set(
				text.stdout
					.trim()
					.split('\n')
					.map(line => line.split('\t', 1)[0]),
			),
		],
		[...new Set([...ofRoot, ...ofChild].map(({organization}) => organization.id))],
	);

	await call(sandbox, `DELETE /organizations/${closed}`);
	const part = await refusing('usage', '@both', ...period, '--json');
	assert.equal(part.status, 1);
	assert.deepEqual(JSON.parse(part.stdout), ofRoot);
	assert.ok(part.stderr.includes(`cforgs: no longer visible, and left out: Closed (${closed}).\n`), part.stderr);
	assert.ok(
		part.stderr.includes(`cforgs: the usage of 1 organization could not be read: ${child.name}. `),
		part.stderr,
	);
	const none = await refusing('usage', child.id, child.id, ...period, '--json');
	assert.deepEqual([none.status, none.stdout], [1, '']);
	const wrong = await Promise.all([cforgs('usage', '@nope'), cforgs('usage', root.id, ' ')]);
	assert.deepEqual(
		wrong.map(({status}) => status),
		[3, 2],
	);
});

await test('shows usage on the screen only when asked, at 80 columns', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session, sandbox} = navigator;
	await session.waitFor('· 60 organizations');
	const asked = (part: string) => sandbox.requests.filter(({path}) => path.includes(part)).length;
	assert.equal(asked('/billable/usage'), 0);
	await session.press('%');
	await session.waitFor('Usage (alpha) of');
	await session.waitFor('Data Transfer');
	assert.deepEqual(navigator.writes(), []);
});
