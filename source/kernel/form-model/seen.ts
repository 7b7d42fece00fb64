/** The visible rows of a review at a width of `columns`: from `top` to before `bottom`. The first `needed` rows describe the write. */
export type DrawnRows = {readonly columns: number; readonly top: number; readonly bottom: number; readonly needed: number};

/** How much of a review has been visible: its first `rows` without a gap, and the rows visible now. */
export type SeenRows = DrawnRows & {readonly rows: number};

/** Updates what was seen. A different width makes different rows, so counting starts again. */
export function seeRows(seen: SeenRows | undefined, drawn: DrawnRows): SeenRows {
	const before = seen?.columns === drawn.columns ? seen.rows : 0;
	return {...drawn, rows: drawn.top <= before ? Math.max(before, drawn.bottom) : before};
}
