import {blank, isBlank, type Line} from './cell.js';

/** Columns from `left` to before `right`. */
export type Columns = {readonly left: number; readonly right: number};

type Rows = {readonly top: number; readonly bottom: number; readonly by: number};

/** Rows from `top` to before `bottom` that move up by `by` rows (down if negative), in some columns or in all. The cells left behind become blank. */
export type Band = Rows & {readonly within?: Columns};

// Estimates in bytes: each run of changed cells needs a cursor move, and a band needs two sequences at two places.
const runCost = 6;
const bandCost = 24;

// Margins have to be set and reset.
const marginCost = 20;

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

type Change = {readonly from: readonly Line[]; readonly to: readonly Line[]; readonly plain: readonly number[]};

const changeOf = (from: readonly Line[], to: readonly Line[]): Change => ({
	from,
	to,
	plain: to.map((line, row) => changeCost(from[row] ?? [], line)),
});

type Plan = {readonly saved: number; readonly bands: readonly Rows[]};

const nothing: Plan = {saved: 0, bands: []};

// Prefix sums of a value: each index holds the sum over all rows before it.
function sums(rows: number, value: (row: number) => number): readonly number[] {
	const all = [0];
	for (let row = 0; row < rows; row++) {
		all.push((all[row] ?? 0) + value(row));
	}

	return all;
}

/** The bands that save most, if all of them shift by the same number of rows. `perBand`: the bytes that a band costs. */
function planFor({from, to, plain}: Change, by: number, perBand: number): Plan {
	const lineAt = (lines: readonly Line[], row: number): Line => lines[row] ?? [];
	const shifted = sums(to.length, row => (plain[row] ?? 0) - changeCost(lineAt(from, row + by), lineAt(to, row)));
	const emptied = sums(to.length, row => (plain[row] ?? 0) - blankCost(lineAt(to, row)));
	const between = (values: readonly number[], start: number, end: number): number =>
		(values[end] ?? 0) - (values[start] ?? 0);
	const count = Math.abs(by);
	const savedBy = (top: number, bottom: number): number =>
		(by > 0
			? between(shifted, top, bottom - by) + between(emptied, bottom - by, bottom)
			: between(emptied, top, top + count) + between(shifted, top + count, bottom)) - perBand;

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
		const text = line
			.slice(column, column + chunk)
			.map(cell => cell.text)
			.join('');
		if (text.trim() !== '') {
			chunks.push(`${column} ${text}`);
		}
	}

	return chunks;
}

/** The shifts that match the most pieces of changed lines. */
function likelyShifts({from, to, plain}: Change): readonly number[] {
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
	return [...votes]
		.toSorted(([, left], [, right]) => right - left)
		.slice(0, mostTried)
		.map(([by]) => by);
}

const isLarge = ({plain}: Change): boolean => (sums(plain.length, row => plain[row] ?? 0).at(-1) ?? 0) >= leastChange;

function bestPlan(change: Change, perBand: number): Plan {
	let best = nothing;
	for (const by of isLarge(change) ? likelyShifts(change) : []) {
		const plan = planFor(change, by, perBand);
		best = plan.saved > best.saved ? plan : best;
	}

	return best;
}

// Whether every terminal draws each character on one side of both edges.
const isSeparate = (line: Line, {left, right}: Columns): boolean =>
	line.every(({reach}, column) => [left, right].every(edge => column >= edge || column + reach <= edge));

function planWithin(
	pane: Columns,
	from: readonly Line[],
	to: readonly Line[],
): Omit<Plan, 'bands'> & {readonly bands: readonly Band[]} {
	const inside = (lines: readonly Line[]): readonly Line[] => lines.map(line => line.slice(pane.left, pane.right));
	const {saved, bands} = [...from, ...to].every(line => isSeparate(line, pane))
		? bestPlan(changeOf(inside(from), inside(to)), bandCost + marginCost)
		: nothing;
	return {saved, bands: bands.map(band => ({...band, within: pane}))};
}

/** The bands in which shifting existing lines is shorter than writing them again. Usually there are none. `panes`: columns that the terminal can shift without the others. */
export function scrolledBands(
	from: readonly Line[],
	to: readonly Line[],
	panes: readonly Columns[] = [],
): readonly Band[] {
	const change = changeOf(from, to);
	if (!isLarge(change)) {
		return [];
	}

	const plans = [bestPlan(change, bandCost), ...panes.map(pane => planWithin(pane, from, to))];
	return plans.toSorted((left, right) => right.saved - left.saved)[0]?.bands ?? [];
}

/** The lines after one band is shifted. */
export function shiftLines(lines: readonly Line[], {top, bottom, by, within}: Band): readonly Line[] {
	return lines.map((line, row) => {
		if (row < top || row >= bottom) {
			return line;
		}

		const source = row + by;
		const moved = source >= top && source < bottom ? lines[source] : undefined;
		return within
			? line.map((cell, column) => (column < within.left || column >= within.right ? cell : (moved?.[column] ?? blank)))
			: (moved ?? line.map(() => blank));
	});
}
