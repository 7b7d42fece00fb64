import type {State} from './state.js';

/**
The active key of a command, as sentences write it. Every sentence that names a key uses this.
*/
export const keyOf = ({connection}: Pick<State, 'connection'>, command: string): string => connection.keys.get(command) ?? command;

/**
Whether the program has keys: commands without a screen have none.
*/
export const hasKeys = ({connection}: Pick<State, 'connection'>): boolean => connection.keys.size > 0;

/**
Replaces the names of commands in a text by their keys: `Press {moveDown}` → `Press j`.
*/
export const withKeyNames = (text: string, state: Pick<State, 'connection'>): string => text.replaceAll(/\{(?<command>\w+)\}/gv, (_, command: string) => keyOf(state, command));
