import type {Fault} from './faults.js';

/** A value of an account, or one of its tags, that a write changes. Undefined: there is no such tag. */
export type ValueChange = {readonly name: string; readonly from: string | undefined; readonly to: string | undefined};

/** A write as it arrived at the server. */
export type Write = {
	readonly method: string;
	/** As in the review: without the base address. */
	readonly path: string;
	/** The bytes of the body as text. */
	readonly body: string;
	/** The server’s treatment of the write. */
	readonly fate: string;
	/** The path of the parent of what is created, or of the destination of a move. */
	readonly parentPath?: string;
	/** For the removal of a member, the email address and the name of the organization. */
	readonly member?: {readonly email: string; readonly organization: string};
	/** For a change of an account, its name, and what the write changes of the stored values. Empty if the service will refuse it, because somebody wrote since the program read. */
	readonly account?: {readonly name: string; readonly changes: readonly ValueChange[]};
	/** For the creation of an account, its `Idempotency-Key`. */
	readonly key?: string;
	/** For a creation, whether the parent already had an organization, or the organization an account, with this name. */
	readonly isNamesake?: true;
	/** Whether an earlier write has done this: the person is invited, or what the write removes is gone. */
	readonly isAgain?: true;
};

/**
An observed event, in order; `at` is in milliseconds since the start of the walk.

- `key`: a key was sent to the terminal. `isSettled`: the screen had answered the previous key, so a person could see it.
- `shown`: the dialog or pane on the screen has changed. `said`: the lines below it, joined.
- `write`: a write arrived. `seen`: the screen was read again after the write with this number, so that everything drawn before the write is known.
- `stored`: the server has stored the write with this number, as the organization or member with this id.
- `begun`, `ended`: a command without a screen. `changes`: the values of accounts that it may change; undefined: any. `names`: the organizations that exist if it succeeds. `status` is undefined if it was killed.
- `fault`, `told`: for the reader of the log.
*/
export type Event = {readonly at: number} & (
	| {readonly kind: 'key'; readonly key: string; readonly isSettled: boolean; readonly step: number}
	| {readonly kind: 'shown'; readonly title: string; readonly lines: readonly string[]; readonly said?: string}
	| {readonly kind: 'write'; readonly number: number; readonly write: Write}
	| {readonly kind: 'seen'; readonly number: number}
	| {readonly kind: 'stored'; readonly number: number; readonly id?: string}
	| {readonly kind: 'begun'; readonly command: string; readonly changes?: readonly string[] | undefined}
	| {
			readonly kind: 'ended';
			readonly command: string;
			readonly status: number | undefined;
			readonly output: string;
			readonly names: readonly string[];
	  }
	| {readonly kind: 'fault'; readonly request: string; readonly fate: string}
	| {readonly kind: 'told'; readonly text: string}
);

type Untimed<Each> = Each extends unknown ? Omit<Each, 'at'> : never;

/** An event without its time. */
export type Noted = Untimed<Event>;
export type Note = (event: Noted) => void;

export const endings = ['quit', 'ctrl+c', 'SIGTERM', 'SIGKILL', 'hangUp'] as const;
export type Ending = (typeof endings)[number];

/** One process of the program, from its start to its end. */
export type Run = {
	readonly ending: Ending;
	/** Undefined if the program did not end. */
	readonly status: number | undefined;
	/** Everything the terminal received while the program ran. */
	readonly bytes: string;
	/** What `stty -a` reports afterwards; undefined if the terminal is gone. */
	readonly settings?: string;
};

/** A form that was open when a signal ended the program. */
export type OpenForm = {
	/** The text typed last into the form. */
	readonly typed: string;
	/** The drafts on disk after the end, joined. */
	readonly drafts: string;
	/** The first complete screen of the next start. */
	readonly screen: string;
};

export type Walk = {
	readonly seed: number;
	/** Those that the seed has drawn. */
	readonly faults: readonly Fault[];
	readonly events: readonly Event[];
	readonly runs: readonly Run[];
	readonly openForms: readonly OpenForm[];
	/** The content of each file below the home of the program. */
	readonly files: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
	readonly lastScreen: string;
};
