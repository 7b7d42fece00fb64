import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {detailRows} from '../../../source/abilities/organizations/detail-rows.js';
import {organization, reduceAll, stateWith} from '../../helpers/state.js';
import {texts} from '../../helpers/row-texts.js';

await test('shortens a long path and the creation time in a low pane', () => {
	const parts = Array.from({length: 8}, (_, at) => `Region ${at}`);
	const line = parts.map((name, at) =>
		organization(String(at), {name, create_time: '2019-07-14T10:00:00Z', ...(at > 0 && {parent: String(at - 1)})}),
	);
	const shown = (columns: number, rows: number) => {
		const state = reduceAll(
			stateWith(line, {columns, rows}),
			{type: 'tree/selected', key: '7'},
			{type: 'pane/focused', pane: 'detail'},
			{
				type: 'detail/readBeside',
				detail: {
					organization: line[7] ?? organization('7'),
					profile: undefined,
					readAt: Date.parse('2026-08-01T00:00:00Z'),
				},
			},
		);
		const lines = texts(detailRows(state, columns === 60 ? 29 : 54, registry));
		const path = lines.slice(lines.findIndex(text => text.startsWith('Inside')));
		const end = path.findIndex((text, at) => at > 0 && !text.startsWith(' '));
		const created = lines.find(text => text.startsWith('Created')) ?? '';
		return [...path.slice(0, end === -1 ? undefined : end), created].map(text =>
			text.slice(columns === 60 ? 9 : 12).trimEnd(),
		);
	};

	assert.deepEqual(shown(60, 15), ['… › Region 4 ›', 'Region 5 › Region 6', '2019-07-14']);
	assert.deepEqual(shown(120, 40), [
		'Region 0 › Region 1 › Region 2 › Region 3',
		'› Region 4 › Region 5 › Region 6',
		'2019-07-14 (7 years ago)',
	]);
});
