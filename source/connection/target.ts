import type {ClientOptions} from '../api/client.js';
import type {ContextColor, ContextEntry} from '../state/connection.js';
import type {RequestLog} from './request-log.js';

/**
Where to ask and as whom.
*/
export type Target = {
	readonly clientOptions: ClientOptions & {readonly baseUrl: string};
	readonly label: string;
	/**
	The context that it belongs to, as the header names it.
	*/
	readonly context?: {readonly name: string; readonly label: string; readonly color: ContextColor | undefined};
	readonly isSandbox: boolean;
	/**
	What makes it read-only, to be said after “read-only:”.
	*/
	readonly readOnlyReason: string | undefined;
	/**
	The contexts of the config file and how to open one; absent for the sandbox. Opening throws a UsageError that says why it cannot be.
	*/
	readonly contexts?: {readonly list: readonly ContextEntry[]; readonly open: (name: string | undefined) => Promise<Target>};
	readonly requestLog: RequestLog;
	/**
	Ends what was started for it.
	*/
	readonly close: () => Promise<void>;
};
