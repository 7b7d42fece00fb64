import {ownWords} from './text/ascii.js';
import type {Place} from './state/place.js';
import type {State} from './state/state.js';

/**
A key as data: what it is called, where it acts, and why it does not when it cannot.
*/
export type Binding<Command extends string = string> = {
	/**
	Canonical key names, the one to show first: `j`, `down`, `ctrl+s`.
	*/
	readonly keys: readonly string[];
	readonly command: Command;
	/**
	One or two words, for the hint line.
	*/
	readonly name: string;
	/**
	What it is called instead while it does something else.
	*/
	readonly nameNow?: (state: State) => string | undefined;
	/**
	What others call it, so that it is found by that among the commands.
	*/
	readonly alsoCalled?: readonly string[];
	/**
	What it does, for the help screen and the readme.
	*/
	readonly description: string;
	readonly places: readonly Place[];
	/**
	A sentence that says why the key cannot act now.
	*/
	readonly whyNot?: (state: State) => string | undefined;
	/**
	Whether the command says that itself, where it is to be read.
	*/
	readonly saysWhy?: (state: State) => boolean;
	/**
	Whether the hint line has it: where it cannot act it keeps its place, in dialogs as long as that takes no room from what can, or it is there only where it acts.
	*/
	readonly isHint?: boolean | 'whereItActs' | ((state: State) => boolean);
};

export function isHinted({isHint = false, whyNot}: Binding, state: State): boolean {
	if (isHint === 'whereItActs') {
		return whyNot?.(state) === undefined;
	}

	return typeof isHint === 'function' ? isHint(state) : isHint;
}

const shown: Readonly<Record<string, string>> = {
	up: '↑', down: '↓', left: '←', right: '→', enter: '↵', escape: 'Esc', tab: 'Tab', 'shift+tab': 'shift-Tab',
	pageup: 'PgUp', pagedown: 'PgDn', home: 'Home', end: 'End', ' ': 'Space', f1: 'F1', unnamed: 'That key',
};

/**
`ctrl+s` → `ctrl-s`, `down` → `↓`.
*/
export const keyLabel = (key: string): string => ownWords(shown[key] ?? key.replaceAll('+', '-'));

/**
The first key of each command, as it is written or said. Where a command has keys in several places, those listed first count.
*/
export const firstKeys = (bindings: readonly Binding[], labelOf = keyLabel): ReadonlyMap<string, string> =>
	new Map(bindings.toReversed().map(({command, keys}) => [command, labelOf(keys[0] ?? '')]));
