/** Computes once for each first argument, as long as the other arguments are the same objects or equal values. Each frame and each key asks for the same things several times. A result lives as long as its first argument. */
export function memo<Key extends WeakKey, Rest extends readonly unknown[], Result>(
	compute: (key: Key, ...rest: Rest) => Result,
): (key: Key, ...rest: Rest) => Result {
	const kept = new WeakMap<Key, {readonly rest: Rest; readonly result: Result}>();
	return (key, ...rest) => {
		const last = kept.get(key);
		if (last?.rest.every((each, at) => each === rest[at])) {
			return last.result;
		}

		const result = compute(key, ...rest);
		kept.set(key, {rest, result});
		return result;
	};
}
