import {nameSpans} from './name-spans.js';
import {shownData} from './row.js';
import {sharedBeginning} from './shared-beginnings.js';

/** How many code units these names share at their beginning. */
function sharedUnits([first = '', ...others]: readonly string[]): number {
	// A match of one character each, so that none is cut in two.
	return first.matchAll(/./gsv).map(({0: {length}, index}) => index + length).toArray().findLast(end => others.every(other => other.startsWith(first.slice(0, end)))) ?? 0;
}

/** Each of these harmless names in at most this many columns. Different names look different if there is room for a part that differs. */
export function shortNames(names: readonly string[], columns: number): ReadonlyMap<string, string> {
	const items = [...new Set(names)].map(name => ({name}));
	const cutAt = (name: string, at: number): string => nameSpans([shownData(name)], columns, at).map(({text}) => text).join('');
	const short = new Map(items.map(item => [item.name, cutAt(item.name, sharedBeginning(items, item))]));
	for (const alike of Map.groupBy(items, ({name}) => short.get(name)).values()) {
		const at = alike.length === 1 ? 0 : sharedUnits(alike.map(({name}) => name));
		for (const {name} of alike.length === 1 ? [] : alike) {
			short.set(name, cutAt(name, at));
		}
	}

	return short;
}
