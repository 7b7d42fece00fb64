import {wholeMessageRows} from '../rows/message-rows.js';
import {toldRows} from '../rows/row.js';
import {reduceBrowse} from '../state/browse-reducer.js';
import {reduceData} from '../state/data-reducer.js';
import {beneathOf} from '../state/front.js';
import {keyOf} from '../state/key-of.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {partOf, type Registry, typedLine} from '../rows/registry.js';
import {openListSearch as openSearchIn} from '../state/list-search.js';
import {chooseTab} from './choose-tab.js';
import type {Command} from './context.js';
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
import {defineAbility, defineDialog, type KernelCommand, reducerOf} from './ability.js';
import {reduceReview, reduceDialog} from './dialog-reducer.js';
import {askToQuit, quit, quitQuestion} from './quitting.js';
import {
	askRunNumber,
	askToLeaveRun,
	closeRunItem,
	copyRun,
	leaveRun,
	leaveRunNumber,
	openRunItem,
	stayInRun,
	stopRun,
	toggleRunItem,
	toggleRunItems,
	leaveOutRange,
	typeRunNumber,
} from './run-dialog.js';
import {reduceRun} from './run-reducer.js';

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

const kernelCommands: Readonly<Record<KernelCommand, Command>> = {
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
	toggleRunItem,
	toggleRunItems,
	leaveOutRange,
	openRunItem,
	closeRunItem,
	askRunNumber,
	typeRunNumber,
	leaveRunNumber,
	askToLeaveRun,
	leaveRun,
	stayInRun,
	stopRun,
	copyRun,
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
				const search = openSearchIn(state);
				return search?.isTyping ? search.line : undefined;
			},
		},
	],
	reducers: [
		reducerOf(['organizations', 'detail', 'requests'], reduceData),
		reducerOf(['terminal', 'tree', 'pane', 'message'], reduceBrowse),
		reducerOf(['review'], reduceReview),
		reducerOf(['dialog'], reduceDialog),
		reducerOf(['run'], reduceRun),
	],
});
