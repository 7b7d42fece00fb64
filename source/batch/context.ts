import type {ServiceContext, SessionContext} from '../commands/context.js';
import type {BatchFiles} from './batch-files.js';
import type {Table} from './read-table.js';

declare module '../commands/context.js' {
	interface Services {
		/**
		Where many organizations are created from a file.
		*/
		readonly batchFiles: () => BatchFiles | undefined;
		/**
		Reads a file of organizations to create, named as in `readFile`, which `batchFiles` answers from then on; undefined if nobody waits for it any more. Throws a sentence if the file cannot be used.
		*/
		readonly openBatchFile: (name: string, isWaiting: () => boolean) => Promise<Table | undefined>;
	}
}

/**
As much of the context as creates organizations from a file, also without a screen.
*/
export type BatchContext = Pick<SessionContext, 'batchFiles'> & ServiceContext;
