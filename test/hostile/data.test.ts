import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	ok,
	pages,
	startMisbehavingServer,
} from '../helpers/misbehaving-server.js';
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

await test('a chain of 20,000 parents is shown to its end, and every key is obeyed at once', {timeout: 60_000}, async () => {
	const deepest = 19_999;
	const chain = Array.from({length: deepest + 1}, (_, depth) => ({
		id: `n${depth}`, name: `Level ${depth}`, meta: {}, ...(depth > 0 && {parent: {id: `n${depth - 1}`, name: `Level ${depth - 1}`}}),
	}));
	const each = 1000;
	const list = pages(Object.fromEntries(Array.from({length: chain.length / each}, (_, page) => [
		page === 0 ? '' : `p${page}`, {result: chain.slice(page * each, (page + 1) * each), total: chain.length, ...((page + 1) * each < chain.length && {next: `p${page + 1}`})},
	])));
	const server = await startMisbehavingServer((response, request) => {
		const id = /organizations\/n(?<depth>\d+)/v.exec(request.url)?.groups?.['depth'];
		const answer = request.url.includes('/organizations?') ? list : ok(request.url.includes('/accounts') ? [] : chain[Number(id)]);
		answer(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('· 20,000 organizations', 20_000);
	await session.press('E', 'G');
	await session.waitFor(/❯ +· Level 19999 /v);
	await session.waitFor(/^ cforgs {2}… › .*Level 19998 › Level 19999 /v);
	await session.waitFor(/╭ Level 19999 ─/v);
	await session.waitFor(/Path +Level 0 › Level 1 › /v);
	const begun = performance.now();
	for (const [key, shown] of [['k', 'Level 19998'], ['j', 'Level 19999'], ['h', 'Level 19998'], ['g', 'Level 0'], ['G', 'Level 19999']] as const) {
		await session.press(key); // eslint-disable-line no-await-in-loop -- One after the other.
		await session.waitFor(screen => new RegExp(`❯ +[▸▾·] ${shown} `, 'v').test(screen)); // eslint-disable-line no-await-in-loop
	}

	const milliseconds = performance.now() - begun;
	await session.press('tab', 'G');
	await session.waitFor(/… of [\d,]+ characters/v);
	await session.press('q');
	const {exitCode} = await session.waitForExit();
	await server.close();
	assert.equal(exitCode, 0);
	assert.ok(milliseconds < 5000, `${milliseconds} ms`);
});
