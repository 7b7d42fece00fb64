import type {Client} from '../api/client.js';
import type {Binding} from '../binding.js';
import type {KeyPress} from '../key-press.js';
import type {Store} from '../state/store.js';

/**
What a command may use.
*/
export type Context = ServiceContext & {
	/**
	Gives the terminal away while the callback runs, and takes it back with the same screen.
	*/
	readonly suspendTerminal: (callback: () => Promise<void>) => Promise<void>;
};

/**
As much of it as is there without a screen.
*/
export type ServiceContext = {
	readonly store: Store;
	readonly client: Client;
	readonly bindings: readonly Binding[];
	/**
	A number that no earlier request had.
	*/
	readonly nextRequest: () => number;
	/**
	Milliseconds since the epoch.
	*/
	readonly now: () => number;
	readonly quit: () => void;
	/**
	Stops the process until the shell continues it.
	*/
	readonly stopProcess: () => Promise<void>;
};

/**
What a key does.
*/
export type Command = (context: Context, press: KeyPress) => void | Promise<void>;
