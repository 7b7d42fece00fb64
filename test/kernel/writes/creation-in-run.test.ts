import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type JournalEntry, undoForm} from '../../../source/kernel/form-model/journal-entry.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {accountCreation} from '../../../source/kernel/writes/account-creation.js';
import {creation} from '../../../source/kernel/writes/creation.js';
import {creationInRun} from '../../../source/kernel/writes/change-in-run.js';
import {familyIn} from '../../../source/kernel/writes/restoration.js';
import {type Kind, runWrite, type Description} from '../../../source/kernel/writes/engine.js';
import type {ServiceContext} from '../../../source/kernel/loop/context.js';
import {startProgram} from '../../helpers/program.js';
import {createIn, keyOf, named, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, readyAfter: 0, rateLimit: 100_000});

const deletion = (name: string, at: number): JournalEntry => ({
	at,
	kind: 'delete',
	id: `deleted ${name}`,
	before: {name, parentId: ''},
});

const start = (journal = memoryJournal(), now = Date.now) =>
	startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), context: {journal, now}}).context;

await test('takes a namesake for its own only if an earlier try can have created it', async () => {
	const tryAfter = async (name: string, wait: number, isNamedAsDeleted: boolean) => {
		const id = await createIn(sandbox, name);
		const at = Date.now();
		const deleted = deletion(name, at - 1);
		const journal = memoryJournal();
		journal.add(deleted);
		journal.add({
			at: at + wait,
			kind: 'create',
			id: isNamedAsDeleted ? deleted.id : `new-${deleted.at}`,
			before: {name: '', parentId: ''},
			after: {name, parentId: ''},
			undoes: deleted.at,
			isUnclear: true,
		});
		const context = start(journal, () => at + wait);
		const end = await runWrite(context, writing =>
			creationInRun(writing, {form: undoForm(deleted), id: `new-${deleted.at}`, isReadBack: true}),
		);
		const made = await named(sandbox, name);
		assert.deepEqual(
			made.map(each => each.id),
			[id],
			'nothing is created',
		);
		return end.status;
	};

	assert.deepEqual(
		[await tryAfter('Own', 0, false), await tryAfter('Own of an earlier version', 0, true)],
		['done', 'done'],
	);
	assert.deepEqual(
		[await tryAfter('Of a colleague', 60_000, false), await tryAfter('Also of a colleague', 60_000, true)],
		['heldBack', 'heldBack'],
	);
});

await test('says that the new id could not be recorded, and keeps the record of the request', async () => {
	const full = (): never => {
		throw Object.assign(new Error('full'), {code: 'ENOSPC'});
	};

	const organization = {id: await createIn(sandbox, 'Holder'), name: 'Holder'};
	const restoring = (name: string) => undoForm(deletion(name, 5));
	const run = async <W extends Kind>(describe: (writing: ServiceContext) => Description<W>) => {
		const journal = memoryJournal();
		let added = 0;
		const context = start({
			...journal,
			add(entry) {
				added++;
				if (added === 2) {
					full();
				}

				journal.add(entry);
			},
		});
		const end = await runWrite<W, ServiceContext>(context, describe);
		return [end.status === 'done' && end.remark, journal.list().map(({isUnclear}) => isUnclear)];
	};

	const unkept = [
		'The earlier values could not be saved on disk: the disk is full (ENOSPC). You can undo this only until cforgs ends.',
		[true],
	];
	assert.deepEqual(
		await run(writing => creationInRun(writing, {form: restoring('Read back'), id: 'new-5', isReadBack: true})),
		unkept,
	);
	assert.deepEqual(
		await run(writing => creationInRun(writing, {form: restoring('Not read back'), id: 'new-5'})),
		unkept,
	);
	assert.deepEqual(
		await run(writing => accountCreation(writing, {name: 'An account', type: 'standard', organization})),
		unkept,
	);
	assert.deepEqual(
		await run(writing =>
			creation(
				writing,
				{
					form: restoring('Alone'),
					isUnique: true,
					isWaiting: () => false,
					tell() {
						// Nobody looks.
					},
				},
				async () => undefined,
			),
		),
		unkept,
	);
});

await test('sends no creation that another undo of the same deletion has stored, unless that was deleted as well', async () => {
	const journal = memoryJournal();
	const context = start(journal);
	const deleted = deletion('Undone elsewhere', 5);
	const form = undoForm(deleted);
	const ofScreen = async () =>
		runWrite(context, writing =>
			creation(
				writing,
				{
					form,
					isUnique: false,
					isWaiting: () => false,
					tell() {
						// Nobody looks.
					},
				},
				async () => undefined,
			),
		);
	const inRun = async () => runWrite(context, writing => creationInRun(writing, {form, id: 'new-5', isReadBack: true}));
	const child: JournalEntry = {...deletion('Its child', 4), before: {name: 'Its child', parentId: deleted.id}};
	const family = familyIn({journal});
	journal.add(deleted);
	const id = 'e'.repeat(32);
	journal.add({
		at: 6,
		kind: 'create',
		id,
		before: {name: '', parentId: ''},
		after: {name: 'Undone elsewhere', parentId: ''},
		undoes: 5,
	});
	assert.equal(family.parentOf(child), id, 'the record is read when it is asked');
	const [alone, ofRun] = [await ofScreen(), await inRun()];
	assert.match(
		alone.status === 'heldBack' ? alone.why.error.message : '',
		new RegExp(String.raw`^Another undo has already created it again: ${id}\. Nothing was sent\.`, 'v'),
	);
	assert.equal(ofRun.status === 'heldBack' && ofRun.why.again, id);
	assert.deepEqual(await named(sandbox, 'Undone elsewhere'), []);

	journal.add({...deletion('Undone elsewhere', 7), id});
	const [later, last] = [await inRun(), await ofScreen()];
	const made = await named(sandbox, 'Undone elsewhere');
	assert.deepEqual([later.status, last.status, made.length], ['done', 'heldBack', 1]);
});
