import assert from 'node:assert/strict';
import {test} from 'node:test';
import {unsearched} from '../../../source/kernel/state/searchable.js';
import type {Organization} from '../../../source/base/api/schemas.js';
import {editForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce, registry} from '../../../source/abilities.js';
import {partOf} from '../../../source/kernel/rows/registry.js';
import type {State} from '../../../source/kernel/state/state.js';
import {
	account,
	apiError,
	dialogOf,
	family,
	north,
	organization,
	profile,
	reduceAll,
	stateWith,
	visibleNames,
} from '../../helpers/state.js';

const seenOf = (state: State) => partOf(registry, state)?.seen(state);

const error = apiError();
const message = {tone: 'success', text: 'Deleted.'} as const;
const contoso = organization('contoso', {name: 'Contoso', parent: 'emea'});
const detail = {organization: contoso, profile, readAt: 1};
const base = reduce(stateWith(family), {type: 'tree/selected', key: 'contoso'});
const opened = reduce({...base, message}, {type: 'deletion/opened', organization: contoso, request: 3});
const checked = reduce(opened, {type: 'deletion/checked', request: 3, organizations: 2, accounts: 1, detail});
const sent = reduce(checked, {type: 'deletion/sent', request: 4});

const deletionOf = (state: State) => dialogOf(state, 'deletion').deletion;

await test('notes the list that was left, and opens it again', () => {
	const left = reduce(opened, {type: 'dialog/leftFor', to: {id: 'contoso'}});
	assert.deepEqual(
		[left.dialog, left.leftList],
		[{kind: 'none'}, {id: 'contoso', dialog: opened.dialog, from: 'contoso'}],
	);
	const again = reduce(left, {type: 'dialog/reopened'});
	assert.deepEqual([again.dialog, again.leftList], [opened.dialog, undefined]);
	assert.equal(reduce(again, {type: 'dialog/reopened'}), again);
});

await test('opens help in front of a dialog, and keeps what changes beneath', () => {
	const helped = reduce(opened, {type: 'help/opened'});
	const scrolled = reduce(helped, {type: 'front/changed', event: {type: 'dialog/scrolled', to: 1}});
	const later = reduce(scrolled, {type: 'deletion/checked', request: 3, organizations: 2, accounts: 1, detail});
	assert.deepEqual([scrolled.inFront?.kind, scrolled.dialog], ['help', opened.dialog]);
	const closed = reduce(later, {type: 'front/changed', event: {type: 'dialog/closed'}});
	assert.deepEqual([closed.inFront, closed.dialog], [undefined, checked.dialog]);
});

await test('opens and closes help', () => {
	const help = reduce(base, {type: 'help/opened'});
	assert.deepEqual(help.dialog, {kind: 'help', ...unsearched});
	assert.deepEqual(reduce(help, {type: 'dialog/closed'}).dialog, {kind: 'none'});
});

await test('opens the messages in full', () => {
	assert.deepEqual(reduce(base, {type: 'dialog/messageOpened', messages: [message]}).dialog, {
		kind: 'message',
		messages: [message],
	});
});

await test('opens the dialog of an account', () => {
	assert.deepEqual(reduce(base, {type: 'account/opened', account: account('a')}).dialog, {
		kind: 'account',
		account: account('a'),
	});
});

await test('scrolls help, accounts, deletions and reviews', () => {
	const help = reduceAll(base, {type: 'help/opened'}, {type: 'dialog/scrolled', to: 4});
	assert.deepEqual(help.dialog, {kind: 'help', scrolledTo: 4, ...unsearched});
	const shown = reduceAll(base, {type: 'account/opened', account: account('a')}, {type: 'dialog/scrolled', to: 2});
	assert.deepEqual(shown.dialog, {kind: 'account', account: account('a'), scrolledTo: 2});
	const form = editForm(contoso, profile);
	const review = reduceAll(
		base,
		{type: 'form/opened', form},
		{type: 'form/reviewed'},
		{type: 'dialog/scrolled', to: 3},
	);
	assert.deepEqual(review.dialog, {kind: 'form', form: {...form, step: {name: 'reviewing', scrolledTo: 3}}});
	assert.deepEqual(reduce(opened, {type: 'dialog/scrolled', to: 5}).dialog, {...opened.dialog, scrolledTo: 5});
});

await test('records how much of a review was shown, without skipped rows', () => {
	const form = editForm(contoso, profile);
	const review = reduceAll(base, {type: 'form/opened', form}, {type: 'form/reviewed'});
	const draw = (state: State, top: number, columns = 40) =>
		reduce(state, {
			type: 'review/drawn',
			dialog: state.dialog,
			drawn: {columns, top, bottom: top + 7, needed: [[0, 12]]},
		});
	assert.equal(seenOf(review), undefined);
	const first = draw(review, 0);
	assert.deepEqual(seenOf(first)?.shown, [[0, 7]]);
	assert.equal(draw(first, 0), first);
	assert.deepEqual(seenOf(draw(first, 20))?.shown, [
		[0, 7],
		[20, 27],
	]);
	const second = draw(draw(first, 20), 7);
	assert.deepEqual(seenOf(second)?.shown, [
		[0, 14],
		[20, 27],
	]);
	assert.deepEqual(seenOf(draw(second, 0))?.shown, [
		[0, 14],
		[20, 27],
	]);
	assert.deepEqual(seenOf(draw(second, 14))?.shown, [[0, 27]]);
	assert.deepEqual(seenOf(draw(second, 7, 60))?.shown, [[7, 14]]);
	assert.equal(seenOf(reduce(second, {type: 'form/resumed'})), undefined);
});

await test('ignores a drawn review that is no longer open', () => {
	const review = reduceAll(base, {type: 'form/opened', form: editForm(contoso, profile)}, {type: 'form/reviewed'});
	const again = reduceAll(review, {type: 'form/resumed'}, {type: 'form/reviewed'});
	const drawn = {columns: 40, top: 0, bottom: 7, needed: [[0, 12]]} as const;
	assert.equal(reduce(again, {type: 'review/drawn', dialog: review.dialog, drawn}), again);
	assert.equal(reduce(base, {type: 'review/drawn', dialog: base.dialog, drawn}), base);
});

await test('starts a deletion by counting, with an empty name field', () => {
	assert.deepEqual(opened.dialog, {
		kind: 'deletion',
		deletion: {organization: contoso, checks: {status: 'loading', request: 3}, line: lineOf('')},
	});
	assert.equal(opened.message, undefined);
});

await test('shows the counts of a deletion, and ignores late ones', () => {
	assert.deepEqual(deletionOf(checked).checks, {status: 'ready', organizations: 2, accounts: 1, members: undefined});
	assert.equal(deletionOf(checked).organization, detail.organization);
	assert.equal(reduce(opened, {type: 'deletion/checked', request: 2, organizations: 0, accounts: 0, detail}), opened);
	assert.equal(reduce(base, {type: 'deletion/checked', request: 3, organizations: 0, accounts: 0, detail}), base);
});

await test('shows why counting failed, and ignores late failures', () => {
	assert.deepEqual(deletionOf(reduce(opened, {type: 'deletion/checkFailed', request: 3, error})).checks, {
		status: 'failed',
		error,
	});
	assert.equal(reduce(opened, {type: 'deletion/checkFailed', request: 2, error}), opened);
	assert.equal(reduce(checked, {type: 'deletion/checkFailed', request: 3, error}), checked);
});

await test('stores the typed name of a deletion, and clears its error', () => {
	const failed = reduce(sent, {type: 'deletion/failed', request: 4, at: 0, error});
	const edited = deletionOf(reduce(failed, {type: 'deletion/edited', line: lineOf('Cont')}));
	assert.deepEqual([edited.line, edited.error], [lineOf('Cont'), undefined]);
	assert.equal(reduce(base, {type: 'deletion/edited', line: lineOf('x')}), base);
});

await test('waits for the answer to a deletion', () => {
	assert.equal(deletionOf(sent).sending, 4);
});

await test('asks for the new name when the organization was renamed, and ignores late answers', () => {
	const typed = reduce(checked, {type: 'deletion/edited', line: lineOf('Northwind')});
	const renamed = {...north, name: 'Southwind'};
	const asked = reduce(reduce(typed, {type: 'deletion/sent', request: 4}), {
		type: 'deletion/renamed',
		request: 4,
		organization: renamed,
	});
	assert.deepEqual([deletionOf(asked).organization.name, deletionOf(asked).line.text], ['Southwind', '']);
	assert.equal(reduce(typed, {type: 'deletion/renamed', request: 4, organization: renamed}), typed);
});

await test('shows why a deletion failed and allows another try, and ignores late failures', () => {
	const failed = deletionOf(reduce(sent, {type: 'deletion/failed', request: 4, at: 0, error}));
	assert.deepEqual([failed.error, failed.sending], [error, undefined]);
	assert.equal(reduce(sent, {type: 'deletion/failed', request: 3, at: 0, error}), sent);
	assert.equal(reduce(checked, {type: 'deletion/failed', request: 4, at: 0, error}), checked);
});

await test('removes the deleted organization and selects the nearest row', () => {
	const known = reduceAll(
		sent,
		{type: 'accounts/requested', id: 'contoso', request: 8},
		{type: 'detail/requested', id: 'contoso', request: 9},
	);
	const done = reduce(known, {type: 'deletion/done', request: 4, id: 'contoso', message});
	assert.deepEqual([done.dialog, done.message], [{kind: 'none'}, message]);
	assert.deepEqual(visibleNames(done), ['Acme', '  APAC', '  EMEA', '    Northwind']);
	assert.deepEqual([done.selectedKey, done.cursorRow], ['north', 3]);
	assert.deepEqual([done.accounts.size, done.details.size], [0, 0]);
});

await test('selects the row above after deleting the last row, and nothing after the only one', () => {
	const last = reduceAll(
		base,
		{type: 'tree/selected', key: 'north'},
		{type: 'deletion/opened', organization: north, request: 3},
		{type: 'deletion/sent', request: 4},
		{type: 'deletion/done', request: 4, id: 'north', message},
	);
	assert.equal(last.selectedKey, 'contoso');
	const only = reduceAll(
		stateWith([organization('only')]),
		{type: 'deletion/opened', organization: organization('only'), request: 3},
		{type: 'deletion/sent', request: 4},
		{type: 'deletion/done', request: 4, id: 'only', message},
	);
	assert.deepEqual([only.selectedKey, only.tree.visible.length], [undefined, 0]);
});

await test('selects a sibling after a deletion, otherwise the parent, never another branch', () => {
	const heirOf = (id: string, organizations: readonly Organization[]) =>
		reduceAll(
			stateWith(organizations),
			{type: 'tree/selected', key: id},
			{type: 'deletion/opened', organization: organization(id), request: 3},
			{type: 'deletion/sent', request: 4},
			{type: 'deletion/done', request: 4, id, message},
		).selectedKey;
	const south = organization('south', {name: 'South', parent: 'apac'});
	const tokyo = organization('tokyo', {name: 'Tokyo', parent: 'apac'});
	assert.equal(heirOf('tokyo', [...family, south, tokyo]), 'south');
	assert.equal(heirOf('south', [...family, south, tokyo]), 'tokyo');
	assert.equal(heirOf('south', [...family, south]), 'apac');
	assert.equal(
		heirOf('orphan', [...family, organization('orphan', {parent: 'unseen'})]),
		'apac',
		'the nearest row, where the parent was shown for it alone and goes with it',
	);
});

await test('ignores a late answer to a deletion', () => {
	assert.equal(reduce(sent, {type: 'deletion/done', request: 3, id: 'contoso', message}), sent);
	assert.equal(reduce(base, {type: 'deletion/done', request: 4, id: 'contoso', message}), base);
});

await test('shows requests exactly as they are sent, and unfolds their JSON again', () => {
	const exact = reduce(stateWith([]), {type: 'dialog/requestsToggled'});
	assert.deepEqual(
		[exact.isRequestExact, reduce(exact, {type: 'dialog/requestsToggled'}).isRequestExact],
		[true, false],
	);
});
