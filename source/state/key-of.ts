import type {State} from './state.js';

/**
The key in force for a command, as it is written in a sentence; every sentence that names a key takes it from here.
*/
export const keyOf = ({connection}: Pick<State, 'connection'>, command: string): string => connection.keys.get(command) ?? command;
