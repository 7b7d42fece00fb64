/** Merges two sorted lists of unique numbers into one. */
export function merged(one: Int32Array, other: Int32Array): Int32Array {
	const all = new Int32Array(one.length + other.length);
	let next = 0;
	let count = 0;
	for (const number of other) {
		while (next < one.length && (one[next] ?? 0) < number) {
			all[count++] = one[next++] ?? 0;
		}

		next += one[next] === number ? 1 : 0;
		all[count++] = number;
	}

	all.set(one.subarray(next), count);
	return all.subarray(0, count + one.length - next);
}
