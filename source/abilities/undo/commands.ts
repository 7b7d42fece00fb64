import {orFailure} from '../../base/api/api-error.js';
import type {Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {readBeside} from '../../kernel/loop/load.js';
import {sendRun} from '../../kernel/runs/dialog.js';
import {inDialog, endDialog} from '../../kernel/loop/until.js';
import {
	itemsLeft,
	type JournalEntry,
	writeKey,
	isUnnamed,
	undoForm,
	unrecorded,
	changedFields,
} from '../../kernel/form-model/journal-entry.js';
import {checkUndo, recordedChanges, checkFormUndo, settleWrite} from '../../kernel/writes/journal.js';
import {hasMoved, askChoices} from '../../kernel/form-model/conflict.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {beforeOf, labelsInSentence} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import type {Detail} from '../../kernel/state/data.js';
import type {Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {checkDeletion} from '../../kernel/writes/deletion.js';
import {fateOfCreation, isGone} from '../../kernel/writes/history.js';
import {openForOrganization} from '../../kernel/writes/open-for-organization.js';
import {settleByRead, settleByStored, settleChanges, unshown} from '../../kernel/writes/shown-by-reads.js';
import {say} from '../../kernel/loop/tell.js';
import type {KeyPress} from '../../base/text/keys.js';
import {undoOfRun, writeList} from './rows.js';
import {runUndoIn} from './state.js';

/** Opens the review of the undo of a run, without what cannot be undone, and shows there what became of its writes in the meantime. `except`: the keys of the writes that the user left out of an earlier review. */
async function openUndoOfRun(context: Context, run: JournalEntry, except?: ReadonlySet<string>): Promise<void> {
	const {store, undoMany, nextRequest} = context;
	const [first] = (run.items ?? []).flatMap(({write}) => write ?? []);
	if (first) {
		checkUndo(context, first);
	}

	const look = undoMany.get(run.kind)?.look;
	const request = nextRequest();
	const reading = inDialog(context);
	store.dispatch({type: 'undoRun/opened', run, ...(look && {looking: request}), ...(except && {except})});
	if (!look) {
		return;
	}

	await orFailure(
		async () => {
			const found = await look(
				reading,
				itemsLeft(run).flatMap(({write}) => write ?? []),
			);
			store.dispatch({type: 'undoRun/looked', request, found});
		},
		error => {
			store.dispatch({type: 'undoRun/looked', request, error});
		},
	);
}

async function reload(context: Context, run: JournalEntry, writes: readonly JournalEntry[]): Promise<void> {
	const {store, paneLoaders, registry} = context;
	const changes = registry.writes.get(run.kind)?.ofRun?.changes;
	const loader = paneLoaders.find(({pane}) => pane === changes?.pane);
	const ids = new Set(writes.flatMap(write => changes?.organizationsOf(write) ?? []));
	await Promise.all(
		[...ids].filter(id => loader?.isKnown(store.getState(), id)).map(async id => loader?.load(context, id, true)),
	);
}

/** Reviews again what an undo of the run left, by the present values. */
export const reviewUndoRunAgain: Command = async context => {
	const dialog = runUndoIn(context.store.getState());
	const run = dialog && recordedChanges(context).entries.find(entry => writeKey(entry) === writeKey(dialog.run));
	if (run) {
		await openUndoOfRun(context, run, dialog.leftOut);
	}
};

/** Undoes the writes of the run that are not left out, one after the other. */
export const sendUndoRun: Command = async context => {
	const run = runUndoIn(context.store.getState())?.run;
	const undo = run && context.undoMany.get(run.kind);
	if (!undo) {
		return;
	}

	const sent = await sendRun(context, undoOfRun, async (writes, report) =>
		undo.send(context, run, {...report, writes}),
	);
	await reload(context, run, sent);
};

/** The form that undoes a write, or why there is none. */
type Undoing =
	| {readonly form: Form}
	| {
			readonly why: Told;
			readonly tone?: 'warning';
			/** Nothing is left to do. */
			readonly isDone?: true;
			/** The write may still arrive. */
			readonly isUnclear?: true;
	  };

/** The undo that needs no request; undefined if the service must be asked. */
function undoAtOnce(entry: JournalEntry): Undoing | undefined {
	if (entry.kind === 'delete' || !entry.after) {
		return entry.isUnclear ? undefined : {form: undoForm(entry)};
	}

	if (entry.isDeleted) {
		return {why: `${shownName(entry.after.name)} was deleted later, from here. Undo that deletion instead.`};
	}

	const lost = unrecorded(entry);
	if (lost.length === changedFields(entry).length) {
		// If one credential replaced another, the recorded values do not differ.
		const where = lost.length === 0 ? '' : ` (${labelsInSentence(...lost)})`;
		return {
			why: `There is nothing to restore: the earlier value had a credential, which is never kept${where}.`,
			tone: 'warning',
		};
	}

	return undefined;
}

/** The undo of a deletion whose answer was lost: a new organization, unless the old one still exists. */
function undoOfDeletion(context: ServiceContext, entry: JournalEntry, gone: boolean | undefined): Undoing {
	if (gone === false) {
		settleByRead(context, entry, 'notStored');
		return unshown(context, entry, `${shownName(entry.before.name)} was not deleted`);
	}

	return {form: undoForm(gone ? {...entry, isUnclear: undefined} : entry)};
}

/** The undo of a change: its earlier values as a new edit of the stored values, before its review. */
function undoOfChange(context: ServiceContext, entry: JournalEntry, {organization, profile}: Detail): Undoing {
	const theirs = beforeOf(organization, profile);
	const form = undoForm(entry, theirs);
	// An earlier undo of this change, whose answer was lost, may be stored.
	settleChanges(context, new Map([[entry.id, theirs]]));
	if (settleByStored(context, entry, theirs) === 'notStored') {
		return unshown(context, entry, 'That change was not stored');
	}

	checkFormUndo(context, form);
	return {form: hasMoved(form, theirs) ? askChoices(form, theirs) : {...form, step: {name: 'reviewing'}}};
}

/**
The undo of any write except a creation.

@throws {ApiError} If the organization cannot be read.
*/
export async function readUndo(context: ServiceContext, entry: JournalEntry): Promise<Undoing> {
	const {id, kind, after} = entry;
	return (
		undoAtOnce(entry) ??
		(kind === 'delete' || !after
			? undoOfDeletion(context, entry, await isGone(context.client, id))
			: undoOfChange(context, entry, await readBeside(context, id, 'open the form')))
	);
}

function showUndo({store}: ServiceContext, undoing: Undoing): void {
	if ('form' in undoing) {
		store.dispatch({type: 'form/opened', form: undoing.form});
		return;
	}

	if (store.getState().dialog.kind === 'opening') {
		store.dispatch({type: 'dialog/closed'});
	}

	say({store}, undoing.why, undoing.isUnclear ? 'warning' : undoing.tone);
}

async function openUndoOfDeletion(context: ServiceContext, entry: JournalEntry, title: string): Promise<void> {
	const {store, client, nextRequest} = inDialog(context);
	const {id} = entry;
	const request = nextRequest();
	store.dispatch({type: 'form/requested', title, request, id});
	const gone = await isGone(client, id);
	const {dialog} = store.getState();
	if (dialog.kind === 'opening' && dialog.request === request) {
		showUndo(context, undoOfDeletion(context, entry, gone));
	}
}

/** Records what became of an unclear creation, if a read shows it, and returns that. */
export async function settleCreation(context: ServiceContext, entry: JournalEntry): ReturnType<typeof fateOfCreation> {
	const fate = entry.isUnclear ? await fateOfCreation(context, entry) : undefined;
	if (fate !== undefined) {
		settleWrite(context, entry, fate);
	}

	return fate;
}

/** What to say of a creation whose answer was lost, so that its id is not known. */
export const perhapsCreatedText = ({after}: JournalEntry): string =>
	`It is unclear whether ${shownName(after?.name ?? '')} was created. Look for it in the list.`;

export const neverCreatedText = ({id, after}: JournalEntry): string =>
	`The service does not have ${shownName(after?.name ?? '')} (${id}), so there is nothing to undo.`;

/** Opens the deletion checklist for an organization created on this computer. Records what became of an unclear creation if a read shows it. */
async function undoCreation(context: ServiceContext, entry: JournalEntry): Promise<void> {
	const {id, after, isDeleted} = entry;
	const {store} = context;
	const organization = store.getState().organizations.find(each => each.id === id);
	const name = shownName(after?.name ?? '');
	if (isDeleted) {
		say(context, `${name} is already deleted.`);
		return;
	}

	if (organization) {
		await checkDeletion(context, organization);
	}

	const fate = await settleCreation(context, entry);
	if (organization) {
		return;
	}

	if (fate === 'notStored') {
		say(context, neverCreatedText(entry));
		return;
	}

	if (isUnnamed(id)) {
		say(context, perhapsCreatedText(entry), 'warning');
		return;
	}

	say(
		context,
		fate === 'stored'
			? `${name} (${id}) is stored, but not in the list yet. Press ${keyOf(store.getState(), 'refreshAll')} to load the list again.`
			: `${name} (${id}) is not in the list: it was deleted, or you cannot see it.`,
		'warning',
	);
}

async function openUndoOf(context: ServiceContext, entry: JournalEntry): Promise<void> {
	const {id, kind, before, after} = entry;
	const known = undoAtOnce(entry);
	if (known) {
		endDialog(context);
		showUndo(context, known);
	} else if (kind === 'delete' || !after) {
		await openUndoOfDeletion(context, entry, `Undo the deletion of ${shownName(before.name)}`);
	} else {
		await openForOrganization(context, id, `Undo in ${shownName(after.name)}`, {
			open(detail) {
				showUndo(context, undoOfChange(context, entry, detail));
				return undefined;
			},
		});
	}
}

async function openUndoOfAny(context: Context, press: KeyPress, entry: JournalEntry): Promise<void> {
	const {store, commands, registry, nextRequest} = context;
	const part = registry.writes.get(entry.kind);
	if (entry.items && part?.ofRun) {
		await openUndoOfRun(context, entry);
	} else if (part?.undo) {
		store.dispatch(part.undo(store.getState(), entry, nextRequest()));
		await commands.get(part.undoCommand ?? '')?.(context, press);
	} else {
		await (entry.kind === 'create' ? undoCreation(context, entry) : openUndoOf(context, entry));
	}
}

/** Opens the earlier values of the chosen write as a new edit, before its review. For a creation, opens the deletion; for a run, the list of its writes; for a write that no form undoes, what its ability declares. */
export const chooseUndo: Command = async (context, press) => {
	const entry = writeList.chosen(context.store.getState(), context.registry);
	if (entry) {
		await openUndoOfAny(context, press, entry);
	}
};

/** Opens the undo of only this write of a run. */
export const chooseUndoItem: Command = async (context, press) => {
	const write = undoOfRun.chosen(context.store.getState(), context.registry);
	if (write) {
		await openUndoOfAny(context, press, write);
	}
};
