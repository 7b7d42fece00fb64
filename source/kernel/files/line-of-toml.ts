import {parse as parseToml, type TomlTable} from 'smol-toml';

export type Path = ReadonlyArray<string | number>;

function valueAt(table: unknown, path: Path): unknown {
	let value = table;
	for (const key of path) {
		value =
			typeof value === 'object' && value !== null && Object.hasOwn(value, key)
				? Object.entries(value).find(([name]) => name === String(key))?.[1]
				: undefined;
	}

	return value;
}

/** The longest valid beginning of the text with more than `least` and at most `most` lines. */
function wholeWithin(
	lines: readonly string[],
	least: number,
	most: number,
): {readonly length: number; readonly table: TomlTable} | undefined {
	for (let length = most; length > least; length--) {
		try {
			return {length, table: parseToml(lines.slice(0, length).join('\n'))};
		} catch {
			// This cut is in the middle of a multi-line value.
		}
	}

	return undefined;
}

/** The line where a setting begins: the line after the longest valid beginning that lacks the setting. */
export function lineOf(text: string, path: Path): number | undefined {
	const names = path.filter(key => typeof key === 'string');
	if (valueAt(parseToml(text), names) === undefined) {
		return undefined;
	}

	const lines = text.split(/\r?\n/v);
	let whole = 0;
	let without = 0;
	let within = lines.length;
	while (within - without > 1) {
		const middle = Math.floor((without + within) / 2);
		const found = wholeWithin(lines, without, middle);
		if (found && valueAt(found.table, names) !== undefined) {
			within = found.length;
		} else {
			whole = found?.length ?? whole;
			without = middle;
		}
	}

	return whole + 1;
}
