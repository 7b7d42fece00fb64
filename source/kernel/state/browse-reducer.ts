import {buildTree, fitToHeight, setAllCollapsed, setCollapsed} from '../../base/tree/tree.js';
import {sortedByName} from '../../base/tree/sorting.js';
import type {Event, BrowseEvent, Handlers} from './events.js';
import {focusPane, selectRow, moveSelection, withTree} from './selection.js';
import {selectedId, treeHeight} from './selectors.js';
import type {Pane, State, Visits, ChosenColumns} from './state.js';
import {sortingBy} from './column-source.js';
import {withNewTree} from './find.js';
import {withLastSearch} from './searchable.js';
import {openListSearch, searchedId} from './pane-list.js';
import {withListMarks} from './markable.js';
import {withMarkToggled} from './marks.js';
import {soughtText} from './open-search.js';

const mostVisits = 100;

function visit(visits: Visits, key: string | undefined, pane: Pane): Visits {
	const last = visits.stops[visits.at];
	if (key === undefined || (last?.key === key && last.pane === pane)) {
		return visits;
	}

	const isHere = last?.key === key;
	const stops = isHere
		? visits.stops.with(visits.at, {key, pane})
		: [...visits.stops.slice(0, visits.at + 1), {key, pane}].slice(-mostVisits);
	return {stops, at: isHere ? visits.at : stops.length - 1};
}

// Events that jump elsewhere. Passing a row is no visit.
const leading = new Set<Event['type']>([
	'tree/selected',
	'find/accepted',
	'everywhere/entered',
	'everywhere/holderFound',
	'comparison/entered',
	'form/saved',
]);

const isOpening = (event: Event): boolean => event.type === 'pane/focused' && event.pane !== 'tree';

/** The id of the organization that an event visited: one that was opened, jumped to or saved. Going from row to row, or from match to match, visits none. */
export function visitedId(after: State, event: Event): string | undefined {
	const isFilter = event.type === 'find/accepted' && after.find?.kept !== undefined;
	const isJump = event.type !== 'tree/selected' && leading.has(event.type) && !isFilter;
	return isJump || isOpening(event) ? selectedId(after) : undefined;
}

/** Adds the organization that an event led to to the visits. */
export function noteVisit(before: State, after: State, event: Event): State {
	const origin = before.find?.isTyping ? before.find.origin.selectedKey : before.selectedKey;
	// The start of a session leaves no earlier organization.
	const isBeginning = event.type === 'tree/selected' && event.isBeginning === true;
	const hasLed = !isBeginning && leading.has(event.type) && after !== before && after.selectedKey !== origin;
	if (!hasLed && !isOpening(event)) {
		return after;
	}

	const visits = visit(visit(after.visits, origin, before.pane), after.selectedKey, after.pane);
	return visits === after.visits ? after : {...after, visits};
}

/** The visits, moved to the previous (`-1`) or next (`1`) stop. Organizations that are gone are skipped. Undefined if there is no such stop. */
export function visitFrom(
	{visits, selectedKey, pane, tree}: Pick<State, 'visits' | 'selectedKey' | 'pane' | 'tree'>,
	by: 1 | -1,
): Visits | undefined {
	// If the cursor has left the latest stop, there is no next one.
	const here = by === -1 || visits.stops[visits.at]?.key === selectedKey ? visit(visits, selectedKey, pane) : visits;
	for (let at = here.at + by; at >= 0 && at < here.stops.length; at += by) {
		const key = here.stops[at]?.key ?? '';
		if (key !== selectedKey && tree.index.rowByKey.has(key)) {
			return {stops: here.stops, at};
		}
	}

	return undefined;
}

function goThroughVisits(state: State, by: 1 | -1): State {
	const visits = visitFrom(state, by);
	const stop = visits?.stops[visits.at];
	return visits && stop
		? focusPane(selectRow({...state, visits}, state.tree.index.rowByKey.get(stop.key) ?? -1), stop.pane)
		: state;
}

/** Events after which the person is where they want to be. */
export const going: ReadonlySet<Event['type']> = new Set([
	'tree/moved',
	'tree/selected',
	'tree/wentThroughVisits',
	'find/opened',
	'everywhere/holderFound',
	'comparison/entered',
]);

const mostShownKeys = 3;

const withColumns = (state: State, pane: Pane, changed: ChosenColumns): State => ({
	...state,
	columns: new Map(state.columns).set(pane, {...state.columns.get(pane), ...changed}),
});

export const browseHandlers: Handlers<BrowseEvent> = {
	'tree/moved': (state, {by}) => moveSelection(state, by),

	'tree/selected': (state, {key}) => selectRow(state, state.tree.index.rowByKey.get(key) ?? -1),

	'tree/wentThroughVisits': (state, {by}) => goThroughVisits(state, by),

	'tree/markToggled': (state, {id}) => moveSelection(withMarkToggled(state, id), state.pane === 'tree' ? 1 : 0),

	'tree/marksChanged': (state, {ids}) => ({...state, marks: new Set(ids)}),

	'tree/marksCleared': state => ({...state, marks: new Set(), clearedMarks: state.marks}),

	'tree/marksRestored': state => ({...state, marks: new Set(state.clearedMarks), clearedMarks: new Set()}),

	'tree/folded'(state, {key, isCollapsed}) {
		const row = state.tree.index.rowByKey.get(key) ?? -1;
		return withTree(state, setCollapsed(state.tree, row, isCollapsed));
	},

	'tree/restored': (state, {tab, unfoldedDepth, flipped}) =>
		withNewTree(
			{...state, tab},
			buildTree(state.organizations, {
				...buildTree([]),
				unfoldedDepth,
				flipped: new Set(flipped),
				unreadable: state.tree.unreadable,
			}),
		),

	'tree/fitted': state => withTree(state, fitToHeight(state.tree, treeHeight(state))),

	'tree/sorted': (state, {sort}) =>
		withNewTree(
			state,
			buildTree(state.organizations, {...state.tree, sorting: sort ? sortingBy(state, sort) : sortedByName}),
		),

	'tree/allFolded': (state, {isCollapsed}) => withTree(state, setAllCollapsed(state.tree, isCollapsed)),

	'terminal/resized': (state, {columns, rows}) => ({...state, size: {columns, rows}}),

	'terminal/keyShown': (state, {text}) => ({...state, shownKeys: [...state.shownKeys, text].slice(-mostShownKeys)}),

	'terminal/keysNamed': (state, {keys}) => ({...state, connection: {...state.connection, keys}}),

	'terminal/bandwidthChosen': (state, {isLow}) => ({...state, isLowBandwidth: isLow, openedKey: state.selectedKey}),

	'pane/focused': (state, {pane}) => focusPane(state, pane),

	'pane/tabChosen': (state, {tab}) => ({...state, tab, detailScroll: 0}),

	'pane/scrolled': (state, {by}) => ({...state, detailScroll: Math.max(0, state.detailScroll + by)}),

	'pane/columnsChosen': (state, {pane, shown}) => withColumns(state, pane, {shown}),

	'pane/sorted': (state, {pane, sort}) => withColumns(state, pane, {sort}),

	'pane/listSearched': (state, {line}) => ({
		...withLastSearch(state, line.text, state.listSearch?.line.text),
		listSearch: {of: searchedId(state), line, isTyping: true},
	}),

	'pane/listSearchKept'(state) {
		const search = openListSearch(state);
		return {...state, listSearch: search && soughtText(search) !== '' ? {...search, isTyping: false} : undefined};
	},

	'pane/listSearchLeft': state => ({...state, listSearch: undefined}),

	'pane/rowsMarked': (state, {type, ...marks}) => withListMarks(state, marks),

	'message/shown': (state, {message}) => ({...state, message, heard: undefined}),

	'message/heard': (state, {message}) => ({...state, heard: message}),

	'message/cleared': state =>
		(state.message ?? state.heard)
			? {...state, message: undefined, heard: undefined, lastMessage: state.message ?? state.lastMessage}
			: state,
};
