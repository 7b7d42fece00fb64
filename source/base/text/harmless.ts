import {asciiSign, isAscii} from './ascii.js';
import {segmenter} from './graphemes.js';

// Most names, and the program's own signs. These characters are visible, in canonical form, and stay so next to each other. Other text needs tables that take two milliseconds to load.
const plain =
	/^[\u{20}-\u{7E}\u{A1}-\u{AC}\u{AE}-\u{2AF}\u{386}\u{388}-\u{38A}\u{38C}\u{38E}-\u{3A1}\u{3A3}-\u{3CE}\u{400}-\u{482}\u{48A}-\u{52F}\u{5D0}-\u{5EA}\u{621}-\u{63A}\u{641}-\u{64A}\u{1E00}-\u{1EFF}\u{2010}-\u{2027}\u{2190}-\u{21FF}\u{2500}-\u{25FC}\u{2713}\u{2717}\u{276F}\u{3041}-\u{3096}\u{30A1}-\u{30FC}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}]*$/v;

/*
Besides the characters in the Unicode categories and `Default_Ignorable_Code_Point`, some letters and symbols look blank: the braille blank,
the null notehead, the Khitan filler and the two hieroglyph blanks. U+27E6 (`⟦`) is listed so that no text can imitate a mark.
*/
const unsafe = String.raw`[[\p{Default_Ignorable_Code_Point}\p{Other}\p{Separator}\u{27E6}\u{2800}\u{13441}\u{13442}\u{1D159}]--\u{20}]|\u{16FE4}`;

const stacking = String.raw`[\p{Enclosing_Mark}\p{Nonspacing_Mark}]`;

// These characters attach to the one before them. At the start of a text they would attach to the frame.
const joining = String.raw`[\p{Mark}\u{E33}\u{EB3}]`;

// Up to three combining marks stay on their base character. Marks without a base, or stacked higher, would overlap the frame.
const markedText = `${unsafe}|(?<=(?:^|${unsafe})${stacking}{0,2})${joining}|(?<=${stacking}{3})${stacking}`;

// Created on first use, because plain text does not need it.
let marked: RegExp | undefined;

function withMarks(text: string): string {
	marked ??= new RegExp(markedText, 'gv');
	return text.replaceAll(marked, character => mark(character));
}

let attaching: RegExp | undefined;

function isAfterBase(character: string): boolean {
	attaching ??= /[\p{Mark}\u{1160}-\u{11FF}]/v;
	return attaching.test(character);
}

const isNormal = (text: string): boolean => text === text.normalize('NFC');

/*
A sequence that differs from Unicode's canonical form (NFC) looks the same as that form, so its parts are marked. A letter
that has no code point of its own, as in many scripts, is already in that form and stays as it is.
*/
function apart(grapheme: string): string {
	if (isNormal(grapheme)) {
		return withMarks(grapheme);
	}

	const shown = Array.from(grapheme, character =>
		isAfterBase(character) || !isNormal(character) ? mark(character) : withMarks(character),
	).join('');
	return isNormal(shown) ? shown : Array.from(grapheme, character => mark(character)).join('');
}

function mark(character: string): string {
	return `⟦${character.codePointAt(0)?.toString(16).toUpperCase()}⟧`;
}

// In ASCII, `<` opens a mark, so `<` itself is marked.
const markedInAscii = /[^\u{20}-\u{3B}\u{3D}-\u{7E}]/gv;

const asciiMark = (character: string): string => `<${character.codePointAt(0)?.toString(16).toUpperCase()}>`;

/**
Makes any text safe to show on one line of a terminal. Characters that could control the terminal, shift its cells or be invisible become `⟦HEX⟧`,
the code point in hexadecimal. This includes lone surrogates.

The result identifies the original: two different texts never give the same result, even if Unicode treats them as canonically equal.
Not covered: different letters that fonts draw alike, and spaces at the ends. Use `exactName` for those.

In ASCII, other characters become `<HEX>`, but the program's own signs, such as `“`, become their replacements. Two texts may then look the same: `exact` avoids this.
*/
export function harmless(text: string): string {
	if (isAscii()) {
		return text.replaceAll(markedInAscii, character => asciiSign(character) ?? asciiMark(character));
	}

	if (plain.test(text)) {
		return text;
	}

	return isNormal(text) ? withMarks(text) : Array.from(segmenter.segment(text), ({segment}) => apart(segment)).join('');
}

/** Like `harmless`, for text that is typed or compared: two texts never give the same result, in ASCII too. */
export const exact = (text: string): string =>
	isAscii() ? text.replaceAll(markedInAscii, character => asciiMark(character)) : harmless(text);

const hiddenSpaces = /^ | $|(?<= ) /gv;

const hasHiddenSpaces = (text: string): boolean => text.startsWith(' ') || text.endsWith(' ') || text.includes('  ');

export const markedSpace = (): string => (isAscii() ? asciiMark(' ') : mark(' '));

/** A part of a name, shown as within the whole name. Like `exact`, but also marks spaces at the start or end of the name and after another space. */
export function exactPart(name: string, start: number, end = name.length, show = exact): string {
	if (!hasHiddenSpaces(name)) {
		return show(name.slice(start, end));
	}

	let shown = '';
	let from = start;
	for (const {index} of name.matchAll(hiddenSpaces)) {
		if (index < start || index >= end) {
			continue;
		}

		shown += show(name.slice(from, index)) + markedSpace();
		from = index + 1;
	}

	return shown + show(name.slice(from, end));
}

export const exactName = (name: string, show = exact): string => exactPart(name, 0, name.length, show);

const hidden = /[\p{Format}\u{7F}-\u{9F}]/gv;

/** Escapes C1 and bidi controls in JSON. The value stays the same. */
export const escapeHidden = (json: string): string =>
	json.replaceAll(hidden, character =>
		character
			.split('')
			.map(unit => String.raw`\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
			.join(''),
	);

/**
Like JSON.stringify, but escapes C1 and bidi controls, so that the JSON is harmless on a terminal and has the same value.

@param value - any JSON value
@param indentation - the indentation per level; without it, the result is a single line
*/
export const harmlessJson = (
	value: Readonly<Record<string, unknown>> | readonly unknown[],
	indentation?: string,
): string => escapeHidden(JSON.stringify(value, undefined, indentation));
