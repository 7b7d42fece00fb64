import type {Row} from '../format/row.js';
import {rowText} from './scene.js';

const sides: ReadonlyMap<string, string> = new Map(Object.entries({old: 'before: ', new: 'after: '}));

// The word stands in a span of its own: a value may go on in the next row with the same word.
function sideText(each: Row): string {
	const [word, ...value] = each.left;
	const side = value.length === 0 ? undefined : sides.get(word?.text.trim() ?? '');
	return side === undefined ? rowText(each) : side + rowText({left: value});
}

/**
A line of a request as it is said: what it holds, without the signs of JSON around it.
*/
function memberText(line: string): string {
	const [, name, value = ''] = /^\s*"(?<name>[^"]+)": (?<value>.*?),?$/v.exec(line) ?? [];
	if (name === undefined) {
		return /^\s*[\{\}],?$/v.test(line) ? '' : line;
	}

	// A long one goes on in the next line.
	const isText = /^"(?:[^"\\]|\\.)*"$/v.test(value);
	const text = isText ? value.slice(1, -1).replaceAll(String.raw`\"`, '"') : value.replace(/^\{$/v, '');
	return `${name}: ${text === '' && isText ? 'empty' : text}`.trim();
}

/**
The changes with their sides, and the request.
*/
export function reviewLines(rows: readonly Row[]): readonly string[] {
	const texts = rows.map(each => rowText(each));
	const request = texts.findLastIndex(text => text === 'Request' || text === 'Request 1 of 2') + 1;
	return [...rows.slice(0, request).map(each => sideText(each)), ...texts.slice(request).map(text => memberText(text))].filter(text => text !== '');
}
