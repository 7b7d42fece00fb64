import {ApiError} from '../../base/api/api-error.js';
import {told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {Form} from '../form-model/form.js';
import {isOpenEntry, isUnnamed, type JournalEntry, undoForm, unnamed} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import type {ItemResult} from '../state/item-result.js';
import {creationInRun, isAsAsked, remarkOf, type CreatingInRun} from './change-in-run.js';
import type {Description, WriteEnd} from './engine.js';
import {allWrites} from './journal.js';
import {failedItem, unreadReason, unreadText} from './outcome.js';

/** Below which organizations the deleted ones are created again. */
export type Family = {
	/** The id as it is now; undefined if the parent is deleted. */
	readonly parentOf: (write: JournalEntry) => string | undefined;
	/** The new id of a deleted organization; in a dry run, its old one. */
	readonly created: (write: JournalEntry, id: string) => void;
};

/** What the record tells: the deletions by their ids, and the new ids by the times of the deletions. */
function recordedIn(context: Pick<ServiceContext, 'journal'>) {
	const writes = allWrites(context);
	const deleted = new Map(
		writes
			.filter(({kind}) => kind === 'delete')
			.toReversed()
			.map(write => [write.id, write]),
	);
	// Earlier versions recorded a creation with the old id until the new one was known.
	const creations = writes
		.filter(
			write =>
				write.kind === 'create' &&
				write.undoes !== undefined &&
				!(isOpenEntry(write) && (isUnnamed(write.id) || deleted.has(write.id))),
		)
		.toReversed();
	return {deleted, idsByTime: new Map(creations.map(({undoes, id}) => [undoes, id]))};
}

/** Reads the record once, because a run may have many writes, and only when it is first asked: the run then holds its lock, so that no other cforgs restores any of them. */
export function familyIn(context: Pick<ServiceContext, 'journal'>): Family {
	let recorded: ReturnType<typeof recordedIn> | undefined;
	const ids = new Map<string, string>();
	const idNow = (id: string): string | undefined => {
		recorded ??= recordedIn(context);
		const {deleted, idsByTime} = recorded;
		const deletion = deleted.get(id);
		const again = ids.get(id) ?? (deletion && idsByTime.get(deletion.at));
		if (again !== undefined) {
			return again === id ? id : idNow(again);
		}

		// Its new id may no longer be on record.
		return !deletion || deletion.isUndone === true || isOpenEntry(deletion) ? id : undefined;
	};

	return {
		parentOf: ({before: {parentId}}) => idNow(parentId),
		created({id}, newId) {
			ids.set(id, newId);
		},
	};
}

/** The form that creates an organization again. */
export const restoredForm = ({parentOf}: Family, write: JournalEntry): Form =>
	undoForm({
		...write,
		isUnclear: undefined,
		before: {...write.before, parentId: parentOf(write) ?? write.before.parentId},
	});

/** Creates an organization again that was deleted. It is held back without a namesake if its parent was not restored. */
export function restoration(context: ServiceContext, family: Family, write: JournalEntry): Description<CreatingInRun> {
	const description = creationInRun(context, {
		form: restoredForm(family, write),
		id: `${unnamed}${write.at}`,
		created({id}) {
			family.created(write, id);
		},
		isReadBack: true,
	});
	return family.parentOf(write) === undefined
		? {...description, readAgain: async () => ({found: []}), compare: () => ({status: 'heldBack', why: {found: []}})}
		: description;
}

/** How the creation ended. The result is unknown if something else was stored than before the deletion. */
export function restoredResult(family: Family, write: JournalEntry, end: WriteEnd<CreatingInRun>): ItemResult {
	const form = restoredForm(family, write);
	switch (end.status) {
		case 'heldBack': {
			const {found, again} = end.why;
			if (again !== undefined) {
				return {status: 'already', text: `Another undo has already created it again: ${again}.`};
			}

			const [first, ...others] = found;
			return {
				status: 'left_out',
				text: first
					? `An organization with this name already exists below that parent: ${first.id}${others.length === 0 ? '' : ', and others'}. Nothing was sent.`
					: 'Its parent was not restored. Nothing was sent.',
			};
		}

		case 'failed': {
			return failedItem(end, `${shownName(write.before.name)} was created`);
		}

		case 'done': {
			const {answer, stored, isLookedUp, remark} = end;
			const created = `${isLookedUp ? 'The answer was lost, but a look-up found it. ' : ''}Its new id is ${answer.id}.${remark === undefined ? '' : ` ${remark}`}`;
			if (stored instanceof ApiError) {
				return isLookedUp
					? {status: 'done', text: told`${created} Not read back: ${unreadReason(stored)}`}
					: {
							status: 'unknown',
							text: unreadText(`the creation of ${shownName(write.before.name)} as ${answer.id}`, stored),
						};
			}

			if (!stored || !isAsAsked(form, stored)) {
				return {
					status: 'unknown',
					text: `The service answered that it was created as ${answer.id}, but the list does not show that. Look for it before you create it again.`,
				};
			}

			// A list may leave out profiles.
			const shown = stored.profile === undefined ? answer : stored;
			const missed = remarkOf(form, shown, shown.profile !== undefined);
			return missed === undefined ? {status: 'done', text: created} : {status: 'unknown', text: `${created} ${missed}`};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			if (end.status === 'unsent') {
				family.created(write, write.id);
			}

			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: not sent.' : 'Not sent: stopped.'};
		}
	}
}
