import assert from 'node:assert/strict';
import {test} from 'node:test';
import {figureList} from '../../../source/abilities/branch/dialog.js';
import {branchFigures} from '../../../source/kernel/figures/branch-figures.js';
import {filterSource} from '../../../source/kernel/state/found.js';
import type {State} from '../../../source/kernel/state/state.js';
import {family, profile, reduceAll, stateWith} from '../../helpers/state.js';

const branchOf = (state: State) => {
	const {index} = state.tree;
	return {
		id: 'acme',
		index,
		now: 1,
		figures: branchFigures({...filterSource(index, state), readAt: () => undefined}, index.rowByKey.get('acme') ?? -1),
	};
};

const labelOf = (state: State): string | undefined => figureList.chosen(state)?.line.label;

await test('opens the figures of an organization, and stays on one when more is known', () => {
	const read = reduceAll(stateWith(family), {
		type: 'known/profilesRecalled',
		profiles: new Map([['north', {profile, readAt: 1}]]),
	});
	const opened = reduceAll(
		read,
		{type: 'branch/asked'},
		{type: 'branch/counted', branch: branchOf(read)},
		{type: 'branch/opened', id: 'acme'},
		{type: 'dialog/moved', by: 3},
	);
	const label = labelOf(opened);
	assert.notEqual(label ?? '', '');
	const members = new Map([['emea', {items: [], unreadable: 0, progress: {status: 'complete'}, readAt: 1} as const]]);
	const more = reduceAll(opened, {type: 'known/listsRecalled', members});
	const counted = reduceAll(more, {type: 'branch/counted', branch: branchOf(more)});
	assert.equal(labelOf(counted), label);
	assert.equal(labelOf(reduceAll(more, {type: 'branch/counted', branch: undefined})), undefined);
});
