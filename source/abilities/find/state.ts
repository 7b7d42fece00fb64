import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import {narrow} from '../../base/tree/tree.js';
import {isId, keyOf} from '../../kernel/state/key-of.js';
import {
	findMatches,
	isFiltering,
	isListingPins,
	seenAnew,
	seenThrough,
	toBestMatch,
	isNothingFound,
	leftListOf,
} from '../../kernel/state/find.js';
import {type Completing, soughtText, type Find} from '../../kernel/state/open-search.js';
import {selectRow} from '../../kernel/state/selection.js';
import {selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {openListSearch} from '../../kernel/state/pane-list.js';
import {nothingFitsText} from '../../kernel/rows/listing-text.js';
import {openFilter} from '../../kernel/state/found.js';
import type {Told} from '../../base/text/told.js';
import type {Handlers} from '../../kernel/state/events.js';

export type FindEvent =
	| {
			readonly type: 'find/opened';
			readonly now?: number;
			readonly named?: Find['named'];
			readonly oldest?: string | undefined;
	  }
	/** The groups or saved filters are others now. */
	| {readonly type: 'find/named'; readonly named: NonNullable<Find['named']>}
	| {readonly type: 'find/edited'; readonly line: Line; readonly completing?: Completing}
	| {readonly type: 'find/accepted'; readonly key?: string}
	| {readonly type: 'find/serverAsked'}
	| {readonly type: 'find/serverAnswered'; readonly query: string; readonly hasNothing: boolean}
	| {readonly type: 'find/left'};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly find: FindEvent;
	}
}

/** Restores the selection and the tree from before the search. If the list was reloaded and no longer has that row, the current match stays selected. */
function backToOrigin(state: State, {origin}: Find): State {
	const {keyAt, rowByKey} = state.tree.index;
	const selectedKey = origin.selectedKey ?? keyAt(0);
	const back = {...state, tree: narrow(state.tree, undefined), cursorRow: origin.cursorRow};
	return selectedKey === undefined || rowByKey.has(selectedKey)
		? {...back, selectedKey}
		: selectRow(back, rowByKey.get(state.selectedKey ?? '') ?? 0);
}

function editFind(state: State, {completing, ...before}: Find, edited: Pick<Find, 'completing' | 'line'>): State {
	const find = {...before, ...edited};
	if (soughtText(find) === soughtText(before)) {
		return {...state, find};
	}

	const {server, kept, ...changed} = find;
	const restored = {...backToOrigin(state, find), find: changed};
	return toBestMatch({...restored, tree: seenThrough(restored, restored.tree)});
}

const judged = ['accounts', 'members', 'details', 'profiles', 'marks'] as const;

/** Narrows the tree again after something changed that its filter looks at. */
export const filterAgain = (state: State, before: State): State =>
	state.tree.matches &&
	state.find === before.find &&
	judged.some(part => state[part] !== before[part]) &&
	isFiltering(state)
		? seenAnew(before, state)
		: state;

const namesOthers = /(?:^|[\s\-])(?:filter|in):/iv;

/** Looks at other groups and saved filters. What a filter that names them found before does not stay. */
function nameOthers(state: State, find: Find, named: NonNullable<Find['named']>): State {
	if (!namesOthers.test(soughtText(find))) {
		return {...state, find: {...find, named}};
	}

	const {kept, ...rest} = find;
	const changed = seenAnew(state, {...state, find: {...rest, named}});
	return kept && changed.find ? {...changed, find: {...changed.find, kept: idsFound(changed)}} : changed;
}

const widened = (state: State): State =>
	state.tree.matches ? selectRow({...state, tree: narrow(state.tree, undefined)}, selectedRow(state)) : state;

function idsFound(state: State): ReadonlySet<string> {
	const {idAt} = state.tree.index;
	return new Set([...findMatches(state).rows].map(row => idAt(row)).filter(id => id !== undefined));
}

function acceptFind(state: State, {server, completing, ...find}: Find, key = ''): State {
	if (isFiltering(state)) {
		return {...state, find: {...find, isTyping: false, kept: idsFound(state)}};
	}

	// The pinned organizations are no search to continue.
	const kept = {...backToOrigin(state, find), find: isListingPins(state) ? undefined : {...find, isTyping: false}};
	const match = findMatches(state).current === -1 ? undefined : selectedRow(state);
	const row = state.tree.index.rowByKey.get(key) ?? match;
	return row === undefined ? kept : selectRow(kept, row);
}

function receiveAnswer(state: State, {query, hasNothing}: FindEvent & {readonly type: 'find/serverAnswered'}): State {
	if (!state.find?.isTyping || soughtText(state.find) !== query) {
		return state;
	}

	const {server, ...find} = state.find;
	return {...state, find: hasNothing ? {...find, server: 'foundNothing'} : find};
}

/** Remembers what was sought, whether or not the person kept it. */
function withSought(state: State, find: Find): State {
	const text = find.line.text.trim();
	return text === '' ? state : {...state, lastSought: text};
}

export const findHandlers: Handlers<FindEvent> = {
	'find/opened'(state, {now, named, oldest}) {
		const {find, selectedKey, cursorRow} = state;
		const opened: State = {
			...state,
			pane: 'tree',
			find: {
				// A filter is changed rather than typed again.
				line: find && isFiltering(state) ? find.line : lineOf(''),
				isTyping: true,
				openedAt: now ?? 0,
				...(named && {named}),
				origin: {selectedKey, cursorRow},
				...(oldest !== undefined && {oldest}),
			},
		};
		return isListingPins(opened) ? toBestMatch({...opened, tree: seenThrough(opened, opened.tree)}) : opened;
	},

	'find/named'(state, {named}) {
		const {find} = state;
		return find ? nameOthers(state, find, named) : state;
	},

	'find/edited'(state, {line, completing}) {
		const {find} = state;
		return find ? editFind(state, find, {line, ...(completing && {completing})}) : state;
	},

	'find/accepted'(state, {key}) {
		const {find} = state;
		return find?.isTyping ? withSought(acceptFind(state, find, key), find) : state;
	},

	'find/serverAsked'(state) {
		const {find} = state;
		return find?.isTyping ? {...state, find: {...find, server: 'asked'}} : state;
	},

	'find/serverAnswered': (state, event) => receiveAnswer(state, event),

	'find/left'(state) {
		const {find} = state;
		if (!find) {
			return state;
		}

		const query = soughtText(find);
		const missedId = find.server === 'foundNothing' && isId(query) ? query : undefined;
		const left = find.isTyping ? backToOrigin(state, find) : widened(state);
		return withSought({...left, find: undefined, missedId}, find);
	},
};

export const whyNotFindNext: WhyNot = state =>
	(state.find ?? openListSearch(state))
		? undefined
		: `There is no search to continue. Press ${keyOf(state, 'openFind')} to find something.`;

/** For moving between matches while the person types a search. */
export function whyNotMatch(state: State): Told | undefined {
	return soughtText(state.find) === ''
		? isListingPins(state)
			? undefined
			: 'Type what to find first.'
		: (whyNotFilter(state) ??
				(isNothingFound(state)
					? `Nothing loaded matches. Press ${keyOf(state, 'acceptFind')} to ask the server.`
					: undefined));
}

/** For the last search, which comes back on an empty line, above the pinned organizations. */
export function whyNotRecall(state: State): Told | undefined {
	const isAbovePins = state.find?.line.text === '' && (!isListingPins(state) || findMatches(state).current <= 0);
	return isAbovePins && state.lastSought !== undefined
		? undefined
		: (whyNotMatch(state) ?? 'You have not searched yet.');
}

/** Why a filter cannot be kept, in a sentence. */
function whyNotFilter(state: State): Told | undefined {
	const [problem] = openFilter(state)?.problems ?? [];
	return problem?.text ?? (openFilter(state) && isNothingFound(state) ? nothingFitsText(state) : undefined);
}

export const whyNotAccept: WhyNot = state =>
	whyNotFilter(state) ??
	(state.find?.server === 'asked' && isNothingFound(state)
		? `The server is being asked. Press ${keyOf(state, 'leaveFind')} to stop that.`
		: undefined);

export const whyNotLeave: WhyNot = state =>
	(state.find ?? leftListOf(state))
		? undefined
		: `There is nothing to leave here. Press ${keyOf(state, 'askToQuit')} to quit.`;
