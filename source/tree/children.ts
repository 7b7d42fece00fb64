import type {Nodes} from './nodes.js';
import {compareNames} from './compare-names.js';
import {type Sorting, sortValues} from './sorting.js';

/** The children of every node, one group after the other. The children of node `n` are from `starts[n + 1]` to before `starts[n + 2]`. The root nodes are the children of -1. */
export type Children = {readonly starts: Int32Array; readonly nodes: Int32Array};

type Compare = (left: number, right: number) => number;

/** The end of the nodes that are in order, if those before `from` are. Looking costs far less than sorting. */
function endOfOrder(nodes: Int32Array, from: number, to: number, compare: Compare): number {
	let at = from;
	while (at < to && compare(nodes[at - 1] ?? 0, nodes[at] ?? 0) <= 0) {
		at++;
	}

	return at;
}

/** Moves a node to its place among the sorted nodes before it, which begin at `first`. */
function insert(nodes: Int32Array, at: number, first: number, compare: Compare): void {
	const node = nodes[at] ?? 0;
	let place = at;
	for (; place > first && compare(nodes[place - 1] ?? 0, node) > 0; place--) {
		nodes[place] = nodes[place - 1] ?? 0;
	}

	nodes[place] = node;
}

/** Groups up to this size are sorted in place. That needs no memory, and most groups are small. */
const fewNodes = 12;

/** Sorts the nodes from `first` to before `end`. Those before `known` are already sorted. */
function sortGroup(nodes: Int32Array, {first, known, end}: {readonly first: number; readonly known: number; readonly end: number}, compare: Compare): void {
	const sorted = endOfOrder(nodes, Math.max(known, first + 1), end, compare);
	if (sorted < end && end - first <= fewNodes) {
		for (let at = sorted; at < end; at++) {
			insert(nodes, at, first, compare);
		}
	} else if (sorted < end) {
		merge(nodes.subarray(first, end), known - first, compare);
	}
}

/** Sorts nodes whose first `known` are already sorted. */
function merge(nodes: Int32Array, known: number, compare: Compare): void {
	const added = nodes.subarray(known).toSorted(compare);
	const before = nodes.slice(0, known);
	let taken = 0;
	let filled = 0;
	for (const node of added) {
		// Skips the nodes before it in steps that double, then halve, because usually few nodes are added to many.
		let step = 1;
		let low = taken;
		while (low + step <= known && compare(before[low + step - 1] ?? 0, node) <= 0) {
			low += step;
			step *= 2;
		}

		for (; step >= 1; step = Math.floor(step / 2)) {
			if (low + step <= known && compare(before[low + step - 1] ?? 0, node) <= 0) {
				low += step;
			}
		}

		nodes.set(before.subarray(taken, low), filled);
		filled += low - taken;
		taken = low;
		nodes[filled++] = node;
	}

	nodes.set(before.subarray(taken), filled);
}

/** Groups nodes by their parents and sorts each group. In `ordered`, siblings are already in order. */
export function childrenOf(all: Nodes, sorting: Sorting, ordered: Int32Array): Children {
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
	const placed = new Uint8Array(parents.length);
	const place = (node: number) => {
		const group = (parents[node] ?? -1) + 1;
		const at = filled[group] ?? 0;
		nodes[at] = node;
		filled[group] = at + 1;
	};

	for (const node of ordered) {
		place(node);
		placed[node] = 1;
	}

	const known = new Int32Array(filled);
	for (let node = 0; node < parents.length; node++) {
		if (placed[node] === 0) {
			place(node);
		}
	}

	const values = sortValues(all, sorting);
	const compare: Compare = (left, right) => {
		const difference = values ? (values[right] ?? 0) - (values[left] ?? 0) : 0;
		return difference === 0 ? compareNames(nameAt(left) ?? '', nameAt(right) ?? '') : difference;
	};

	for (let group = 0; group < starts.length - 1; group++) {
		const start = starts[group] ?? 0;
		const end = starts[group + 1] ?? 0;
		const sorted = known[group] ?? 0;
		if (sorted < end) {
			sortGroup(nodes, {first: start, known: sorted, end}, compare);
		}
	}

	return {starts, nodes};
}
