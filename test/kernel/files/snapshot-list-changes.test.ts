import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema, memberSchema, type Account, type Member} from '../../../source/base/api/schemas.js';
import {changeJson, changesBetween, changeTable, changeText} from '../../../source/kernel/files/snapshot-changes.js';
import {remarksOn} from '../../../source/kernel/files/snapshot-remarks.js';
import type {Snapshot, SnapshotLists} from '../../../source/kernel/files/snapshot.js';

const account = (id: string, more: Readonly<Record<string, unknown>> = {}) =>
	v.parse(accountSchema, {id, name: `Account ${id}`, ...more});

const member = (id: string, status: string, more: Readonly<Record<string, unknown>> = {}) =>
	v.parse(memberSchema, {id, status, user: {email: `${id}@x.example`, ...more}});

const lists = <Item>(
	byId: Readonly<Record<string, readonly Item[]>>,
	short: readonly string[] = [],
): SnapshotLists<Item> =>
	new Map(
		Object.entries(byId).map(([id, items]) => [
			id,
			{items, isWhole: !short.includes(id), readAt: '2026-06-01T00:00:00.000Z'},
		]),
	);

const snapshot = (more: Partial<Snapshot> = {}, ids: readonly string[] = ['one', 'two']): Snapshot => ({
	host: 'api.example',
	takenAt: '2026-06-01T00:00:00.000Z',
	isComplete: true,
	organizations: ids.map(id => ({id, name: id.toUpperCase(), meta: {}})),
	...more,
});

const withAccounts = (byId: Readonly<Record<string, readonly Account[]>>, short: readonly string[] = []) =>
	snapshot({accounts: lists(byId, short)});
const withMembers = (byId: Readonly<Record<string, readonly Member[]>>, short: readonly string[] = []) =>
	snapshot({members: lists(byId, short)});

await test('lists what changed of the accounts of each organization, and where a moved account came from', () => {
	const older = withAccounts({
		one: [account('kept'), account('moved', {tags: {tier: 'silver'}}), account('left')],
		two: [],
	});
	const newer = withAccounts({
		one: [account('kept', {settings: {enforce_twofactor: true}})],
		two: [account('moved', {tags: {tier: 'gold'}}), account('came')],
	});
	const changes = changesBetween(older, newer);
	assert.deepEqual(
		changes.map(change => changeJson(change)),
		[
			{
				id: 'one',
				name: 'ONE',
				change: 'account_gone',
				item: {list: 'accounts', id: 'left', name: 'Account left'},
				edits: [],
			},
			{
				id: 'two',
				name: 'TWO',
				change: 'account_added',
				item: {list: 'accounts', id: 'came', name: 'Account came'},
				edits: [],
			},
			{
				id: 'two',
				name: 'TWO',
				change: 'account_moved',
				item: {list: 'accounts', id: 'moved', name: 'Account moved'},
				edits: [
					{field: 'organization', from: 'ONE (one)', to: 'TWO (two)'},
					{field: 'tags.tier', from: 'silver', to: 'gold'},
				],
			},
		],
	);
	const on = changesBetween(
		withAccounts({one: [account('kept', {settings: {enforce_twofactor: false}})]}),
		withAccounts({one: [account('kept', {settings: {enforce_twofactor: true}})]}),
	);
	assert.deepEqual(
		[...changes, ...on].map(change => changeText(change)),
		[
			'account_gone\tone\tONE\tAccount left (left); moved where nobody looked, deleted, or hidden from this credential\n',
			'account_added\ttwo\tTWO\tAccount came (came)\n',
			'account_moved\ttwo\tTWO\tAccount moved (moved); Organization: “ONE (one)” → “TWO (two)”; Tag tier: “silver” → “gold”\n',
			'account_changed\tone\tONE\tAccount kept (kept); Two-factor enforced: “no” → “yes”\n',
		],
	);
	assert.deepEqual(changeTable(changes, {hasItems: true, hasWho: false}).rows, [
		['account_gone', 'one', 'ONE', '', '', '', 'left', 'Account left'],
		['account_added', 'two', 'TWO', '', '', '', 'came', 'Account came'],
		['account_moved', 'two', 'TWO', 'organization', 'ONE (one)', 'TWO (two)', 'moved', 'Account moved'],
		['account_moved', 'two', 'TWO', 'tags.tier', 'silver', 'gold', 'moved', 'Account moved'],
	]);
});

await test('finds an account that moved to an organization whose accounts were not compared, or only in part', () => {
	const moved = account('moved');
	const created = snapshot({accounts: lists({one: [], new: [moved, account('other')]})}, ['one', 'new']);
	assert.deepEqual(
		changesBetween(withAccounts({one: [moved]}), created).map(({id, change}) => [id, change]),
		[
			['two', 'missing'],
			['new', 'appeared'],
			['new', 'account_moved'],
		].toSorted((left, right) => (left[1] === 'missing' ? 1 : 0) - (right[1] === 'missing' ? 1 : 0)),
	);
	const short = changesBetween(
		withAccounts({one: [moved], two: [account('x')]}, ['two']),
		withAccounts({one: [], two: [moved, account('y')]}, ['one', 'two']),
	);
	assert.deepEqual(
		short.map(({id, change}) => [id, change]),
		[['two', 'account_moved']],
	);
});

await test('lists who was invited, joined or is gone, and whose second factor changed', () => {
	const older = withMembers({
		one: [
			member('bob', 'pending'),
			member('jane', 'active', {two_factor_authentication_enabled: true}),
			member('left', 'active'),
		],
	});
	const newer = withMembers({
		one: [
			member('bob', 'active'),
			member('jane', 'active', {two_factor_authentication_enabled: false}),
			member('new', 'pending'),
		],
	});
	assert.deepEqual(
		changesBetween(older, newer).map(change => changeText(change)),
		[
			'member_invited\tone\tONE\tnew@x.example (new)\n',
			'member_gone\tone\tONE\tleft@x.example (left)\n',
			'member_joined\tone\tONE\tbob@x.example (bob); Status: “pending” → “active”\n',
			'member_changed\tone\tONE\tjane@x.example (jane); Second factor: “on” → “off”\n',
		],
	);
});

await test('says which lists were not compared, and which came incomplete', () => {
	const remarks = (older: Snapshot, newer: Snapshot, isOfService = false) =>
		remarksOn(older, newer, {isOfService, isWithoutProfiles: true});
	const whole = withAccounts({one: [], two: []});
	assert.deepEqual([remarks(whole, whole), remarks(snapshot(), snapshot())], [[], []]);
	assert.deepEqual(remarks(snapshot(), whole), [
		'The accounts of 2 organizations were not compared: the older snapshot lacks 2. cforgs snapshot --with accounts writes snapshots with accounts.',
	]);
	assert.deepEqual(remarks(withMembers({one: []}), withMembers({two: []})), [
		'The members of 2 organizations were not compared: the older snapshot lacks 1, the newer snapshot lacks 1. cforgs snapshot --with members writes snapshots with members.',
	]);
	assert.deepEqual(remarks(whole, withAccounts({one: []}), true), [
		'The accounts of 1 organization were not compared: 1 was not read.',
	]);
	assert.deepEqual(remarks(whole, withAccounts({one: [], two: []}, ['one'])), [
		'The accounts of 1 organization are incomplete: what may be missing is not reported as new or gone.',
	]);
	const short = changesBetween(
		withAccounts({one: [account('a'), account('b')], two: []}),
		withAccounts({one: [account('a')], two: []}, ['one']),
	);
	assert.deepEqual(short, []);
});
