/**
A write as it arrived at the server.
*/
export type Write = {
	readonly method: string;
	/**
	As the review shows it: without the base of the address.
	*/
	readonly path: string;
	/**
	The bytes of the body as text.
	*/
	readonly body: string;
	/**
	What the server did with it.
	*/
	readonly fate: string;
	/**
	The path of the parent, of a creation.
	*/
	readonly parentPath?: string;
	/**
	Whether the parent had an organization of this name already, of a creation.
	*/
	readonly isNamesake?: true;
};

/**
What happened, in the order in which it was seen; `at` is in milliseconds since the walk began.

- `key`: a key went to the terminal. `isSettled`: the screen had answered the key before, so that it was seen.
- `shown`: the dialog or pane that the screen shows has changed.
- `write`: a write arrived. `seen`: the screen was read again after the write of this number, so that what was drawn before the write is known.
- `fault`, `told`: for the reader of the log.
*/
export type Event = {readonly at: number} & (
	| {readonly kind: 'key'; readonly key: string; readonly isSettled: boolean; readonly step: number}
	| {readonly kind: 'shown'; readonly title: string; readonly lines: readonly string[]}
	| {readonly kind: 'write'; readonly number: number; readonly write: Write}
	| {readonly kind: 'seen'; readonly number: number}
	| {readonly kind: 'fault'; readonly request: string; readonly fate: string}
	| {readonly kind: 'told'; readonly text: string}
);

type Untimed<Each> = Each extends unknown ? Omit<Each, 'at'> : never;

/**
An event before its time is noted.
*/
export type Noted = Untimed<Event>;
export type Note = (event: Noted) => void;

export const endings = ['quit', 'ctrl+c', 'SIGTERM', 'SIGKILL', 'hangUp'] as const;
export type Ending = (typeof endings)[number];

/**
One process of the program, from its start to its end.
*/
export type Run = {
	readonly ending: Ending;
	/**
	Undefined if the program did not end.
	*/
	readonly status: number | undefined;
	/**
	All that the terminal received while the program ran.
	*/
	readonly bytes: string;
	/**
	What `stty -a` reports afterwards; undefined if the terminal is gone.
	*/
	readonly settings?: string;
};

/**
A form that was open when the program was ended from outside.
*/
export type OpenForm = {
	/**
	What was typed into the form last.
	*/
	readonly typed: string;
	/**
	The drafts on disk after the end, one after the other.
	*/
	readonly drafts: string;
	/**
	The first screen of the next start that is complete.
	*/
	readonly screen: string;
};

export type Walk = {
	readonly seed: number;
	readonly events: readonly Event[];
	readonly runs: readonly Run[];
	readonly openForms: readonly OpenForm[];
	/**
	The content of each file below the home of the program.
	*/
	readonly files: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
	readonly lastScreen: string;
};
