import type {Told} from '../../base/text/told.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../kernel/loop/pace.js';
import type {ChosenMany} from '../../kernel/state/chosen-many.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {noted, unasked} from '../../kernel/state/reading-before-review.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run-in-dialog.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import {isToSend, type BulkRow} from './plan.js';
import type {BulkSubject} from './run.js';

/** What a review of many shows. */
export type ReviewOfMany = {
	readonly subject: BulkSubject;
	readonly rows: readonly BulkRow[];
	readonly warnings: readonly string[];
	readonly pace: RequestPace;
};

/** Events of changing many organizations. `texts`: the lines of a draft, and `except`: the organizations that it leaves out. `at`: the line that cannot be used. */
export type SetEvent =
	| {
			readonly type: 'set/asked';
			readonly chosen: ChosenMany;
			readonly texts?: readonly string[];
			readonly except?: ReadonlySet<string>;
	  }
	| {readonly type: 'set/edited'; readonly line: Line}
	| {readonly type: 'set/lineMoved'; readonly by: 1 | -1}
	| {readonly type: 'set/refused'; readonly text: Told; readonly at?: number}
	| {readonly type: 'set/requested'; readonly request: number}
	| {readonly type: 'set/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'set/stopped'}
	| {readonly type: 'set/reviewed'; readonly request: number; readonly review: ReviewOfMany}
	| {readonly type: 'set/returned'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** What to store in many organizations, one value in each line. `request`: the reading in progress. `text`: its progress, or why the line `refusedAt`, or nothing, can be used. */
		readonly setting: {
			readonly chosen: ChosenMany;
			/** The ids of the organizations that the user left out of the last review. */
			readonly except?: ReadonlySet<string>;
			readonly lines: readonly Line[];
			readonly focused: number;
			readonly request?: number | undefined;
			readonly text?: Told | undefined;
			readonly refusedAt?: number | undefined;
		};
		/** The change of many organizations. `setting`: the dialog to go back to. */
		readonly bulk: RunInDialog & ReviewOfMany & {readonly setting: DialogOf<'setting'>};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly set: SetEvent;
	}
}

type Setting = DialogOf<'setting'>;

const changed = (state: State, change: (dialog: Setting) => Setting): State =>
	state.dialog.kind === 'setting' ? withDialog(state, change(state.dialog)) : state;

/** Moves to the line above or below. Below the last line begins a new one, and a line that is left empty disappears. */
function lineMoved(dialog: Setting, by: 1 | -1): Setting {
	const {lines, focused} = dialog;
	const kept = lines.filter(({text}, at) => at === focused || text.trim() !== '');
	const at = kept.indexOf(lines[focused] ?? lineOf('')) + by;
	const isNew = at === kept.length && (kept.at(-1)?.text ?? '').trim() !== '';
	const shown = isNew ? [...kept, lineOf('')] : kept;
	return {...unasked(dialog), lines: shown, focused: Math.max(0, Math.min(at, shown.length - 1))};
}

export function reduceSet(state: State, event: SetEvent): State {
	switch (event.type) {
		case 'set/asked': {
			const lines = (event.texts ?? ['']).map(text => lineOf(text));
			return withDialog(state, {
				kind: 'setting',
				chosen: event.chosen,
				lines,
				focused: lines.length - 1,
				...(event.except && {except: event.except}),
			});
		}

		case 'set/edited': {
			return changed(state, dialog => ({
				...unasked(dialog),
				lines: dialog.lines.map((line, at) => (at === dialog.focused ? event.line : line)),
			}));
		}

		case 'set/lineMoved': {
			return changed(state, dialog => lineMoved(dialog, event.by));
		}

		case 'set/refused': {
			const {text, at} = event;
			return changed(state, dialog => ({
				...unasked(dialog),
				text,
				...(at !== undefined && {refusedAt: at, focused: at}),
			}));
		}

		case 'set/requested': {
			return changed(state, dialog => ({...unasked(dialog), request: event.request}));
		}

		case 'set/noted': {
			return changed(state, dialog => noted(dialog, event));
		}

		case 'set/stopped': {
			return changed(state, unasked);
		}

		case 'set/reviewed': {
			const {dialog} = state;
			if (dialog.kind !== 'setting' || dialog.request !== event.request) {
				return state;
			}

			const leftOut = event.review.rows.filter(
				row => isToSend(row) && dialog.except?.has(row.organization.id) === true,
			);
			return withDialog(state, {
				...unsentRun,
				...event.review,
				leftOut: new Set(leftOut.map(({organization: {id}}) => id)),
				kind: 'bulk',
				setting: unasked(dialog),
			});
		}

		case 'set/returned': {
			return state.dialog.kind === 'bulk'
				? withDialog(state, {...state.dialog.setting, except: state.dialog.leftOut})
				: state;
		}
	}
}
