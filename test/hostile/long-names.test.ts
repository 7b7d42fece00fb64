import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {lineFromDifference} from '../../source/base/text/excerpt.js';
import {exactName} from '../../source/base/text/harmless.js';
import {nearNames} from '../../source/base/text/near-names.js';
import {fit, widthOf} from '../../source/base/text/width.js';
import {wrapText} from '../../source/base/text/wrap.js';
import {isAlike} from '../../source/base/tree/look-alikes.js';
import {matchedParts, searchTree} from '../../source/base/tree/search.js';
import {parentFinder} from '../../source/base/tree/parents.js';
import {buildTreeIndex} from '../../source/base/tree/tree-index.js';
import {widthOfChanges, nameShortener} from '../../source/kernel/rows/change-table.js';
import {organization} from '../helpers/state.js';

const namesOf = {
	'equal letters': 'a',
	words: 'a ',
	marks: '\u{301}',
	'letters with marks': 'e\u{301}',
	emoji: '\u{1F469}\u{200D}\u{1F680}',
	separators: '/',
	ideographs: '\u{4E2D}',
} as const;

const treeOf = (name: string) =>
	buildTreeIndex([organization('a', {name}), organization('b', {name: `${name}x`, parent: 'a'})]);

// What a long name goes through: a search with a short and a pasted text, a path, a comparison, and a place on the screen.
const uses: Readonly<Record<string, (name: string) => unknown>> = {
	search: name =>
		['aa', 'ax', 'aab', 'a a b', name, `${name.slice(0, name.length / 2)}q`].map(
			query => searchTree(treeOf(name), query).manner,
		),
	parts: name =>
		(['held', 'heldOtherwise', 'similar', 'onPath', 'abbreviated'] as const).map(manner =>
			matchedParts(name, `${name.slice(0, name.length / 2)}q`, manner),
		),
	path: name => [parentFinder(treeOf(name))(`${name}/${name}y`), parentFinder(treeOf('Acme'))(name)],
	likeness: name => [isAlike(name, `${name}x`), nearNames(name, [`${name}x`])],
	difference: name => [
		lineFromDifference(`${name}x`, name, 80),
		widthOfChanges([{key: 'name', name: 'name', label: 'Name', from: name, to: `${name}x`}], true),
	],
	width: name => [fit(exactName(name), 80), widthOf(name), wrapText(name, 80)],
	cut: name => nameShortener([`${name}x`, `${name}y`])(`${name}x`, 30),
};

const short = 25_000;

const times = 4;

/** The processor time that it takes, in milliseconds. */
function timeOf(look: (name: string) => unknown, name: string): number {
	const before = process.cpuUsage();
	look(name);
	return process.cpuUsage(before).user / 1000;
}

for (const [what, look] of Object.entries(uses)) {
	// eslint-disable-next-line no-await-in-loop -- One after the other, so that the times are those of one.
	await test(`takes no longer for a long name than its length: ${what}`, {timeout: 120_000}, () => {
		const slow = Object.entries(namesOf).filter(([, part]) => {
			const name = part.repeat(short / part.length);
			look(name.slice(0, 1000));
			const one = timeOf(look, name);
			// Four times the length would take sixteen times as long if each letter were compared with each.
			return timeOf(look, name.repeat(times)) > Math.max(500, one * times * 2.5);
		});
		assert.deepEqual(slow, []);
	});
}
