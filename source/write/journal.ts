import type {Form} from '../forms/form.js';
import {
	storedWrite,
	withoutSettled,
	writeKey,
	type Fate,
	type JournalEntry,
} from '../forms/journal-entry.js';
import {changesOf} from '../forms/request.js';
import {keyOf} from '../state/key-of.js';
import {codeOf} from '../text/error-code.js';
import {counted, shownName} from '../text/words.js';
import type {ServiceContext} from '../commands/context.js';
import {say} from '../commands/tell.js';

type Write = Pick<JournalEntry, 'kind' | 'id' | 'before' | 'after' | 'undoes'>;

const undoneBy = ({source}: Form): Pick<JournalEntry, 'undoes'> => source?.kind === 'journal' && source.at !== undefined ? {undoes: source.at} : {};

/**
The record of a form's change. One that changes no name is one of the profile, whatever form it was typed in.
*/
export const writeOf = (form: Form, id: string): Write => ({
	kind: changesOf(form).some(({name}) => name === 'name') ? 'edit' : 'profile', id, ...storedWrite(form), ...undoneBy(form),
});

/**
The record of a creation. One that brings back a deleted organization is an undo.
*/
export const creationOf = (form: Form, id: string): Write => ({
	kind: 'create', id, ...storedWrite(form), ...undoneBy(form),
});

/**
Notes a write of which it is found only now that it is stored.
*/
export function keepInJournal({journal, now}: ServiceContext, write: Write): void {
	try {
		journal.add({at: now(), ...write});
	} catch {
		// It is on record as one of which it is not known what came of it.
	}
}

/**
Finds out, before a write is reviewed, whether its earlier values can be kept on disk.
*/
export function checkUndo({store, journal, now}: ServiceContext, write: Write): void {
	let failure: string | undefined;
	try {
		journal.check({at: now(), ...write});
	} catch (error) {
		failure = codeOf(error);
	}

	if (failure !== store.getState().journalFailure) {
		store.dispatch({type: 'undo/checked', failure});
	}
}

/**
Checks the change of a form in this way. A new organization has no earlier values.
*/
export function checkFormUndo(context: ServiceContext, form: Form): void {
	if (form.id !== undefined) {
		checkUndo(context, writeOf(form, form.id));
	}
}

/**
A write that is on record: `settle` notes what came of it. `why` says that it is not on record, where that is so.
*/
type Noted = {readonly settle: (came: {readonly fate: Fate}) => undefined; readonly why?: string};

/**
Notes a write before it is sent: if this program ends before it knows what came of it, the next one tells.
*/
export function noteWrite({journal, now}: Pick<ServiceContext, 'journal' | 'now'>, write: Write): Noted {
	const entry: JournalEntry = {at: now(), ...write, isUnclear: true};
	const settle: Noted['settle'] = ({fate}) => {
		settleWrite({journal}, entry, fate);
		return undefined;
	};

	try {
		journal.add(entry);
	} catch (error) {
		return {settle, why: `The earlier values could not be saved on disk (${codeOf(error)}). You can undo this only until cforgs ends.`};
	}

	return {settle};
}

export function settleWrite({journal}: Pick<ServiceContext, 'journal'>, entry: JournalEntry, fate: Fate): void {
	try {
		journal.settle(entry, fate);
	} catch {
		// It stays one of which it is not known.
	}
}

/**
Notes of a deletion, where this form was opened from one, that its organization was created again.
*/
export function noteCreatedAgain({journal}: Pick<ServiceContext, 'journal'>, {source}: Form): void {
	const entry = source?.kind === 'journal' ? journal.list().find(({at, kind}) => kind === 'delete' && at === source.at) : undefined;
	if (entry) {
		settleWrite({journal}, entry, 'undone');
	}
}

// Whoever has written to the organization since, from what was stored then, has seen what came of it.
const interruptedIn = ({journal}: Pick<ServiceContext, 'journal'>): readonly JournalEntry[] => withoutSettled(journal.list())
	.filter(({isInterrupted, id}, index, all) => isInterrupted && all.slice(0, index).every(later => later.id !== id || later.isUnclear));

/**
Notes of writes that they were told of, once a key has cleared the message that does: whoever leaves before, or reads another one in its place, is told at the next start.
*/
function settleOnceRead(context: ServiceContext, entries: readonly JournalEntry[]): void {
	const {store} = context;
	const {message: told} = store.getState();
	const keys = new Set(entries.map(entry => writeKey(entry)));
	const stop = store.subscribe(() => {
		const {message} = store.getState();
		if (message === told) {
			return;
		}

		stop();
		// Of some it may be known meanwhile what came of them.
		for (const entry of message ? [] : interruptedIn(context).filter(each => keys.has(writeKey(each)))) {
			settleWrite(context, entry, 'told');
		}
	});
}

/**
Tells, once, of writes that a program sent which ended before it knew what came of them.
*/
export function tellInterrupted(context: ServiceContext): void {
	const {store} = context;
	const [latest, ...others] = interruptedIn(context);
	if (!latest) {
		return;
	}

	const what = `${latest.kind === 'delete' ? 'the deletion' : 'a change'} of ${shownName(latest.before.name)}`;
	const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other change')}`;
	const {dialog} = store.getState();
	const isOffered = dialog.kind === 'drafts' && dialog.drafts.some(({form}) => form.id === latest.id);
	const how = isOffered ? 'Open its draft' : `Press ${keyOf(store.getState(), 'openUndo')} in the tree`;
	say(context, `cforgs ended before the answer to ${what}${more} arrived. ${how} to find out what happened.`, 'warning');
	settleOnceRead(context, [latest, ...others]);
}
