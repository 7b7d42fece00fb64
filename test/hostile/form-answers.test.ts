import assert from 'node:assert/strict';
import {test} from 'node:test';
import {drip, html, ok, oversized, startMisbehavingServer, type Behaviour} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';

const organization = {id: 'a1', name: 'Staying', meta: {}};
const noProfile = {
	business_address: '',
	business_email: '',
	business_name: '',
	business_phone: '',
	external_metadata: '',
};

/** A service with one organization. The given behaviours answer reads and writes of its profile; writes can be stored before the answer. */
async function startProfiles() {
	let reading: Behaviour | undefined;
	let writing: Behaviour | undefined;
	let isStoring = true;
	let stored: unknown = noProfile;
	const server = await startMisbehavingServer((response, request) => {
		const isWrite = request.method !== 'GET';
		if (isWrite && isStoring) {
			stored = JSON.parse(request.body);
		}

		const results: ReadonlyArray<readonly [part: string, result: unknown]> = [
			['/accounts', []],
			['/organizations?', [organization]],
			['/profile', stored],
			['', organization],
		];
		const result = results.find(([part]) => request.url.includes(part))?.[1];
		const answer = (isWrite ? writing : request.url.endsWith('/profile') ? reading : undefined) ?? ok(result);
		answer(response, request);
	});
	return {
		server,
		read(behaviour: Behaviour | undefined) {
			reading = behaviour;
		},
		write(behaviour: Behaviour | undefined, isStored: boolean) {
			writing = behaviour;
			isStoring = isStored;
		},
		[Symbol.asyncDispose]: server.close,
	};
}

const failures: ReadonlyArray<readonly [name: string, behaviour: Behaviour, sentence: string]> = [
	['HTML', html(200), 'a web page came back'],
	['HTML of a 502', html(502), 'status 502'],
	['50 MB', oversized(50_000_000), 'larger than 32 MB'],
];

await test(
	'opens no form for an unusable profile, gives the reason, and can load the profile again',
	{timeout: 60_000},
	async () => {
		await using service = await startProfiles();
		await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: service.server.url}});
		const {session} = navigator;
		await session.waitFor('none directly inside');
		for (const [, behaviour, sentence] of failures) {
			service.read(behaviour);
			await session.press('p'); // eslint-disable-line no-await-in-loop -- One after the other.
			await session.waitFor(screen => screen.includes(sentence) && screen.includes('❯ · Staying')); // eslint-disable-line no-await-in-loop
			await session.press('escape'); // eslint-disable-line no-await-in-loop
			await session.waitFor(screen => !screen.includes('Could not read')); // eslint-disable-line no-await-in-loop
		}

		service.read(drip);
		await session.press('p');
		await session.waitFor('Esc');
		await session.press('escape');
		service.read(undefined);
		await session.press('p');
		await session.waitFor('❯ Business name');
		assert.deepEqual(navigator.writes(), []);
	},
);

for (const [name, behaviour] of [...failures, ['dripping', drip] as const]) {
	for (const isStored of [true, false]) {
		// eslint-disable-next-line no-await-in-loop -- One test after the other.
		await test(
			`looks up a save answered with ${name} that was ${isStored ? '' : 'not '}stored, or reports it as unknown, and never sends it twice`,
			{timeout: 60_000},
			async () => {
				await using service = await startProfiles();
				await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: service.server.url}});
				const {session} = navigator;
				await session.waitFor('none directly inside');
				await session.press('p');
				await session.waitFor('❯ Business name');
				session.write('Typed once');
				await session.waitFor('Typed once');
				await session.press('ctrl+s');
				await session.waitFor('PUT /organizations/a1/profile');
				service.write(behaviour, isStored);
				await session.press('y');
				if (behaviour === drip) {
					await session.waitFor('Sending');
					await session.press('escape');
				}

				const lookedUp = isStored ? 'a look-up shows: Profile saved: Staying' : 'not stored so far';
				await session.waitFor(behaviour === drip ? 'cforgs could not check whether it was stored' : lookedUp);
				assert.match(session.screen(), /Typed once/v);
				const sent = service.server.requests.filter(({method}) => method !== 'GET');
				assert.equal(sent.length, 1);
			},
		);
	}
}
