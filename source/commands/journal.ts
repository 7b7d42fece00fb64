import {hasMoved, askChoices} from '../forms/conflict.js';
import type {Form} from '../forms/form.js';
import {beforeOf, fieldLabel} from '../forms/fields.js';
import {
	undoForm,
	type JournalEntry,
	storedWrite,
	unrecorded,
	changedFields,
} from '../forms/journal-entry.js';
import {codeOf} from '../text/error-code.js';
import type {Command, ServiceContext} from './context.js';
import {openForOrganization} from './forms.js';
import {say} from './tell.js';

export function addToJournal({store, journal}: ServiceContext, entry: JournalEntry): void {
	try {
		journal.add(entry);
	} catch (error) {
		say({store}, `The earlier values could not be kept for undo (${codeOf(error)}).`, 'warning');
	}
}

/**
Keeps what a form replaced, or may have replaced, so that it can be offered again.
*/
export function keepInJournal(context: ServiceContext, form: Form, isUnclear?: true): void {
	if (form.kind !== 'create' && form.id !== undefined) {
		addToJournal(context, {
			at: context.now(), kind: form.kind, id: form.id, ...storedWrite(form), isUnclear,
		});
	}
}

const writeOf = ({id, before, after}: JournalEntry): string => JSON.stringify([id, before, after]);

// Once it turned out to be stored, it is on record as a write like any other.
function withoutSettled(entries: readonly JournalEntry[]): readonly JournalEntry[] {
	const certain = new Set(entries.filter(({isUnclear}) => !isUnclear).map(entry => writeOf(entry)));
	return entries.filter(entry => !entry.isUnclear || !certain.has(writeOf(entry)));
}

export const openUndo: Command = ({store, journal}) => {
	const entries = withoutSettled(journal.list());
	if (entries.length === 0) {
		say({store}, 'There is nothing to undo: no write from here to this host is on record.');
	} else {
		store.dispatch({type: 'undo/opened', entries});
	}
};

/**
Opens the chosen write's earlier values as a new edit, before its review.
*/
export const chooseUndo: Command = async context => {
	const {store} = context;
	const {dialog} = store.getState();
	const entry = dialog.kind === 'undo' ? dialog.entries[dialog.cursor] : undefined;
	if (!entry) {
		return;
	}

	if (entry.kind === 'delete' || !entry.after) {
		store.dispatch({type: 'form/opened', form: undoForm(entry)});
		return;
	}

	const lost = unrecorded(entry);
	if (lost.length > 0 && lost.length === changedFields(entry).length) {
		say(context, `There is nothing to put back: what was there held a credential, which is never kept (${lost.map(name => fieldLabel(name).toLowerCase()).join(', ')}).`, 'warning');
		return;
	}

	await openForOrganization(context, entry.id, `Undo in ${entry.after.name}`, ({organization, profile}) => {
		const theirs = beforeOf(organization, profile);
		const form = undoForm(entry, theirs);
		return hasMoved(form, theirs) ? askChoices(form, theirs) : {...form, step: {name: 'reviewing', scroll: 0}};
	});
};
