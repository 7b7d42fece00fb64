import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Organization} from '../../../source/base/api/schemas.js';
import {
	ancestorsOf,
	buildTree,
	narrow,
	positionOf,
	reveal,
	setAllCollapsed,
	setCollapsed,
	type Tree,
} from '../../../source/base/tree/tree.js';
import {family, organization} from '../../helpers/state.js';

const unfolded = setAllCollapsed(buildTree(family), false);
const idsOf = ({index, visible}: Tree) => Array.from(visible, row => index.idAt(row));
const rowIn = ({index}: Tree, id: string) => index.rowByKey.get(id) ?? -1;
const fold = (tree: Tree, id: string, isCollapsed = true) => setCollapsed(tree, rowIn(tree, id), isCollapsed);
const revealed = (tree: Tree, id: string) => reveal(tree, rowIn(tree, id));

await test('shows the roots and their children in a new tree', () => {
	const tree = buildTree(family);
	assert.deepEqual(idsOf(tree), ['acme', 'apac', 'emea']);
	assert.deepEqual(idsOf(buildTree([])), []);
});

await test('folds and unfolds one row with setCollapsed', () => {
	const folded = fold(unfolded, 'emea');
	assert.deepEqual(idsOf(folded), ['acme', 'apac', 'emea']);
	assert.deepEqual(idsOf(fold(folded, 'emea', false)), idsOf(unfolded));
});

await test('changes nothing with setCollapsed for a row without children, with the same state, or for no row', () => {
	assert.equal(fold(unfolded, 'north'), unfolded);
	assert.equal(fold(unfolded, 'emea', false), unfolded);
	assert.equal(setCollapsed(unfolded, -1, true), unfolded);
});

await test('keeps a fold inside a fold', () => {
	const inner = fold(unfolded, 'emea');
	const outer = fold(inner, 'acme');
	assert.deepEqual(idsOf(outer), ['acme']);
	assert.deepEqual(idsOf(fold(outer, 'acme', false)), ['acme', 'apac', 'emea']);
});

await test('applies setAllCollapsed to rows that arrive later', () => {
	const more = [
		...family,
		organization('deep', {parent: 'north'}),
		organization('other'),
		organization('below', {parent: 'other'}),
	];
	assert.deepEqual(idsOf(buildTree(more, unfolded)), [
		'acme',
		'apac',
		'emea',
		'contoso',
		'north',
		'deep',
		'other',
		'below',
	]);
	const folded = setAllCollapsed(unfolded, true);
	assert.deepEqual(idsOf(folded), ['acme']);
	assert.deepEqual(idsOf(buildTree(more, folded)), ['acme', 'other']);
});

await test('keeps folds over rebuilds, whatever else changes', () => {
	const folded = fold(unfolded, 'emea');
	const changed = [
		organization('aaa'),
		...family.filter(({id}) => id !== 'contoso'),
		organization('new', {parent: 'emea'}),
	];
	const rebuilt = buildTree(changed, folded);
	assert.deepEqual(idsOf(rebuilt), ['aaa', 'acme', 'apac', 'emea']);
	const opened = fold(rebuilt, 'emea', false);
	assert.deepEqual(idsOf(buildTree(changed, opened)), ['aaa', 'acme', 'apac', 'emea', 'new', 'north']);
});

await test('drops the fold of a row that loses its last child', () => {
	const folded = fold(unfolded, 'emea');
	const childless = buildTree(family.slice(0, 3), folded);
	assert.equal(childless.collapsed[rowIn(childless, 'emea')], 0);
});

await test('unfolds only the ancestors with reveal', () => {
	const folded = setAllCollapsed(unfolded, true);
	const shown = revealed(folded, 'emea');
	assert.deepEqual(idsOf(shown), ['acme', 'apac', 'emea']);
	assert.deepEqual(idsOf(revealed(folded, 'north')), ['acme', 'apac', 'emea', 'contoso', 'north']);
	assert.equal(revealed(shown, 'emea'), shown);
});

await test('lists ancestors from the root down with ancestorsOf', () => {
	assert.deepEqual(
		ancestorsOf(unfolded.index, rowIn(unfolded, 'north')).map(row => unfolded.index.idAt(row)),
		['acme', 'emea'],
	);
	assert.deepEqual(ancestorsOf(unfolded.index, 0), []);
	assert.deepEqual(ancestorsOf(unfolded.index, -1), []);
});

await test('returns the nearest visible ancestor of a hidden row with positionOf', () => {
	const folded = fold(unfolded, 'emea');
	const positions = (tree: Tree) =>
		['acme', 'apac', 'emea', 'contoso', 'north'].map(id => positionOf(tree, rowIn(tree, id)));
	assert.deepEqual(positions(unfolded), [0, 1, 2, 3, 4]);
	assert.deepEqual(positions(folded), [0, 1, 2, 2, 2]);
	assert.deepEqual(positions(setAllCollapsed(folded, true)), [0, 0, 0, 0, 0]);
	assert.equal(positionOf(buildTree([]), 0), 0);
});

// Each parent has a smaller number than its children, so there is no cycle. A parent beyond the list is invisible.
const forest = fc
	.array(fc.option(fc.nat({max: 40}), {nil: undefined}), {maxLength: 30})
	.map(parents =>
		parents.map((parent, index) =>
			organization(`n${index}`, {
				name: `Name ${(index * 7) % 30}`,
				...(parent !== undefined && {parent: parent < index ? `n${parent}` : `h${parent % 3}`}),
			}),
		),
	);

const foldNumbers = fc.array(fc.nat({max: 30}));

function visibleByRecursion(list: readonly Organization[], folded: ReadonlySet<string>): readonly string[] {
	const ids = new Set(list.map(({id}) => id));
	const hidden = [...new Set(list.map(({parent}) => parent?.id).filter(id => id !== undefined && !ids.has(id)))].map(
		id => organization(id ?? '', {name: ''}),
	);
	const all = [...list, ...hidden];
	const {compare} = new Intl.Collator('en', {numeric: true});
	const below = (parentId: string | undefined): readonly string[] =>
		all
			.filter(({parent}) => parent?.id === parentId)
			.toSorted((left, right) => compare(left.name, right.name))
			.flatMap(({id}) => [id, ...(folded.has(id) ? [] : below(id))]);
	return below(undefined);
}

await test('shows the same rows as a naive recursive model, and keeps folds over a rebuild', () => {
	fc.assert(
		fc.property(forest, foldNumbers, (list, folds) => {
			let tree = setAllCollapsed(buildTree(list), false);
			const folded = new Set(folds.map(number => `n${number}`));
			for (const id of folded) {
				tree = fold(tree, id);
			}

			const rebuilt = buildTree(list, tree);
			const expected = visibleByRecursion(list, folded);
			assert.deepEqual(idsOf(tree), expected);
			assert.deepEqual(idsOf(rebuilt), expected);
			assert.deepEqual(
				Array.from(tree.visible, row => positionOf(tree, row)),
				expected.map((_, position) => position),
			);
		}),
	);
});

await test('shows matches and their ancestors in a narrowed tree, once and in order, despite folds', () => {
	const rowNumbers = fc.array(fc.nat({max: 40}));
	fc.assert(
		fc.property(forest, foldNumbers, rowNumbers, (list, folds, numbers) => {
			const whole = setAllCollapsed(buildTree(list), false);
			const {index} = whole;
			const matches = [...new Set(numbers.filter(row => row < index.length))].toSorted((left, right) => left - right);
			let tree = whole;
			for (const number of folds) {
				tree = fold(tree, `n${number}`);
			}

			const expected = [...new Set(matches.flatMap(row => [...ancestorsOf(index, row), row]))].toSorted(
				(left, right) => left - right,
			);
			const narrowed = narrow(tree, Int32Array.from(matches));
			assert.deepEqual([...narrowed.visible], expected);
			assert.deepEqual([...narrow(narrowed, Int32Array.of()).visible], []);
			assert.deepEqual([...narrow(narrowed, undefined).visible], [...tree.visible]);
		}),
	);
});
