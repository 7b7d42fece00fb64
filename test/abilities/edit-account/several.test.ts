import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {type Behaviour, refused} from '../../helpers/misbehaving-server.js';
import {writesTo} from '../../helpers/on-organization.js';
import {until} from '../../helpers/until.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {
	editsOf,
	reviewSeveral,
	screenOf,
	startAccounts,
	statusesOf,
	storeAccount,
	storedContact,
	storedValues,
} from './start.js';

await using sandbox = await openSandbox({organizations: 80, seed: 7});

await test('sets a setting of the marked accounts after one review, and leaves out those that have it', async () => {
	const program = await startAccounts(sandbox, {least: 3});
	const {press, accounts, source, store} = program;
	const ids = accounts.slice(0, 3).map(({id}) => id);
	const [first = '', second = '', third = ''] = ids;
	await storeAccount(sandbox, second, {abuse_contact_email: 'same@acme.example'});
	await press('g', ' ', ' ', ' ');
	assert.match(screenOf(program), /e edit 3/v);
	await reviewSeveral(program, 0, 'same@acme.example');
	const shown = screenOf(program);
	assert.match(
		shown,
		/Review · abuse contact of 3 accounts[\s\S]+Change 2 accounts\? To send, press y\.[\s\S]+2 of 3 will change, 2 requests[\s\S]+account +Abuse contact[\s\S]+ → same@acme\.example[\s\S]+already so/v,
	);
	const names = await Promise.all(ids.map(async id => storedValues(sandbox, id)));
	const from = sandbox.requests.length;
	await press('y');
	assert.deepEqual(
		[statusesOf(program), writesTo(sandbox, from)],
		[
			['done', 'done'],
			['PUT', 'PUT'],
		],
	);
	assert.match(screenOf(program), /Result · abuse contact of 3 accounts[\s\S]+2 changed, 1 [\s\S]+/v);
	const stored = await Promise.all(ids.map(async id => storedValues(sandbox, id)));
	assert.deepEqual(
		stored,
		names.map(([name, isEnforced]) => [name, isEnforced, 'same@acme.example']),
	);
	await press('escape');
	assert.deepEqual(
		store
			.getState()
			.accounts.get(source.id)
			?.items.slice(0, 3)
			.map(({settings}) => settings.abuse_contact_email),
		ids.map(() => 'same@acme.example'),
	);

	await press('u');
	assert.match(screenOf(program), /changed abuse contact of 2 accounts/v);
	await press('enter');
	assert.match(
		screenOf(program),
		/Restore the earlier values of 2 accounts[\s\S]+ account +abuse contact +│[\s\S]+ same@acme\.example → /v,
	);
	await press('enter');
	assert.match(
		screenOf(program),
		new RegExp(String.raw`Request[\s\S]+PUT /accounts/${first}[\s\S]+"abuse_contact_email": "${names[0]?.[2]}"`, 'v'),
	);
	await press('escape');
	await storeAccount(sandbox, third, {abuse_contact_email: 'another@acme.example'});
	await press('y');
	const after = await Promise.all([first, second, third].map(async id => storedContact(sandbox, id)));
	assert.deepEqual(after, [names[0]?.[2], 'same@acme.example', 'another@acme.example']);
	assert.match(
		screenOf(program),
		/1 restored, 1 changed by someone else meanwhile[\s\S]+Conflict: the stored values have changed since that change \(abuse contact\)/v,
	);
});

await test('requires a second factor of accounts that differ, and keeps what is not touched', async () => {
	const program = await startAccounts(sandbox, {least: 3});
	const {press, accounts} = program;
	const ids = accounts.slice(0, 3).map(({id}) => id);
	await Promise.all(ids.map(async (id, at) => storeAccount(sandbox, id, {enforce_twofactor: at === 0})));
	await press('r');
	await until(
		() =>
			program.store
				.getState()
				.accounts.get(program.source.id)
				?.items.slice(0, 3)
				.map(({settings}) => settings.enforce_twofactor)
				.join(',') === 'true,false,false',
	);
	await press('g', ' ', ' ', ' ', 'e');
	assert.match(screenOf(program), /Edit 3 accounts ─+╮\n.+❯ Two-factor enforced +stays as it is: 1 yes, 2 no/v);
	await press(' ', ' ', ' ');
	assert.match(screenOf(program), /❯ Two-factor enforced +stays as it is/v);
	await press(' ', 'enter');
	assert.match(screenOf(program), /Change 2 accounts\?[\s\S]+A member of the account without a second factor/v);
	await press('y');
	const stored = await Promise.all(ids.map(async id => storedValues(sandbox, id)));
	assert.deepEqual(
		stored.map(([, isEnforced]) => isEnforced),
		[true, true, true],
	);
});

await test('goes on after a wrong value, waits at the rate limit, and reviews the rest by the present values', async () => {
	const behaviours: Behaviour[] = [
		refused(429, [{code: 971, message: 'More than 1200 requests'}], {'retry-after': '0'}),
		refused(422, [{code: 1001, message: 'This account cannot be changed'}]),
	];
	await using server = await startInFrontOf(sandbox, ({method}) => (method === 'PUT' ? behaviours.shift() : undefined));
	const program = await startAccounts(sandbox, {least: 2, baseUrl: server.url});
	const {press, accounts} = program;
	await reviewSeveral(program, 2, 'ops@acme.example');
	await press('y');
	await until(() => editsOf(program).step.name === 'ended');
	assert.deepEqual(statusesOf(program), ['refused', 'done'], screenOf(program));
	await press('y');
	assert.match(screenOf(program), /Change .+\? To send, press y/v);
	await press('y');
	await until(() => program.store.getState().dialog.kind !== 'accountEdits' || editsOf(program).step.name === 'ended');
	assert.deepEqual(await Promise.all(accounts.slice(0, 2).map(async ({id}) => storedContact(sandbox, id))), [
		'ops@acme.example',
		'ops@acme.example',
	]);
});

await test('stops after a result that is not known, and reads before it sends again', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const program = await startAccounts(sandbox, {least: 2, baseUrl: proxy.url});
	await reviewSeveral(program, 2, 'unknown@acme.example');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual(statusesOf(program), ['unknown']);
	await program.press('y');
	assert.deepEqual([proxy.writes.length, program.store.getState().dialog.kind], [1, 'accountForm']);
	assert.equal(await storedContact(sandbox, program.id), 'unknown@acme.example');
});

await test('leaves out an account that cannot be read', async () => {
	let gone = '';
	await using server = await startInFrontOf(sandbox, ({url}) =>
		gone !== '' && url.endsWith(`/accounts/${gone}`)
			? refused(404, [{code: 7003, message: 'Could not route'}])
			: undefined,
	);
	const program = await startAccounts(sandbox, {least: 2, baseUrl: server.url});
	gone = program.accounts[1]?.id ?? '';
	await reviewSeveral(program, 2, 'rest@acme.example');
	assert.match(screenOf(program), /left out: It could not be read/v);
	await program.press('y');
	assert.equal(await storedContact(sandbox, program.id), 'rest@acme.example');
});
