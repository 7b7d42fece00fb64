import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema, memberSchema} from '../../../source/base/api/schemas.js';
import {findEverywhere, mostFindings, unreadIn} from '../../../source/abilities/everywhere/search.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {startProgram} from '../../helpers/program.js';
import {frameOf} from '../../helpers/frames.js';
import {family, profile, received, stateWith} from '../../helpers/state.js';

const account = (id: string, name: string, tags = {}) => v.parse(accountSchema, {id, name, tags});
const member = (id: string, email: string, name = '') => v.parse(memberSchema, {id, status: 'active', user: {email, name}});
const hour = 3_600_000;
const now = 100 * hour;

function filled() {
	const disk = {stateFolder: '/nonexistent'};
	const known = openKnown(disk);
	known.keep('accounts', [{id: 'north', readAt: now - (3 * hour), value: {items: [account('a1', 'Mérida web', {env: 'prod'}), account('a2', 'Other', {env: 'test'})], unreadable: 0}}]);
	known.keep('members', [{id: 'emea', readAt: now, value: {items: [member('m1', 'jane@acme.example', 'Jane Doe'), member('m2', 'max@acme.example')], unreadable: 0}}]);
	known.keep('profile', [
		{
			id: 'apac', readAt: now, value: {
				...profile, business_name: 'Silver Lake', business_address: '{"city": "Mérida"}', external_metadata: '{"tier": "silver"}',
			},
		},
		{id: 'gone', readAt: now, value: {...profile, business_name: 'Mérida of a deleted one'}},
	]);
	return {disk, known};
}

const found = (query: string) => findEverywhere(stateWith(family), filled().known, query, () => true).findings.map(({kind, organizationId, title}) => [kind, organizationId, title]);

await test('finds accounts by name, tag or id, people by address or name, and profiles by words across their fields', () => {
	assert.deepEqual(found('merida'), [['accounts', 'north', 'Mérida web'], ['profile', 'apac', 'Mérida']]);
	assert.deepEqual(found('env=prod'), [['accounts', 'north', 'Mérida web']]);
	assert.deepEqual(found('a2'), [['accounts', 'north', 'Other']]);
	assert.deepEqual(found('doe jane'), [['members', 'emea', 'jane@acme.example']]);
	assert.deepEqual(found('mérida silver'), [['profile', 'apac', 'Silver Lake']]);
	assert.deepEqual([found('prod other'), found('  '), found('nothing like it')], [[], [], []]);
});

await test('lists no more than somebody reads, and says that there are more', () => {
	const {known} = filled();
	known.keep('accounts', [{id: 'acme', readAt: now, value: {items: Array.from({length: 300}, (_, at) => account(`many${at}`, `Many ${at}`)), unreadable: 0}}]);
	const {findings, isCut} = findEverywhere(stateWith(family), known, 'many', () => true);
	assert.deepEqual([findings.length, isCut], [mostFindings, true]);
});

await test('counts the organizations of which something is not read', () => {
	assert.deepEqual(unreadIn(stateWith(family), filled().known, () => true), {
		profile: family.length - 1, accounts: family.length - 1, members: family.length - 1, tags: 0,
	});
	const {known} = filled();
	known.keep('accounts', [{id: 'acme', readAt: now, value: {isWithoutTags: true, items: [], unreadable: 0}}]);
	assert.deepEqual([unreadIn(stateWith(family), known, () => true).tags, unreadIn(stateWith(family), known, () => true).accounts], [1, family.length - 2]);
});

await test('widens a search in the tree with one key, shows what it is and where, and goes there', async () => {
	const {disk} = filled();
	const {store, press, paste} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk, now: () => now}});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('/');
	await paste('merida');
	await press('ctrl+o');
	const frame = frameOf(store.getState());
	assert.match(frame, /\/ merida/v);
	assert.match(frame, /2 found\./v);
	assert.match(frame, /❯ account {2}Mérida web +Northwind {2}read 3 hours ago/v);
	assert.match(frame, / {2}profile {2}Mérida +APAC /v);
	assert.match(frame, /Not read yet: the accounts of 4 organizations, the members of 4 organizations, the profiles of 4/v);
	await press('down', 'enter');
	assert.deepEqual([store.getState().selectedKey, store.getState().pane, store.getState().tab, store.getState().find], ['apac', 'detail', 'profile', undefined]);
	await press('*', 'enter');
	assert.equal(store.getState().dialog.kind, 'everywhere');
});

await test('finds nothing that a write from here made untrue, and counts it as not read', () => {
	const {known} = filled();
	const isTrue = ({id}: {readonly id: string}) => id !== 'north';
	assert.deepEqual(findEverywhere(stateWith(family), known, 'merida', isTrue).findings.map(({kind}) => kind), ['profile']);
	assert.equal(unreadIn(stateWith(family), known, isTrue).accounts, family.length);
});
