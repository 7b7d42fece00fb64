import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {fileColumnsOf, fileRowsOf} from '../../../source/abilities/apply/columns.js';
import {
	applyRows,
	matchFile,
	profilesNeeded,
	rowsToSend,
	sendableKinds,
	type ApplyRow,
	type ApplyScope,
	type SendableKind,
} from '../../../source/abilities/apply/plan.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {shownText} from '../../../source/base/text/told.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {readTable} from '../../../source/kernel/customer-file/read-table.js';
import {csvLines} from '../../../source/kernel/files/csv.js';
import {treeTable, wholeExtent} from '../../../source/kernel/files/tree.js';
import {requestsOf} from '../../../source/kernel/form-model/request.js';
import {organization} from '../../helpers/state.js';

const organizations = [
	organization('root', {name: 'Acme', profile: {...emptyProfile}}),
	organization('a', {
		name: 'Alpha',
		parent: 'root',
		profile: {
			...emptyProfile,
			business_email: 'ops@alpha.example',
			external_metadata: '{"tier":"gold","n":1.0}',
			business_address: '{"city":"Bonn"}',
		},
	}),
	organization('b', {name: 'Beta', parent: 'root', profile: {...emptyProfile}}),
	organization('c', {name: 'Northwind Retail', parent: 'root', profile: {...emptyProfile, business_name: 'Northwind'}}),
];

const index = buildTreeIndex(organizations);

const everything: ApplyScope = {
	index,
	organizations,
	scope: new Set(organizations.map(({id}) => id)),
	parents: undefined,
};

function columnsIn(text: string) {
	const table = readTable(Buffer.from(text));
	const columns = fileColumnsOf(table, undefined);
	if ('why' in columns) {
		throw new TypeError(columns.why);
	}

	return {table, columns, rows: fileRowsOf(table, columns)};
}

function planOf(text: string, rest: Partial<ApplyScope> = {}, whole?: ReadonlySet<string>): readonly ApplyRow[] {
	const scope = {...everything, ...rest};
	return applyRows(matchFile(columnsIn(text).rows, scope), scope, whole);
}

const textOf = ({organization: own, differences, result}: ApplyRow): string =>
	[
		own?.id ?? 'new',
		...differences.map(({kind, changes, why}) =>
			[
				kind,
				...changes.map(({key, from, to}) => `${key} ${from ?? '–'}→${to ?? '–'}`),
				...(why === undefined ? [] : [shownText(why)]),
			].join(' '),
		),
		result.status,
	].join('; ');

await test('offers as a rename an organization without a row that alone has the email, the phone or the id of a row', () => {
	const withContacts = organizations.map(each => {
		const own = {b: {business_phone: '+49 228 1'}, c: {external_metadata: '{"crm_id":"7"}'}}[each.id];
		return own ? {...each, profile: {...emptyProfile, ...own}} : each;
	});
	const rows = (text: string, rest: Partial<ApplyScope> = {}) =>
		planOf(text, {organizations: withContacts, ...rest}).map(row => textOf(row));
	const head = 'name,parent,business_email,business_phone,external_metadata.crm_id,external_metadata.tier\n';
	assert.deepEqual(
		rows(`${head}Zeta,root,OPS@alpha.example,,,\nEta,root,,+49 (228) 1,,\nTheta,root,,,7,\nIota,root,,,8,gold\n`).map(
			text => text.split(' ').slice(0, 4).join(' '),
		),
		[
			'a; possible-rename name Alpha→Zeta;',
			'b; possible-rename name Beta→Eta;',
			'c; possible-rename name Northwind',
			'new; create name –→Iota',
		],
	);
	const asNew = (text: string) => rows(`${head}${text}`).at(-1)?.startsWith('new; create');
	assert.equal(asNew('Alpha,root,,,,\nZeta,root,ops@alpha.example,,,\n'), true, 'the organization has a row');
	assert.equal(
		asNew('Zeta,root,ops@alpha.example,,,\nEta,root,ops@alpha.example,,,\n'),
		true,
		'two rows have the address',
	);
	assert.equal(asNew('Zeta,root,(empty),,,\n'), true);
	assert.match(
		rows(`${head}Zeta,root,ops@alpha.example,+49 228 1,,\n`)[0] ?? '',
		/^new; problem It resembles “Alpha” \(a\), “Beta” \(b\)\./v,
	);
	assert.match(rows(`${head}Zeta,root,ops@alpha.example,,,\n`, {scope: new Set(['b'])})[0] ?? '', /^new; create/v);
});

await test('understands the columns of a flat export, and finds no difference in one', () => {
	const {columns, rows} = treeTable(wholeExtent(index), true);
	const text = csvLines([columns, ...rows]);
	const read = columnsIn(text).columns;
	assert.deepEqual(read.computed, ['parent_name', 'create_time', 'managed_by', 'profile_read', 'depth', 'path']);
	assert.deepEqual([read.unused, read.guessed], [[], []]);
	assert.deepEqual(
		['external_metadata.tier', 'business_address.city'].filter(name => read.keys.every(({key}) => key !== name)),
		[],
	);
	assert.deepEqual(
		planOf(text).map(row => textOf(row)),
		['root; already', 'a; already', 'b; already', 'c; already'],
	);
	const edited = text.replace('ops@alpha.example', 'it@alpha.example').replaceAll('Beta', 'Beta Trade');
	assert.deepEqual(
		planOf(edited)
			.map(row => textOf(row))
			.slice(1, 3),
		['a; repair business_email ops@alpha.example→it@alpha.example; waiting', 'b; rename name Beta→Beta Trade; waiting'],
	);
});

await test('understands the headings that onboarding knows', () => {
	const {columns, rows} = columnsIn(
		'Firma,E-Mail,Straße,Hausnr.,Postleitzahl,Kundennummer,Notes\nAlpha,a@b.example,Hauptstraße,5,53111,77,x\n',
	);
	assert.deepEqual(
		columns.keys.map(({key}) => key),
		['name', 'business_email', 'business_address.line1', 'business_address.zipcode', 'external_metadata.Kundennummer'],
	);
	assert.deepEqual(columns.unused, ['Notes']);
	assert.deepEqual(
		[rows[0]?.cells.find(({key}) => key === 'business_address.line1')?.text, rows[0]?.houseNumber],
		['Hauptstraße', '5'],
	);
	const [made] = planOf('Firma,parent,Straße,Hausnr.\nNeu,Acme,Hauptstraße,5\n');
	assert.equal(made?.differences[0]?.changes.find(({key}) => key === 'business_address.line1')?.to, 'Hauptstraße 5');
	assert.deepEqual(columnsIn('name,email,business_email\nx,y,z\n').columns.unused, ['email']);
	const twice = readTable(Buffer.from('name,parent,parent_id\nx,y,z\n'));
	assert.deepEqual(fileColumnsOf(twice, undefined), {
		why: 'The columns “parent” and “parent_id” both set the parent. Remove one of them.',
	});
});

await test('names what differs: rows without an organization, names, values of fields and members, empty profiles, parents', () => {
	assert.deepEqual(
		planOf(
			[
				'id,name,parent,business_email,external_metadata.tier,external_metadata.crm',
				',Alpha,Acme,it@alpha.example,silver,',
				',Beta,Acme,,,7',
				',New one,Acme,new@one.example,gold,',
				'c,Northwind Trade,Acme,,,',
				',Northwind Retial,root,,,',
				'',
			].join('\n'),
		).map(row => textOf(row)),
		[
			'a; repair business_email ops@alpha.example→it@alpha.example external_metadata.tier gold→silver; waiting',
			'b; fill external_metadata.crm –→7; waiting',
			'new; create name –→New one business_email –→new@one.example external_metadata.tier –→gold; waiting',
			'c; rename name Northwind Retail→Northwind Trade; waiting',
			'new; create name –→Northwind Retial “Northwind Retial” is similar to Acme › Northwind Retail.; waiting',
		],
	);
	assert.deepEqual(
		planOf('name,parent\nNorthwind Retial,Acme\n').map(row => textOf(row)),
		['c; possible-rename name Northwind Retail→Northwind Retial; waiting'],
	);
	assert.match(
		planOf('id,name,parent,business_email\na,Alpha,Acme › Beta,\n').map(row => textOf(row))[0] ?? '',
		/^a; moved It is in Acme, but the row says Acme › Beta\. The service does not move organizations\.; left_out$/v,
	);
	assert.deepEqual(
		planOf('name\nAlpha\n', {}, everything.scope).map(row => textOf(row)),
		['a; already', 'root; missing; left_out', 'b; missing; left_out', 'c; missing; left_out'],
	);
});

await test('creates with the values of the row, and changes only what the row says', () => {
	const [change, made] = rowsToSend(
		planOf(
			'name,parent,line1,city,external_metadata.tier\nNew one,Acme,High Street 1,London,gold\nAlpha,Acme,,Berlin,silver\n',
		),
		{kinds: new Set(sendableKinds)},
	);
	assert.deepEqual(made && requestsOf(made.form).map(({body}) => body), [
		{
			name: 'New one',
			parent: {id: 'root'},
			profile: {
				...emptyProfile,
				business_address:
					'{"line1":"High Street 1","line2":"","city":"London","zipcode":"","country":"","stateOrProvince":""}',
				external_metadata: '{"tier":"gold"}',
			},
		},
	]);
	assert.deepEqual(change && requestsOf(change.form).map(({path, body}) => [path, body]), [
		[
			'/organizations/a/profile',
			{
				...emptyProfile,
				business_email: 'ops@alpha.example',
				external_metadata: '{"tier":"silver","n":1.0}',
				business_address: '{"city":"Berlin"}',
			},
		],
	]);
});

await test('sends only the chosen kinds, and nothing to what may be another customer', () => {
	const plan = planOf(
		'id,name,parent,business_email\na,Alpha two,Acme,it@alpha.example\n,Northwind Retial,Acme,x@y.example\n,New one,Acme,\n',
	);
	const sent = (...kinds: readonly SendableKind[]) =>
		rowsToSend(plan, {kinds: new Set(kinds)}).map(({form}) =>
			requestsOf(form)
				.map(({part}) => part)
				.join(' '),
		);
	assert.deepEqual(sent('create', 'rename', 'possible-rename', 'fill', 'repair'), [
		'name profile',
		'name profile',
		'creation',
	]);
	assert.deepEqual(sent('rename'), ['name']);
	assert.deepEqual(sent('repair'), ['profile']);
	assert.deepEqual(sent('create'), ['creation']);
	assert.deepEqual(
		rowsToSend(plan, {kinds: new Set(sendableKinds), leftOut: new Set([2, 4])}).map(({number}) => number),
		[3],
	);
});

await test('reads only the profiles that the file says something about, and guesses nothing without them', () => {
	const unread = organizations.map(({profile: _, ...rest}) => rest);
	const scope = {...everything, organizations: unread, index: buildTreeIndex(unread)};
	const {rows} = columnsIn(
		'name,parent,business_email\nAlpha,Acme,it@alpha.example\nBeta,Acme,\nNew one,Acme,n@o.example\n',
	);
	assert.deepEqual(profilesNeeded(matchFile(rows, scope), scope), ['a']);
	assert.deepEqual(
		applyRows(matchFile(rows, scope), scope).map(row => textOf(row)),
		[
			'a; problem Its profile could not be read.; left_out',
			'b; already',
			'new; create name –→New one business_email –→n@o.example; waiting',
		],
	);
});

await test('judges an organization whose creation had no answer like any other', () => {
	const rows = planOf('name,parent,business_email\nAlpha,Acme,it@alpha.example\nBeta,Acme,\n', {isTried: () => true});
	assert.deepEqual(
		rows.map(row => textOf(row)),
		['a; repair business_email ops@alpha.example→it@alpha.example; waiting', 'b; already'],
	);
});

await test('leaves out rows that cannot be used, with the reason', () => {
	const reasons = planOf(
		'name,parent,business_email\nOne,Nowhere,\nTwo,Acme,no address\nThree,Acme,a@b.example,extra\nFour,Acme / One,\n',
		{unlisted: new Map()},
	).map(({differences}) => shownText(differences[0]?.why ?? ''));
	assert.match(reasons[0] ?? '', /^Parent “Nowhere”: No organization that you can see has this id or path\./v);
	assert.match(reasons[1] ?? '', /^Business email: /v);
	assert.match(reasons[2] ?? '', /^The row has 4 values, but the header has 3\./v);
	assert.match(
		planOf('name,parent\nFive,Acme\nSix,Acme / Five\n').map(row => textOf(row))[1] ?? '',
		/Row 2 of this file creates this parent\./v,
	);
	assert.match(
		planOf('name,parent\nSeven,Acme\n', {unlisted: new Map([['root\u{0}Seven', 'It was just created.']])}).map(row =>
			textOf(row),
		)[0] ?? '',
		/problem It was just created\.; left_out$/v,
	);
});

await test('joins a house number to a street that the file gives, in the order of its country or of the stored one', () => {
	const stored = organization('us', {
		name: 'Elm',
		parent: 'root',
		profile: {...emptyProfile, business_address: '{"line1":"12 Long Road","country":"US"}'},
	});
	const scope = {
		...everything,
		organizations: [...organizations, stored],
		index: buildTreeIndex([...organizations, stored]),
		scope: new Set([...everything.scope, 'us']),
	};
	const rowFor = (street: string, number: string) =>
		planOf(`id,Street,House no\nus,${street},${number}\n`, scope).map(row => textOf(row));
	assert.deepEqual(rowFor('Long Road', '12'), ['us; already'], 'the file has no country');
	assert.deepEqual(rowFor('Long Road', '14'), ['us; repair business_address.line1 12 Long Road→14 Long Road; waiting']);
	assert.deepEqual(rowFor('', ''), ['us; already'], 'empty cells leave it');
	const withoutStreet = 'new; problem It has a house number but no street. Fill in both, or empty both.; left_out';
	assert.deepEqual([rowFor('', '12'), rowFor('(empty)', '12')], [[withoutStreet], [withoutStreet]]);
});
