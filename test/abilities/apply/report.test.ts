import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ApplyRow, DifferenceKind} from '../../../source/abilities/apply/plan.js';
import {countsText, reportTable, reportText} from '../../../source/abilities/apply/report.js';

const change = (name: 'name' | 'business_email', from: string, to: string) =>
	({key: name, name, label: name === 'name' ? 'Name' : 'Business email', from, to}) as const;

const row = (number: number | undefined, kinds: readonly DifferenceKind[], rest: Partial<ApplyRow> = {}): ApplyRow => ({
	...(number !== undefined && {number}),
	organization: {id: `id${number ?? ''}`, name: 'Alpha'},
	path: ['Acme', 'Alpha'],
	differences: kinds.map(kind => ({
		kind,
		changes:
			kind === 'rename'
				? [change('name', 'Alpha', 'Beta')]
				: kind === 'repair'
					? [change('business_email', 'a@b.example', 'c@d.example')]
					: [],
		...(kind === 'moved' && {why: 'It is in Acme.'}),
	})),
	result: {status: kinds.length === 0 ? 'already' : 'waiting'},
	...rest,
});

const rows = [
	row(2, ['rename', 'repair', 'moved']),
	row(3, ['repair']),
	row(4, []),
	row(5, ['repair'], {accepted: 'Agreed'}),
	row(undefined, ['missing'], {result: {status: 'left_out'}}),
];

await test('counts each row once, and the organizations without a row apart', () => {
	assert.equal(countsText(rows), '1 to rename, 1 to repair, 1 the same, 1 accepted');
	assert.equal(
		reportText('list.csv', rows),
		[
			'4 rows of list.csv: 1 to rename, 1 to repair, 1 the same, 1 accepted. 1 organization has no row in the file.',
			'',
			'To rename (1)',
			'  row 2  Acme › Alpha  id2: It is in Acme.',
			'    Name: “Alpha” → “Beta”',
			'    Business email: “a@b.example” → “c@d.example”',
			'',
			'To repair (1)',
			'  row 3  Acme › Alpha  id3',
			'    Business email: “a@b.example” → “c@d.example”',
			'',
			'Without a row in the file (1)',
			'  Acme › Alpha  id',
			'',
			'Accepted (1)',
			'  row 5  Acme › Alpha  id5: Agreed',
			'',
		].join('\n'),
	);
});

await test('marks accepted differences in the table', () => {
	assert.deepEqual(
		reportTable(rows).rows.map(cells => [0, 1, 5, 8].map(at => cells[at]).join(' ')),
		[
			'rename 2 name ',
			'repair 2 business_email ',
			'moved 2  It is in Acme.',
			'repair 3 business_email ',
			'repair 5 business_email Accepted: Agreed',
			'missing   ',
		],
	);
});
