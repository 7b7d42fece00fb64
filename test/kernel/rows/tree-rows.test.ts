import assert from 'node:assert/strict';
import {test} from 'node:test';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {setAscii} from '../../../source/base/text/ascii.js';
import {isForgotten} from '../../helpers/collect-garbage.js';
import {fittedText, texts} from '../../helpers/row-texts.js';
import {family, organization, reduceAll, stateWith} from '../../helpers/state.js';

await test('builds only the rows that the cursor leaves and reaches', () => {
	const state = stateWith(family);
	const before = treeRows(state, 40);
	const moved = reduceAll(state, {type: 'tree/moved', by: 1});
	const after = treeRows(moved, 40);
	assert.deepEqual(
		after.map((row, index) => row === before[index]),
		[false, false, true, true, true],
	);
	assert.deepEqual(
		after.map(({isSelected}) => isSelected),
		[false, true, false, false, false],
	);
	assert.deepEqual(treeRows(state, 40), before);
});

await test('builds every row again for other marks, another width or ASCII', () => {
	const state = stateWith(family);
	const before = treeRows(state, 40);
	const marked = reduceAll(state, {type: 'tree/markToggled', id: 'acme'});
	assert.match(texts(treeRows(marked, 40))[0] ?? '', /[*●✓]/v);
	assert.ok(treeRows(state, 30).every((row, index) => row !== before[index]));
	setAscii(true);
	const inAscii = treeRows(state, 40);
	setAscii(false);
	assert.ok(inAscii.every((row, index) => row !== before[index]));
});

await test('gives a long name the room of columns that have nothing in its row', () => {
	const name = 'A name of thirty-one characters';
	const state = stateWith([
		organization('a', {name}),
		organization('b', {name: 'Other name of thirty-one letters'}),
		organization('c', {name: 'Below', parent: 'b'}),
	]);
	assert.deepEqual(
		treeRows(state, 36).map(each => fittedText(each, 36).trimEnd()),
		[`❯ · ${name}`, '  ▾ Other name of thirty-one …     1', '    · Below'],
	);
});

await test('does not keep a tree whose rows are no longer shown', async () => {
	const drawn = () => {
		const state = stateWith(family);
		treeRows(state, 40);
		return new WeakRef(state.tree.index);
	};

	assert.ok(await isForgotten(drawn()));
});
