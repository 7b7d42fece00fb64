import assert from 'node:assert/strict';
import {test} from 'node:test';
import {editForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {reduce, registry} from '../../../source/abilities.js';
import {
	rowOfId,
	selectedAccounts,
	selectedDetail,
	selectedId,
	selectedOrganization,
	selectedRow,
} from '../../../source/kernel/state/selectors.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {account, emptyState, family, north, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';

const state = reduce(stateWith(family), {type: 'tree/selected', key: 'north'});

await test('finds the selected row, organization, detail and accounts', () => {
	const detail = {organization: north, profile, readAt: 1};
	const read = reduceAll(
		state,
		{type: 'detail/requested', id: 'north', request: 2},
		{type: 'detail/received', id: 'north', request: 2, detail},
		{type: 'accounts/requested', id: 'north', request: 3},
	);
	assert.deepEqual([selectedRow(read), selectedId(read), selectedOrganization(read)], [4, 'north', family[3]]);
	assert.equal(selectedDetail(read), detail);
	assert.equal(selectedAccounts(read), read.accounts.get('north'));
});

await test('selects nothing before a list has loaded', () => {
	const empty = emptyState();
	assert.deepEqual(
		[
			selectedRow(empty),
			selectedId(empty),
			selectedOrganization(empty),
			selectedDetail(empty),
			selectedAccounts(empty),
		],
		[-1, undefined, undefined, undefined, undefined],
	);
});

await test('finds a row by its id', () => {
	assert.deepEqual(
		['north', 'nowhere'].map(id => rowOfId(state, id)),
		[4, -1],
	);
});

await test('finds the current place of the person', () => {
	const form = editForm(organization('north'), profile);
	const opened = reduce(state, {type: 'form/opened', form});
	const deletion = reduce(state, {type: 'deletion/opened', organization: organization('north'), request: 1});
	const states = {
		tree: state,
		detail: reduce(state, {type: 'pane/focused', pane: 'detail'}),
		accounts: reduce(state, {type: 'pane/focused', pane: 'accounts'}),
		find: reduce(state, {type: 'find/opened'}),
		account: reduce(state, {type: 'account/opened', account: account('a')}),
		opening: reduce(state, {type: 'form/requested', title: '', request: 1, id: 'north'}),
		form: opened,
		picker: reduce(opened, {type: 'picker/opened', query: lineOf('')}),
		review: reduce(opened, {type: 'form/reviewed'}),
		sending: reduce(opened, {type: 'form/sent', request: 1}),
		leaving: reduce(opened, {type: 'form/leaveAsked'}),
		deletion,
		deleting: reduce(deletion, {type: 'deletion/sent', request: 2}),
		help: reduce(state, {type: 'help/opened'}),
		small: reduce(opened, {type: 'terminal/resized', columns: 39, rows: 10}),
	};
	assert.deepEqual(
		Object.values(states).map(each => placeOf(each, registry)),
		Object.keys(states),
	);
	assert.equal(placeOf(reduceAll(state, {type: 'find/opened'}, {type: 'find/accepted'}), registry), 'tree');
});

await test('notifies the listeners of a store only of changes', () => {
	const store = createStore(state, reduce);
	const seen: Array<string | undefined> = [];
	const stop = store.subscribe(() => {
		seen.push(store.getState().selectedKey);
	});
	store.dispatch({type: 'tree/moved', by: -1});
	store.dispatch({type: 'message/cleared'});
	store.dispatch({type: 'tree/moved', by: -1});
	stop();
	store.dispatch({type: 'tree/moved', by: -1});
	assert.deepEqual(seen, ['contoso', 'emea']);
	assert.equal(store.getState().selectedKey, 'apac');
});
