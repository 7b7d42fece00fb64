import {exactName} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';

/** Of how many rows the names are measured. In a larger tree, rows at equal distances stand for all of them. */
const mostMeasured = 1000;

/** The share of the rows whose names must fit. A few long names do not widen the tree. */
const fittingShare = 0.95;

/** No name needs more columns. */
const mostName = 200;

/** The pane changes in steps, so that organizations that load later seldom move its border. */
const step = 8;

/** What the names of most trees need, for the time before anything has loaded. */
const usual = 40;

const known = new WeakMap<TreeIndex, number>();

function measure({length, depth, nameAt}: TreeIndex): number {
	const distance = Math.max(1, Math.ceil(length / mostMeasured));
	const widths: number[] = [];
	for (let row = 0; row < length; row += distance) {
		const name = (nameAt(row) ?? '').slice(0, mostName);
		// Two columns for each level, as on a wide screen.
		widths.push((depth[row] ?? 0) * 2 + widthOf(exactName(name)));
	}

	widths.sort((one, other) => one - other);
	const fitting = widths[Math.floor((widths.length - 1) * fittingShare)] ?? 0;
	return Math.ceil(fitting / step) * step;
}

/** How many columns names and their indentation need, whether their rows are expanded or not: so that expanding does not move the border. `index` is undefined before anything has loaded. */
export function namesWidth(index: TreeIndex | undefined): number {
	if (index === undefined || index.length === 0) {
		return usual;
	}

	const width = known.get(index) ?? measure(index);
	known.set(index, width);
	return width;
}
