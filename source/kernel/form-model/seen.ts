/** Rows of a review: from the first to before the second. */
export type RowRange = readonly [from: number, to: number];

/** What the rows of a review belong to, from its first row on: its head and each of its items, with the number of their rows. */
export type ReviewParts = ReadonlyArray<readonly [key: string, rows: number]>;

/** The visible rows of a review at a width of `columns`: from `top` to before `bottom`. The rows in `needed` describe the write. */
export type DrawnRows = {
	readonly columns: number;
	readonly top: number;
	readonly bottom: number;
	readonly needed: readonly RowRange[];
	/** If they can change their height or their order. */
	readonly parts?: ReviewParts | undefined;
};

/** How much of a review has been visible: the rows in `shown`, in their order, and the rows visible now. */
export type SeenRows = DrawnRows & {readonly shown: readonly RowRange[]};

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

function rangesOf(parts: ReviewParts): ReadonlyMap<string, RowRange> {
	let at = 0;
	return new Map(
		parts.map(([key, rows]) => {
			const from = at;
			at += rows;
			return [key, [from, at]];
		}),
	);
}

/** Where the shown rows are now. A part with another number of rows has other rows, so none of them has been shown. */
function movedRows({shown, parts: before = []}: SeenRows, parts: ReviewParts | undefined): readonly RowRange[] {
	if (!parts) {
		return shown;
	}

	const now = rangesOf(parts);
	return rangesOf(before)
		.entries()
		.flatMap(([key, [start, stop]]) => {
			const [first, end] = now.get(key) ?? [0, 0];
			return end - first === stop - start
				? shown.flatMap(([from, to]): readonly RowRange[] =>
						from < stop && start < to ? [[first + Math.max(0, from - start), Math.min(end, first + to - start)]] : [],
					)
				: [];
		})
		.toArray();
}

/** Updates what was seen. A different width makes different rows, so counting starts again. */
export function seeRows(seen: SeenRows | undefined, drawn: DrawnRows): SeenRows {
	const before = seen?.columns === drawn.columns ? movedRows(seen, drawn.parts) : [];
	return {...drawn, shown: joined([...before, [drawn.top, drawn.bottom]])};
}

/** The needed rows that have never been visible. */
export const hiddenRows = ({needed, shown}: SeenRows): readonly RowRange[] =>
	needed.flatMap(range => {
		let left: readonly RowRange[] = [range];
		for (const [from, to] of shown) {
			left = left.flatMap(([first, end]) =>
				(
					[
						[first, Math.min(end, from)],
						[Math.max(first, to), end],
					] as const
				).filter(([start, stop]) => start < stop),
			);
		}

		return left;
	});
