import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {readyWithin} from '../../../source/kernel/state/selectors.js';
import {noRuns} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {fateOfCreation} from '../../../source/kernel/writes/history.js';
import {openAsked} from '../../helpers/begin.js';
import {startInFrontOf} from '../../helpers/front-server.js';
import {html, refused} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf} from '../../helpers/state.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, readyAfter: 0});

const never = 'f'.repeat(32);

const creation = (at: number, id: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
	at,
	kind: 'create',
	id,
	before: {name: '', parentId: ''},
	after: {name: 'Made', parentId: ''},
	isUnclear: true,
	...more,
});

/** A journal whose unclear writes are of a program that has ended. */
function leftBehind(...entries: readonly JournalEntry[]) {
	const journal = memoryJournal();
	for (const entry of entries) {
		journal.add(entry);
	}

	return {
		...journal,
		list: () => journal.list().map(each => (each.isUnclear ? {...each, isInterrupted: true as const} : each)),
	};
}

await test('reads what became of a creation, once the service no longer hides a new organization', async () => {
	const id = await createIn(sandbox, 'Made');
	const at = Date.now();
	const journal = leftBehind(creation(at - 1, 'deleted', {kind: 'delete', isUnclear: undefined}));
	const fateOf = async (entry: JournalEntry, waited = readyWithin, url = sandbox.url) => {
		const {context} = startProgram({
			baseUrl: url,
			credential: keyOf(sandbox),
			context: {journal, now: () => at + waited},
		});
		return fateOfCreation(context, entry);
	};

	assert.deepEqual([await fateOf(creation(at, id)), await fateOf(creation(at, id), 0)], ['stored', 'stored']);
	assert.deepEqual(
		[await fateOf(creation(at, never)), await fateOf(creation(at, never), readyWithin - 1)],
		['notStored', undefined],
	);

	// Only the list shows it, or nothing can be read.
	await using hiding = await startInFrontOf(sandbox, ({url}) =>
		url.endsWith(`/${id}`) ? refused(404, [{code: 1001, message: 'Not found'}]) : undefined,
	);
	await using failing = await startInFrontOf(sandbox, () => html(502));
	assert.deepEqual(
		[
			await fateOf(creation(at, id), readyWithin, hiding.url),
			await fateOf(creation(at, never), readyWithin, failing.url),
		],
		[undefined, undefined],
	);

	// Until the service has answered, the record has another id.
	await using server = await startInFrontOf(sandbox, () => undefined);
	assert.deepEqual(
		[
			await fateOf(creation(at, 'new-0123456789abcdef'), readyWithin, server.url),
			await fateOf(creation(at, 'deleted'), readyWithin, server.url),
		],
		[undefined, undefined],
	);
	assert.deepEqual(server.requests, []);

	// The journal no longer lists a deletion of an older run whose results are known.
	const deletion = creation(at - 1, 'deletedInRun', {kind: 'delete', isUnclear: undefined, run: 'older'});
	const older = memoryJournal({
		...noRuns,
		list: () => [
			{
				...deletion,
				kind: 'deletions',
				items: [{id: deletion.id, after: deletion.before, key: deletion.id, number: 1, write: deletion}],
			},
		],
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: keyOf(sandbox),
		context: {journal: older, now: () => at + readyWithin},
	});
	assert.equal(await fateOfCreation(context, creation(at, 'deletedInRun')), undefined);
	assert.deepEqual(server.requests, []);
});

await test('finds out at the next start, and when it undoes, what became of a creation that was not read back', async () => {
	const id = await createIn(sandbox, 'Made');
	const at = Date.now() - readyWithin;
	const start = async (entry: JournalEntry, url = sandbox.url) => {
		const journal = leftBehind(entry);
		const program = startProgram({baseUrl: url, credential: keyOf(sandbox), context: {journal}});
		await openAsked(program.context);
		return {...program, recorded: () => journal.list().map(({isUnclear}) => isUnclear === true)};
	};

	const stored = await start(creation(at, id));
	assert.equal(
		stored.said(),
		'cforgs ended before the result of the creation of Made was known. A look-up shows that the service stored it.',
	);
	assert.deepEqual(stored.recorded(), [false]);
	const lied = await start(creation(at, never));
	assert.equal(
		lied.said(),
		'cforgs ended before the result of the creation of Made was known. A look-up shows that the service did not store it.',
	);
	assert.deepEqual(lied.recorded(), []);

	// The first reads fail, so only undo finds it out.
	let left = 0;
	await using server = await startInFrontOf(sandbox, ({url}) =>
		url.includes('/organizations/') && left-- > 0 ? html(502) : undefined,
	);
	const undo = async (made: string) => {
		left = 1000;
		const program = await start(creation(at, made), server.url);
		assert.equal(
			program.said(),
			'cforgs ended before the result of the creation of Made was known. Press u in the tree to find out what happened.',
		);
		await program.press('escape', 'u');
		assert.deepEqual(
			dialogOf(program.store.getState(), 'undo').entries.map(({isUnclear}) => isUnclear),
			[true],
		);
		left = 0;
		await program.press('enter');
		return [program.said(), program.recorded()];
	};

	assert.deepEqual(await undo(never), [`The service does not have Made (${never}), so there is nothing to undo.`, []]);
	assert.deepEqual(await undo(id), [
		`Made (${id}) is stored, but not in the list yet. Press R to load the list again.`,
		[false],
	]);
	assert.deepEqual(await undo('new-1'), ['It is unclear whether Made was created. Look for it in the list.', [true]]);
	await call(sandbox, `DELETE /organizations/${id}`);
});
