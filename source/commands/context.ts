import type {LoggedRequest} from '../api/caller.js';
import type {Client} from '../api/client.js';
import type {Registry} from '../format/registry.js';
import type {Medium} from '../format/medium.js';
import type {PathPurpose} from '../state/path-reducer.js';
import type {Message} from '../state/state.js';
import type {KeyPress} from '../text/keys.js';
import type {Told} from '../text/told.js';
import type {Store} from '../state/store.js';
import type {Drafts} from '../storage/drafts.js';
import type {Journal} from '../storage/journal.js';
import type {FoundAtPath} from '../storage/paths-like.js';
import type {WorkingFolder} from '../storage/working-folder.js';

/**
What came of an editor: the text, or a sentence that says why there is none.
*/
export type Edited = {readonly status: 'edited'; readonly text: string} | {readonly status: 'failed'; readonly why: string};

/**
What a command may use.
*/
export type Context = SessionContext & {
	/**
	Gives the terminal away while the callback runs, and takes it back with the same screen.
	*/
	readonly suspendTerminal: (callback: () => Promise<void>) => Promise<void>;
	/**
	Does what a key does, or says why it cannot.
	*/
	readonly press: (press: KeyPress) => Promise<void>;
};

/**
What abilities need of the session and of its storage. Each adds its own.
*/
export interface Services {
	readonly quit: () => void;
}

/**
As much of it as is there before the screen is.
*/
export type SessionContext = ServiceContext & Services & {
	readonly registry: Registry;
	readonly medium: Medium;
	readonly commands: ReadonlyMap<string, Command>;
	/**
	What comes of a path that was typed, by the kind of its purpose.
	*/
	readonly pathAnswers: ReadonlyMap<string, PathAnswer>;
	/**
	Edits a text in the person's own editor. The terminal must have been given away.
	*/
	readonly editText: (text: string) => Promise<Edited>;
	/**
	Makes a context, or without a name the environment's own credential, the next one, once this one is quit. Where a command gives its credential the terminal must have been given away. Answers why it cannot.
	*/
	readonly openContext: (name: string | undefined) => Promise<string | undefined>;
	/**
	Asks the terminal to put a text on the clipboard. It may be too long for that.
	*/
	readonly copy: (text: string) => 'sent' | 'tooLong';
	/**
	Shows a text alone on the screen, to be selected by hand, until a key is pressed. The terminal must have been given away.
	*/
	readonly showAlone: (text: string) => Promise<'back' | 'quit'>;
	/**
	The requests of this session, the latest first.
	*/
	readonly requests: () => readonly LoggedRequest[];
	/**
	The folder where the program was started.
	*/
	readonly workingFolder: () => WorkingFolder;
	/**
	Writes a file that is not there yet, named as in `readFile`.
	*/
	readonly writeNewFile: (name: string, text: string) => Promise<void>;
	/**
	Writes a file in the place of one that is there, named in the same way.
	*/
	readonly replaceFile: (name: string, text: string) => Promise<void>;
	/**
	What has a name where a file is to be written. Throws what the file system does.
	*/
	readonly lookAtPath: (name: string) => Promise<FoundAtPath>;
	/**
	The text of a file, named from where the program was started or with `~/`.
	*/
	readonly readFile: (name: string) => Promise<string>;
	/**
	The paths that begin as typed, named in the same way, at most `mostPaths`; those of folders with a slash at their end. `endings`: of files only these.
	*/
	readonly pathsLike: (typed: string, endings?: readonly string[]) => Promise<readonly string[]>;
	/**
	Stops the process until the shell continues it; where there is no such shell, nothing happens.
	*/
	readonly stopProcess: () => Promise<'stopped' | 'notStopped'>;
};

/**
Ends requests on their way: the latest write, the look-up before a write of many, search, and reading for a dialog or of profiles to search, and every reading that somebody waits for.
*/
type Waits = Partial<Record<'write' | 'lookUp' | 'search' | 'dialog' | 'profiles', AbortController>> & {readonly readings: Set<AbortController>};

/**
As much of it as reads and writes organizations, also without a screen.
*/
export type ServiceContext = {
	readonly store: Store;
	readonly client: Client;
	readonly waits: Waits;
	/**
	A number that no earlier request had.
	*/
	readonly nextRequest: () => number;
	/**
	Milliseconds since the epoch.
	*/
	readonly now: () => number;
	/**
	Resolves after so many milliseconds, or when the program ends.
	*/
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly drafts: Drafts;
	readonly journal: Journal;
	/**
	Where nothing is to be sent: copies a request instead, and prints it when the program has ended.
	*/
	readonly dryRun: ((request: string) => void) | undefined;
};

/**
What a key does.
*/
export type Command = (context: Context, press: KeyPress) => void | Promise<void>;

/**
A path that was typed. `isOver`: whether a file there is replaced.
*/
type PathTarget = {readonly file: string; readonly isOver: boolean; readonly purpose: PathPurpose};

/**
The prompt for a path, while it waits for its answer.
*/
export type PathQuestion = {
	/**
	False once the person has left.
	*/
	readonly isWaiting: () => boolean;
	readonly note: (text: Told) => void;
	/**
	Says why not, and lets another path be typed.
	*/
	readonly refuse: (text: Told) => void;
	/**
	Says what came of it, and closes the prompt unless it failed.
	*/
	readonly end: (message: Message) => void;
};

/**
Reads or writes the file of a path that was typed.
*/
export type PathAnswer = (context: Context, target: PathTarget, question: PathQuestion) => Promise<void>;
