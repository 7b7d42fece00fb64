import {asciiSign, isAscii} from './ascii.js';

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

function mark(character: string): string {
	return `⟦${character.codePointAt(0)?.toString(16).toUpperCase()}⟧`;
}

// In ASCII `<` opens a mark, so that it is marked itself.
const markedInAscii = /[^\u{20}-\u{3B}\u{3D}-\u{7E}]/gv;

const asciiMark = (character: string): string => `<${character.codePointAt(0)?.toString(16).toUpperCase()}>`;

/**
Makes any text safe to show on one line of a terminal: whatever could steer it, move its cells or stay unseen becomes `⟦HEX⟧`, the code point
in hexadecimal, lone surrogates included.

The original can always be told from the result, so two different texts never give the same one. Not covered: different letters that fonts draw alike.

In ASCII everything else becomes `<HEX>`; the signs that the program uses too, such as `“`, become what stands for them.
*/
export function harmless(text: string): string {
	if (isAscii()) {
		return text.replaceAll(markedInAscii, character => asciiSign(character) ?? asciiMark(character));
	}

	return beyondAscii.test(text) ? text.replaceAll(marked, character => mark(character)) : text;
}

/**
As `harmless`, for what is typed or compared: in ASCII too no two texts give the same.
*/
export const exact = (text: string): string => isAscii() ? text.replaceAll(markedInAscii, character => asciiMark(character)) : harmless(text);
