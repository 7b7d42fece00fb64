import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as ofDeletion from '../../../source/abilities/delete/state.js';
import * as ofExport from '../../../source/abilities/export/dialog.js';
import * as ofFind from '../../../source/abilities/find/state.js';
import * as ofForms from '../../../source/abilities/edit/state.js';
import {createForm, editForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import * as shared from '../../../source/kernel/state/availability.js';
import type {WhyNot} from '../../../source/kernel/state/availability.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {
	account,
	apiError,
	emptyState,
	family,
	organization,
	reasonOf,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';
import {shownText} from '../../../source/base/text/told.js';

const availability = {...shared, ...ofDeletion, ...ofExport, ...ofFind, ...ofForms};
const {
	whyNotAccount,
	whyNotDelete,
	whyNotFindNext,
	whyNotLeave,
	whyNotMatch,
	whyNotOpenDeletion,
	whyNotOrganization,
	whyNotParent,
	whyNotRefreshAll,
	whyNotReview,
	whyNotRow,
	whyNotWrite,
} = availability;
const state = stateWith(family);
const readOnly: State = {...state, connection: {...state.connection, isReadOnly: true}};
const loading = reduceAll(emptyState(), {type: 'organizations/requested', request: 1});
const failed = reduceAll(loading, {type: 'organizations/failed', request: 1, error: apiError()});
const hidden = stateWith([organization('lone', {parent: 'hidden'})]);

await test('explains why there is no row: loading, failed or empty', () => {
	assert.equal(whyNotRow(state), undefined);
	assert.match(reasonOf(whyNotRow, loading), /still loading/v);
	assert.match(reasonOf(whyNotRow, failed), /Press R/v);
	assert.match(reasonOf(whyNotRow, stateWith([])), /Press C/v);
	const {connection: own} = state;
	assert.equal(
		whyNotRow({...stateWith([]), connection: {...own, isReadOnly: true}}),
		'There are no organizations here.',
	);
});

await test('refuses a write if read-only', () => {
	assert.equal(whyNotWrite(state), undefined);
	assert.match(reasonOf(whyNotWrite, readOnly), /read-only/v);
});

await test('refuses a write to an organization that is missing, invisible or read-only', () => {
	assert.equal(whyNotOrganization(state), undefined);
	assert.match(reasonOf(whyNotOrganization, loading), /still loading/v);
	assert.match(reasonOf(whyNotOrganization, readOnly), /read-only/v);
	const orphan = (name?: string) =>
		stateWith([{...organization('lone'), parent: {id: 'x', ...(name !== undefined && {name})}}]);
	assert.deepEqual(
		[orphan('Known'), orphan()].map(
			each => /only its (?<what>\w+) is known/v.exec(reasonOf(whyNotOrganization, each))?.groups?.['what'],
		),
		['name', 'id'],
	);
	assert.match(reasonOf(whyNotOrganization, hidden), /not visible/v);
});

await test('refuses a sub-organization without a row for the parent, or if read-only', () => {
	assert.equal(whyNotParent(state), undefined);
	assert.match(reasonOf(whyNotParent, readOnly), /read-only/v);
	assert.match(reasonOf(whyNotParent, stateWith([])), /Press C/v);
});

await test('refuses to refresh the whole list while it is loading', () => {
	assert.equal(whyNotRefreshAll(state), undefined);
	assert.equal(whyNotRefreshAll(failed), undefined);
	assert.match(reasonOf(whyNotRefreshAll, loading), /already loading/v);
});

await test('refuses the next match outside of a search', () => {
	assert.match(reasonOf(whyNotFindNext, state), /Press \//v);
	assert.equal(whyNotFindNext(reduceAll(state, {type: 'find/opened'})), undefined);
});

await test('refuses the next match during typing if nothing is found', () => {
	const finding = reduceAll(state, {type: 'find/opened'});
	const typed = (text: string) => whyNotMatch(reduceAll(finding, {type: 'find/edited', line: lineOf(text)}));
	assert.match(reasonOf(whyNotMatch, finding), /^Type what to find/v);
	assert.equal(typed('north'), undefined);
	assert.match(shownText(typed('zebra') ?? ''), /Press ↵ to ask the server/v);
});

await test('has nothing to leave in the tree, except a search', () => {
	assert.match(reasonOf(whyNotLeave, state), /nothing to leave here\. Press q to quit/v);
	assert.equal(whyNotLeave(reduceAll(state, {type: 'find/opened'})), undefined);
});

await test('refuses an account that is not loaded, and reports none only once that is known', () => {
	const requested: Event = {type: 'accounts/requested', id: 'acme', request: 2};
	const asked = reduceAll(state, requested);
	assert.deepEqual(
		[whyNotAccount(state), whyNotAccount(asked)],
		['The accounts have not loaded yet.', 'There are no accounts yet: the list is still loading.'],
	);
	const failedToRead = reduceAll(asked, {type: 'accounts/failed', id: 'acme', request: 2, error: apiError()});
	assert.match(reasonOf(whyNotAccount, failedToRead), /could not be loaded\. Press r/v);
	const none = reduceAll(asked, {
		type: 'accounts/received',
		id: 'acme',
		request: 2,
		items: [],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	assert.deepEqual(
		[whyNotAccount(none), whyNotAccount(hidden)],
		['There are no accounts here.', 'The accounts are not loaded: the organization is not visible to you.'],
	);
	const loaded = reduceAll(asked, {
		type: 'accounts/received',
		id: 'acme',
		request: 2,
		items: [account('a')],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	assert.equal(whyNotAccount(loaded), undefined);
});

await test('refuses a review before something is changed or typed', () => {
	const form = editForm(organization('emea', {parent: 'acme'}), undefined);
	const edit = reduceAll(state, {type: 'form/opened', form});
	const edited = reduceAll(edit, {type: 'form/edited', line: lineOf('New')});
	const created = reduceAll(state, {type: 'form/opened', form: createForm('')});
	assert.match(reasonOf(whyNotReview, edit), /Nothing has changed/v);
	assert.equal(whyNotReview(edited), undefined);
	assert.match(reasonOf(whyNotReview, created), /Nothing is typed/v);
	const named = reduceAll(created, {type: 'form/edited', line: lineOf('New')});
	assert.equal(whyNotReview(named), undefined);
	assert.equal(whyNotReview(state), undefined);
});

await test('refuses a deletion before it is counted, empty and confirmed with the exact name', () => {
	const emea = organization('emea', {name: 'EMEA'});
	const opened = reduceAll(state, {type: 'deletion/opened', organization: emea, request: 1});
	const uncounted = reduceAll(opened, {type: 'deletion/checkFailed', request: 1, error: apiError()});
	const detail = {organization: emea, profile: undefined, readAt: 1};
	const checked = (organizations: number, accounts: number) =>
		reduceAll(opened, {type: 'deletion/checked', request: 1, organizations, accounts, detail});
	const empty = checked(0, 0);
	const typed = (text: string) => whyNotDelete(reduceAll(empty, {type: 'deletion/edited', line: lineOf(text)}));
	assert.equal(whyNotDelete(state), undefined);
	assert.match(reasonOf(whyNotDelete, opened), /Still counting/v);
	assert.match(reasonOf(whyNotDelete, uncounted), /Could not count what blocks the/v);
	assert.equal(
		reasonOf(whyNotDelete, checked(1, 0)),
		'Only an empty organization can be deleted. Delete its sub-organizations first. Then press D in the tree again.',
	);
	assert.equal(
		reasonOf(whyNotDelete, checked(0, 1)),
		'Only an empty organization can be deleted. Move its accounts to another organization: press v in the accounts pane. Only a tenant administrator or Cloudflare support can close an account. Then press D in the tree again.',
	);
	assert.match(reasonOf(whyNotDelete, checked(0, 0)), /Type the exact name/v);
	assert.match(shownText(typed('Emea') ?? ''), /differs/v);
	assert.match(shownText(typed('EMEA ') ?? ''), /differs/v);
	assert.equal(typed('EMEA'), undefined);
	assert.equal(typed('emea'), undefined, 'its id');
});

await test('refuses to delete the organization, or the marked ones, while the cursor is on an account', () => {
	const marked = reduceAll(state, {type: 'tree/marksChanged', ids: ['emea', 'north']});
	const inAccounts = [state, marked].map(each => reduceAll(each, {type: 'pane/focused', pane: 'accounts'}));
	assert.deepEqual([whyNotOpenDeletion(state), whyNotOpenDeletion(marked)], [undefined, undefined]);
	const why =
		'cforgs cannot delete an account. To delete the organization, press D in the tree. Only a tenant administrator or Cloudflare support can close an account.';
	assert.deepEqual(
		inAccounts.map(each => reasonOf(whyNotOpenDeletion, each)),
		[why, why],
	);
});

await test('explains each refusal in one or two sentences', () => {
	const states = [state, readOnly, loading, failed, hidden, stateWith([])];
	const told = Object.entries(availability)
		.filter(([name]) => name.startsWith('whyNot'))
		.flatMap(([, whyNot]) => states.map(each => (whyNot as WhyNot)(each)))
		.filter(why => why !== undefined);
	assert.ok(told.length >= 15);
	assert.deepEqual(
		told.filter(why => !/^[A-Z].*\.$/v.test(shownText(why))),
		[],
	);
});
