import type {Command, Context} from '../../kernel/loop/context.js';
import {orFail} from '../../kernel/loop/load.js';
import {sendRun} from '../../kernel/loop/run-dialog.js';
import {inDialog} from '../../kernel/loop/until.js';
import {itemsLeft, type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import {checkUndo, recordedChanges} from '../../kernel/writes/journal.js';
import {undoOfRun} from './run-rows.js';
import {runUndoIn} from './run-state.js';

/** Opens the review of the undo of a run, without what cannot be undone, and shows there what became of its writes in the meantime. `except`: the keys of the writes that the user left out of an earlier review. */
export async function openUndoOfRun(context: Context, run: JournalEntry, except?: ReadonlySet<string>): Promise<void> {
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

	await orFail(
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

/** Loads again the lists that show what was undone. */
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
