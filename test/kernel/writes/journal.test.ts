import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, editForm, openForm, openedFrom} from '../../../source/kernel/form-model/form.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {noRuns} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {
	allWrites,
	checkFormUndo,
	checkUndo,
	creationOf,
	interruptedIn,
	interruptedText,
	keepInJournal,
	noteWrite,
	recordedChanges,
	runsOrNone,
	settleWrite,
	tellInterrupted,
	writeOf,
} from '../../../source/kernel/writes/journal.js';
import {startProgram} from '../../helpers/program.js';
import {north, profile} from '../../helpers/state.js';

const full = () => {
	throw Object.assign(new Error('no space'), {code: 'ENOSPC'});
};

const broken = () => {
	throw new TypeError('A mistake in the program.');
};

/** A program without a server, whose clock stands at 50. */
function start(journal = memoryJournal()) {
	const events: string[] = [];
	const {context, store} = startProgram({baseUrl: 'https://api.test', context: {journal, now: () => 50}});
	store.observe(({type}) => {
		events.push(type);
	});
	return {context, store, journal, events, message: () => store.getState().message?.text};
}

const entry = (at: number, id: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
	at,
	kind: 'profile',
	id,
	before: {name: `Before ${at}`, parentId: ''},
	after: {name: `After ${at}`, parentId: ''},
	...rest,
});

const renaming = changeField(editForm(north, profile), 'name', {text: 'Southwind'});

const calling = changeField(editForm(north, profile), 'business_phone', {text: '1'});

await test('records a change by what changed, and names the write that it undoes', () => {
	const both = changeField(calling, 'name', {text: 'Southwind'});
	const writes = [renaming, calling, both].map(form => writeOf(form, 'north'));
	assert.deepEqual(
		writes.map(({kind, id, before, after}) => [kind, id, before.name, after?.name]),
		[
			['edit', 'north', 'Northwind', 'Southwind'],
			['profile', 'north', 'Northwind', 'Northwind'],
			['edit', 'north', 'Northwind', 'Southwind'],
		],
	);
	const created = creationOf(openForm('create', undefined, {name: '', parentId: 'emea'}, {name: 'New'}), 'n1');
	assert.deepEqual([created.kind, created.id, created.after?.name, created.undoes], ['create', 'n1', 'New', undefined]);
	const undoing = openedFrom({kind: 'journal', at: 7}, renaming);
	assert.deepEqual([writeOf(undoing, 'north').undoes, creationOf(undoing, 'north').undoes], [7, 7]);
	const drafted = openedFrom({kind: 'draft', at: 7}, renaming);
	assert.deepEqual(
		[Object.hasOwn(writeOf(drafted, 'north'), 'undoes'), Object.hasOwn(writeOf(renaming, 'north'), 'undoes')],
		[false, false],
	);
});

await test('lists single writes and runs as one list, the latest first', () => {
	const run = entry(20, 'a.csv', {
		kind: 'onboard',
		items: [{id: 'o1', after: {name: 'New', parentId: ''}, key: 'k', number: 1}],
	});
	const journal = memoryJournal({...noRuns, list: () => [run]});
	const {context} = start(journal);
	journal.add(entry(10, 'a'));
	journal.add(entry(30, 'b'));
	journal.add(entry(40, 'a', {before: {name: 'After 10', parentId: ''}, after: {name: 'Before 10', parentId: ''}}));
	assert.deepEqual(
		recordedChanges(context).entries.map(({at, isUndone}) => [at, isUndone]),
		[
			[40, undefined],
			[30, undefined],
			[20, undefined],
			[10, true],
		],
	);
	assert.deepEqual(
		allWrites(context).map(({at}) => at),
		[40, 30, 10],
	);
	assert.deepEqual(runsOrNone(context), [run]);
});

await test('does without runs that cannot be read, and says so in the list of all changes', () => {
	const journal = memoryJournal({...noRuns, list: full});
	journal.add(entry(10, 'a'));
	const {context} = start(journal);
	assert.deepEqual(runsOrNone(context), []);
	const {entries, why} = recordedChanges(context);
	assert.deepEqual(
		[entries.map(({at}) => at), why],
		[[10], 'The record of your changes could not be read: the disk is full (ENOSPC).'],
	);
	const unchecked = start({...memoryJournal(), checkReadable: full});
	assert.equal(recordedChanges(unchecked.context).why, why);
	const wrong = start(memoryJournal({...noRuns, list: broken}));
	assert.throws(() => runsOrNone(wrong.context), TypeError);
	assert.throws(() => recordedChanges(wrong.context), TypeError);
});

await test('checks before a review whether the earlier values can be kept, and reports each change of that once', () => {
	const checked: JournalEntry[] = [];
	let isFull = true;
	const {context, store, events} = start({
		...memoryJournal(),
		check(each) {
			checked.push(each);
			if (isFull) {
				full();
			}
		},
	});
	checkFormUndo(context, openForm('create', undefined, {name: '', parentId: 'emea'}, {name: 'New'}));
	assert.deepEqual([checked, events], [[], []]);
	checkFormUndo(context, renaming);
	checkUndo(context, writeOf(renaming, 'north'));
	assert.deepEqual(
		checked.map(({at, kind, id}) => [at, kind, id]),
		[
			[50, 'edit', 'north'],
			[50, 'edit', 'north'],
		],
	);
	assert.deepEqual([store.getState().journalFailure, events], ['the disk is full (ENOSPC)', ['undo/checked']]);
	isFull = false;
	checkFormUndo(context, renaming);
	assert.deepEqual([store.getState().journalFailure, events.length], [undefined, 2]);
});

await test('records a write as unclear until its result is known, with the ray of a lost answer', () => {
	const {context, journal} = start();
	const {settle, lost, why} = noteWrite(context, writeOf(renaming, 'north'));
	assert.deepEqual(
		[why, journal.list().map(({at, kind, isUnclear, ray}) => [at, kind, isUnclear, ray])],
		[undefined, [[50, 'edit', true, undefined]]],
	);
	assert.equal(journal.list()[0]?.lostAt, undefined);
	lost(undefined);
	assert.deepEqual(
		journal.list().map(({ray, lostAt}) => [ray, lostAt]),
		[[undefined, 50]],
	);
	lost('8f-FRA');
	assert.deepEqual(
		journal.list().map(({ray, lostAt}) => [ray, lostAt]),
		[['8f-FRA', 50]],
	);
	settle({fate: 'stored'});
	assert.equal(journal.list()[0]?.isUnclear, undefined);
	keepInJournal(context, {...writeOf(calling, 'north'), id: 'south'});
	assert.deepEqual(journal.list()[0], {at: 50, ...writeOf(calling, 'north'), id: 'south'});
});

await test('sends a write that cannot be kept, and says so', () => {
	const {context} = start({...memoryJournal(), add: full, noteLost: full, settle: full});
	const {settle, lost, why} = noteWrite(context, writeOf(renaming, 'north'));
	assert.equal(
		why,
		'The earlier values could not be saved on disk: the disk is full (ENOSPC). You can undo this only until cforgs ends.',
	);
	lost('8f-FRA');
	assert.equal(settle({fate: 'stored'}), undefined, 'the first reason says it all');
	keepInJournal(context, writeOf(renaming, 'north'));
});

await test('says that a result cannot be recorded, now and in the next review', () => {
	const {context, store} = start({...memoryJournal(), settle: full});
	const {settle, why} = noteWrite(context, writeOf(renaming, 'north'));
	const text =
		'cforgs could not record on disk what became of it: the disk is full (ENOSPC). The next start may report it as unclear.';
	assert.deepEqual([why, settle({fate: 'stored'})], [undefined, text]);
	assert.equal(store.getState().journalFailure, undefined, 'the message of the write says so');
	settleWrite(context, entry(1, 'a'), 'stored');
	assert.equal(store.getState().journalFailure, 'the disk is full (ENOSPC)');
	const late = start({...memoryJournal(), add: full});
	keepInJournal(late.context, writeOf(renaming, 'north'));
	assert.equal(late.store.getState().journalFailure, 'the disk is full (ENOSPC)');
});

await test('passes a mistake in the program on, when it records', () => {
	const {context} = start({...memoryJournal(), settle: broken, noteLost: broken});
	const {settle, lost} = noteWrite(context, writeOf(renaming, 'north'));
	const wrong = start({...memoryJournal(), add: broken, check: broken});
	const steps = [
		() => settle({fate: 'stored'}),
		() => {
			lost(undefined);
		},
		() => {
			settleWrite(context, entry(1, 'a'), 'stored');
		},
		() => noteWrite(wrong.context, writeOf(renaming, 'north')),
		() => {
			keepInJournal(wrong.context, writeOf(renaming, 'north'));
		},
		() => {
			checkUndo(wrong.context, writeOf(renaming, 'north'));
		},
	];
	assert.deepEqual(
		steps.map(step => {
			try {
				step();
				return undefined;
			} catch (error) {
				return error instanceof TypeError;
			}
		}),
		steps.map(() => true),
	);
});

await test('marks a deletion as undone once the creation that restores it is stored, and no other write', () => {
	const {context, journal} = start();
	journal.add(entry(7, 'north', {after: undefined, kind: 'delete'}));
	journal.add(entry(8, 'north'));
	const undone = () =>
		journal
			.list()
			.filter(({isUndone}) => isUndone)
			.map(({at}) => at);
	const creation = (undoes?: number) =>
		creationOf(
			undoes === undefined
				? openForm('create', undefined, {name: '', parentId: ''})
				: openedFrom({kind: 'journal', at: undoes}, openForm('create', undefined, {name: '', parentId: ''})),
			'south',
		);
	const {settle} = noteWrite(context, creation(7));
	settle({fate: 'unread'});
	for (const other of [undefined, 8, 9]) {
		keepInJournal(context, creation(other));
	}

	assert.deepEqual(undone(), []);
	settle({fate: 'stored'});
	assert.deepEqual(undone(), [7]);

	// It is as well if a later look-up finds the creation.
	journal.add(entry(10, 'west', {after: undefined, kind: 'delete'}));
	journal.add({at: 11, ...creation(10), isUnclear: true});
	assert.deepEqual(undone(), [7]);
	settleWrite(context, {at: 11, ...creation(10)}, 'stored');
	assert.deepEqual(undone(), [10, 7]);
});

const left = {isUnclear: true, isInterrupted: true} as const;

await test('finds the writes that a program left without a result, unless a later write of the same subject is known', () => {
	const found = (...entries: readonly JournalEntry[]) => {
		const {context, journal} = start();
		for (const each of entries) {
			journal.add(each);
		}

		return interruptedIn(context).map(({at}) => at);
	};

	const other = {name: 'Somebody else’s', parentId: ''};
	assert.deepEqual(
		found(entry(1, 'a', left), entry(2, 'b', left), entry(3, 'c', {isUnclear: true}), entry(4, 'd')),
		[2, 1],
	);
	assert.deepEqual(found(entry(1, 'a', left), entry(2, 'a', {before: other})), []);
	assert.deepEqual(found(entry(1, 'a', left), entry(2, 'a', {before: other, isUnclear: true})), [1]);
	assert.deepEqual(found(entry(1, 'a', left), entry(2, 'b', {before: other})), [1]);
	assert.deepEqual(found(entry(1, 'a'), entry(2, 'a', {...left, before: other})), [2]);
	const [jane, joe] = ['jane@test.example', 'joe@test.example'].map(
		email => ({member: {email}, kind: 'invite'}) as const,
	);
	assert.deepEqual(found(entry(1, 'a', {...jane, ...left}), entry(2, 'a', joe)), [1]);
	assert.deepEqual(found(entry(1, 'a', {...jane, ...left}), entry(2, 'a', jane)), []);
});

await test('names a write without a result by its kind', () => {
	const {context} = start();
	const named = (rest: Partial<JournalEntry>) => interruptedText(context.registry, entry(1, 'a', rest));
	assert.deepEqual(
		[named({}), named({kind: 'delete'}), named({kind: 'create'})],
		['a change of Before 1', 'the deletion of Before 1', 'the creation of After 1'],
	);
	assert.equal(
		named({kind: 'invite', member: {email: 'jane@test.example'}}),
		context.registry.writes.get('invite')?.named(entry(1, 'a', {kind: 'invite', member: {email: 'jane@test.example'}})),
	);
});

await test('reports the writes without a result once a key clears the message, and not if another message replaces it', () => {
	const {context, store, journal, message, events} = start();
	tellInterrupted(context);
	assert.deepEqual(events, []);
	journal.add(entry(1, 'a', left));
	tellInterrupted(context);
	assert.match(
		message() ?? '',
		/^cforgs ended before the result of a change of Before 1 was known\. Press u in the tree to find out what happened\.$/v,
	);
	assert.equal(store.getState().message?.tone, 'warning');
	store.dispatch({type: 'terminal/resized', columns: 90, rows: 30});
	store.dispatch({type: 'message/shown', message: {tone: 'info', text: 'Another one.'}});
	store.dispatch({type: 'message/cleared'});
	assert.deepEqual(
		interruptedIn(context).map(({at}) => at),
		[1],
	);
	journal.add(entry(2, 'b', left));
	journal.add(entry(3, 'c', left));
	tellInterrupted(context);
	assert.match(message() ?? '', /of a change of Before 3 and 2 other changes were known\./v);
	journal.add(entry(4, 'd', left));
	settleWrite(context, entry(2, 'b'), 'stored');
	store.dispatch({type: 'terminal/resized', columns: 120, rows: 40});
	store.dispatch({type: 'message/cleared'});
	assert.deepEqual(
		interruptedIn(context).map(({at}) => at),
		[4],
	);
	assert.deepEqual(
		journal.list().map(({at, isUnclear}) => [at, isUnclear]),
		[
			[4, true],
			[3, true],
			[2, undefined],
			[1, true],
		],
	);
});

await test('leads to the draft of a write without a result, if the draft is offered', () => {
	const told = (id: string) => {
		const {context, store, journal, message} = start();
		store.dispatch({type: 'drafts/offered', drafts: [{file: '1', savedAt: 1, form: storeForm(renaming)}], now: 50});
		journal.add(entry(1, id, left));
		tellInterrupted(context);
		return message()?.replace(/^.*known\. /v, '');
	};

	assert.equal(told('north'), 'Open its draft to find out what happened.');
	assert.equal(told('south'), 'Press u in the tree to find out what happened.');
});
