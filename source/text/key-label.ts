import {ownWords} from './ascii.js';

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
export const firstKeys = (bindings: ReadonlyArray<{readonly command: string; readonly keys: readonly string[]}>, labelOf = keyLabel): ReadonlyMap<string, string> =>
	new Map(bindings.toReversed().map(({command, keys}) => [command, labelOf(keys[0] ?? '')]));
