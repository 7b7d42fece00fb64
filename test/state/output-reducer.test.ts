import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../source/state/reducer.js';
import {family, reduceAll, stateWith} from '../helpers/state.js';

const base = stateWith(family);

await test('copy/opened offers values; another one is shown from its top', () => {
	const entries = [{label: 'Id', text: 'contoso'}, {label: 'JSON', text: '{}'}];
	const copying = reduce(base, {type: 'copy/opened', entries});
	assert.deepEqual(copying.dialog, {
		kind: 'copy', entries, cursor: 0, scroll: 0,
	});
	const moved = reduceAll(copying, {type: 'dialog/scrolled', by: 3}, {type: 'dialog/moved', by: 9});
	assert.deepEqual(moved.dialog, {
		kind: 'copy', entries, cursor: 1, scroll: 0,
	});
});

await test('log/opened shows the requests, and log/detailToggled one of them whole', () => {
	const entries = ['/organizations', '/organizations/a'].map((path, at) => ({
		at, method: 'GET', path, milliseconds: 3, curl: 'curl',
	}));
	const shown = reduceAll(base, {type: 'log/opened', entries}, {type: 'dialog/moved', by: 9});
	assert.deepEqual(shown.dialog, {
		kind: 'log', entries, cursor: 1, isDetailed: false,
	});
	assert.deepEqual(reduce(shown, {type: 'log/detailToggled'}).dialog, {
		kind: 'log', entries, cursor: 1, isDetailed: true,
	});
	assert.deepEqual(reduce(base, {type: 'log/detailToggled'}), base);
});

await test('export/opened begins with the selected one, and export/scoped goes on to all', () => {
	const exporting = reduce(base, {type: 'export/opened', id: 'contoso', name: 'Contoso'});
	assert.deepEqual(exporting.dialog, {
		kind: 'export', id: 'contoso', name: 'Contoso', isWhole: false, cursor: 0,
	});
	const scoped = reduceAll(exporting, {type: 'export/scoped'}, {type: 'dialog/moved', by: 99});
	assert.deepEqual(scoped.dialog, {
		kind: 'export', id: 'contoso', name: 'Contoso', isWhole: true, cursor: 5,
	});
	assert.deepEqual(reduce(base, {type: 'export/scoped'}), base);
});
