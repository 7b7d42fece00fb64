import type {ApiError} from '../../base/api/api-error.js';
import {itemsLeft, type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {SeenRows} from '../../kernel/form-model/seen.js';
import {isItemOpen, type ItemState} from '../../kernel/state/item-result.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import type {Told} from '../../base/text/told.js';

/** The undo of a run: its review, its progress, or its result. `writes`: what is left of the run. `leftOut`, `results`: by `writeKey`. */
export type RunUndo = {
	readonly run: JournalEntry;
	readonly writes: readonly JournalEntry[];
	readonly leftOut: ReadonlySet<string>;
	readonly results: ReadonlyMap<string, ItemState>;
	/** The request that reads what became of the writes in the meantime, then texts by `writeKey`, or why it could not be read. */
	readonly looked?: {readonly request?: number | undefined; readonly found?: ReadonlyMap<string, string> | undefined; readonly error?: ApiError | undefined};
	readonly step:
		| {readonly name: 'reviewing'}
		| {readonly name: 'sending'; readonly request: number; readonly isStopping?: true; readonly note?: string}
		| {readonly name: 'ended'; readonly note: Told};
};

/** Events of the undo of a run. */
export type UndoRunEvent =
	| {readonly type: 'undoRun/opened'; readonly run: JournalEntry; readonly leftOut: readonly JournalEntry[]; readonly looking?: number}
	| {readonly type: 'undoRun/looked'; readonly request: number; readonly found?: ReadonlyMap<string, string>; readonly error?: ApiError}
	| {readonly type: 'undoRun/toggled'}
	| {readonly type: 'undoRun/allToggled'}
	| {readonly type: 'undoRun/sent'; readonly request: number}
	| {readonly type: 'undoRun/itemChanged'; readonly request: number; readonly write: JournalEntry; readonly result: ItemState}
	| {readonly type: 'undoRun/waited'; readonly request: number; readonly note?: string}
	| {readonly type: 'undoRun/stopAsked'}
	| {readonly type: 'undoRun/ended'; readonly request: number; readonly note: Told};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly undoRun: {readonly undoing: RunUndo; readonly cursor: number; readonly seen?: SeenRows | undefined};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly undoRun: UndoRunEvent;
	}
}

export const runUndoIn = ({dialog}: Pick<State, 'dialog'>): RunUndo | undefined => dialog.kind === 'undoRun' ? dialog.undoing : undefined;

/** The write under the cursor. */
export const chosenWrite = ({dialog}: Pick<State, 'dialog'>): JournalEntry | undefined => dialog.kind === 'undoRun' ? dialog.undoing.writes[dialog.cursor] : undefined;

/** What became of the undo of a write. */
export const stateOfUndo = ({leftOut, results}: RunUndo, write: JournalEntry): ItemState =>
	results.get(writeKey(write)) ?? {status: leftOut.has(writeKey(write)) ? 'left_out' : 'waiting'};

/** Whether the undo of a write is still to be sent, unless the user leaves it out. */
export const isUndoOpen = ({results}: RunUndo, write: JournalEntry): boolean => isItemOpen(results.get(writeKey(write)) ?? {status: 'waiting'});

/** The writes whose undo is sent next. */
export const writesToUndo = (undoing: RunUndo): readonly JournalEntry[] => undoing.writes.filter(write => !undoing.leftOut.has(writeKey(write)) && isUndoOpen(undoing, write));

function changed(state: State, change: (undoing: RunUndo) => Partial<RunUndo>): State {
	const {dialog} = state;
	return dialog.kind === 'undoRun' ? withDialog(state, {...dialog, undoing: {...dialog.undoing, ...change(dialog.undoing)}}) : state;
}

/** Changes the undo while it is sent. Ignores an answer to an earlier one. */
const whileSending = (state: State, request: number, change: (undoing: RunUndo, step: RunUndo['step'] & {readonly name: 'sending'}) => Partial<RunUndo>): State =>
	changed(state, undoing => undoing.step.name === 'sending' && undoing.step.request === request ? change(undoing, undoing.step) : {});

/** Shows the result from its beginning. */
function fromTop(state: State): State {
	if (state.dialog.kind !== 'undoRun' || state.dialog.undoing.step.name !== 'ended') {
		return state;
	}

	const {scrolledTo, ...dialog} = state.dialog;
	return withDialog(state, {...dialog, cursor: 0});
}

function toggled(state: State): State {
	const write = chosenWrite(state);
	return changed(state, ({leftOut}) => {
		const key = write ? writeKey(write) : '';
		return {leftOut: new Set(leftOut.has(key) ? [...leftOut].filter(each => each !== key) : [...leftOut, key])};
	});
}

export function reduceUndoRun(state: State, event: UndoRunEvent): State {
	switch (event.type) {
		case 'undoRun/opened': {
			const {run, leftOut, looking} = event;
			return withDialog(state, {
				kind: 'undoRun',
				undoing: {
					run, writes: itemsLeft(run).flatMap(({write}) => write ?? []), leftOut: new Set(leftOut.map(write => writeKey(write))), results: new Map(), step: {name: 'reviewing'}, ...(looking !== undefined && {looked: {request: looking}}),
				},
				cursor: 0,
			});
		}

		case 'undoRun/looked': {
			const {request, found, error} = event;
			return changed(state, ({looked}) => looked?.request === request ? {looked: {found, error}} : {});
		}

		case 'undoRun/toggled': {
			return toggled(state);
		}

		case 'undoRun/allToggled': {
			return changed(state, undoing => ({leftOut: new Set(writesToUndo(undoing).length === 0 ? [] : undoing.writes.map(write => writeKey(write)))}));
		}

		case 'undoRun/sent': {
			return changed(state, () => ({step: {name: 'sending', request: event.request}}));
		}

		case 'undoRun/itemChanged': {
			return whileSending(state, event.request, ({results, writes}, {note, ...step}) => writes.includes(event.write) ? {results: new Map(results).set(writeKey(event.write), event.result), step} : {});
		}

		case 'undoRun/waited': {
			return whileSending(state, event.request, (_, {note, ...step}) => ({step: {...step, ...(event.note !== undefined && {note: event.note})}}));
		}

		case 'undoRun/stopAsked': {
			return changed(state, ({step}) => step.name === 'sending' ? {step: {...step, isStopping: true}} : {});
		}

		case 'undoRun/ended': {
			return fromTop(whileSending(state, event.request, () => ({step: {name: 'ended', note: event.note}})));
		}
	}
}
