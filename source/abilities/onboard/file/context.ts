import {harmless} from '../../../base/text/harmless.js';
import {systemErrorText} from '../../../base/text/error-code.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {type Disk, oncePerDisk} from '../../../kernel/storage/disk.js';
import {keptColumnsOf} from '../../../kernel/customer-file/kept-columns.js';
import type {BatchFiles, NamedFile} from './batch-files.js';
import {type Ledger, ledgerMemory, memoryLedger, openLedger} from './ledger.js';
import {memoryRuns, openRuns} from './runs.js';

const memoryOf = oncePerDisk(() => ledgerMemory());

/**
The ledger for the rows of a file.

@throws {UsageError} If it cannot be read.
*/
function ledgerOf(disk: Disk, file: string): Ledger {
	const {stateFolder, owner} = disk;
	if (!owner) {
		return memoryLedger(file, memoryOf(disk));
	}

	try {
		return openLedger(stateFolder, owner.host, file);
	} catch (error) {
		throw new UsageError(`Could not read the record of earlier files: ${harmless(systemErrorText(error))}. Without it, rows could be created twice.`, 1);
	}
}

/** The runs of all files. */
export const runsOf = (disk: Disk) => disk.owner ? openRuns(disk.stateFolder, disk.owner.host) : memoryRuns(memoryOf(disk));

/** The open file of organizations to create, if any. */
export const openFile = oncePerDisk((): {current?: BatchFiles} => ({}));

/** The open file of organizations to create; undefined if none is open. */
export const batchFilesOf = ({disk}: Pick<ServiceContext, 'disk'>): BatchFiles | undefined => openFile(disk).current;

/** Opens a file of organizations to create, with what is kept for it. */
export function chooseFile({disk}: Pick<ServiceContext, 'disk'>, files: NamedFile): BatchFiles {
	const current = {...files, ledger: ledgerOf(disk, files.file), keptColumns: keptColumnsOf(disk)};
	openFile(disk).current = current;
	return current;
}
