import type {ServiceContext, UndoMany} from '../loop/context.js';
import type {JournalEntry, WriteSubject} from '../form-model/journal-entry.js';
import type {ItemResult} from '../state/item-result.js';
import type {RunHead} from '../storage/run-journal.js';
import {shownText, type Told} from '../../base/text/told.js';
import type {Description, Kind, WriteEnd} from './engine.js';
import {type Locked, lockedRun, runMany} from './run-many.js';

/** How the writes of a run are undone, one after the other. The undo is a run as well. */
type Undoing<W extends Kind> = {
	readonly lockOf: (run: JournalEntry) => Omit<Locked, 'items'>;
	readonly entryOf: (run: JournalEntry) => Omit<RunHead, 'planned'>;
	readonly subjectOf: (write: JournalEntry) => WriteSubject;
	readonly organizationOf: (write: JournalEntry) => string;
	/** How the sentence about a stop names a write. */
	readonly nameOf: (write: JournalEntry, run: JournalEntry) => Told;
	readonly describe: (writing: ServiceContext, write: JournalEntry) => Description<W>;
	readonly resultOf: (context: ServiceContext, write: JournalEntry, end: WriteEnd<W>) => ItemResult;
	/** The request that a dry run does not send; undefined if there is none. */
	readonly requestOf: (context: ServiceContext, write: JournalEntry, plan: W['plan'] | undefined) => string | undefined;
} & Pick<UndoMany, 'look'>;

export const undoManyBy = <W extends Kind>({lockOf, entryOf, subjectOf, nameOf, resultOf, requestOf, look, ...undoing}: Undoing<W>): UndoMany => ({
	look,
	send: async (context, run, {writes, changed, waiting, isStopping, unsent}) => lockedRun(context, {items: writes, ...lockOf(run)}, async () => runMany(context, {
		...undoing,
		items: writes,
		nameOf: write => shownText(nameOf(write, run)),
		entry: {...entryOf(run), undoes: run.at, subjectOf},
		settle(write, end) {
			const request = end.status === 'unsent' ? requestOf(context, write, end.plan) : undefined;
			if (request !== undefined) {
				unsent(request);
			}

			return {result: resultOf(context, write, end)};
		},
		unsent: (_, status, text): ItemResult => ({status, text}),
		begun(write) {
			changed(write, {status: 'sending'});
		},
		changed,
		waiting,
		isStopping,
	})),
});
