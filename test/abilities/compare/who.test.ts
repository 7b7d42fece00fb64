import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {auditRecordSchema} from '../../../source/base/api/schemas.js';
import {
	changeJson,
	changeTable,
	changeText,
	type Change,
	type ListChange,
} from '../../../source/kernel/files/snapshot-changes.js';
import {historiesOf, whoOf} from '../../../source/abilities/compare/who.js';

const record = (email: string, request: string, more: Readonly<Record<string, unknown>> = {}, result = 'success') => {
	const [method, uri] = request.split(' ', 2);
	return v.parse(auditRecordSchema, {
		id: email,
		action: {result, time: '2026-06-02T08:30:00Z'},
		actor: {email, context: 'dash'},
		raw: {method, uri},
		resource: more,
	});
};

const one = {id: 'one', name: 'ONE'};
const listChange = (change: ListChange['change'], list: ListChange['item']['list'], id: string, name = id): Change => ({
	...one,
	change,
	item: {list, id, name},
	edits: [],
});

const records = [
	record('refused@x.example', 'PUT /organizations/one', {}, 'failure'),
	record('renamer@x.example', 'PUT /client/v4/organizations/one', {request: {name: 'ONE'}}),
	record('older@x.example', 'PUT /organizations/one'),
	record('profile@x.example', 'PUT /organizations/one/profile'),
	record('viewer@x.example', 'GET /organizations/one/profile'),
	record('mover@x.example', 'POST /accounts/a1/move', {request: {destination_organization_id: 'one'}}),
	record('tagger@x.example', 'PUT /accounts/a2/tags'),
	record('inviter@x.example', 'POST /organizations/one/members', {request: {member: {user: {email: 'New@x.example'}}}}),
	record('batch@x.example', 'POST /organizations/one/members:batchCreate', {
		request: {members: [{user: {email: 'many@x.example'}}]},
	}),
	record('remover@x.example', 'DELETE /organizations/one/members/m3'),
];

await test('finds who changed the name, the profile, an account and a member, each by its own record', () => {
	const who = (change: Change) => whoOf(change, records)?.person;
	assert.equal(who({...one, change: 'renamed', edits: [{field: 'name', from: 'Old', to: 'ONE'}]}), 'renamer@x.example');
	assert.equal(
		who({...one, change: 'edited', edits: [{field: 'business_phone', from: '1', to: '2'}]}),
		'profile@x.example',
	);
	assert.equal(who({...one, change: 'edited', edits: [{field: 'meta.flags.x', from: '1', to: '2'}]}), undefined);
	assert.equal(who({...one, change: 'created'}), undefined);
	const found = [
		listChange('account_moved', 'accounts', 'a1'),
		listChange('account_changed', 'accounts', 'a2'),
		listChange('account_moved', 'accounts', 'a2'),
		listChange('member_invited', 'members', 'm1', 'new@x.example'),
		listChange('member_invited', 'members', 'm2', 'many@x.example'),
		listChange('member_gone', 'members', 'm3', 'gone@x.example'),
		listChange('member_joined', 'members', 'm1', 'new@x.example'),
	].map(change => who(change));
	assert.deepEqual(found, [
		'mover@x.example',
		'tagger@x.example',
		undefined,
		'inviter@x.example',
		'batch@x.example',
		'remover@x.example',
		undefined,
	]);
});

await test('names who gave a field its value, not who sent it again or changed another field', () => {
	const put = (email: string, request: Readonly<Record<string, string>>) =>
		record(email, 'PUT /organizations/one/profile', {request});
	const newestFirst = [
		put('bob@x.example', {business_email: 'new@x.example', business_phone: '2'}),
		put('ann@x.example', {business_email: 'new@x.example', business_phone: '1'}),
		put('old@x.example', {business_email: 'old@x.example', business_phone: '1'}),
	];
	const [email, phone] = [
		{field: 'business_email', from: 'old@x.example', to: 'new@x.example'},
		{field: 'business_phone', from: '1', to: '2'},
	];
	const who = (edits: ReadonlyArray<typeof email>, among: ReadonlyArray<ReturnType<typeof record>> = newestFirst) =>
		whoOf({...one, change: 'edited', edits}, among)?.person;
	assert.deepEqual(
		[who([email]), who([phone]), who([email, phone])],
		['ann@x.example', 'bob@x.example', 'bob@x.example and ann@x.example'],
	);
	assert.equal(who([{...email, to: 'third@x.example'}]), undefined, 'the last one sent something else');
	const without = [
		record('a@x.example', 'PUT /organizations/one/profile'),
		record('b@x.example', 'PUT /organizations/one/profile'),
	];
	assert.deepEqual([who([email], without), who([email], without.slice(1))], [undefined, 'b@x.example']);
	assert.equal(who([email, {field: 'meta.flags.x', from: '1', to: '2'}]), undefined);
});

await test('asks the history of each changed organization once, from when its part of the snapshot was read', () => {
	const older = {
		takenAt: '2026-06-01T00:00:00.000Z',
		members: new Map([['one', {items: [], isWhole: true, readAt: '2026-05-31T23:00:00.000Z'}]]),
	};
	const wanted = historiesOf(
		[
			{...one, change: 'renamed', edits: []},
			listChange('member_gone', 'members', 'm3'),
			{id: 'new', name: 'New', change: 'created'},
			{id: 'gone', name: 'Gone', change: 'gone'},
		],
		older,
	);
	assert.deepEqual(wanted, [
		{id: 'one', isCreated: false, hasLists: true, since: Date.parse('2026-05-31T23:00:00.000Z')},
		{id: 'new', isCreated: true, hasLists: false, since: Date.parse(older.takenAt)},
	]);
});

await test('tells who made a change in each format, and that the history does not say it', () => {
	const renamed: Change = {
		...one,
		change: 'renamed',
		edits: [{field: 'name', from: 'Old', to: 'ONE'}],
		who: {person: 'jane@x.example\u{202E}', how: 'dashboard', time: '2026-06-02T08:30:00Z'},
	};
	const unknown: Change = {...one, change: 'created', who: 'unknown'};
	assert.deepEqual(
		[changeText(renamed), changeText(unknown)],
		[
			'renamed\tone\tONE\tName: “Old” → “ONE”; by jane@x.example⟦202E⟧ (dashboard), 2026-06-02 08:30 UTC\n',
			'created\tone\tONE\tthe history does not say who did it\n',
		],
	);
	assert.deepEqual(
		[changeJson(renamed)['who'], changeJson(unknown)['who'], 'who' in changeJson({...one, change: 'created'})],
		[renamed.who, null, false],
	);
	assert.deepEqual(
		changeTable([renamed, unknown], {hasItems: false, hasWho: true}).rows.map(cells => cells.slice(-2)),
		[
			['jane@x.example\u{202E}', '2026-06-02T08:30:00Z'],
			['', ''],
		],
	);
});
