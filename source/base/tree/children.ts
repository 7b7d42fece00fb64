import type {Nodes} from './nodes.js';
import {compareNames} from './compare-names.js';
import {type Sorting, sortValues} from './sorting.js';

/** The children of every node, one group after the other. The children of node `n` are from `starts[n + 1]` to before `starts[n + 2]`. The root nodes are the children of -1. */
export type Children = {readonly starts: Int32Array; readonly nodes: Int32Array};

/** Groups nodes by their parents and sorts each group. */
export function childrenOf(all: Nodes, sorting: Sorting): Children {
	const {nameAt, parents} = all;
	const starts = new Int32Array(parents.length + 2);
	for (const parent of parents) {
		starts[parent + 2] = (starts[parent + 2] ?? 0) + 1;
	}

	for (let index = 1; index < starts.length; index++) {
		starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
	}

	const nodes = new Int32Array(parents.length);
	const filled = new Int32Array(starts);
	// eslint-disable-next-line unicorn/no-for-loop -- An iterator creates an array for each node.
	for (let node = 0; node < parents.length; node++) {
		const group = (parents[node] ?? -1) + 1;
		const at = filled[group] ?? 0;
		nodes[at] = node;
		filled[group] = at + 1;
	}

	const values = sortValues(all, sorting);
	const sign = !values && sorting.isReversed ? -1 : 1;
	const compare = (left: number, right: number): number => {
		const difference = values ? (values[right] ?? 0) - (values[left] ?? 0) : 0;
		return difference === 0 ? sign * compareNames(nameAt(left) ?? '', nameAt(right) ?? '') : difference;
	};

	for (let group = 0; group < starts.length - 1; group++) {
		const start = starts[group] ?? 0;
		const end = starts[group + 1] ?? 0;
		if (end - start > 1) {
			nodes.subarray(start, end).sort(compare);
		}
	}

	return {starts, nodes};
}
