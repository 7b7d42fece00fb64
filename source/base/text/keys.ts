import type {Key} from 'ink';
import {isAscii, ownWords} from './ascii.js';
import {segmenter} from './graphemes.js';

/** The function keys, by name. */
export const functionKeys = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', 'f10', 'f11', 'f12'] as const;

const shown: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	enter: '↵',
	escape: 'Esc',
	tab: 'Tab',
	'shift+tab': 'shift-Tab',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	' ': 'Space',
	unnamed: 'That key',
	...Object.fromEntries(functionKeys.map(name => [name, name.toUpperCase()])),
};

/** `ctrl+s` → `ctrl-s`, `down` → `↓`. */
export const keyLabel = (key: string): string => ownWords(shown[key] ?? key.replaceAll('+', '-'));

/** A key in a sentence for a screen without colours. In ASCII, `<` would be marked, and these signs become `<` and `>`. */
export const bracketed = (label: string): string => (isAscii() ? `‹${label}›` : `<${label}>`);

// Created on first use, because few rows name a key.
let pressed: RegExp | undefined;

function pressedKeys(): RegExp {
	const names = [
		'backspace',
		'delete',
		'Up',
		'Down',
		'Left',
		'Right',
		'Enter',
		...Object.values(shown).filter(label => label !== shown['unnamed']),
	].join('|');
	const key = String.raw`(?:ctrl-|alt-|shift-)*(?:${names}|\S)(?=[\s,.:;!?\)]|$)`;
	return new RegExp(String.raw`(?<=\b[Pp]ress (?:${key}(?: for \S+)?(?: or |,? then ))*)${key}`, 'gv');
}

/** A sentence in parts, each a key or the text between keys. Every sentence names a key after “press”. */
export function keyParts(text: string): ReadonlyArray<{readonly text: string; readonly isKey: boolean}> {
	// Nearly every row ends here.
	if (!text.includes('ress ')) {
		return [{text, isKey: false}];
	}

	pressed ??= pressedKeys();
	const parts: Array<{readonly text: string; readonly isKey: boolean}> = [];
	let from = 0;
	for (const {0: key, index} of text.matchAll(pressed)) {
		parts.push({text: text.slice(from, index), isKey: false}, {text: key, isKey: true});
		from = index + key.length;
	}

	return [...parts, {text: text.slice(from), isKey: false}].filter(part => part.text !== '');
}

// Names, because a screen reader may skip signs and read capitals as lowercase letters.
const spokenKeys: Readonly<Record<string, string>> = {
	up: 'arrow up',
	down: 'arrow down',
	left: 'arrow left',
	right: 'arrow right',
	enter: 'Enter',
	escape: 'Escape',
	pageup: 'Page Up',
	pagedown: 'Page Down',
	'?': 'question mark',
	'/': 'slash',
	':': 'colon',
	'=': 'equals sign',
	'[': 'left bracket',
	']': 'right bracket',
};

/** A key for screen readers. */
export const spokenKey = (key: string): string =>
	spokenKeys[key] ?? (/^\p{Uppercase_Letter}$/v.test(key) ? `capital ${key}` : keyLabel(key));

export const spokenKeysOf = (keys: readonly string[]): string => keys.map(key => spokenKey(key)).join(' or ');

/** The first key of each command, as shown or spoken. If a command has several bindings, the first one counts. */
export const firstKeys = (
	bindings: ReadonlyArray<{readonly command: string; readonly keys: readonly string[]}>,
	labelOf = keyLabel,
): ReadonlyMap<string, string> =>
	new Map(bindings.toReversed().map(({command, keys}) => [command, labelOf(keys[0] ?? '')]));

/** A key by its name in the keymap. `text` is what the key types, if anything. A paste is one press named `paste`. */
export type KeyPress = {readonly name: string; readonly text?: string};

type Modifiers = Pick<Key, 'ctrl' | 'meta' | 'shift'>;

const named: ReadonlyArray<readonly [flag: keyof Key, name: string]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

const controls: ReadonlyMap<string, string> = new Map([
	['\r', 'enter'],
	['\n', 'enter'],
	['\t', 'tab'],
	['\u{7F}', 'backspace'],
	['\b', 'backspace'],
	['\u{1B}', 'escape'],
]);

function withModifiers(name: string, {ctrl, meta, shift}: Modifiers): string {
	return `${ctrl ? 'ctrl+' : ''}${meta ? 'alt+' : ''}${shift && name.length > 1 ? 'shift+' : ''}${name}`;
}

function pressOf(character: string, modifiers: Modifiers): KeyPress {
	const control = controls.get(character);
	if (control !== undefined) {
		return {name: control};
	}

	const code = character.codePointAt(0) ?? 0;
	if (code < 32) {
		return {name: `ctrl+${String.fromCodePoint(code + 96)}`};
	}

	const isTyped = !modifiers.ctrl && !modifiers.meta;
	return isTyped ? {name: character, text: character} : {name: withModifiers(character, {...modifiers, shift: false})};
}

/* eslint-disable no-control-regex, regexp/no-control-character -- Terminals send key sequences that start with a control character. */
const functionKey =
	/^\u{1B}+(?:O\d*(?<letter>[P-S])|\[(?:1;[\d:]+)?(?<ended>[P-S])|\[(?<number>1[1-57-9]|2[0134])(?:;[\d:]+)?[$^~]|\[\[(?<console>[A-E])|\[(?<code>573(?:6[4-9]|7[0-5]))(?:;[\d:]+)?u)$/v;

// Ctrl, Shift and the lock keys, which the kitty protocol reports separately.
const modifierAlone = /^\u{1B}\[(?:5735[89]|57360|5744[1-9]|5745[0-4])(?:[:;][\d:;]*)?u$/v;

const sequenceOfOneKey = /^\u{1B}+(?:O\d*[A-Za-z]|\[\[?[\d:;]*[$@A-Z^a-z~])$/v;
/* eslint-enable no-control-regex, regexp/no-control-character */

// The numbers that terminals send (CSI 11 ~), which skip some.
const functionNumbers = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];

/** The function key that a sequence is, as xterm, rxvt, the Linux console and the kitty protocol send it. */
function functionKeyIn(sequence: string): string | undefined {
	const {letter, ended = letter, number, console: signOfConsole, code} = functionKey.exec(sequence)?.groups ?? {};
	const index = Math.max(
		'PQRS'.indexOf(ended ?? '-'),
		'ABCDE'.indexOf(signOfConsole ?? '-'),
		functionNumbers.indexOf(Number(number)),
		Number(code ?? 0) - 57_364,
	);
	return functionKeys[index];
}

/** The presses in one call of Ink's `useInput`. Keys that arrive together (`jjj` on a slow connection) come as one text and are separated. Ink does not name function keys, so they are recognized by their `sequence`. */
export function keyPresses(input: string, key: Key, sequence: string): readonly KeyPress[] {
	const special = named.find(([flag]) => key[flag] === true);
	if (special) {
		const [, name] = special;
		// Two Escapes in one read arrive as one Escape with alt.
		return name === 'escape'
			? Array.from({length: key.meta ? 2 : 1}, () => ({name}))
			: [{name: withModifiers(name, key)}];
	}

	const functionName = functionKeyIn(sequence);
	if (functionName !== undefined) {
		return [{name: withModifiers(functionName, key)}];
	}

	// Ink drops the Escape of an unknown sequence. Without this check, the rest would be typed.
	if (input === '' || (sequenceOfOneKey.test(sequence) && sequence.endsWith(input) && input.length > 1)) {
		return modifierAlone.test(sequence) ? [] : [{name: 'unnamed'}];
	}

	return Array.from(segmenter.segment(input), ({segment}) => pressOf(segment === '\r\n' ? '\r' : segment, key));
}
