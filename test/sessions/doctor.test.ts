import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import type {DoctorReport} from '../../source/headless/doctor-report.js';
import {startSandbox} from '../../source/sandbox/server.js';
import {createAuthority} from '../helpers/certificates.js';
import {startConnectProxy} from '../helpers/connect-proxy.js';
import {program} from '../helpers/navigator.js';
import {
	hang,
	html,
	ok,
	refused,
	startMisbehavingServer,
} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const run = async (arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) => runProgram(['doctor', ...arguments_], environment);

const plain = (rest: string) => `http://${rest}`;

const parse = (output: string) => JSON.parse(output) as DoctorReport;

// Begun now and looked at last, since it takes as long as the time limits say.
const hanging = await startMisbehavingServer(hang);
const hung = run(['--json'], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: hanging.url});

await test('with a good credential: status 0, and the sandbox saw four reads alone', async () => {
	const sandbox = await startSandbox({organizations: 30});
	const environment = {CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_EMAIL: sandbox.email, CLOUDFLARE_API_KEY: sandbox.key};
	const {stdout, stderr, status} = await run(['--json'], environment);
	const {stdout: shown} = await run(['--read-only'], {...environment, CLOUDFLARE_API_TOKEN: sandbox.token});
	await sandbox.close();
	assert.deepEqual({stderr, status}, {stderr: '', status: 0});
	const report = parse(stdout);
	assert.deepEqual([report.is_ok, report.credential.scheme, report.terminal.is_output_terminal], [true, 'key', false]);
	assert.match(shown, /^credential\s+✓ set\s+API token from CLOUDFLARE_API_TOKEN/mv);
	assert.match(shown, /^delete\s+– off/mv);
	assert.deepEqual(sandbox.requests.map(({method}) => method), Array.from({length: 8}, () => 'GET'));
	assert.equal([sandbox.key, sandbox.token, sandbox.email].some(secret => stdout.includes(secret) || shown.includes(secret)), false);
});

await test('--demo works without a credential; without either it says so, and the rest', async () => {
	const demo = await run(['--demo', '--json'], {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1'});
	assert.deepEqual([demo.status, parse(demo.stdout).is_ok], [0, true]);
	const none = await run([], {HTTPS_PROXY: plain('proxy.example:3128'), NODE_EXTRA_CA_CERTS: '/dev/null', LANG: 'C.UTF-8'});
	assert.equal(none.status, 1);
	const lines = [
		/^credential\s+✗ none/mv,
		/^host\s+– not asked\s+api\.cloudflare\.com/mv,
		/^proxy\s+✓ in force\s+proxy\.example:3128, from HTTPS_PROXY/mv,
		/^extra CA\s+✗ unreadable/mv,
		/^terminal\s+– none/mv,
		/\n\nSet CLOUDFLARE_API_TOKEN/v,
	];
	assert.deepEqual(lines.filter(line => !line.test(none.stdout)), []);
});

await test('credentials of every published shape stay out of the output, whatever the service echoes', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		const secret = `${String(request.headers['x-auth-key'] ?? request.headers.authorization?.slice(7))} ${String(request.headers['x-auth-email'] ?? '')}`;
		const answer = request.url.includes('/organizations?') ? ok([{id: 'a1', name: secret}]) : refused(400, [{code: 1, message: secret}], {'cf-ray': secret});
		answer(response, request);
	});
	const email = 'canary@example.com';
	const hexadecimal = 'cafe'.repeat(10);
	const secrets = ['cfut_canary', 'cfat_canary', 'cfoat_canary', 'canary-'.padEnd(40, 'x'), 'cfk_canary', hexadecimal];
	const environments = secrets.flatMap(secret => [
		{CLOUDFLARE_API_TOKEN: secret},
		{CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: secret},
	]);
	const answers = await Promise.all(environments.map(async (environment, index) => run(index % 4 < 2 ? [] : ['--json'], {CLOUDFLARE_BASE_URL: server.url, ...environment})));
	assert.deepEqual(answers.map(({status, stderr}) => [status, stderr]), answers.map(() => [0, '']));
	assert.doesNotMatch(answers.map(({stdout}) => stdout).join(''), /canary|cafecafe/v);
	assert.equal(server.requests.length, 4 * environments.length);
});

await test('a refused credential and an answer that is none: status 1 and a sentence', async () => {
	const servers = await Promise.all([refused(403, [{code: 10_000, message: 'Authentication error'}]), html(503)].map(async behaviour => startMisbehavingServer(behaviour)));
	const answers = await Promise.all(servers.map(async ({url}) => run([], {CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: url})));
	await Promise.all(servers.map(async server => server.close()));
	assert.deepEqual(answers.map(({status}) => status), [1, 1]);
	assert.match(answers[0]?.stdout ?? '', /^list\s+✗ refused.*cf-ray.*\n[\s\S]*\n\nCheck that the token/mv);
	assert.match(answers[1]?.stdout ?? '', /^list\s+✗ failed.*503/mv);
	const unusable = await run([], {CLOUDFLARE_BASE_URL: plain('example.com')});
	assert.deepEqual([unusable.status, unusable.stdout, unusable.stderr.trim().split('\n').length], [2, '', 1]);
});

await test('what it says of a proxy is what happens', async () => {
	await using proxy = await startConnectProxy();
	const authority = createAuthority();
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'ca.pem');
	writeFileSync(file, authority.certificate);
	await using server = await startMisbehavingServer(ok([]), authority.issue(['api.cforgs.test']));
	const environment = {
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40), CLOUDFLARE_BASE_URL: `https://api.cforgs.test:${server.port}`, HTTP_PROXY: plain(`user:canary@127.0.0.1:${proxy.port}`), NODE_EXTRA_CA_CERTS: file,
	};
	const used = await run(['--json'], environment);
	const excepted = await run(['--json'], {...environment, NO_PROXY: 'api.cforgs.test'});
	const local = await run(['--json'], {...environment, CLOUDFLARE_BASE_URL: plain('127.0.0.1:1'), NODE_USE_ENV_PROXY: '1'});
	const wrong = await run([], {...environment, HTTPS_PROXY: 'canary'});
	const reports = [used, excepted, local].map(({stdout}) => parse(stdout));
	assert.deepEqual(reports.map(report => [report.proxy.status, report.is_ok]), [['in_force', true], ['excepted', false], ['this_machine', false]]);
	assert.deepEqual([proxy.asked.map(({target}) => target), proxy.passedBy], [[`api.cforgs.test:${server.port}`], []]);
	assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
	assert.match(wrong.stderr, /^cforgs: HTTPS_PROXY holds no address of a proxy that can be used: .+\n$/v);
	assert.doesNotMatch(JSON.stringify([reports, wrong]), /canary/v);
});

await test('in a terminal it tells what the terminal can do', async () => {
	await using session = startSession({
		arguments: [program, 'doctor', '--demo'], columns: 150, rows: 40, environment: {LANG: 'C.UTF-8', TMUX: 'x', COLORTERM: 'truecolor'},
	});
	await session.waitFor(/terminal\s+✓ usable\s+TERM=\S+, 150×40, \d+ (?:million )?colours, UTF-8 by LANG, in tmux/v);
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 0);
});

await test('against a server that hangs it ends by itself', async () => {
	const {stdout, status} = await hung;
	await hanging.close();
	assert.equal(status, 1);
	const {calls, next_step: nextStep} = parse(stdout);
	const [list] = calls;
	assert.match(list?.why ?? '', /did not send the whole answer in time/v);
	assert.ok((list?.milliseconds ?? Infinity) < 20_000);
	assert.equal(nextStep, 'Check the network connection, any firewall or proxy, and the base address.');
	assert.equal(hanging.requests.length, 1);
});
