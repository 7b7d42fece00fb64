import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {exportDocument} from '../../../source/abilities/export/document.js';
import {exportFile, freeExportFile} from '../../../source/kernel/files/formats.js';
import {subtreeExtent, treeIds, treeJson, wholeExtent} from '../../../source/kernel/files/tree.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {family, organization, profile} from '../../helpers/state.js';

const listed = [
	...family,
	organization('lone', {name: '=Lone', parent: 'hidden', profile}),
	organization('lone', {name: 'Twice'}),
];
const index = buildTreeIndex(listed);
const whole = wholeExtent(index);
const empty = wholeExtent(buildTreeIndex([]));
const region = subtreeExtent(index, index.rowByKey.get('emea') ?? -1);

await test('exports every listed organization as JSON and NDJSON, or only those of a subtree', () => {
	const ids = (JSON.parse(exportDocument('json', whole)) as ReadonlyArray<{readonly id: string}>).map(({id}) => id);
	assert.deepEqual(ids.toSorted(), listed.map(({id}) => id).toSorted());
	const lines = exportDocument('ndjson', region).trim().split('\n');
	assert.deepEqual(
		lines.map(line => JSON.parse(line) as unknown),
		[family[1], family[4], family[3]],
	);
	assert.deepEqual(
		lines.map(line => Object.hasOwn(JSON.parse(line) as Record<string, unknown>, 'profile')),
		[false, false, false],
	);
	assert.equal(exportDocument('json', empty), '[]\n');
});

await test('writes depth and path to CSV, and no formulas', () => {
	const rows = parse(exportDocument('csv', whole), {columns: true}) as ReadonlyArray<Readonly<Record<string, string>>>;
	assert.deepEqual(
		rows.map(({id}) => id ?? '').toSorted(),
		listed.map(({id}) => id).toSorted(),
		'a parent that is not visible has no row',
	);
	assert.equal(rows.find(({id}) => id === 'north')?.['path'], 'Acme › EMEA › Northwind');
	const lone = rows.find(({name}) => name?.includes('Lone'));
	assert.deepEqual([lone?.['name'], lone?.['depth'], lone?.['business_name']], ["'=Lone", '1', 'Test Ltd']);
	assert.deepEqual(
		[lone, rows.find(({id}) => id === 'north')].map(each => each?.['profile_read']),
		['yes', 'no'],
	);
	assert.equal(lone?.['parent_id'], 'hidden');
});

await test('starts CSV with a byte order mark on request, and adds columns for members', () => {
	const address = '{"city":"Bern","floor":"2","line1":"=1"}';
	const members = [
		organization('a', {profile: {...profile, business_address: address, external_metadata: '{"tier":1,"tags":["x"]}'}}),
		organization('b', {profile: {...profile, business_address: 'Bern', external_metadata: '{"tier":"gold"}'}}),
		organization('c'),
	];
	const text = exportDocument('csv', wholeExtent(buildTreeIndex(members)), {bom: true, flat: true});
	assert.equal(text.charAt(0), '\u{FEFF}');
	const rows = parse(text, {columns: true, bom: true}) as ReadonlyArray<Readonly<Record<string, string>>>;
	assert.deepEqual(
		Object.keys(rows[0] ?? {}).slice(-9),
		[
			'path',
			...['line1', 'line2', 'city', 'zipcode', 'country', 'stateOrProvince', 'floor'].map(
				name => `business_address.${name}`,
			),
			'external_metadata.tier',
			'external_metadata.tags',
		].slice(-9),
	);
	const shown = [
		'business_address',
		'business_address.line1',
		'business_address.city',
		'business_address.floor',
		'external_metadata.tier',
		'external_metadata.tags',
	];
	assert.deepEqual(
		rows.map(row => shown.map(name => row[name])),
		[
			[address, "'=1", 'Bern', '2', '1', '["x"]'],
			['Bern', '', '', '', 'gold', ''],
			['', '', '', '', '', ''],
		],
	);
	assert.doesNotMatch(exportDocument('csv', whole), /business_address\.|\u{FEFF}/v);
});

await test('indents the text export, and marks hidden parents', () => {
	assert.equal(exportDocument('tree', region), 'EMEA\temea\n  Contoso\tcontoso\n  Northwind\tnorth\n');
	assert.match(exportDocument('tree', whole), /^\(no name\) \(not visible to you\)\thidden\n {2}=Lone\tlone$/mv);
});

await test('keeps depth and path of selected rows in CSV, and indents their text below selected ancestors', () => {
	const some = {index, rows: ['acme', 'contoso', 'lone'].map(id => index.rowByKey.get(id) ?? -1)};
	const rows = parse(exportDocument('csv', some), {columns: true}) as ReadonlyArray<Readonly<Record<string, string>>>;
	assert.deepEqual(
		rows.map(row => [row['depth'], row['path']]),
		[
			['0', 'Acme'],
			['2', 'Acme › EMEA › Contoso'],
			['1', ' › =Lone'],
		],
	);
	assert.equal(exportDocument('tree', some), 'Acme\tacme\n  Contoso\tcontoso\n=Lone\tlone\n');
});

await test('refers to parents and imports organizations in HCL, without repeating a resource', () => {
	const text = exportDocument('hcl', whole);
	assert.match(
		text,
		/resource "cloudflare_organization" "northwind_north" \{\n {2}name = "Northwind"\n {2}parent = \{\n {4}id = cloudflare_organization\.emea_emea\.id\n {2}\}\n\}/v,
	);
	assert.match(text, /import \{\n {2}to = cloudflare_organization\.northwind_north\n {2}id = "north"\n\}/v);
	assert.match(text, /"lone_lone" \{\n {2}name = "=Lone"\n {2}parent = \{\n {4}id = "hidden"/v);
	assert.match(
		text,
		/resource "cloudflare_organization_profile" "lone_lone" \{\n {2}organization_id {3}= cloudflare_organization\.lone_lone\.id\n {2}business_name {5}= "Test Ltd"/v,
	);
	assert.match(text, /^# What cannot be imported:$/mv);
	assert.equal(text.match(/^import/gmv)?.length, listed.length - 1);
	assert.match(exportDocument('hcl', region), /"emea_emea" \{\n {2}name = "EMEA"\n {2}parent = \{\n {4}id = "acme"/v);
});

await test('nests the tree as JSON, however deep', () => {
	const chain = Array.from({length: 3000}, (_, depth) =>
		organization(`o${depth}`, {parent: depth === 0 ? undefined : `o${depth - 1}`}),
	);
	const deep = wholeExtent(buildTreeIndex(chain));
	assert.match(treeJson(deep), /"o2999","name":"o2999","children":\[\]/v);
	type Node = {readonly id: string; readonly children: readonly Node[]};
	const idsOf = (nodes: readonly Node[]): readonly string[] =>
		nodes.flatMap(({id, children}) => [id, ...idsOf(children)]);
	const all = JSON.parse(treeJson(whole)) as readonly Node[];
	assert.equal(
		idsOf(all)
			.map(id => `${id}\n`)
			.join(''),
		treeIds(whole),
	);
	const nodes = JSON.parse(treeJson(region)) as readonly Node[];
	assert.deepEqual(idsOf(nodes), ['emea', 'contoso', 'north']);
});

await test('names a file after its content, with a number if the name is taken', () => {
	const scope = {id: '0123456789', name: 'Café GmbH'};
	assert.deepEqual(
		[
			exportFile('hcl', 'all', 1),
			exportFile('tree', scope, 1),
			exportFile('csv', scope, 2),
			exportFile('csv', 'shown', 1),
			exportFile('snapshot', 'all', 1),
		],
		[
			'organizations.tf',
			'cafe-gmbh-01234567.txt',
			'cafe-gmbh-01234567-2.csv',
			'organizations-shown.csv',
			'snapshot.json',
		],
	);
	const taken = new Set(['organizations.tf', 'organizations-2.tf', 'organizations.csv']);
	const free = (['hcl', 'csv', 'json'] as const).map(format => freeExportFile(format, 'all', taken));
	assert.deepEqual(free, ['organizations-3.tf', 'organizations-2.csv', 'organizations.json']);
});
