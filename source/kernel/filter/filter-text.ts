/** A value of a term: `gold` and `silver` in `metadata.tier:gold,silver`. */
export type TermValue = {
	readonly text: string;
	/** After `:=`. */
	readonly isExact: boolean;
	/** A word such as `none` then has no meaning of its own. */
	readonly isQuoted: boolean;
};

/** A term of a filter, such as `-email:none`. `start` and `end` (exclusive): its place in the text, as UTF-16 indexes. */
export type Term = {
	readonly name: string;
	readonly isNegated: boolean;
	readonly values: readonly TermValue[];
	/** Whether a quote in it has no end. */
	readonly isOpen: boolean;
	readonly source: string;
	readonly start: number;
	readonly end: number;
};

/** A filter as it was typed: its terms, and the words between them, which are found in names, ids and profiles. */
export type FilterText = {readonly words: string; readonly terms: readonly Term[]};

type Piece = {readonly source: string; readonly start: number; readonly end: number};

/** Where a character stands outside of quotes, from an index on; the length of the text if nowhere. */
export function placeOutside(text: string, from: number, isSought: (character: string) => boolean): number {
	let isQuoted = false;
	for (let at = from; at < text.length; at++) {
		const character = text.charAt(at);
		if (character === '"') {
			isQuoted = !isQuoted;
		} else if (!isQuoted && isSought(character)) {
			return at;
		}
	}

	return text.length;
}

const isSpace = (character: string): boolean => /\s/v.test(character);

function piecesOf(text: string): readonly Piece[] {
	const pieces: Piece[] = [];
	for (let start = 0; start < text.length;) {
		if (isSpace(text.charAt(start))) {
			start++;
			continue;
		}

		const end = placeOutside(text, start, isSpace);
		pieces.push({source: text.slice(start, end), start, end});
		start = end;
	}

	return pieces;
}

/** The text without its quotes. Two in a row within quotes stand for one. */
const unquoted = (text: string): string =>
	text.replaceAll(/"(?<inside>(?:[^"]|"")*)(?:"|$)/gv, (_, inside: string) => inside.replaceAll('""', '"'));

function valuesOf(text: string): readonly TermValue[] {
	const isExact = text.startsWith('=');
	const values: TermValue[] = [];
	for (let start = isExact ? 1 : 0; start <= text.length;) {
		const end = placeOutside(text, start, character => character === ',');
		const value = text.slice(start, end);
		values.push({text: unquoted(value), isExact, isQuoted: value.includes('"')});
		start = end + 1;
	}

	return values;
}

/** A term, if the piece is one: a name that is known, or a name with a value. Otherwise it is a word, as an address is. */
function termOf({source, ...place}: Piece, isName: (name: string) => boolean): Term | undefined {
	const colon = placeOutside(source, 0, character => character === ':');
	const isNegated = source.startsWith('-');
	const name = unquoted(source.slice(isNegated ? 1 : 0, colon)).toLowerCase();
	const value = source.slice(colon + 1);
	return name === '' || colon === source.length || value.startsWith('//') || (value === '' && !isName(name))
		? undefined
		: {name, isNegated, values: valuesOf(value), isOpen: source.split('"').length % 2 === 0, source, ...place};
}

/** Reads a filter. `isName`: whether a term has this name. */
export function parseFilter(text: string, isName: (name: string) => boolean): FilterText {
	const pieces = piecesOf(text).map(piece => ({piece, term: termOf(piece, isName)}));
	return {
		words: pieces.flatMap(({piece, term}) => (term ? [] : [unquoted(piece.source)])).join(' '),
		terms: pieces.flatMap(({term}) => term ?? []),
	};
}

/** A value as a term must have it, so that it is read as one value. */
export const quoted = (value: string): string =>
	value === '' || /[\s",]|^(?:=|\/\/)/v.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
