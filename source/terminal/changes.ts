import {isSure, type Line} from './cell.js';

/**
Columns from `start` up to, not including, `end`.
*/
export type Run = {readonly start: number; readonly end: number};

// What a terminal may draw over, if it draws characters wider than expected.
const unsureRuns = (line: Line): readonly Run[] => line.flatMap((cell, start) => isSure(cell) ? [] : [{start, end: Math.min(line.length, start + cell.reach)}]);

// Marks more as changed, and answers whether it did: all of what may be drawn over is drawn again, or nothing of it.
function didWiden({start, end}: Run, changed: boolean[]): boolean {
	const covered = changed.slice(start, end);
	if (!covered.includes(true) || !covered.includes(false)) {
		return false;
	}

	changed.fill(true, start, end);
	return true;
}

/**
Where two lines of the same length differ. Characters whose width terminals disagree about are changed together with what they may cover.
*/
export function changedRuns(from: Line, to: Line): readonly Run[] {
	const changed = to.map((cell, column) => cell !== from[column]);
	const unsure = [...unsureRuns(from), ...unsureRuns(to)];
	while (unsure.some(run => didWiden(run, changed))) {
		// What was widened may touch another one.
	}

	const runs: Run[] = [];
	for (let start = changed.indexOf(true); start !== -1; start = changed.indexOf(true, start)) {
		const next = changed.indexOf(false, start);
		const end = next === -1 ? to.length : next;
		runs.push({start, end});
		start = end;
	}

	return runs;
}
