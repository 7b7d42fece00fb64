// The start of a formula after a quote that neutralizes it.
const saidNoFormula = /^'+[\t\n\r+\-=@\u{FF0B}\u{FF0D}\u{FF1D}\u{FF20}]/v;

const formula = /^[\t\n\r+\-=@\u{FF0B}\u{FF0D}\u{FF1D}\u{FF20}]/v;

// A value that has such a quote already gets one more, so that exactly one can be removed again.
const escapeFormula = (cell: string): string => (formula.test(cell) || saidNoFormula.test(cell) ? `'${cell}` : cell);

/*
Characters that could control a terminal that prints the file, and lone surrogates, which UTF-8 cannot represent. Tabs and line breaks are allowed in a quoted cell.
Text that already looks like a mark is marked too, so that every mark can be reversed.
*/
const steering = /[[\p{Bidi_Control}\p{Control}\p{Surrogate}]--[\t\n\r]]|\u{27E6}(?=[\dA-F]{1,6}\u{27E7})/gv;

const mark = /\u{27E6}(?<codePoint>[\dA-F]{1,6})\u{27E7}/gv;

const markOf = (character: string): string => `⟦${character.codePointAt(0)?.toString(16).toUpperCase()}⟧`;

/** Replaces every character that could control a terminal with a visible mark, such as `⟦1B⟧`. */
const markSteering = (text: string): string => text.replaceAll(steering, character => markOf(character));

const highestCodePoint = 0x10_ff_ff;

const unmark = (text: string): string =>
	text.replaceAll(mark, (whole, digits: string) => {
		const codePoint = Number.parseInt(digits, 16);
		return codePoint > highestCodePoint ? whole : String.fromCodePoint(codePoint);
	});

/** A value as `csvLines` writes it, so that no spreadsheet reads it as a formula, and no terminal obeys it. */
export const escapeCell = (value: string, show = markSteering): string => escapeFormula(show(value));

/** Reverses `escapeCell`. */
export const unescapeCell = (cell: string): string => unmark(saidNoFormula.test(cell) ? cell.slice(1) : cell);

/** A heading in which line breaks and spaces at the end, which readers drop, are marked too. */
export function markHeading(heading: string, show = markSteering): string {
	const text = show(heading);
	const {length} = text.trimEnd();
	return (
		text.slice(0, length).replaceAll(/[\n\r]/gv, character => markOf(character)) +
		Array.from(text.slice(length), character => markOf(character)).join('')
	);
}
