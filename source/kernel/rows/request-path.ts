import {harmless} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';

// A part of this length is an id, not a word of the path.
const longPart = /(?<=\/)[^\/?]{17,}(?=[\/?]|$)/gv;

const withoutQuery = (path: string): string => path.split('?', 1)[0] ?? '';

const withShortQuery = (path: string): string => (path.includes('?') ? `${withoutQuery(path)}?…` : path);

// From the whole path to its shortest form: first the query is shortened, then the ids, then the common beginning is cut.
const forms: ReadonlyArray<(path: string) => string> = [
	path => path,
	withShortQuery,
	path => withShortQuery(path).replaceAll(longPart, part => `${part.slice(0, 6)}…${part.slice(-4)}`),
	path => withoutQuery(path).replaceAll(longPart, part => `${part.slice(0, 4)}…`),
	path =>
		withoutQuery(path)
			.replaceAll(longPart, part => `${part.slice(0, 4)}…`)
			.replace(/^\/organizations(?=\/)/v, '…'),
];

/** Makes the paths of requests harmless and shortens all of them the same way, to at most this many columns if possible. */
export function fitRequestPaths(paths: readonly string[], columns: number): readonly string[] {
	const shown = forms.map(form => paths.map(path => harmless(form(path))));
	return shown.find(each => each.every(path => widthOf(path) <= columns)) ?? shown.at(-1) ?? [];
}
