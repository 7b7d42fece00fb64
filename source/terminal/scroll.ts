import {blank, isBlank, type Line} from './cell.js';

/**
Rows from `top` to before `bottom` whose lines move up by `by` rows (down if negative). The rows left behind become blank.
*/
export type Band = {readonly top: number; readonly bottom: number; readonly by: number};

// Estimates in bytes: each run of changed cells needs a cursor move, and a band needs two sequences at two places.
const runCost = 6;
const bandCost = 24;

// For smaller changes, the search is not worth its time.
const leastChange = 300;

function changeCost(from: Line, to: Line): number {
	if (from === to) {
		return 0;
	}

	let cost = 0;
	let isRunning = false;

	let column = 0;
	for (const cell of to) {
		const isChanged = cell !== from[column++];
		if (isChanged) {
			cost += (isRunning ? 0 : runCost) + (cell.text > '\u{7F}' ? 3 : 1);
		}

		isRunning = isChanged;
	}

	return cost;
}

function blankCost(line: Line): number {
	return runCost + line.filter(cell => !isBlank(cell)).length;
}

type Plan = {readonly saved: number; readonly bands: readonly Band[]};

const nothing: Plan = {saved: 0, bands: []};

// Prefix sums of a value: each index holds the sum over all rows before it.
function sums(rows: number, value: (row: number) => number): readonly number[] {
	const all = [0];
	for (let row = 0; row < rows; row++) {
		all.push((all[row] ?? 0) + value(row));
	}

	return all;
}

/**
The bands that save most, if all of them shift by the same number of rows.
*/
function planFor(by: number, from: readonly Line[], to: readonly Line[], plain: readonly number[]): Plan {
	const lineAt = (lines: readonly Line[], row: number): Line => lines[row] ?? [];
	const shifted = sums(to.length, row => (plain[row] ?? 0) - changeCost(lineAt(from, row + by), lineAt(to, row)));
	const emptied = sums(to.length, row => (plain[row] ?? 0) - blankCost(lineAt(to, row)));
	const between = (values: readonly number[], start: number, end: number): number => (values[end] ?? 0) - (values[start] ?? 0);
	const count = Math.abs(by);
	const savedBy = (top: number, bottom: number): number => (by > 0
		? between(shifted, top, bottom - by) + between(emptied, bottom - by, bottom)
		: between(emptied, top, top + count) + between(shifted, top + count, bottom)) - bandCost;

	const plans: Plan[] = [nothing];
	for (let bottom = 1; bottom <= to.length; bottom++) {
		let best = plans[bottom - 1] ?? nothing;
		for (let top = 0; top < bottom - count; top++) {
			const before = plans[top] ?? nothing;
			const saved = before.saved + savedBy(top, bottom);
			if (saved > best.saved) {
				best = {saved, bands: [...before.bands, {top, bottom, by}]};
			}
		}

		plans.push(best);
	}

	return plans.at(-1) ?? nothing;
}

const chunk = 8;
const mostTried = 2;

// The pieces of a line that are not blank, with their columns.
function chunksOf(line: Line): readonly string[] {
	const chunks: string[] = [];
	for (let column = 0; column < line.length; column += chunk) {
		const text = line.slice(column, column + chunk).map(cell => cell.text).join('');
		if (text.trim() !== '') {
			chunks.push(`${column} ${text}`);
		}
	}

	return chunks;
}

/**
The shifts that match the most pieces of changed lines.
*/
function likelyShifts(from: readonly Line[], to: readonly Line[], plain: readonly number[]): readonly number[] {
	const places = new Map<string, number[]>();
	for (const [row, line] of from.entries()) {
		if (plain[row] !== 0) {
			for (const piece of chunksOf(line)) {
				places.set(piece, [...(places.get(piece) ?? []), row]);
			}
		}
	}

	const votes = new Map<number, number>();
	for (const [row, line] of to.entries()) {
		if (plain[row] !== 0) {
			for (const place of chunksOf(line).flatMap(piece => places.get(piece) ?? [])) {
				votes.set(place - row, (votes.get(place - row) ?? 0) + 1);
			}
		}
	}

	votes.delete(0);
	return [...votes].toSorted(([, left], [, right]) => right - left).slice(0, mostTried).map(([by]) => by);
}

/**
The bands in which shifting existing lines is shorter than writing them again. Usually there are none.
*/
export function scrolledBands(from: readonly Line[], to: readonly Line[]): readonly Band[] {
	const plain = to.map((line, row) => changeCost(from[row] ?? [], line));
	if (plain.reduce((sum, cost) => sum + cost, 0) < leastChange) {
		return [];
	}

	let best = nothing;
	for (const by of likelyShifts(from, to, plain)) {
		const plan = planFor(by, from, to, plain);
		best = plan.saved > best.saved ? plan : best;
	}

	return best.bands;
}

/**
The lines after one band is shifted.
*/
export function shiftLines(lines: readonly Line[], {top, bottom, by}: Band): readonly Line[] {
	return lines.map((line, row) => {
		if (row < top || row >= bottom) {
			return line;
		}

		const source = row + by;
		const moved = source >= top && source < bottom ? lines[source] : undefined;
		return moved ?? line.map(() => blank);
	});
}
