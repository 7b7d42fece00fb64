import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {undoOfRun} from '../../../source/abilities/undo/rows.js';
import {startBatch, tableOf} from '../../helpers/batch-program.js';
import {frameOf} from '../../helpers/frames.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {startLossyProxy} from '../../helpers/lossy-proxy.js';
import {html} from '../../helpers/misbehaving-server.js';
import {formOf, startOn, writesTo} from '../../helpers/on-organization.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {createIn, keyOf, named, openSandbox, profileOf} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
const {url: baseUrl} = sandbox;
const credential = keyOf(sandbox);

type Program = Awaited<ReturnType<typeof startDeleted>>;

/** A program that has created the organizations of a file and deleted them again. */
async function startDeleted(names: readonly string[], address = baseUrl) {
	const program = await startBatch({baseUrl: address, credential, table: tableOf(...names)});
	await program.press('y', 'u', ...String(names.length), 'enter', 'escape');
	assert.deepEqual(
		await existing(names),
		names.map(() => 0),
	);
	return program;
}

const existing = async (names: readonly string[]): Promise<readonly number[]> => {
	const found = await Promise.all(names.map(async name => named(sandbox, name)));
	return found.map(({length}) => length);
};

async function openRestoring({press, store}: Program): Promise<string> {
	await press('u', 'g', 'enter');
	assert.equal(placeOf(store.getState(), registry), 'undoRun');
	return frameOf(store.getState());
}

const statusesIn = ({store}: Program): readonly string[] => {
	const dialog = dialogOf(store.getState(), 'undoRun');
	return dialog.writes.map(write => undoOfRun.stateOf(write, dialog, registry).status);
};

const changesIn = ({context}: Pick<Program, 'context'>): readonly string[] =>
	recordedChanges(context).entries.map(
		entry => `${registry.writes.get(entry.kind)?.did(entry) ?? entry.kind}${entry.isUndone ? ' undone' : ''}`,
	);

await test('creates again what a run deleted, after one review that says what does not come back', async () => {
	const names = ['Again one', 'Again two', 'Again three'];
	const program = await startDeleted(names);
	const text = await openRestoring(program);
	assert.match(text, /Create 3 organizations again\?/v);
	assert.match(
		text.replaceAll(/[\s│]+/gv, ' '),
		/Each comes back as a new organization, with its name, parent and profile\. Its id, creation date, flags, members and accounts do not come back\./v,
	);
	const from = sandbox.requests.length;
	await program.press('y');
	assert.deepEqual(
		[writesTo(sandbox, from), statusesIn(program), await existing(names)],
		[
			['POST', 'POST', 'POST'],
			['done', 'done', 'done'],
			[1, 1, 1],
		],
	);
	const [one] = await named(sandbox, 'Again one');
	const {business_name: businessName} = await profileOf(sandbox, one?.id ?? '');
	assert.equal(businessName, 'Again one Ltd');
	assert.match(frameOf(program.store.getState()), new RegExp(`Its new id is ${one?.id}`, 'v'));
	assert.doesNotMatch(frameOf(program.store.getState()), /not read back/v, 'the answer has the profile');
	assert.ok(
		program.store.getState().organizations.some(({id}) => id === one?.id),
		'the tree has it',
	);
	assert.deepEqual(changesIn(program), [
		'created 3 customers again, from customers.csv',
		'deleted 3 customers again, from customers.csv undone',
	]);
	await program.press('escape', 'u', 'g', 'j', 'enter');
	assert.equal(program.said(), 'Everything that this run did is already undone.');
});

await test('deletes together what was created again, after its number is typed, and creates that again as well', async () => {
	const names = ['Twice one', 'Twice two'];
	const program = await startDeleted(names);
	await openRestoring(program);
	await program.press('y', 'escape');
	const [one] = await named(sandbox, 'Twice one');
	await program.press('u', 'g', 'enter');
	assert.equal(placeOf(program.store.getState(), registry), 'batchUndo');
	const child = await createIn(sandbox, 'Twice child', one?.id);
	await program.press('2', 'enter');
	assert.deepEqual(await existing(names), [1, 0]);
	assert.match(frameOf(program.store.getState()), /Not deleted: It has 1 sub-organization and 0 accounts\./v);
	assert.deepEqual(changesIn(program).slice(0, 2), [
		'deleted 1 customer again, from customers.csv',
		'created 2 customers again, from customers.csv, 1 undone later',
	]);
	await program.context.client.deleteOrganization(child);
	await program.press('escape', 'u', 'g', 'j', 'enter', '1', 'enter', 'escape');
	assert.deepEqual(await existing(names), [0, 0]);
	assert.deepEqual(changesIn(program).slice(0, 3), [
		'deleted 2 customers again, from customers.csv',
		'created 2 customers again, from customers.csv undone',
		'deleted 2 customers again, from customers.csv undone',
	]);
	await program.press('u', 'g', 'j', 'enter');
	assert.match(program.said() ?? '', /already undone/v);
	await program.press('g', 'enter', 'y');
	assert.deepEqual(await existing(names), [1, 1]);
});

await test('creates none again whose name is taken, and goes on with the others', async () => {
	const names = ['Taken again', 'Free again'];
	const program = await startDeleted(names);
	const emea = program.store.getState().organizations.find(({name}) => name === 'EMEA')?.id;
	const taken = await createIn(sandbox, 'Taken again', emea);
	await openRestoring(program);
	await program.press('y');
	assert.deepEqual(
		[statusesIn(program).toSorted(), await existing(names)],
		[
			['done', 'left_out'],
			[1, 1],
		],
	);
	assert.match(
		frameOf(program.store.getState()).replaceAll(/[\s│]+/gv, ' '),
		new RegExp(
			String.raw`An organization with this name already exists below that parent: ${taken}\. Nothing was sent\.`,
			'v',
		),
	);
});

await test('reports a restoration as unknown that could not be read back, and keeps it on record as unclear', async () => {
	let isFailing = false;
	let isRestoring = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isFailing ||= isRestoring && method === 'POST';
		return isFailing && method === 'GET' ? html(502) : undefined;
	});
	const names = ['Never again', 'Unread again'];
	const program = await startDeleted(names, server.url);
	await openRestoring(program);
	isRestoring = true;
	await program.press('y');
	assert.deepEqual(
		[statusesIn(program), await existing(names)],
		[
			['unknown', 'failed'],
			[0, 1],
		],
	);
	const [made] = await named(sandbox, 'Unread again');
	assert.match(
		frameOf(program.store.getState()).replaceAll(/[\s│]+/gv, ' '),
		new RegExp(
			`The service accepted the creation of Unread again as ${made?.id}, but it could not be read back: `,
			'v',
		),
	);
	assert.deepEqual(
		recordedChanges(program.context).entries[0]?.items?.map(({write}) => [write?.kind, write?.id, write?.isUnclear]),
		[['create', made?.id, true]],
	);
	assert.deepEqual(
		changesIn(program).map(change => change.includes(' undone')),
		[false, false],
		'the deletion is not undone yet',
	);

	// The list of undo finds it, so only the other one is left.
	isFailing = false;
	isRestoring = false;
	await program.press('escape', 'u');
	assert.deepEqual(changesIn(program), [
		'created 1 customer again, from customers.csv',
		'deleted 2 customers again, from customers.csv, 1 undone later',
	]);
	await program.press('g', 'j', 'enter', 'y');
	assert.deepEqual([statusesIn(program), await existing(names)], [['done'], [1, 1]]);
	const creations = program.context.journal
		.list()
		.filter(({kind, undoes}) => kind === 'create' && undoes !== undefined);
	assert.deepEqual(
		[creations.filter(({id}) => id === made?.id).length, creations.filter(({isUnclear}) => isUnclear).length],
		[1, 0],
	);
});

await test('finds an organization that a lost request created again, and creates no second one', async () => {
	await using proxy = await startLossyProxy(baseUrl);
	const names = ['Lost again', 'Next again'];
	const program = await startDeleted(names, proxy.url);
	await openRestoring(program);
	proxy.lose('answer');
	await program.press('y');
	assert.deepEqual(
		[statusesIn(program), await existing(names)],
		[
			['done', 'done'],
			[1, 1],
		],
	);

	const cut = await startDeleted(['Cut again', 'Last again'], proxy.url);
	await openRestoring(cut);
	proxy.lose('answer');
	proxy.cutBehindWrite();
	await cut.press('y');
	assert.deepEqual(statusesIn(cut), ['unknown', 'waiting']);
	const later = startProgram({baseUrl, credential, context: {journal: cut.context.journal}});
	await later.press('u', 'g', 'j', 'enter');
	later.store.dispatch({type: 'terminal/resized', columns: 120, rows: 60});
	frameOf(later.store.getState());
	await later.press('y');
	assert.deepEqual(await existing(['Cut again', 'Last again']), [1, 1]);
	assert.deepEqual(changesIn(later).slice(0, 2), [
		'created 2 customers again, from customers.csv',
		'deleted 2 customers again, from customers.csv undone',
	]);
});

await test('leaves out what another cforgs has created again before the run began, although the list does not show it', async () => {
	const names = ['Raced one', 'Raced two'];
	const program = await startDeleted(names);
	const {context} = program;
	const {journal} = context;
	await openRestoring(program);
	const {writes} = dialogOf(program.store.getState(), 'undoRun');
	const raced = writes.find(({before}) => before.name === 'Raced one');
	assert.ok(raced);
	const id = 'd'.repeat(32);
	const lock = {
		lock() {
			journal.add({
				at: Date.now(),
				kind: 'create',
				id,
				before: {name: '', parentId: ''},
				after: raced.before,
				undoes: raced.at,
			});
			journal.settle(raced, 'undone');
			return true;
		},
		uncheckedLock: () => undefined,
		unlock: () => undefined,
	};
	Object.assign(context, {journal: {...journal, lockOf: () => lock}});
	await program.press('y');
	assert.deepEqual(
		[statusesIn(program).toSorted(), await existing(names)],
		[
			['already', 'done'],
			[0, 1],
		],
	);
	assert.match(
		frameOf(program.store.getState()).replaceAll(/[\s│]+/gv, ' '),
		new RegExp(String.raw`Another undo has already created it again: ${id}\.`, 'v'),
	);
});

await test('creates a deleted organization again on the screen only while no other cforgs creates organizations, and not a second time', async () => {
	const program = await startOn(sandbox, 'Alone again');
	const {context, id, press, paste, said, store} = program;
	const {journal} = context;
	await press('D');
	await paste('Alone again');
	await press('enter', 'u', 'enter', 'ctrl+s');
	assert.equal(placeOf(store.getState(), registry), 'review');
	const locked = {lock: () => false, uncheckedLock: () => undefined, unlock: () => undefined};
	Object.assign(context, {journal: {...journal, lockOf: () => locked}});
	const from = sandbox.requests.length;
	await press('y');
	assert.equal(
		said(),
		'Another cforgs is creating organizations on this host. Wait until it ends. Nothing was sent. Press y to send.',
	);
	assert.equal(placeOf(store.getState(), registry), 'review');

	// That one undoes the same deletion, and the list does not show it yet.
	const [deleted] = journal.list();
	const other = {
		at: Date.now(),
		kind: 'create',
		id: 'c'.repeat(32),
		before: {name: '', parentId: ''},
		after: {name: 'Alone again', parentId: ''},
		undoes: deleted?.at,
	} as const;
	journal.add(other);
	Object.assign(context, {journal});
	await press('y');
	assert.equal(
		formOf(program).error?.message,
		`Another undo has already created it again: ${other.id}. Nothing was sent. Leave this form, and press R to list it. If it is gone, press c to create a new one.`,
	);
	assert.deepEqual([deleted?.id, writesTo(sandbox, from)], [id, []]);

	// On a disk that fails, nobody can lock anything.
	journal.settle(other, 'notStored');
	const full = (): never => {
		throw Object.assign(new Error('full'), {code: 'ENOSPC'});
	};

	Object.assign(context, {journal: {...journal, check: full, lockOf: () => ({...locked, lock: full})}});
	await press('ctrl+s', 'y');
	assert.deepEqual([writesTo(sandbox, from), await existing(['Alone again'])], [['POST'], [1]]);
});
