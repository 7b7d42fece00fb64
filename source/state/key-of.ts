import type {State} from './state.js';

/**
The key in force for a command, as it is written in a sentence; every sentence that names a key takes it from here.
*/
export const keyOf = ({connection}: Pick<State, 'connection'>, command: string): string => connection.keys.get(command) ?? command;

/**
Whether a person is at the keys: commands without a screen have none.
*/
export const hasKeys = ({connection}: Pick<State, 'connection'>): boolean => connection.keys.size > 0;

/**
A text with the keys of commands in the place of their names: `Press {moveDown}` → `Press j`.
*/
export const withKeyNames = (text: string, state: Pick<State, 'connection'>): string => text.replaceAll(/\{(?<command>\w+)\}/gv, (_, command: string) => keyOf(state, command));
