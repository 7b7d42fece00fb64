import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {factsOf, type KnownNames, namesInJson, noNames} from '../../../source/abilities/history/audit-facts.js';
import {changesText, deedText, whomText} from '../../../source/kernel/files/audit-records.js';

type Requested = Partial<AuditRecord['raw']> & {
	readonly request?: unknown;
	readonly response?: unknown;
	readonly result?: string;
};

/** The records of one history, from the newest to the oldest. */
function historyOf(...records: readonly Requested[]): readonly AuditRecord[] {
	return records.map(({request, response, result = 'success', ...raw}, at): AuditRecord => ({
		id: `r${at}`,
		action: {result, time: new Date(Date.parse('2026-11-01T10:00:00Z') - at * 60_000).toISOString()},
		actor: {email: 'admin@test.example'},
		raw,
		resource: {...(request !== undefined && {request}), ...(response !== undefined && {response})},
	}));
}

const profile = (changes: Readonly<Record<string, string>> = {}) => ({
	business_name: 'Acme',
	business_email: 'a@test.example',
	business_phone: '1',
	business_address: '',
	external_metadata: '{"tier":"silver","crm":1}',
	...changes,
});

function textsOf(requests: readonly Requested[], names: KnownNames = noNames, hasAll = true): readonly string[] {
	const records = historyOf(...requests);
	const facts = factsOf(records, names, hasAll);
	return records.map(record => deedText(record, facts.get(record)));
}

const remove = {method: 'DELETE', uri: '/organizations/o1/members/m1'};
const save = (changes: Readonly<Record<string, string>> = {}) => ({
	method: 'PUT',
	uri: '/organizations/o1/profile',
	request: profile(changes),
});

await test('names whom somebody removed: from an earlier invitation, from what was read, and from where', () => {
	const invited = {
		method: 'POST',
		uri: '/organizations/o1/members',
		request: {member: {user: {email: 'jane@acme.example'}}},
		response: {id: 'm1', user: {email: 'jane@acme.example'}},
	};
	const names = {...noNames, organizations: new Map([['o1', 'EMEA']])};
	assert.deepEqual(textsOf([remove, invited], names), [
		'removed jane@acme.example from EMEA',
		'invited jane@acme.example to EMEA',
	]);
	assert.deepEqual(
		textsOf([remove, {...invited, response: {success: true, result: {id: 'm1', user: {email: 'jane@acme.example'}}}}]),
		['removed jane@acme.example', 'invited jane@acme.example'],
	);
	const known = {...names, members: new Map([['m1', 'jane@acme.example']])};
	assert.deepEqual(textsOf([remove], known), ['removed jane@acme.example from EMEA']);
	assert.deepEqual(textsOf([{...remove, result: 'failure'}], known), ['tried to remove jane@acme.example from EMEA']);
	assert.deepEqual(textsOf([remove], names), ['removed a member from EMEA']);
	const batch = {
		method: 'POST',
		uri: '/organizations/o1/members:batchCreate',
		request: {members: [{user: {email: 'a@x.example'}}, {user: {email: 'b@x.example'}}]},
		response: [{id: 'm1', user: {email: 'a@x.example'}}],
	};
	assert.deepEqual(textsOf([remove, batch]), ['removed a@x.example', 'invited a@x.example and b@x.example']);
	const [record] = historyOf(remove);
	assert.ok(record);
	assert.equal(whomText(record, {member: 'jane@acme.example'}), 'jane@acme.example');
});

await test('says which field a save changed, with the value that an earlier record stored', () => {
	assert.deepEqual(
		textsOf([
			save({business_phone: '2', external_metadata: '{"tier":"gold","crm":1}'}),
			save({business_phone: '2'}),
			save(),
			save(),
		]),
		[
			'changed external metadata tier: silver → gold',
			'changed business phone: 1 → 2',
			'saved the profile without a change',
			'changed the profile',
		],
	);
	assert.deepEqual(
		textsOf([
			{method: 'PUT', uri: '/organizations/o1', request: {name: 'New'}},
			save({business_name: ''}),
			{method: 'POST', uri: '/organizations', request: {name: 'Old', profile: profile()}, response: {id: 'o1'}},
		]),
		['renamed it from Old to New', 'changed business name: Acme → –', 'created Old'],
	);
});

await test('takes no value from an earlier record if one in between is missing, refused, or may have changed anything', () => {
	assert.deepEqual(textsOf([save({business_phone: '2'}), save()], noNames, false), [
		'changed the profile',
		'changed the profile',
	]);
	const unknown = {method: 'PATCH', uri: '/organizations/o1/profile', request: {}};
	assert.equal(textsOf([save({business_phone: '2'}), unknown, save()])[0], 'changed the profile');
	assert.equal(
		textsOf([save({business_phone: '3'}), {...save({business_phone: '2'}), result: 'failure'}, save()])[0],
		'changed business phone: 1 → 3',
	);
	assert.equal(
		textsOf([save({business_phone: '2'}), {...save(), uri: '/organizations/o2/profile'}])[0],
		'changed the profile',
	);
});

await test('takes the values before a save from the journal, also if records are missing', () => {
	const [record] = historyOf(save({business_phone: '2'}));
	assert.ok(record);
	const entry = {
		at: Date.parse(record.action.time ?? '') - 1000,
		kind: 'profile',
		id: 'o1',
		before: {name: 'Acme', parentId: '', profile: profile()},
		after: {name: 'Acme', parentId: '', profile: profile({business_phone: '2'})},
	} as const;
	const facts = factsOf([record], {...noNames, written: [entry]}, false);
	assert.equal(changesText(facts.get(record) ?? {}), 'business phone: 1 → 2');
	assert.deepEqual(namesInJson(facts.get(record) ?? {}), {changes: [{field: 'business_phone', from: '1', to: '2'}]});
	assert.deepEqual(
		textsOf([save({business_phone: '2'})], {...noNames, written: [{...entry, at: entry.at - 3_600_000}]}, false),
		['changed the profile'],
	);
});

await test('names a deleted organization and a moved account', () => {
	const names = {
		...noNames,
		organizations: new Map([['o2', 'Old customer']]),
		accounts: new Map([['a1', 'Production']]),
	};
	assert.deepEqual(
		textsOf(
			[
				{method: 'DELETE', uri: '/organizations/o2'},
				{method: 'POST', uri: '/accounts/a1/move', request: {destination_organization_id: 'o3'}},
			],
			names,
		),
		['deleted the organization Old customer', 'moved the account Production away'],
	);
});

await test('tells what changed of an account, as far as earlier records do, with the tags that are gone', () => {
	const edit = (request: Readonly<Record<string, unknown>>): Requested => ({
		method: 'PUT',
		uri: '/accounts/a1',
		request: {id: 'a1', ...request},
	});
	const tag = (tags: Readonly<Record<string, string>>): Requested => ({
		method: 'PUT',
		uri: '/accounts/a1/tags',
		request: {resource_type: 'account', resource_id: 'a1', tags},
	});
	const creation: Requested = {
		method: 'POST',
		uri: '/accounts',
		request: {name: 'Shop', type: 'standard', unit: {id: 'o1'}},
		response: {id: 'a1', name: 'Shop'},
	};
	const records: readonly Requested[] = [
		{method: 'DELETE', uri: '/accounts/a1/tags'},
		tag({env: 'test', tier: 'gold'}),
		tag({env: 'prod', owner: 'jane'}),
		{...edit({name: 'Web'}), result: 'failure'},
		edit({name: 'Web shop', type: 'standard', settings: {enforce_twofactor: true, abuse_contact_email: ''}}),
		edit({
			name: 'Web shop',
			type: 'standard',
			settings: {enforce_twofactor: true, abuse_contact_email: 'abuse@test.example'},
		}),
		edit({
			name: 'Shop',
			type: 'standard',
			settings: {enforce_twofactor: true, abuse_contact_email: 'abuse@test.example'},
		}),
		edit({name: 'Shop', type: 'standard', settings: {enforce_twofactor: false}}),
		creation,
	];
	assert.deepEqual(textsOf(records), [
		'removed the tags of the account Web shop: env: test → –; tier: gold → –',
		'changed the tags of the account Web shop: env: prod → test; tier: – → gold; owner: jane → –',
		'changed the tags of the account Web shop',
		'tried to change the account Web shop',
		'changed the account Web shop: abuse contact: abuse@test.example → –',
		'changed the account Web shop: name: Shop → Web shop',
		'changed the account Web shop: two-factor enforced: no → yes; abuse contact: ? → abuse@test.example',
		'changed the account Web shop: two-factor enforced: ? → no',
		'created the account Shop',
	]);
	assert.equal(textsOf([records[7]!, records[7]!, creation])[0], 'changed the account Shop, to the same values');
	assert.deepEqual(textsOf(records.slice(4), noNames, false).slice(0, 2), [
		'changed the account Web shop',
		'changed the account Web shop',
	]);
	const facts =
		factsOf(historyOf(...records), noNames)
			.values()
			.toArray()[0] ?? {};
	assert.deepEqual(
		[changesText(facts), namesInJson(facts)],
		[
			'env: test → –; tier: gold → –',
			{
				account: 'Web shop',
				changes: [
					{field: 'tags.env', from: 'test', to: ''},
					{field: 'tags.tier', from: 'gold', to: ''},
				],
			},
		],
	);
});

await test('tells no change of an account whose request is not recorded, and none from before a request that may have changed anything', () => {
	const edit = (name: string): Requested => ({method: 'PUT', uri: '/accounts/a1', request: {name, type: 'standard'}});
	const tag = (env: string): Requested => ({method: 'PUT', uri: '/accounts/a1/tags', request: {tags: {env}}});
	const bareEdit: Requested = {method: 'PUT', uri: '/accounts/a1'};
	const bareTag: Requested = {method: 'PUT', uri: '/accounts/a1/tags'};
	const changed = 'changed the account Web';
	assert.deepEqual(textsOf([bareEdit, edit('Web'), edit('Shop')]), [changed, `${changed}: name: Shop → Web`, changed]);
	assert.deepEqual(textsOf([edit('Web'), bareEdit, edit('Shop')]), [changed, changed, changed]);
	assert.equal(
		textsOf([edit('Web'), {method: 'PATCH', uri: '/accounts/a1', request: {name: 'Other'}}, edit('Shop')])[0],
		changed,
	);
	const tagged = 'changed the tags of the account a1';
	assert.deepEqual(textsOf([bareTag, tag('test'), tag('prod')]), [tagged, `${tagged}: env: prod → test`, tagged]);
	assert.equal(
		textsOf([tag('test'), {method: 'PATCH', uri: '/accounts/a1/tags', request: {}}, tag('prod')])[0],
		tagged,
	);
});

await test('names each of many organizations that were created, and takes each save from its own entry in the journal', () => {
	const ids = Array.from({length: 5000}, (_, at) => `o${at}`);
	const saves = ids.map((id): Requested => ({
		method: 'PUT',
		uri: `/organizations/${id}`,
		request: {name: `New ${id}`},
	}));
	const creations = ids.map((id): Requested => ({
		method: 'POST',
		uri: '/organizations',
		request: {name: `Old ${id}`},
		response: {id},
	}));
	const records = historyOf(...saves, ...creations);
	const written = ids.map(
		(id, at) =>
			({
				at: Date.parse(records[at]?.action.time ?? ''),
				kind: 'edit',
				id,
				before: {name: `Older ${id}`, parentId: ''},
				after: {name: `New ${id}`, parentId: ''},
			}) as const,
	);
	const facts = factsOf(records, {...noNames, written});
	assert.deepEqual(
		records.slice(0, 5000).map(record => facts.get(record)),
		ids.map(id => ({organization: `New ${id}`, changes: [{name: 'name', from: `Older ${id}`, to: `New ${id}`}]})),
	);
	assert.deepEqual(
		records.slice(5000).filter(record => facts.get(record)?.changes),
		[],
	);
	const unread = factsOf(records, noNames);
	assert.deepEqual(
		records.slice(0, 5000).map(record => unread.get(record)?.changes),
		ids.map(id => [{name: 'name', from: `Old ${id}`, to: `New ${id}`}]),
	);
});
