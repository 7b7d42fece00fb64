import assert from 'node:assert/strict';
import {registerHooks} from 'node:module';
import {test} from 'node:test';
import * as v from 'valibot';

/** Extra rows for tables of the source, each inserted before an existing row. */
const toys: ReadonlyArray<readonly [file: string, before: RegExp, row: string]> = [
	[
		'base/tables/profile',
		/business_email:\s*\{/v,
		`tax_number: {
		label: 'Tax number', purpose: 'As the tax office writes it.', headings: 'vat, vat id', input: 'line',
		rule: text => text === 'none' ? 'Leave it empty instead.' : undefined, isInOverview: true, isCopied: true, isPhone: true,
	},`,
	],
	[
		'base/tables/accounts',
		/api_access_enabled:\s*\{/v,
		'invoices_to: {label: "Invoices to", value: "text", isInCsv: true, inList: {place: 4, leastColumns: 60}},',
	],
	[
		'base/tables/members',
		/two_factor_authentication_enabled:\s*\{/v,
		`title: {
		label: 'Title', value: 'text', place: 25, isInCsv: true, inLine: {place: 35}, inList: {place: 5, leastColumns: 70}, isSearched: true, copiedAs: 'Title',
	},`,
	],
	[
		'base/tables/audit-records',
		/user_agent:\s*\{/v,
		`country: {
		value: 'text', inDetail: {place: 55, label: 'Country'}, inCsv: {place: 65, header: 'country'}, inLine: 25, inList: {place: 20, leastColumns: 100, mostColumns: 12}, isSearched: true,
	},`,
	],
	['kernel/files/formats', /hcl:\s*\{/v, 'toml: {title: "TOML: toys", ending: "toml", note: "for toys"},'],
];

registerHooks({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		const toy = toys.find(([file]) => url.includes(`/source/${file}.`));
		const source = loaded.source ?? '';
		const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
		return toy ? {...loaded, source: text.replace(toy[1], next => `${toy[2]}${next}`)} : loaded;
	},
});

const {registry} = await import('../source/abilities.js');
const {accountSchema, auditRecordSchema, memberSchema, organizationSchema} =
	await import('../source/base/api/schemas.js');
const {columnsOf} = await import('../source/kernel/customer-file/columns.js');
const {comparePair} = await import('../source/abilities/compare/pair.js');
const {commands} = await import('../source/command-table.js');
const {auditCells, auditColumns, auditLine} = await import('../source/kernel/files/audit-records.js');
const {accountCells, accountColumns} = await import('../source/kernel/files/csv.js');
const {exportDocument} = await import('../source/abilities/export/document.js');
const {exportFile, exportFormats, fileFormat} = await import('../source/kernel/files/formats.js');
const {wholeExtent} = await import('../source/kernel/files/tree.js');
const {accountRow, accountRows} = await import('../source/abilities/accounts/ability.js');
const {detailRows} = await import('../source/abilities/organizations/detail-rows.js');
const {fieldRows} = await import('../source/abilities/edit/view.js');
const {errorOf} = await import('../source/kernel/form-model/value-warnings.js');
const {fieldNames} = await import('../source/kernel/form-model/fields.js');
const {foldedOf, rankOfHolding} = await import('../source/kernel/form-model/profile-match.js');
const {changeField, focusField, onboardingForm, openForm} = await import('../source/kernel/form-model/form.js');
const {bestHolding, profileNeedle} = await import('../source/kernel/form-model/profile-match.js');
const {requestsOf} = await import('../source/kernel/form-model/request.js');
const {historyView} = await import('../source/abilities/history/rows.js');
const {recordList} = await import('../source/abilities/history/state.js');
const {lineOf} = await import('../source/kernel/form-model/line-editor.js');
const {oneMemberRows} = await import('../source/abilities/people/members/ability.js');
const {memberList} = await import('../source/abilities/people/members/state.js');
const {copiedTexts, memberCells, memberHeader, memberLine} = await import('../source/base/tables/members.js');
const {readSettings, textsSet} = await import('../source/abilities/edit/command-line.js');
const {completionScript} = await import('../source/program/start/completion.js');
const {helpOf} = await import('../source/program/start/help.js');
const {buildTreeIndex} = await import('../source/base/tree/tree-index.js');
const {shownPane} = await import('./helpers/pane-scene.js');
const {fittedText} = await import('./helpers/row-texts.js');
const {dialogOf, emptyState, reduceAll, stateWith} = await import('./helpers/state.js');

const organization = v.parse(organizationSchema, {
	id: 'acme',
	name: 'Acme',
	meta: {},
	profile: {business_name: 'Acme Ltd', tax_number: 'DE 123 456'},
});
const profile = organization.profile ?? undefined;
// The types do not include the extra rows of this test.
const found = <Name extends string>(names: readonly Name[], name: string): Name => {
	const toy = names.find(each => each === name);
	if (toy === undefined) {
		throw new Error(`There is no ${name}.`);
	}

	return toy;
};

const taxNumber = found(fieldNames, 'tax_number');

await test('loads, shows and accepts a profile field that one row describes', () => {
	assert.deepEqual(Object.keys(profile ?? {}), [
		'business_address',
		'business_email',
		'business_name',
		'business_phone',
		'external_metadata',
		'tax_number',
	]);
	const state = reduceAll(
		stateWith([organization]),
		{type: 'detail/requested', id: 'acme', request: 2},
		{type: 'detail/received', id: 'acme', request: 2, detail: {organization, profile, readAt: 1}},
	);
	const tabs = (['overview', 'profile'] as const).map(tab =>
		detailRows({...state, tab}, 60, registry)
			.map(row => fittedText(row, 60))
			.join('\n'),
	);
	assert.match(tabs[0] ?? '', /^Business +Acme Ltd · DE 123 456/mv);
	assert.match(tabs[1] ?? '', /^Tax number +DE 123 456/mv);
	const form = focusField(changeField(onboardingForm(''), taxNumber, {text: 'none'}), taxNumber);
	const rows = fieldRows(emptyState(), form, 80)
		.map(row => fittedText(row, 80))
		.join('\n');
	assert.match(rows, /Tax number +none[\s\S]+As the tax office writes it\./v);
	assert.equal(errorOf(form, taxNumber), 'Leave it empty instead.');
});

await test('sends and compares a profile field that one row describes', () => {
	const opened = openForm('profile', 'acme', {name: 'Acme', parentId: '', profile});
	const [request] = requestsOf(changeField(opened, taxNumber, {text: 'DE 9'}));
	assert.match(JSON.stringify(request?.body), /"business_name":"Acme Ltd".*"tax_number":"DE 9"/v);
	const other =
		v.parse(organizationSchema, {...organization, profile: {...profile, tax_number: 'FR 1'}}).profile ?? undefined;
	const {differences} = comparePair(
		{organization, profile, parent: 'none'},
		{organization, profile: other, parent: 'none'},
	);
	assert.deepEqual(
		differences.map(({field}) => field),
		['tax_number'],
	);
	assert.deepEqual(textsSet(readSettings(['tax_number=DE 7']), {name: 'Acme', parentId: '', profile}), {
		tax_number: 'DE 7',
	});
});

await test('finds, completes and exports a profile field that one row describes', () => {
	const needle = profileNeedle('123 456');
	assert.ok(needle);
	assert.ok(profile);
	assert.deepEqual([bestHolding(profile, needle)?.label, rankOfHolding(foldedOf(profile), needle)], ['tax number', 0]);
	const extent = wholeExtent(buildTreeIndex([organization]));
	assert.match(exportDocument('csv', extent), /,business_name,tax_number,business_email,[\s\S]*,Acme Ltd,DE 123 456,/v);
	assert.match(exportDocument('hcl', extent), /tax_number +"?= "DE 123 456"/v);
	assert.deepEqual(columnsOf({header: ['Name', 'VAT-ID', 'Tax number'], rows: []}), ['name', undefined, 'tax_number']);
	assert.deepEqual(columnsOf({header: ['Name', 'VAT-ID'], rows: []}), ['name', 'tax_number']);
	assert.match(completionScript(commands, 'zsh'), /business_name= tax_number= business_email=/v);
});

await test('loads, shows and exports a fact of an account that one row describes', () => {
	const account = v.parse(accountSchema, {
		id: 'a1',
		name: 'Main',
		settings: {invoices_to: 'books@acme.example', enforce_twofactor: true},
	});
	assert.deepEqual(
		Object.keys(v.parse(accountSchema, {id: 'a1', name: 'Main', settings: {invoices_to: 5}}).settings),
		[],
	);
	assert.ok(accountRows(account, 80).some(row => /^Invoices to +books@acme\.example/v.test(fittedText(row, 80))));
	assert.deepEqual(
		[59, 60].map(columns => fittedText(accountRow(account, columns), columns).includes('books@acme.example')),
		[false, true],
	);
	assert.equal(accountCells(account)[accountColumns.indexOf('invoices_to')], 'books@acme.example');
});

await test('loads, shows, finds and exports a fact of a member that one row describes', () => {
	const user = {email: 'amy@x.example', name: 'Amy', title: 'Pilot'};
	const member = v.parse(memberSchema, {id: 'm1', status: 'active', user});
	assert.deepEqual(Object.keys(v.parse(memberSchema, {...member, user: {...user, title: 5}}).user), ['email', 'name']);
	assert.deepEqual(Object.keys(member.user), ['email', 'name', 'title']);
	assert.deepEqual(
		oneMemberRows(member, 80, 0)
			.map(row => fittedText(row, 80).trimEnd())
			.slice(0, 4),
		[
			'Email                  amy@x.example',
			'Name                   Amy',
			'Title                  Pilot',
			'Status                 active',
		],
	);
	const state = (columns: number, query: string) =>
		reduceAll(
			{...stateWith([organization]), size: {columns, rows: 40}},
			{type: 'members/requested', id: 'acme', request: 2},
			{
				type: 'members/received',
				id: 'acme',
				request: 2,
				items: [member, {...member, id: 'm2', user: {...member.user, title: 'Cook'}}],
				unreadable: 0,
				isLast: true,
				readAt: 1,
			},
			{type: 'pane/focused', pane: 'members'},
			{type: 'pane/listSearched', line: lineOf(query)},
		);
	assert.deepEqual(
		[90, 159].map(columns =>
			shownPane(state(columns, ''), 'members')?.rows.some(row => /Pilot +\?/v.test(fittedText(row, columns))),
		),
		[false, true],
	);
	assert.deepEqual(
		memberList.listed(state(160, 'pilot')).items.map(({id}) => id),
		['m1'],
	);
	assert.deepEqual(
		copiedTexts(member).map(({label}) => label),
		['Email', 'Name', 'Title', 'Member id'],
	);
	assert.equal(memberCells(member)[memberHeader.indexOf('title')], 'Pilot');
	assert.deepEqual(memberLine(member), ['amy@x.example', 'active', '2FA unknown', 'Pilot', 'Amy']);
});

await test('loads, shows, finds and exports a field of the history that one row describes', () => {
	const record = v.parse(auditRecordSchema, {
		id: 'r1',
		action: {time: '2026-11-01T09:26:53Z'},
		actor: {email: 'amy@x.example'},
		raw: {user_agent: 'curl', country: 'Norway'},
	});
	assert.deepEqual(Object.keys(v.parse(auditRecordSchema, {...record, raw: {country: 5}}).raw), []);
	assert.deepEqual(Object.keys(record.raw), ['country', 'user_agent']);
	const {dialog} = reduceAll(
		stateWith([organization]),
		{
			type: 'history/opened',
			organizations: [{id: 'acme', name: 'Acme'}],
			sought: {period: 'month', since: '2026-10-02', before: '2026-11-02'},
		},
		{type: 'history/asked', id: 'acme', request: 1},
		{type: 'history/received', request: 1, records: [{...record, id: 'r2', raw: {}}, record], unreadable: 0},
	);
	const history = dialogOf({...emptyState(), dialog}, 'history');
	const shown = (columns: number, isDetailed: boolean) =>
		historyView(emptyState(), {...history, cursor: 1, isDetailed}, {columns, height: 40})
			.rows.map(row => fittedText(row, columns))
			.join('\n');
	assert.match(shown(80, true), /^From +– *\nCountry +Norway *\nAgent +curl *$/mv);
	assert.deepEqual(
		[99, 100].map(columns => /amy@x\.example {2}Norway {2}did something/v.test(shown(columns, false))),
		[false, true],
	);
	assert.deepEqual(
		recordList.found(emptyState(), {...history, query: lineOf('norway')}).map(({record: each}) => each.id),
		['r1'],
	);
	assert.equal(auditCells(record)[auditColumns.indexOf('country')], 'Norway');
	assert.deepEqual(auditLine(record), [
		'2026-11-01 09:26:53 UTC',
		'amy@x.example',
		'Norway',
		'',
		'done',
		'did something that the record does not name',
	]);
});

await test('lists and names an export format that one row describes, even in help', () => {
	const format = found(exportFormats, 'toml');
	assert.deepEqual([fileFormat(format).title, exportFile(format, 'all', 1)], ['TOML: toys', 'organizations.toml']);
	const exporting = commands.find(({name}) => name === 'export');
	assert.match(
		exporting ? helpOf(commands, exporting) : '',
		/json, ndjson, csv, tree, toml \(for toys\) or hcl \(Terraform, with import blocks\)/v,
	);
	assert.match(completionScript(commands, 'fish'), /-a 'json ndjson csv tree toml hcl'/v);
});
