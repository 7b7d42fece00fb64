/** Rows of a review: from the first to before the second. */
export type RowRange = readonly [from: number, to: number];

/** The visible rows of a review at a width of `columns`: from `top` to before `bottom`. The rows in `needed` describe the write. */
export type DrawnRows = {readonly columns: number; readonly top: number; readonly bottom: number; readonly needed: readonly RowRange[]};

/** How much of a review has been visible: the rows in `shown`, in their order, and the rows visible now. */
export type SeenRows = DrawnRows & {readonly shown: readonly RowRange[]};

/** Ranges in their order; those that touch become one. */
function joined(ranges: readonly RowRange[]): readonly RowRange[] {
	const result: RowRange[] = [];
	for (const [from, to] of ranges.toSorted(([one], [other]) => one - other)) {
		const last = result.at(-1);
		if (last && from <= last[1]) {
			result[result.length - 1] = [last[0], Math.max(last[1], to)];
		} else {
			result.push([from, to]);
		}
	}

	return result;
}

/** Updates what was seen. A different width makes different rows, so counting starts again. */
export function seeRows(seen: SeenRows | undefined, drawn: DrawnRows): SeenRows {
	const before = seen?.columns === drawn.columns ? seen.shown : [];
	return {...drawn, shown: joined([...before, [drawn.top, drawn.bottom]])};
}

/** The needed rows that have never been visible. */
export const hiddenRows = ({needed, shown}: SeenRows): readonly RowRange[] => needed.flatMap(range => {
	let left: readonly RowRange[] = [range];
	for (const [from, to] of shown) {
		left = left.flatMap(([first, end]) => ([[first, Math.min(end, from)], [Math.max(first, to), end]] as const).filter(([start, stop]) => start < stop));
	}

	return left;
});
