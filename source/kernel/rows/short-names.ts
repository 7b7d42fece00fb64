import {widthOf} from '../../base/text/width.js';
import {nameSpans} from './name-spans.js';
import {shownData} from './row.js';
import {sharedBeginning} from './shared-beginnings.js';

/** How many code units these names share at their beginning. */
function sharedUnits([first = '', ...others]: readonly string[]): number {
	// A match of one character each, so that none is cut in two.
	return first.matchAll(/./gsv).map(({0: {length}, index}) => index + length).toArray().findLast(end => others.every(other => other.startsWith(first.slice(0, end)))) ?? 0;
}

const cutAt = (name: string, columns: number, at: number): string => nameSpans([shownData(name)], columns, at).map(({text}) => text).join('');

/** Each of these harmless names in at most this many columns. Different names look different if there is room for a part that differs. */
export function shortNames(names: readonly string[], columns: number): ReadonlyMap<string, string> {
	const items = [...new Set(names)].map(name => ({name}));
	const short = new Map(items.map(item => [item.name, widthOf(item.name) <= columns ? item.name : cutAt(item.name, columns, sharedBeginning(items, item))]));
	for (const alike of Map.groupBy(items, ({name}) => short.get(name)).values()) {
		const at = alike.length === 1 ? 0 : sharedUnits(alike.map(({name}) => name));
		for (const {name} of alike.length === 1 ? [] : alike) {
			short.set(name, cutAt(name, columns, at));
		}
	}

	return short;
}

/** The same for a table of which few rows are visible: it only cuts the names that are asked for, and those that could look like them. */
export function nameShortener(names: readonly string[]): (name: string, columns: number) => string {
	let items: ReadonlyArray<{readonly name: string}> | undefined;
	let last: {readonly columns: number; readonly cuts: Map<string, string>; readonly shared: Map<string, number | undefined>} | undefined;
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
			const alike = all.map(item => item.name).filter(each => each.startsWith(start) && each.endsWith(end) && parts.every(part => each.includes(part)) && cutOf(each) === cut);
			shared.set(cut, alike.length > 1 ? sharedUnits(alike) : undefined);
		}

		const at = shared.get(cut);
		return at === undefined ? cut : cutAt(name, columns, at);
	};
}
