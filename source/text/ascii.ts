/**
What the program itself writes beyond ASCII, and what stands for it in running text where the terminal has no more.
*/
const signs: ReadonlyMap<string, string> = new Map(Object.entries({
	'…': '...', '–': '-', '·': '-', '›': '>', '‹': '<', '“': '"', '”': '"', '’': '\'', '×': 'x', '•': '*',
	'↵': 'Enter', '↑': 'Up', '↓': 'Down', '←': 'Left', '→': 'Right',
	'✓': '+', '✗': '!', '❯': '>', '▸': '+', '▾': 'v',
	'─': '-', '│': '|', '╭': '+', '╮': '+', '╰': '+', '╯': '+', '█': '#', '░': '.',
}));

// Where a sign has one column on the screen already, it keeps one.
const narrow: ReadonlyMap<string, string> = new Map(Object.entries({
	'…': '~', '←': '<', '→': '>', '↵': '>', '↑': '^', '↓': 'v',
}));

const beyondAscii = /[^\0-\u{7F}]/gv;

let isOn = false;

/**
Whether nothing beyond ASCII is to be written to the screen from now on. It is said once, before the first row is made.
*/
export function setAscii(isAsciiAlone: boolean): void {
	isOn = isAsciiAlone;
}

export const isAscii = (): boolean => isOn;

/**
A yes or a no beside its question: in ASCII a word, as no sign of it says either.
*/
export const yesNoSign = (isYes: boolean): string => isOn ? (isYes ? 'yes' : 'no') : (isYes ? '✓' : '✗');

export const asciiSign = (character: string): string | undefined => signs.get(character);

/**
The program's own words as they are written: as they are, or with ASCII for their signs.
*/
export const ownWords = (text: string): string => isOn ? text.replaceAll(beyondAscii, character => signs.get(character) ?? '?') : text;

/**
Lines that hold data too: with ASCII for the program's signs, and `<HEX>`, the code point, for every other character.
*/
export const asciiText = (text: string): string => text
	.replaceAll(/⟦(?<point>[0-9A-F]+)⟧/gv, '<$<point>>')
	// Between two values it is no key.
	.replaceAll('→', '->')
	.replaceAll(beyondAscii, character => signs.get(character) ?? `<${character.codePointAt(0)?.toString(16).toUpperCase()}>`);

/**
A finished screen in ASCII, column for column. Data are marked before: only signs of the program are left in it.
*/
export const asciiColumns = (screen: string): string => screen.replaceAll(beyondAscii, character => narrow.get(character) ?? signs.get(character) ?? '?');
