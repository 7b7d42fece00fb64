import type {Line} from './cell.js';

/**
Columns from `start` up to, not including, `end`.
*/
export type Run = {readonly start: number; readonly end: number};

// Marks more as changed, and answers whether it did. Whatever a terminal may have drawn over is drawn again when a cell below it changes: all of it, or nothing.
function didWiden(line: Line, changed: boolean[]): boolean {
	let isWidened = false;
	for (const [start, {width, reach}] of line.entries()) {
		const end = Math.min(line.length, start + reach);
		const below = reach === width ? [] : changed.slice(start, end);
		if (!below.includes(true) || !below.includes(false)) {
			continue;
		}

		changed.fill(true, start, end);
		isWidened = true;
	}

	return isWidened;
}

/**
Where two lines of the same length differ. Characters whose width terminals disagree about are changed together with what they may cover.
*/
export function changedRuns(from: Line, to: Line): readonly Run[] {
	const changed = to.map((cell, column) => cell !== from[column]);
	while (didWiden(from, changed) || didWiden(to, changed)) {
		// What was widened may touch the next one.
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
