import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ShownChange} from '../../../source/kernel/form-model/settings.js';
import {changeTable} from '../../../source/kernel/rows/change-table.js';

const tier = (from: string, to: string): ShownChange => ({
	key: 'external_metadata.tier',
	name: 'external_metadata',
	member: 'tier',
	label: 'external metadata › tier',
	from,
	to,
});

const renamed = (from: string, to: string): ShownChange => ({key: 'name', name: 'name', label: 'name', from, to});

const textOf = (spans: ReadonlyArray<{readonly text: string}>): string => spans.map(({text}) => text).join('');

const names = ['north', 'south', 'west'].map(each => `Northwind Traders Holding International, branch ${each}`);

await test('shows old and new values whole at 80 columns, and cuts first what all names begin with', () => {
	const rows = names.map(name => ({
		name,
		parent: 'Northwind',
		changes: [tier('gold support, weekdays', 'platinum support, always')],
	}));
	const table = changeTable(rows);
	const texts = rows.map(each => textOf(table.spansOf(each, 80)).replaceAll(/ {2,}/gv, '  '));
	assert.deepEqual(
		texts,
		['Northwind Tr…branch north', 'Northwind Tr…branch south', 'Northwind Tr… branch west'].map(
			name => `${name}  gold support, weekdays → platinum support, always`,
		),
	);
});

await test('has the parents in a column only if the changes and the names leave room', () => {
	const rows = names.map(name => ({name, parent: 'Northwind', changes: [tier('gold', 'silver')]}));
	const [first = {name: '', changes: []}] = rows;
	const table = changeTable(rows);
	assert.match(
		textOf(table.spansOf(first, 80)),
		/^Northwind Traders Holding…ernational, branch north {2}gold → silver$/v,
	);
	assert.match(
		textOf(table.spansOf(first, 120)),
		/^Northwind Traders Holding International, branch north {2}Northwind {2}gold → silver$/v,
	);
	assert.match(textOf(table.heading(120).left), /organization +below +external metadata › tier$/v);
});

await test('cuts names in the middle of a change around what differs', () => {
	const rows = names.map(name => ({name, changes: [renamed(name, `${name} Ltd`)]}));
	const [first = {name: '', changes: []}] = rows;
	assert.match(textOf(changeTable(rows).spansOf(first, 80)), /^Northwin…h north {2}….*north → ….*north Ltd$/v);
});

await test('says whole names', () => {
	const rows = names.map(name => ({name, changes: [tier('gold support, weekdays', 'platinum support, always')]}));
	const [first = {name: '', changes: []}] = rows;
	assert.equal(changeTable(rows).spansOf(first, 80)[0]?.said, first.name);
});

await test('cuts names so that no two of them look the same, and leaves no room free', () => {
	const accounts = ['Production', 'Production (EU)', 'Staging'].map(end => `Rivière-Cachée Coopérative ${end}`);
	const others = [
		'Alpha north of the long river, district one of two',
		'Alpha south of the long river, district one of two',
	];
	const rows = [...accounts, ...others].map(name => ({
		name,
		changes: [tier('gold support, weekdays', 'platinum support, always')],
	}));
	const table = changeTable(rows);
	const different = [60, 76, 90].map(columns => new Set(rows.map(row => table.spansOf(row, columns)[0]?.text)).size);
	assert.deepEqual(different, [rows.length, rows.length, rows.length]);
	assert.deepEqual(
		rows.map(row => table.spansOf(row, 80)[0]?.text),
		[
			'Rivière-Cach…e Production',
			'Rivière-C…Production (EU)',
			'Rivière-Cach…tive Staging',
			'…north of the… one of two',
			'…south of the… one of two',
		],
	);
});

await test('names parts of an address as people do, and members of other fields as they are', () => {
	const moved = (member: string, to: string): ShownChange => ({
		key: `business_address.${member}`,
		name: 'business_address',
		member,
		label: `Business address · ${member}`,
		from: '',
		to,
	});
	const changes = [
		moved('line1', '1 Road'),
		moved('zipcode', '01069'),
		moved('stateOrProvince', 'SN'),
		tier('gold', 'silver'),
	];
	const text = textOf(changeTable([{name: 'Northwind', changes}]).spansOf({name: 'Northwind', changes}, 160));
	assert.match(text, /line 1: .*1 Road; ZIP: .*01069; state\/province: .*SN; tier: gold → silver$/v);
});
