import {harmless} from '../../../base/text/harmless.js';
import {systemErrorText} from '../../../base/text/error-code.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {type Disk, oncePerDisk} from '../../../kernel/storage/disk.js';
import type {Form} from '../../../kernel/form-model/form.js';
import {afterOf} from '../../../kernel/form-model/request.js';
import {lagLeft} from '../../../kernel/writes/list-lag.js';
import {ownCreations} from '../../../kernel/writes/own-creations.js';
import {keptColumnsOf} from '../../../kernel/customer-file/kept-columns.js';
import type {BatchFiles, NamedFile} from './batch-files.js';
import type {EarlierAttempt} from './batch.js';
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
		throw new UsageError(
			`Could not read the record of earlier files: ${harmless(systemErrorText(error))}. Without it, rows could be created twice.`,
			1,
		);
	}
}

/** The ledger, which also knows what was created or deleted otherwise on this computer, such as with `cforgs create`. */
function withOwnWrites(ledger: Ledger, context: Pick<ServiceContext, 'journal' | 'now'>): Ledger {
	let own = ownCreations(context);
	const ownOf = (form: Form) => own(afterOf(form));
	const isThere = (made: EarlierAttempt): boolean =>
		made.status === 'sent' || !own({name: '', parentId: ''}).isGone(made.id);
	return {
		...ledger,
		ownOf,
		find(form) {
			const made = ledger.find(form);
			const {made: allMade, tries} = ownOf(form);
			const [latest] = allMade;
			const [sent] = tries;
			if (made && isThere(made)) {
				return made;
			}

			// What a file created with other values, the list shows.
			const other = latest && ledger.hasCreated(latest.id) ? undefined : (latest ?? sent);
			return other && lagLeft(other.at, context.now()) > 0
				? latest
					? {status: 'created', id: latest.id, at: latest.at}
					: {status: 'sent', at: other.at}
				: undefined;
		},
		hasCreated: id => ledger.hasCreated(id) && isThere({status: 'created', id}),
		findAnywhere: form => ledger.findAnywhere(form).filter(made => isThere(made)),
		findLike(row) {
			const {elsewhere, ofContact, ofLine, ofValues} = ledger.findLike(row);
			const [there, contact, line, values] = [elsewhere, ofContact, ofLine, ofValues].map(each =>
				each.filter(made => isThere(made)),
			);
			return {elsewhere: there ?? [], ofContact: contact ?? [], ofLine: line ?? [], ofValues: values ?? []};
		},
		lock() {
			const isLocked = ledger.lock();
			own = ownCreations(context);
			return isLocked;
		},
	};
}

/** The runs of all files. */
export const runsOf = (disk: Disk) =>
	disk.owner ? openRuns(disk.stateFolder, disk.owner.host) : memoryRuns(memoryOf(disk));

/** The open file of organizations to create, if any. */
export const openFile = oncePerDisk((): {current?: BatchFiles} => ({}));

/** The open file of organizations to create; undefined if none is open. */
export const batchFilesOf = ({disk}: Pick<ServiceContext, 'disk'>): BatchFiles | undefined => openFile(disk).current;

/** Opens a file of organizations to create, with what is kept for it. */
export function chooseFile(
	{disk, ...context}: Pick<ServiceContext, 'disk' | 'journal' | 'now'>,
	files: NamedFile,
): BatchFiles {
	const current = {
		...files,
		ledger: withOwnWrites(ledgerOf(disk, files.file), context),
		keptColumns: keptColumnsOf(disk),
	};
	openFile(disk).current = current;
	return current;
}
