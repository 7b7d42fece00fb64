import assert from 'node:assert/strict';
import {test} from 'node:test';
import {directAccessText} from '../../../source/kernel/state/direct-access.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {json, refused, startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {account, dialogOf} from '../../helpers/state.js';

const member = (email: string, rest: Readonly<Record<string, unknown>> = {}) => ({
	id: `m-${email}`,
	status: 'accepted',
	user: {email, first_name: 'Jane', last_name: 'Doe', two_factor_authentication_enabled: true},
	roles: [{id: 'r1', name: 'Administrator'}],
	...rest,
});

const pageOf = (result: readonly unknown[], page: number, pages: number): Behaviour =>
	json(200, {
		success: true,
		result,
		result_info: {
			page,
			per_page: 50,
			count: result.length,
			total_count: pages === 1 ? result.length : 3,
			total_pages: pages,
		},
	});

const key = {scheme: 'key', email: 'op@x.example', key: 'k'.repeat(37)} as const;

/** The list of an account that answers so. */
async function openWith(behaviour: Behaviour) {
	const server = await startMisbehavingServer(behaviour);
	const {store, press, ...rest} = startProgram({
		baseUrl: server.url,
		credential: key,
		connection: {credentialKind: 'global_api_key'},
	});
	store.dispatch({type: 'account/opened', account: account('a1', {name: 'Shop'})});
	await press('w');
	return {
		...rest,
		store,
		press,
		server,
		async [Symbol.asyncDispose]() {
			await server[Symbol.asyncDispose]();
		},
	};
}

await test('lists who has access to an account, with roles and second factor, and finds, shows and copies one', async () => {
	const members = [
		member('zoe@x.example', {
			user: {email: 'zoe@x.example', two_factor_authentication_enabled: false},
			status: 'pending',
			roles: [],
		}),
		member('jane@x.example', {roles: [{name: 'Administrator'}, {name: 'Billing'}]}),
		member('carl@x.example', {roles: [], policies: [{access: 'deny', permission_groups: [{name: 'DNS'}]}]}),
	];
	await using opened = await openWith(pageOf(members, 1, 1));
	const {store, press, server} = opened;
	assert.deepEqual(
		server.requests.map(({method, url}) => `${method} ${url}`),
		['GET /client/v4/accounts/a1/members?per_page=50'],
	);
	const frame = frameOf(store.getState());
	assert.match(frame, /Access to Shop/v);
	const listed = frame.split('\n').filter(line => line.includes('@x.example'));
	const rows = listed.map(line => line.replaceAll(/[│❯]/gv, '').trim().replaceAll(/ {2,}/gv, '  '));
	assert.deepEqual(rows, [
		'carl@x.example  Jane Doe  not DNS  2FA ✓',
		'jane@x.example  Jane Doe  Administrator +1  2FA ✓',
		'zoe@x.example  no role  pending  2FA ✗',
	]);
	const scene = sceneOf(store.getState());
	assert.match(JSON.stringify(scene), /3\. zoe@x\.example, no role, pending, 2FA off/v);
	await press('/', 'b', 'i', 'l', 'l', 'enter', 'enter');
	assert.match(frameOf(store.getState()), /Roles +Administrator.*\n.*Billing/v);
	await press('y');
	const {entries} = dialogOf(store.getState(), 'copy');
	assert.deepEqual(
		entries.filter(({label}) => ['Email', 'Roles', 'Listed addresses'].includes(label)).map(({text}) => text),
		['jane@x.example', 'Administrator\nBilling', 'jane@x.example'],
	);
	await press('escape', 'escape', 'escape', 'escape');
	assert.equal(store.getState().dialog.kind, 'account');
});

await test('keeps the whole list, so that the review of an offboarding names the account', async () => {
	await using opened = await openWith(
		pageOf([member('jane@x.example'), member('no@x.example', {status: 'rejected'})], 1, 1),
	);
	const {access} = openKnown(opened.context.disk);
	assert.deepEqual(
		access.of('JANE@x.example').map(({id, name, isPending}) => [id, name, isPending]),
		[['a1', 'Shop', false]],
	);
	assert.deepEqual([access.of('no@x.example'), access.of('ane@x.example'), access.of('')], [[], [], []]);
	// What is read later replaces it, and what was read earlier does not.
	const none = {id: 'a1', name: 'Shop', members: []};
	access.keep({...none, readAt: 5});
	assert.equal(access.of('jane@x.example').length, 1);
	access.keep({...none, readAt: Date.now() + 1});
	assert.deepEqual(access.of('jane@x.example'), []);
});

await test('says what is missing when the list stops, keeps nothing of it, and reads the rest', async () => {
	let isDown = true;
	await using opened = await openWith((response, request) => {
		const page = Number(request.query.get('page') ?? 1);
		const answer =
			page === 1
				? pageOf([member('jane@x.example'), member('max@x.example')], 1, 2)
				: isDown
					? refused(500, [{code: 1, message: 'Not now'}])
					: pageOf([member('zoe@x.example')], 2, 2);
		answer(response, request);
	});
	const {store, press, context} = opened;
	assert.match(frameOf(store.getState()), /jane@x\.example/v);
	assert.match(frameOf(store.getState()), /Could not list the members of the account/v);
	assert.deepEqual(openKnown(context.disk).access.of('jane@x.example'), []);
	isDown = false;
	await press('r');
	assert.equal(dialogOf(store.getState(), 'accountAccess').list?.items.length, 3);
	assert.equal(openKnown(context.disk).access.of('zoe@x.example').length, 1);
});

await test('never takes a list that failed for an empty one, and says what an empty one means', async () => {
	await using failed = await openWith(refused(403, [{code: 10_000, message: 'Forbidden'}]));
	assert.doesNotMatch(frameOf(failed.store.getState()), /Nobody/v);
	await using empty = await openWith(pageOf([], 1, 1));
	assert.match(
		frameOf(empty.store.getState()),
		/Nobody has access to this account only\. The members of its organizations have access too\./v,
	);
});

await test('shows hostile names, roles and statuses within the frame', async () => {
	const bad = '\u{1B}[2J\u{202E}=cmd\u{0}\n日本\u{D800}'.repeat(9);
	await using opened = await openWith(
		pageOf(
			[
				member(bad, {
					status: bad,
					roles: [{name: bad}, {name: bad + bad}],
					user: {email: bad, first_name: bad, last_name: bad},
				}),
			],
			1,
			1,
		),
	);
	const {store, press} = opened;
	const sizes = [
		{columns: 120, rows: 40},
		{columns: 80, rows: 24},
		{columns: 40, rows: 12},
	];
	const flaws = () =>
		sizes.flatMap(size => {
			const frame = frameOf({...store.getState(), size});
			return [
				...excessOf(frame, size),
				...(frame.match(/[\p{Control}\p{Format}]/gv)?.filter(character => character !== '\n') ?? []),
			];
		});
	assert.deepEqual(flaws(), []);
	await press('enter');
	assert.deepEqual(flaws(), []);
});

await test('says why a token cannot list who has access', async () => {
	const {store, press, said} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		connection: {credentialKind: 'user_token'},
	});
	store.dispatch({type: 'account/opened', account: account('a1')});
	await press('w');
	assert.match(said() ?? '', /^Listing who has access to an account needs the Global API key/v);
});

await test('names at most three accounts, with hostile names made harmless, and how old that is', () => {
	const at = Date.parse('2026-11-30T00:00:00Z');
	const access = ['Shop', '\u{1B}[2J', '', 'D'].map((name, index) => ({
		id: String(index),
		name,
		readAt: at - index * 86_400_000,
		isPending: index === 0,
	}));
	assert.equal(directAccessText([], at), undefined);
	assert.equal(
		directAccessText(access, at),
		'As far as known, this person also has access to 4 accounts only: Shop (invited), ⟦1B⟧[2J, (no name) and 1 more (read 3 days ago). Removing members of organizations does not end that. Remove it in the dashboard, under Manage account › Members.',
	);
});
