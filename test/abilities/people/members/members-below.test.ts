import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../../source/base/api/schemas.js';
import {isWanted} from '../../../../source/abilities/people/members/command-line.js';
import {inTurn} from '../../../../source/abilities/people/members/members-below.js';

const member = (email: string, status: string): Member => ({id: email, status, user: {email, name: ''}});

await test('passes members on in the order of the organizations, as soon as those before are known', async () => {
	const passed: string[] = [];
	const {add, rest} = inTurn(
		['a', 'b', 'c', 'd'].map(id => ({id, name: id.toUpperCase()})),
		async ({name}, members) => {
			passed.push(...members.map(({id}) => `${name} ${id}`));
		},
	);
	await add('b', [member('jane', 'active')]);
	assert.deepEqual(passed, []);
	await add('a', [member('max', 'active'), member('new', 'pending')]);
	assert.deepEqual(passed, ['A new', 'A max', 'B jane']);
	await add('d', [member('eve', 'active')]);
	assert.deepEqual(passed.slice(3), []);
	await rest();
	assert.deepEqual(passed.slice(3), ['D eve']);
});

await test('counts only active members as people without two-factor, and nobody who is only invited', () => {
	const weak = (status: string): Member => ({
		...member(status, status),
		user: {email: 'a@x.example', name: '', two_factor_authentication_enabled: false},
	});
	const flags = {without2fa: true, status: undefined, pendingOver: undefined, user: undefined};
	assert.deepEqual(
		['active', 'pending', 'rejected', 'canceled'].filter(status => isWanted(weak(status), flags, 0)),
		['active'],
	);
});
