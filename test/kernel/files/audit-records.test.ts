import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {
	auditCells,
	auditColumns,
	changedPart,
	changesText,
	deedText,
	isOfItem,
	isOfPerson,
	isRefused,
	isView,
	kindOf,
	personOf,
	rayId,
	resultText,
	wayText,
} from '../../../source/kernel/files/audit-records.js';
import {csvLines} from '../../../source/kernel/files/csv.js';
import {unescapeCell} from '../../../source/kernel/files/csv-cell.js';
import {earliestKept, rangeOf, readTime} from '../../../source/kernel/files/history-period.js';

const none: AuditRecord = {id: '', action: {}, actor: {}, raw: {}, resource: {}};
const of = (method: string, uri: string, rest: Partial<AuditRecord> = {}): AuditRecord => ({
	...none,
	...rest,
	raw: {method, uri},
});
const requested = (request: unknown, response?: unknown): Partial<AuditRecord> => ({resource: {request, response}});

await test('tells the kinds of records apart, as a filter names them', () => {
	const kinds = [
		of('PUT', '/organizations/a/profile'),
		of('PUT', '/organizations/a'),
		of('POST', '/organizations'),
		of('DELETE', '/organizations/a'),
		of('POST', '/organizations/a/members'),
		of('POST', '/organizations/a/members:batchCreate'),
		of('DELETE', '/organizations/a/members/m1'),
		of('POST', '/accounts'),
		of('PUT', '/accounts/acc'),
		of('PUT', '/accounts/acc/tags'),
		of('DELETE', '/accounts/acc/tags'),
		of('POST', '/accounts/acc/move'),
		of('GET', '/organizations/a/members'),
		of('GET', '/something/else'),
		of('PATCH', '/organizations/a/shares'),
		none,
	].map(record => kindOf(record));
	assert.deepEqual(kinds, [
		'profile',
		'rename',
		'create',
		'delete',
		'invite',
		'invite',
		'remove',
		'account',
		'account',
		'tags',
		'tags',
		'move',
		'view',
		'view',
		'other',
		'other',
	]);
});

await test('finds who created, changed or tagged an account', () => {
	const creation = of('POST', '/accounts', requested({name: 'Shop'}, {result: {id: 'acc', name: 'Shop'}}));
	const records = [
		creation,
		of('PUT', '/accounts/acc/tags'),
		of('POST', '/accounts', requested({name: 'Shop'}, {id: 'other'})),
	];
	assert.deepEqual(
		records.map(record => [changedPart(record), isOfItem(record, {id: 'acc', name: ''})]),
		[
			['accounts', true],
			['accounts', true],
			['accounts', false],
		],
	);
});

await test('finds who invited or removed a person, and does not know it of a removal without an address', () => {
	const removal = of('DELETE', '/organizations/a/members/m1');
	const invitation = of('POST', '/organizations/a/members', requested({member: {user: {email: 'Jane@test.example'}}}));
	const facts = [{}, {member: 'jane@test.example'}, {member: 'joe@test.example'}];
	assert.deepEqual(
		facts.map(each => isOfPerson(removal, each, 'jane@test.example')),
		[undefined, true, false],
	);
	assert.deepEqual(
		['jane@test.example', 'joe@test.example'].map(email => isOfPerson(invitation, {}, email)),
		[true, false],
	);
	assert.equal(isOfPerson(of('PUT', '/organizations/a'), {}, 'jane@test.example'), false);
});

await test('says in plain words what somebody did', () => {
	const texts = [
		of('PUT', '/organizations/a/profile'),
		of('PUT', '/client/v4/organizations/a?x=1', requested({name: 'New name'})),
		of('PUT', '/organizations/a'),
		of('POST', '/organizations', requested({name: 'Child'})),
		of('DELETE', '/organizations/a'),
		of('POST', '/organizations/a/members', requested({member: {user: {email: 'x@test.example'}}})),
		of('POST', '/organizations/a/members', requested({member: 'x'})),
		of('DELETE', '/organizations/a/members/m1'),
		of('POST', '/accounts/acc/move', {...requested({destination_organization_id: 'a'}), organization: {id: 'a'}}),
		of('POST', '/accounts/acc/move', {...requested({destination_organization_id: 'b'}), organization: {id: 'a'}}),
		of('GET', '/organizations/a/members'),
		of('PATCH', '/organizations/a/shares', {action: {description: 'Share a zone'}}),
		of('PATCH', '/organizations/a/shares'),
		none,
	].map(record => deedText(record));
	assert.deepEqual(texts, [
		'changed the profile',
		'renamed it to New name',
		'changed the organization',
		'created Child',
		'deleted the organization',
		'invited x@test.example',
		'invited a member',
		'removed a member',
		'moved the account acc in',
		'moved the account acc away',
		'listed the members',
		'Share a zone',
		'PATCH /organizations/a/shares',
		'did something that the record does not name',
	]);
	const failure = {action: {result: 'failure'}};
	const renaming = of('PUT', '/organizations/a', {...requested({name: 'N'}), ...failure});
	assert.equal(deedText(renaming), 'tried to rename it to N');
	assert.equal(deedText(of('DELETE', '/organizations/a/members/m1', failure)), 'tried to remove a member');
});

await test('says who acted and how, and whether the service refused', () => {
	const how = (actor: AuditRecord['actor']): string => wayText({...none, actor});
	const actors = [
		{context: 'dash'},
		{context: 'api_key'},
		{context: 'api_token', token_name: 'terraform'},
		{context: 'newer'},
		{context: '__proto__'},
		{},
	];
	assert.deepEqual(
		actors.map(actor => how(actor)),
		['dashboard', 'key', 'token: terraform', 'newer', '__proto__', ''],
	);
	assert.deepEqual([personOf({...none, actor: {id: 'u1', email: ''}}), personOf(none)], ['u1', '']);
	const came = (result: string | undefined, status?: number): AuditRecord => ({
		...none,
		action: {...(result !== undefined && {result})},
		raw: {...(status !== undefined && {status_code: status})},
	});
	const results = [
		came('success', 200),
		came('failure', 403),
		came('failure'),
		came(undefined, 404),
		came(undefined),
	].map(record => [isRefused(record), resultText(record)]);
	assert.deepEqual(results, [
		[false, 'done'],
		[true, 'refused 403'],
		[true, 'refused'],
		[true, 'refused 404'],
		[false, 'done'],
	]);
	assert.deepEqual(
		[isView(of('GET', '')), isView(of('PUT', '')), isView({...none, action: {type: 'view'}})],
		[true, false, true],
	);
	assert.deepEqual(
		[rayId('8f0a1b2c3d4e5f60-FRA'), rayId('8f0a1b2c3d4e5f60')],
		['8f0a1b2c3d4e5f60', '8f0a1b2c3d4e5f60'],
	);
});

await test('writes no cell that a spreadsheet would take for a formula', () => {
	const record = of('PUT', '/organizations/a', {
		...requested({name: '=1+1'}, ['\u{1B}[2J']),
		actor: {email: '=cmd()', token_name: '+1'},
	});
	const cells = auditCells(record);
	assert.equal(cells.length, auditColumns.length);
	const line = csvLines([cells]);
	assert.ok(line.includes(",'=cmd(),"));
	assert.ok(!line.includes('\u{1B}'));
	assert.doesNotMatch(line, /,[+=]/v);
	assert.equal(unescapeCell("'=cmd()"), '=cmd()');
});

await test('reads an age, a date or RFC 3339, and nothing else', () => {
	const now = Date.parse('2026-11-28T10:00:00Z');
	const read = (text: string) => {
		const time = readTime(text, now);
		return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
	};

	assert.deepEqual(
		['10m', '12h', '30d', ' 2w ', '18mo', '1y', '2026-11-01', '2026-11-01T12:30+02:00', '2026-11-01 12:30:15.5z'].map(
			text => read(text),
		),
		[
			'2026-11-28T09:50',
			'2026-11-27T22:00',
			'2026-10-29T10:00',
			'2026-11-14T10:00',
			'2025-05-28T10:00',
			'2025-11-28T10:00',
			'2026-11-01T00:00',
			'2026-11-01T10:30',
			'2026-11-01T12:30',
		],
	);
	assert.deepEqual(
		['', '30', 'd', '-3d', '1q', '2026-02-30', '2026-13-01', '11/01/2026', '2026-11-01T25:00Z', '2026-11-01T12:30'].map(
			text => read(text),
		),
		Array.from({length: 10}),
	);
	assert.equal(readTime('18mo', now), earliestKept(now));
	assert.deepEqual(rangeOf('week', now), {since: '2026-11-21T10:00:00.000Z', before: '2026-11-28T10:00:01.000Z'});
});

await test('tells each member of a JSON object that a save added, changed or removed', () => {
	const text = (from: string, to: string): string => changesText({changes: [{name: 'external_metadata', from, to}]});
	assert.deepEqual(
		[
			text('', '{"tier":"gold"}'),
			text('{"tier":"gold"}', '{"tier":"silver","seats":3}'),
			text('{"tier":"gold","seats":3}', '{"seats":3}'),
			text('', 'free text'),
			text('{"a":1}', ''),
		],
		[
			'external metadata tier: – → gold',
			'external metadata tier: gold → silver; external metadata seats: – → 3',
			'external metadata tier: gold → –',
			'external metadata: – → free text',
			'external metadata: {"a":1} → –',
		],
	);
});
