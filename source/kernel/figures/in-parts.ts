/** Does at once what is written in parts, so that keys could come between them. */
export function atOnce<Result>(parts: Generator<undefined, Result>): Result {
	let part = parts.next();
	while (!part.done) {
		part = parts.next();
	}

	return part.value;
}
