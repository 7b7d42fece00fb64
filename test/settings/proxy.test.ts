import assert from 'node:assert/strict';
import {once} from 'node:events';
import {Agent, createServer, get} from 'node:http';
import type {AddressInfo} from 'node:net';
import {test} from 'node:test';
import {findProxy} from '../../source/settings/proxy.js';

const service = 'https://api.cloudflare.com/client/v4';
const plain = (rest: string) => `http://${rest}`;
const proxy = plain('user:canary-password@proxy.example:3128');

await test('a proxy is in force only where Node.js was told to use it', () => {
	assert.deepEqual(findProxy(service, {HTTPS_PROXY: proxy}, true), {
		status: 'in_force', variable: 'HTTPS_PROXY', host: 'proxy.example:3128', also_set: [],
	});
	assert.equal(findProxy(service, {HTTPS_PROXY: proxy}, false).status, 'ignored');
	assert.equal(findProxy(service, {HTTPS_PROXY: proxy, NO_PROXY: '.cloudflare.com'}, true).status, 'excepted');
	assert.equal(findProxy(service, {}, true).status, 'none');
});

await test('the scheme of the base address chooses the variable, and lower case goes first', () => {
	assert.deepEqual(findProxy(service, {HTTP_PROXY: proxy, NO_PROXY: 'x'}, true), {
		status: 'none', variable: undefined, host: undefined, also_set: ['HTTP_PROXY', 'NO_PROXY'],
	});
	assert.equal(findProxy(plain('127.0.0.1:1'), {HTTP_PROXY: proxy}, true).variable, 'HTTP_PROXY');
	const both = findProxy(service, {HTTPS_PROXY: proxy, https_proxy: plain('other.example')}, true);
	assert.deepEqual([both.variable, both.host, both.also_set], ['https_proxy', 'other.example', ['HTTPS_PROXY']]);
});

await test('neither a password nor what is no address is repeated', () => {
	const findings = [proxy, 'canary', 'canary:80', ''].map(value => findProxy(service, {HTTPS_PROXY: value}, true));
	assert.doesNotMatch(JSON.stringify(findings), /canary/v);
	assert.deepEqual(findings.map(({host}) => host), ['proxy.example:3128', undefined, undefined, undefined]);
});

await test('what NO_PROXY excepts is what Node.js excepts', async () => {
	const server = createServer((_request, response) => {
		response.end();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const environment = {HTTP_PROXY: `http://127.0.0.1:${port}`};
	const isDirect = async (url: string, list: string) => new Promise<boolean>(resolve => {
		const agent = new Agent({proxyEnv: {...environment, NO_PROXY: list}});
		get(url, {
			agent,
			lookup(_hostname, _options, callback) {
				callback(new Error('direct'), '');
			},
		}, response => {
			response.resume();
			resolve(false);
		}).once('error', () => {
			resolve(true);
		});
	});
	const cases = [
		...['.example', '*.example', 'example', 'a.example', 'a.example:80', 'a.example:81', 'x, A.Example', 'x a.example', '*', 'x,*', 'b.example', ''].map(list => ['a.example', list] as const),
		...['.example', '*.example'].flatMap(list => [['example', list], ['badexample', list]] as const),
		...['a.example', 'a.example:80', 'a.example:81'].map(list => ['a.example:81', list] as const),
		...['127.0.0.1', '127.0.0.1-127.0.0.3', '127.0.0.2-127.0.0.3', '127.0.0.1:1', 'x-y'].map(list => ['127.0.0.1:1', list] as const),
	].map(([host, list]) => [plain(host), list] as const);
	const direct = await Promise.all(cases.map(async ([url, list]) => isDirect(url, list)));
	server.close();
	server.closeAllConnections();
	const excepted = cases.map(([url, list]) => findProxy(url, {...environment, NO_PROXY: list}, true).status === 'excepted');
	assert.deepEqual(cases.filter((_each, index) => excepted[index] !== direct[index]), []);
	assert.deepEqual(new Set(direct), new Set([true, false]));
});
