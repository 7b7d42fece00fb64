import type {SortBy} from '../../base/tree/sorting.js';
import {partOf, type Registry} from '../rows/registry.js';
import {seeRows} from '../form-model/seen.js';
import type {Line} from '../form-model/line-editor.js';
import {clamp} from '../state/clamp.js';
import type {DialogEvent, Event} from '../state/events.js';
import {leaveListFor, withLeftList} from '../state/left-list.js';
import {withLastSearch} from '../state/last-searches.js';
import {type Message, type State, withDialog, withoutDialog} from '../state/state.js';

declare module '../state/dialog.js' {
	interface Dialogs {
		readonly message: {readonly messages: readonly Message[]};
	}
}

function moveInList(state: State, by: number, registry: Registry): State {
	const {dialog} = state;
	const choices = partOf(registry, state)?.choices(state, registry);
	if (!choices || !('cursor' in dialog)) {
		return state;
	}

	const {scrolledTo, ...rest} = dialog;
	return withDialog(state, {...rest, cursor: clamp(choices.cursor + by, choices.length - 1)});
}

/** The list in its next state, with the cursor on the row that it was on, if the list still has that. */
function onSameRow(state: State, next: State, registry: Registry): State {
	const part = partOf(registry, state);
	const {items = [], cursor = -1} = part?.choices(state, registry) ?? {};
	const at = part?.choices(next, registry)?.items?.indexOf(items[cursor]) ?? -1;
	return at >= 0 && 'cursor' in next.dialog ? withDialog(next, {...next.dialog, cursor: at}) : next;
}

/** Changes the query. As in the panes, the cursor stays on its row if the row still matches. */
function search(state: State, query: Line, registry: Registry): State {
	if (!('query' in state.dialog)) {
		return state;
	}

	const {scrolledTo: _, ...dialog} = state.dialog;
	return onSameRow(
		state,
		withDialog(state, {
			...dialog,
			query,
			isTyping: true,
			cursor: 0,
			...('isDetailed' in dialog && {isDetailed: false}),
		}),
		registry,
	);
}

/** At the top, the cursor stays there, to show what comes first. Elsewhere, it stays on its row. */
function sort(state: State, by: SortBy | undefined, registry: Registry): State {
	if (!('query' in state.dialog)) {
		return state;
	}

	const {scrolledTo: _, ...dialog} = state.dialog;
	const next = withDialog(state, {...dialog, sort: by});
	return dialog.cursor === 0 ? next : onSameRow(state, next, registry);
}

/** Stores which rows of a review were drawn, unless the dialog has changed in the meantime. */
export function reduceReview(
	state: State,
	{dialog, drawn}: Event & {readonly type: 'review/drawn'},
	registry: Registry,
): State {
	const part = partOf(registry, state);
	const before = part?.seen(state);
	const seen = seeRows(before, drawn);
	const isKnown = Object.values(before ?? {}).join(' ') === Object.values(seen).join(' ');
	return !part || isKnown || state.dialog !== dialog ? state : part.see(state, seen);
}

/** Handles the events that dialogs of all kinds share. */
export function reduceDialog(state: State, event: DialogEvent, registry: Registry): State {
	switch (event.type) {
		case 'dialog/searched': {
			const searched = search(state, event.line, registry);
			return searched === state
				? state
				: withLastSearch(searched, event.line.text, 'query' in state.dialog ? state.dialog.query.text : '');
		}

		case 'dialog/sorted': {
			return sort(state, event.sort, registry);
		}

		case 'dialog/searchEnded': {
			return 'query' in state.dialog ? withDialog(state, {...state.dialog, isTyping: false}) : state;
		}

		case 'dialog/quitAsked': {
			return withDialog(state, {kind: 'quitting', kept: event.kept, lost: event.lost});
		}

		case 'dialog/messageOpened': {
			return withDialog(state, {kind: 'message', messages: event.messages});
		}

		case 'dialog/scrolled': {
			return partOf(registry, state)?.scroll(state, event.to) ?? state;
		}

		case 'dialog/moved': {
			return moveInList(state, event.by, registry);
		}

		case 'dialog/requestsToggled': {
			return {...state, isRequestExact: !state.isRequestExact};
		}

		case 'dialog/leftFor': {
			return leaveListFor(state, event.to);
		}

		case 'dialog/reopened': {
			return withLeftList(state);
		}

		case 'dialog/closed': {
			return withoutDialog(state);
		}
	}
}
