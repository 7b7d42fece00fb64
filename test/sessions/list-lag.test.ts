import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import process from 'node:process';
import {test} from 'node:test';
import {startLossyProxy, type LossyProxy} from '../helpers/lossy-proxy.js';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {environmentOf, named, openSandbox} from '../sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const forever = 3_600_000;

/**
Runs `cforgs create` through the proxy. SIGINT stops it once the condition is true.
*/
async function create(proxy: LossyProxy, name: string, isToStop?: () => boolean) {
	using folder = temporaryFolder();
	const child = spawn(process.execPath, [program, 'create', '--name', name, '--yes'], {
		env: {PATH: process.env['PATH'], ...environmentOf({...sandbox, url: proxy.url}), XDG_STATE_HOME: folder.path}, stdio: ['ignore', 'pipe', 'pipe'],
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
