import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, environmentOf, openSandbox, type Organization} from '../base/sandbox/call.js';

const many = Array.from({length: 30}, (_, index) => `Late ${String(index + 1).padStart(2, '0')}`);

for (const kind of ['token', 'key'] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`creates each row once over several kills while the list lags, with a ${kind}`, async () => {
		await using sandbox = await openSandbox({organizations: 5, seed: 7, latency: 10, rateLimit: 100_000});
		await using lagging = await startLossyProxy(sandbox.url);
		lagging.lag(1000);
		using folder = temporaryFolder();
		const file = path.join(folder.path, 'late.csv');
		const resultFile = path.join(folder.path, 'late.result.csv');
		writeFileSync(file, `name,business_name\n${many.map(name => `${name},${name} Ltd\n`).join('')}`);
		const credential = kind === 'token' ? {CLOUDFLARE_API_TOKEN: sandbox.token} : environmentOf(sandbox);
		const env = {
			PATH: process.env['PATH'],
			...credential,
			CLOUDFLARE_BASE_URL: lagging.url,
			XDG_STATE_HOME: folder.path,
		};
		const start = () =>
			spawn(process.execPath, [program, 'onboard', '--from', file, '--yes'], {env, stdio: ['ignore', 'pipe', 'pipe']});
		for (const atLeast of [4, 9, 13]) {
			/* eslint-disable no-await-in-loop -- One run after the other. */
			const killed = start();
			const end = endOf(killed);
			await until(
				() => lagging.writes.length >= atLeast,
				() => (existsSync(resultFile) ? readFileSync(resultFile, 'utf8') : ''),
				60_000,
			);
			killed.kill('SIGKILL');
			await end;
			/* eslint-enable no-await-in-loop */
		}

		const last = await endOf(start());
		const {result} = await call<readonly Organization[]>(
			sandbox,
			'GET /organizations?page_size=1000&name.contains=Late',
		);
		assert.deepEqual([result.map(({name}) => name).toSorted(), last.status], [many, 0], last.stderr);
		const ids = new Map(result.map(({id, name}) => [name, id]));
		const lines = readFileSync(resultFile, 'utf8')
			.split('\n')
			.filter(line => line.includes('Late'));
		assert.deepEqual(
			lines.map(line => line.split(',').slice(2, 5).join(',').replace('already', 'done')),
			many.map(name => `done,${ids.get(name) ?? ''},${name}`),
		);
		assert.equal(last.stdout, many.map(name => `${ids.get(name) ?? ''}\t${name}\n`).join(''));
	});
}
