import type {ApiError} from '../../base/api/api-error.js';
import type {LoggedRequest} from '../../base/api/caller.js';
import type {Client} from '../../base/api/client.js';
import type {KeyPress} from '../../base/text/keys.js';
import type {Told} from '../../base/text/told.js';
import type {JournalEntry, WriteKind} from '../form-model/journal-entry.js';
import type {Registry} from '../rows/registry.js';
import type {Medium} from '../rows/medium.js';
import type {PathPurpose} from '../state/path-reducer.js';
import type {Message, Pane, State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {Disk} from '../storage/disk.js';
import type {Drafts} from '../storage/drafts.js';
import type {Journal} from '../storage/journal.js';
import type {FoundAtPath, WorkingFolder} from '../storage/paths-like.js';
import type {FoundOfWrite, ItemState, ItemResult} from '../state/item-result.js';
import type {RecordedItem, LeftOutItem, RunRecord} from '../files/run-record.js';

/** The result of an editor: the text, or a sentence that explains why there is none. */
export type Edited =
	{readonly status: 'edited'; readonly text: string} | {readonly status: 'failed'; readonly why: string};

/** `onOutput` receives standard output and standard error, as they come. */
export type CapturedRun = {
	readonly argv: readonly string[];
	readonly input?: string;
	readonly onOutput: (text: string) => void;
	readonly signal: AbortSignal;
};

export type Context = SessionContext & {
	/** Suspends the screen while the callback uses the terminal, then restores the same screen. */
	readonly suspendTerminal: (callback: () => Promise<void>) => Promise<void>;
	/** Runs the command of a key, or shows why it cannot act. */
	readonly press: (press: KeyPress) => Promise<void>;
};

/** What the program was started for, besides the tree. Each ability adds its own. */
export interface Asked {
	/** The id or path of the organization to go to. */
	readonly organization?: string | undefined;
}

/** The part of the context that exists before the screen. */
export type SessionContext = ServiceContext & {
	readonly asked: Asked;
	readonly registry: Registry;
	readonly medium: Medium;
	readonly commands: ReadonlyMap<string, Command>;
	/** The handlers of typed paths, by the kind of the path's purpose. */
	readonly pathAnswers: ReadonlyMap<string, PathAnswer>;
	readonly paneLoaders: readonly PaneLoader[];
	/** What each ability keeps besides drafts. */
	readonly madeHere: readonly MadeHere[];
	/** How runs are undone, by the kind of their writes. */
	readonly undoMany: ReadonlyMap<WriteKind, UndoMany>;
	/** Opens a text in the person's own editor. The terminal must be suspended. */
	readonly editText: (text: string) => Promise<Edited>;
	/** Opens a context, to switch to after quitting this one. Without a name, this is the credential from the environment. If a command provides the credential, the terminal must be suspended. Returns the reason if it fails. */
	readonly openContext: (name: string | undefined) => Promise<string | undefined>;
	/** Asks the terminal to put a text on the clipboard. The text may be too long for that. */
	readonly copy: (text: string) => 'sent' | 'tooLong';
	/** Shows only a text on the screen, to select it by hand, until a key is pressed. The terminal must be suspended. */
	readonly showAlone: (text: string) => Promise<'back' | 'quit'>;
	/** The requests of this session, latest first. */
	readonly requests: () => readonly LoggedRequest[];
	/** The folder where the program was started. */
	readonly workingFolder: () => WorkingFolder;
	/** Writes a file that does not exist yet. The name is resolved as in `readFile`. */
	readonly writeNewFile: (name: string, text: string) => Promise<void>;
	/** Replaces an existing file. The name is resolved as in `readFile`. */
	readonly replaceFile: (name: string, text: string) => Promise<void>;
	/** What exists at the path of a file to write. Throws the errors of the file system. */
	readonly lookAtPath: (name: string) => Promise<FoundAtPath>;
	/** Reads a text file. The name is relative to the folder where the program was started, or starts with `~/`. */
	readonly readFile: (name: string) => Promise<string>;
	/** The paths that start with the typed text, at most `mostPaths`, resolved as in `readFile`. Folders end with a slash. `endings` limits files to these extensions. */
	readonly pathsLike: (typed: string, endings?: readonly string[]) => Promise<readonly string[]>;
	/** Runs this program in the same terminal, with these words and a sandbox of its own, until it ends. The terminal must be suspended. Returns the failure, if any. */
	readonly runNested: (...words: readonly string[]) => Promise<string | undefined>;
	/** Runs a program without a shell and without the terminal. Returns the failure as the end of a sentence, if any. */
	readonly runCaptured: (run: CapturedRun) => Promise<string | undefined>;
	readonly quit: () => void;
	/** Stops the process until the shell continues it. Does nothing if there is no such shell. */
	readonly stopProcess: () => Promise<'stopped' | 'notStopped'>;
};

/** Cancels running requests, by kind. `lookUp` is the look-up before a write of many, `behind` reads behind the screen. `readings` are all loads that the person waits for. */
type Waits = Partial<Record<'write' | 'lookUp' | 'search' | 'dialog' | 'behind', AbortController>> & {
	readonly readings: Set<AbortController>;
	/** What keys wait for. */
	opening?: Promise<void>;
	/** The program quits once the current write of a run has ended. */
	isQuitting?: true;
};

/** The part of the context that reads and writes organizations, also without a screen. */
export type ServiceContext = {
	readonly store: Store;
	readonly client: Client;
	readonly waits: Waits;
	/** A number that no earlier request had. */
	readonly nextRequest: () => number;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Resolves after this many milliseconds, or when the program ends. */
	readonly wait: (milliseconds: number) => Promise<void>;
	/** For what abilities keep. */
	readonly disk: Disk;
	readonly drafts: Drafts;
	readonly journal: Journal;
	/** Remembers what runs do, if somebody may ask for a record. */
	readonly recorder?: RunRecorder;
	/** In a dry run: copies a request instead of sending it, and prints it when the program ends. */
	readonly dryRun: ((request: string) => void) | undefined;
};

/** What a key does. */
export type Command = (context: Context, press: KeyPress) => void | Promise<void>;

/** What the user made that ends with the sandbox, such as `2 groups`; undefined if there is nothing. */
export type MadeHere = (
	context: Pick<ServiceContext, 'disk' | 'store'>,
) => string | readonly string[] | undefined | Promise<string | undefined>;

/** How to load what a pane shows of an organization. */
export type PaneLoader = {
	readonly pane: Pane;
	/** Whether to load it when the person looks at it: if it is missing, old, or failed on the way. */
	readonly isStale: (context: ServiceContext, id: string) => boolean;
	/** Whether a refresh loads it although its pane is not on the screen. */
	readonly isKnown: (state: State, id: string) => boolean;
	readonly load: (context: ServiceContext, id: string, isAgain?: boolean) => Promise<void>;
	/** Why it could not be loaded. */
	readonly errorOf: (state: State, id: string) => ApiError | undefined;
};

/** How the undo of a run reports to its caller, and when it stops. */
export type UndoingMany = {
	readonly writes: readonly JournalEntry[];
	readonly changed: (write: JournalEntry, result: ItemState) => void;
	/** How long the run waits for the service, in seconds, and why. 0 once the wait is over. */
	readonly waiting: (seconds: number, why: string) => void;
	readonly isStopping: () => boolean;
	/** Receives each request of a dry run. */
	readonly unsent: (request: string) => void;
};

/** How the writes of a run are undone. */
export type UndoMany = {
	/** Undoes writes of a run, one after the other. Returns why nothing was sent (`refused`), or why it stopped before the last one. */
	readonly send: (
		context: ServiceContext,
		run: JournalEntry,
		undoing: UndoingMany,
	) => Promise<{readonly refused?: string; readonly stop?: Told | undefined}>;
	/**
	Reads what became of the writes in the meantime, for the review, by `writeKey`.

	@throws {ApiError} If it cannot be read.
	*/
	readonly look?:
		| ((context: ServiceContext, writes: readonly JournalEntry[]) => Promise<ReadonlyMap<string, FoundOfWrite>>)
		| undefined;
};

/** A typed path. */
type PathTarget = {
	readonly file: string;
	/** An existing file is replaced. */
	readonly isOver: boolean;
	readonly purpose: PathPurpose;
	readonly values: ReadonlyMap<string, string>;
};

/** The dialog for a path, while its answer is pending. */
export type PathQuestion = {
	/** False after the person has left. */
	readonly isWaiting: () => boolean;
	readonly note: (text: Told) => void;
	/** Shows the reason, and lets the person type another path. */
	readonly refuse: (text: Told) => void;
	/** Shows the result, and closes the dialog unless the result is a failure. */
	readonly end: (message: Message) => void;
};

/** Reads or writes the file at a typed path. */
export type PathAnswer = (context: Context, target: PathTarget, question: PathQuestion) => Promise<void>;

/** What a run reports of one of its items. `writes`: as the journal got them, without text that looks like a credential. */
type ItemReport = Pick<RecordedItem, 'begunAt' | 'email' | 'id' | 'name' | 'writes'> & {readonly result: ItemResult};

/** Remembers what runs did, for a record to attach to a ticket. */
export type RunRecorder = {
	/** Something begins that is recorded, and earlier runs are forgotten. */
	readonly begin: () => void;
	/** What the run does, in words. */
	readonly describe: (what: string) => void;
	/** How to find the names from the root to an organization, by its id. */
	readonly locate: (pathOf: (id: string) => readonly string[]) => void;
	/** The run goes on after its end: what it did not reach is sent or left out now. */
	readonly goOn: () => void;
	/** Replaces what the run does not send. */
	readonly leaveOut: (items: readonly LeftOutItem[]) => void;
	readonly add: (report: ItemReport) => void;
	/** Replaces the result of the item about this organization, if it is known better afterwards. */
	readonly correct: (id: string, result: ItemResult) => void;
	/** What was done since the beginning. */
	readonly record: () => RunRecord;
};
