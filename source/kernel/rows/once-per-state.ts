import type {State} from '../state/state.js';

/** Caches built rows for each state. The rows of a long dialog are needed twice: to show them, and to count the hidden ones. */
export function oncePerState<Rest extends readonly unknown[], Rows>(
	build: (state: State, ...rest: Rest) => Rows,
): (state: State, ...rest: Rest) => Rows {
	const built = new WeakMap<State, {readonly rest: Rest; readonly rows: Rows}>();
	return (state, ...rest) => {
		const known = built.get(state);
		if (known?.rest.every((each, index) => each === rest[index])) {
			return known.rows;
		}

		const rows = build(state, ...rest);
		built.set(state, {rest, rows});
		return rows;
	};
}
