import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../source/api/schemas.js';
import {isWanted} from '../../source/headless/members.js';
import {membersOf} from '../../source/headless/members-below.js';

const member = (email: string, status: string): Member => ({id: email, status, user: {email, name: ''}});

await test('lists each member with its organization, in the order of the organizations', () => {
	const read = new Map([['b', {members: [member('jane', 'active')], unreadable: 0}], ['a', {members: [member('max', 'active'), member('new', 'pending')], unreadable: 0}]]);
	const organizations = ['a', 'b', 'c'].map(id => ({id, name: id.toUpperCase()}));
	assert.deepEqual(membersOf(read, organizations).map(({member: {id}, organization}) => `${organization.name} ${id}`), ['A new', 'A max', 'B jane']);
});

await test('counts only people with access or an invitation as people without two-factor', () => {
	const weak = (status: string): Member => ({...member(status, status), user: {email: 'a@x.example', name: '', two_factor_authentication_enabled: false}});
	const flags = {without2fa: true, pendingOver: undefined, user: undefined};
	assert.deepEqual(['active', 'pending', 'rejected', 'canceled'].filter(status => isWanted(weak(status), flags, 0)), ['active', 'pending']);
});
