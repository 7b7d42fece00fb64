import {asciiSign, isAscii} from './ascii.js';
import {segmenter} from './graphemes.js';

const beyondAscii = /[^\u{20}-\u{7E}]/v;

/*
Beside what the Unicode categories and `Default_Ignorable_Code_Point` name, some letters and symbols look blank: the braille blank,
the null notehead, the Khitan filler and the two hieroglyph blanks. U+27E6 (`⟦`) is listed so that no text can imitate a mark.
*/
const unsafe = String.raw`[[\p{Default_Ignorable_Code_Point}\p{Other}\p{Separator}\u{27E6}\u{2800}\u{13441}\u{13442}\u{1D159}]--\u{20}]|\u{16FE4}`;

const stacking = String.raw`[\p{Enclosing_Mark}\p{Nonspacing_Mark}]`;

// These too belong to the character before them; at the start of a text they would join the frame.
const joining = String.raw`[\p{Mark}\u{E33}\u{EB3}]`;

// A combining mark stays on the character that carries it, up to three of them. Without one, or stacked higher, they would fall on the frame.
const marked = new RegExp(
	`${unsafe}|(?<=(?:^|${unsafe})${stacking}{0,2})${joining}|(?<=${stacking}{3})${stacking}`,
	'gv',
);

const afterBase = /[\p{Mark}\u{1160}-\u{11FF}]/v;

const isNormal = (text: string): boolean => text === text.normalize('NFC');

/*
What is composed otherwise, or in another order, than Unicode's canonical form (NFC) is drawn like what is in it: the parts are marked. A letter
that no single code point stands for, as in many scripts, is in that form and left alone.
*/
function apart(grapheme: string): string {
	if (isNormal(grapheme)) {
		return grapheme.replaceAll(marked, character => mark(character));
	}

	const shown = Array.from(grapheme, character => afterBase.test(character) || !isNormal(character) ? mark(character) : character.replaceAll(marked, each => mark(each))).join('');
	return isNormal(shown) ? shown : Array.from(grapheme, character => mark(character)).join('');
}

function mark(character: string): string {
	return `⟦${character.codePointAt(0)?.toString(16).toUpperCase()}⟧`;
}

// In ASCII `<` opens a mark, so that it is marked itself.
const markedInAscii = /[^\u{20}-\u{3B}\u{3D}-\u{7E}]/gv;

const asciiMark = (character: string): string => `<${character.codePointAt(0)?.toString(16).toUpperCase()}>`;

/**
Makes any text safe to show on one line of a terminal: whatever could steer it, move its cells or stay unseen becomes `⟦HEX⟧`, the code point
in hexadecimal, lone surrogates included.

The original can always be told from the result, so two different texts never give the same one, nor two that Unicode calls canonically equal.
Not covered: different letters that fonts draw alike, and spaces at the ends: for those there is `exactName`.

In ASCII everything else becomes `<HEX>`; the signs that the program uses too, such as `“`, become what stands for them.
*/
export function harmless(text: string): string {
	if (isAscii()) {
		return text.replaceAll(markedInAscii, character => asciiSign(character) ?? asciiMark(character));
	}

	if (!beyondAscii.test(text)) {
		return text;
	}

	return isNormal(text) ? text.replaceAll(marked, character => mark(character)) : Array.from(segmenter.segment(text), ({segment}) => apart(segment)).join('');
}

/**
As `harmless`, for what is typed or compared: in ASCII too no two texts give the same.
*/
export const exact = (text: string): string => isAscii() ? text.replaceAll(markedInAscii, character => asciiMark(character)) : harmless(text);

const hiddenSpaces = /^ | $|(?<= ) /gv;

const hasHiddenSpaces = (text: string): boolean => text.startsWith(' ') || text.endsWith(' ') || text.includes('  ');

export const markedSpace = (): string => isAscii() ? asciiMark(' ') : mark(' ');

/**
A part of a name, as it is within the whole: beside all that `exact` marks, a space at the name's beginning, at its end or behind another is marked too.
*/
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

/**
JSON with its C1 and bidi controls escaped, which leaves it the same JSON.
*/
export const escapeHidden = (json: string): string =>
	json.replaceAll(hidden, character => character.split('').map(unit => String.raw`\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''));

/**
Like JSON.stringify, which leaves C1 and bidi controls as they are; escaped they are the same JSON and harmless on a terminal.

@param value - what JSON can hold
@param indentation - what stands before a member, for each level; without one all is a single line
*/
export const harmlessJson = (value: Readonly<Record<string, unknown>> | readonly unknown[], indentation?: string): string => escapeHidden(JSON.stringify(value, undefined, indentation));
