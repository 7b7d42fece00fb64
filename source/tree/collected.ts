// Room for every row is asked for at each letter of a search: what is taken anew each time makes V8 collect between letters.
let room = new Int32Array(0);

/**
The numbers that `fill` writes, at most so many. It answers how many those are, and asks for none itself.
*/
export function collected(most: number, fill: (numbers: Int32Array) => number): Int32Array {
	if (room.length < most) {
		room = new Int32Array(most);
	}

	return room.slice(0, fill(room));
}
