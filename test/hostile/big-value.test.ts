import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';

const big = `{"note":"${'m'.repeat(1_000_000)}","end":"last"}`;
/** Work that grows quadratically with the length would take minutes here. */
const longest = 20_000;

await test('opens, scrolls, edits and reviews a value of a million characters', {timeout: 120_000}, async () => {
	await using server = await startMisbehavingServer((response, request) => {
		const {url} = request;
		const profile = {
			business_address: '',
			business_email: '',
			business_name: 'Big',
			business_phone: '',
			external_metadata: big,
		};
		const organization = {id: 'a1', name: 'Big', meta: {}};
		const answers: ReadonlyArray<readonly [string, unknown]> = [
			['/accounts', []],
			['/profile', profile],
			['/organizations?', [organization]],
			['', organization],
		];
		ok(answers.find(([part]) => url.includes(part))?.[1])(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('1 organization');
	const steps: ReadonlyArray<readonly [keys: readonly string[], shown: string]> = [
		[['2'], 'mmmmmmmm'],
		[['tab', 'G'], 'last'],
		[['g'], 'Business name'],
		[['p'], '❯ Business name'],
		[['shift+tab'], '❯   end'],
		[['x'], 'lastx'],
		[['y'], 'lastxy'],
		[['shift+tab', 'z'], 'mz'],
		[['home', 'A'], 'Ammm'],
		[['ctrl+s'], 'Review'],
		[['escape'], '❯'],
	];
	for (const [keys, shown] of steps) {
		await session.press(...keys); // eslint-disable-line no-await-in-loop -- One after the other.
		await session.waitFor(shown, longest); // eslint-disable-line no-await-in-loop
	}

	assert.deepEqual(
		server.requests.filter(({method}) => method !== 'GET'),
		[],
	);
});
