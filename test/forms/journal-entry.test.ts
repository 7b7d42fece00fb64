import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, editForm, profileForm} from '../../source/forms/form.js';
import {afterOf, changesOf, requestsOf} from '../../source/forms/request.js';
import {restoreForm, storeForm} from '../../source/forms/stored-form.js';
import {
	storedWrite, undoForm, withoutSettled, withUndone, type JournalEntry,
} from '../../source/forms/journal-entry.js';
import {north, profile} from '../helpers/state.js';

const odd = {...profile, external_metadata: '{ "n" : 9007199254740993 }', since: {year: 2025}};

await test('undoes an edit by a new edit from the stored to the earlier values', () => {
	const form = changeField(changeField(editForm(north, odd), 'name', {text: 'Southwind'}), 'external_metadata', {text: ''});
	const undo = undoForm({
		at: 1, kind: 'edit', id: 'north', before: form.before, after: afterOf(form),
	});
	assert.deepEqual(changesOf(undo), [
		{name: 'name', from: 'Southwind', to: 'Northwind'},
		{name: 'external_metadata', from: '', to: odd.external_metadata},
	]);
	assert.deepEqual(requestsOf(undo).map(({body}) => body), [{name: 'Northwind'}, odd]);
	assert.deepEqual([undo.kind, undo.id, undo.step], ['edit', 'north', {name: 'editing'}]);
	assert.match(undo.note ?? '', /new change/v);
	assert.deepEqual([undo.isUndo, restoreForm(storeForm(undo)).isUndo], [true, true]);
});

await test('undoes a profile by restoring every field', () => {
	const form = changeField(profileForm(north, odd), 'business_phone', {text: '1'});
	const undo = undoForm({
		at: 1, kind: 'profile', id: 'north', before: form.before, after: afterOf(form),
	});
	assert.deepEqual(requestsOf(undo), [{
		part: 'profile', method: 'PUT', path: '/organizations/north/profile', body: odd,
	}]);
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: '1', to: '+1 555 0100'}]);
});

await test('undoes the rename of an organization without a profile, without sending one', () => {
	const form = changeField(editForm(north, undefined), 'name', {text: 'Southwind'});
	const undo = undoForm({
		at: 1, kind: 'edit', id: 'north', before: form.before, after: afterOf(form),
	});
	assert.deepEqual(requestsOf(undo), [{
		part: 'name', method: 'PUT', path: '/organizations/north', body: {name: 'Northwind'},
	}]);
});

await test('restores a deleted organization as a new one, and names what is lost', () => {
	const {before} = editForm(north, odd);
	const undo = undoForm({
		at: 1, kind: 'delete', id: 'north', before,
	});
	assert.deepEqual(requestsOf(undo), [{
		part: 'creation', method: 'POST', path: '/organizations', body: {name: 'Northwind', parent: {id: 'emea'}, profile: odd},
	}]);
	assert.deepEqual(changesOf(undo).map(({name, from}) => [name, from]), [
		['name', ''], ['business_name', ''], ['business_email', ''], ['business_phone', ''], ['business_address', ''], ['external_metadata', ''],
	]);
	const resumed = restoreForm(storeForm(undo));
	assert.deepEqual(requestsOf(resumed), requestsOf(undo), 'from its draft as well');
	assert.match(undo.note ?? '', /id, creation date, flags, members and accounts do not come back/v);
});

await test('restores a deleted root without a profile as a root', () => {
	const undo = undoForm({
		at: 1, kind: 'delete', id: 'root', before: {name: 'Root', parentId: ''},
	});
	assert.deepEqual(requestsOf(undo), [{
		part: 'creation', method: 'POST', path: '/organizations', body: {name: 'Root'},
	}]);
});

const marked = {...profile, business_name: 'Bearer [redacted]', business_phone: '2'};

await test('never restores the mark of a credential, and reports that', () => {
	const before = {name: 'North [redacted]', parentId: 'emea', profile: marked};
	const undo = undoForm({
		at: 1, kind: 'edit', id: 'north', before, after: {name: 'Northwind', parentId: 'emea', profile},
	});
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: '+1 555 0100', to: '2'}]);
	assert.doesNotMatch(JSON.stringify(requestsOf(undo)), /redacted/v);
	assert.equal(undo.note, 'This is a new change that restores the earlier values. Not restored, and unchanged, because it had a credential, which is never kept: name, business name.');
	const again = undoForm({
		at: 1, kind: 'delete', id: 'north', before,
	});
	assert.doesNotMatch(JSON.stringify(requestsOf(again)), /redacted/v);
	assert.deepEqual(changesOf(again).map(({name}) => name), ['business_email', 'business_phone', 'business_address', 'external_metadata']);
	assert.match(again.note ?? '', /left out, because it had a credential, which is never kept: name, business name\.$/v);
});

await test('restores everything else if the write left the mark unchanged', () => {
	const {note} = undoForm({
		at: 1, kind: 'profile', id: 'north', before: {name: 'N', parentId: '', profile: marked}, after: {name: 'N', parentId: '', profile: {...marked, business_phone: '3'}},
	});
	assert.equal(note, 'This is a new change that restores the earlier values.');
});

await test('records a mark for a saved credential, and undoes it from the stored value', () => {
	const secret = 'cfut_canary0123456789';
	const form = changeField(changeField(profileForm(north, odd), 'business_phone', {text: secret}), 'business_email', {text: 'new@test.example'});
	const write = storedWrite(form);
	assert.equal(JSON.stringify(write).includes('canary'), false);
	assert.deepEqual([write.before, write.after?.profile], [form.before, {...odd, business_email: 'new@test.example', business_phone: '[redacted]'}]);
	const stored = afterOf(form);
	const undo = undoForm({
		at: 1, kind: 'profile', id: 'north', ...write,
	}, stored);
	assert.deepEqual(undo.before, stored);
	assert.deepEqual(changesOf(undo), [{name: 'business_email', from: 'new@test.example', to: odd.business_email}, {name: 'business_phone', from: secret, to: odd.business_phone}]);
	const renamed = storedWrite(changeField(editForm(north, undefined), 'name', {text: secret}));
	assert.deepEqual(renamed.after, {name: '[redacted]', parentId: 'emea', profile: undefined});
});

await test('settles an unclear write by the next write to the same organization', () => {
	const named = (name: string) => ({name, parentId: '', profile});
	const write = (at: number, from: string, to: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
		at, kind: 'edit', id: 'north', before: named(from), after: named(to), ...rest,
	});
	const isUnclear = true;
	const ofEach = (...entries: readonly JournalEntry[]) => withoutSettled(entries.toReversed()).map(({at, isUnclear: isOpen = false}) => [at, isOpen]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'B', 'C')), [[2, false], [1, false]]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'A', 'C')), [[2, false]]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'D', 'C')), [[2, false], [1, true]]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'A', 'C', {id: 'other'})), [[2, false], [1, true]]);
	assert.deepEqual(ofEach(write(1, 'A', 'B', {isUnclear}), write(2, 'A', 'C', {kind: 'profile'})), [[2, false], [1, true]], 'a profile that was opened before tells nothing of a name');
});

await test('marks a write as undone when later writes restored all its values, until it is repeated', () => {
	const write = (at: number, from: readonly [name: string, phone: string], to: readonly [name: string, phone: string], rest: Partial<JournalEntry> = {}): JournalEntry => {
		const [before, after] = [from, to].map(([name, phone]) => ({name, parentId: '', profile: {...profile, business_phone: phone}}));
		return {
			at, kind: 'edit', id: 'north', before: before ?? {name: '', parentId: ''}, after, ...rest,
		};
	};

	const undone = (...entries: readonly JournalEntry[]) => withUndone(entries.toReversed()).filter(({isUndone}) => isUndone).map(({at}) => at);
	const first = write(1, ['A', '1'], ['B', '2']);
	assert.deepEqual(undone(first), []);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '2'])), [], 'the phone is not put back');
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '2']), write(3, ['A', '2'], ['A', '1'])), [1]);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1'])), [1]);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1']), write(3, ['A', '1'], ['B', '2'])), [2]);
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1'], {isUnclear: true})), [], 'that may not have been stored');
	assert.deepEqual(undone(first, write(2, ['B', '2'], ['A', '1'], {id: 'other'})), []);
	const secret = write(1, ['A', '[redacted]'], ['A', '2']);
	assert.deepEqual(undone(secret, write(2, ['A', '2'], ['A', '[redacted]'])), [], 'nobody knows whether it is the same credential');
});

const older = 'aB3_-'.repeat(8);

await test('keeps a typed credential without a prefix out of the records, and lets undo remove it', () => {
	const read = {...profile, business_phone: '1'};
	const pasted = changeField(profileForm(north, read), 'business_phone', {text: `1${older}`});
	const entry = {
		at: 1, kind: 'profile', id: 'north', ...storedWrite(pasted),
	} as const;
	const undo = undoForm(entry, afterOf(pasted));
	assert.deepEqual(changesOf(undo), [{name: 'business_phone', from: `1${older}`, to: '1'}]);
	assert.doesNotMatch(JSON.stringify([storedWrite(pasted), storeForm(pasted)]), /aB3_/v);
});

await test('keeps a value that only looks like a credential if it was stored before, so that undo can restore it', () => {
	const held = {...profile, business_phone: older, external_metadata: JSON.stringify({contract: 'C-1', commit: 'da39a3ee5e6b4b0d3255bfef95601890afd80709'})};
	const removed = changeField(changeField(profileForm(north, held), 'external_metadata', {text: ''}), 'business_phone', {text: '1'});
	const undo = undoForm({
		at: 1, kind: 'profile', id: 'north', ...storedWrite(removed),
	}, afterOf(removed));
	assert.deepEqual([undo.before, requestsOf(undo).map(({body}) => body)], [afterOf(removed), [held]]);
	assert.doesNotMatch(undo.note ?? '', /Not put back/v);

	const beside = changeField(profileForm(north, held), 'business_email', {text: 'new@test.example'});
	const again = undoForm({
		at: 2, kind: 'profile', id: 'north', ...storedWrite(beside),
	}, afterOf(beside));
	assert.deepEqual([changesOf(again), requestsOf(again).map(({body}) => body)], [[{name: 'business_email', from: 'new@test.example', to: profile.business_email}], [held]]);
	const resumed = restoreForm(storeForm(beside), beside.before);
	assert.deepEqual([resumed.before, requestsOf(resumed)], [beside.before, requestsOf(beside)]);
});

await test('keeps an edit next to a stored credential out of the draft', () => {
	const held = {...profile, external_metadata: '{"token":"cfut_0123456789abcdef","note":"x"}'};
	const form = changeField(profileForm(north, held), 'external_metadata', {text: held.external_metadata.replace('"x"', '"y"')});
	const stored = storeForm(form);
	assert.doesNotMatch(JSON.stringify(stored), /cfut_/v);
	assert.deepEqual(stored.texts, []);
});
