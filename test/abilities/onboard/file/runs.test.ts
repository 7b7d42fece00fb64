import assert from 'node:assert/strict';
import {appendFileSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openForm} from '../../../../source/kernel/form-model/form.js';
import {itemsLeft, nextToUndo} from '../../../../source/kernel/form-model/journal-entry.js';
import {ledgerMemory, memoryLedger, openLedger} from '../../../../source/abilities/onboard/file/ledger.js';
import {onboardWrite} from '../../../../source/abilities/onboard/file/journal.js';
import {memoryRuns, openRuns} from '../../../../source/abilities/onboard/file/runs.js';
import {openJournal} from '../../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../../source/kernel/storage/memory.js';
import {recordedChanges} from '../../../../source/kernel/writes/journal.js';
import {startBatch, tableOf} from '../../../helpers/batch-program.js';
import {frameOf} from '../../../helpers/frames.js';
import {assertModes} from '../../../helpers/of-unix.js';
import {startProgram} from '../../../helpers/program.js';
import {dialogOf} from '../../../helpers/state.js';
import {temporaryFolder} from '../../../helpers/temporary-folder.js';
import {createIn, keyOf, named, openSandbox} from '../../../base/sandbox/call.js';

const rowOf = (name: string, number: number) => ({
	form: openForm('create', undefined, {name: '', parentId: 'emea'}, {name, business_email: `ops@${name}.example`}),
	number,
});

type Named = ReturnType<typeof rowOf>;

/** Runs a file: sends its rows, and notes those that were created. */
function run(
	folder: string,
	file: string,
	at: number,
	rows: readonly Named[],
	created: Readonly<Record<string, string>>,
) {
	const ledger = openLedger(folder, 'api.test', file);
	ledger.noteRun(rows, at);
	for (const row of rows) {
		const id = created[row.form.fields.find(({name}) => name === 'name')?.text ?? ''];
		if (id === undefined) {
			continue;
		}

		ledger.note(row, {status: 'sent', at});
		ledger.note(row, {status: 'created', id});
	}
}

const shownOf = (runs: ReturnType<typeof openRuns>) =>
	runs
		.list()
		.map(({at, before, items}) => [
			at,
			before.name,
			items?.map(({id, after, isUndone}) => [id, after.name, ...(isUndone ? ['undone'] : [])].join(' ')),
		]);

await test('lists each run of a file as one entry with what it created, a continued one once', () => {
	using folder = temporaryFolder();
	const runs = openRuns(folder.path, 'api.test');
	const [alpha, beta, gamma] = ['alpha', 'beta', 'gamma'].map((name, index) => rowOf(name, index + 2));
	assert.ok(alpha);
	assert.ok(beta);
	assert.ok(gamma);
	run(folder.path, 'a.csv', 10, [alpha, beta], {alpha: 'a1'});
	run(folder.path, 'b.csv', 20, [rowOf('other', 2)], {});
	assert.deepEqual(shownOf(runs), [[10, 'a.csv', ['a1 alpha']]], 'a file that created nothing is not listed');
	run(folder.path, 'a.csv', 30, [alpha, beta], {beta: 'b1'});
	assert.deepEqual(shownOf(runs), [[30, 'a.csv', ['a1 alpha', 'b1 beta']]]);
	run(folder.path, 'a.csv', 40, [alpha, beta, gamma], {gamma: 'g1'});
	assert.deepEqual(
		shownOf(runs),
		[
			[30, 'a.csv', ['a1 alpha', 'b1 beta']],
			[40, 'a.csv', ['g1 gamma']],
		],
		'new rows are another run',
	);
	const [, last] = runs.list();
	assert.deepEqual(
		last?.items?.map(({number, after}) => [number, after.parentId, after.profile?.business_email]),
		[[4, 'emea', 'ops@gamma.example']],
	);
	assert.equal(last?.id, path.resolve('a.csv'));
});

await test('lists after a kill exactly what the ledger knows, and what was undone as undone', () => {
	using folder = temporaryFolder();
	const runs = openRuns(folder.path, 'api.test');
	const rows = ['alpha', 'beta'].map((name, index) => rowOf(name, index + 2));
	run(folder.path, 'a.csv', 10, rows, {alpha: 'a1', beta: 'b1'});
	const ledger = path.join(folder.path, 'onboarding', 'api.test.ndjson');
	appendFileSync(ledger, '{"key":"cut sho');
	const [item] = runs.list()[0]?.items ?? [];
	assert.ok(item);
	runs.noteUndone(item);
	assert.deepEqual(shownOf(runs), [[10, 'a.csv', ['a1 alpha undone', 'b1 beta']]]);
	run(folder.path, 'a.csv', 20, rows, {alpha: 'a2'});
	assert.deepEqual(
		shownOf(runs),
		[
			[10, 'a.csv', ['a1 alpha undone', 'b1 beta']],
			[20, 'a.csv', ['a2 alpha']],
		],
		'a run after an undo is another run',
	);
	assert.ok(!readFileSync(ledger, 'utf8').includes('alpha'), 'the ledger has no values');
	const [record = ''] = readdirSync(path.join(folder.path, 'runs'));
	const fileOfRecord = path.join(folder.path, 'runs', record);
	assertModes({[fileOfRecord]: '600'});
	rmSync(fileOfRecord);
	assert.deepEqual(shownOf(runs), [], 'without its record, the ledger has no names');
});

await test('undoes the organization of its own run, and counts one that a later run found to the run that sent it', () => {
	using folder = temporaryFolder();
	const runs = openRuns(folder.path, 'api.test');
	const [alpha, beta] = [rowOf('alpha', 2), rowOf('beta', 3)] as const;
	run(folder.path, 'a.csv', 10, [alpha], {alpha: 'a1'});
	run(folder.path, 'a.csv', 20, [alpha, beta], {alpha: 'a2'});
	const [item] = runs.list()[0]?.items ?? [];
	assert.ok(item);
	runs.noteUndone(item);
	assert.deepEqual(shownOf(runs), [
		[10, 'a.csv', ['a1 alpha undone']],
		[20, 'a.csv', ['a2 alpha']],
	]);
	assert.deepEqual(openLedger(folder.path, 'api.test', 'a.csv').find(alpha.form), {status: 'created', id: 'a2'});
	const lost = openLedger(folder.path, 'api.test', 'b.csv');
	lost.noteRun([alpha], 30);
	lost.note(alpha, {status: 'sent', at: 30});
	lost.noteRun([alpha, beta], 40);
	lost.note(alpha, {status: 'created', id: 'a3'});
	assert.deepEqual(shownOf(runs).at(-1), [30, 'b.csv', ['a3 alpha']]);
});

await test('puts runs among single changes by their time, and counts organizations that were deleted later', () => {
	using folder = temporaryFolder();
	const journal = openJournal(folder.path, 'api.test', undefined, openRuns(folder.path, 'api.test'));
	const changes = () => recordedChanges({journal}).entries;
	const values = {name: 'Other', parentId: ''};
	journal.add({at: 5, kind: 'delete', id: 'o1', before: values});
	run(
		folder.path,
		'a.csv',
		10,
		['alpha', 'beta'].map((name, index) => rowOf(name, index + 2)),
		{alpha: 'a1', beta: 'b1'},
	);
	assert.deepEqual(
		changes().map(({kind}) => kind),
		['onboard', 'delete'],
	);
	journal.add({at: 20, kind: 'delete', id: 'b1', before: values, undoes: 10});
	assert.deepEqual(
		changes().map(({kind}) => kind),
		['delete', 'onboard', 'delete'],
	);
	assert.equal(nextToUndo(changes()), 1, 'a run is not undone while one item is left');
	assert.deepEqual(
		changes().map(entry => itemsLeft(entry).map(({id}) => id)),
		[[], ['a1'], []],
	);
	journal.add({at: 30, kind: 'delete', id: 'a1', before: values, undoes: 10});
	assert.equal(changes()[2]?.isUndone, true);
	assert.equal(nextToUndo(changes()), 3);
});

await using sandbox = await openSandbox({organizations: 20, seed: 7});
const ofKey = {baseUrl: sandbox.url, credential: keyOf(sandbox)};

await test('offers a run of a file in the list of changes, and deletes again what nobody has changed', async () => {
	const memory = ledgerMemory();
	const journal = memoryJournal(memoryRuns(memory));
	const first = await startBatch({
		...ofKey,
		table: tableOf('U one', 'U two', 'U three', 'U four'),
		ledger: memoryLedger('customers.csv', memory),
		context: {journal},
	});
	await first.press('y');
	const [one] = await named(sandbox, 'U one');
	await createIn(sandbox, 'U child', one?.id);
	const [two] = await named(sandbox, 'U two');
	await first.context.client.renameOrganization(two?.id ?? '', 'U renamed');

	const {store, press, said} = startProgram({
		...ofKey,
		context: {journal},
		connection: {credentialKind: 'global_api_key'},
	});
	await press('u');
	assert.match(frameOf(store.getState()), /❯ customers\.csv +onboarded 4 customers/v);
	assert.match(frameOf(store.getState()), /created: U one, U two, U three and 1 more/v);
	await press('enter');
	assert.match(
		frameOf(store.getState()),
		/Delete 4 organizations that you created from customers\.csv in the run of /v,
	);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
	await press('u', 'enter', '4', 'enter');
	const {batch} = dialogOf(store.getState(), 'batch');
	assert.deepEqual(
		batch.rows.map(({result}) => (result.status === 'created' ? result.remark : result.status)),
		[
			'Not deleted: It has 1 sub-organization and 0 accounts. Only an empty organization can be deleted.',
			'Not deleted: Its name is now “U renamed”.',
			'deleted',
			'deleted',
		],
	);
	assert.match(
		frameOf(store.getState()),
		/2 organizations are deleted again\. 2 others that you created still exist\./v,
	);
	await press('r');
	assert.equal(said(), 'This is only what the run created. To open the file again, press O in the tree.');
	await press('escape', 'u');
	assert.match(frameOf(store.getState()), /❯ customers\.csv +onboarded 4 customers, 2 deleted later/v);
	assert.deepEqual(
		journal.list().map(({kind, undoes}) => [kind, undoes === journal.runs.list()[0]?.at]),
		[
			['delete', true],
			['delete', true],
		],
	);
});

await test('counts a row as onboarded only once a list has shown it', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	const rows = [rowOf('shown', 2), rowOf('hidden', 3)];
	ledger.noteRun(rows, 1);
	for (const [index, row] of rows.entries()) {
		ledger.note(row, {status: 'sent', at: 1});
		ledger.note(row, {status: 'created', id: `id-${index}`, at: 2});
	}

	ledger.noteConfirmed(['id-0']);
	const [entry] = openRuns(folder.path, 'api.test').list();
	assert.ok(entry);
	assert.deepEqual(
		entry.items?.map(({id, isUnconfirmed}) => [id, isUnconfirmed]),
		[
			['id-0', undefined],
			['id-1', true],
		],
	);
	assert.equal(onboardWrite.did(entry), 'onboarded 1 customer from customers.csv, 1 not confirmed');
});
