import assert from 'node:assert/strict';
import {test} from 'node:test';
import {call, openSandbox, type Organization, profile, readAll} from './call.js';

await using sandbox = await openSandbox({organizations: 60});
const root = await firstRoot();

async function firstRoot(): Promise<Organization> {
	const [first] = await readAll(sandbox, '/organizations?parent.id=null');
	assert.ok(first);
	return first;
}

async function create(
	name: string,
	parent?: Organization,
	others: Readonly<Record<string, unknown>> = {},
): Promise<Organization> {
	const {status, result} = await call(sandbox, 'POST /organizations', {
		json: {name, ...(parent && {parent: {id: parent.id}}), ...others},
	});
	assert.equal(status, 200);
	return result;
}

async function read(id: string): Promise<Organization> {
	const {status, result} = await call(sandbox, `GET /organizations/${id}`);
	assert.equal(status, 200);
	return result;
}

async function profileStatus(id: string): Promise<number> {
	const {status} = await call(sandbox, `GET /organizations/${id}/profile`);
	return status;
}

await test('returns, finds and counts a created organization', async () => {
	const {info: earlier} = await call(sandbox, 'GET /organizations');
	const made = await create('Brand new', root, {profile});
	assert.match(made.id, /^[\da-f]{32}$/v);
	assert.deepEqual(made.parent, {id: root.id, name: root.name});
	assert.deepEqual(made.profile, profile);
	assert.deepEqual(await read(made.id), made);
	assert.deepEqual(made.meta.hierarchy_tags, [root.id, made.id]);
	const {info: later} = await call(sandbox, 'GET /organizations');
	assert.equal(later.total_size, earlier.total_size + 1);
});

await test('creates a root with neither profile nor accounts', async () => {
	const made = await create('Another root');
	assert.equal(made.parent, undefined);
	assert.equal(await profileStatus(made.id), 404);
	const accounts = await call<readonly unknown[]>(sandbox, `GET /organizations/${made.id}/accounts`);
	assert.deepEqual(accounts.result, []);
	assert.deepEqual(accounts.info, {total_size: 0});
});

await test('changes only the name with a PUT, and ignores every other member', async () => {
	const [made, other] = [await create('To be renamed', root, {profile}), await create('Elsewhere')];
	const bodies = [
		{name: 'Renamed'},
		{name: 'Renamed', parent: {id: other.id}, profile: {...profile, business_name: 'New'}},
		{name: 'Renamed', parent: 3, profile: {business_name: 5}, unknown: true},
	];
	const answers = await Promise.all(
		bodies.map(async json => {
			const {status, result} = await call(sandbox, `PUT /organizations/${made.id}`, {json});
			return [status, result];
		}),
	);
	assert.deepEqual(
		answers,
		bodies.map(() => [200, {...made, name: 'Renamed'}]),
	);
	assert.deepEqual(await read(made.id), {...made, name: 'Renamed'});
	const stored = await call(sandbox, `GET /organizations/${made.id}/profile`);
	assert.deepEqual(stored.result, profile);
});

await test('keeps the profile of a sample organization after a PUT', async () => {
	const before = await call(sandbox, `GET /organizations/${root.id}/profile`);
	assert.equal(before.status, 200);
	await call(sandbox, `PUT /organizations/${root.id}`, {json: {name: root.name}});
	const after = await call(sandbox, `GET /organizations/${root.id}/profile`);
	assert.deepEqual(after.result, before.result);
});

await test('shows the new name of a parent in its children', async () => {
	const parent = await create('Old name');
	const child = await create('Below', parent);
	await call(sandbox, `PUT /organizations/${parent.id}`, {json: {name: 'New name'}});
	const again = await read(child.id);
	assert.deepEqual(again.parent, {id: parent.id, name: 'New name'});
});

await test('keeps an invisible parent, but lets nobody choose it', async () => {
	const [lone] = await readAll(sandbox, '/organizations?name.contains=lone%20partner');
	assert.ok(lone?.parent);
	const hidden = await call(sandbox, `GET /organizations/${lone.parent.id}`);
	assert.equal(hidden.status, 403);
	assert.deepEqual(hidden.errors, [
		{
			code: 10_000,
			message: 'Forbidden',
			documentation_url: 'https://developers.cloudflare.com/api/resources/organizations/methods/get/',
		},
	]);
	const same = await call(sandbox, `PUT /organizations/${lone.id}`, {json: {name: 'Lone Partner'}});
	assert.deepEqual(same.result.parent, lone.parent);
	const below = await call(sandbox, 'POST /organizations', {json: {name: 'Below', parent: {id: lone.parent.id}}});
	assert.equal(below.status, 403);
});

const invalid: ReadonlyArray<readonly [string, unknown, readonly string[]]> = [
	['no object', [], ['']],
	['no name', {}, ['/name']],
	['a blank name', {name: ' '}, ['/name']],
	['a name that is no string', {name: 7}, ['/name']],
	['a parent that is no object', {name: 'x', parent: 'y'}, ['/parent']],
	['a parent that is null', {name: 'x', parent: null}, ['/parent']],
	['a parent without id', {name: 'x', parent: {}}, ['/parent/id']],
	['an unknown parent', {name: 'x', parent: {id: 'f'.repeat(32)}}, ['/parent/id']],
	['a profile that is no object', {name: 'x', profile: 'y'}, ['/profile']],
	[
		'a profile that lacks members',
		{name: 'x', profile: {...profile, business_name: undefined, external_metadata: 5}},
		['/profile/business_name', '/profile/external_metadata'],
	],
	[
		'several faults',
		{parent: 3, profile: {...profile, business_email: null}},
		['/name', '/parent', '/profile/business_email'],
	],
];
await test('answers 400 to an invalid create, with a pointer to each fault', async () => {
	const refusals = await Promise.all(
		invalid.map(async ([title, json]) => {
			const {status, errors, body} = await call(sandbox, 'POST /organizations', {json});
			return [title, status, body['success'], errors.map(({source}) => source?.pointer)];
		}),
	);
	assert.deepEqual(
		refusals,
		invalid.map(([title, , pointers]) => [title, 400, false, pointers]),
	);
});

await test('answers 400 to a modify without a valid name, with a pointer to the name', async () => {
	const nameless = invalid.filter(each => each[2].some(pointer => pointer === '' || pointer === '/name'));
	const answers = await Promise.all(
		nameless.map(async ([title, json]) => {
			const {status, errors} = await call(sandbox, `PUT /organizations/${root.id}`, {json});
			return [title, status, errors.map(({source}) => source?.pointer)];
		}),
	);
	assert.deepEqual(
		answers,
		nameless.map(([title, ...rest]) => [title, 400, rest[1].slice(0, 1)]),
	);
	assert.equal(answers.length, 5);
	const unchanged = await read(root.id);
	assert.equal(unchanged.name, root.name);
});

await test('answers 400 to a body that is not JSON', async () => {
	const answers = await Promise.all(
		['', '{"name":', 'name=x'].map(async body => {
			const {status, errors} = await call(sandbox, 'POST /organizations', {body});
			return [status, errors[0]?.code];
		}),
	);
	assert.deepEqual(answers, [
		[400, 6007],
		[400, 6007],
		[400, 6007],
	]);
});

await test('replaces a profile as a whole, byte for byte, and answers 204', async () => {
	const made = await create('With profile', root);
	const odd = {...profile, external_metadata: '{ "n" : 9007199254740993,\n"é":"\\u00e9" }'};
	const put = await call(sandbox, `PUT /organizations/${made.id}/profile`, {json: odd});
	assert.equal(put.status, 204);
	assert.deepEqual(put.body, {});
	assert.match(put.headers.get('cf-ray') ?? '', /SBX$/v);
	const {result} = await call<typeof odd>(sandbox, `GET /organizations/${made.id}/profile`);
	assert.deepEqual(result, odd);
	const again = await read(made.id);
	assert.deepEqual(again.profile, odd);
});

await test('requires all five strings of a profile', async () => {
	const {status, errors} = await call(sandbox, `PUT /organizations/${root.id}/profile`, {
		json: {business_email: 'a@b.example', business_phone: 5},
	});
	assert.equal(status, 400);
	assert.deepEqual(
		errors.map(({source}) => source?.pointer),
		['/business_address', '/business_name', '/business_phone', '/external_metadata'],
	);
});

await test('deletes an empty organization', async () => {
	const made = await create('Short-lived', root);
	const {status, result} = await call(sandbox, `DELETE /organizations/${made.id}`);
	assert.equal(status, 200);
	assert.deepEqual(result, {id: made.id});
	const again = await call(sandbox, `DELETE /organizations/${made.id}`);
	assert.equal(again.status, 404);
	const list = await call(sandbox, `GET /organizations?id=${made.id}`);
	assert.equal(list.info.total_size, 0);
});

await test('refuses to delete an organization that is not empty, and gives the counts', async () => {
	const {status, errors} = await call(sandbox, `DELETE /organizations/${root.id}`);
	const {info: children} = await call(sandbox, `GET /organizations?parent.id=${root.id}`);
	const {info: accounts} = await call(sandbox, `GET /organizations/${root.id}/accounts`);
	const {info: members} = await call(sandbox, `GET /organizations/${root.id}/members?status=active&status=pending`);
	assert.equal(status, 400);
	assert.match(
		errors[0]?.message ?? '',
		new RegExp(
			`contains ${children.total_size} sub-organizations, ${accounts.total_size} accounts, ${members.total_size} members$`,
			'v',
		),
	);
	await read(root.id);
});

await test('answers 404 to an unknown id in every call', async () => {
	const ids = ['f'.repeat(32), 'nonsense', '__proto__', '..%2Forganizations'];
	const requests = [
		['GET ', undefined],
		['PUT ', {name: 'x'}],
		['DELETE ', undefined],
		['GET /accounts', undefined],
		['GET /profile', undefined],
		['PUT /profile', profile],
	] as const;
	const answers = await Promise.all(
		ids.flatMap(id =>
			requests.map(async ([request, json]) => {
				const [method, rest = ''] = request.split(' ', 2);
				const {status, errors} = await call(sandbox, `${method} /organizations/${id}${rest}`, json && {json});
				return [id, request, status, errors[0]?.code];
			}),
		),
	);
	assert.deepEqual(
		answers,
		ids.flatMap(id => requests.map(([request]) => [id, request, 404, 7003])),
	);
});
