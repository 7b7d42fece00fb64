import {harmless} from '../text/harmless.js';
import {widthOf} from '../text/width.js';

// An id, and not a word of the path.
const longPart = /(?<=\/)[^\/?]{17,}(?=[\/?]|$)/gv;

const withoutQuery = (path: string): string => path.split('?', 1)[0] ?? '';

const withShortQuery = (path: string): string => path.includes('?') ? `${withoutQuery(path)}?…` : path;

// From the whole path to the shortest form of it: first what is asked for gives way, then the middle of the ids, then what all have in common.
const forms: ReadonlyArray<(path: string) => string> = [
	path => path,
	withShortQuery,
	path => withShortQuery(path).replaceAll(longPart, part => `${part.slice(0, 6)}…${part.slice(-4)}`),
	path => withoutQuery(path).replaceAll(longPart, part => `${part.slice(0, 4)}…`),
	path => withoutQuery(path).replaceAll(longPart, part => `${part.slice(0, 4)}…`).replace(/^\/organizations(?=\/)/v, '…'),
];

/**
The paths of requests, harmless, all in the first form that lets them have so many columns at most, or in the shortest.
*/
export function fitRequestPaths(paths: readonly string[], columns: number): readonly string[] {
	const shown = forms.map(form => paths.map(path => harmless(form(path))));
	return shown.find(each => each.every(path => widthOf(path) <= columns)) ?? shown.at(-1) ?? [];
}
