import {bracketed} from '../../base/text/keys.js';
import type {State} from './state.js';

/** What decides how a sentence writes a key. */
export type WithKeys = Pick<State, 'connection'> & Partial<Pick<State, 'isLowBandwidth'>>;

/** The active key of a command, as sentences write it. Every sentence that names a key uses this, after the word “press”: the screen then shows the key in its colour. Without colours, it has brackets. */
export function keyOf({connection, isLowBandwidth}: WithKeys, command: string): string {
	const {keys, hasSpokenKeys, isColorless} = connection;
	const label = keys.get(command) ?? command;
	return !hasSpokenKeys && keys.size > 0 && (isLowBandwidth === true || isColorless === true)
		? bracketed(label)
		: label;
}

/** How to undo what was just stored. Undo opens in the panes, and not in the dialog with the result of a run. */
export const undoHint = (state: WithKeys, where?: 'inDialog'): string =>
	`Press ${keyOf(state, 'openUndo')}${where === 'inDialog' ? ' in the tree' : ''} to undo this.`;

/** Whether the program has keys: commands without a screen have none. */
export const hasKeys = ({connection}: Pick<State, 'connection'>): boolean => connection.keys.size > 0;

/** Replaces the names of commands in a text by their keys: `Press {moveDown}` → `Press j`. */
export const withKeyNames = (text: string, state: WithKeys): string =>
	text.replaceAll(/\{(?<command>\w+)\}/gv, (_, command: string) => keyOf(state, command));

/** Whether a text has the format of the service's current ids. */
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/iv.test(text);
