import type {Message, State} from '../state/state.js';
import type {Binding, Registry} from './registry.js';

/**
What the session reaches the person by: a screen, or a screen reader.
*/
export type Medium = {
	readonly keyLabel: (key: string) => string;
	/**
	The keys with their reasons not to act here.
	*/
	readonly bindingsOf: (bindings: readonly Binding[]) => readonly Binding[];
	/**
	How far the cursor goes in a list when a key is pressed that is the number of a choice. Undefined if the key is none.
	*/
	readonly wayTo: (state: State, registry: Registry, key: string) => number | undefined;
	/**
	How far the detail can be scrolled, from its first line.
	*/
	readonly mostScrolled: (state: State) => number;
	/**
	Gives the person a value as it is, to its last character.
	*/
	readonly giveWhole: (text: string, ways: {readonly show: (text: string) => Promise<void>; readonly say: (message: Message) => void}) => Promise<void>;
};
