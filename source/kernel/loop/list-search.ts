import {prepareSearch} from '../../base/tree/search.js';
import {nextOrder} from '../columns/column.js';
import {lineOf, typeSearch} from '../form-model/line-editor.js';
import {choicesIn, extentOf, paneOf, partOf, type Choices, type Registry} from '../rows/registry.js';
import {neighbouringMatch, isNothingFound} from '../state/find.js';
import {keyOf} from '../state/key-of.js';
import {lastSearchOf} from '../state/searchable.js';
import {openListSearch as openSearch} from '../state/pane-list.js';
import {isDialogSearched, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {lookAtProfiles} from '../state/found.js';
import type {Context, Command, ServiceContext} from './context.js';
import {afterMove, scrollBy} from './dialogs.js';
import {say} from './tell.js';
import {namedInFilters} from './named-in-filters.js';

/** Does work in parts, so that keys come before each. Undefined if the user has left. */
export async function keysFirst<Result>(
	{wait}: Pick<Context, 'wait'>,
	parts: Generator<undefined, Result>,
	isWaiting: () => boolean,
): Promise<Result | undefined> {
	let part: IteratorResult<undefined, Result>;
	do {
		await wait(0); // eslint-disable-line no-await-in-loop -- Keys come first.
		if (!isWaiting()) {
			return undefined;
		}

		part = parts.next();
	} while (!part.done);

	return part.value;
}

const isInDialog = ({dialog}: State): boolean => dialog.kind !== 'none';

/** Searches the list of the open dialog, or of the focused pane. */
export const openListSearch: Command = context => {
	const {store, registry} = context;
	const state = store.getState();
	store.dispatch({type: isInDialog(state) ? 'dialog/searched' : 'pane/listSearched', line: lineOf('')});
	const note = partOf(registry, state)?.list?.searchNote?.(state);
	if (note !== undefined) {
		say(context, note);
	}
};

export const typeIntoListSearch: Command = ({store}, press) => {
	const state = store.getState();
	const {dialog} = state;
	const search = openSearch(state);
	if ('query' in dialog) {
		store.dispatch({type: 'dialog/searched', line: typeSearch(dialog.query, press)});
	} else if (search) {
		store.dispatch({type: 'pane/listSearched', line: typeSearch(search.line, press)});
	}
};

export const keepListSearch: Command = ({store}) => {
	store.dispatch({type: isInDialog(store.getState()) ? 'dialog/searchEnded' : 'pane/listSearchKept'});
};

export const leaveListSearch: Command = ({store}) => {
	if (!isInDialog(store.getState())) {
		store.dispatch({type: 'pane/listSearchLeft'});
		return;
	}

	store.dispatch({type: 'dialog/searched', line: lineOf('')});
	store.dispatch({type: 'dialog/searchEnded'});
};

/** For the last search of the list, which comes back on an empty line, above the first row. */
export function whyNotRecallSearch(state: State, registry: Registry): string | undefined {
	const {dialog} = state;
	const line = 'query' in dialog ? dialog.query : openSearch(state)?.line;
	const cursor = searchedList(state, registry)?.cursor ?? 0;
	return line?.text === '' && cursor <= 0 && lastSearchOf(state) !== undefined
		? undefined
		: 'There is no earlier search to bring back.';
}

export const recallListSearch: Command = ({store}) => {
	const state = store.getState();
	store.dispatch({
		type: isInDialog(state) ? 'dialog/searched' : 'pane/listSearched',
		line: lineOf(lastSearchOf(state) ?? ''),
	});
};

const filterIn = ({store, registry}: Context) => {
	const part = partOf(registry, store.getState());
	return part?.list?.filter ?? part?.run?.filter;
};

const filterBy =
	(by: 1 | -1): Command =>
	context => {
		const filter = filterIn(context);
		if (filter) {
			context.store.dispatch(filter.moved(by));
		}
	};

export const showNextFilter: Command = filterBy(1);

export const showPreviousFilter: Command = filterBy(-1);

export const clearListFilter: Command = context => {
	const filter = filterIn(context);
	if (filter) {
		context.store.dispatch(filter.cleared);
	}
};

/** Sorts the list of the open dialog by its next column; after the last column, as usual. */
export const sortList: Command = ({store, registry}) => {
	const state = store.getState();
	const orders = partOf(registry, state)?.list?.orders;
	if (!orders || !('query' in state.dialog)) {
		return;
	}

	const sort = nextOrder(orders, state.dialog.sort);
	store.dispatch({type: 'dialog/sorted', sort});
	if (!sort) {
		say({store}, 'In the usual order.');
	}
};

type List = Pick<Choices, 'length' | 'cursor' | 'moved'> & {readonly isTyping: boolean; readonly none: string};

/** The matches of the search in the open dialog or the focused list; undefined if there is no such search. */
function searchedList(state: State, registry: Registry): List | undefined {
	const {dialog} = state;
	const choices = choicesIn(state, registry);
	if (choices && 'query' in dialog) {
		return dialog.isTyping || isDialogSearched(state)
			? {...choices, isTyping: dialog.isTyping, none: 'Nothing matches.'}
			: undefined;
	}

	const search = openSearch(state);
	const {unit, matches, moved} = paneOf(registry, state);
	return (
		search && {
			...(matches?.(state) ?? {length: 0, cursor: -1}),
			moved: by => moved(state, by, 0),
			isTyping: search.isTyping,
			none: `No ${unit} matches.`,
		}
	);
}

const aroundText = (direction: 1 | -1): string =>
	direction === 1 ? 'Continued from the first match.' : 'Continued from the last match.';

/** Goes to the next (`1`) or previous (`-1`) match in a list. It continues at the other end. */
async function goInList(
	context: Context,
	{length, cursor, moved, isTyping, none}: List,
	direction: 1 | -1,
): Promise<void> {
	const {store} = context;
	const next = (cursor + direction + length) % length;
	if (length === 0 || next === cursor) {
		say({store}, length === 0 ? none : 'This is the only match.');
		return;
	}

	store.dispatch(moved(next - cursor));
	// While the person types, the search line takes the place of the message.
	if (!isTyping && (next - cursor) * direction < 0) {
		say({store}, aroundText(direction));
	}

	await afterMove(context);
}

function goInTree({store}: Context, direction: 1 | -1): void {
	const state = store.getState();
	const row = neighbouringMatch(state, direction) ?? -1;
	const key = state.tree.index.keyAt(row);
	if (key !== undefined && key === state.selectedKey) {
		say({store}, 'This is the only match.');
	} else if (key === undefined) {
		say({store}, `Nothing loaded matches. Press ${keyOf(state, 'openFind')} to find something else.`, 'warning');
	} else {
		store.dispatch({type: 'tree/selected', key});
		const isAround = direction === 1 ? row < selectedRow(state) : row > selectedRow(state);
		if (isAround && state.find?.isTyping === false) {
			say({store}, aroundText(direction));
		}
	}
}

const goToMatch =
	(direction: 1 | -1): Command =>
	async context => {
		const state = context.store.getState();
		const list = searchedList(state, context.registry);
		if ('query' in state.dialog && !choicesIn(state, context.registry) && extentOf(state, context.registry)) {
			// A text shows only its matches, so the next one is further down.
			scrollBy(context, direction);
		} else if (list) {
			await goInList(context, list, direction);
		} else {
			goInTree(context, direction);
		}
	};

export const findNext: Command = goToMatch(1);

export const findPrevious: Command = goToMatch(-1);

/** Prepares the names of a long list before the first letter is typed. It works in parts, so that keys can act in between. */
export async function prepareNames({store, wait}: Pick<ServiceContext, 'store' | 'wait'>): Promise<void> {
	do {
		// eslint-disable-next-line no-await-in-loop -- One part after the other.
		await wait(0);
	} while (prepareSearch(store.getState().tree.index) > 0);
}

/** Prepares known profiles for the first term of a filter, in parts as well. */
export async function prepareProfiles({store, wait}: Pick<ServiceContext, 'store' | 'wait'>): Promise<void> {
	await keysFirst({wait}, lookAtProfiles(store.getState()), () => true);
}

/** Narrows the tree to what a filter finds, as if it had been typed. The filter stays open if it finds nothing. */
export function narrowTo(context: Context, filter: string): void {
	const {store, now} = context;
	store.dispatch({type: 'find/left'});
	store.dispatch({type: 'find/opened', now: now(), named: namedInFilters(context)});
	store.dispatch({type: 'find/edited', line: lineOf(filter)});
	if (!isNothingFound(store.getState())) {
		store.dispatch({type: 'find/accepted'});
	}
}
