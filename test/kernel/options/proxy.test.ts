import assert from 'node:assert/strict';
import {once} from 'node:events';
import {Agent, createServer, get} from 'node:http';
import type {AddressInfo} from 'node:net';
import {test} from 'node:test';
import {chooseProxy} from '../../../source/kernel/options/proxy.js';
import {UsageError} from '../../../source/kernel/options/exit-status.js';

const service = 'https://api.cloudflare.com/client/v4';

const plain = (rest: string) => `http://${rest}`;

const proxy = plain('user:canary-password@proxy.example:3128');

await test('reports a proxy as in force, excepted or not needed', () => {
	const chosen = chooseProxy(service, {HTTPS_PROXY: proxy});
	assert.deepEqual(chosen.finding, {
		status: 'in_force',
		variable: 'HTTPS_PROXY',
		host: 'proxy.example:3128',
		also_set: [],
	});
	assert.equal(chosen.proxy?.href, `${proxy}/`);
	const others = [
		chooseProxy(service, {HTTPS_PROXY: proxy, NO_PROXY: '.cloudflare.com'}),
		chooseProxy(plain('localhost:1'), {HTTPS_PROXY: proxy}),
		chooseProxy('https://[::1]:1', {HTTP_PROXY: proxy}),
		chooseProxy(service, {}),
	];
	assert.deepEqual(
		others.map(each => [each.finding.status, each.proxy]),
		[
			['excepted', undefined],
			['this_machine', undefined],
			['this_machine', undefined],
			['none', undefined],
		],
	);
});

await test('prefers HTTPS_PROXY to HTTP_PROXY, and lower case to upper case', () => {
	const one = chooseProxy(service, {HTTP_PROXY: proxy, NO_PROXY: 'x'}).finding;
	assert.deepEqual([one.status, one.variable, one.also_set], ['in_force', 'HTTP_PROXY', ['NO_PROXY']]);
	const all = chooseProxy(service, {
		HTTP_PROXY: proxy,
		HTTPS_PROXY: proxy,
		https_proxy: plain('other.example'),
	}).finding;
	assert.deepEqual(
		[all.variable, all.host, all.also_set],
		['https_proxy', 'other.example', ['HTTPS_PROXY', 'HTTP_PROXY']],
	);
});

await test('accepts a proxy without a scheme, and refuses other text without repeating it', () => {
	assert.deepEqual(
		['proxy.example:3128', '10.0.0.1:80', '', 'https://proxy.example'].map(
			value => chooseProxy(service, {HTTPS_PROXY: value}).proxy?.href,
		),
		[plain('proxy.example:3128/'), plain('10.0.0.1/'), undefined, 'https://proxy.example/'],
	);
	const sentence =
		'HTTPS_PROXY is not a usable proxy address. Set it to an address such as proxy.example:3128, or unset it.';
	const refusalOf = (value: string) => {
		try {
			return chooseProxy(service, {HTTPS_PROXY: value});
		} catch (error) {
			return error;
		}
	};

	const wrong = ['canary', 'socks5://canary:1', 'canary:canary@x:1', plain(''), 'canary://x', ' '];
	assert.deepEqual(
		wrong.map(value => refusalOf(value)),
		wrong.map(() => new UsageError(sentence)),
	);

	assert.deepEqual(
		[
			chooseProxy(service, {HTTPS_PROXY: 'canary', NO_PROXY: '*'}).finding.host,
			chooseProxy(plain('127.0.0.1:1'), {HTTPS_PROXY: 'canary'}).finding.host,
		],
		[undefined, undefined],
	);
});

await test('excepts with NO_PROXY the same hosts as Node.js', async () => {
	const server = createServer((_request, response) => {
		response.end();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const environment = {HTTP_PROXY: `http://127.0.0.1:${port}`};
	const isDirect = async (url: string, list: string) =>
		new Promise<boolean>(resolve => {
			const agent = new Agent({proxyEnv: {...environment, NO_PROXY: list}});
			get(
				url,
				{
					agent,
					lookup(_hostname, _options, callback) {
						callback(new Error('direct'), '');
					},
				},
				response => {
					response.resume();
					resolve(false);
				},
			).once('error', () => {
				resolve(true);
			});
		});
	const cases = [
		...[
			'.example',
			'*.example',
			'example',
			'a.example',
			'a.example:80',
			'a.example:81',
			'x, A.Example',
			'x a.example',
			'*',
			'x,*',
			'b.example',
			'',
		].map(list => ['a.example', list] as const),
		...['.example', '*.example'].flatMap(
			list =>
				[
					['example', list],
					['badexample', list],
				] as const,
		),
		...['a.example', 'a.example:80', 'a.example:81'].map(list => ['a.example:81', list] as const),
		// Nothing listens there, and the program does not treat it as this machine.
		...['0.0.0.0', '0.0.0.0-0.0.0.3', '0.0.0.2-0.0.0.3', '0.0.0.0:1', 'x-y'].map(list => ['0.0.0.0:1', list] as const),
	].map(([host, list]) => [plain(host), list] as const);
	const direct = await Promise.all(cases.map(async ([url, list]) => isDirect(url, list)));
	server.close();
	server.closeAllConnections();
	const excepted = cases.map(
		([url, list]) => chooseProxy(url, {...environment, NO_PROXY: list}).finding.status === 'excepted',
	);
	assert.deepEqual(
		cases.filter((_each, index) => excepted[index] !== direct[index]),
		[],
	);
	assert.deepEqual(new Set(direct), new Set([true, false]));
});
