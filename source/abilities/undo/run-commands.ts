import type {Command, Context} from '../../kernel/loop/context.js';
import {dryRunText, say} from '../../kernel/loop/tell.js';
import {orFail} from '../../kernel/loop/load.js';
import {inDialog, stopSending} from '../../kernel/loop/until.js';
import {itemsLeft, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {told} from '../../base/text/told.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {runUndoIn, writesToUndo} from './run-state.js';
import {undoneText} from './run-rows.js';

/** Opens the review of the undo of a run, without what cannot be undone, and shows there what became of its writes in the meantime. */
export async function openUndoOfRun(context: Context, run: JournalEntry): Promise<void> {
	const {store, registry, undoMany, nextRequest} = context;
	const whyNotItem = registry.writes.get(run.kind)?.ofRun?.whyNotItem;
	const writes = (run.items ?? []).flatMap(({write}) => write ?? []);
	const [first] = writes;
	if (first) {
		checkUndo(context, first);
	}

	const look = undoMany.get(run.kind)?.look;
	const request = nextRequest();
	const reading = inDialog(context);
	store.dispatch({
		type: 'undoRun/opened', run, leftOut: writes.filter(write => whyNotItem?.(write) !== undefined), ...(look && {looking: request}),
	});
	if (!look) {
		return;
	}

	await orFail(async () => {
		const found = await look(reading, itemsLeft(run).flatMap(({write}) => write ?? []));
		store.dispatch({type: 'undoRun/looked', request, found});
	}, error => {
		store.dispatch({type: 'undoRun/looked', request, error});
	});
}

export const toggleUndoItem: Command = ({store}) => {
	store.dispatch({type: 'undoRun/toggled'});
};

export const toggleUndoItems: Command = ({store}) => {
	store.dispatch({type: 'undoRun/allToggled'});
};

/** Loads again the lists that show what was undone. */
async function reload(context: Context, run: JournalEntry, writes: readonly JournalEntry[]): Promise<void> {
	const {store, paneLoaders, registry} = context;
	const changes = registry.writes.get(run.kind)?.ofRun?.changes;
	const loader = paneLoaders.find(({pane}) => pane === changes?.pane);
	const ids = new Set(writes.flatMap(write => changes?.organizationsOf(write) ?? []));
	await Promise.all([...ids].filter(id => loader?.isKnown(store.getState(), id)).map(async id => loader?.load(context, id, true)));
}

/** Undoes the writes of the run that are not left out, one after the other. */
export const sendUndoRun: Command = async context => {
	const {store, dryRun, nextRequest, undoMany, registry} = context;
	const undoing = runUndoIn(store.getState());
	const undo = undoing && undoMany.get(undoing.run.kind);
	if (!undo) {
		return;
	}

	const {run} = undoing;
	const writes = writesToUndo(undoing);
	const request = nextRequest();
	const unsent: string[] = [];
	store.dispatch({type: 'undoRun/sent', request});
	const {refused, stop} = await undo.send(context, run, {
		writes,
		changed(write, result) {
			store.dispatch({
				type: 'undoRun/itemChanged', request, write, result,
			});
		},
		waiting(seconds, why) {
			store.dispatch({type: 'undoRun/waited', request, ...(seconds > 0 && {note: `${why} cforgs continues in ${seconds} s; press ${keyOf(store.getState(), 'stopUndoRun')} to stop it.`})});
		},
		isStopping() {
			const step = runUndoIn(store.getState())?.step;
			return step?.name !== 'sending' || step.request !== request || step.isStopping === true;
		},
		unsent(text) {
			unsent.push(text);
		},
	});
	if (dryRun) {
		dryRun(unsent.join('\n\n'));
		store.dispatch({type: 'dialog/closed'});
		say(context, dryRunText, 'warning');
		return;
	}

	const now = runUndoIn(store.getState());
	const tally = now ? undoneText(now, registry.writes.get(run.kind)?.ofRun?.done ?? '') : '';
	store.dispatch({type: 'undoRun/ended', request, note: refused ?? (stop === undefined ? tally : told`${stop} ${tally}`)});
	await reload(context, run, writes);
};

/** Stops after the current request. A second call also stops waiting for its answer. */
export const stopUndoRun: Command = async (context, press) => {
	const step = runUndoIn(context.store.getState())?.step;
	if (step?.name === 'sending' && step.isStopping) {
		await stopSending(context, press);
	}

	context.store.dispatch({type: 'undoRun/stopAsked'});
};
