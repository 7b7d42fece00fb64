/** The only segmenter of the program. The cursor moves by its graphemes, and text is cut only between them. */
export const segmenter = new Intl.Segmenter();

type Grapheme = {readonly start: number; readonly end: number};

// There is always a boundary between two of these characters, in any context. They exclude marks, jamo that build syllables, and letters that join the next character.
let plainPair: RegExp | undefined;

// Created on first use, because that takes half a millisecond.
function isPlainPair(text: string): boolean {
	plainPair ??=
		/^[\p{Grapheme_Base}--[\p{Mark}\u{D4E}\u{E33}\u{EB3}\u{1100}-\u{11FF}\u{A960}-\u{A97C}\u{D7B0}-\u{D7FB}]]{2}$/v;
	return plainPair.test(text);
}

/** A certain boundary at or shortly before `index`, or the start of the text. */
function sureBoundary(text: string, index: number, reach: number): number {
	for (let start = index; start > 0 && start > index - reach; start--) {
		if (isPlainPair(text.slice(start - 1, start + 1))) {
			return start;
		}
	}

	return 0;
}

/**
Returns a function that finds the grapheme at an index (an empty one at the end of the text). The result is correct everywhere. It is fast within
`reach` of `index`, however long the text is, because only that part is segmented.
*/
export function graphemesNear(text: string, index: number, reach = 200): (wanted: number) => Grapheme {
	const from = sureBoundary(text, index - reach, reach);
	const until = Math.min(text.length, index + reach);
	const near = segmenter.segment(text.slice(from, until));
	let whole: Intl.Segments | undefined;

	return wanted => {
		const found = near.containing(wanted - from);
		if (found) {
			const start = from + found.index;
			const end = start + found.segment.length;

			// A grapheme at the end of the part may continue, and the last code unit may be half a character.
			if (end < until - 1 || until === text.length) {
				return {start, end};
			}
		}

		whole ??= segmenter.segment(text);
		const {index: start, segment} = whole.containing(wanted) ?? {index: text.length, segment: ''};
		return {start, end: start + segment.length};
	};
}

/** The boundary before `index`, or 0. */
export function boundaryBefore(text: string, index: number): number {
	return index <= 0 ? 0 : graphemesNear(text, index)(index - 1).start;
}

/** The boundary after `index`, or the end of the text. */
export function boundaryAfter(text: string, index: number): number {
	return graphemesNear(text, index)(index).end;
}

/** `index` if it is a boundary, otherwise the end of the grapheme that contains it. */
export function boundaryFrom(text: string, index: number): number {
	const {start, end} = graphemesNear(text, index)(index);
	return start === index ? index : end;
}
