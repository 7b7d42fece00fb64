import type {ServiceContext, SessionContext} from '../commands/context.js';
import type {BatchFiles} from './batch-files.js';
import type {Table} from './table.js';

declare module '../commands/context.js' {
	interface Services {
		/**
		The file from which organizations are created.
		*/
		readonly batchFiles: () => BatchFiles | undefined;
		/**
		Reads a file of organizations to create, named as in `readFile`. From then on, `batchFiles` returns that file. Undefined if nobody waits for the file any more. Throws an error whose message is a sentence if the file cannot be used.
		*/
		readonly openBatchFile: (name: string, isWaiting: () => boolean) => Promise<Table | undefined>;
	}
}

/**
The part of the context that creating organizations from a file needs, with or without a screen.
*/
export type BatchContext = Pick<SessionContext, 'batchFiles'> & ServiceContext;
