import {ApiError} from '../../base/api/api-error.js';
import {told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {Form} from '../../kernel/form-model/form.js';
import {isOpenEntry, isUnnamed, type JournalEntry, undoForm, unnamed} from '../../kernel/form-model/journal-entry.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import type {ServiceContext, UndoMany} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {creationInRun, isAsAsked, remarkOf, type CreatingInRun} from '../../kernel/writes/creation-in-run.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {
	creationLock, failedItem, unreadReason, unreadText,
} from '../../kernel/writes/run-many.js';
import {undoManyBy} from '../../kernel/writes/undo-many.js';
import {depthsIn} from './plan.js';

/** Below which organizations the deleted ones are created again. `parentOf`: the id as it is now; undefined if the parent is deleted. `created`: the new id of a deleted organization; in a dry run, its old one. */
type Family = {readonly parentOf: (write: JournalEntry) => string | undefined; readonly created: (write: JournalEntry, id: string) => void};

/** Reads the record once, because a run may have many writes. */
function familyIn(context: Pick<ServiceContext, 'journal'>): Family {
	const writes = allWrites(context);
	const deleted = new Map(writes.filter(({kind}) => kind === 'delete').toReversed().map(write => [write.id, write]));
	// Earlier versions recorded a creation with the old id until the new one was known.
	const creations = writes.filter(write => write.kind === 'create' && write.undoes !== undefined && !(isOpenEntry(write) && (isUnnamed(write.id) || deleted.has(write.id)))).toReversed();
	const idsByTime = new Map(creations.map(({undoes, id}) => [undoes, id]));
	const ids = new Map<string, string>();
	const idNow = (id: string): string | undefined => {
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
const formIn = ({parentOf}: Family, write: JournalEntry): Form =>
	undoForm({...write, isUnclear: undefined, before: {...write.before, parentId: parentOf(write) ?? write.before.parentId}});

/** Creates an organization again that a run deleted. It is held back without a namesake if its parent was not restored. */
function restored(context: ServiceContext, family: Family, write: JournalEntry): Description<CreatingInRun> {
	const description = creationInRun(context, {
		form: formIn(family, write),
		id: `${unnamed}${write.at}`,
		created({id}) {
			family.created(write, id);
		},
		isReadBack: true,
	});
	return family.parentOf(write) === undefined
		? {...description, readAgain: async () => [], compare: () => ({status: 'heldBack', why: []})}
		: description;
}

/** How the creation ended. A new organization is shown in the tree. */
function resultOf(context: ServiceContext, family: Family, write: JournalEntry, end: WriteEnd<CreatingInRun>): ItemResult {
	const {store, now} = context;
	const form = formIn(family, write);
	switch (end.status) {
		case 'heldBack': {
			const [first, ...others] = end.why;
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
			store.dispatch({type: 'deletions/restored', organization: answer, at: now()});
			const created = `${isLookedUp ? 'The answer was lost, but a look-up found it. ' : ''}Its new id is ${answer.id}.${remark === undefined ? '' : ` ${remark}`}`;
			if (stored instanceof ApiError) {
				return isLookedUp
					? {status: 'done', text: told`${created} Not read back: ${unreadReason(stored)}`}
					: {status: 'unknown', text: unreadText(`the creation of ${shownName(write.before.name)} as ${answer.id}`, stored)};
			}

			if (!stored || !isAsAsked(form, stored)) {
				return {status: 'unknown', text: `The service answered that it was created as ${answer.id}, but the list does not show that. Look for it before you create it again.`};
			}

			// A list may leave out profiles.
			const shown = stored.profile ? stored : answer;
			const missed = remarkOf(form, shown, shown.profile !== undefined);
			return {status: 'done', text: missed === undefined ? created : `${created} ${missed}`};
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

const restoringIn = (family: Family) => undoManyBy<CreatingInRun>({
	lockOf: () => creationLock,
	entryOf: ({id, before}) => ({kind: 'restorations', id, before}),
	subjectOf: ({id}) => ({id}),
	nameOf: ({before: {name}}) => name,
	organizationOf: write => family.parentOf(write) ?? write.before.parentId,
	refusableOf: write => ({call: 'create', id: family.parentOf(write) ?? write.before.parentId}),
	describe: (writing, write) => restored(writing, family, write),
	resultOf: (context, write, end) => resultOf(context, family, write, end),
	requestOf: (context, write) => requestsOf(formIn(family, write)).map(each => requestText(each, context.client)).join('\n\n'),
});

/** Creates again what a run deleted, one organization after the other, parents before their sub-organizations. */
export const restoreMany: UndoMany = {
	async send(context, run, {writes, ...report}) {
		const depthOf = depthsIn(new Map(writes.map(({id, before}) => [id, before.parentId])));
		return restoringIn(familyIn(context)).send(context, run, {...report, writes: writes.toSorted((one, other) => depthOf(one.id) - depthOf(other.id))});
	},
};
