import assert from 'node:assert/strict';
import {registerHooks} from 'node:module';
import {test} from 'node:test';
import * as v from 'valibot';

/** Extra rows for tables of the source, each inserted before an existing row. */
const toys: ReadonlyArray<readonly [file: string, before: RegExp, row: string]> = [
	['tables/profile', /business_email:\s*\{/v, `tax_number: {
		label: 'Tax number', purpose: 'As the tax office writes it.', headings: 'vat, vat id', input: 'line',
		rule: text => text === 'none' ? 'Leave it empty instead.' : undefined, isInOverview: true, isCopied: true, isPhone: true,
	},`],
	['tables/accounts', /api_access_enabled:\s*\{/v, 'invoices_to: {label: "Invoices to", value: "text", isInCsv: true, inList: {place: 4, leastColumns: 60}},'],
	['formats/formats', /hcl:\s*\{/v, 'toml: {title: "TOML: toys", ending: "toml", note: "for toys"},'],
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

const {accountSchema, organizationSchema} = await import('../source/api/schemas.js');
const {columnsOf} = await import('../source/batch/columns.js');
const {comparePair} = await import('../source/compare/pair.js');
const {commands} = await import('../source/command-table.js');
const {accountCells, accountColumns} = await import('../source/formats/csv.js');
const {exportDocument} = await import('../source/formats/document.js');
const {exportFile, exportFormats, fileFormat} = await import('../source/formats/formats.js');
const {wholeExtent} = await import('../source/formats/tree.js');
const {accountRow, accountRows} = await import('../source/panes/account-rows.js');
const {detailRows} = await import('../source/panes/detail-rows.js');
const {fieldRows} = await import('../source/form/field-rows.js');
const {errorOf} = await import('../source/forms/field-rules.js');
const {fieldNames} = await import('../source/forms/fields.js');
const {foldedOf, rankOfHolding} = await import('../source/forms/folded-profiles.js');
const {changeField, focusField, onboardingForm, openForm} = await import('../source/forms/form.js');
const {bestHolding, profileNeedle} = await import('../source/forms/profile-match.js');
const {requestsOf} = await import('../source/forms/request.js');
const {readSettings, textsSet} = await import('../source/headless/set.js');
const {completionScript} = await import('../source/settings/completion.js');
const {helpOf} = await import('../source/settings/help.js');
const {buildTreeIndex} = await import('../source/tree/tree-index.js');
const {fittedText} = await import('./helpers/row-texts.js');
const {emptyState, reduceAll, stateWith} = await import('./helpers/state.js');

const organization = v.parse(organizationSchema, {
	id: 'acme', name: 'Acme', meta: {}, profile: {business_name: 'Acme Ltd', tax_number: 'DE 123 456'},
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
	assert.deepEqual(Object.keys(profile ?? {}), ['business_address', 'business_email', 'business_name', 'business_phone', 'external_metadata', 'tax_number']);
	const state = reduceAll(
		stateWith([organization]),
		{type: 'detail/requested', id: 'acme', request: 2},
		{
			type: 'detail/received', id: 'acme', request: 2, detail: {organization, profile, readAt: 1},
		},
	);
	const tabs = (['overview', 'profile'] as const).map(tab => detailRows({...state, tab}, 60).map(row => fittedText(row, 60)).join('\n'));
	assert.deepEqual(tabs.map(text => /^(?:Tax number)? +DE 123 456/mv.test(text)), [true, true]);
	const form = focusField(changeField(onboardingForm(''), taxNumber, {text: 'none'}), taxNumber);
	const rows = fieldRows(emptyState(), form, 80).map(row => fittedText(row, 80)).join('\n');
	assert.match(rows, /Tax number +none[\s\S]+As the tax office writes it\./v);
	assert.equal(errorOf(form, taxNumber), 'Leave it empty instead.');
});

await test('sends and compares a profile field that one row describes', () => {
	const opened = openForm('profile', 'acme', {name: 'Acme', parentId: '', profile});
	const [request] = requestsOf(changeField(opened, taxNumber, {text: 'DE 9'}));
	assert.match(JSON.stringify(request?.body), /"business_name":"Acme Ltd".*"tax_number":"DE 9"/v);
	const other = v.parse(organizationSchema, {...organization, profile: {...profile, tax_number: 'FR 1'}}).profile ?? undefined;
	const {differences} = comparePair({organization, profile, parent: 'none'}, {organization, profile: other, parent: 'none'});
	assert.deepEqual(differences.map(({field}) => field), ['tax_number']);
	assert.deepEqual(textsSet(readSettings(['tax_number=DE 7']), {name: 'Acme', parentId: '', profile}), {tax_number: 'DE 7'});
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
	const account = v.parse(accountSchema, {id: 'a1', name: 'Main', settings: {invoices_to: 'books@acme.example', enforce_twofactor: true}});
	assert.deepEqual(Object.keys(v.parse(accountSchema, {id: 'a1', name: 'Main', settings: {invoices_to: 5}}).settings), []);
	assert.ok(accountRows(account, 80).some(row => /^Invoices to +books@acme\.example/v.test(fittedText(row, 80))));
	assert.deepEqual([59, 60].map(columns => fittedText(accountRow(account, columns), columns).includes('books@acme.example')), [false, true]);
	assert.equal(accountCells(account)[accountColumns.indexOf('invoices_to')], 'books@acme.example');
});

await test('lists and names an export format that one row describes, even in help', () => {
	const format = found(exportFormats, 'toml');
	assert.deepEqual([fileFormat(format).title, exportFile(format, 'all', 1)], ['TOML: toys', 'organizations.toml']);
	const [screen] = commands;
	assert.match(screen ? helpOf(commands, screen) : '', /json, ndjson, csv, tree, toml \(for toys\) or hcl \(Terraform, with import blocks\)/v);
	assert.match(completionScript(commands, 'fish'), /-a 'json ndjson csv tree toml hcl'/v);
});
