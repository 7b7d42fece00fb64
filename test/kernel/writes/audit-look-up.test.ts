import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ApiError} from '../../../source/base/api/api-error.js';
import {createClient} from '../../../source/base/api/client.js';
import {findInHistory, type LostWrite, readChangesSince} from '../../../source/kernel/loop/look-up.js';
import {forward, startInFrontOf} from '../../helpers/front-server.js';
import {frameOf} from '../../helpers/frames.js';
import {
	inTurn,
	ok,
	refused,
	reset,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../../helpers/misbehaving-server.js';
import {formOf, startOn} from '../../helpers/on-organization.js';
import {sceneOf} from '../../helpers/scene.js';
import {spokenConnection} from '../../helpers/state.js';
import {call, keyOf, openSandbox, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const sentAt = Date.parse('2026-11-01T10:00:00Z');
const credential = {scheme: 'key', email: 'me@test.example', key: 'c0ffee'} as const;
const lost: LostWrite = {
	histories: ['north'],
	method: 'PUT',
	path: '/organizations/north',
	body: {name: 'New'},
	ray: undefined,
	sentAt,
};

const recordOf = ({
	email = 'me@test.example',
	context = 'api_key',
	result = 'success',
	name = 'New',
	ray = '',
	method = 'PUT',
	uri = '/client/v4/organizations/north',
	after = 1000,
} = {}) => ({
	id: `${email} ${after}`,
	action: {result, time: new Date(sentAt + after).toISOString()},
	actor: {email, context},
	raw: {cf_ray_id: ray, method, uri},
	resource: {...(name !== '' && {request: {name}})},
});

/** Asks the history for a lost write. Returns the result, the requests, and the pauses between them in milliseconds. */
async function ask(
	behaviour: Behaviour,
	write: Partial<LostWrite> = {},
	own: Parameters<typeof createClient>[0]['credential'] = credential,
	options = {},
) {
	await using server = await startMisbehavingServer(behaviour);
	const pauses: number[] = [];
	const context = {
		client: createClient({baseUrl: server.url, credential: own, backoff: () => 1}),
		now: () => sentAt + 4000,
		async wait(milliseconds: number) {
			pauses.push(milliseconds);
		},
	};
	const {status} = await findInHistory(context, {...lost, ...write}, options);
	return [status, server.requests, pauses] as const;
}

await test('identifies a lost write by the cf-ray of its answer, without its data center', async () => {
	const ray = '8f0a1b2c3d4e5f60-FRA';
	const records = [recordOf({ray: '8f0a1b2c3d4e5f60', email: ''}), recordOf()];
	const [result, requests] = await ask(ok(records), {ray});
	assert.equal(result, 'stored');
	const query = requests[0]?.query;
	assert.deepEqual([query?.get('raw_cf_ray_id'), query?.get('actor_email')], ['8f0a1b2c3d4e5f60', null]);
	const [refusal] = await ask(ok([recordOf({ray: '8f0a1b2c3d4e5f60', result: 'failure'})]), {ray});
	const [other] = await ask(ok([recordOf({ray: '0000000000000000'})]), {ray});
	assert.deepEqual([refusal, other], ['notStored', 'unknown']);
});

await test('takes no record for the write because of its cf-ray only', async () => {
	const [id, ray] = ['8f0a1b2c3d4e5f60', '8f0a1b2c3d4e5f60-FRA'];
	const whole = recordOf({ray: id});
	const others: Readonly<Record<string, unknown>> = {
		'another organization': recordOf({ray: id, uri: '/organizations/south'}),
		'another call': recordOf({ray: id, method: 'DELETE'}),
		'another person': recordOf({ray: id, email: 'other@test.example'}),
		'another body': recordOf({ray: id, name: 'Theirs'}),
		'another year': recordOf({ray: id, after: 365 * 86_400_000}),
		'an earlier time': recordOf({ray: id, after: -60_000}),
		'no body': recordOf({ray: id, name: ''}),
		'no time': {...whole, action: {result: 'success'}},
		'no request': {...whole, raw: {cf_ray_id: id}},
		'no result': {...whole, action: {time: whole.action.time}},
		'a contradicted result': {...whole, raw: {...whole.raw, status_code: 403}},
	};
	const results = await Promise.all(
		Object.entries(others).map(async ([what, record]) => {
			const [result] = await ask(ok([record]), {ray});
			return [what, result] as const;
		}),
	);
	assert.deepEqual(
		results.filter(([, result]) => result !== 'unknown'),
		[],
	);
});

await test('identifies no write by an empty cf-ray', async () => {
	const theirs = recordOf({email: 'other@test.example', name: 'Theirs', uri: '/organizations/south'});
	const asked = await Promise.all(
		['', '-FRA'].map(async ray => {
			const [result, requests] = await ask(ok([theirs]), {ray});
			const query = requests[0]?.query;
			return [result, query?.get('raw_cf_ray_id'), query?.get('actor_email')];
		}),
	);
	assert.deepEqual(asked, [
		['unknown', null, 'me@test.example'],
		['unknown', null, 'me@test.example'],
	]);
	const [own] = await ask(ok([recordOf()]), {ray: ''});
	assert.equal(own, 'stored', 'the request itself identifies it');
	const [token, requests] = await ask(ok([recordOf()]), {ray: ''}, {scheme: 'token', token: 'x'.repeat(40)});
	assert.deepEqual([token, requests.length], ['unknown', 0]);
});

await test('reads no empty cf-ray from an answer', async () => {
	const rays: unknown[] = [];
	for (const ray of ['', ' ', '-FRA', '8f0a-FRA']) {
		await using server = await startMisbehavingServer(text(502, 'Bad gateway', {'cf-ray': ray})); // eslint-disable-line no-await-in-loop -- One after the other.
		const client = createClient({baseUrl: server.url, credential, backoff: () => 1});
		// eslint-disable-next-line no-await-in-loop
		await client.renameOrganization('north', 'New').catch((error: unknown) => {
			rays.push(error instanceof ApiError && error.ray);
		});
	}

	assert.deepEqual(rays, [undefined, undefined, undefined, '8f0a-FRA']);
});

await test('identifies a lost write without a cf-ray by its user, time, path and body', async () => {
	const [found, requests] = await ask(ok([recordOf({email: 'Me@Test.example'})]));
	assert.equal(found, 'stored');
	assert.equal(requests[0]?.query.get('actor_email'), 'me@test.example');
	assert.equal(requests[0]?.query.get('since'), '2026-11-01T09:59:55.000Z');
	const others = [
		recordOf({email: 'other@test.example'}),
		recordOf({context: 'dash'}),
		recordOf({name: 'Theirs'}),
		recordOf({method: 'DELETE'}),
		recordOf({uri: '/organizations/north/profile'}),
		recordOf({uri: '/organizations/south'}),
		recordOf({after: -60_000}),
	];
	const [without] = await ask(ok(others));
	assert.equal(without, 'unknown');
	const [withoutBody] = await ask(ok([...others, recordOf({name: ''})]));
	assert.equal(withoutBody, 'unknown', 'a record without the body does not confirm it');
	const [withOne] = await ask(ok([...others, recordOf()]));
	assert.equal(withOne, 'stored');
	const [withTwo] = await ask(ok([recordOf(), recordOf({after: 2000})]));
	assert.equal(withTwo, 'unknown');
	const [ofMore] = await ask(ok([recordOf()], {count: '1', cursor: 'more'}));
	assert.equal(ofMore, 'unknown');
	const [ofMoreWithRay] = await ask(ok([recordOf({ray: '8f0a1b2c3d4e5f60'})], {count: '1', cursor: 'more'}), {
		ray: '8f0a1b2c3d4e5f60-FRA',
	});
	assert.equal(ofMoreWithRay, 'stored');
});

await test('keeps a lost write unknown if the history cannot be read or the user is not known', async () => {
	const [forbidden] = await ask(refused(403, [{code: 10_000, message: 'Forbidden'}]));
	const [empty] = await ask(ok([{}]));
	const [token, requests] = await ask(ok([recordOf()]), {}, {scheme: 'token', token: 'x'.repeat(40)});
	assert.deepEqual([forbidden, empty, token, requests.length], ['unknown', 'unknown', 'unknown', 0]);
});

await test('asks again after growing pauses if the record is late, but only a few times', async () => {
	const [none, found] = [ok([]), ok([recordOf()])];
	const [late, , lateDelays] = await ask(inTurn(none, none, found));
	assert.deepEqual([late, lateDelays], ['stored', [1000, 2000]]);
	const [unknown, requests, delays] = await ask(none);
	assert.deepEqual([unknown, requests.length, delays], ['unknown', 4, [1000, 2000, 4000]]);
	const [once, asked, waited] = await ask(none, {}, credential, {isOnce: true});
	assert.deepEqual([once, asked.length, waited], ['unknown', 1, []]);
	const [forbidden, refusals, waits] = await ask(refused(403, [{code: 10_000, message: 'Forbidden'}]));
	assert.deepEqual([forbidden, refusals.length, waits], ['unknown', 1, []]);
	const [, most] = await ask(none, {histories: ['north', 'south', '']});
	assert.deepEqual(
		most.map(({url}) => url.split('/', 5)[4]),
		['north', 'south', 'north', 'south', 'north'],
	);
});

await test('reads the next history if the first one has no such record or is refused', async () => {
	const histories = ['north', 'south', 'south'];
	const [found, gone] = [ok([recordOf()]), refused(404, [{code: 7003, message: 'Gone'}])];
	const [second] = await ask(inTurn(gone, found), {histories});
	const [third, requests] = await ask(inTurn(ok([]), found), {histories});
	assert.deepEqual([second, third, requests.length], ['stored', 'stored', 2]);
});

await test('leaves out records after the next try of the same write', async () => {
	const [found, requests] = await ask(ok([recordOf({after: 3000})]), {until: sentAt + 2000}, credential, {
		isOnce: true,
	});
	assert.equal(found, 'unknown');
	assert.equal(requests[0]?.query.get('before'), '2026-11-01T10:00:03.000Z');
	const [earlier] = await ask(ok([recordOf({after: 3000}), recordOf()]), {until: sentAt + 2000}, credential, {
		isOnce: true,
	});
	assert.equal(earlier, 'stored');
});

/** A server in front of the sandbox that loses the answer to the first PUT, after another user has saved as well. */
async function startLossy(lose: (ray: string) => Behaviour, theirs: Readonly<Record<string, string>>) {
	let isLost = false;
	return startInFrontOf(sandbox, async request => {
		if (isLost || request.method !== 'PUT') {
			return undefined;
		}

		isLost = true;
		const {ray} = await forward(sandbox, request);
		await call(sandbox, `PUT ${request.url.replace('/client/v4', '')}`, {json: theirs});
		return lose(ray);
	});
}

const ways: Readonly<Record<string, (ray: string) => Behaviour>> = {
	'a lost connection': () => reset,
	'a gateway with a cf-ray': ray => text(502, 'Bad gateway', {'cf-ray': ray}),
	'a proxy that waited too long': ray => text(408, '<html>Request Timeout</html>', {'cf-ray': ray}),
	'a proxy that refuses the answer': ray => text(403, '{"blocked": true}', {'cf-ray': ray}),
};

for (const [name, lose] of Object.entries(ways)) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`finds a write in the history after ${name}, although another user has saved since`, async () => {
		await using server = await startLossy(lose, {name: 'Theirs'});
		const program = await startOn(sandbox, `Lost to ${name}`, {baseUrl: server.url});
		await program.press('e');
		await program.paste(' new');
		await program.press('ctrl+s', 'y');
		assert.match(program.said() ?? '', /^The answer was lost, but a look-up shows: /v);
		assert.match(program.said() ?? '', /Theirs/v);
		assert.equal(server.requests.filter(({method}) => method === 'PUT').length, 1);
		assert.equal(server.requests.filter(({url}) => url.includes('/logs/audit')).length, 1);
	});
}

async function openConflict({id, press, paste}: Awaited<ReturnType<typeof startOn>>) {
	await press('p', 'ctrl+e');
	await paste(' mine');
	const before = await profileOf(sandbox, id);
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...before, business_name: 'Theirs'}});
	await press('ctrl+s', 'y');
}

await test('shows in a conflict who saved in between, without delaying the conflict', async () => {
	const program = await startOn(sandbox, 'Saved by others');
	const asked = () => sandbox.requests.filter(({path}) => path.includes('/logs/audit')).length;
	const before = asked();
	let atConflict: number | undefined;
	program.store.observe(({type}) => {
		atConflict = type === 'form/conflicted' ? asked() : atConflict;
	});
	await openConflict(program);
	assert.deepEqual([atConflict, asked()], [before, before + 1]);
	const said = new RegExp(
		String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: ${sandbox.email} changed the profile \(key\)\.`,
		'v',
	);
	assert.match(frameOf(program.store.getState()), / UTC: operator@acme-distribut/v);
	assert.match(sceneOf({...program.store.getState(), connection: spokenConnection}).lines.join(' '), said);
	assert.equal(formOf(program).step.name, 'conflict');
});

await test('shows a conflict as before if the history cannot be read', async () => {
	await using server = await startInFrontOf(sandbox, ({url}) =>
		url.includes('/logs/audit') ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : undefined,
	);
	const program = await startOn(sandbox, 'Saved by nobody known', {baseUrl: server.url, credential: keyOf(sandbox)});
	await openConflict(program);
	assert.equal(formOf(program).step.name, 'conflict');
	assert.doesNotMatch(frameOf(program.store.getState()), /changed the profile/v);
});

await test('counts only changes since the form was opened', async () => {
	const view = recordOf({method: 'GET'});
	const [newer, older, failed] = [recordOf(), recordOf({after: -1000}), recordOf({result: 'failure'})];
	await using server = await startMisbehavingServer(ok([newer, view, failed, older]));
	const client = createClient({baseUrl: server.url, credential, backoff: () => 1});
	const found = await readChangesSince(client, 'north', sentAt, sentAt + 2000);
	assert.deepEqual(
		found.map(({id}) => id),
		[newer.id],
	);
});
