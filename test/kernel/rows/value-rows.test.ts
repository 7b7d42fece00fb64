import assert from 'node:assert/strict';
import {test} from 'node:test';
import {detailRows} from '../../../source/kernel/rows/detail-rows.js';
import {valueRows} from '../../../source/kernel/rows/value-rows.js';
import {organization, reduceAll, stateWith} from '../../helpers/state.js';
import {texts} from '../../helpers/row-texts.js';

const id = 'e31de511c7f201510110cf1025bca3c5';

await test('puts a label and its value on one row if both fit', () => {
	const shown = (label: string, value: string, columns: number, labelColumns = 12) => texts(valueRows(label, value, columns, {labelColumns}));
	assert.deepEqual(shown('ID', id, 44), [`ID          ${id}`]);
	assert.deepEqual(shown('ID', id, 36), [`ID  ${id}`]);
	assert.deepEqual(shown('ID', id, 35), ['ID          e31de511c7f201510110cf1', '            025bca3c5']);
	assert.deepEqual(shown('Path', 'Acme › EMEA › Northwind', 33), ['Path        Acme › EMEA ›', '            Northwind']);
	assert.deepEqual(shown('Business phone', '+1 555 0100', 30, 20), ['Business phone  +1 555 0100']);
	assert.deepEqual(shown('Business phone', '', 30, 20), ['Business phone  –']);
	assert.deepEqual(shown('Business email', 'ops@northwind.example', 30, 20), ['Business email', '  ops@northwind.example']);
});

await test('shortens a long path and the creation time in a low pane', () => {
	const parts = Array.from({length: 8}, (_, at) => `Region ${at}`);
	const line = parts.map((name, at) => organization(String(at), {
		name, create_time: '2019-07-14T10:00:00Z', ...(at > 0 && {parent: String(at - 1)}),
	}));
	const shown = (columns: number, rows: number) => {
		const state = reduceAll(stateWith(line, {columns, rows}), {type: 'tree/selected', key: '7'}, {type: 'pane/focused', pane: 'detail'}, {
			type: 'detail/readBeside', detail: {organization: line[7] ?? organization('7'), profile: undefined, readAt: Date.parse('2026-08-01T00:00:00Z')},
		});
		const lines = texts(detailRows(state, columns === 60 ? 29 : 54));
		const from = lines.findIndex(text => text.startsWith('Path'));
		const to = lines.findIndex(text => text.startsWith('Created'));
		return lines.slice(from, to + 1).map(text => text.slice(12));
	};

	assert.deepEqual(shown(60, 15), ['… › Region 6 ›', 'Region 7', '2019-07-14']);
	assert.deepEqual(shown(120, 40), ['Region 0 › Region 1 › Region 2 › Region 3', '› Region 4 › Region 5 › Region 6 › Region', '7', '2019-07-14 10:00 UTC (7 years ago)']);
});
