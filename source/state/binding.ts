import type {Told} from '../text/told.js';
import type {Place} from './place.js';
import type {State} from './state.js';

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
	/**
	The description without signs, for screen readers.
	*/
	readonly said?: string;
	readonly places: readonly Place[];
	/**
	In the panes, while no row is shown yet: `acts` needs no row, and `opens` leads to something that is typed into. Any other key waits for the row that it means.
	*/
	readonly beforeRows?: 'acts' | 'opens';
	/**
	A sentence that says why the key cannot act now.
	*/
	readonly whyNot?: (state: State) => Told | undefined;
	/**
	Whether it acts on the tree from every pane.
	*/
	readonly isOnTree?: true;
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
