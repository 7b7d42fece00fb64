import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {readFileSync, writeFileSync} from 'node:fs';
import {buffer} from 'node:stream/consumers';
import {gunzipSync} from 'node:zlib';
import {endOf} from './helpers/run-program.js';
import {temporaryFolder} from './helpers/temporary-folder.js';

await test('audits exactly the bundled packages, and fails if one is known to be unsafe', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'bom.cdx.json');
	const components = [
		{name: 'got', version: '16.1.0'},
		{name: 'chalk', version: '6.0.1'},
		{name: 'chalk', version: '5.6.2'},
		{name: '@hono/node-server', version: '2.1.9'},
	];
	writeFileSync(file, JSON.stringify({bomFormat: 'CycloneDX', components}));
	const asked: unknown[] = [];
	const advisory = {
		id: 1,
		url: 'http://127.0.0.1/advisory',
		title: 'An unsafe one',
		severity: 'high',
		vulnerable_versions: '<6',
	};
	const packument = {
		name: 'chalk',
		'dist-tags': {latest: '6.0.1'},
		versions: Object.fromEntries(['5.6.2', '6.0.1'].map(version => [version, {name: 'chalk', version, dist: {}}])),
	};
	const server = createServer((request, response) => {
		void (async () => {
			const body = await buffer(request);
			const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString();
			if (request.method === 'POST') {
				asked.push(JSON.parse(text));
			}

			response.end(JSON.stringify(request.method === 'POST' ? {chalk: [advisory]} : packument));
		})();
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	const environment = {
		...process.env,
		npm_config_registry: `http://127.0.0.1:${port}/`,
		npm_config_cache: path.join(folder.path, 'cache'),
		npm_config_update_notifier: 'false',
		npm_config_offline: 'false',
	};
	const {status, stdout, stderr} = await endOf(
		spawn(process.execPath, ['--import=tsx', 'build/audit.ts', file], {
			env: environment,
			stdio: ['ignore', 'pipe', 'pipe'],
		}),
	);
	await new Promise(resolve => {
		server.close(resolve);
		server.closeAllConnections();
	});
	assert.equal(status, 1);
	assert.match(stdout + stderr, /An unsafe one/v);
	const [first] = asked as ReadonlyArray<Readonly<Record<string, readonly string[]>>>;
	const versions = Object.fromEntries(
		Object.entries(first ?? {}).map(([name, each]) => [
			name,
			each.toSorted((left, right) => left.localeCompare(right)),
		]),
	);
	assert.deepEqual(versions, {'@hono/node-server': ['2.1.9'], chalk: ['5.6.2', '6.0.1'], got: ['16.1.0']});
});

await test('lists every bundled package in the licenses', () => {
	const {components} = JSON.parse(readFileSync('distribution/bom.cdx.json', 'utf8')) as {
		readonly components: ReadonlyArray<Readonly<Record<'name' | 'version', string>>>;
	};
	const licenses = readFileSync('distribution/licenses.txt', 'utf8');
	assert.deepEqual(
		components.filter(({name, version}) => !licenses.includes(`\n${name} ${version} (`)),
		[],
	);
});
