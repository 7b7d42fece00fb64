import type {Message, State} from '../state/state.js';
import type {Binding, PaneScrolling, Registry} from './registry.js';

/** How the session talks to the person: on a screen, or through a screen reader. */
export type Medium = {
	readonly keyLabel: (key: string) => string;
	/** The bindings with the reasons why they cannot act in this medium. */
	readonly bindingsOf: (bindings: readonly Binding[]) => readonly Binding[];
	/** How far a list's cursor moves when the person presses the number of a choice. Undefined if the key is not such a number. */
	readonly wayTo: (state: State, registry: Registry, key: string) => number | undefined;
	/** How the focused pane scrolls. Undefined if it has a cursor instead. */
	readonly scrollingOf: (state: State, registry: Registry) => PaneScrolling | undefined;
	/** Gives the person the exact, complete value. */
	readonly giveWhole: (
		text: string,
		ways: {readonly show: (text: string) => Promise<void>; readonly say: (message: Message) => void},
	) => Promise<void>;
};
