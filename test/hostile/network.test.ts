import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {createAuthority} from '../helpers/certificates.js';
import {
	html,
	ok,
	oversized,
	reset,
	resetHalfWay,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const again = /[Tt]ry again|Check/v;
// The tests of the API cover an answer that takes as long as the time limit.
const failures: ReadonlyArray<readonly [name: string, behaviour: Behaviour, sentence: RegExp]> = [
	['5xx', text(503, '{"success":false,"errors":[]}'), /status 503/v],
	['HTML', html(200), /a web page came back/v],
	['truncated', text(200, '{"success":tr'), /cut short or garbled/v],
	['empty', text(200, ''), /the answer was empty/v],
	['no JSON', text(200, 'Hello', {'content-type': 'text/plain'}), /the response is not an answer from the API/v],
	['of 50 MB', oversized(50_000_000), /larger than 32 MB and was refused/v],
	['of a wrong type', ok('text'), /does not have the requested data/v],
	['could not be decompressed', text(200, 'x', {'content-encoding': 'gzip'}), /could not be decompressed/v],
	['reset', reset, /connection was closed/v],
	['reset half-way', resetHalfWay, /the connection was closed before the/v],
];

await test('reports each network failure in a sentence with a next step, and in the exit status', async () => {
	const told = await Promise.all(
		failures.map(async ([, behaviour, sentence]) => {
			await using server = await startMisbehavingServer(behaviour);
			const {stdout, stderr, status} = await runProgram(['tree'], {
				CLOUDFLARE_BASE_URL: server.url,
				CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
			});
			return [stdout, stderr.trimEnd().split('\n').length, sentence.test(stderr) && again.test(stderr), status];
		}),
	);
	assert.deepEqual(
		told,
		told.map(() => ['', 1, true, 1]),
	);
});

const untrusted = [
	[
		'a clock that is wrong',
		true,
		0.5,
		/the certificate of .* is not valid today\. Check the clock of this computer/v,
		'is not valid today. Check',
	],
	[
		'an authority that is unknown',
		false,
		30,
		/a secure connection to .* failed.*NODE_EXTRA_CA_CERTS/v,
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	],
] as const;
for (const [name, trusted, days, sentence, shown] of untrusted) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`reports ${name} as such, on the screen and without one`, async () => {
		using folder = temporaryFolder();
		const authority = createAuthority();
		await using server = await startMisbehavingServer(ok([]), authority.issue(['localhost'], days));
		const file = path.join(folder.path, 'authority.pem');
		writeFileSync(file, authority.certificate);
		const environment = {
			CLOUDFLARE_BASE_URL: server.url.replace('127.0.0.1', 'localhost'),
			...(trusted && {NODE_EXTRA_CA_CERTS: file}),
		};
		await using navigator = await startNavigator({environment, size: [200, 40]});
		await navigator.session.waitFor(shown);
		const {stderr, status} = await runProgram(['list'], {...environment, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)});
		assert.match(stderr, sentence);
		assert.deepEqual([status, server.requests.length], [1, 0]);
	});
}

const widest = (screen: string): number => Math.max(...screen.split('\n').map(line => line.length));
// Every connection, name lookup and datagram of any library: their destinations are written to a file.
const watch = String.raw`
import {appendFileSync} from 'node:fs';
import {Socket} from 'node:net';
import {subscribe} from 'node:diagnostics_channel';
import {syncBuiltinESMExports} from 'node:module';
import dns from 'node:dns';
import dgram from 'node:dgram';
const note = text => appendFileSync(process.env.SEEN, text + '\n');
const {connect} = Socket.prototype;
const told = new WeakSet();
Socket.prototype.connect = function (...given) {
	const options = Array.isArray(given[0]) ? given[0][0] : given[0];
	told.add(this);
	note(typeof options === 'object' ? options.path ?? options.host + ':' + options.port : given.join(' '));
	return Reflect.apply(connect, this, given);
};
subscribe('net.client.socket', event => told.has(event.socket) || setImmediate(() => told.has(event.socket) || note('a socket of its own')));
for (const of of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
	for (const name of Object.getOwnPropertyNames(of).filter(each => /^(?:lookup|resolve|reverse)/.test(each))) {
		const ask = of[name];
		of[name] = function (...given) {
			note('dns ' + given[0]);
			return Reflect.apply(ask, this, given);
		};
	}
}
dgram.Socket.prototype.send = () => note('a datagram');
syncBuiltinESMExports();
`;
const watching = `--import data:text/javascript,${encodeURIComponent(watch)}`;

await test('keeps what loaded on the screen after any failure, and connects to one host only', async () => {
	let behaviour: Behaviour | undefined;
	using folder = temporaryFolder();
	const seen = path.join(folder.path, 'destinations');
	await using server = await startMisbehavingServer((response, request) => {
		const answer =
			behaviour ??
			ok(request.url.includes('/organizations?') ? [{id: 'a1', name: 'Staying'}] : {id: 'a1', name: 'Staying'});
		answer(response, request);
	});
	const environment = {CLOUDFLARE_BASE_URL: server.url, NODE_OPTIONS: watching, SEEN: seen};
	await using navigator = await startNavigator({environment});
	const {session} = navigator;
	await session.waitFor('1 organization');
	const shown: Array<readonly [name: string, isStaying: boolean, isRayWhole: boolean]> = [];
	const refusing = [['HTML of a 502', html(502)]] as const;
	for (const [name, failing] of [...failures, ...refusing]) {
		behaviour = failing;
		await session.press('R'); // eslint-disable-line no-await-in-loop
		await session.waitFor('list not refreshed'); // eslint-disable-line no-await-in-loop
		for (const [columns, rows] of [
			[80, 24],
			[120, 40],
		] as const) {
			session.resize(columns, rows);
			// eslint-disable-next-line no-await-in-loop
			await session.waitFor(
				screen => widest(screen) === columns && screen.includes('list not refreshed') && screen.includes('❯ · Staying'),
			);
			const hasRay = !['reset', 'reset half-way', 'of 50 MB'].includes(name);
			shown.push([
				`${name} at ${columns}`,
				session.screen().includes('❯ · Staying'),
				!hasRay || /cf-ray\s+8f0a1b2c3d4e5f60-FRA\)/v.test(session.screen()),
			]);
		}

		behaviour = undefined;
		await session.press('R'); // eslint-disable-line no-await-in-loop
		await session.waitFor(screen => screen.includes('1 organization') && !screen.includes('not refreshed')); // eslint-disable-line no-await-in-loop
	}

	const connections = readFileSync(seen, 'utf8').trimEnd().split('\n');
	const {status} = await runProgram(['list'], {...environment, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)});
	const all = readFileSync(seen, 'utf8').trimEnd().split('\n');
	assert.deepEqual(
		shown.filter(([, isStaying, isRayWhole]) => !(isStaying && isRayWhole)),
		[],
	);
	assert.equal(shown.length, (failures.length + refusing.length) * 2);
	assert.equal(status, 0);
	assert.ok(all.length > connections.length);
	assert.deepEqual([...new Set(all)], [`127.0.0.1:${server.port}`]);
});
