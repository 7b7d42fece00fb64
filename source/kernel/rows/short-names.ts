import {widthOf} from '../../base/text/width.js';
import {nameSpans} from './name-spans.js';
import {shownData} from './row.js';
import {sharedBeginning} from './shared-beginnings.js';

/** How many code units these names share at their beginning. */
export function sharedUnits([first = '', ...others]: readonly string[]): number {
	// A match of one character each, so that none is cut in two.
	return (
		first
			.matchAll(/./gsv)
			.map(({0: {length}, index}) => index + length)
			.toArray()
			.findLast(end => others.every(other => other.startsWith(first.slice(0, end)))) ?? 0
	);
}

/** A name in at most so many columns, with what differs from this place on. */
export const cutAt = (name: string, columns: number, at: number): string =>
	nameSpans([shownData(name)], columns, at)
		.map(({text}) => text)
		.join('');

/** Shortens these harmless names to at most so many columns. Different names look different if there is room for a part that differs. Few rows of a table are visible, so it cuts only the names that it is asked for, and those that could look like them. */
export function nameShortener(names: readonly string[]): (name: string, columns: number) => string {
	let items: ReadonlyArray<{readonly name: string}> | undefined;
	let last:
		| {readonly columns: number; readonly cuts: Map<string, string>; readonly shared: Map<string, number | undefined>}
		| undefined;
	return (name, columns) => {
		if (widthOf(name) <= columns) {
			return name;
		}

		items ??= [...new Set(names)].map(each => ({name: each}));
		const all = items;
		last = last?.columns === columns ? last : {columns, cuts: new Map(), shared: new Map()};
		const {cuts, shared} = last;
		const cutOf = (each: string): string => {
			const cut = cuts.get(each) ?? cutAt(each, columns, sharedBeginning(all, {name: each}));
			cuts.set(each, cut);
			return cut;
		};

		const cut = cutOf(name);
		if (!shared.has(cut)) {
			// Most other names lack the parts that are shown, so they cannot look the same.
			const [start = '', ...parts] = cut.split('…');
			const end = parts.at(-1) ?? '';
			const alike = all
				.map(item => item.name)
				.filter(
					each =>
						each.startsWith(start) &&
						each.endsWith(end) &&
						parts.every(part => each.includes(part)) &&
						cutOf(each) === cut,
				);
			shared.set(cut, alike.length > 1 ? sharedUnits(alike) : undefined);
		}

		const at = shared.get(cut);
		return at === undefined ? cut : cutAt(name, columns, at);
	};
}
