import type {ServiceContext, SessionContext} from '../../../kernel/loop/context.js';
import type {BatchFiles} from './batch-files.js';
import type {KeptColumns} from './kept-columns.js';
import type {Ledger} from './ledger.js';
import type {Table} from './table.js';

declare module '../../../kernel/loop/context.js' {
	interface Services {
		/** The open file of organizations to create; undefined if none is open. */
		readonly batchFiles: () => BatchFiles | undefined;
		/** Opens a file of organizations to create; `batchFiles` returns it from then on. The name is resolved as in `readFile`. Returns undefined if `isWaiting` is false once the file has been read. If the file cannot be used, throws an error whose message is a sentence for the user. */
		readonly openBatchFile: (name: string, isWaiting: () => boolean) => Promise<Table | undefined>;
	}
}

/** The part of the context that creating organizations from a file needs, with or without a screen. */
export type BatchContext = Pick<SessionContext, 'batchFiles'> & ServiceContext;

declare module '../../../kernel/command-line/connection.js' {
	interface Storage {
		/** The ledger for the rows of a file. */
		readonly openLedger: (file: string) => Ledger;
		readonly keptColumns: KeptColumns;
	}
}
