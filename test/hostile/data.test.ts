import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';

const long = 'x'.repeat(10_000);
const records: readonly unknown[] = [
	{id: 'root', name: 'Root', meta: {}},
	null,
	'text',
	{name: 'without an id'},
	JSON.parse('{"id":"nulls","name":null,"parent":null,"profile":null,"meta":null,"create_time":null}'),
	{
		id: 'types', name: 7, parent: 'root', meta: [],
	},
	{id: 'self', name: 'Self-parent', parent: {id: 'self'}},
	{id: 'one', name: 'Cycle one', parent: {id: 'two'}},
	{id: 'two', name: 'Cycle two', parent: {id: 'one'}},
	{id: 'orphan', name: 'Orphan', parent: {id: 'gone', name: 'Gone parent'}},
	{id: 'twin', name: 'Twin'},
	{id: 'twin', name: 'Twin'},
	{id: '__proto__', name: 'Prototype', parent: {id: 'constructor'}},
	{id: 'a/b?c#d', name: 'Slashes'},
	{id: 'long', name: long},
];

await test('one bad record hides no other, is counted, and everything that can be shown is shown', async () => {
	const asked: string[] = [];
	const server = await startMisbehavingServer((response, request) => {
		asked.push(request.url);
		const [id = ''] = request.url.split('/organizations/', 2).slice(1).map(rest => decodeURIComponent(rest.split('/', 1)[0] ?? ''));
		const profile = {
			business_address: '', business_email: '', business_name: long, business_phone: '', external_metadata: `{"n": "${'m'.repeat(1_000_000)}"}`,
		};
		const answers: ReadonlyArray<readonly [string, unknown]> = [['/accounts', []], ['/profile', profile], ['/organizations?', records], ['', {id, name: id}]];
		ok(answers.find(([part]) => request.url.includes(part))?.[1])(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('3 unreadable');
	await session.press('E');
	await session.waitFor('Cycle two');
	const shown = ['Root', 'Self-parent', 'Cycle one', 'Cycle two', 'Orphan', 'Gone parent', 'Twin', 'Prototype', 'Slashes', 'xxxxxxx'].filter(name => !session.screen().includes(name));
	await session.press('/');
	session.write('slashes');
	await session.press('enter');
	await session.waitFor('╭ a/b?c#d ─');
	await session.press('2', 'tab', 'G');
	await session.waitFor('mmmmmmmm');
	await session.press('q');
	const {exitCode} = await session.waitForExit();
	await server.close();
	assert.deepEqual([shown, exitCode], [[], 0]);
	assert.ok(asked.some(url => url.includes('/organizations/a%2Fb%3Fc%23d')));
});
