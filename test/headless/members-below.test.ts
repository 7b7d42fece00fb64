import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../source/api/schemas.js';
import {isChosen, membersOf} from '../../source/headless/members-below.js';

const now = Date.parse('2026-11-28T00:00:00Z');

const member = (email: string, status: string, daysAgo: number, hasFactor?: boolean): Member => ({
	id: email, status, create_time: new Date(now - (daysAgo * 86_400_000)).toISOString(), user: {email, name: '', ...(hasFactor !== undefined && {two_factor_authentication_enabled: hasFactor})},
});

const all = [member('Jane@test.example', 'active', 90, false), member('max@test.example', 'pending', 31, true), member('new@test.example', 'pending', 30)];

const choice = {isWithoutFactor: false, pendingOver: undefined, user: undefined};

await test('chooses members without a second factor, with a long pending invitation, or with an address', () => {
	const chosen = (change: Partial<Parameters<typeof isChosen>[1]>) => all.filter(each => isChosen(each, {...choice, ...change}, now)).map(({id}) => id);
	assert.deepEqual(chosen({}), all.map(({id}) => id));
	assert.deepEqual([chosen({isWithoutFactor: true}), chosen({pendingOver: 30}), chosen({user: 'JANE@test.example'})], [['Jane@test.example'], ['max@test.example'], ['Jane@test.example']]);
	assert.deepEqual(chosen({isWithoutFactor: true, pendingOver: 30}), []);
});

await test('lists each member with its organization, in the order of the organizations', () => {
	const read = new Map([['b', {members: all.slice(0, 1), unreadable: 0}], ['a', {members: all.slice(1), unreadable: 0}]]);
	const organizations = ['a', 'b', 'c'].map(id => ({id, name: id.toUpperCase()}));
	assert.deepEqual(membersOf(read, organizations).map(({id, organization}) => `${organization.name} ${id}`), ['A max@test.example', 'A new@test.example', 'B Jane@test.example']);
});
