import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {changeField, profileForm} from '../../../source/kernel/form-model/form.js';
import {requestsOf} from '../../../source/kernel/form-model/request.js';
import {parseExactly} from '../../../source/base/api/json.js';
import {
	accountSchema,
	auditRecordSchema,
	emptyProfile,
	flagsOf,
	holdersSchema,
	memberSchema,
	moveSchema,
	organizationSchema,
	profileSchema,
} from '../../../source/base/api/schemas.js';

const organization = {
	id: 'a1',
	name: 'Acme',
	create_time: '2025-03-14T09:26:00Z',
	parent: {id: 'p1', name: 'Parent'},
	profile: {
		business_address: '{"line1": "1 Main St",  "n": 12345678901234567890}',
		business_email: 'ops@acme.example',
		business_name: 'Acme Ltd',
		business_phone: '+1',
		external_metadata: '{"department":"IT"}',
	},
	meta: {
		flags: {account_creation: 'allowed'},
		tenant_flags: {sub_org_creation: 'denied'},
		hierarchy_tags: ['p1', 'a1'],
		managed_by: 'someone',
	},
};

await test('keeps a complete organization unchanged', () => {
	assert.deepEqual(v.parse(organizationSchema, organization), organization);
});

await test('keeps unknown fields at every level', () => {
	const extended = {
		...organization,
		extra: [1, {two: 3}],
		parent: {...organization.parent, extra: 1},
		profile: {...organization.profile, tax_id: {nested: true}},
		meta: {...organization.meta, extra: 'x'},
	};
	assert.deepEqual(v.parse(organizationSchema, extended), extended);
});

await test('keeps profile members of any name, up to the request that saves the profile', () => {
	const others = '"toString":2,"__proto__":{"a":1},"prototype":[],"constructor":"b"';
	const before = v.parse(profileSchema, JSON.parse(`{"business_name":"Ltd",${others}}`));
	const form = changeField(profileForm({id: 'a1', name: 'Acme', meta: {}}, before), 'business_name', {text: 'New'});
	const sent = JSON.stringify(requestsOf(form)[0]);
	assert.ok(sent.includes('"business_name":"New"'));
	assert.ok(sent.endsWith(`,${others}}}`));
});

await test('drops a null parent, profile and flags', () => {
	const parsed = v.parse(organizationSchema, {
		id: 'a1',
		name: 'Acme',
		parent: null,
		profile: null,
		meta: {flags: null, tenant_flags: null},
	});
	assert.deepEqual(parsed, {id: 'a1', name: 'Acme', meta: {}});
});

await test('accepts a record with missing fields', () => {
	assert.deepEqual(v.parse(organizationSchema, {id: 'a1'}), {id: 'a1', name: '', meta: {}});
	assert.deepEqual(v.parse(accountSchema, {id: 'a1'}), {id: 'a1', name: '', settings: {}});
});

await test('drops only the field that has the wrong type', () => {
	const parsed = v.parse(organizationSchema, {
		id: 'a1',
		name: 17,
		create_time: 1_700_000_000,
		parent: 'p1',
		profile: [],
		meta: {
			flags: 'none',
			tenant_flags: {account_creation: true, account_deletion: {}, sub_org_creation: 'yes'},
			hierarchy_tags: ['p1', 2, 'a1'],
			managed_by: 5,
			kept: 1,
		},
	});
	assert.deepEqual(parsed, {
		id: 'a1',
		name: '',
		meta: {tenant_flags: {account_creation: 'true', sub_org_creation: 'yes'}, hierarchy_tags: ['p1', 'a1'], kept: 1},
	});
	const metas = [null, 7, 'x', []].map(meta => v.parse(organizationSchema, {id: 'a1', meta}));
	assert.deepEqual(
		metas,
		metas.map(() => ({id: 'a1', name: '', meta: {}})),
	);
});

await test('rejects a record without a usable id', () => {
	const records = [null, 5, 'a1', [], {}, {id: ''}, {id: null}, {id: {}}, {id: 1.5}];
	assert.deepEqual(
		records.filter(record => v.is(organizationSchema, record)),
		[],
	);
	assert.equal(v.parse(organizationSchema, {id: 42, name: 'x'}).id, '42');
});

await test('drops a parent without an id, and keeps a parent without a name', () => {
	assert.equal(v.parse(organizationSchema, {id: 'a', parent: {name: 'x'}}).parent, undefined);
	assert.deepEqual(v.parse(organizationSchema, {id: 'a', parent: {id: 'p', name: null}}).parent, {id: 'p'});
});

await test('reads profile members as text: empty if missing, as JSON if not text', () => {
	assert.deepEqual(
		v.parse(profileSchema, {business_name: null, business_phone: 123, external_metadata: {department: 'IT'}}),
		{
			business_address: '',
			business_email: '',
			business_name: '',
			business_phone: '123',
			external_metadata: '{"department":"IT"}',
		},
	);
});

await test('treats names that objects inherit as plain data', () => {
	const record: unknown = JSON.parse(
		'{"id":"__proto__","name":"constructor","__proto__":{"profile":{"business_name":"evil"}},"meta":{"flags":{"__proto__":"x","toString":"y"}}}',
	);
	const parsed = v.parse(organizationSchema, record);
	assert.equal(parsed.id, '__proto__');
	assert.equal(parsed.profile, undefined);
	assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
	assert.deepEqual(Object.entries(flagsOf(parsed)), [
		['__proto__', 'x'],
		['toString', 'y'],
	]);
});

await test('keeps lone surrogates and very long texts', () => {
	const name = `\u{D800}${'x'.repeat(1_000_000)}`;
	assert.equal(v.parse(organizationSchema, {id: 'a', name}).name, name);
});

await test('keeps null in an account where null has a meaning', () => {
	const account = {
		id: 'b1',
		name: 'Retail',
		type: 'enterprise',
		created_on: '2025-04-01T00:00:00Z',
		settings: {
			access_approval_expiry: null,
			enforce_twofactor: true,
			api_access_enabled: false,
			default_nameservers: 'x',
		},
	};
	assert.deepEqual(v.parse(accountSchema, account), account);
	assert.deepEqual(
		v.parse(accountSchema, {
			id: 'b1',
			name: 'Retail',
			type: null,
			created_on: 5,
			settings: {enforce_twofactor: 'yes', access_approval_expiry: 7},
		}),
		{id: 'b1', name: 'Retail', settings: {}},
	);
});

await test('merges the flags of both names, and prefers the newer name', () => {
	const parsed = v.parse(organizationSchema, {
		id: 'a',
		meta: {flags: {a: 'old', b: 'old'}, tenant_flags: {b: 'new', c: 'new'}},
	});
	assert.deepEqual(flagsOf(parsed), {a: 'old', b: 'new', c: 'new'});
	assert.deepEqual(flagsOf(v.parse(organizationSchema, {id: 'a'})), {});
});

await test('reads a member with its user, and drops what has the wrong type', () => {
	const member = {
		id: 'm1',
		create_time: '2026-01-02T03:04:05Z',
		update_time: '2026-02-03T04:05:06Z',
		status: 'active',
		extra: 1,
		user: {id: 'u1', email: 'jane@test.example', name: 'Jane', two_factor_authentication_enabled: true},
	};
	assert.deepEqual(v.parse(memberSchema, member), member);
	const bare = {id: '7', status: '', user: {email: '', name: ''}};
	assert.deepEqual(v.parse(memberSchema, {id: 7}), bare);
	assert.deepEqual(v.parse(memberSchema, {id: 7, create_time: 5, status: null, user: 'Jane'}), bare);
	assert.deepEqual(
		v.parse(memberSchema, {id: 7, user: {id: null, email: 3, two_factor_authentication_enabled: 'yes'}}),
		bare,
	);
	assert.equal(v.is(memberSchema, {status: 'active'}), false);
});

await test('reads a record of the history with all its parts, also without them', () => {
	const record = {
		id: 'r1',
		action: {type: 'update', result: 'success', time: '2026-01-02T03:04:05Z', description: 'Edit'},
		actor: {
			id: 'u1',
			email: 'jane@test.example',
			type: 'user',
			context: 'api_token',
			ip_address: '192.0.2.1',
			token_id: 't1',
			token_name: 'CI',
		},
		raw: {cf_ray_id: '8f-FRA', method: 'PUT', status_code: 200, uri: '/organizations/a1', user_agent: 'curl'},
		resource: {
			id: 'a1',
			type: 'organization',
			product: 'accounts',
			scope: {a: 1},
			request: {name: 'x'},
			response: null,
		},
	};
	assert.deepEqual(v.parse(auditRecordSchema, record), record);
	const empty = {id: '', action: {}, actor: {}, raw: {}, resource: {}};
	assert.deepEqual(
		[{}, {id: null, action: 7, actor: [], raw: 'x', resource: null}].map(each => v.parse(auditRecordSchema, each)),
		[empty, empty],
	);
	const statusOf = (status: unknown) => v.parse(auditRecordSchema, {raw: {status_code: status}}).raw.status_code;
	assert.deepEqual(
		[403, '403', '4o3', '4.5', null].map(status => statusOf(status)),
		[403, 403, undefined, undefined, undefined],
	);
});

await test('reads holders and moves of accounts', () => {
	assert.deepEqual(v.parse(holdersSchema, [{id: 'a1', name: 'Acme', extra: 1}, {id: 5}]), [
		{id: 'a1', name: 'Acme', extra: 1},
		{id: '5', name: ''},
	]);
	assert.equal(v.is(holdersSchema, [{name: 'Acme'}]), false);
	const move = {account_id: 'b1', source_organization_id: 'a1', destination_organization_id: 'a2'};
	assert.deepEqual(v.parse(moveSchema, move), move);
	assert.deepEqual(
		v.parse(moveSchema, {account_id: 5, source_organization_id: null, destination_organization_id: []}),
		{},
	);
});

await test('keeps the digits of long numbers in flags and tags, and no other values', () => {
	const tags = parseExactly(
		'{"crm":12345678901234567890,"rate":1.10,"a":7,"on":true,"text":"x","none":null,"list":[],"object":{}}',
	);
	const kept = {crm: '12345678901234567890', rate: '1.10', a: '7', on: 'true', text: 'x'};
	assert.deepEqual(v.parse(accountSchema, {id: 'b1', name: 'B', tags}), {
		id: 'b1',
		name: 'B',
		settings: {},
		tags: kept,
	});
	assert.deepEqual(Object.keys(v.parse(accountSchema, {id: 'b1', tags}).tags ?? {}), Object.keys(kept));
	assert.deepEqual(flagsOf(v.parse(organizationSchema, {id: 'a1', meta: {flags: tags}})), kept);
});

await test('takes a long number neither for an object nor for an id', () => {
	const [long, whole] = [parseExactly('[12345678901234567890]'), parseExactly('[12.0]')] as ReadonlyArray<
		readonly unknown[]
	>;
	assert.ok(long);
	assert.ok(whole);
	const parsed = v.parse(organizationSchema, {id: 'a1', profile: long[0], meta: long[0], parent: {id: long[0]}});
	assert.deepEqual(parsed, {id: 'a1', name: '', meta: {}});
	assert.equal(v.parse(organizationSchema, {id: whole[0]}).id, '12');
});

await test('keeps the settings of an account in the order of their names, and the members of a profile without rare names as they are', () => {
	const {settings} = v.parse(accountSchema, {
		id: 'b1',
		settings: {enforce_twofactor: true, abuse_contact_email: 'a@b.example', api_access_enabled: false},
	});
	assert.deepEqual(Object.keys(settings), ['abuse_contact_email', 'api_access_enabled', 'enforce_twofactor']);
	assert.deepEqual(Object.keys(emptyProfile), [
		'business_address',
		'business_email',
		'business_name',
		'business_phone',
		'external_metadata',
	]);
});
