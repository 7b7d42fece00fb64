/**
The rows of a review that stand on the screen, drawn for so many columns: from `top` to before `bottom`, of which the first `needed` tell what a write is about.
*/
export type Drawn = {readonly columns: number; readonly top: number; readonly bottom: number; readonly needed: number};

/**
How much of a review has been on the screen: its first `rows`, with nothing left out, and where it stands now.
*/
export type Seen = Drawn & {readonly rows: number};

/**
What has been seen once these rows stand there. Drawn for other columns they are other rows.
*/
export function seeRows(seen: Seen | undefined, drawn: Drawn): Seen {
	const before = seen?.columns === drawn.columns ? seen.rows : 0;
	return {...drawn, rows: drawn.top <= before ? Math.max(before, drawn.bottom) : before};
}
