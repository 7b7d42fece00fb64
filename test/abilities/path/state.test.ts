import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {whyNotComplete, whyNotPath, whyNotPathLine} from '../../../source/abilities/path/ability.js';
import type {DialogOf} from '../../../source/kernel/state/dialog.js';
import {focusedLine, linesOfPath} from '../../../source/kernel/state/path-reducer.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {reduce, registry} from '../../../source/abilities.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const base = stateWith(family);
const line = lineOf('~/customers.csv');
const reading = {kind: 'import', title: 'Read', about: 'It is read.', isRead: true, back: {kind: 'none'}} as const;
const opened = reduceAll(base, {type: 'path/opened', purpose: reading, line: lineOf('')}, {type: 'path/edited', line});
const dialog: DialogOf<'export'> = {
	kind: 'export',
	id: 'emea',
	name: 'EMEA',
	scope: 'all',
	folder: {path: '/here', names: new Set()},
	isWithProfiles: false,
	cursor: 1,
};
const writing = reduce(base, {
	type: 'path/opened',
	purpose: {...reading, kind: 'export', isRead: false, back: dialog},
	line,
});

await test('edits the line that has the cursor, if more than a path is asked', () => {
	const purpose = {
		...reading,
		fields: [
			{name: 'matchBy', label: 'Match by'},
			{name: 'newParent', label: 'New ones below'},
		],
	};
	const asked = reduceAll(
		base,
		{type: 'path/opened', purpose, line: lineOf('a.csv'), others: [lineOf(''), lineOf('')]},
		{type: 'path/lineMoved', by: 1},
		{type: 'path/edited', line: lineOf('crm')},
		{type: 'path/lineMoved', by: 1},
		{type: 'path/lineMoved', by: 1},
		{type: 'path/edited', line: lineOf('none')},
	);
	assert.deepEqual(
		[linesOfPath(dialogOf(asked, 'path')).map(({text}) => text), dialogOf(asked, 'path').focused],
		[['a.csv', 'crm', 'none'], 2],
	);
	assert.deepEqual(
		[whyNotComplete(asked), whyNotPathLine(asked), whyNotPathLine(opened)],
		['Only the path of the file can be completed.', undefined, 'Only the path of the file is asked.'],
	);
	const back = reduceAll(
		asked,
		{type: 'path/lineMoved', by: -1},
		{type: 'path/lineMoved', by: -1},
		{type: 'path/lineMoved', by: -1},
	);
	assert.equal(focusedLine(dialogOf(back, 'path')).text, 'a.csv');
});

await test('keeps the typed path while it is checked, and after a refusal', () => {
	assert.deepEqual(
		[opened.dialog, placeOf(opened, registry)],
		[{kind: 'path', purpose: reading, line, isAsking: false}, 'path'],
	);
	const asked = reduce(opened, {type: 'path/asked', request: 3});
	assert.match(whyNotPath(asked) ?? '', /Press Esc to stop that/v);
	assert.equal(reduce(asked, {type: 'path/edited', line: lineOf('x')}).dialog, asked.dialog, 'while it is read');
	const refused = reduceAll(
		asked,
		{type: 'path/noted', request: 3, text: 'Reading …'},
		{type: 'path/refused', request: 3, text: 'No.'},
	);
	assert.deepEqual(refused.dialog, {...opened.dialog, text: 'No.'});
	assert.deepEqual(reduce(refused, {type: 'path/refused', request: 3, text: 'Late.'}), refused);
	assert.deepEqual(reduce(refused, {type: 'path/edited', line}).dialog, opened.dialog, 'typing clears why');
	assert.deepEqual([whyNotPath(base), whyNotPath(opened)], [undefined, undefined]);
	const blank = reduce(opened, {type: 'path/edited', line: lineOf(' ')});
	assert.equal(whyNotPath(blank), 'Type the path of a file first.');
});

await test('goes back one step to the dialog that asked for the path', () => {
	const asking = reduceAll(writing, {type: 'path/asked', request: 1}, {type: 'path/overwriteAsked'});
	assert.equal(placeOf(asking, registry), 'overwriting');
	const kept = reduce(asking, {type: 'path/left'});
	assert.deepEqual(kept.dialog, writing.dialog);
	assert.deepEqual(reduceAll(writing, {type: 'path/asked', request: 2}, {type: 'path/left'}).dialog, writing.dialog);
	assert.deepEqual(reduce(kept, {type: 'path/left'}).dialog, dialog);
	assert.equal(reduce(opened, {type: 'path/left'}).dialog.kind, 'none');
	assert.equal(reduce(writing, {type: 'path/done'}).dialog.kind, 'none');
	assert.deepEqual(
		reduceAll(base, {type: 'path/edited', line}, {type: 'path/left'}, {type: 'path/done'}).dialog,
		base.dialog,
	);
});
