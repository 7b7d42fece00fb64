import {writeKey, type JournalEntry, itemsLeft} from '../../kernel/form-model/journal-entry.js';
import type {Registry} from '../../kernel/rows/registry.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import type {ApiError} from '../../base/api/api-error.js';
import {editByJournal, type FoundEdit, type FoundOfWrite, isEdit, isFoundEdit} from '../../kernel/state/item-result.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import type {Handlers} from '../../kernel/state/events.js';
import {writeList, undoOfRun} from './rows.js';

/** Events of the list of writes. */
export type UndoEvent =
	| {readonly type: 'undo/checked'; readonly failure: string | undefined}
	| {readonly type: 'undo/opened'; readonly entries: readonly JournalEntry[]; readonly now: number}
	| {readonly type: 'undo/lookedUp'; readonly entries: readonly JournalEntry[]};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly undo: Searchable & {readonly entries: readonly JournalEntry[]; readonly now: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly undo: UndoEvent;
	}
}

export const undoHandlers: Handlers<UndoEvent, Registry> = {
	'undo/checked': (state, {failure}) => ({...state, journalFailure: failure}),

	'undo/opened': (state, {entries, now}) => withDialog(state, {...unsearched, kind: 'undo', entries, now}),

	'undo/lookedUp'(state, {entries}, registry) {
		const {dialog} = state;
		// Writes that were not stored leave the list.
		return dialog.kind === 'undo'
			? writeList.staying(
					state,
					withDialog(state, {...dialog, entries}),
					(one, other) => writeKey(one) === writeKey(other),
					registry,
				)
			: state;
	},
};

/** Events of the undo of a run. */
export type UndoRunEvent =
	| {
			readonly type: 'undoRun/opened';
			readonly run: JournalEntry;
			readonly looking?: number;
			readonly except?: ReadonlySet<string>;
	  }
	| {
			readonly type: 'undoRun/looked';
			readonly request: number;
			readonly found?: ReadonlyMap<string, FoundOfWrite>;
			readonly error?: ApiError;
	  };

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The undo of a run. `writes`: what is left of the run. `edits`: what their undo writes, by the journal and then by the stored values. */
		readonly undoRun: RunInDialog & {
			readonly run: JournalEntry;
			readonly writes: readonly JournalEntry[];
			readonly edits: ReadonlyMap<string, FoundEdit>;
			/** The request that reads what became of the writes in the meantime, then what it found by `writeKey`, or why it could not be read. */
			readonly looked?: {
				readonly request?: number | undefined;
				readonly found?: ReadonlyMap<string, FoundOfWrite> | undefined;
				readonly error?: ApiError | undefined;
			};
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly undoRun: UndoRunEvent;
	}
}

export const runUndoIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'undoRun'> | undefined =>
	dialog.kind === 'undoRun' ? dialog : undefined;

const editsOf = (writes: readonly JournalEntry[]): ReadonlyMap<string, FoundEdit> =>
	new Map(writes.filter(write => isEdit(write)).map(write => [writeKey(write), editByJournal(write)]));

const foundEdits = (
	found: ReadonlyMap<string, FoundOfWrite> = new Map<string, FoundOfWrite>(),
): ReadonlyArray<readonly [string, FoundEdit]> =>
	[...found].flatMap(([key, each]): ReadonlyArray<readonly [string, FoundEdit]> =>
		isFoundEdit(each) ? [[key, each]] : [],
	);

export const undoRunHandlers: Handlers<UndoRunEvent, Registry> = {
	'undoRun/opened'(state, {run, looking, except = new Set<string>()}) {
		const writes = itemsLeft(run).flatMap(({write}) => write ?? []);
		return withDialog(state, {
			...unsentRun,
			kind: 'undoRun',
			run,
			writes,
			edits: editsOf(writes),
			leftOut: except,
			proposed: new Set(),
			...(looking !== undefined && {looked: {request: looking}}),
		});
	},

	'undoRun/looked'(state, {request, found, error}, registry) {
		const dialog = runUndoIn(state);
		if (dialog?.looked?.request !== request) {
			return state;
		}

		// The rows have another order and other values now.
		const chosen = undoOfRun.chosen(state, registry);
		const {seen, ...rest} = dialog;
		const next = {...rest, looked: {found, error}, edits: new Map([...dialog.edits, ...foundEdits(found)])};
		const at = undoOfRun.inOrder(next, registry).findIndex(write => chosen && writeKey(write) === writeKey(chosen));
		return withDialog(state, {...next, kind: 'undoRun', cursor: dialog.cursor === 0 ? 0 : Math.max(0, at)});
	},
};
