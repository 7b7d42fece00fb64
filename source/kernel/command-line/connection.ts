import type {Exchange, LoggedRequest} from '../../base/api/caller.js';
import type {ClientOptions} from '../../base/api/client.js';
import type {Write} from '../loop/ability.js';
import type {Flags} from '../options/flags.js';
import type {ContextColor, ContextEntry} from '../state/connection.js';
import type {Event} from '../state/events.js';
import type {State} from '../state/state.js';
import type {Disk} from '../storage/disk.js';
import type {Journal} from '../storage/journal.js';

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
	readonly contexts?: {readonly list: readonly ContextEntry[]; readonly open: (name: string | undefined) => Promise<Target>};
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

/**
Opens the target that the flags and the environment choose.

@throws {UsageError | BaseUrlError} If they cannot be used.
*/
export type Connect = (flags: Flags, environment: NodeJS.ProcessEnv) => Promise<Connection>;
