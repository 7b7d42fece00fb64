import assert from 'node:assert/strict';
import {test} from 'node:test';
import {copiesOf} from '../../../source/kernel/files/copies.js';

const items = [
	{name: '=1+1', note: 'a | b'},
	{name: 'Acme\tEMEA', note: 'ops@acme.example\nsecond'},
];

const copied = (label: string, list = items) =>
	copiesOf(list, {
		lines: [
			['Names', ({name}) => name],
			['Nothing', () => ''],
		],
		jsonOf: item => item,
		header: ['Name', 'Note'],
		cellsOf: ({name, note}) => [name, note],
	}).find(each => each.label === label)?.text;

await test('copies a table that no spreadsheet reads as a formula', () => {
	assert.equal(copied('Table'), 'Name\tNote\n\'=1+1\ta | b\n"Acme\tEMEA"\t"ops@acme.example\nsecond"');
});

await test('copies a Markdown table with one row for each item, whatever its cells hold', () => {
	assert.equal(
		copied('Markdown table'),
		'| Name | Note |\n| --- | --- |\n| =1+1 | a \\| b |\n| Acme EMEA | `ops@acme.example second` |',
	);
});

await test('copies one line for each item, and leaves out texts that all of them lack', () => {
	assert.deepEqual([copied('Names'), copied('Nothing')], ['=1+1\nAcme\tEMEA', undefined]);
	assert.equal(copied('JSON lines'), items.map(item => JSON.stringify(item)).join('\n'));
});
