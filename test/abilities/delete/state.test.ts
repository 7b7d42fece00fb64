import assert from 'node:assert/strict';
import {test} from 'node:test';
import {stayingOf, type DeletionRow} from '../../../source/abilities/delete/plan.js';
import {deletionRows} from '../../../source/abilities/delete/rows.js';
import type {Organization} from '../../../source/base/api/schemas.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {soughtText} from '../../../source/kernel/state/open-search.js';
import {rowOfId, selectedOrganization} from '../../../source/kernel/state/selectors.js';
import {apiError, dialogOf, emptyState, organization, received, reduceAll} from '../../helpers/state.js';

const opened: Event = {
	type: 'deletions/opened',
	chosen: {organizations: [{id: 'a', name: 'A'}], hidden: [], unlisted: 0},
	request: 7,
};

/** A row with these sub-organizations. */
const rowOf = (id: string, children: readonly Organization[] = []): DeletionRow => ({
	organization: {id, name: id},
	path: [id],
	result: {status: 'waiting'},
	checks: {
		organizations: children.length,
		accounts: 0,
		members: 0,
		first: {organizations: children, accounts: [], members: []},
	},
});

await test('shows the progress of the checks, and the review after the answer to the open ones', () => {
	const noted = reduceAll(
		emptyState(),
		opened,
		{type: 'deletions/noted', request: 7, text: 'One.'},
		{type: 'deletions/noted', request: 6, text: 'Late.'},
	);
	assert.equal(dialogOf(noted, 'deletionsCheck').text, 'One.');
	const rows = [rowOf('a')];
	assert.equal(reduceAll(noted, {type: 'deletions/checked', request: 6, rows}).dialog, noted.dialog);
	assert.equal(dialogOf(reduceAll(noted, {type: 'deletions/checked', request: 7, rows}), 'deletions').rows, rows);
	const error = apiError();
	assert.equal(
		dialogOf(reduceAll(noted, {type: 'deletions/checkFailed', request: 7, error}), 'deletionsCheck').error,
		error,
	);
});

await test('warns with its colour before an organization is deleted', () => {
	const listed = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		received(1, [organization('one')]),
	);
	const asked = reduceAll(listed, {type: 'deletion/opened', organization: organization('one'), request: 7});
	const [title] = deletionRows(asked, dialogOf(asked, 'deletion').deletion, 80);
	assert.deepEqual(
		title?.left.map(({tone}) => tone),
		['danger'],
	);
});

await test('removes a deleted organization from the list with its mark, and adds one that was created again', () => {
	const [one, two] = [organization('one'), organization('two')];
	const listed = reduceAll(
		emptyState(),
		{type: 'deletions/restored', organization: one, at: 1},
		{type: 'deletions/restored', organization: two, at: 1},
		{type: 'tree/marksChanged', ids: ['one', 'two']},
	);
	assert.equal(listed.organizations.length, 2);
	const after = reduceAll(listed, {type: 'deletions/deleted', id: 'one'});
	assert.deepEqual(
		[after.organizations.map(({id}) => id), [...after.marks], after.message],
		[['two'], ['two'], undefined],
	);
});

await test('keeps a parent if something in it stays', () => {
	const rows = [
		rowOf('leaf'),
		rowOf('inner', [organization('leaf')]),
		rowOf('top', [organization('inner'), organization('inner2')]),
		rowOf('other', [organization('inner')]),
	];
	const staying = (...leftOut: readonly string[]) => stayingOf(rows, new Set(leftOut)).keys().toArray();
	assert.deepEqual(staying(), ['top']);
	assert.deepEqual(staying('leaf'), ['inner', 'top', 'other']);
	assert.deepEqual(staying('inner'), ['top', 'other']);
});

await test('keeps the filter of the tree after a deletion, and goes to the next match', () => {
	const listed = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		received(
			1,
			['Acme North', 'Acme South', 'Beta', 'Acme West'].map(name => ({...organization(name), name})),
		),
	);
	const filtered = reduceAll(
		listed,
		{type: 'find/opened', now: 1},
		{type: 'find/edited', line: lineOf('name:acme')},
		{type: 'find/accepted'},
		{type: 'tree/selected', key: listed.tree.index.keyAt(rowOfId(listed, 'Acme South')) ?? ''},
	);
	const done = reduceAll(
		filtered,
		{type: 'deletion/opened', organization: organization('Acme South'), request: 7},
		{type: 'deletion/sent', request: 8},
		{type: 'deletion/done', request: 8, id: 'Acme South', message: {tone: 'success', text: 'Deleted.'}},
	);
	assert.deepEqual(
		[soughtText(done.find), [...done.tree.visible].map(row => done.tree.index.nameAt(row))],
		['name:acme', ['Acme North', 'Acme West']],
	);
	assert.equal(selectedOrganization(done)?.id, 'Acme West');
});
