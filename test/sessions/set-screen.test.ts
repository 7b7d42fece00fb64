import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startInFrontOf} from '../helpers/front-server.js';
import {ok} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {environmentOf, named, openSandbox, profileOf} from '../base/sandbox/call.js';

const names = ['Americas', 'APAC', 'EMEA'];

async function start() {
	const sandbox = await openSandbox({organizations: 60, seed: 7, rateLimit: 100_000});
	const all = await Promise.all(names.map(async name => named(sandbox, name)));
	const ids = all.map(([organization]) => organization?.id ?? '');
	return {
		sandbox,
		ids,
		async phones() {
			const profiles = await Promise.all(ids.map(async id => profileOf(sandbox, id)));
			return profiles.map(({business_phone: phone}) => phone);
		},
		[Symbol.asyncDispose]: async () => sandbox[Symbol.asyncDispose](),
	};
}

const marking = [['j', 'm', 'm', 'm', 'U'], 'Set a field of 3 organizations'] as const;

await test('goes on after kill -9 in the middle of a run, and undoes both parts as one change', async () => {
	await using started = await start();
	const {sandbox, ids, phones} = started;
	const before = await phones();
	const {promise: isHeld, resolve: hold} = Promise.withResolvers<void>();
	let isHolding = true;
	await using server = await startInFrontOf(sandbox, async ({method, url}) => {
		if (isHolding && method === 'PUT' && url.includes(ids[1] ?? '-')) {
			hold();
			return () => undefined;
		}

		return undefined;
	});
	await using navigator = await startNavigator({
		environment: {...environmentOf(sandbox), CLOUDFLARE_BASE_URL: server.url},
	});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.follow(marking);
	session.write('business_phone=+49 228 1');
	await session.follow([['enter'], 'Change 3 organizations? To send, press y.'], [['y'], '1 of 3 changed']);
	await isHeld;
	session.kill('SIGKILL');
	await session.waitForExit();
	isHolding = false;
	assert.deepEqual(await phones(), ['+49 228 1', before[1], before[2]]);

	const again = navigator.again();
	await again.waitFor('set business_phone=+49 228 1');
	await again.follow(
		[['enter'], 'Set a field of 3 organizations'],
		[['enter'], /Change 2 organizations\?[\s\S]+Americas .*already so/v],
		[['y'], '2 changed, 1 already so.'],
	);
	assert.deepEqual(
		await phones(),
		names.map(() => '+49 228 1'),
	);
	await again.follow(
		[['escape', 'u'], /business_phone|business phone/v],
		[['enter'], 'Restore the earlier values of 3 changes? To send, press y.'],
		[['y'], '3 restored.'],
	);
	assert.deepEqual(await phones(), before);
});

await test('reports nothing as changed that a server accepted and did not store', async () => {
	await using started = await start();
	const {sandbox, phones} = started;
	const before = await phones();
	await using server = await startInFrontOf(sandbox, async ({method}) => (method === 'PUT' ? ok({}) : undefined));
	await using navigator = await startNavigator({
		size: [80, 24],
		environment: {...environmentOf(sandbox), CLOUDFLARE_BASE_URL: server.url},
	});
	const {session} = navigator;
	await session.waitFor('60 org');
	await session.follow(marking);
	session.write('business_phone=+49 228 1');
	await session.follow([['enter'], /organization +Business phone [\s\S]+EMEA .* → \+49 228 1/v], [['y'], '3 unclear.']);
	assert.match(session.screen(), /Americas[\s\S]+still shows the earlier/v);
	assert.deepEqual(await phones(), before);
	session.resize(60, 24);
	await session.waitFor(/\? EMEA .*→/v);
});

await test('says a review of many to a screen reader, one organization in each sentence', async () => {
	await using started = await start();
	const {sandbox, phones} = started;
	await using navigator = await startNavigator({
		size: [400, 24],
		arguments: ['--accessible'],
		environment: environmentOf(sandbox),
	});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.follow(marking);
	session.write('business_phone=+49 228 1');
	await session.follow(
		[
			['enter'],
			/1\. waiting: Americas in Acme Distribution \+1[^\n]+becomes \+49 228 1[\s\S]+Change 3 organizations\? To send, press y\./v,
		],
		[['y'], '3 changed.'],
	);
	assert.deepEqual(
		await phones(),
		names.map(() => '+49 228 1'),
	);
});
