import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {startNavigator} from '../helpers/navigator.js';
import {call, environmentOf, named, openSandbox, profile} from '../base/sandbox/call.js';

type Session = Awaited<ReturnType<typeof startNavigator>>['session'];

const copiedIn = (session: Session): string =>
	Buffer.from(session.rawOutput().split('\u{1B}]52;c;').at(-1)?.split('\u{7}', 1)[0] ?? '', 'base64').toString();

const copying = [['c'], 'Sent to the clipboard as Markdown'] as const;

await test('copies what a run on the screen did, to attach to a ticket', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.follow(
		[[], '60 organizations'],
		[['j', 'm', 'j', 'm'], '2 marked'],
		[['U'], 'Set a field of 2 organizations'],
	);
	session.paste('business_email=ops@screen.example');
	await session.follow([['enter'], '2 of 2 will change'], [['y'], 'Result · business_email of 2'], copying);
	const copied = copiedIn(session);
	assert.match(copied, /^- what: `set business_email=ops@screen\.example in 2 organizations`\n- program: cforgs \d/v);
	assert.match(copied, /^- begun: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/mv);
	assert.match(copied, /^- result: 2 done\n- undo: `?cforgs undo \d{4}-/mv);
	const rays = copied
		.matchAll(/`ops@screen\.example` \| done \| – \| `?(?<ray>[^\n `]+)/gv)
		.map(({groups}) => groups?.['ray'])
		.toArray();
	assert.deepEqual([rays.length, new Set(rays).size], [2, 2]);
	await session.follow(
		[['escape'], /2 marked/v],
		[['u'], 'set in 2 organizations'],
		[['enter'], screen => /· EMEA +ops@screen\.example → /v.test(screen) && !screen.includes('still checking')],
		[['y'], 'Result · Undo: set business email in 2'],
		copying,
	);
	assert.match(
		copiedIn(session),
		/^- what: `?undo of the run of \d{4}-[^\n]+: set business email in 2 organizations`?\n/v,
	);
});

await test('copies what a run did not send and why, no credential, and a lost write not as done', async () => {
	await using sandbox = await openSandbox({organizations: 60, seed: 7, rateLimit: 100_000});
	const secret = `cfat_${'x'.repeat(30)}`;
	const [emea] = await named(sandbox, 'EMEA');
	await call(sandbox, `PUT /organizations/${emea?.id ?? ''}/profile`, {
		json: {...profile, external_metadata: JSON.stringify({note: secret})},
	});
	await using proxy = await startLossyProxy(sandbox.url);
	await using navigator = await startNavigator({
		environment: {...environmentOf(sandbox), CLOUDFLARE_BASE_URL: proxy.url},
		size: [160, 40],
	});
	const {session} = navigator;
	await session.follow(
		[[], '60 organizations'],
		[['j', 'm', 'm', 'm'], '3 marked'],
		[['U'], 'Set a field of 3 organizations'],
	);
	session.paste(`external_metadata.note=${secret}`);
	await session.follow([['enter'], /Change 2 organizations\?/v], [[' '], /Change 1 organization\?/v]);
	proxy.lie();
	await session.follow([['y'], /1 already so, 1 left out, 1 unclear/v], copying);
	const copied = copiedIn(session);
	assert.equal(copied.includes(secret), false, copied);
	assert.match(copied, /^- result: 1 unknown, 1 left out, 1 already$/mv);
	assert.match(copied, /\| unknown \| [^\n]*still shows the earlier values/v);
	assert.match(copied, /\nNot sent:\n\n\| organization \| path \| id[\s\S]+\| left_out \| [^\n–]/v);
	assert.match(copied, /\| EMEA \|[^\n]+\| already \| – \|/v);
});
