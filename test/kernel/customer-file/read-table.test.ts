import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import fc from 'fast-check';
import {readTable} from '../../../source/kernel/customer-file/read-table.js';
import {encodingText} from '../../../source/kernel/customer-file/cells.js';
import {csvLines} from '../../../source/kernel/files/csv.js';

const bytes = (text: string, encoding: 'utf8' | 'utf16le' = 'utf8') => Buffer.from(text, encoding);

await test('reads quotes, line breaks in values and empty rows as a spreadsheet does', () => {
	const {header, rows} = readTable(
		bytes('\u{FEFF}name, parent\r\n"Alpha, Inc","1 High Street\r\nLondon"\r\n\r\n,\r\n"say ""hi""",x\r\n'),
	);
	assert.deepEqual(header, ['name', 'parent']);
	assert.deepEqual(rows, [
		{number: 2, cells: ['Alpha, Inc', '1 High Street\nLondon']},
		{number: 5, cells: ['say "hi"', 'x']},
	]);
});

await test('reads semicolons, tabs and UTF-16', () => {
	assert.deepEqual(readTable(bytes('name;parent\na;b,c\n')).rows[0]?.cells, ['a', 'b,c']);
	assert.deepEqual(readTable(bytes('\u{FEFF}name\tparent\nä\tb\n', 'utf16le')).rows[0]?.cells, ['ä', 'b']);
	const marked = ['name,b\na,b\n', '\u{FEFF}name,b\na,b\n', 'name;b\na;b\n'].map(text => readTable(bytes(text)));
	assert.deepEqual(
		marked.map(({separator, isMarked}) => [separator, isMarked]),
		[
			[',', false],
			[',', true],
			[';', true],
		],
	);
});

await test('ignores what a spreadsheet adds: a separator line, rows above the header and empty last columns', () => {
	const read = (text: string) => readTable(bytes(text));
	assert.deepEqual(read('\u{FEFF}sep=;\r\nname;parent\r\na,b;c\r\n'), {
		separator: ';',
		isMarked: true,
		header: ['name', 'parent'],
		rows: [{number: 2, cells: ['a,b', 'c']}],
	});
	assert.deepEqual(read('\n;\nname;parent\na;b\n'), {
		separator: ';',
		isMarked: true,
		header: ['name', 'parent'],
		rows: [{number: 4, cells: ['a', 'b']}],
	});
	assert.deepEqual(read('"name, or ""label""";"a, b"\na;b\n').header, ['name, or "label"', 'a, b']);
	assert.deepEqual(read('name,parent,,\na,b,,\n').header, ['name', 'parent']);
	assert.deepEqual(read('name,,parent,,\na,,b,,c\n').header, ['name', '', 'parent', '', '']);
});

await test('refuses an invalid file with a sentence', () => {
	assert.throws(() => readTable(bytes('')), {message: 'It has no rows below its header.'});
	assert.throws(() => readTable(bytes('name,parent\n')), {message: 'It has no rows below its header.'});
	for (const odd of [
		Buffer.from([0x6e, 0x0a, 0x81, 0x0a]),
		Buffer.from([0x6e, 0x0a, 0xe4, 0, 0x0a]),
		Buffer.from([0xef, 0xbb, 0xbf, 0x6e, 0x0a, 0xe4, 0x0a]),
	]) {
		assert.throws(() => readTable(odd), {message: 'It is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”.'}); // eslint-disable-line node-test/no-conditional-assertion
	}

	assert.throws(() => readTable(bytes('name\n"never closed\n')), {
		name: 'TableError',
		message: /^It is not CSV \(RFC 4180\): /v,
	});
});

await test('reads an exported file back unchanged', () => {
	const readAgain = (rows: ReadonlyArray<readonly [name: string, phone: string]>) => {
		const text = csvLines([['name', 'business_phone'], ...rows]);
		return readTable(bytes(text)).rows.map(({cells}) => cells);
	};

	const phones = ['+44 20 7946 0000', "'+44", "''=1", '-', '@home', "'s-Hertogenbosch", '＝1'].map(
		phone => ['Acme', phone] as const,
	);
	assert.deepEqual(readAgain(phones), phones);
	assert.deepEqual(readAgain([['Ac\u{1B}[2Jme ⟦1B⟧', '\u{9B}\u{202E}+1']]), [
		['Ac\u{1B}[2Jme ⟦1B⟧', '\u{9B}\u{202E}+1'],
	]);
	// Line ends become a line feed, and an empty row is dropped, so no cell is empty here.
	const cell = fc
		.string({unit: fc.constantFrom('a', ' ', '\n', '"', "'", '=', '+', '-', '@', ';', ',', '\t', 'é')})
		.map(each => `${each}a`);
	const table = fc.array(fc.tuple(cell, cell), {minLength: 1});
	fc.assert(
		fc.property(table, rows => {
			const again = readAgain(rows);
			assert.deepEqual(again, rows);
		}),
	);
});

await test('recognizes Windows-1252, and names a word to check', () => {
	const text = 'Firma;Straße;Umsatz\r\nMüller & Söhne;Kölner Straße 1;5 €\r\nŠkoda – „Süd“;Žižkov;1\r\n';
	const extra = new Map([
		['€', 0x80],
		['Š', 0x8a],
		['Ž', 0x8e],
		['ž', 0x9e],
		['–', 0x96],
		['„', 0x84],
		['“', 0x93],
	]);
	const table = readTable(Uint8Array.from(text, letter => extra.get(letter) ?? letter.codePointAt(0) ?? 0));
	assert.deepEqual(table.header, ['Firma', 'Straße', 'Umsatz']);
	assert.deepEqual(
		table.rows.map(({cells}) => cells),
		[
			['Müller & Söhne', 'Kölner Straße 1', '5 €'],
			['Škoda – „Süd“', 'Žižkov', '1'],
		],
	);
	assert.deepEqual([table.encoding, table.isMarked], ['Windows-1252', true]);
	assert.equal(
		encodingText(table),
		'The file is not UTF-8 and was read as Windows-1252. Check that “Straße” looks right.',
	);
	const unicode = readTable(bytes(text));
	assert.equal(encodingText(unicode), undefined);
});
