// Reused, because each typed letter of a search needs room for every row. Allocating it each time makes V8 collect garbage between letters.
let room = new Int32Array(0);

/** Collects the numbers that `fill` writes, at most `most`. `fill` returns how many it wrote, and must not call this function itself. */
export function collected(most: number, fill: (numbers: Int32Array) => number): Int32Array {
	if (room.length < most) {
		room = new Int32Array(most);
	}

	return room.slice(0, fill(room));
}
