import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema, memberSchema} from '../../../source/base/api/schemas.js';
import {recordsOfOthers} from '../../../source/abilities/news/changes.js';
import {
	betweenText,
	lineText,
	noticedIn,
	noticedText,
	writesByOrganization,
} from '../../../source/kernel/storage/noticed.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {KnownValues} from '../../../source/kernel/storage/known.js';
import {profile} from '../../helpers/state.js';

const earlier = Date.parse('2026-11-27T09:10:00Z');
const later = Date.parse('2026-11-30T01:10:00Z');

type Lines = readonly string[] | undefined;

function profileChange(
	before: KnownValues['profile'],
	after: KnownValues['profile'],
	writes: readonly JournalEntry[] = [],
): Lines {
	const change = {
		kind: 'profile',
		id: 'acme',
		earlier: {readAt: earlier, value: before},
		later: {readAt: later, value: after},
	} as const;
	return noticedIn(change, writes)?.lines.map(line => lineText(line));
}

const account = (id: string, name = `Account ${id}`) => v.parse(accountSchema, {id, name});
const member = (id: string, status: string, user: Readonly<Record<string, unknown>> = {}) =>
	v.parse(memberSchema, {id, status, user: {id: `u${id}`, email: `${id}@acme.example`, ...user}});
const list = <Item>(...items: readonly Item[]) => ({items, unreadable: 0});

function accountsChange(
	before: KnownValues['accounts'],
	after: KnownValues['accounts'],
	writes: readonly JournalEntry[] = [],
): Lines {
	const change = {
		kind: 'accounts',
		id: 'acme',
		earlier: {readAt: earlier, value: before},
		later: {readAt: later, value: after},
	} as const;
	return noticedIn(change, writes)?.lines.map(line => lineText(line));
}

function membersChange(
	before: KnownValues['members'],
	after: KnownValues['members'],
	writes: readonly JournalEntry[] = [],
): Lines {
	const change = {
		kind: 'members',
		id: 'acme',
		earlier: {readAt: earlier, value: before},
		later: {readAt: later, value: after},
	} as const;
	return noticedIn(change, writes)?.lines.map(line => lineText(line));
}

await test('names the fields of a profile as the screens do, and the members of their JSON', () => {
	const before = {...profile, business_phone: '1', external_metadata: '{"tier": "silver", "region": "a"}'};
	const after = {
		...profile,
		business_phone: '',
		external_metadata: '{"tier": "gold", "region": "a", "new": 1}',
		other: true,
	};
	assert.deepEqual(profileChange({...before, other: [1]}, after), [
		'Business phone: 1 → (empty)',
		'External metadata · tier: silver → gold',
		'External metadata · new: (none) → 1',
		'Other members of the profile · other: [1] → true',
	]);
	assert.equal(profileChange(before, {...before, other: true}), undefined, 'one of two readings may lack a member');
	assert.ok(profileChange(null, {...profile, business_phone: '1'})?.includes('Business phone: (empty) → 1'));
	assert.equal(profileChange(before, {...before}), undefined);
});

const write = (before: Partial<typeof profile>, after: Partial<typeof profile>): JournalEntry => ({
	at: later - 1000,
	kind: 'profile',
	id: 'acme',
	before: {name: 'Acme', parentId: '', profile: {...profile, ...before}},
	after: {name: 'Acme', parentId: '', profile: {...profile, ...after}},
});

await test('leaves out what this computer wrote, and shows the rest of a profile', () => {
	const before = {...profile, business_phone: '1', external_metadata: '{"tier": "silver", "region": "a"}'};
	const own = write(before, {...before, business_phone: '2', external_metadata: '{"tier": "gold", "region": "a"}'});
	assert.equal(profileChange(before, {...before, ...own.after?.profile}, [own]), undefined);
	const after = {...before, business_phone: '2', external_metadata: '{"tier": "gold", "region": "b"}'};
	assert.deepEqual(profileChange(before, after, [own]), ['External metadata · region: a → b']);
	assert.deepEqual(profileChange(before, {...after, business_phone: '3'}, [own]), [
		'Business phone: 1 → 3',
		'External metadata · region: a → b',
	]);
	// Somebody else had changed the region before the own write.
	const onTop = write({...before, external_metadata: '{"tier": "silver", "region": "b"}'}, after);
	assert.deepEqual(profileChange(before, after, [onTop]), ['External metadata · region: a → b']);
	const text = write({...before, external_metadata: 'x'}, {...before, external_metadata: 'y'});
	assert.equal(
		profileChange({...before, external_metadata: 'x'}, {...before, external_metadata: 'y'}, [text]),
		undefined,
	);
});

await test('tells which accounts are new, gone and renamed, without those that this computer moved', () => {
	const [before, after] = [
		list(account('a'), account('b'), account('c')),
		list(account('b', 'Other'), account('d'), account('e')),
	];
	assert.deepEqual(accountsChange(before, after), [
		'New account: Account d',
		'New account: Account e',
		'Account gone: Account a',
		'Account gone: Account c',
		'Account renamed: Account b → Other',
	]);
	const move = (id: string, from: string, to: string): JournalEntry => ({
		at: later - 1000,
		kind: 'move',
		id,
		before: {name: '', parentId: from},
		after: {name: '', parentId: to},
	});
	const writes = writesByOrganization([
		move('a', 'acme', 'emea'),
		move('d', 'emea', 'acme'),
		move('c', 'emea', 'acme'),
		move('e', 'acme', 'emea'),
	]);
	assert.deepEqual(accountsChange(before, after, writes.get('acme')), [
		'New account: Account e',
		'Account gone: Account c',
		'Account renamed: Account b → Other',
	]);
	assert.equal(writes.get('emea')?.length, 4);
});

await test('tells that an account came or went, although this computer only changed its tags or its values', () => {
	const [before, after] = [list(account('a'), account('b')), list(account('c'), account('d'), account('e'))];
	const own = (
		kind: 'createAccount' | 'editAccount' | 'tags',
		id: string,
		parts: Partial<JournalEntry> = {},
	): JournalEntry => ({
		at: later - 1000,
		kind,
		id,
		before: {name: `Account ${id}`, parentId: 'acme', values: [['env', 'test']]},
		after: {name: `Account ${id}`, parentId: 'acme', values: [['env', 'live']]},
		...parts,
	});
	const creation = {creation: {key: 'k', type: 'standard', knownIds: []}};
	const writes = [
		own('tags', 'a'),
		own('createAccount', 'b', creation),
		own('editAccount', 'c'),
		own('tags', 'd'),
		own('createAccount', 'e', creation),
	];
	assert.deepEqual(accountsChange(before, after, writes), [
		'New account: Account c',
		'New account: Account d',
		'Account gone: Account a',
		'Account gone: Account b',
	]);
});

await test('leaves out the tags that this computer set or removed, and no others', () => {
	const stored = (tags: Readonly<Record<string, string>>) =>
		list(v.parse(accountSchema, {id: 'a1', name: 'Shop', tags}));
	const own: JournalEntry = {
		at: later - 1000,
		kind: 'tags',
		id: 'a1',
		before: {
			name: 'Shop',
			parentId: 'acme',
			values: [
				['env', 'test'],
				['team', 'web'],
			],
		},
		after: {name: 'Shop', parentId: 'acme', values: [['env', 'live']]},
	};
	assert.equal(accountsChange(stored({env: 'test', team: 'web'}), stored({env: 'live'}), [own]), undefined);
	assert.deepEqual(
		accountsChange(stored({env: 'test', 'x.env': 'test', 'x.team': 'web'}), stored({env: 'live', 'x.env': 'live'}), [
			own,
		]),
		['Shop · Tag x.env: test → live', 'Shop · Tag x.team: web → (none)'],
	);
	assert.deepEqual(accountsChange(stored({env: 'test'}), stored({}), [own]), ['Shop · Tag env: test → (none)']);
});

await test('leaves out values of an account that this computer stored, and shows the others', () => {
	const stored = (name: string, settings: Readonly<Record<string, unknown>>) =>
		list(v.parse(accountSchema, {id: 'a1', name, settings}));
	const before = stored('Shop', {enforce_twofactor: false, abuse_contact_email: 'a@acme.example'});
	const own: JournalEntry = {
		at: later - 1000,
		kind: 'editAccount',
		id: 'a1',
		before: {name: 'Shop', parentId: 'acme', values: [['enforce_twofactor', 'no']]},
		after: {name: 'Store', parentId: 'acme', values: [['enforce_twofactor', 'yes']]},
	};
	const after = stored('Store', {enforce_twofactor: true, abuse_contact_email: 'a@acme.example'});
	assert.equal(accountsChange(before, after, [own]), undefined);
	assert.equal(accountsChange(before, after, [{...own, id: 'a2'}])?.length, 2);
	assert.deepEqual(
		accountsChange(before, stored('Store', {enforce_twofactor: true, abuse_contact_email: 'b@acme.example'}), [own]),
		['Store · Abuse contact: a@acme.example → b@acme.example'],
	);
});

await test('tells a tag and a setting with the same name and value apart', () => {
	const stored = (isEnforced: boolean, tag: string) =>
		list(
			v.parse(accountSchema, {
				id: 'a1',
				name: 'Shop',
				settings: {enforce_twofactor: isEnforced},
				tags: {enforce_twofactor: tag, name: tag},
			}),
		);
	const own = (part: string, values: ReadonlyArray<readonly [string, string]>): JournalEntry => ({
		at: later - 1000,
		kind: part === 'tags' ? 'tags' : 'editAccount',
		part,
		id: 'a1',
		before: {name: 'Shop', parentId: 'acme'},
		after: {name: 'Shop', parentId: 'acme', values},
	});
	const lines = {
		setting: 'Shop · Two-factor enforced: no → yes',
		tag: 'Shop · Tag enforce_twofactor: no → yes',
		name: 'Shop · Tag name: no → yes',
	};
	const changeOf = (...writes: readonly JournalEntry[]) =>
		accountsChange(stored(false, 'no'), stored(true, 'yes'), writes)?.toSorted();
	assert.deepEqual(changeOf(own('settings', [['enforce_twofactor', 'yes']])), [lines.tag, lines.name].toSorted());
	assert.deepEqual(changeOf(own('tags', [['enforce_twofactor', 'yes']])), [lines.name, lines.setting].toSorted());
	assert.deepEqual(changeOf(own('tags', [['name', 'yes']])), [lines.tag, lines.setting].toSorted());
});

await test('takes no account for gone or new that an incomplete list can lack', () => {
	const [both, one] = [list(account('a'), account('b')), list(account('a'))];
	assert.equal(accountsChange(both, {...one, total: 2}), undefined);
	assert.equal(accountsChange(both, {...one, unreadable: 1}), undefined);
	assert.deepEqual(accountsChange(both, one), ['Account gone: Account b']);
	// The list of all accounts lacks some.
	const ofAll = {...one, isWithoutTags: true} as const;
	assert.deepEqual(
		[accountsChange(ofAll, both), accountsChange(ofAll, {...both, isWithoutTags: true})],
		[undefined, ['New account: Account b']],
	);
});

await test('tells who was invited, joined and left, without those that this computer invited or removed', () => {
	const before = list(
		member('a', 'pending'),
		member('b', 'active', {two_factor_authentication_enabled: true}),
		member('c', 'active'),
		member('d', 'active'),
	);
	const after = list(
		member('a', 'active'),
		member('b', 'active', {two_factor_authentication_enabled: false}),
		member('e', 'pending'),
		member('f', 'pending'),
	);
	assert.deepEqual(membersChange(before, after), [
		'Invited: e@acme.example',
		'Invited: f@acme.example',
		'Member gone: c@acme.example',
		'Member gone: d@acme.example',
		'Joined: a@acme.example',
		'b@acme.example · Second factor: on → off',
	]);
	const about = (kind: 'invite' | 'remove', email: string): JournalEntry => ({
		at: later - 1000,
		kind,
		id: 'acme',
		member: {email, ...(kind === 'remove' && {id: 'm'})},
		before: {name: 'Acme', parentId: ''},
	});
	const writes = [
		about('invite', 'E@acme.example'),
		about('remove', 'c@acme.example'),
		about('invite', 'd@acme.example'),
		about('remove', 'f@acme.example'),
	];
	assert.deepEqual(membersChange(before, after, writes), [
		'Invited: f@acme.example',
		'Member gone: d@acme.example',
		'Joined: a@acme.example',
		'b@acme.example · Second factor: on → off',
	]);
});

await test('tells both times, and the first lines of a long list', () => {
	assert.equal(betweenText({earlier, later}), 'between 2026-11-27 09:10 and 2026-11-30 01:10 UTC');
	assert.equal(betweenText({earlier: later - 600_000, later}), 'between 2026-11-30 01:00 and 01:10 UTC');
	assert.equal(betweenText({earlier: later, later: later + 1}), 'at 2026-11-30 01:10 UTC');
	const accounts = Array.from({length: 60}, (_, at) => account(String(at)));
	const noticed = noticedIn(
		{
			kind: 'accounts',
			id: 'acme',
			earlier: {readAt: earlier, value: list()},
			later: {readAt: later, value: list(...accounts)},
		},
		[],
	);
	assert.ok(noticed);
	assert.deepEqual([noticed.lines.length, noticed.more], [50, 10]);
	assert.match(
		noticedText(noticed),
		/^accounts between 2026-11-27 09:10 and 2026-11-30 01:10 UTC: New account: Account 0; .*; … and 10 more$/v,
	);
});

await test('takes from a history who changed the lists that differ', () => {
	const record = (method: string, uri: string, status = 200) => ({
		id: uri,
		action: {time: '2026-11-29T00:00:00Z', result: status < 400 ? 'success' : 'failure'},
		actor: {},
		raw: {method, uri, status_code: status},
		resource: {},
	});
	const records = [
		record('POST', '/organizations/acme/members'),
		record('DELETE', '/organizations/acme/members/m'),
		record('GET', '/organizations/acme/members'),
		record('POST', '/accounts/a/move'),
		record('POST', '/organizations/acme/members', 403),
	];
	const found = (lists: ReadonlyArray<'accounts' | 'members'>, writes: readonly JournalEntry[] = []) =>
		recordsOfOthers(records, writes, lists).map(({raw}) => `${raw.method ?? ''} ${raw.uri ?? ''}`);
	assert.deepEqual(found([]), []);
	assert.deepEqual(found(['members']), ['POST /organizations/acme/members', 'DELETE /organizations/acme/members/m']);
	assert.deepEqual(found(['accounts']), ['POST /accounts/a/move']);
	const own: JournalEntry = {
		at: Date.parse('2026-11-29T00:00:00Z'),
		kind: 'invite',
		id: 'acme',
		member: {email: 'a@acme.example'},
		before: {name: '', parentId: ''},
	};
	assert.deepEqual(found(['accounts', 'members'], [own]), ['POST /accounts/a/move']);
});
