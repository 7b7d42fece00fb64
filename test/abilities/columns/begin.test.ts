import assert from 'node:assert/strict';
import {test} from 'node:test';
import {beginWithColumns} from '../../../source/abilities/columns/ability.js';
import {treeTitle} from '../../../source/abilities/organizations/tree-pane.js';
import {selectedId} from '../../../source/kernel/state/selectors.js';
import {account, family, profile, received} from '../../helpers/state.js';
import {startProgram} from '../../helpers/program.js';

function start(by: string) {
	const {store, context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	beginWithColumns(context);
	store.dispatch({type: 'tree/sorted', sort: {by, isReversed: true}});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	const ids = () => {
		const {
			tree: {index, visible},
		} = store.getState();
		return Array.from(visible, row => index.idAt(row)).join(' ');
	};

	return {store, ids};
}

await test('sorts a list that comes after its order was chosen', () => {
	assert.equal(start('id').ids(), 'acme emea north contoso apac');
});

await test('sorts again once everything that the column looks at is recalled, and keeps the rows in place until then', () => {
	const {store, ids} = start('email');
	const before = ids();
	const profiles = new Map(
		[
			['north', 'a@x.example'],
			['contoso', 'b@x.example'],
		].map(([id = '', email = '']) => [id, {profile: {...profile, business_email: email}, readAt: 1, age: 'a day ago'}]),
	);
	store.dispatch({type: 'known/profilesRecalled', profiles});
	store.dispatch({type: 'known/allRecalled', need: 'members'});
	assert.equal(ids(), before);
	store.dispatch({type: 'known/allRecalled', need: 'profile'});
	assert.equal(ids(), 'acme apac emea contoso north');
});

await test('sorts again at the end of a reading, says so in the title until then, and keeps the cursor on its organization', () => {
	const {store, ids} = start('accounts');
	const before = ids();
	store.dispatch({type: 'tree/selected', key: 'emea'});
	store.dispatch({type: 'rest/started', request: 7, total: 5});
	const lists = new Map(
		[
			['emea', 1],
			['contoso', 2],
		].map(([id, length]) => [
			String(id),
			{
				items: Array.from({length: Number(length)}, (_, at) => account(`${id}${at}`)),
				unreadable: 0,
				readAt: 1,
				progress: {status: 'complete'} as const,
			},
		]),
	);
	store.dispatch({type: 'rest/received', request: 7, done: 2, accounts: lists, members: new Map()});
	assert.equal(ids(), before);
	assert.deepEqual(
		[90, 52].map(columns => treeTitle(store.getState(), columns)),
		['Sorted by accounts, and again at the end of the reading', 'Sorted by accounts, again when read'],
	);
	store.dispatch({type: 'rest/ended', request: 7});
	assert.equal(ids(), 'acme emea contoso north apac');
	assert.match(treeTitle(store.getState(), 90), /\(2 lists loaded\)/v);
	assert.equal(selectedId(store.getState()), 'emea');
});

await test('promises another sort in the title only for values that the reading adds', () => {
	const titles = ['path', 'id', 'manager', 'email'].map(by => {
		const {store} = start(by);
		store.dispatch({type: 'rest/started', request: 7, total: 5});
		return treeTitle(store.getState(), 90);
	});
	assert.deepEqual(
		titles.map(title => title.includes('at the end of the reading')),
		[false, false, false, true],
	);
	assert.match(titles[2] ?? '', /^Organizations by /v);
});
