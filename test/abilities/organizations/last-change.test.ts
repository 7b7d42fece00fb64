import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {lastChangeOf} from '../../../source/abilities/organizations/last-change.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {KnownChange, KnownName} from '../../../source/kernel/storage/known.js';
import {profile} from '../../helpers/state.js';

const before = {name: 'Acme', parentId: '', profile};
const edit = (at: number, business_phone: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
	at, kind: 'profile', id: 'acme', before, after: {...before, profile: {...profile, business_phone}}, ...more,
});
const email: KnownChange = {
	kind: 'profile', id: 'acme', earlier: {readAt: 100, value: profile}, later: {readAt: 500, value: {...profile, business_email: 'new@x.example', business_name: 'Other'}},
};
const sourceOf = (...noted: readonly KnownChange[]) => ({
	writes: registry.writes,
	changes: {
		of: ({kind, id}: KnownName) => noted.find(each => each.kind === kind && each.id === id),
	},
});

await test('finds the last write from here', () => {
	assert.deepEqual(lastChangeOf('acme', [edit(200, '2'), edit(300, '3')], sourceOf()), {at: 300, who: 'you', what: ['business phone']});
	assert.equal(lastChangeOf('other', [edit(300, '3')], sourceOf()), undefined);
	assert.equal(lastChangeOf('acme', [edit(300, '3', {isUnclear: true})], sourceOf()), undefined);
});

await test('finds what two readings differ in, if it is later than the last write from here', () => {
	assert.deepEqual(lastChangeOf('acme', [edit(300, '3')], sourceOf(email)), {at: 500, what: ['Business name', '1 more']});
	assert.deepEqual(lastChangeOf('acme', [edit(600, '3')], sourceOf(email)), {at: 600, who: 'you', what: ['business phone']});
});

await test('names whom a write was about', () => {
	const invited: JournalEntry = {
		at: 700, kind: 'invite', id: 'acme', member: {email: 'jane@x.example'}, before: {name: 'Acme', parentId: ''},
	};
	assert.deepEqual(lastChangeOf('acme', [invited], sourceOf(email))?.what, ['invited jane@x.example']);
});
