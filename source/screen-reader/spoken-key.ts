import {keyLabel} from '../text/key-label.js';

// By their names, because a screen reader may leave signs out, and read capitals as what they are capitals of.
const spokenKeys: Readonly<Record<string, string>> = {
	up: 'arrow up', down: 'arrow down', left: 'arrow left', right: 'arrow right', enter: 'Enter', escape: 'Escape', pageup: 'Page Up', pagedown: 'Page Down',
	'?': 'question mark', '/': 'slash', ':': 'colon', '=': 'equals sign', '[': 'left bracket', ']': 'right bracket',
};

/**
A key as it is said.
*/
export const spokenKey = (key: string): string => spokenKeys[key] ?? (/^\p{Uppercase_Letter}$/v.test(key) ? `capital ${key}` : keyLabel(key));

export const spokenKeysOf = (keys: readonly string[]): string => keys.map(key => spokenKey(key)).join(' or ');
