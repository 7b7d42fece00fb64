import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../../source/abilities.js';
import {ApiError} from '../../../../source/base/api/api-error.js';
import {batchEnding} from '../../../../source/abilities/onboard/file/head.js';
import {placeOf} from '../../../../source/kernel/rows/registry.js';
import {memoryLedger, openLedger} from '../../../../source/abilities/onboard/file/ledger.js';
import {startBatch, tableOf} from '../../../helpers/batch-program.js';
import {frameOf} from '../../../helpers/frames.js';
import {startInFrontOf} from '../../../helpers/front-server.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {refused} from '../../../helpers/misbehaving-server.js';
import {temporaryFolder} from '../../../helpers/temporary-folder.js';
import {createIn, keyOf, named, openSandbox} from '../../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});
const {url: baseUrl} = sandbox;
const credential = keyOf(sandbox);

await test('deletes the created organizations after their number is typed, each with the usual checks', async () => {
	const ledger = memoryLedger();
	const start = async () =>
		startBatch({baseUrl, credential, table: tableOf('D one', 'D two', 'D three', 'D four'), ledger});
	const program = await start();
	await program.press('u');
	assert.match(program.said() ?? '', /^Everything that this file created is already gone\./v);
	await program.press('y');
	const [one, two] = program.batch().rows.map(({result}) => (result.status === 'created' ? result.id : ''));
	await createIn(sandbox, 'D child', one);
	await program.context.client.renameOrganization(two ?? '', 'D renamed');
	await program.press('u', '3', 'enter');
	assert.deepEqual(
		[placeOf(program.store.getState(), registry), program.said()],
		['batchUndo', 'Type the number of organizations to delete: 4.'],
	);
	await program.press('escape');
	assert.deepEqual(
		[program.note(), placeOf(program.store.getState(), registry)],
		['4 of 4 rows are created. The result is in customers.result.csv.', 'batchDone'],
	);
	await program.press('u', '4', 'enter');
	assert.deepEqual(program.statuses(), ['created', 'created', 'deleted', 'deleted']);
	assert.deepEqual(
		program.batch().rows.map(({result}) => (result.status === 'created' ? result.remark : undefined)),
		[
			'Not deleted: It has 1 sub-organization and 0 accounts. Only an empty organization can be deleted.',
			'Not deleted: Its name is now “D renamed”.',
			undefined,
			undefined,
		],
	);
	assert.equal(
		program.note(),
		'2 organizations are deleted again. 2 others that you created still exist. The result is in customers.result.csv.',
	);
	const stored = await Promise.all(['D one', 'D renamed', 'D three', 'D four'].map(async name => named(sandbox, name)));
	assert.deepEqual(
		stored.map(({length}) => length),
		[1, 1, 0, 0],
	);
	const listed = program.store
		.getState()
		.organizations.map(({name}) => name)
		.filter(name => name.startsWith('D '));
	assert.deepEqual(listed.toSorted(), ['D one', 'D renamed']);
	assert.deepEqual(
		program.context.journal
			.list()
			.filter(({kind}) => kind === 'delete')
			.map(({before}) => before.name),
		['D three', 'D four'],
	);

	const again = await start();
	assert.deepEqual(again.statuses().slice(2), ['waiting', 'waiting']);
	await again.press('u', '1', 'enter');
	assert.equal(again.said(), 'Type the number of organizations to delete: 2.', 'those that are still there');
});

await test('stops looking for an organization that a 404 may hide when Escape is pressed twice', async () => {
	let isHidden = false;
	const {promise: isLooking, resolve: looking} = Promise.withResolvers<void>();
	await using server = await startInFrontOf(sandbox, ({method}) => {
		if (method === 'DELETE') {
			isHidden = true;
			return refused(404, [{code: 1001, message: 'Not found'}]);
		}

		return isHidden
			? () => {
					looking();
				}
			: undefined;
	});
	const program = await startBatch({
		baseUrl: server.url,
		credential,
		table: tableOf('Q one', 'Q two'),
		ledger: memoryLedger(),
	});
	await program.press('y', 'u', '2');
	const deleting = program.press('enter');
	await isLooking;
	await program.press('escape', 'escape');
	await deleting;
	assert.deepEqual(program.statuses(), ['created', 'created']);
	assert.match(program.note() ?? '', /^Stopped/v);
	const methods = server.requests.map(({method}) => method);
	assert.deepEqual(methods.slice(methods.indexOf('DELETE')), ['DELETE', 'GET']);
});

await test('deletes in a later program only what the last run of a file created', async () => {
	using folder = temporaryFolder();
	const start = async (file: string, ...names: readonly string[]) =>
		startBatch({baseUrl, credential, table: tableOf(...names), ledger: openLedger(folder.path, 'api.test', file)});
	const first = await start('l.csv', 'L old');
	await first.press('y');
	const second = await start('l.csv', 'L old', 'L one', 'L two', 'L three');
	await second.press('y');
	const [two] = await named(sandbox, 'L two');
	await second.context.client.renameOrganization(two?.id ?? '', 'L renamed');
	const another = await start('m.csv', 'M one');
	await another.press('y');

	const third = await start('l.csv', 'L old', 'L one', 'L two', 'L three');
	assert.deepEqual(third.statuses(), ['created', 'created', 'created', 'created']);
	await third.press('u', '3', 'enter');
	assert.deepEqual(third.statuses(), ['created', 'deleted', 'created', 'deleted']);
	assert.equal(
		third.note(),
		'2 organizations are deleted again. 1 other that you created still exists. The result is in customers.result.csv.',
	);
	await third.press('escape');
	const fourth = await start('l.csv', 'L old', 'L one', 'L two', 'L three');
	await fourth.press('y');
	assert.deepEqual(fourth.statuses(), ['created', 'created', 'created', 'created']);
	await fourth.press('u', '2', 'enter');
	assert.deepEqual(fourth.statuses(), ['created', 'deleted', 'created', 'deleted'], 'what is new alone');
	await fourth.press('u', 'x', 'enter');
	assert.equal(fourth.said(), 'Type the number of organizations to delete: 2.', 'everything that the file created');
	await fourth.press('escape');
	const names = await Promise.all(['L old', 'L renamed', 'M one'].map(async name => named(sandbox, name)));
	assert.deepEqual(
		names.map(({length}) => length),
		[1, 1, 1],
	);
});

await test('offers to delete what the last run created, or everything that the file created', async () => {
	const ledger = memoryLedger();
	const start = async (...names: readonly string[]) =>
		startBatch({baseUrl, credential, table: tableOf(...names), ledger});
	const first = await start('W one', 'W two', 'W three');
	await first.press('y');
	const second = await start('W one', 'W two', 'W three', 'W four', 'W five');
	await second.press('y');
	const [two] = await named(sandbox, 'W two');
	await second.context.client.renameOrganization(two?.id ?? '', 'W renamed');
	await second.press('u', 'x', 'enter');
	assert.equal(second.said(), 'Type the number of organizations to delete: 2.');
	assert.match(frameOf(second.store.getState()), /❯ The last run \(2\)[\s\S]* {2}Everything this file created \(5\)/v);
	await second.press('tab', 'x', 'enter');
	assert.equal(second.said(), 'Type the number of organizations to delete: 5.');
	assert.match(frameOf(second.store.getState()), / {2}The last run \(2\)[\s\S]*❯ Everything this file created \(5\)/v);
	await second.press('backspace', '5', 'enter');
	assert.deepEqual(second.statuses(), ['deleted', 'created', 'deleted', 'deleted', 'deleted'], 'the renamed one stays');
	assert.match(second.note() ?? '', /^4 organizations are deleted again\. 1 other that you created still exists\./v);
});

await test('deletes an organization that this run created in place of a missing one', async () => {
	const ledger = memoryLedger();
	const table = tableOf('R one', 'R two');
	const run = {baseUrl, credential, table, ledger};
	const first = await startBatch(run);
	await first.press('y');
	const [{result} = {}] = first.batch().rows;
	await first.context.client.deleteOrganization(result?.status === 'created' ? result.id : '');
	const later = await startBatch({...run, context: {now: () => Date.now() + 60_000}});
	assert.deepEqual(later.statuses(), ['leftOut', 'created']);
	await later.press('a', 'y', 'u', '1', 'enter');
	assert.deepEqual(later.statuses(), ['deleted', 'created']);
	assert.equal(later.note(), '1 organization is deleted again. The result is in customers.result.csv.');
	await later.press('u', 'x', 'enter');
	assert.equal(later.said(), 'Type the number of organizations to delete: 1.', 'everything that the file created');
});

await test('looks up a deletion whose answer was lost, and confirms it', async () => {
	await using proxy = await startLossyProxy(baseUrl);
	const program = await startBatch({baseUrl: proxy.url, credential, table: tableOf('V one', 'V two')});
	await program.press('y', 'u', '2');
	proxy.lose('answer');
	await program.press('enter');
	assert.deepEqual(program.statuses(), ['deleted', 'deleted']);
	assert.equal(program.written.at(-1)?.filter(({result}) => result.status === 'deleted').length, 2);
});

await test('keeps organizations of an earlier run and those that somebody changed', async () => {
	// An organization can be moved only in the older state of the service.
	await using older = await openSandbox({organizations: 20, seed: 7, state: 'older'});
	const ledger = memoryLedger();
	const table = tableOf('E sent', 'E changed', 'E moved', 'E plain');
	const first = await startBatch({baseUrl: older.url, credential, table, ledger});
	const [row] = first.batch().rows;
	assert.ok(row);
	ledger.note(row, {status: 'sent', at: 0});
	const {client} = first.context;
	await client.createOrganization({name: 'E sent', parent: {id: row.form.before.parentId}});
	const program = await startBatch({baseUrl: older.url, credential, table, ledger});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'created', 'created', 'created']);
	const [, changed, moved] = program.batch().rows.map(({result}) => (result.status === 'created' ? result.id : ''));
	const profile = await client.getProfile(changed ?? '');
	assert.ok(profile);
	await client.updateProfile(changed ?? '', {...profile, business_phone: '+49 30 1'});
	await client.renameOrganization(moved ?? '', 'E moved on');
	await program.press('u', '4', 'enter');
	assert.equal(program.said(), 'Type the number of organizations to delete: 3.', 'without the one of the earlier run');
	await program.press('backspace', '3', 'enter');
	assert.deepEqual(program.statuses(), ['created', 'created', 'created', 'deleted']);
	assert.deepEqual(
		program
			.batch()
			.rows.slice(1, 3)
			.map(({result}) => (result.status === 'created' ? result.remark : undefined)),
		[
			'Not deleted: It has been changed since it was created: business phone.',
			'Not deleted: Its name is now “E moved on”.',
		],
	);
});

await test('deletes nothing after a second stop during the check', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('T one', 'T two')});
	await program.press('y', 'u', '2');
	const {promise, resolve} = Promise.withResolvers<void>();
	program.store.observe(event => {
		if (event.type === 'batch/rowChanged') {
			resolve();
		}
	});
	const deleting = program.press('enter');
	await promise;
	await program.press('escape', 'escape');
	await deleting;
	assert.deepEqual(program.statuses(), ['created', 'created']);
	assert.equal(
		program.note(),
		'Stopped. 0 organizations are deleted again. 2 others that you created still exist. The result is in customers.result.csv.',
	);
	const stored = await named(sandbox, 'T two');
	assert.equal(stored.length, 1);
});

await test('counts an organization that somebody else deleted as deleted', async () => {
	const program = await startBatch({baseUrl, credential, table: tableOf('G one', 'G two')});
	await program.press('y');
	const {result} = program.batch().rows[1] ?? {};
	await program.context.client.deleteOrganization(result?.status === 'created' ? result.id : '');
	await program.press('u', '2', 'enter');
	assert.deepEqual(program.statuses(), ['deleted', 'deleted']);
	assert.equal(program.note(), '2 organizations are deleted again. The result is in customers.result.csv.');
	assert.equal(
		batchEnding(program.store.getState()),
		'0 of 2 rows of customers.csv are created, 2 deleted again; customers.result.csv says which, and cforgs onboard --from with this file would create them again.',
	);
});

/** A program that created two organizations. Tests replace how its client deletes them. */
async function startRefused(...names: readonly [string, string]) {
	const program = await startBatch({baseUrl, credential, table: tableOf(...names)});
	const {client} = program.context;
	client.for = () => client;
	client.endedBy = () => client;
	await program.press('y', 'u', '2');
	const original = {
		getOrganization: client.getOrganization.bind(client),
		deleteOrganization: client.deleteOrganization.bind(client),
		listAuditRecords: client.listAuditRecords.bind(client),
	};
	const refuse = (
		method: string,
		details: {readonly failure: 'network' | 'refused'; readonly status?: number},
	): never => {
		throw new ApiError('It went wrong.', {...details, request: {method, path: '/organizations'}});
	};

	return {...program, client, original, refuse};
}

await test('stops at a deletion with an unknown outcome, and looks it up on the next run', async () => {
	const {client, original, refuse, ...program} = await startRefused('X one', 'X two');
	client.deleteOrganization = async id => {
		await original.deleteOrganization(id);
		client.getOrganization = async () => refuse('GET', {failure: 'network'});
		client.listAuditRecords = () => refuse('GET', {failure: 'network'});
		refuse('DELETE', {failure: 'network'});
	};

	await program.press('enter');
	assert.deepEqual(program.statuses(), ['created', 'created']);
	assert.match(
		program.note() ?? '',
		/^Stopped at row 3, X two: .* 0 organizations are deleted again\. For 1 other this is unclear\. Press u to look again\. 1 other that you created still exists\./v,
	);
	Object.assign(client, original);
	await program.press('u', '2', 'enter');
	assert.deepEqual(program.statuses(), ['deleted', 'deleted']);
});

await test('waits for the rate limit between deletions', async () => {
	const {client, original, refuse, ...program} = await startRefused('Y one', 'Y two');
	let refusals = 0;
	client.deleteOrganization = async id =>
		refusals++ === 0 ? refuse('DELETE', {failure: 'refused', status: 429}) : original.deleteOrganization(id);
	await program.press('enter');
	assert.deepEqual([program.statuses(), refusals], [['deleted', 'deleted'], 3]);
	assert.ok(program.calls.includes('waited'));
});

await test('goes on with the other organizations after a refused deletion', async () => {
	const {client, refuse, ...program} = await startRefused('W one', 'W two');
	client.deleteOrganization = async () => refuse('DELETE', {failure: 'refused', status: 403});
	await program.press('enter');
	assert.match(program.note() ?? '', /^0 organizations are deleted again\. 2 others that you created still exist\./v);
	assert.equal(program.calls.includes('waited'), false);
});

await test('counts nothing as deleted that the service answers with 404 while it still exists', async () => {
	const {client, original, refuse, ...program} = await startRefused('N one', 'N two');
	client.deleteOrganization = async () => refuse('DELETE', {failure: 'refused', status: 404});
	await program.press('enter');
	assert.deepEqual(program.statuses(), ['created', 'created']);
	assert.match(program.note() ?? '', /^0 organizations are deleted again\. 2 others that you created still exist\./v);
	// The organization cannot be read, but the list shows it.
	client.getOrganization = async () => refuse('GET', {failure: 'refused', status: 404});
	await program.press('u', '2', 'enter');
	assert.deepEqual(program.statuses(), ['created', 'created']);
	const [one, two] = await Promise.all([named(sandbox, 'N one'), named(sandbox, 'N two')]);
	assert.deepEqual([one.length, two.length], [1, 1]);
});

await test('waits for an organization too new to be read, and goes on if the refusal lasts', async () => {
	const {client, original, refuse, ...program} = await startRefused('H one', 'H two');
	let reads = 0;
	client.getOrganization = async id =>
		reads++ < 2 ? refuse('GET', {failure: 'refused', status: 403}) : original.getOrganization(id);
	await program.press('enter');
	// Two refusals, and a read before and after each deletion.
	assert.deepEqual([program.statuses(), reads], [['deleted', 'deleted'], 6]);
	assert.ok(program.calls.includes('waited'));

	const never = await startRefused('I one', 'I two');
	never.client.getOrganization = async () => never.refuse('GET', {failure: 'refused', status: 403});
	await never.press('enter');
	assert.match(never.note() ?? '', /^0 organizations are deleted again\. 2 others that you created still exist\./v);
});

await test('keeps the outcome of a deletion unknown while it cannot be looked up', async () => {
	await using proxy = await startLossyProxy(baseUrl);
	const program = await startBatch({baseUrl: proxy.url, credential, table: tableOf('Unclear for long')});
	await program.press('y');
	proxy.lose('answer');
	proxy.cutBehindWrite();
	await program.press('u', '1', 'enter');
	const result = program.batch().rows[0]?.result;
	assert.equal(result?.status === 'created' && result.deletion, 'unknown');
	await program.press('u', '1', 'enter');
	assert.deepEqual(program.batch().rows[0]?.result, result);
	assert.match(
		program.note() ?? '',
		/0 organizations are deleted again\. For 1 other this is unclear\. Press u to look again\./v,
	);
});
