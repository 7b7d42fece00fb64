import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, editForm, profileForm} from '../../../source/kernel/form-model/form.js';
import {afterOf, changesOf, requestsOf} from '../../../source/kernel/form-model/request.js';
import {restoreForm, storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {
	fateOf,
	isBasedOn,
	isOpenEntry,
	isSameSubject,
	itemsLeft,
	nextToUndo,
	storedWrite,
	unclearFrom,
	undoForm,
	withFates,
	withoutSettled,
	withRuns,
	withUndone,
	writeKey,
	type JournalEntry,
	type RunItem,
} from '../../../source/kernel/form-model/journal-entry.js';
import {withoutCredentials} from '../../../source/kernel/form-model/value-warnings.js';
import {north, profile} from '../../helpers/state.js';

const odd = {...profile, external_metadata: '{ "n" : 9007199254740993 }', since: {year: 2025}};

await test('undoes an edit by a new edit from the stored to the earlier values', () => {
	const form = changeField(changeField(editForm(north, odd), 'name', {text: 'Southwind'}), 'external_metadata', {
		text: '',
	});
	const undo = undoForm({at: 1, kind: 'edit', id: 'north', before: form.before, after: afterOf(form)});
	assert.deepEqual(changesOf(undo), [
		{name: 'name', from: 'Southwind', to: 'Northwind'},
		{name: 'external_metadata', from: '', to: odd.external_metadata},
	]);
	assert.deepEqual(
		requestsOf(undo).map(({body}) => body),
		[{name: 'Northwind'}, odd],
	);
	assert.deepEqual([undo.kind, undo.id, undo.step], ['edit', 'north', {name: 'editing'}]);
	assert.match(undo.note ?? '', /new change/v);
	assert.deepEqual([undo.isUndo, restoreForm(storeForm(undo)).isUndo], [true, true]);
});

await test('undoes a profile by restoring every field', () => {
	const form = changeField(profileForm(north, odd), 'business_phone', {text: '1'});
	const undo = undoForm({at: 1, kind: 'profile', id: 'north', before: form.before, after: afterOf(form)});
	assert.deepEqual(requestsOf(undo), [
		{part: 'profile', method: 'PUT', path: '/organizations/north/profile', body: odd},
	]);
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: '1', to: '+1 555 0100'}]);
});

await test('undoes the rename of an organization without a profile, without sending one', () => {
	const form = changeField(editForm(north, undefined), 'name', {text: 'Southwind'});
	const undo = undoForm({at: 1, kind: 'edit', id: 'north', before: form.before, after: afterOf(form)});
	assert.deepEqual(requestsOf(undo), [
		{part: 'name', method: 'PUT', path: '/organizations/north', body: {name: 'Northwind'}},
	]);
});

await test('restores a deleted organization as a new one, and names what is lost', () => {
	const {before} = editForm(north, odd);
	const undo = undoForm({at: 1, kind: 'delete', id: 'north', before});
	assert.deepEqual(requestsOf(undo), [
		{
			part: 'creation',
			method: 'POST',
			path: '/organizations',
			body: {name: 'Northwind', parent: {id: 'emea'}, profile: odd},
		},
	]);
	assert.deepEqual(
		changesOf(undo).map(({name, from}) => [name, from]),
		[
			['name', ''],
			['business_name', ''],
			['business_email', ''],
			['business_phone', ''],
			['business_address', ''],
			['external_metadata', ''],
		],
	);
	const resumed = restoreForm(storeForm(undo));
	assert.deepEqual(requestsOf(resumed), requestsOf(undo), 'from its draft as well');
	assert.match(undo.note ?? '', /id, creation date, flags, members and accounts do not come back/v);
});

await test('restores a deleted root without a profile as a root', () => {
	const undo = undoForm({at: 1, kind: 'delete', id: 'root', before: {name: 'Root', parentId: ''}});
	assert.deepEqual(requestsOf(undo), [
		{part: 'creation', method: 'POST', path: '/organizations', body: {name: 'Root'}},
	]);
});

const marked = {...profile, business_name: 'Bearer [redacted]', business_phone: '2'};

await test('never restores the mark of a credential, and reports that', () => {
	const before = {name: 'North [redacted]', parentId: 'emea', profile: marked};
	const undo = undoForm({
		at: 1,
		kind: 'edit',
		id: 'north',
		before,
		after: {name: 'Northwind', parentId: 'emea', profile},
	});
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: '+1 555 0100', to: '2'}]);
	assert.doesNotMatch(JSON.stringify(requestsOf(undo)), /redacted/v);
	assert.equal(
		undo.note,
		'This is a new change that restores the earlier values. Not restored, and unchanged, because it had a credential, which is never kept: name, business name.',
	);
	const again = undoForm({at: 1, kind: 'delete', id: 'north', before});
	assert.doesNotMatch(JSON.stringify(requestsOf(again)), /redacted/v);
	assert.deepEqual(
		changesOf(again).map(({name}) => name),
		['business_email', 'business_phone', 'business_address', 'external_metadata'],
	);
	assert.match(again.note ?? '', /left out, because it had a credential, which is never kept: name, business name\.$/v);
});

await test('restores everything else if the write left the mark unchanged', () => {
	const {note} = undoForm({
		at: 1,
		kind: 'profile',
		id: 'north',
		before: {name: 'N', parentId: '', profile: marked},
		after: {name: 'N', parentId: '', profile: {...marked, business_phone: '3'}},
	});
	assert.equal(note, 'This is a new change that restores the earlier values.');
});

await test('records a mark for a saved credential, and undoes it from the stored value', () => {
	const secret = 'cfut_canary0123456789';
	const form = changeField(changeField(profileForm(north, odd), 'business_phone', {text: secret}), 'business_email', {
		text: 'new@test.example',
	});
	const write = storedWrite(form);
	assert.equal(JSON.stringify(write).includes('canary'), false);
	assert.deepEqual(
		[write.before, write.after?.profile],
		[form.before, {...odd, business_email: 'new@test.example', business_phone: '[redacted]'}],
	);
	const stored = afterOf(form);
	const undo = undoForm({at: 1, kind: 'profile', id: 'north', ...write}, stored);
	assert.deepEqual(undo.before, stored);
	assert.deepEqual(changesOf(undo), [
		{name: 'business_email', from: 'new@test.example', to: odd.business_email},
		{name: 'business_phone', from: secret, to: odd.business_phone},
	]);
	const renamed = storedWrite(changeField(editForm(north, undefined), 'name', {text: secret}));
	assert.deepEqual(renamed.after, {name: '[redacted]', parentId: 'emea', profile: undefined});
});

await test('settles an unclear write by the next write to the same organization', () => {
	const named = (name: string) => ({name, parentId: '', profile});
	const write = (at: number, from: string, to: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
		at,
		kind: 'edit',
		id: 'north',
		before: named(from),
		after: named(to),
		...rest,
	});
	const isUnclear = true;
	const ofEach = (...entries: readonly JournalEntry[]) =>
		withoutSettled(entries.toReversed()).map(({at, isUnclear: isOpen = false}) => [at, isOpen]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'B', 'C')), [
		[2, false],
		[1, false],
	]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'A', 'C')), [[2, false]]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'D', 'C')), [
		[2, false],
		[1, true],
	]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'A', 'C', {id: 'other'})), [
		[2, false],
		[1, true],
	]);
	assert.deepEqual(
		ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'A', 'C', {kind: 'profile'})),
		[
			[2, false],
			[1, true],
		],
		'a profile that was opened before tells nothing of a name',
	);
});

await test('marks a write as undone when later writes restored all its values, until it is repeated', () => {
	const write = (
		at: number,
		from: readonly [name: string, phone: string],
		to: readonly [name: string, phone: string],
		rest: Partial<JournalEntry> = {},
	): JournalEntry => {
		const [before, after] = [from, to].map(([name, phone]) => ({
			name,
			parentId: '',
			profile: {...profile, business_phone: phone},
		}));
		return {at, kind: 'edit', id: 'north', before: before ?? {name: '', parentId: ''}, after, ...rest};
	};

	const undone = (...entries: readonly JournalEntry[]) =>
		withUndone(entries.toReversed())
			.filter(({isUndone}) => isUndone)
			.map(({at}) => at);
	const first = write(1, ['A', '1'], ['B', '2']);
	assert.deepEqual(undone(first), []);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '2'])), [], 'the phone is not put back');
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '2']), write(3, ['A', '2'], ['A', '1'])), [1]);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1'])), [1]);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1']), write(3, ['A', '1'], ['B', '2'])), [2]);
	assert.deepEqual(
		undone(first, write(2, ['B', '2'], ['A', '1'], {isUnclear: true})),
		[],
		'that may not have been stored',
	);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1'], {id: 'other'})), []);
	const secret = write(1, ['A', '[redacted]'], ['A', '2']);
	assert.deepEqual(
		undone(secret, write(2, ['A', '2'], ['A', '[redacted]'])),
		[],
		'nobody knows whether it is the same credential',
	);
});

const older = 'aB3_-'.repeat(8);

await test('keeps a typed credential without a prefix out of the records, and lets undo remove it', () => {
	const read = {...profile, business_phone: '1'};
	const pasted = changeField(profileForm(north, read), 'business_phone', {text: `1${older}`});
	const entry = {at: 1, kind: 'profile', id: 'north', ...storedWrite(pasted)} as const;
	const undo = undoForm(entry, afterOf(pasted));
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: `1${older}`, to: '1'}]);
	assert.doesNotMatch(JSON.stringify([storedWrite(pasted), storeForm(pasted)]), /aB3_/v);
});

await test('keeps a value that only looks like a credential if it was stored before, so that undo can restore it', () => {
	const held = {
		...profile,
		business_phone: older,
		external_metadata: JSON.stringify({contract: 'C-1', commit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709'}),
	};
	const removed = changeField(
		changeField(profileForm(north, held), 'external_metadata', {text: ''}),
		'business_phone',
		{text: '1'},
	);
	const undo = undoForm({at: 1, kind: 'profile', id: 'north', ...storedWrite(removed)}, afterOf(removed));
	assert.deepEqual([undo.before, requestsOf(undo).map(({body}) => body)], [afterOf(removed), [held]]);
	assert.doesNotMatch(undo.note ?? '', /Not put back/v);

	const beside = changeField(profileForm(north, held), 'business_email', {text: 'new@test.example'});
	const again = undoForm({at: 2, kind: 'profile', id: 'north', ...storedWrite(beside)}, afterOf(beside));
	assert.deepEqual(
		[changesOf(again), requestsOf(again).map(({body}) => body)],
		[[{name: 'business_email', from: 'new@test.example', to: profile.business_email}], [held]],
	);
	const resumed = restoreForm(storeForm(beside), beside.before);
	assert.deepEqual([resumed.before, requestsOf(resumed)], [beside.before, requestsOf(beside)]);
});

await test('keeps an edit next to a stored credential out of the draft', () => {
	const held = {...profile, external_metadata: '{"token":"cfut_0123456789abcdef","note":"x"}'};
	const form = changeField(profileForm(north, held), 'external_metadata', {
		text: held.external_metadata.replace('"x"', '"y"'),
	});
	const stored = storeForm(form);
	assert.doesNotMatch(JSON.stringify(stored), /cfut_/v);
	assert.deepEqual(stored.texts, []);
});

const named = (name: string, parentId = '') => ({name, parentId});

const renamed = (at: number, from: string, to: string | undefined, rest: Partial<JournalEntry> = {}): JournalEntry => ({
	at,
	kind: 'edit',
	id: 'north',
	before: named(from),
	after: to === undefined ? undefined : named(to),
	...rest,
});

const invited = (at: number, email: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
	at,
	kind: 'invite',
	id: 'north',
	member: {email},
	before: named('North'),
	...rest,
});

await test('identifies a write by its time, its organization and its person', () => {
	assert.deepEqual(
		[writeKey(renamed(1, 'A', 'B')), writeKey(invited(1, 'jane@test.example'))],
		['1 north', '1 north jane@test.example'],
	);
	const [jane, joe] = ['jane@test.example', 'joe@test.example'].map(email => invited(1, email));
	assert.ok(jane);
	assert.ok(joe);
	const [organization, south] = [{id: 'north'}, {id: 'south'}];
	const pairs = [
		[jane, invited(2, 'JANE@test.example')],
		[jane, joe],
		[jane, {...jane, ...south}],
		[jane, organization],
		[organization, jane],
		[organization, organization],
		[organization, south],
	] as const;
	assert.deepEqual(
		pairs.map(([one, other]) => isSameSubject(one, other)),
		[true, false, false, false, false, true, false],
	);
});

await test('calls a write open until its result is known or it is undone', () => {
	const open = [{isUnclear: true}, {}, {isUnclear: true, isUndone: true}, {isUndone: true}] as const;
	assert.deepEqual(
		open.map(rest => isOpenEntry(renamed(1, 'A', 'B', rest))),
		[true, false, false, false],
	);
});

await test('adds the results to the writes, and leaves out those that were not stored', () => {
	const left = {isUnclear: true, isInterrupted: true} as const;
	const fates = new Map([
		['1 north', 'stored'],
		['2 north', 'notStored'],
		['3 north', 'told'],
		['4 north', 'undone'],
		['6 south', 'stored'],
	] as const);
	const entries = [1, 2, 3, 4, 5, 6].map(at => renamed(at, 'A', 'B', left));
	const known = [renamed(1, 'A', 'B'), renamed(3, 'A', 'B', {isUnclear: true}), renamed(4, 'A', 'B', {isUndone: true})];
	assert.deepEqual(withFates(entries, fates), [...known, renamed(5, 'A', 'B', left), renamed(6, 'A', 'B', left)]);
});

await test('settles an unclear write by the very next one, and no write about a person', () => {
	const left = {isUnclear: true, isInterrupted: true} as const;
	const results = (...entries: readonly JournalEntry[]) =>
		withoutSettled(entries.toReversed()).map(({at, isUnclear, isInterrupted}) => [at, isUnclear, isInterrupted]);
	assert.deepEqual(results(renamed(1, 'A', 'B', left), renamed(2, 'B', 'C'), renamed(3, 'A', 'D')), [
		[3, undefined, undefined],
		[2, undefined, undefined],
		[1, undefined, undefined],
	]);
	assert.deepEqual(results(renamed(1, 'A', 'B', left), renamed(2, 'B', 'C', {kind: 'profile'}), renamed(3, 'A', 'C')), [
		[3, undefined, undefined],
		[2, undefined, undefined],
	]);
	const profiles = [renamed(1, 'A', 'B', {...left, kind: 'profile'}), renamed(2, 'B', 'C', {kind: 'profile'})] as const;
	assert.deepEqual(results(...profiles), [
		[2, undefined, undefined],
		[1, undefined, undefined],
	]);
	assert.deepEqual(results(invited(1, 'jane@test.example', left), renamed(2, 'North', 'C')), [
		[2, undefined, undefined],
		[1, true, true],
	]);
	assert.deepEqual(results(renamed(1, 'North', 'B', left), invited(2, 'jane@test.example')), [
		[2, undefined, undefined],
		[1, true, true],
	]);
});

await test('finds the unclear write of a form by its organization and the values before it', () => {
	const isUnclear = true;
	const entries = [
		renamed(5, 'B', 'C', {isUnclear}),
		renamed(4, 'A', 'B', {isUnclear, id: 'south'}),
		renamed(3, 'A', 'D', {isUnclear, kind: 'profile'}),
		renamed(2, 'A', 'B', {isUnclear, kind: 'profile', id: 'west'}),
	];
	const found = (id: string, name: string) => unclearFrom(entries, {id, before: named(name)})?.at;
	assert.deepEqual(
		[found('north', 'B'), found('south', 'A'), found('north', 'A'), found('west', 'B'), found('east', 'A')],
		[5, 4, 3, undefined, undefined],
	);
	assert.equal(unclearFrom([renamed(1, 'A', 'B')], {id: 'north', before: named('A')}), undefined);
	assert.equal(
		unclearFrom([renamed(2, 'A', 'C', {isUnclear, kind: 'profile'}), renamed(1, 'A', 'B', {isUnclear})], {
			id: 'north',
			before: named('A'),
		})?.at,
		2,
	);
});

const item = (id: string, rest: Partial<RunItem> = {}): RunItem => ({
	id,
	after: named(id),
	key: id,
	number: 1,
	...rest,
});

const run = (at: number, ...items: readonly RunItem[]): JournalEntry => ({
	at,
	kind: 'onboard',
	id: 'file',
	before: named('customers.csv'),
	items,
});

await test('puts runs among the single writes by time, with what was deleted of them', () => {
	const single = [
		renamed(9, 'A', 'B', {id: 'gone'}),
		renamed(7, 'Gone', undefined, {kind: 'delete', id: 'gone'}),
		renamed(6, 'Left', undefined, {kind: 'delete', id: 'left', isUnclear: true}),
		renamed(1, 'B', 'A', {id: 'kept'}),
	];
	assert.equal(withRuns(single, []), single);
	const [first, ...others] = withRuns(single, [
		run(8, item('gone'), item('left'), item('kept')),
		run(2, item('gone')),
		run(3, item('done', {isUndone: true})),
	]);
	assert.equal(first?.at, 9);
	assert.deepEqual(others, [
		run(8, item('gone', {isUndone: true}), item('left'), item('kept')),
		single[1],
		single[2],
		{...run(3, item('done', {isUndone: true})), isUndone: true},
		{...run(2, item('gone', {isUndone: true})), isUndone: true},
		single[3],
	]);
	assert.deepEqual(
		itemsLeft(others[0] ?? {}).map(({id}) => id),
		['left', 'kept'],
	);
	assert.deepEqual(itemsLeft({}), []);
	const {items: _, ...bare} = run(8);
	assert.equal(withRuns(single, [bare])[1]?.isUndone, true);
});

await test('keeps the latest hundred of runs and single writes', () => {
	const entries = Array.from({length: 100}, (_, index) => renamed(200 - index, 'A', 'B'));
	const kept = withRuns(entries, [run(150, item('a')), run(1, item('b'))]);
	assert.deepEqual(
		[kept.length, kept.some(({kind, at}) => kind === 'onboard' && at === 150), kept.at(-1)?.at],
		[100, true, 102],
	);
});

await test('marks what a later write of another kind took back of a person, and what was deleted', () => {
	const marks = (...entries: readonly JournalEntry[]) =>
		withUndone(entries).map(({at, isUndone, isDeleted}) => [at, isUndone, isDeleted]);
	const removed = (at: number, email: string, rest: Partial<JournalEntry> = {}) =>
		invited(at, email, {kind: 'remove', ...rest});
	assert.deepEqual(marks(removed(2, 'jane@test.example'), invited(1, 'Jane@test.example')), [
		[2, undefined, undefined],
		[1, true, undefined],
	]);
	assert.deepEqual(marks(invited(2, 'jane@test.example'), invited(1, 'jane@test.example')), [
		[2, undefined, undefined],
		[1, undefined, undefined],
	]);
	assert.deepEqual(marks(removed(2, 'joe@test.example'), invited(1, 'jane@test.example')), [
		[2, undefined, undefined],
		[1, undefined, undefined],
	]);
	assert.deepEqual(
		marks(removed(3, 'joe@test.example'), removed(2, 'jane@test.example'), invited(1, 'jane@test.example'))[2],
		[1, true, undefined],
	);
	assert.deepEqual(marks(renamed(2, 'B', 'A'), renamed(1, 'A', 'B'))[1], [1, true, undefined]);
	assert.deepEqual(marks(renamed(2, 'B', 'C'), renamed(1, 'A', 'B')), [
		[2, undefined, undefined],
		[1, undefined, undefined],
	]);
	assert.deepEqual(marks(renamed(3, 'B', 'C'), renamed(2, 'B', undefined, {kind: 'delete'}), renamed(1, 'A', 'B')), [
		[3, undefined, undefined],
		[2, undefined, undefined],
		[1, undefined, true],
	]);
	assert.deepEqual(marks(renamed(2, 'B', undefined, {kind: 'delete', isUnclear: true}), renamed(1, 'A', 'B'))[1], [
		1,
		undefined,
		undefined,
	]);
});

await test('undoes next the latest write that is neither undone nor an undo', () => {
	const next = (...entries: readonly JournalEntry[]) => entries[nextToUndo(entries)]?.at;
	assert.equal(next(), undefined);
	assert.equal(next(renamed(2, 'A', 'B'), renamed(1, 'A', 'B')), 2);
	assert.equal(
		next(renamed(3, 'B', 'A', {isUndone: true}), renamed(2, 'B', 'A', {isDeleted: true}), renamed(1, 'A', 'B')),
		1,
	);
	const [second, first] = [renamed(2, 'B', 'C'), renamed(1, 'A', 'B')];
	const undo = renamed(3, 'C', 'B', {undoes: 2});
	assert.equal(next(undo, second, first), 1);
	assert.equal(next({...undo, isUnclear: true}, second, first), 2);
	assert.equal(next(renamed(4, 'B', 'C', {undoes: 3}), undo, second, first), 2);
	const many = run(3, item('a'));
	assert.deepEqual([next(many, first), next(renamed(4, 'A', 'B', {undoes: 3}), many, first)], [3, 3]);
	const created = renamed(4, 'A', 'B', {kind: 'createAccount', id: 'account'});
	assert.deepEqual(
		[next(created, many), next(created, {...many, accounts: ['account']})],
		[4, 3],
		'the accounts of a file are undone with the file',
	);
});

await test('tells the result of a write from the stored values, if they are recorded', () => {
	const entry = renamed(1, 'A', 'B');
	const storing =
		(...names: readonly string[]) =>
		({name}: {readonly name: string}) =>
			names.includes(name);
	assert.deepEqual(
		[
			fateOf(entry, storing('A')),
			fateOf(entry, storing('B')),
			fateOf(entry, storing('A', 'B')),
			fateOf(entry, storing()),
		],
		['notStored', 'stored', 'notStored', undefined],
	);
	assert.equal(fateOf(renamed(1, 'A', undefined, {kind: 'delete'}), storing('A')), undefined);
	assert.equal(
		fateOf(renamed(1, '[redacted]', 'B'), () => true),
		'stored',
	);
	assert.equal(
		fateOf(renamed(1, '[redacted]', '[redacted] B'), () => true),
		undefined,
	);
	const both = renamed(1, '', '', {
		before: {...named('[redacted]'), profile},
		after: {...named('B'), profile: {...profile, business_phone: '2'}},
	});
	assert.equal(fateOf(both, storing('[redacted]')), 'notStored', 'The phone is recorded.');
});

await test('opens the undo of a write with its origin, and of no write about a person', () => {
	assert.throws(() => undoForm(invited(1, 'jane@test.example')), {
		name: 'TypeError',
		message: 'No form undoes a write of the kind invite.',
	});
	const {source} = undoForm(renamed(7, 'A', 'B'));
	assert.deepEqual([source?.kind, source?.at], ['journal', 7]);
	const deleted = renamed(8, 'A', undefined, {kind: 'delete'});
	const creating = [
		deleted,
		renamed(9, 'A', undefined),
		renamed(9, 'A', 'B', {kind: 'delete'}),
		renamed(9, 'New', 'New', {kind: 'create'}),
	].map(entry => undoForm(entry));
	assert.deepEqual(
		[creating.map(({kind}) => kind), creating[0]?.source?.at],
		[['create', 'create', 'create', 'create'], 8],
	);
	const notes = [{}, {isUnclear: true} as const].map(
		rest => undoForm(renamed(8, 'A', undefined, {kind: 'delete', ...rest})).note,
	);
	assert.match(notes[0] ?? '', /^This creates a new organization /v);
	assert.match(
		notes[1] ?? '',
		/^It is unclear whether the old organization was deleted\. Check first\. This creates /v,
	);
});

await test('reverts no later name with the undo of a profile', () => {
	const change = {before: {...named('A'), profile}, after: {...named('A'), profile: {...profile, business_phone: '2'}}};
	const stored = {...named('Later', 'emea'), profile: change.after.profile};
	const of = (kind: 'profile' | 'edit') => undoForm(renamed(1, '', '', {...change, kind}), stored).before;
	assert.deepEqual([of('profile'), of('edit')], [stored, change.after]);
});

const tagged = (
	at: number,
	was: ReadonlyArray<readonly [string, string]>,
	became: ReadonlyArray<readonly [string, string]>,
	more: Partial<JournalEntry> = {},
): JournalEntry => {
	const account = {name: 'Website', parentId: 'north'};
	return {
		at,
		kind: 'holder' as JournalEntry['kind'],
		id: 'web',
		before: {...account, values: was},
		after: {...account, values: became},
		...more,
	};
};

await test('marks a write of further values as undone once later writes have brought all of them back', () => {
	const first = tagged(
		1,
		[
			['env', 'test'],
			['team', 'web'],
		],
		[['env', 'live']],
	);
	const half = tagged(2, [['env', 'live']], [['env', 'test']]);
	const rest = tagged(3, [], [['team', 'web']]);
	assert.deepEqual(
		withUndone([half, first]).map(({isUndone}) => isUndone),
		[undefined, undefined],
	);
	assert.deepEqual(
		withUndone([rest, half, first]).map(({isUndone}) => isUndone),
		[undefined, undefined, true],
	);
	const again = tagged(4, [['env', 'test']], [['env', 'live']]);
	assert.deepEqual(
		withUndone([again, rest, half, first]).map(({isUndone}) => isUndone),
		[undefined, undefined, true, undefined],
	);
});

await test('never counts a further value with a credential as restored', () => {
	const stored = withoutCredentials({name: 'Website', parentId: 'north', values: [['key', `cfk_${'a'.repeat(40)}`]]});
	assert.doesNotMatch(JSON.stringify(stored), /cfk_/v);
	const first = tagged(1, stored.values ?? [], [['key', 'none']]);
	assert.equal(withUndone([tagged(2, [['key', 'none']], stored.values ?? []), first])[1]?.isUndone, undefined);
});

await test('settles no write by one about another part of the same account', () => {
	const moved: JournalEntry = {
		...tagged(1, [], []),
		kind: 'other' as JournalEntry['kind'],
		before: {name: 'Website', parentId: 'north'},
		after: {name: 'Website', parentId: 'south'},
		isUnclear: true,
	};
	const tags = tagged(2, [], [['env', 'live']]);
	assert.deepEqual([isBasedOn(tags, moved), isBasedOn({...moved, at: 3}, moved)], [false, true]);
	const next: JournalEntry = {...moved, at: 3, isUnclear: undefined, before: {name: 'Website', parentId: 'south'}};
	assert.deepEqual(
		withoutSettled([next, tags, moved]).map(({at, isUnclear}) => [at, isUnclear]),
		[
			[3, undefined],
			[2, undefined],
			[1, undefined],
		],
	);
});
