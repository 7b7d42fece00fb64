import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import process from 'node:process';
import {test} from 'node:test';
import {startLossyProxy, type LossyProxy} from '../helpers/lossy-proxy.js';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {environmentOf, named, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const forever = 3_600_000;

/** Runs `cforgs create` through the proxy. SIGINT stops it once the condition is true. */
async function create(
	proxy: LossyProxy,
	name: string,
	isToStop?: () => boolean,
	credential: Readonly<Record<string, string>> = environmentOf(sandbox),
) {
	using folder = temporaryFolder();
	const child = spawn(process.execPath, [program, 'create', '--name', name, '--yes'], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {PATH: process.env['PATH'], ...credential, CLOUDFLARE_BASE_URL: proxy.url, XDG_STATE_HOME: folder.path},
	});
	const ended = endOf(child);
	if (isToStop) {
		await until(isToStop);
		child.kill('SIGINT');
	}

	return await ended;
}

await test('finds a creation of the command line in a list that lags, so that the same command makes no second one', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(800);
	proxy.lose('answer');
	const first = await create(proxy, 'Lagging');
	const [made] = await named(sandbox, 'Lagging');
	assert.deepEqual([first.status, first.stdout], [0, `${made?.id}\tLagging\n`]);
	assert.match(first.stderr, /The answer was lost, but a look-up shows: Created Lagging/v);
	const second = await create(proxy, 'Lagging');
	assert.deepEqual([second.status, proxy.writes.length], [5, 1]);
});

await test('ends with status 6 if the wait for the list is stopped', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(forever);
	proxy.lose('answer');
	const from = sandbox.requests.length;
	const looks = () => sandbox.requests.slice(from).filter(({path}) => path.includes('name=Stopped')).length;
	const {status, stderr} = await create(proxy, 'Stopped', () => proxy.writes.length === 1 && looks() >= 2);
	assert.deepEqual([status, stderr.includes('not stored')], [6, false]);
});

for (const kind of ['key', 'token'] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`ends with status 6 if the service does not show to a ${kind} what it accepted`, async () => {
		await using proxy = await startLossyProxy(sandbox.url);
		const {email, key, token} = sandbox;
		proxy.lie();
		const from = sandbox.requests.length;
		const looks = () => sandbox.requests.slice(from).filter(({path}) => path.includes('0'.repeat(31))).length;
		const {status, stdout, stderr} = await create(
			proxy,
			'Made up',
			() => looks() >= 3,
			kind === 'key' ? {CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: key} : {CLOUDFLARE_API_TOKEN: token},
		);
		assert.deepEqual([status, stdout], [6, `${'1'.padStart(32, '0')}\tMade up\n`]);
		assert.equal(
			stderr,
			'cforgs: The service accepted the creation of Made up, but does not show it. Look for it in the list before you create it again.\n',
		);
	});
}
