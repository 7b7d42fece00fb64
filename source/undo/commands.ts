import {hasMoved, askChoices} from '../forms/conflict.js';
import {beforeOf, labelsInSentence} from '../forms/fields.js';
import {
	fateOf,
	parentStays,
	restorableFields,
	undoForm,
	type JournalEntry,
	unrecorded,
	changedFields,
} from '../forms/journal-entry.js';
import {withoutMarks} from '../forms/marks.js';
import {shownName} from '../text/words.js';
import type {Command, ServiceContext} from '../commands/context.js';
import {isGone, checkDeletion} from '../write/deletion.js';
import {openForOrganization} from '../form/commands.js';
import {checkFormUndo, settleWrite} from '../write/journal.js';
import {say} from '../commands/tell.js';
import {inDialog} from '../commands/waits.js';
import {foundWrites} from './found-writes.js';

/**
Looks up whether the organization of a deletion is gone, and offers it as a new one where it is.
*/
async function undoDeletion(context: ServiceContext, entry: JournalEntry): Promise<void> {
	const {store, client, nextRequest} = inDialog(context);
	const open = (known: JournalEntry) => {
		store.dispatch({type: 'form/opened', form: undoForm(known)});
	};

	if (!entry.isUnclear) {
		open(entry);
		return;
	}

	const {id, before: {name}} = entry;
	const request = nextRequest();
	store.dispatch({
		type: 'form/requested', title: `Undo the deletion of ${shownName(name)}`, request, id,
	});
	const gone = await isGone(client, id);
	const {dialog} = store.getState();
	if (dialog.kind !== 'opening' || dialog.request !== request) {
		return;
	}

	if (gone === false) {
		settleWrite(context, entry, 'notStored');
		store.dispatch({type: 'dialog/closed'});
		say(context, `${shownName(name)} was not deleted: it still exists.`);
	} else {
		open(gone ? {...entry, isUnclear: undefined} : entry);
	}
}

/**
Opens the checklist before the deletion of an organization that was created from here.
*/
async function undoCreation(context: ServiceContext, {id, after, isDeleted}: JournalEntry): Promise<void> {
	const organization = context.store.getState().organizations.find(each => each.id === id);
	if (isDeleted) {
		say(context, `${shownName(after?.name ?? '')} is already deleted.`);
	} else if (organization) {
		await checkDeletion(context, organization);
	} else {
		say(context, `${shownName(after?.name ?? '')} (${id}) is not in the list: it was deleted, or you cannot see it.`, 'warning');
	}
}

/**
Opens the earlier values of a change as a new edit before its review. A deleted organization is opened as a new one. A creation has no earlier values.
*/
export async function openUndoOf(context: ServiceContext, entry: JournalEntry): Promise<void> {
	const {store} = context;
	if (entry.kind === 'delete' || !entry.after) {
		await undoDeletion(context, entry);
		return;
	}

	if (entry.isDeleted) {
		say(context, `${shownName(entry.after.name)} was deleted later, from here. Undo that deletion instead.`);
		return;
	}

	const restorable = restorableFields(entry);
	if (restorable.length === 0 && changedFields(entry).length > 0) {
		say(context, `${parentStays} That change did nothing else.`, 'warning');
		return;
	}

	const lost = unrecorded(entry).filter(name => name !== 'parent');
	if (lost.length === restorable.length) {
		// Where one credential took the place of another, no field differs.
		const where = lost.length === 0 ? '' : ` (${labelsInSentence(...lost)})`;
		say(context, `There is nothing to restore: the earlier value had a credential, which is never kept${where}.`, 'warning');
		return;
	}

	await openForOrganization(context, entry.id, `Undo in ${shownName(entry.after.name)}`, {
		open({organization, profile}) {
			const theirs = beforeOf(organization, profile);
			const form = undoForm(entry, theirs);
			const fate = entry.isUnclear && fateOf(entry, values => !hasMoved({...form, before: withoutMarks(values, theirs)}, theirs));
			if (fate !== undefined) {
				settleWrite(context, entry, fate);
			}

			if (fate === 'notStored') {
				store.dispatch({type: 'dialog/closed'});
				say(context, 'That change was not stored, so there is nothing to undo.');
				return undefined;
			}

			checkFormUndo(context, form);
			return hasMoved(form, theirs) ? askChoices(form, theirs) : {...form, step: {name: 'reviewing'}};
		},
	});
}

/**
Opens the chosen write's earlier values as a new edit, before its review. For a creation, opens the deletion.
*/
export const chooseUndo: Command = async context => {
	const {dialog} = context.store.getState();
	const entry = dialog.kind === 'undo' ? foundWrites(dialog)[dialog.cursor] : undefined;
	if (entry) {
		await (entry.kind === 'create' ? undoCreation(context, entry) : openUndoOf(context, entry));
	}
};
