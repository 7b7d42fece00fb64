import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm, profileForm} from '../../../source/kernel/form-model/form.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {storeForm, type Draft} from '../../../source/kernel/form-model/stored-form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {reduce, registry} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {unsearched} from '../../../source/kernel/state/searchable.js';
import {apiError, dialogOf, family, north, profile, reduceAll, stateWith} from '../../helpers/state.js';

const base = stateWith(family);
const drafts: readonly Draft[] = ['a', 'b', 'c'].map((file, index) => ({
	file,
	savedAt: index,
	form: storeForm(profileForm(north, profile)),
}));
const before = {name: 'Northwind', parentId: 'emea', profile};
const entries: readonly JournalEntry[] = ['1', '2'].map((id, at) => ({
	at,
	kind: 'edit',
	id,
	before,
	after: {...before, name: id},
}));
const offered = reduce(base, {type: 'drafts/offered', drafts, now: 9});
const undoing = reduce(base, {type: 'undo/opened', entries, now: 9});

const cursorOf = ({dialog}: State) => ('cursor' in dialog ? dialog.cursor : undefined);

await test('keeps the cursor on its write when looked-up results arrive', () => {
	const [first, second] = entries;
	const onSecond = reduce(undoing, {type: 'dialog/moved', by: 1});
	assert.ok(first);
	assert.ok(second);
	assert.equal(cursorOf(reduce(onSecond, {type: 'undo/lookedUp', entries: [second]})), 0);
	assert.equal(cursorOf(reduce(onSecond, {type: 'undo/lookedUp', entries: [first]})), 0, 'the write is gone');
	assert.equal(cursorOf(reduce(onSecond, {type: 'undo/lookedUp', entries})), 1);
	assert.equal(reduce(base, {type: 'undo/lookedUp', entries}), base);
});

await test('opens the drafts and the undo list at the first entry', () => {
	assert.deepEqual(offered.dialog, {...unsearched, kind: 'drafts', drafts, now: 9, cursor: 0, isAsking: false});
	assert.deepEqual(undoing.dialog, {kind: 'undo', entries, now: 9, cursor: 0, query: lineOf(''), isTyping: false});
});

await test('keeps the cursor within the list', () => {
	const moved = (state: State, ...by: readonly number[]) =>
		cursorOf(reduceAll(state, ...by.map(each => ({type: 'dialog/moved', by: each}) as const)));
	assert.deepEqual(
		[moved(offered, 1), moved(offered, 1, 1), moved(offered, 9), moved(offered, 9, -1), moved(offered, -1)],
		[1, 2, 2, 1, 0],
	);
	assert.deepEqual([moved(undoing, 1), moved(undoing, 1, 1), moved(undoing, -5)], [1, 1, 0]);
});

await test('moves no cursor in a dialog without a list', () => {
	const others = [
		base,
		reduce(base, {type: 'form/requested', title: '', request: 1, id: 'north'}),
		reduce(base, {type: 'form/opened', form: createForm('')}),
		reduce(base, {type: 'deletion/opened', organization: north, request: 1}),
		reduce(base, {type: 'dialog/quitAsked', kept: ['a form'], lost: []}),
		reduce(base, {type: 'help/opened'}),
	];
	assert.deepEqual(
		others.map(each => reduce(each, {type: 'dialog/moved', by: 1})),
		others,
	);
});

await test('removes a discarded draft, and closes the list after the last one', () => {
	const last = reduceAll(
		{...offered, asideCount: 2},
		{type: 'dialog/moved', by: 2},
		{type: 'drafts/discarded', file: 'c'},
	);
	assert.deepEqual(
		[last.dialog, last.asideCount],
		[{...unsearched, kind: 'drafts', drafts: drafts.slice(0, 2), now: 9, cursor: 1, isAsking: false}, 1],
	);
	const gone = reduceAll(last, {type: 'drafts/discarded', file: 'a'}, {type: 'drafts/discarded', file: 'b'});
	assert.deepEqual([gone.dialog, gone.asideCount], [{kind: 'none'}, 0]);
	assert.deepEqual(reduce(base, {type: 'drafts/discarded', file: 'a'}), base);
});

await test('asks before it discards a draft, and returns to the list', () => {
	const asked = reduceAll(offered, {type: 'dialog/moved', by: 1}, {type: 'drafts/discardAsked', isAsking: true});
	assert.deepEqual(asked.dialog, {...unsearched, kind: 'drafts', drafts, now: 9, cursor: 1, isAsking: true});
	assert.deepEqual(reduce(asked, {type: 'drafts/discardAsked', isAsking: false}).dialog, {
		...unsearched,
		kind: 'drafts',
		drafts,
		now: 9,
		cursor: 1,
		isAsking: false,
	});
	const [one, ...others] = drafts;
	const discarded = reduce(asked, {type: 'drafts/discarded', file: one?.file ?? ''});
	assert.deepEqual(discarded.dialog, {
		...unsearched,
		kind: 'drafts',
		drafts: others,
		now: 9,
		cursor: 1,
		isAsking: false,
	});
	assert.equal(reduce(base, {type: 'drafts/discardAsked', isAsking: true}), base);
});

await test('counts one draft less when one is resumed, never below zero', () => {
	assert.equal(reduce({...base, asideCount: 2}, {type: 'drafts/taken'}).asideCount, 1);
	assert.equal(reduce(base, {type: 'drafts/taken'}).asideCount, 0);
});

await test('does not count discarded drafts as waiting', () => {
	assert.equal(reduce({...base, asideCount: 2}, {type: 'drafts/taken', isDiscarded: true}).asideCount, 2);
	const shown = reduce(
		{...base, asideCount: 2},
		{type: 'drafts/offered', drafts: drafts.map(each => ({...each, discardedAt: 1})), now: 9},
	);
	assert.equal(reduce(shown, {type: 'drafts/discarded', file: 'a'}).asideCount, 2);
});

await test('notes why earlier values cannot be stored, until they can', () => {
	const failed = reduce(base, {type: 'undo/checked', failure: 'ENOSPC'});
	assert.equal(failed.journalFailure, 'ENOSPC');
	assert.deepEqual(reduce(failed, {type: 'undo/checked', failure: undefined}), base);
});

await test('notes why drafts cannot be saved, until they can', () => {
	const failed = reduce(base, {type: 'drafts/checked', failure: 'the disk is full (ENOSPC)'});
	assert.equal(failed.draftFailure, 'the disk is full (ENOSPC)');
	assert.deepEqual(reduce(failed, {type: 'drafts/checked', failure: undefined}), base);
});

await test('asks before quitting, and stays when the dialog closes', () => {
	const asked = reduce(base, {type: 'dialog/quitAsked', kept: ['a form'], lost: []});
	assert.deepEqual(asked.dialog, {kind: 'quitting', kept: ['a form'], lost: []});
	assert.deepEqual(reduce(asked, {type: 'dialog/closed'}), base);
});

await test('keeps the verdict of a failed deletion until the next key', () => {
	const sent = reduceAll(
		base,
		{type: 'deletion/opened', organization: north, request: 1},
		{type: 'deletion/sent', request: 2},
	);
	const failed = reduce(sent, {type: 'deletion/failed', request: 2, at: 0, error: apiError(), verdict: 'unknown'});
	assert.deepEqual(
		[
			failed,
			reduce(failed, {type: 'deletion/edited', line: lineOf('N')}),
			reduce(failed, {type: 'deletion/sent', request: 3}),
		].map(each => dialogOf(each, 'deletion').deletion.verdict),
		['unknown', undefined, undefined],
	);
});

await test('names the place of each of these dialogs', () => {
	const form = reduceAll(
		base,
		{type: 'form/opened', form: profileForm(north, profile)},
		{type: 'form/sent', request: 1},
	);
	const waiting = reduce(form, {type: 'saving/created', request: 1, organization: north, at: 1});
	const conflict = reduce(form, {type: 'form/conflicted', request: 1, theirs: before});
	const discarding = reduce(offered, {type: 'drafts/discardAsked', isAsking: true});
	const states = {
		drafts: offered,
		discarding,
		undo: undoing,
		quitting: reduce(base, {type: 'dialog/quitAsked', kept: ['a form'], lost: []}),
		waiting,
		conflict,
	};
	assert.deepEqual(
		Object.values(states).map(each => placeOf(each, registry)),
		Object.keys(states),
	);
});
