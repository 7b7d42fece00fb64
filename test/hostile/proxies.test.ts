import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {rootCertificates, setDefaultCACertificates} from 'node:tls';
import {test} from 'node:test';
import {createClient} from '../../source/base/api/client.js';
import {failureOf} from '../helpers/api-client.js';
import {createAuthority} from '../helpers/certificates.js';
import {startConnectProxy, type ConnectProxy} from '../helpers/connect-proxy.js';
import {ok, reset, startMisbehavingServer, type MisbehavingServer} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';

const host = 'api.cforgs.test';

const token = 'canary-token'.padEnd(40, '0');

const authority = createAuthority();
using folder = temporaryFolder();
const authorityFile = path.join(folder.path, 'authority.pem');
writeFileSync(authorityFile, authority.certificate);

const addressOf = ({port}: {readonly port: number}) => `https://${host}:${port}/client/v4`;

const plain = (rest: string) => `http://${rest}`;

const startService = async () => startMisbehavingServer(ok([{id: 'a1', name: 'Acme'}]), authority.issue([host]));

async function list(server: MisbehavingServer, environment: Readonly<Record<string, string>>) {
	return runProgram(['list'], {
		CLOUDFLARE_API_TOKEN: token,
		CLOUDFLARE_BASE_URL: addressOf(server),
		NODE_EXTRA_CA_CERTS: authorityFile,
		...environment,
	});
}

await test('needs only a proxy setting and a private authority, and reveals only the name of the service to the proxy', async () => {
	await using proxy = await startConnectProxy();
	await using server = await startService();
	const answers = await Promise.all([
		list(server, {HTTPS_PROXY: plain(`127.0.0.1:${proxy.port}`)}),
		list(server, {https_proxy: `127.0.0.1:${proxy.port}`}),
		list(server, {HTTP_PROXY: plain(`me:se%40cret@127.0.0.1:${proxy.port}`), NODE_USE_ENV_PROXY: '1'}),
	]);
	assert.deepEqual(
		answers,
		answers.map(() => ({stdout: 'a1\tAcme\n', stderr: '', status: 0})),
	);
	assert.deepEqual(
		proxy.asked.map(({target}) => target),
		answers.map(() => `${host}:${server.port}`),
	);
	assert.deepEqual(
		new Set(proxy.asked.map(({authorization}) => authorization)),
		new Set([undefined, `Basic ${Buffer.from('me:se@cret').toString('base64')}`]),
	);
	assert.deepEqual(
		server.requests.map(({headers}) => [headers.authorization, headers['proxy-authorization']]),
		answers.map(() => [`Bearer ${token}`, undefined]),
	);
});

await test('checks the certificate of an https proxy like that of the service', async () => {
	await using server = await startService();
	await using proxy = await startConnectProxy({issued: authority.issue(['localhost'])});
	await using stranger = await startConnectProxy({issued: createAuthority('somebody').issue(['localhost'])});
	const good = await list(server, {HTTPS_PROXY: `https://localhost:${proxy.port}`});
	const bad = await list(server, {
		HTTPS_PROXY: `https://localhost:${stranger.port}`,
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
	});
	assert.deepEqual(good, {stdout: 'a1\tAcme\n', stderr: '', status: 0});
	assert.match(bad.stderr, /the proxy localhost:\d+ cannot be reached \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/v);
	assert.deepEqual([stranger.asked.length, server.requests.length], [0, 1]);
});

await test('never sends local requests through a proxy', async () => {
	await using proxy = await startConnectProxy();
	const setting = plain(`127.0.0.1:${proxy.port}`);
	const environment = {HTTP_PROXY: setting, HTTPS_PROXY: setting, ALL_PROXY: setting, NODE_USE_ENV_PROXY: '1'};
	await using server = await startMisbehavingServer(ok([{id: 'a1', name: 'Acme'}]));
	const answers = [
		await runProgram(['list', '--demo', '--organizations', '1'], environment),
		await runProgram(['list'], {...environment, CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_BASE_URL: server.url}),
	];
	assert.deepEqual(
		answers.map(({stderr, status}) => [stderr, status]),
		[
			['', 0],
			['', 0],
		],
	);
	assert.deepEqual([proxy.asked, proxy.passedBy], [[], []]);
});

await test('checks certificates without an off switch', async () => {
	await using proxy = await startConnectProxy();
	await using server = await startService();
	await using expired = await startMisbehavingServer(ok([]), authority.issue([host], 0.5));
	await using other = await startMisbehavingServer(ok([]), authority.issue(['elsewhere.test']));
	const environment = {HTTPS_PROXY: plain(`127.0.0.1:${proxy.port}`), NODE_TLS_REJECT_UNAUTHORIZED: '0'};
	const answers = await Promise.all([
		list(server, {...environment, NODE_EXTRA_CA_CERTS: ''}),
		list(server, {NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: '', CLOUDFLARE_BASE_URL: server.url}),
		list(expired, environment),
		list(other, environment),
	]);
	const sentences = [
		/a secure connection to api\.cforgs\.test:\d+ failed \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\).*NODE_EXTRA_CA_CERTS to its certificate file\.$/v,
		/a secure connection to 127\.0\.0\.1:\d+ failed/v,
		/the certificate of api\.cforgs\.test:\d+ is not valid today\. Check the clock/v,
		/a secure connection to api\.cforgs\.test:\d+ failed \(ERR_TLS_CERT_ALTNAME_INVALID\)/v,
	];
	assert.deepEqual(
		answers.filter(({stderr}, index) => sentences[index]?.test(stderr.trim()) !== true),
		[],
	);
	assert.deepEqual(
		answers.map(({stderr, status}) => [stderr.trim().split('\n').length, status]),
		answers.map(() => [1, 1]),
	);
	assert.deepEqual(
		[server, expired, other].map(({requests}) => requests.length),
		[0, 0, 0],
	);
});

await test('reports a proxy that does not connect in its own sentence, and the write as certainly not made', async () => {
	await using asking = await startConnectProxy({refusal: 407});
	await using broken = await startConnectProxy({refusal: 502});
	await using silent = await startConnectProxy({refusal: 0});
	const proxies: ReadonlyArray<readonly [string, RegExp]> = [
		[
			`me:canary@127.0.0.1:${asking.port}`,
			/the proxy 127\.0\.0\.1:\d+ requires a valid user name and password\. Add them to HTTPS_PROXY/v,
		],
		[
			`127.0.0.1:${broken.port}`,
			/the proxy 127\.0\.0\.1:\d+ does not connect to the service \(status 502\)\. Check HTTPS_PROXY/v,
		],
		[`127.0.0.1:${silent.port}`, /the proxy 127\.0\.0\.1:\d+ did not connect in time\. Check HTTPS_PROXY/v],
		['127.0.0.1:1', /the proxy 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\. Check HTTPS_PROXY/v],
	];
	const errors = await Promise.all(
		proxies.map(async ([proxy], index) => {
			const client = createClient({
				baseUrl: `https://${host}`,
				credential: {scheme: 'token', token},
				proxy: new URL(plain(proxy)),
				timeout: {connect: index === 2 ? 300 : 10_000},
			});
			return failureOf(client.deleteOrganization('a1'));
		}),
	);
	assert.deepEqual(
		errors.filter(({message}, index) => proxies[index]?.[1].test(message) !== true),
		[],
	);
	assert.deepEqual(
		errors.map(({failure, outcome}) => `${failure} ${outcome}`),
		errors.map(() => 'network notApplied'),
	);
	assert.doesNotMatch(JSON.stringify(errors), /canary/v);
});

await test('sends an IPv6 address in brackets to the proxy, with its port', async () => {
	await using proxy = await startConnectProxy({refusal: 502});
	for (const literal of ['[2001:db8::1]:8443', '[2001:db8::2]']) {
		const client = createClient({
			baseUrl: `https://${literal}`,
			credential: {scheme: 'token', token},
			proxy: new URL(plain(`127.0.0.1:${proxy.port}`)),
		});
		await failureOf(client.deleteOrganization('a1')); // eslint-disable-line no-await-in-loop -- In their order.
	}

	assert.deepEqual(
		proxy.asked.map(({target}) => target),
		['[2001:db8::1]:8443', '[2001:db8::2]:443'],
	);
});

await test('sends the user name and password for the proxy decoded, including a bare %', async () => {
	await using proxy = await startConnectProxy({refusal: 407});
	const written = ['me:100%', 'm%e:50%ü%40', 'me:%zz%E4', 'me:se%40cret'];
	const meant = ['me:100%', 'm%e:50%ü@', 'me:%zz%E4', 'me:se@cret'];
	const messages: string[] = [];
	for (const each of written) {
		const client = createClient({
			baseUrl: `https://${host}`,
			credential: {scheme: 'token', token},
			proxy: new URL(plain(`${each}@127.0.0.1:${proxy.port}`)),
		});
		// eslint-disable-next-line no-await-in-loop -- In their order.
		const {message} = await failureOf(client.deleteOrganization('a1'));
		messages.push(message);
	}

	assert.deepEqual(
		messages.filter(message => !message.includes('requires a valid user name and password')),
		[],
	);

	const sent = proxy.asked.map(({authorization = ''}) =>
		Buffer.from(authorization.replace('Basic ', ''), 'base64').toString(),
	);
	assert.deepEqual(sent, meant);
});

const through = async (proxy: ConnectProxy, server: MisbehavingServer, signal?: AbortSignal) =>
	createClient({
		baseUrl: addressOf(server),
		credential: {scheme: 'token', token},
		proxy: new URL(plain(`127.0.0.1:${proxy.port}`)),
		...(signal && {signal}),
	});

await test('does not report a write lost behind the proxy as unsent', async () => {
	setDefaultCACertificates([...rootCertificates, authority.certificate]);
	await using proxy = await startConnectProxy();
	await using server = await startMisbehavingServer(reset, authority.issue([host]));
	const client = await through(proxy, server);
	const error = await failureOf(client.deleteOrganization('a1'));
	assert.deepEqual([error.failure, error.outcome, server.requests.length], ['network', 'unknown', 1]);
});

await test('serves several requests over one connection through the proxy', async () => {
	await using proxy = await startConnectProxy();
	await using server = await startMisbehavingServer(ok({id: 'a1', name: 'Acme'}), authority.issue([host]));
	const client = await through(proxy, server);
	await client.getOrganization('a1');
	await client.getOrganization('a1');
	assert.deepEqual([proxy.asked.length, server.requests.length], [1, 2]);
});

await test('quits at once while the proxy is silent', async () => {
	await using proxy = await startConnectProxy({refusal: 0});
	await using server = await startService();
	const ending = new AbortController();
	const client = await through(proxy, server, ending.signal);
	const failed = failureOf(client.deleteOrganization('a1'));
	await until(() => proxy.asked.length > 0);
	ending.abort();
	const error = await failed;
	assert.deepEqual([error.failure, server.requests.length], ['cancelled', 0]);
});
