// The Unicode characters for bytes from 0x80. Some versions of Node.js decode these bytes as Latin-1. Zero marks a byte without a meaning.
const windowsLetters = [
	0x20_ac, 0, 0x20_1a, 0x01_92, 0x20_1e, 0x20_26, 0x20_20, 0x20_21, 0x02_c6, 0x20_30, 0x01_60, 0x20_39, 0x01_52, 0,
	0x01_7d, 0, 0, 0x20_18, 0x20_19, 0x20_1c, 0x20_1d, 0x20_22, 0x20_13, 0x20_14, 0x02_dc, 0x21_22, 0x01_61, 0x20_3a,
	0x01_53, 0, 0x01_7e, 0x01_78,
];

const letterOf = (byte: number): string => String.fromCodePoint(windowsLetters[byte - 0x80] ?? byte);

/** Decodes Windows-1252; undefined if the text has characters that no spreadsheet writes. */
export function decodeWindows(bytes: Uint8Array): string | undefined {
	const text = Array.from(bytes, byte => letterOf(byte)).join('');
	// UTF-16 without a byte order mark has a zero in every other byte.
	return /[\p{Control}--[\t\n\r]]/v.test(text) ? undefined : text;
}

const encoder = new TextEncoder();

/** How a text looks to a program that takes its UTF-8 for Windows-1252. Bytes without a meaning stay as they are. */
export const misread = (text: string): string =>
	Array.from(encoder.encode(text), byte =>
		windowsLetters[byte - 0x80] === 0 ? String.fromCodePoint(byte) : letterOf(byte),
	).join('');

// Letters whose plain letter Unicode does not name.
const plainLetters: ReadonlyMap<string, string> = new Map([
	['Ł', 'L'],
	['ł', 'l'],
	['Đ', 'D'],
	['đ', 'd'],
	['Ħ', 'H'],
	['ħ', 'h'],
	['ı', 'i'],
	['Ŧ', 'T'],
	['ŧ', 't'],
]);

function plainLetterOf(letter: string): string {
	const code = letter.codePointAt(0) ?? 0;
	return code <= 0xff || windowsLetters.includes(code)
		? letter
		: (plainLetters.get(letter) ?? letter.normalize('NFD').charAt(0));
}

/** A text in which the letters that Windows-1252 lacks have lost their accents. */
export const withoutForeignAccents = (text: string): string =>
	text.replaceAll(/[\p{Letter}--\p{ASCII}]/gv, letter => plainLetterOf(letter));
