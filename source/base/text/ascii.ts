/** The program's own signs beyond ASCII, with their replacements in running text for a terminal that only has ASCII. */
const signs: ReadonlyMap<string, string> = new Map(
	Object.entries({
		'…': '...',
		'–': '-',
		'·': '-',
		'›': '>',
		'‹': '<',
		'“': '"',
		'”': '"',
		'’': "'",
		'×': 'x',
		'•': '*',
		'↵': 'Enter',
		'↑': 'Up',
		'↓': 'Down',
		'←': 'Left',
		'→': 'Right',
		'✓': '+',
		'✗': '!',
		'≠': '*',
		'❯': '>',
		'▸': '+',
		'▾': 'v',
		'─': '-',
		'│': '|',
		'╭': '+',
		'╮': '+',
		'╰': '+',
		'╯': '+',
		'█': '#',
		'░': '.',
		'▁': '_',
		'▂': '.',
		'▃': ':',
		'▄': '-',
		'▅': '=',
		'▆': '+',
		'▇': '*',
		'▌': '=',
	}),
);

// If a sign occupies one column on the screen, its replacement does too.
const narrow: ReadonlyMap<string, string> = new Map(
	Object.entries({'…': '~', '←': '<', '→': '>', '↵': '>', '↑': '^', '↓': 'v'}),
);

const beyondAscii = /[^\0-\u{7F}]/gv;

let isOn = false;
const listeners = new Set<() => void>();

/** Whether to write only ASCII to the screen. Call it before the first row is created, or create all rows again. */
export function setAscii(isAsciiAlone: boolean): void {
	const isChanged = isOn !== isAsciiAlone;
	isOn = isAsciiAlone;
	if (!isChanged) {
		return;
	}

	for (const listener of listeners) {
		listener();
	}
}

/** Calls the listener after every change. Returns the function that unsubscribes. */
export function onAscii(listener: () => void): () => void {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}

export const isAscii = (): boolean => isOn;

/** A yes or no next to its question. In ASCII it is a word, because no ASCII sign means either. */
export const yesNoSign = (isYes: boolean): string => (isOn ? (isYes ? 'yes' : 'no') : isYes ? '✓' : '✗');

export const asciiSign = (character: string): string | undefined => signs.get(character);

/** The program's own words, with ASCII replacements for its signs if needed. */
export const ownWords = (text: string): string =>
	isOn ? text.replaceAll(beyondAscii, character => signs.get(character) ?? '?') : text;

/** Lines that also contain data. The program's signs become ASCII, and every other character becomes `<HEX>`, its code point. */
export const asciiText = (text: string): string =>
	text
		.replaceAll(/⟦(?<point>[0-9A-F]+)⟧/gv, '<$<point>>')
		// Between two values, the arrow is not a key name.
		.replaceAll('→', '->')
		.replaceAll(
			beyondAscii,
			character => signs.get(character) ?? `<${character.codePointAt(0)?.toString(16).toUpperCase()}>`,
		);

/** A finished screen in ASCII, column for column. The data are already marked, so only signs of the program are left. */
export const asciiColumns = (screen: string): string =>
	screen.replaceAll(beyondAscii, character => narrow.get(character) ?? signs.get(character) ?? '?');
