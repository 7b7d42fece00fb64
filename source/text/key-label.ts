import {ownWords} from './ascii.js';

const shown: Readonly<Record<string, string>> = {
	up: '↑', down: '↓', left: '←', right: '→', enter: '↵', escape: 'Esc', tab: 'Tab', 'shift+tab': 'shift-Tab',
	pageup: 'PgUp', pagedown: 'PgDn', home: 'Home', end: 'End', ' ': 'Space', f1: 'F1', unnamed: 'That key',
};

/**
`ctrl+s` → `ctrl-s`, `down` → `↓`.
*/
export const keyLabel = (key: string): string => ownWords(shown[key] ?? key.replaceAll('+', '-'));

// By their names, because a screen reader may leave signs out, and read capitals as what they are capitals of.
const spokenKeys: Readonly<Record<string, string>> = {
	up: 'arrow up', down: 'arrow down', left: 'arrow left', right: 'arrow right', enter: 'Enter', escape: 'Escape', pageup: 'Page Up', pagedown: 'Page Down',
	'?': 'question mark', '/': 'slash', ':': 'colon', '=': 'equals sign', '[': 'left bracket', ']': 'right bracket',
};

/**
A key as a screen reader says it.
*/
export const spokenKey = (key: string): string => spokenKeys[key] ?? (/^\p{Uppercase_Letter}$/v.test(key) ? `capital ${key}` : keyLabel(key));

export const spokenKeysOf = (keys: readonly string[]): string => keys.map(key => spokenKey(key)).join(' or ');

/**
The first key of each command, as it is written or said. Where a command has keys in several places, those listed first count.
*/
export const firstKeys = (bindings: ReadonlyArray<{readonly command: string; readonly keys: readonly string[]}>, labelOf = keyLabel): ReadonlyMap<string, string> =>
	new Map(bindings.toReversed().map(({command, keys}) => [command, labelOf(keys[0] ?? '')]));
