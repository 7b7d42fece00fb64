import type {Key} from 'ink';
import {segmenter} from './text/graphemes.js';

/**
A key as the keymap names it; `text` is what it types, if it types anything. A paste is one press named `paste`.
*/
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
	['\r', 'enter'], ['\n', 'enter'], ['\t', 'tab'], ['\u{7F}', 'backspace'], ['\b', 'backspace'], ['\u{1B}', 'escape'],
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

/**
The presses in one call of Ink's `useInput`: keys that arrive together (`jjj` on a slow line) come as one text and are taken apart.
*/
export function keyPresses(input: string, key: Key): readonly KeyPress[] {
	const special = named.find(([flag]) => key[flag] === true);
	if (special) {
		const [, name] = special;
		// Two Escapes in one read come as one with alt.
		return name === 'escape' ? Array.from({length: key.meta ? 2 : 1}, () => ({name})) : [{name: withModifiers(name, key)}];
	}

	// Ink tells no function key from another: each of them asks for help.
	return input === ''
		? [{name: withModifiers('f1', key)}]
		: Array.from(segmenter.segment(input), ({segment}) => pressOf(segment === '\r\n' ? '\r' : segment, key));
}
