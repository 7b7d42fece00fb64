import assert from 'node:assert/strict';
import {test} from 'node:test';
import {waitForDraft} from '../helpers/drafts-on-disk.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {goTo, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, environmentOf, openSandbox, readAll} from '../base/sandbox/call.js';
import {holderOf, storeAccount, type StoredAccount, storedName, storedValues} from '../abilities/edit-account/start.js';

await using sandbox = await openSandbox({organizations: 80, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

await test('changes an account with edit-account, and restores it with undo', async () => {
	const {accounts, source} = await holderOf(sandbox, 1);
	const {id = '', name = ''} = accounts[0] ?? {};
	const before = await storedValues(sandbox, id);
	const dry = await cforgs('edit-account', id, '--name', 'Acme Europe', '--dry-run');
	assert.equal(dry.status, 0, dry.stderr);
	assert.match(dry.stdout, /PUT[\s\S]+Acme Europe/v);
	assert.deepEqual(await storedValues(sandbox, id), before);

	const words = [
		'edit-account',
		id,
		'--name',
		'Acme Europe',
		'--enforce-2fa',
		before[1] ? 'off' : 'on',
		'--abuse-contact',
		'abuse@acme.example',
		'--yes',
	];
	const changed = await cforgs(...words, '--json');
	assert.deepEqual(
		[changed.status, JSON.parse(changed.stdout)],
		[
			0,
			[
				{
					id,
					name: 'Acme Europe',
					organization: {id: source.id, name: ''},
					result: 'done',
					changes: [
						{field: 'name', before: name, after: 'Acme Europe'},
						{field: 'enforce_twofactor', before: before[1] ? 'yes' : 'no', after: before[1] ? 'no' : 'yes'},
						{field: 'abuse_contact_email', before: before[2], after: 'abuse@acme.example'},
					],
				},
			],
		],
		changed.stderr,
	);
	assert.deepEqual(await storedValues(sandbox, id), ['Acme Europe', !before[1], 'abuse@acme.example']);
	const again = await cforgs(...words, '--quiet');
	assert.deepEqual([again.status, again.stdout], [0, `${id}\n`]);

	const list = await cforgs('undo', '--list');
	assert.match(
		list.stdout,
		new RegExp(`\t${id}\tAcme Europe\tchanged name, two-factor enforced, abuse contact of the account\n`, 'v'),
	);
	const listed = await cforgs('undo', '--list', '--json');
	assert.deepEqual((JSON.parse(listed.stdout) as ReadonlyArray<{readonly changes: unknown}>)[0]?.changes, [
		{field: 'name', before: name, after: 'Acme Europe'},
		{field: 'settings.enforce_twofactor', before: before[1] ? 'yes' : 'no', after: before[1] ? 'no' : 'yes'},
		{field: 'settings.abuse_contact_email', before: before[2], after: 'abuse@acme.example'},
	]);
	const undone = await cforgs('undo', '--yes');
	assert.deepEqual([undone.status, await storedValues(sandbox, id)], [0, before], undone.stderr);
	const left = await cforgs('undo', '--yes');
	assert.equal(left.status, 3);
});

await test('changes the accounts of a branch after one review, and restores the run', async () => {
	const {source} = await holderOf(sandbox, 3);
	const accounts = await readAll<StoredAccount>(sandbox, `/organizations/${source.id}/accounts`);
	const values = async () => Promise.all(accounts.map(async ({id}) => storedValues(sandbox, id)));
	const before = await values();
	const words = ['edit-account', '--where', `id:${source.id}`, '--abuse-contact', 'branch@acme.example', '--yes'];
	const refused = await cforgs(...words);
	assert.deepEqual([refused.status, await values()], [2, before]);
	assert.match(
		refused.stderr,
		new RegExp(
			String.raw`${accounts.length} accounts would change\. With --yes, also give the most that you expect: --at-most ${accounts.length}\.`,
			'v',
		),
	);
	const [first] = accounts;
	const changed = await cforgs(...words, '--at-most', '99', '--except', first?.id ?? '', '--csv');
	assert.equal(changed.status, 1, changed.stderr);
	assert.match(changed.stdout, /^id,name,organization_id,organization_name,result,note,field,before,after\r?\n/v);
	assert.deepEqual(
		await values(),
		before.map(([name, isEnforced, contact], at) => [name, isEnforced, at === 0 ? contact : 'branch@acme.example']),
	);
	const undone = await cforgs('undo', '--yes', '--at-most', '99');
	assert.deepEqual([undone.status, await values()], [0, before], undone.stderr);
});

await test('leaves out the accounts of an organization for which the filter no longer holds', async () => {
	const {source, accounts} = await holderOf(sandbox, 1);
	const {source: other, accounts: others} = await holderOf(sandbox, 1);
	const put = async (id: string, email: string) =>
		call(sandbox, `PUT /organizations/${id}/profile`, {
			json: {business_name: '', business_email: email, business_phone: '', business_address: '', external_metadata: ''},
		});
	await Promise.all([put(source.id, 'before@held.example'), put(other.id, 'kept@held.example')]);
	const words = [
		'edit-account',
		'--where',
		`id:${source.id},${other.id} email:*@held.example`,
		'--abuse-contact',
		'held@acme.example',
		'--yes',
		'--at-most',
		'99',
		'--json',
	];
	using cache = temporaryFolder();
	const own = {...environment, XDG_CACHE_HOME: cache.path};
	await runProgram([...words, '--sync', '--dry-run'], own);
	await put(source.id, 'after@other.example');
	const {status, stdout, stderr} = await runProgram(words, own);
	const records = JSON.parse(stdout) as ReadonlyArray<{
		readonly id: string;
		readonly result: string;
		readonly note?: string;
	}>;
	const endOf = (id: string) => records.find(each => each.id === id);
	assert.deepEqual(
		[accounts.map(({id}) => endOf(id)?.note), others.map(({id}) => endOf(id)?.result)],
		[
			accounts.map(() => 'The filter no longer holds for it: its profile has changed since it was read.'),
			others.map(() => 'done'),
		],
		stderr,
	);
	assert.equal(status, 1, stderr);
	const now = await Promise.all(accounts.map(async ({id}) => storedValues(sandbox, id)));
	assert.ok(now.every(values => values[2] !== 'held@acme.example'));
});

await test('ends edit-account with the documented statuses', async () => {
	const {accounts} = await holderOf(sandbox, 2);
	const [id = '', second = ''] = accounts.map(account => account.id);
	const ends = await Promise.all([
		cforgs('edit-account', id, '--yes'),
		cforgs('edit-account', '--name', 'No account', '--yes'),
		cforgs('edit-account', id, second, '--name', 'Twice', '--yes'),
		cforgs('edit-account', 'Acme', '--enforce-2fa', 'on', '--yes'),
		cforgs('edit-account', id, '--enforce-2fa', 'maybe', '--yes'),
		cforgs('edit-account', id, '--abuse-contact', 'nobody', '--yes'),
		cforgs('edit-account', id, '--name', ' ', '--yes'),
		cforgs('edit-account', id, '--name', 'Unanswered'),
		cforgs('edit-account', 'f'.repeat(32), '--name', 'Nowhere', '--yes'),
		cforgs('edit-account', id, '--name', 'Read only', '--yes', '--read-only'),
		cforgs('edit-account', id, second, '--abuse-contact', 'at-most@acme.example', '--yes', '--at-most', '1'),
		cforgs('edit-account', id, second, '--abuse-contact', 'at-most@acme.example', '--yes'),
	]);
	assert.deepEqual(
		ends.map(({status}) => status),
		[2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 4, 2],
		ends.map(({stderr}) => stderr).join(''),
	);
	assert.deepEqual(
		ends.map(({stdout}) => stdout),
		ends.map(() => ''),
	);

	const changed = await cforgs('edit-account', id, '--name', 'By me', '--yes');
	await storeAccount(sandbox, id, {name: 'By others'});
	const conflict = await cforgs('undo', id, '--yes');
	assert.deepEqual([changed.status, conflict.status], [0, 5]);
	assert.match(conflict.stderr, /Somebody has changed By others since then: name\. Nothing was sent\./v);
});

await test('looks up a lost answer in edit-account, and reports what is not stored or not known', async () => {
	const {accounts} = await holderOf(sandbox, 1);
	const [id = ''] = accounts.map(account => account.id);
	await using proxy = await startLossyProxy(sandbox.url);
	const lossy = async (name: string) =>
		runProgram(['edit-account', id, '--name', name, '--yes'], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	proxy.lose('answer');
	const found = await lossy('Found');
	assert.equal(found.status, 0);
	assert.match(found.stderr, /The answer was lost, but a look-up found the change\./v);
	proxy.lie();
	const lied = await lossy('Never stored');
	assert.deepEqual([lied.status, await storedName(sandbox, id)], [6, 'Found']);
	proxy.lose('request');
	const lost = await lossy('Not arrived');
	assert.deepEqual([lost.status, await storedName(sandbox, id)], [1, 'Found']);
	proxy.cutBehindWrite();
	proxy.lose('answer');
	const unknown = await lossy('Unknown');
	assert.deepEqual([unknown.status, proxy.writes.length], [6, 4]);
	assert.equal(await storedName(sandbox, id), 'Unknown');
	const next = await cforgs('edit-account', id, '--name', 'Unknown', '--yes', '--json');
	assert.match(next.stdout, /"result": "already"/v);
	const list = await cforgs('undo', '--list', '--json');
	const [latest] = JSON.parse(list.stdout) as ReadonlyArray<{readonly unclear: boolean}>;
	assert.equal(latest?.unclear, false);
});

await test('shows hostile values of accounts without control characters', async () => {
	const {accounts} = await holderOf(sandbox, 1);
	const [id = ''] = accounts.map(account => account.id);
	await storeAccount(sandbox, id, {name: '\u{1B}]0;owned\u{7}=cmd|x'});
	const changed = await cforgs('edit-account', id, '--abuse-contact', 'safe@acme.example', '--yes', '--csv');
	assert.equal(changed.status, 0, changed.stderr);
	const [escape, bell] = ['\u{1B}', '\u{7}'] as const;
	const output = changed.stdout + changed.stderr;
	assert.deepEqual([output.includes(escape), output.includes(bell)], [false, false]);
	const list = await cforgs('undo', '--list');
	assert.deepEqual([list.stdout.includes(escape), list.stdout.includes(bell)], [false, false]);
});

await test('edits an account in a session, and the next session can undo it', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session, sandbox: own} = navigator;
	const {source, accounts} = await holderOf(own, 1);
	const {id = '', name: whole = ''} = accounts[0] ?? {};
	const name = whole.split(' ').at(-1) ?? '';
	const before = await storedValues(own, id);
	await session.waitFor('60 organizations');
	await goTo(navigator, source.id, 'tab', 'tab');
	await session.waitFor(`1/${accounts.length}, direct`);
	await session.press('e');
	await session.waitFor('❯ Name');
	await session.press('ctrl+u');
	session.write('In a session');
	await session.press('down', ' ', 'enter');
	await session.waitFor('To send, show every row');
	await session.press('ctrl+d');
	await session.waitFor(/ above ─/v);
	await session.press('y');
	await session.waitFor('Press u to undo this.');
	assert.deepEqual(await storedValues(own, id), ['In a session', !before[1], before[2]]);
	await session.press('q');
	await session.ended;
	const next = navigator.again();
	await next.waitFor('organizations');
	await next.press('u');
	await next.waitFor('account: name was');
	await next.press('enter');
	await next.waitFor('Restore the earlier values');
	await next.waitFor('To send, show every row');
	await next.press('ctrl+d');
	await next.waitFor(/ above ─/v);
	await next.press('y');
	await next.waitFor('Restored');
	assert.deepEqual(await storedValues(own, id), before);
	await next.press('tab', 'tab');
	// A known list can be in another order.
	const chooseIn = async (which: typeof next) => {
		await which.waitFor(`/${accounts.length}, direct`);
		await which.press('/');
		which.write(name);
		await which.waitFor(`/${name}`);
		await which.press('enter');
	};

	await chooseIn(next);
	await next.press('e');
	await next.waitFor('❯ Name');
	await next.press('ctrl+u');
	next.write('Typed and left');
	await waitForDraft(navigator, 'Typed and left');
	next.kill('SIGKILL');
	await next.ended;
	const last = navigator.again();
	await last.waitFor('account: name');
	await last.press('escape');
	await goTo({...navigator, session: last}, source.id, 'tab', 'tab');
	await chooseIn(last);
	await last.press('e');
	await last.waitFor('What you typed here before is back.');
	await last.waitFor('Typed and left');
});
