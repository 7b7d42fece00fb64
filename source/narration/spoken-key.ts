import {keyLabel} from '../text/key-label.js';

// By their names, because a screen reader may leave signs out, and read capitals as what they are capitals of.
const spokenKeys: Readonly<Record<string, string>> = {
	up: 'arrow up', down: 'arrow down', left: 'arrow left', right: 'arrow right', enter: 'Enter', escape: 'Escape',
	'?': 'question mark', '/': 'slash', ':': 'colon', '=': 'equals sign', '[': 'left bracket', ']': 'right bracket',
};

/**
A key as it is said.
*/
export const spokenKey = (key: string): string => spokenKeys[key] ?? (/^\p{Uppercase_Letter}$/v.test(key) ? `capital ${key}` : keyLabel(key));

// A sign or a capital by itself, where a sentence names a key; not the article.
const keyInText = /(?<=^|\s)[\/:=?\[\]](?=\s)|(?<=^|[,.:;] |Press )[B-Z](?= (?:to|[a-z]+s)\b)/gv;

/**
A text of the program with the keys in it as they are said.
*/
export const withSpokenKeys = (text: string): string => text.replaceAll(keyInText, key => spokenKey(key));

export const spokenKeysOf = (keys: readonly string[]): string => keys.map(key => spokenKey(key)).join(' or ');
