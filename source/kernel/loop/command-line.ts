import type {Exchange, LoggedRequest} from '../../base/api/caller.js';
import {orFailure, type ApiError} from '../../base/api/api-error.js';
import type {Client, ClientOptions} from '../../base/api/client.js';
import {canMake} from '../../base/api/calls.js';
import type {JournalEntry} from '../form-model/journal-entry.js';
import type {ExitStatus} from '../options/exit-status.js';
import type {Flags} from '../options/flags.js';
import type {WritePart} from '../rows/registry.js';
import type {ContextColor, ContextEntry} from '../state/connection.js';
import type {Event} from '../state/events.js';
import type {State} from '../state/state.js';
import type {Disk} from '../storage/disk.js';
import type {Journal, Runs} from '../storage/journal.js';
import {capabilityWarning} from '../state/refused-for-good.js';
import {knownOrganization, rowOfId} from '../state/selectors.js';
import type {ServiceContext, UndoMany} from './context.js';

/** The requests of a session or a command. */
export type RequestLog = {
	/** Never throws file system errors, because the request has already happened and must be reported. If the file becomes unwritable, it is left as it is. */
	readonly record: (exchange: Exchange) => void;
	/** Calls the listener, once, if the file becomes unwritable, with the reason. */
	readonly onStop: (listener: (text: string) => void) => void;
	/** The latest first. */
	readonly list: () => readonly LoggedRequest[];
};

/** Where requests go, and with which credential. */
export type Target = {
	readonly clientOptions: ClientOptions & {readonly baseUrl: string};
	readonly label: string;
	/** The context of the target, as the header shows it. */
	readonly context?: {readonly name: string; readonly label: string; readonly color: ContextColor | undefined};
	readonly isSandbox: boolean;
	/** Why the target is read-only, to be shown after “read-only:”. */
	readonly readOnlyReason: string | undefined;
	/** The contexts to switch to, and how to open one; absent for the sandbox. `open` throws a UsageError with the reason if it fails. */
	readonly contexts?: {
		readonly list: readonly ContextEntry[];
		readonly open: (name: string | undefined) => Promise<Target>;
	};
	readonly requestLog: RequestLog;
	/** Stops everything that was started for the target. */
	readonly close: () => Promise<void>;
};

/** A target with everything that a command needs from above: what is on disk, the reducer and the kinds of writes of all abilities. */
export type Connection = {
	readonly target: Target;
	readonly disk: Disk;
	readonly journal: Journal;
	readonly reduce: (state: State, event: Event) => State;
	readonly writes: ReadonlyMap<string, Write>;
};

/** One run of a command: what it was called with, the service, and how it talks to the person. */
export type CommandLine = Connection & {
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
	readonly client: Client;
	/** How many requests the command has made. */
	readonly requests: () => number;
	/**
	The context for checks and writes, the same for the whole command.

	@throws {Refusal} If the session is read-only.
	*/
	readonly service: () => ServiceContext;
	/** Asks a question about the target, and returns the typed line. */
	readonly ask: (question: string) => Promise<string>;
	/**
	Refuses or warns if the earlier values of the last checked write cannot be stored on disk.

	@throws {Refusal} If nobody reviews the write.
	*/
	readonly requireKept: () => void;
	/**
	Asks the person who reviews a write, unless an option answers.

	@throws {Refusal} If the answer is not yes, or the write cannot be recorded.
	*/
	readonly confirm: (review: string, question: string) => Promise<void>;
	/**
	Asks before many reads, if there is a terminal and no `--yes`.

	@throws {Refusal} If the answer is not yes.
	*/
	readonly confirmReading: (question: string) => Promise<void>;
	/** Runs a write. The first signal only stops waiting for its answer, so that the program can report the result; the second ends the program. */
	readonly stoppable: <Result>(run: () => Promise<Result>) => Promise<Result>;
	/** Runs many writes, one after another. The first signal calls `onStop`, and the run stops after the current write. The second stops waiting for its answer, and the third ends the program. */
	readonly stoppableRun: <Result>(
		run: (isStopping: () => boolean) => Promise<Result>,
		onStop?: () => void,
	) => Promise<Result>;
	readonly print: (text: string) => Promise<void>;
	readonly printUnsent: (requests: readonly string[]) => Promise<void>;
	readonly tell: (text: string) => void;
	/** Reports how many seconds a run waits for the service. */
	readonly waiting: (seconds: number, why: string) => void;
	/** Waits for the service, and reports it. */
	readonly wait: (milliseconds: number) => Promise<void>;
	/** Waits, and shows why. */
	readonly rest: (text: string, milliseconds: number) => Promise<void>;
	readonly progress: ProgressLine;
	/** Reports a failed write. `shown`: what a look-up found if the write is not stored. */
	readonly tellFailed: (
		end: {readonly error: ApiError; readonly verdict: 'notStored' | 'unknown'},
		shown: string,
	) => ExitStatus;
};

/** A line about what goes on. */
export type ProgressLine = {
	/** Replaces the previous line. */
	readonly show: (text: string) => void;
	readonly end: () => void;
};

/** Undoes a write for `cforgs undo`. */
export type UndoOnCommandLine = (line: CommandLine, entry: JournalEntry) => Promise<ExitStatus>;

/** A kind of write that an ability declares, with what `cforgs undo` does with it. */
export type Write = WritePart & {
	/** Absent if only a run is of this kind, and not its writes. */
	readonly undoOnCommandLine?: UndoOnCommandLine;
	/** Undoes the writes of a run. */
	readonly undoMany?: UndoMany;
	/** Opens the record of its runs, if the journal does not keep them. */
	readonly runs?: (disk: Disk) => Runs;
};

/**
Opens the target that the flags and the environment choose.

@throws {UsageError | BaseUrlError} If they cannot be used.
*/
export type Connect = (flags: Flags, environment: NodeJS.ProcessEnv) => Promise<Connection>;

/** Warns that the flags of a parent forbid creating and deleting below it. Reads the parent if its flags are not known. Undefined if they do not forbid it, or cannot be read: the service decides then. */
export async function readCapabilityWarning(
	{client, store}: ServiceContext,
	parentId: string,
): Promise<string | undefined> {
	const state = store.getState();
	if (parentId === '' || state.details.has(parentId) || !canMake('get', client.kind)) {
		return capabilityWarning(knownOrganization(state, rowOfId(state, parentId)));
	}

	return orFailure(
		async () => capabilityWarning(await client.for('check the flags of the parent').getOrganization(parentId)),
		() => undefined,
	);
}
