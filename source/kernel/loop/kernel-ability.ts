import type {SortBy} from '../../base/tree/sorting.js';
import {areaOf, layoutOf} from '../state/layout.js';
import {tabs, type Message, type State, withDialog, withoutDialog} from '../state/state.js';
import {partOf, type Registry, typedLine} from '../rows/registry.js';
import {seeRows} from '../form-model/seen.js';
import type {Line} from '../form-model/line-editor.js';
import {clamp} from '../state/selectors.js';
import type {DialogEvent, Event, Handlers} from '../state/events.js';
import {leaveListFor, withLeftList} from '../state/find.js';
import {withLastSearch} from '../state/searchable.js';
import {wholeMessageRows} from '../rows/message-rows.js';
import {toldRows} from '../rows/row.js';
import {browseHandlers} from '../state/browse-reducer.js';
import {dataHandlers} from '../state/data-reducer.js';
import {beneathOf} from '../state/store.js';
import {keyOf} from '../state/key-of.js';
import {openListSearch as openSearchIn} from '../state/pane-list.js';
import type {Command} from './context.js';
import {say} from './tell.js';
import {scrollKeys} from './cursor-keys.js';
import {toggleBandwidth} from './bandwidth.js';
import {
	closeDialog,
	openMessage,
	shownMessages,
	moveListDown,
	moveListToFirst,
	moveListToLast,
	moveListUp,
	scrollDialogDown,
	scrollDialogPageDown,
	scrollDialogPageUp,
	scrollDialogToFirst,
	scrollDialogToLast,
	scrollDialogUp,
	suspend,
	toggleExactRequest,
} from './dialogs.js';
import {
	clearListFilter,
	findNext,
	findPrevious,
	keepListSearch,
	leaveListSearch,
	openListSearch,
	recallListSearch,
	showNextFilter,
	showPreviousFilter,
	sortList,
	typeIntoListSearch,
} from './list-search.js';
import {invertMarks, markAgain, markFound, markRange, toggleMark, unmarkAll} from './mark-rows.js';
import {defineAbility, defineDialog, type KernelCommand, type RunCommand} from './ability.js';
import {askToQuit, quit, quitQuestion} from './quitting.js';

/** Shows a tab of the detail. The key is its number. */
const chooseTab: Command = ({store}, {name}) => {
	const tab = tabs[Number(name) - 1];
	if (tab === undefined) {
		return;
	}

	const before = store.getState().tab;
	store.dispatch({type: 'pane/tabChosen', tab});

	if (!areaOf(store.getState(), 'detail')) {
		store.dispatch({type: 'pane/focused', pane: 'detail'});
	} else if (tab === before) {
		say({store}, 'This tab is already shown.');
	}
};

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

const reviewHandlers: Handlers<Extract<Event, {readonly type: 'review/drawn'}>, Registry> = {
	/** Stores which rows of a review were drawn, unless the dialog has changed in the meantime. */
	'review/drawn'(state, {dialog, drawn}, registry) {
		const part = partOf(registry, state);
		const before = part?.seen(state);
		const seen = seeRows(before, drawn);
		const isKnown = Object.values(before ?? {}).join(' ') === Object.values(seen).join(' ');
		return !part || isKnown || state.dialog !== dialog ? state : part.see(state, seen);
	},
};

const dialogHandlers: Handlers<DialogEvent, Registry> = {
	'dialog/searched'(state, {line}, registry) {
		const searched = search(state, line, registry);
		return searched === state
			? state
			: withLastSearch(searched, line.text, 'query' in state.dialog ? state.dialog.query.text : '');
	},

	'dialog/sorted': (state, event, registry) => sort(state, event.sort, registry),

	'dialog/searchEnded': state =>
		'query' in state.dialog ? withDialog(state, {...state.dialog, isTyping: false}) : state,

	'dialog/quitAsked': (state, {kept, lost}) => withDialog(state, {kind: 'quitting', kept, lost}),

	'dialog/messageOpened': (state, {messages}) => withDialog(state, {kind: 'message', messages}),

	'dialog/scrolled': (state, {to}, registry) => partOf(registry, state)?.scroll(state, to) ?? state,

	'dialog/moved': (state, {by}, registry) => moveInList(state, by, registry),

	'dialog/requestsToggled': state => ({...state, isRequestExact: !state.isRequestExact}),

	'dialog/leftFor': (state, {to}) => leaveListFor(state, to),

	'dialog/reopened': state => withLeftList(state),

	'dialog/closed': state => withoutDialog(state),
};

/** Why the key that asks to quit cannot act: there is unsaved text, and a terminal that is too small has no room for the question. */
export function whyNotQuit(state: State, registry: Registry): string | undefined {
	const {asideCount} = state;
	// The help can lie in front of what is typed.
	const typed = state.beneath ? beneathOf(state) : state;
	const isTyping = partOf(registry, typed)?.kept !== undefined || typedLine(typed, registry) !== undefined;
	return layoutOf(state).kind === 'tooSmall' && (isTyping || asideCount > 0)
		? `You have unsaved text, but the terminal is too small to show it. Make the terminal larger, or press ${keyOf(state, 'quit')} to quit and keep the drafts.`
		: undefined;
}

const kernelCommands: Readonly<Record<Exclude<KernelCommand, RunCommand>, Command>> = {
	chooseTab,
	closeDialog,
	toggleExactRequest,
	scrollDialogDown,
	scrollDialogUp,
	scrollDialogPageDown,
	scrollDialogPageUp,
	scrollDialogToFirst,
	scrollDialogToLast,
	moveListDown,
	moveListUp,
	moveListToFirst,
	moveListToLast,
	openListSearch,
	recallListSearch,
	typeIntoListSearch,
	keepListSearch,
	leaveListSearch,
	findNext,
	findPrevious,
	showNextFilter,
	showPreviousFilter,
	clearListFilter,
	sortList,
	toggleMark,
	markRange,
	markFound,
	invertMarks,
	unmarkAll,
	markAgain,
};

/** The program itself: keys that act everywhere, and the kernel's own commands and events. */
export const program = defineAbility({
	name: 'program',
	section: 'Before quitting',
	commands: {...kernelCommands, toggleBandwidth, openMessage, askToQuit, quit, suspend},
	keys: [
		{
			keys: ['b'],
			command: 'toggleBandwidth',
			beforeRows: 'acts',
			name: 'save bytes',
			description: 'Save bytes on a slow line: no colours, half-page scrolling, details when opened; again to stop',
			places: 'panes',
		},
		{
			keys: ['!'],
			command: 'openMessage',
			beforeRows: 'acts',
			name: 'message',
			description: 'Show the last message in full, and the failures on the screen',
			places: 'panes',
			whyNot: (state, registry) => (shownMessages(state, registry).length === 0 ? 'There is no message.' : undefined),
		},
		...scrollKeys('message'),
		{
			keys: ['escape', 'q', 'enter', '!'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['message'],
			isHint: true,
		},
		{
			keys: ['q'],
			command: 'askToQuit',
			beforeRows: 'acts',
			name: 'quit',
			alsoCalled: ['exit', 'close'],
			description: 'Quit; asks first if there are drafts, or what a sandbox would lose',
			places: panes => [...panes, 'small'],
			whyNot: whyNotQuit,
			isHint: true,
			hintAt: 'right',
		},
		{
			keys: ['ctrl+c'],
			command: 'quit',
			beforeRows: 'anywhere',
			name: 'quit at once',
			description: 'Quit from anywhere, during a run after its current write; what you typed is kept as a draft',
			places: 'everywhere',
		},
		{
			keys: ['ctrl+z'],
			command: 'suspend',
			beforeRows: 'anywhere',
			name: 'suspend',
			description: 'Suspend; `fg` comes back to the same screen',
			said: 'Suspend; fg comes back to the same screen',
			places: 'everywhere',
		},
		{
			keys: ['enter'],
			command: 'keepListSearch',
			name: 'keep',
			description: 'Keep the matches, to choose from them',
			places: ['listFind'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'leaveListSearch',
			name: 'show all',
			description: 'Show the whole list again',
			places: ['listFind'],
			isHint: true,
		},
		{keys: ['q', 'y', 'enter'], command: 'quit', name: 'quit', description: 'Quit', places: ['quitting'], isHint: true},
		{
			keys: ['escape', 'n'],
			command: 'closeDialog',
			name: 'stay',
			description: 'Stay',
			places: ['quitting'],
			isHint: true,
		},
	],
	places: {
		quitting: {},
		message: {label: 'a message'},
		small: {label: 'terminal too small'},
		listFind: {label: 'finding in a list', section: 'While finding', typing: 'typeIntoListSearch'},
	},
	dialogs: [
		defineDialog('quitting', {
			view: (state, dialog, {columns}) => ({
				title: 'Quit',
				rows: toldRows(quitQuestion(state, dialog), columns, 'warning'),
			}),
		}),
		defineDialog('message', {
			view: (_, {messages, scrolledTo}, {columns}) => ({
				title: 'Message',
				rows: wholeMessageRows(messages, columns),
				isScrolling: true,
				scrolledTo,
			}),
		}),
	],
	searches: [
		{
			place: 'listFind',
			typed(state) {
				const opened = openSearchIn(state);
				return opened?.isTyping ? opened.line : undefined;
			},
		},
	],
	handlers: [dataHandlers, browseHandlers, reviewHandlers, dialogHandlers],
});
