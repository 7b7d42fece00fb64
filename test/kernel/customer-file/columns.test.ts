import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	areAllNamed,
	chooseField,
	columnsOf,
	stepsToLetter,
	whyNotColumns,
	type Columns,
} from '../../../source/kernel/customer-file/columns.js';
import {shownText} from '../../../source/base/text/told.js';

const table = (...header: readonly string[]) => ({header, rows: []});
const columns = (...header: readonly string[]) => columnsOf(table(...header));

await test('matches a heading to its field whatever its case and word separators', () => {
	assert.deepEqual(columns('Name', 'PARENT', 'Business email', 'business-phone', 'externalMetadata'), [
		'name',
		'parent',
		'business_email',
		'business_phone',
		'external_metadata',
	]);
	assert.ok(areAllNamed(table('name', 'Parent', 'Business email')));
});

await test('assigns a field to the first of two columns, and nothing to an unknown heading', () => {
	assert.deepEqual(columns('name', 'NAME', 'Segment'), ['name', undefined, undefined]);
	assert.ok(!areAllNamed(table('name', 'Segment')));
	assert.ok(!areAllNamed(table('parent')));
});

await test('guesses a field by other headings, but never twice or next to its own name, and shows the guess', () => {
	assert.deepEqual(columns('Organisation', 'Parent ID', 'COMPANY', 'E-Mail', 'Phone_Number', 'Address', 'metadata'), [
		'name',
		'parent',
		'business_name',
		'business_email',
		'business_phone',
		'business_address',
		'external_metadata',
	]);
	assert.deepEqual(columns('name', 'Phone', 'Telephone', 'E-Mail', 'Business email'), [
		'name',
		undefined,
		undefined,
		undefined,
		'business_email',
	]);
	assert.ok(!areAllNamed(table('name', 'Phone')));
});

await test('guesses headings in German, French and Spanish, with and without accents', () => {
	const fields = [
		'name',
		'parent',
		'business_name',
		'business_email',
		'business_phone',
		'line1',
		'zipcode',
		'city',
		'country',
	] as const;
	assert.deepEqual(
		columns('Name', 'Übergeordnet', 'Firma', 'E-Mail', 'Telefon', 'Straße', 'PLZ', 'Ort', 'Land'),
		fields,
	);
	assert.deepEqual(
		columns(
			'KUNDE',
			'Partner',
			'Firma',
			'E-Mail-Adresse',
			'Telefonnummer',
			'STRASSE',
			'Postleitzahl',
			'Stadt',
			'Laendercode',
		),
		fields,
	);
	assert.deepEqual(
		columns('Nom', 'Partenaire', 'Société', 'Courriel', 'Téléphone', 'Rue', 'Code postal', 'Ville', 'Pays'),
		fields,
	);
	assert.deepEqual(
		columns(
			'Nombre',
			'Organización superior',
			'Empresa',
			'Correo electronico',
			'Telefono',
			'Calle',
			'Código postal',
			'Ciudad',
			'País',
		),
		fields,
	);
	assert.deepEqual(columns('Firma', 'Adresse', 'Ort'), ['name', 'line1', 'city']);
	assert.deepEqual(columns('Nom', 'Adresse'), ['name', 'business_address']);
	assert.deepEqual(columns('Kunde', '', '—'), ['name', undefined, undefined]);
	assert.deepEqual(columns('Kunde', 'Ort', 'Stadt'), ['name', undefined, undefined], 'one of them alone can be it');
	assert.ok(!areAllNamed(table('Name', 'Telefon')), 'a guess is shown first');
});

await test('uses the company name as the organization name if no other column has it', () => {
	assert.deepEqual(columns('Company name', 'E-Mail'), ['name', 'business_email']);
	assert.deepEqual(columns('Company', 'Organization'), ['business_name', 'name']);
	assert.deepEqual(columns('business_name', 'E-Mail'), ['business_name', 'business_email']);
	assert.ok(!areAllNamed(table('Company')));
});

await test('recognizes the parts of an address, but not next to a whole address', () => {
	assert.deepEqual(columns('Street', 'Address line 2', 'ZIP', 'City', 'State', 'Country code', 'Fax'), [
		'line1',
		'line2',
		'zipcode',
		'city',
		'stateOrProvince',
		'country',
		undefined,
	]);
	assert.deepEqual(columns('Address', 'ZIP', 'Postcode', 'City'), ['line1', undefined, undefined, 'city']);
	assert.deepEqual(columns('Address', 'Street', 'City'), [undefined, 'line1', 'city']);
	assert.deepEqual(columns('business_address', 'Street', 'Postcode'), ['business_address', undefined, undefined]);
	assert.ok(areAllNamed(table('name', 'line1', 'zipcode', 'stateOrProvince')));
	assert.ok(!areAllNamed(table('name', 'Street')));
	const whole = ['name', 'business_address', 'city'] as const;
	assert.equal(
		whyNotColumns(whole, [], undefined, ['h', 'l']),
		'Business address is set both as a whole and in parts. Choose one.',
	);
});

await test('cycles a column through all fields, and reports a field that two columns set', () => {
	const before = columns('name', 'x');
	assert.deepEqual(chooseField(before, 1, 1), ['name', 'name']);
	assert.equal(
		whyNotColumns(['name', 'name'], [], undefined, ['h', 'l']),
		'Name is set by two columns. Choose another field, or none, for one of them.',
	);
	assert.deepEqual(chooseField(before, 1, -1), ['name', 'metadata_member']);
	assert.deepEqual(chooseField(['name', 'metadata_member'], 1, 1), ['name', undefined]);
	assert.deepEqual(before, ['name', undefined]);
});

await test('needs the name of the account for its type', () => {
	assert.equal(
		whyNotColumns(['name', 'account_type'], [], undefined),
		'Type of the first account needs a column for First account.',
	);
	assert.equal(whyNotColumns(['name', 'account', 'account_type'], [], undefined), undefined);
	assert.deepEqual(columnsOf({header: ['name', 'Account', 'account type'], rows: []}), [
		'name',
		'account',
		'account_type',
	]);
});

await test('jumps to the next field with a letter, wrapping around', () => {
	const byLetters = (letters: string) => {
		let chosen: Columns = [undefined];
		for (const letter of letters) {
			chosen = chooseField(chosen, 0, stepsToLetter(chosen, 0, letter));
		}

		return chosen[0];
	};

	assert.deepEqual(
		['e', 'n', 'nn', 'nnn', 'nnnn', 'nnnnn', 'p', 'pp', 'z', 'm', 'mm', 'ez'].map(letters => byLetters(letters)),
		[
			'business_email',
			'name',
			'business_name',
			'both_names',
			'house_number',
			'name',
			'parent',
			'business_phone',
			'zipcode',
			'external_metadata',
			'metadata_member',
			'zipcode',
		],
	);
	assert.equal(byLetters('ex'), 'business_email', 'no field has it');
});

await test('lets one column set both the name and the business name, but no second column', () => {
	assert.deepEqual(chooseField(['business_name'], 0, 1), ['both_names']);
	const why = (...chosen: Columns) => whyNotColumns(chosen, [], undefined, ['h', 'l']);
	assert.equal(why('both_names', 'business_email'), undefined);
	assert.equal(
		why('both_names', 'name'),
		'Name is set by two columns. Choose another field, or none, for one of them.',
	);
	assert.equal(
		why('business_name', 'both_names'),
		'Business name is set by two columns. Choose another field, or none, for one of them.',
	);
	assert.deepEqual(columns('name', 'both names'), ['name', undefined], 'it is chosen, and never guessed');
});

await test('requires a column for the name', () => {
	assert.equal(
		whyNotColumns(['parent'], [], undefined, ['h', 'l']),
		'No column sets the name yet: choose one with h and l.',
	);
	assert.equal(whyNotColumns(['name'], [], undefined, ['h', 'l']), undefined);
});

await test('allows no parent column when all rows share a parent', () => {
	assert.equal(
		whyNotColumns(['name', 'parent'], [], 'emea', ['h', 'l']),
		'All rows already share a parent, so no column can set it.',
	);
	assert.equal(whyNotColumns(['name', undefined], [], 'emea', ['h', 'l']), undefined);
});

await test('accepts several metadata columns with different headings, but not next to a whole metadata column', () => {
	const why = (chosen: Columns, ...header: readonly string[]) => whyNotColumns(chosen, header, undefined, ['h', 'l']);
	assert.equal(why(['name', 'metadata_member', 'metadata_member'], 'name', 'Customer no.', 'Segment'), undefined);
	assert.equal(
		why(['name', 'metadata_member', 'metadata_member'], 'name', 'Segment', 'Segment'),
		'Two columns are named “Segment”. Only one of them can become a metadata member.',
	);
	assert.equal(why(['name', 'metadata_member', undefined], 'name', 'Segment', 'Segment'), undefined);
	assert.equal(
		why(['name', 'metadata_member'], 'name', ''),
		'A column without a heading cannot become a metadata member. Add a heading to the file, or choose another field.',
	);
	assert.equal(
		why(['name', 'metadata_member', 'external_metadata'], 'name', 'Segment', 'metadata'),
		'External metadata is set both as a whole and in parts. Choose one.',
	);
	assert.deepEqual(columns('name', 'Metadata member'), ['name', undefined], 'it is chosen, and never guessed');
});

await test('joins the house number to the street, and guesses it only next to a street column', () => {
	assert.deepEqual(columns('Firma', 'Straße', 'Hausnummer', 'PLZ', 'Ort'), [
		'name',
		'line1',
		'house_number',
		'zipcode',
		'city',
	]);
	assert.deepEqual(columns('Firma', 'Adresse', 'Haus-Nr.', 'Ort'), ['name', 'line1', 'house_number', 'city']);
	assert.deepEqual(columns('Firma', 'Hausnummer', 'Ort'), ['name', undefined, 'city']);
	assert.deepEqual(columns('Name', 'House number'), ['name', 'house_number'], 'a column of its own name is kept');
	const why = whyNotColumns(['name', 'house_number'], ['Name', 'House number'], undefined, ['h', 'l']);
	assert.equal(
		shownText(why ?? ''),
		'Business address · house number is joined to the street. Choose the street’s column for Business address · line 1.',
	);
	assert.equal(
		whyNotColumns(['name', 'house_number', 'line1'], ['Name', 'Nr', 'Street'], undefined, ['h', 'l']),
		undefined,
	);
	assert.match(
		shownText(
			whyNotColumns(['name', 'house_number', 'business_address'], ['a', 'b', 'c'], undefined, ['h', 'l']) ?? '',
		),
		/whole and in parts/v,
	);
});

await test('guesses a customer number as a metadata member', () => {
	assert.deepEqual(columns('Firma', 'Kundennummer', 'CRM-ID'), ['name', 'metadata_member', 'metadata_member']);
	assert.deepEqual(columns('Kunde', 'Kunden-Nr.', 'Metadaten'), ['name', undefined, 'external_metadata']);
});
