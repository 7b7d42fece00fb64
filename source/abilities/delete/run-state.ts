import type {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import type {ChosenMany} from '../../kernel/state/chosen-many.js';
import {withCreated} from '../../kernel/state/listing-reducer.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run-in-dialog.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {DeletionRow} from './plan.js';
import {withoutDeleted} from './state.js';

/** Events of the deletion of several organizations. `restored`: an undo created one again. */
export type DeletionsEvent =
	| {
			readonly type: 'deletions/opened';
			readonly chosen: ChosenMany;
			readonly request: number;
			readonly except?: ReadonlySet<string>;
	  }
	| {readonly type: 'deletions/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'deletions/checked'; readonly request: number; readonly rows: readonly DeletionRow[]}
	| {readonly type: 'deletions/checkFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'deletions/deleted'; readonly id: string}
	| {readonly type: 'deletions/restored'; readonly organization: Organization; readonly at: number};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** What blocks the deletion of several organizations, while it is read. `except`: the ids that the user left out before. */
		readonly deletionsCheck: {
			readonly chosen: ChosenMany;
			readonly except?: ReadonlySet<string>;
			readonly request: number;
			readonly text: Told;
			readonly error?: ApiError;
		};
		readonly deletions: RunInDialog & {readonly chosen: ChosenMany; readonly rows: readonly DeletionRow[]};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly deletions: DeletionsEvent;
	}
}

function withoutMark(state: State, id: string): State {
	return state.marks.has(id) ? {...state, marks: new Set([...state.marks].filter(each => each !== id))} : state;
}

export function reduceDeletions(state: State, event: DeletionsEvent): State {
	const {dialog} = state;
	const checking =
		dialog.kind === 'deletionsCheck' && 'request' in event && dialog.request === event.request ? dialog : undefined;
	switch (event.type) {
		case 'deletions/opened': {
			const {chosen, request, except} = event;
			return withDialog(state, {
				kind: 'deletionsCheck',
				chosen,
				request,
				...(except && {except}),
				text: 'Checking what is in the organizations …',
			});
		}

		case 'deletions/noted': {
			return checking ? withDialog(state, {...checking, text: event.text}) : state;
		}

		case 'deletions/checked': {
			return checking
				? withDialog(state, {
						...unsentRun,
						kind: 'deletions',
						chosen: checking.chosen,
						rows: event.rows,
						leftOut: checking.except ?? new Set(),
						proposed: new Set(),
					})
				: state;
		}

		case 'deletions/checkFailed': {
			return checking ? withDialog(state, {...checking, error: event.error}) : state;
		}

		case 'deletions/deleted': {
			// A deleted organization loses its mark without a message.
			return withoutDeleted(withoutMark(state, event.id), event.id);
		}

		case 'deletions/restored': {
			return withCreated(state, [event.organization], event.at);
		}
	}
}
