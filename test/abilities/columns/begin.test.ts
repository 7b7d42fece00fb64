import assert from 'node:assert/strict';
import {test} from 'node:test';
import {beginWithColumns} from '../../../source/abilities/columns/begin.js';
import {family, profile, received} from '../../helpers/state.js';
import {startProgram} from '../../helpers/program.js';

function start(by: string) {
	const {store, context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	beginWithColumns(context);
	store.dispatch({type: 'tree/sorted', sort: {by, isReversed: true}});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	const ids = () => {
		const {tree: {index, visible}} = store.getState();
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
	const profiles = new Map([['north', 'a@x.example'], ['contoso', 'b@x.example']].map(([id = '', email = '']) => [id, {profile: {...profile, business_email: email}, readAt: 1, age: 'a day ago'}]));
	store.dispatch({type: 'known/profilesRecalled', profiles});
	store.dispatch({type: 'known/allRecalled', need: 'members'});
	assert.equal(ids(), before);
	store.dispatch({type: 'known/allRecalled', need: 'profile'});
	assert.equal(ids(), 'acme apac emea contoso north');
});
