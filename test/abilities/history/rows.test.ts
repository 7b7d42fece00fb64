import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {historyDocument} from '../../../source/abilities/history/history-document.js';
import {frameOf} from '../../helpers/frames.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';
import {reduce} from '../../../source/abilities.js';

const email = 'jane.van.der.someone@a-rather-long-name.example';
const at = (
	id: string,
	time: string,
	raw: AuditRecord['raw'],
	resource: AuditRecord['resource'] = {},
): AuditRecord => ({
	id,
	action: {time, result: 'success'},
	actor: {email, context: 'dash'},
	raw: {status_code: 200, ...raw},
	resource,
});
const profile = (phone: string) => ({
	method: 'PUT',
	uri: '/organizations/north/profile',
	request: {business_phone: phone, business_address: 'A street with a long name 12, 12345 A long town, A country'},
});
const save = (id: string, time: string, phone: string) => {
	const {request, ...raw} = profile(phone);
	return at(id, time, raw, {request});
};

const remove = at('d', '2026-10-20T09:26:02Z', {method: 'DELETE', uri: '/organizations/north/members/m1'});
const views = [3, 2, 1].map(minute =>
	at(`v${minute}`, `2026-10-20T08:0${minute}:00Z`, {method: 'GET', uri: '/organizations/north'}),
);
const records = [
	remove,
	at(
		'i',
		'2026-10-20T09:26:01Z',
		{method: 'POST', uri: '/organizations/north/members'},
		{request: {member: {user: {email}}}, response: {id: 'm1', user: {email}}},
	),
	...views,
	save('p2', '2026-10-20T07:00:00Z', '+44 20 7946 0763 extension 12345'),
	save('p1', '2026-10-20T06:00:00Z', '+44 20 7946 0001 extension 54321'),
];
const withRecords = (shown: readonly AuditRecord[]) =>
	reduceAll(
		stateWith(family),
		{
			type: 'history/opened',
			organizations: [{id: 'north', name: 'Northwind'}],
			sought: {period: 'month', since: '2026-10-01T00:00:00Z', before: '2026-10-20T12:00:00Z'},
		},
		{type: 'history/asked', id: 'north', request: 1},
		{type: 'history/received', request: 1, records: shown, unreadable: 0},
	);
const state = withRecords(records);
const frameAt = (columns: number, from = state) => frameOf(reduce(from, {type: 'terminal/resized', columns, rows: 40}));

await test('shows whom, from where, seconds where the minute repeats, and one row for neighbours that say the same', () => {
	const narrow = frameAt(80);
	assert.match(narrow, /❯ 10-20 09:26:02 {2}jane\.van\.der\.someone@a-… {2}removed jane\.van\.de/v);
	assert.match(narrow, / {2}10-20 08:03 {5}jane\.van\.der\.someone@a-… {2}3× viewed the organi/v);
	const short = withRecords(records.slice(0, -2));
	assert.match(
		frameAt(140, short),
		/2026-10-20 08:03 {5}jane\S+ {2}dashboard {2}3× viewed the organization +3 h ago +done/v,
	);
	assert.doesNotMatch(frameAt(120), /08:02/v);
});

await test('cuts a deed last: the age, the way and a year that all share leave first', () => {
	assert.match(
		frameAt(120),
		/10-20 07:00 .*@a-… {2}changed business phone: \+44 20 7946 0001 extension 54321 → \+44 20 … done/v,
	);
	assert.match(frameAt(120, withRecords(views)), /2026-10-20 08:03 .* dashboard .* 3 h ago {2}done/v);
});

await test('cuts nothing from 160 columns on: what does not fit goes on below', () => {
	const frame = frameAt(160);
	assert.doesNotMatch(frame, /…/v);
	const text = frame.replaceAll(/[\s│]+/gv, ' ');
	assert.ok(text.includes(`removed ${email} `), text);
	assert.ok(!text.includes('from Northwind'), text);
	assert.ok(
		text.includes(
			'changed business phone: +44 20 7946 0001 extension 54321 → 5 h ago done +44 20 7946 0763 extension 12345',
		),
		text,
	);
	assert.match(frame, /10-20 09:26:02 .* removed jane\S+ +2 h ago +done/v);
	const small = frameOf(
		reduceAll(state, {type: 'terminal/resized', columns: 160, rows: 16}, {type: 'dialog/moved', by: 3}),
	);
	assert.match(small, /❯ 2026-10-20 07:00/v);
});

const longName = 'Northwind Trading Company of the North';

const branchAt = (columns: number, shown: readonly AuditRecord[]) =>
	frameAt(
		columns,
		reduceAll(
			stateWith(family),
			{
				type: 'history/opened',
				organizations: [
					{id: 'north', name: longName},
					{id: 'apac', name: 'APAC'},
				],
				sought: {period: 'month', since: '2026-10-01T00:00:00Z', before: '2026-10-20T12:00:00Z'},
			},
			...['north', 'apac'].flatMap((id, request) => [
				{type: 'history/asked', id, request} as const,
				{type: 'history/received', request, records: id === 'north' ? shown : [], unreadable: 0} as const,
			]),
		),
	);
const refused = {
	...remove,
	id: 'r',
	action: {time: '2026-10-20T09:26:02Z', result: 'failure'},
	raw: {...remove.raw, status_code: 403},
};

await test('leaves a deed of a branch’s history its room, and lines up ages and results', () => {
	const lines = branchAt(120, [...records, refused])
		.split('\n')
		.filter(line => line.includes('10-20'));
	assert.equal(lines.length, 6);
	assert.ok(
		lines.every(line =>
			/removed|tried to remove|invited|viewed the organization|changed business phone|changed the profile/v.test(line),
		),
		lines.join('\n'),
	);
	assert.equal(
		new Set(lines.map(line => Math.max(line.indexOf(' done '), line.indexOf(' refused 403 ')))).size,
		1,
		lines.join('\n'),
	);
	assert.ok(
		branchAt(80, records)
			.split('\n')
			.filter(line => /removed jane|invited jane|viewed the|changed bus|changed the/v.test(line)).length >= 5,
	);
	const aged = frameAt(150, withRecords([refused, ...records.slice(0, -2)]))
		.split('\n')
		.filter(line => line.includes(' ago '));
	assert.equal(new Set(aged.map(line => line.indexOf(' h ago '))).size, 1, aged.join('\n'));
});

await test('cuts no name and no deed of a branch’s history from 160 columns on', () => {
	const long = 'a-very-long-name-'.repeat(8);
	const frame = branchAt(160, [
		{
			...remove,
			actor: {email: `${long}@x.example`, context: 'api_token', token_name: 'a token with quite a long name'},
		},
		...records,
	]);
	assert.doesNotMatch(
		frame
			.split('\n')
			.filter(line => line.includes('10-20'))
			.slice(1)
			.join('\n'),
		/removed.*…/v,
	);
	const text = frame
		.split('\n')
		.map(line => line.replaceAll('│', '').trim())
		.join(' ')
		.replaceAll(/\s+/gv, ' ');
	assert.ok(text.replaceAll(' ', '').includes(`${long}@x.example`), frame);
	assert.ok(text.includes(`removed ${email} `), frame);
});

await test('says how many rows the records have, and which record is open', () => {
	assert.match(frameAt(120), /7 records, newest first, in 5 rows\./v);
	const last = reduceAll(state, {type: 'dialog/moved', by: 4}, {type: 'history/detailToggled'});
	assert.match(frameAt(120, last), /record 7 of 7/v);
	assert.doesNotMatch(frameAt(120, reduce(state, {type: 'history/filtered', by: 'person'})), /in 5 rows/v);
});

await test('unfolds neighbours, keeps the cursor, and folds them again', () => {
	const atViews = reduce(state, {type: 'dialog/moved', by: 2});
	assert.match(sceneOf(atViews).focus ?? '', /, 3 times: viewed the organization, dashboard, done, 3 of 5$/v);
	const unfolded = reduceAll(atViews, {type: 'history/unfolded'}, {type: 'dialog/moved', by: 1});
	assert.match(frameAt(120, unfolded), /❯ 10-20 08:02/v);
	const folded = reduce(unfolded, {type: 'history/folded'});
	assert.equal(dialogOf(folded, 'history').cursor, 2);
	assert.doesNotMatch(frameAt(120, folded), /08:02/v);
	// A filter counts records, so it shows each.
	assert.match(frameAt(120, reduce(state, {type: 'history/filtered', by: 'person'})), /08:02/v);
});

const attack = '\u{1B}]0;owned\u{7}\u{202E}|=1+1\n<b>@all';

await test('exports hostile names as text in CSV, JSON, NDJSON and Markdown', () => {
	const record = at('=x', '2026-10-20T09:26:02Z', {method: 'DELETE', uri: '/organizations/north/members/m1'});
	const told = [
		{
			record,
			facts: {
				member: `=${attack}`,
				organization: attack,
				changes: [{name: 'business_phone', from: '-1', to: attack}] as const,
			},
			organization: {id: '+1', name: `@${attack}`},
		},
	];
	const [csv, json, ndjson, markdown] = ['a.csv', 'a.json', 'a.txt', 'a.md'].map(file =>
		historyDocument(told, {file, isOfMany: true}),
	);
	assert.doesNotMatch([csv, json, ndjson, markdown].join('').replaceAll(/\r?\n/gv, ''), /[\p{Control}\p{Format}]/v);

	assert.doesNotMatch(csv ?? '', /(?:^|,)"?[+=@]/mv);
	assert.match(csv ?? '', /,whom,changes\r\n'\+1,/v);
	const [parsed] = JSON.parse(json ?? '') as ReadonlyArray<{readonly names: {readonly member: string}}>;
	assert.equal(parsed?.names.member, `=${attack}`);
	assert.deepEqual(JSON.parse(ndjson ?? ''), parsed);
	const lines = (markdown ?? '').trimEnd().split('\n');
	assert.equal(lines.length, 3);
	assert.equal(lines[2]?.replaceAll(String.raw`\|`, '').split('|').length, 8);
	assert.match(lines[2] ?? '', /`removed[^`]*<b>[^`]*`|removed `/v);
});
