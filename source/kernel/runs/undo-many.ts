import {shownText, type Told} from '../../base/text/told.js';
import type {Organization} from '../../base/api/schemas.js';
import type {ServiceContext, UndoMany} from '../loop/context.js';
import {type JournalEntry, type WriteSubject, writeKey} from '../form-model/journal-entry.js';
import {type ItemResult, editByJournal, type FoundEdit, isEdit} from '../state/item-result.js';
import type {RunHead} from '../storage/run-journal.js';
import {askChoices, differencesOf, rebase} from '../form-model/conflict.js';
import {beforeOf, labelsInSentence} from '../form-model/fields.js';
import {shownChangesOf} from '../form-model/settings.js';
import {changesOf} from '../form-model/request.js';
import {listByIds} from '../loop/look-up.js';
import {idsWithoutProfile, readProfiles} from '../loop/readings.js';
import type {Description, Kind, WriteEnd} from '../writes/engine.js';
import {formBack} from '../writes/change-in-run.js';
import {settleChanges, storedIn} from '../writes/shown-by-reads.js';
import {type Locked, lockedRun} from '../writes/run-lock.js';
import {itemsTold, type MixedRun, runMixed} from './run-many.js';

/** How the writes of a run are undone, one after the other. The undo is a run as well. */
type UndoingRun = {
	readonly lockOf: (run: JournalEntry, writes: readonly JournalEntry[]) => Omit<Locked, 'items'>;
	readonly entryOf: (run: JournalEntry) => Omit<RunHead, 'planned'>;
	readonly subjectOf: (write: JournalEntry) => WriteSubject;
	readonly organizationOf: (write: JournalEntry) => string;
	readonly nameOf: (write: JournalEntry, run: JournalEntry) => Told;
} & Pick<UndoMany, 'look'> &
	Pick<MixedRun<JournalEntry, ItemResult>, 'refusableOf' | 'waitOut'>;

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

function foundIn(write: JournalEntry, organization: Organization | undefined): FoundEdit {
	const known = editByJournal(write);
	if (!organization) {
		return {
			...known,
			result: {status: 'left_out', text: 'The service does not list it: it was deleted, or you cannot see it.'},
		};
	}

	if (organization.profile === undefined) {
		return {...known, result: {status: 'left_out', text: 'Its profile could not be read.'}};
	}

	const stored = beforeOf(organization, organization.profile ?? undefined);
	const form = formBack(write, stored);
	if (form) {
		const isBack = changesOf(form).length === 0;
		return {
			form,
			changes: shownChangesOf(form),
			...(isBack && {result: {status: 'already', text: 'The earlier values are stored already.'}}),
		};
	}

	const asked = askChoices(known.form, stored);
	const forced = asked.step.name === 'conflict' ? rebase(known.form, stored, asked.step.choices) : known.form;
	const moved = differencesOf(known.form, stored)
		.filter(({before, theirs}) => before !== theirs)
		.map(({name}) => name);
	return {
		form: forced,
		changes: shownChangesOf(forced),
		result: {
			status: 'conflict',
			text: `Conflict: the stored values have changed since that change (${labelsInSentence(...new Set(moved))}), so they stay.`,
		},
	};
}

/**
Reads the organizations of edits again, and compares them with what the undo of each edit writes. Other writes are left out.

@throws {ApiError} If they cannot be read.
*/
export async function lookAtEdits(
	context: ServiceContext,
	writes: readonly JournalEntry[],
): Promise<ReadonlyMap<string, FoundEdit>> {
	const {client, wait} = context;
	const edits = writes.filter(write => isEdit(write));
	const listed = await listByIds(client, new Map(edits.map(({id, before: {name}}) => [id, name])));
	const {organizations} = await readProfiles(
		client.for('load the profiles'),
		listed.organizations,
		idsWithoutProfile(listed.organizations),
		{
			wait,
			note() {
				// The review says that it is still checking.
			},
		},
	);
	settleChanges(context, storedIn(organizations));
	const found = new Map(organizations.map(organization => [organization.id, organization]));
	return new Map(edits.map(write => [writeKey(write), foundIn(write, found.get(write.id))]));
}
