type Values = ReadonlyMap<string, unknown>;

/** The ids whose values are others now, if a map has the keys of the earlier one first, in the same order, as a copy with some others has. Undefined if it does not. */
function changedInCopy(earlier: Values, now: Values): readonly string[] | undefined {
	const ids: string[] = [];
	const before = earlier.entries();
	for (const [id, value] of now) {
		const {value: last} = before.next();
		if (last !== undefined && last[0] !== id) {
			return undefined;
		}

		if (last === undefined || last[1] !== value) {
			ids.push(id);
		}
	}

	return before.next().done === true ? ids : undefined;
}

const nothing: Values = new Map();

const changedFrom = new WeakMap<Values, {readonly now: Values; readonly ids: readonly string[]}>();

/** The ids whose values are others now, or gone. Looking up each id of a large copy would take longer than most that is done with it. */
export function changedIds(earlier: Values = nothing, now: Values = nothing): readonly string[] {
	if (earlier === now) {
		return [];
	}

	// Several filters ask for the same.
	const last = changedFrom.get(earlier);
	if (last?.now === now) {
		return last.ids;
	}

	const ids = changedInCopy(earlier, now) ?? [
		...earlier.keys().filter(id => !now.has(id)),
		...now
			.entries()
			.filter(([id, value]) => value !== earlier.get(id) || !earlier.has(id))
			.map(([id]) => id),
	];
	if (earlier !== nothing) {
		changedFrom.set(earlier, {now, ids});
	}

	return ids;
}
