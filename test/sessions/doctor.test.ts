import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import type {DoctorReport} from '../../source/program/doctor/doctor-text.js';
import {openSandbox} from '../base/sandbox/call.js';
import {createAuthority} from '../helpers/certificates.js';
import {startConnectProxy} from '../helpers/connect-proxy.js';
import {program} from '../helpers/navigator.js';
import {hang, ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const run = async (arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
	runProgram(['doctor', ...arguments_], environment);

const plain = (rest: string) => `http://${rest}`;

const parse = (output: string) => JSON.parse(output) as DoctorReport;

// Started first and checked last, since it takes as long as the time limits.
const hanging = await startMisbehavingServer(hang);

const hung = run(['--json'], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: hanging.url});

await test('ends with status 0 for a good credential, after thirteen reads with a key and eight with a token', async () => {
	await using sandbox = await openSandbox({organizations: 30});
	const environment = {
		CLOUDFLARE_BASE_URL: sandbox.url,
		CLOUDFLARE_EMAIL: sandbox.email,
		CLOUDFLARE_API_KEY: sandbox.key,
	};
	const {stdout, stderr, status} = await run(['--json'], environment);
	const {stdout: shown} = await run(['--read-only'], {...environment, CLOUDFLARE_API_TOKEN: sandbox.token});
	assert.deepEqual({stderr, status}, {stderr: '', status: 0});
	const report = parse(stdout);
	assert.deepEqual([report.is_ok, report.credential.scheme, report.terminal.is_output_terminal], [true, 'key', false]);
	assert.match(shown, /^credential\s+✓ set\s+API token from CLOUDFLARE_API_TOKEN/mv);
	assert.match(shown, /^delete\s+– off/mv);
	assert.deepEqual(
		sandbox.requests.map(({method}) => method),
		Array.from({length: 21}, () => 'GET'),
	);
	assert.equal(
		[sandbox.key, sandbox.token, sandbox.email].some(secret => stdout.includes(secret) || shown.includes(secret)),
		false,
	);
});

await test('works without a credential with --demo, and otherwise reports the missing credential and the rest', async () => {
	const demo = await run(['--demo', '--json'], {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'});
	assert.deepEqual([demo.status, parse(demo.stdout).is_ok], [0, true]);
	const none = await run([], {
		HTTPS_PROXY: plain('proxy.example:3128'),
		NODE_EXTRA_CA_CERTS: '/dev/null',
		LANG: 'C.UTF-8',
	});
	assert.equal(none.status, 1);
	const lines = [
		/^credential\s+✗ none/mv,
		/^service\s+– not tried\s+api\.cloudflare\.com/mv,
		/^proxy\s+✓ used\s+proxy\.example:3128, from HTTPS_PROXY/mv,
		/^extra CA\s+✗ unreadable/mv,
		/^terminal\s+– none/mv,
		/\n\nSet CLOUDFLARE_API_TOKEN/v,
	];
	assert.deepEqual(
		lines.filter(line => !line.test(none.stdout)),
		[],
	);
});

await test('reports the proxy that is really used', async () => {
	await using proxy = await startConnectProxy();
	const authority = createAuthority();
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'ca.pem');
	writeFileSync(file, authority.certificate);
	await using server = await startMisbehavingServer(ok([]), authority.issue(['api.cforgs.test']));
	const environment = {
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
		CLOUDFLARE_BASE_URL: `https://api.cforgs.test:${server.port}`,
		HTTP_PROXY: plain(`user:canary@127.0.0.1:${proxy.port}`),
		NODE_EXTRA_CA_CERTS: file,
	};
	const used = await run(['--json'], environment);
	const excepted = await run(['--json'], {...environment, NO_PROXY: 'api.cforgs.test'});
	const local = await run(['--json'], {
		...environment,
		CLOUDFLARE_BASE_URL: plain('127.0.0.1:1'),
		NODE_USE_ENV_PROXY: '1',
	});
	const wrong = await run([], {...environment, HTTPS_PROXY: 'canary'});
	const reports = [used, excepted, local].map(({stdout}) => parse(stdout));
	assert.deepEqual(
		reports.map(report => [report.proxy.status, report.is_ok]),
		[
			['in_force', true],
			['excepted', false],
			['this_machine', false],
		],
	);
	assert.deepEqual([proxy.asked.map(({target}) => target), proxy.passedBy], [[`api.cforgs.test:${server.port}`], []]);
	assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
	assert.match(wrong.stderr, /^cforgs: HTTPS_PROXY is not a usable proxy address\. .+\n$/v);
	assert.doesNotMatch(JSON.stringify([reports, wrong]), /canary/v);
});

await test('reports the abilities of the terminal', async () => {
	await using session = startSession({
		arguments: [program, 'doctor', '--demo'],
		columns: 150,
		rows: 40,
		environment: {LANG: 'C.UTF-8', TMUX: 'x', COLORTERM: 'truecolor'},
	});
	await session.waitFor(
		/terminal\s+✓ usable\s+TERM=\S+, 150×40, \d+ (?:million )?colours, UTF-8 \(from LANG\), in tmux/v,
	);
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 0);
});

await test('ends by itself if the server hangs', async () => {
	const {stdout, status} = await hung;
	await hanging.close();
	assert.equal(status, 1);
	const {calls, next_step: nextStep} = parse(stdout);
	const [list] = calls;
	assert.match(list?.why ?? '', /did not complete its answer in time/v);
	assert.ok((list?.milliseconds ?? Infinity) < 20_000);
	assert.equal(nextStep, 'Check the network connection, any firewall or proxy, and the base address.');
	assert.equal(hanging.requests.length, 1);
});
