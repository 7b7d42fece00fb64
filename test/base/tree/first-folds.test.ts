import assert from 'node:assert/strict';
import {performance} from 'node:perf_hooks';
import {test} from 'node:test';
import fc from 'fast-check';
import {firstOpened, buildTree, fitToHeight, type Tree} from '../../../source/base/tree/tree.js';
import type {Organization} from '../../../source/base/api/schemas.js';
import {organization} from '../../helpers/state.js';

const below = (parent: string | undefined, names: readonly string[]) => names.map(name => organization(name, {parent}));
const named = (prefix: string, length: number) =>
	Array.from({length}, (_, at) => `${prefix}-${String(at).padStart(3, '0')}`);
const opened = (organizations: readonly Organization[], height: number) =>
	shown(fitToHeight(buildTree(organizations), height));
const shown = ({index, visible}: Tree) => Array.from(visible, row => index.idAt(row));

// A distributor with three regions of 13, 13 and 14 partners.
const regions = ['americas', 'apac', 'emea'];
const distributor = [
	organization('acme'),
	...below('acme', regions),
	...below('americas', named('am', 13)),
	...below('apac', named('ap', 13)),
	...below('emea', named('em', 14)),
];

await test('opens the levels that fit as a whole, then branch by branch in order', () => {
	assert.deepEqual(opened(distributor, 24 - 6), ['acme', 'americas', ...named('am', 13), 'apac', 'emea']);
	assert.deepEqual(opened(distributor, 40 - 6), [
		'acme',
		'americas',
		...named('am', 13),
		'apac',
		...named('ap', 13),
		'emea',
	]);
	assert.equal(opened(distributor, 60 - 6).length, distributor.length);
});

await test('folds what an earlier height opened', () => {
	const high = fitToHeight(buildTree(distributor), 60);
	assert.deepEqual(shown(fitToHeight(high, 18)), opened(distributor, 18));
});

await test('opens a part of the children of the last row if nothing else fits, and of no other row', () => {
	const one = [organization('acme'), ...below('acme', named('one', 200))];
	assert.deepEqual(opened(one, 20).slice(0, 3), ['acme', 'one-000', 'one-001']);
	const two = [
		organization('a'),
		organization('b'),
		...below('a', named('one', 200)),
		...below('b', named('two', 200)),
	];
	assert.deepEqual(opened(two, 20).slice(0, 4), ['a', 'b', 'two-000', 'two-001']);
});

await test('goes deeper into the branches that fit while most of the height is empty', () => {
	const uneven = [
		organization('acme'),
		...below('acme', ['big', 'small']),
		...below('big', named('big', 100)),
		...below('small', named('small', 5)),
		...below('small-000', named('deep', 6)),
	];
	assert.deepEqual(opened(uneven, 20), [
		'acme',
		'big',
		'small',
		'small-000',
		...named('deep', 6),
		...named('small', 5).slice(1),
	]);
});

await test('opens nothing if the roots already need the height', () => {
	const roots = named('root', 30).flatMap(name => [organization(name), organization(`in ${name}`, {parent: name})]);
	assert.equal(opened(roots, 20).length, 30);
	assert.deepEqual(opened([], 20), []);
});

await test('shows no more rows than fit, except where only the last row could open', () => {
	const tree = fc
		.array(fc.nat(), {maxLength: 60})
		.map(parents =>
			parents.map((parent, at) =>
				organization(String(at), {parent: parent % (at + 1) === at ? undefined : String(parent % (at + 1))}),
			),
		);
	fc.assert(
		fc.property(tree, fc.integer({min: 1, max: 60}), (organizations, height) => {
			const {index, visible} = fitToHeight(buildTree(organizations), height);
			const partial = [...firstOpened(index, height)].at(-1) ?? -1;
			const roots = index.parent.filter(parent => parent === -1).length;
			// Everything fits, or the last rows are the children of one row, which nothing below follows.
			const own = index.childCount[partial] ?? 0;
			const isLast = visible.slice(-own).every(row => index.parent[row] === partial);
			assert.ok(visible.length <= Math.max(height, roots) || (isLast && visible.length - own <= height / 2));
		}),
	);
});

await test('costs nothing noticeable in a tree of 100,000', () => {
	const wide = [
		organization('acme'),
		...below('acme', named('one', 300)),
		...named('one', 300).flatMap(name =>
			below(
				name,
				Array.from({length: 333}, (_, at) => `${name}-${at}`),
			),
		),
	];
	const {index} = buildTree(wide);
	const begun = performance.now();
	firstOpened(index, 60);
	assert.ok(performance.now() - begun < 20);
});
