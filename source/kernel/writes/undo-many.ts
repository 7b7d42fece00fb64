import type {ServiceContext, UndoMany} from '../loop/context.js';
import type {JournalEntry, WriteSubject} from '../form-model/journal-entry.js';
import type {ItemResult} from '../state/item-result.js';
import type {RunHead} from '../storage/run-journal.js';
import {shownText, type Told} from '../../base/text/told.js';
import type {Description, Kind, WriteEnd} from './engine.js';
import {itemsTold, type Locked, lockedRun, type MixedRun, runMixed} from './run-many.js';

/** How the writes of a run are undone, one after the other. The undo is a run as well. */
type UndoingRun = {
	readonly lockOf: (run: JournalEntry, writes: readonly JournalEntry[]) => Omit<Locked, 'items'>;
	readonly entryOf: (run: JournalEntry) => Omit<RunHead, 'planned'>;
	readonly subjectOf: (write: JournalEntry) => WriteSubject;
	readonly organizationOf: (write: JournalEntry) => string;
	/** How the sentence about a stop names a write. */
	readonly nameOf: (write: JournalEntry, run: JournalEntry) => Told;
} & Pick<UndoMany, 'look'> &
	Pick<MixedRun<JournalEntry, ItemResult>, 'refusableOf' | 'waitOut'>;

/** How a write is undone. */
type UndoneBy<W extends Kind> = {
	readonly describe: (writing: ServiceContext, write: JournalEntry) => Description<W>;
	readonly resultOf: (
		context: ServiceContext,
		write: JournalEntry,
		end: WriteEnd<W>,
	) => ItemResult | Promise<ItemResult>;
	/** The request that a dry run does not send; undefined if there is none. */
	readonly requestOf: (context: ServiceContext, write: JournalEntry, plan: W['plan'] | undefined) => string | undefined;
};

/** Undoes a write in the way that is given. */
type UndoAs<Result> = <W extends Kind>(by: UndoneBy<W>) => Promise<Result>;

/** Undoes writes of several kinds. `undoneBy`: calls `as` with how a write is undone. */
export const undoManyOfKinds = ({
	lockOf,
	entryOf,
	subjectOf,
	nameOf,
	look,
	undoneBy,
	...undoing
}: UndoingRun & {
	readonly undoneBy: <Result>(write: JournalEntry, as: UndoAs<Result>) => Promise<Result>;
}): UndoMany => ({
	look,
	send: async (context, run, {writes, changed, waiting, isStopping, unsent}) =>
		lockedRun(context, {items: writes, ...lockOf(run, writes)}, async () =>
			runMixed<JournalEntry, ItemResult>(context, {
				...undoing,
				items: writes,
				nameOf: write => shownText(nameOf(write, run)),
				entry: {...entryOf(run), undoes: run.at, subjectOf},
				send: async (write, as) =>
					undoneBy(write, async ({describe, resultOf, requestOf}) =>
						as({
							describe: writing => describe(writing, write),
							async settle(end) {
								const request = end.status === 'unsent' ? requestOf(context, write, end.plan) : undefined;
								if (request !== undefined) {
									unsent(request);
								}

								return {result: await resultOf(context, write, end)};
							},
						}),
					),
				...itemsTold(changed),
				waiting,
				isStopping,
			}),
		),
});

/** Undoes writes of one kind. */
export const undoManyBy = <W extends Kind>({
	describe,
	resultOf,
	requestOf,
	...undoing
}: UndoingRun & UndoneBy<W>): UndoMany =>
	undoManyOfKinds({...undoing, undoneBy: async (_, as) => as<W>({describe, resultOf, requestOf})});
