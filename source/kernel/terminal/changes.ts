/* eslint-disable unicorn/no-for-loop -- An iterator creates an object for each cell, two megabytes in a start. */
import {blank, isSure, type Line} from './cell.js';

/** Columns from `start` to before `end`. */
export type ChangedRun = {readonly start: number; readonly end: number};

// A line is compared several times: with the one before it and the one after it, and in each pass.
const unsureOf = new WeakMap<Line, readonly ChangedRun[]>();

// The columns that a terminal may overdraw, if it draws characters wider than expected.
function unsureRuns(line: Line): readonly ChangedRun[] {
	const found = unsureOf.get(line);
	if (found) {
		return found;
	}

	const runs: ChangedRun[] = [];
	for (let start = 0; start < line.length; start++) {
		const cell = line[start] ?? blank;
		if (!isSure(cell)) {
			runs.push({start, end: Math.min(line.length, start + cell.reach)});
		}
	}

	unsureOf.set(line, runs);
	return runs;
}

// If such a run has changed partly, marks all of it as changed, and returns true. A run is redrawn completely or not at all.
function didWiden({start, end}: ChangedRun, changed: Uint8Array): boolean {
	const covered = changed.subarray(start, end);
	if (!covered.includes(1) || !covered.includes(0)) {
		return false;
	}

	changed.fill(1, start, end);
	return true;
}

/** The differences between two lines of the same length. Characters of uncertain width are redrawn together with the cells that they may cover. */
export function changedRuns(from: Line, to: Line): readonly ChangedRun[] {
	const changed = new Uint8Array(to.length);
	for (let column = 0; column < to.length; column++) {
		changed[column] = to[column] === from[column] ? 0 : 1;
	}

	const unsure = [...unsureRuns(from), ...unsureRuns(to)];
	while (unsure.some(run => didWiden(run, changed))) {
		// A widened run may overlap another one.
	}

	const runs: ChangedRun[] = [];
	for (let start = changed.indexOf(1); start !== -1; start = changed.indexOf(1, start)) {
		const next = changed.indexOf(0, start);
		const end = next === -1 ? to.length : next;
		runs.push({start, end});
		start = end;
	}

	return runs;
}
