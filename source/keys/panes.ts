import type {CommandName} from '../commands/command-name.js';
import {
	actsOnTree,
	whyNotAbove,
	whyNotAccount,
	whyNotBack,
	whyNotBelow,
	whyNotContexts,
	whyNotFindNext,
	whyNotForward,
	whyNotLeave,
	whyNotLeaveAccounts,
	whyNotMatch,
	whyNotMove,
	whyNotOpenExport,
	whyNotQuit,
	whyNotRefresh,
	whyNotRefreshAll,
	whyNotRow,
	whyNotSkip,
	whyNotStop,
	whyNotTakeTour,
	whyNotTour,
	whyNotWrite,
} from '../state/availability.js';
import type {Binding} from '../state/binding.js';
import {isNothingFound} from '../state/find.js';
import {layoutOf, paneBehind} from '../state/layout.js';
import {pairOf} from '../state/pair.js';
import {places} from '../state/place.js';
import {panes, type State} from '../state/state.js';
import {
	canEdit,
	whyNotCreateBelow,
	whyNotCreateBeside,
	whyNotCreateRoot,
	whyNotEdit,
	whyNotEditProfile,
	whyNotOnboard,
	whyNotOpenDeletion,
} from '../state/why-not-change.js';
import {whyNotMark, whyNotUnmark} from '../state/why-not-mark.js';
import {whyNotOpenComparison} from '../state/why-not-compare.js';
import {whyNotReadProfiles, whyNotSearchAccounts} from '../state/why-not-read.js';

// In a session that only reads these never come to act.
const canWrite = ({connection}: State): boolean => !connection.isReadOnly;

/**
A key that acts on the tree from every pane: if the tree is not on the screen it cannot, else it may have a reason of its own.
*/
const onTree = (whyNot: (state: State) => string | undefined) => ({
	isOnTree: true,
	whyNot: (state: State) => state.pane === 'tree' || layoutOf(state).tree !== undefined ? whyNot(state) : actsOnTree(state),
}) as const;

const isInTree = ({pane}: State): boolean => pane === 'tree';

const isInAccounts = ({pane}: State): boolean => pane === 'accounts';

// In the accounts pane the hints name only what acts on the account.
const outsideAccounts = (isHint: (state: State) => boolean) => (state: State): boolean => !isInAccounts(state) && isHint(state);

/**
What the keys do in the tree, the detail and the accounts, and while finding.
*/
export const panesKeys: ReadonlyArray<Binding<CommandName>> = [
	{
		keys: ['j', 'down'], command: 'moveDown', name: 'down', description: 'Move down one row', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['k', 'up'], command: 'moveUp', name: 'up', description: 'Move up one row', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['g', 'home'], command: 'moveToFirst', name: 'first', description: 'Go to the first row', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['G', 'end'], command: 'moveToLast', name: 'last', description: 'Go to the last row', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['ctrl+d'], command: 'moveHalfPageDown', name: 'half page down', description: 'Move down half a page', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['ctrl+u'], command: 'moveHalfPageUp', name: 'half page up', description: 'Move up half a page', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['pagedown', 'ctrl+f'], command: 'movePageDown', name: 'page down', description: 'Move down a page', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['pageup', 'ctrl+b'], command: 'movePageUp', name: 'page up', description: 'Move up a page', places: panes, whyNot: whyNotMove,
	},
	{
		keys: ['l', 'right'], command: 'expand', name: 'expand', description: 'Expand, or go to the first child', places: panes, ...onTree(whyNotBelow), isHint: isInTree,
	},
	{
		keys: ['h', 'left'], command: 'collapse', name: 'collapse', description: 'Collapse, or go to the parent', places: panes, ...onTree(whyNotAbove),
	},
	{
		keys: [' '], command: 'toggleFold', name: 'fold', description: 'Expand or collapse', places: panes, ...onTree(whyNotBelow),
	},
	{
		keys: ['E'], command: 'expandAll', name: 'expand all', description: 'Expand the whole tree', places: panes, ...onTree(whyNotRow),
	},
	{
		keys: ['W'], command: 'collapseAll', name: 'collapse all', description: 'Collapse the whole tree', places: panes, ...onTree(whyNotRow),
	},
	{
		keys: ['s'], command: 'sortNext', name: 'sort', description: 'Order by age, size, sub-organizations, accounts read, or name', places: panes, ...onTree(whyNotRow),
	},
	{
		keys: ['enter'], command: 'openSelected', name: 'open', description: 'Open the organization: go to its detail', places: ['tree'], whyNot: whyNotRow, isHint: true,
	},
	{
		keys: ['enter'], command: 'openAccount', beforeRows: 'opens', name: 'open', description: 'Show everything about the account', places: ['accounts'], whyNot: whyNotAccount, isHint: true,
	},
	{
		keys: ['escape'], command: 'leaveAccountSearch', name: 'show all',
		description: 'Leave the search: show every account again', places: ['accounts'], whyNot: whyNotLeaveAccounts, isHint: 'whereItActs',
	},
	{
		keys: ['escape'], command: 'openTree', name: 'tree', nameNow: paneBehind, description: 'Go back to the tree, or to the detail whose place the accounts took', places: ['detail', 'accounts'],
		isHint: state => whyNotLeaveAccounts(state) !== undefined,
	},
	{
		keys: ['tab'], command: 'focusNextPane', name: 'next pane', description: 'Go to the next pane: tree, detail, accounts', places: panes,
	},
	{
		keys: ['shift+tab'], command: 'focusPreviousPane', name: 'previous pane', description: 'Go to the previous pane', places: panes,
	},
	{
		keys: ['1'], command: 'chooseTab', beforeRows: 'acts', name: 'overview', description: 'Show the overview', places: panes,
	},
	{
		keys: ['2'], command: 'chooseTab', beforeRows: 'acts', name: 'profile tab', description: 'Show the profile', places: panes,
	},
	{
		keys: ['3'], command: 'chooseTab', beforeRows: 'acts', name: 'flags', description: 'Show the flags', places: panes,
	},
	{
		keys: ['4'], command: 'chooseTab', beforeRows: 'acts', name: 'JSON', description: 'Show everything as JSON', places: panes,
	},
	{
		keys: ['/'], command: 'openFind', beforeRows: 'acts', name: 'find', alsoCalled: ['search', 'filter'],
		description: 'Find by name or id, or in the profiles read: the tree narrows as you type; slips do not matter', places: ['tree', 'detail'], isHint: true,
	},
	{
		keys: ['/'], command: 'openAccountSearch', beforeRows: 'opens', name: 'find', alsoCalled: ['search', 'filter'],
		description: 'Find accounts by name or id: the list narrows as you type', places: ['accounts'], whyNot: whyNotSearchAccounts, isHint: true,
	},
	{
		keys: ['n'], command: 'findNext', name: 'next match', description: 'Go to the next match', places: panes, whyNot: whyNotFindNext,
	},
	{
		keys: ['N'], command: 'findPrevious', name: 'previous match', description: 'Go to the previous match', places: panes, whyNot: whyNotFindNext,
	},
	{
		keys: ['escape'], command: 'leaveFind', beforeRows: 'acts', name: 'end search', description: 'Leave the search', places: ['tree'], whyNot: whyNotLeave,
	},
	{
		keys: ['escape'], command: 'stopReading', beforeRows: 'acts', name: 'stop', description: 'Stop reading: the list, what is refreshed, or an export', places: ['tree'], whyNot: whyNotStop, isHint: 'whereItActs',
	},
	{
		keys: ['m'], command: 'toggleMark', name: 'mark', alsoCalled: ['tag', 'select'],
		description: 'Mark or unmark the organization: you copy, export or compare the marked ones together', places: panes, ...onTree(whyNotMark),
	},
	{
		keys: ['M', 'escape'], command: 'unmarkAll', name: 'unmark all', description: 'Unmark everything', places: ['tree'], whyNot: whyNotUnmark, isHint: 'whereItActs',
	},
	{
		keys: ['M'], command: 'unmarkAll', name: 'unmark all', description: 'Unmark everything', places: ['detail', 'accounts'], ...onTree(whyNotUnmark),
	},
	{
		keys: ['ctrl+r'], command: 'askForProfiles', beforeRows: 'opens', name: 'read profiles', alsoCalled: ['find by email', 'search profiles'],
		description: 'Read every profile, to find by anything in it; says first how many requests it takes', places: [...panes, 'find'], whyNot: whyNotReadProfiles,
	},
	{
		keys: ['c'], command: 'openCreateForm', beforeRows: 'opens', name: 'create', alsoCalled: ['new', 'add'],
		description: 'Create an organization below the selected one', places: panes, whyNot: whyNotCreateBelow, isHint: outsideAccounts(canWrite),
	},
	{
		keys: ['C'], command: 'openCreateRootForm', beforeRows: 'acts', name: 'create a root', description: 'Create an organization without a parent', places: panes, whyNot: whyNotCreateRoot,
	},
	{
		keys: ['B'], command: 'openCreateBesideForm', beforeRows: 'opens', name: 'create beside', alsoCalled: ['sibling', 'another'],
		description: 'Create an organization beside the selected one, with the same parent', places: panes, whyNot: whyNotCreateBeside,
	},
	{
		keys: ['e'], command: 'openEditForm', beforeRows: 'opens', name: 'edit', alsoCalled: ['rename'], description: 'Edit name and profile', places: panes, whyNot: whyNotEdit, isHint: outsideAccounts(canEdit),
	},
	{
		keys: ['p'], command: 'openProfileForm', beforeRows: 'opens', name: 'profile', alsoCalled: ['email', 'phone', 'address', 'metadata'],
		description: 'Edit the profile', places: panes, whyNot: whyNotEditProfile, isHint: outsideAccounts(canEdit),
	},
	{
		keys: ['enter'], command: 'editShown', beforeRows: 'opens', name: 'edit what is shown',
		description: 'Edit the profile where it is shown, else the name and profile', places: ['detail'], whyNot: whyNotEdit,
	},
	{
		keys: ['D'], command: 'openDeletion', beforeRows: 'opens', name: 'delete', alsoCalled: ['remove', 'rm'],
		description: 'Delete: shows what blocks it, then asks for the name', places: panes, whyNot: whyNotOpenDeletion, isHint: outsideAccounts(canEdit),
	},
	{
		keys: ['r'], command: 'refreshSelected', name: 'refresh', alsoCalled: ['reload'], description: 'Read the selected organization and its accounts again', places: panes, whyNot: whyNotRefresh,
	},
	{
		keys: ['R'], command: 'refreshAll', beforeRows: 'acts', name: 'refresh all', description: 'Read the whole list again, or continue where it was cut short', places: panes, whyNot: whyNotRefreshAll,
	},
	{
		keys: ['o'], command: 'openOnboarding', beforeRows: 'opens', name: 'onboard',
		description: 'Onboard a new customer below it, or beside an empty one created here: each field says what it is for', places: panes, whyNot: whyNotOnboard,
	},
	{
		keys: ['O'], command: 'openImport', beforeRows: 'acts', name: 'from a file', alsoCalled: ['import', 'csv', 'file', 'spreadsheet', 'Excel', 'bulk', 'onboard --from'],
		description: 'Create many organizations from a CSV file: choose its columns, review every row, then create', places: panes, whyNot: whyNotCreateRoot,
	},
	{
		keys: ['u'], command: 'openUndo', beforeRows: 'acts', name: 'undo', description: 'Undo: offer the earlier values of a write as a new, reviewed edit', places: panes, whyNot: whyNotWrite,
	},
	{
		keys: ['d'], command: 'openDrafts', beforeRows: 'acts', name: 'drafts', description: 'Open a form that was left unsaved, or discarded within the last hour', places: panes,
	},
	{
		keys: ['y'], command: 'openCopy', beforeRows: 'opens', name: 'copy', alsoCalled: ['yank', 'clipboard'],
		description: 'Copy: id, name, path, JSON, curl, Terraform, Markdown, email or phone, or what is marked; over SSH', places: panes, whyNot: whyNotRow, isHint: isInAccounts,
	},
	{
		keys: ['x'], command: 'openExport', beforeRows: 'opens', name: 'export', alsoCalled: ['save', 'download'],
		description: 'Export what is marked, below, shown or all: JSON, NDJSON, CSV, text, HCL or a snapshot', places: panes, whyNot: whyNotOpenExport,
	},
	{
		keys: ['='], command: 'openComparison', beforeRows: 'opens', name: 'compare', nameNow: state => pairOf(state) ? 'compare two' : undefined, alsoCalled: ['diff'],
		description: 'Compare two marked, or the marked and the selected one; else with a snapshot: what changed since', places: panes, whyNot: whyNotOpenComparison,
	},
	{
		keys: ['['], command: 'goBack', name: 'back', description: 'Go back to what you opened or jumped to before', places: panes, whyNot: whyNotBack,
	},
	{
		keys: [']'], command: 'goForward', name: 'forward', description: 'Go forward again', places: panes, whyNot: whyNotForward,
	},
	{
		keys: ['a'], command: 'openHolder', beforeRows: 'acts', name: 'holder', description: 'Go to the organization that holds an account, by the account’s id, or its name where it is read', places: panes,
	},
	{
		keys: ['L'], command: 'openLog', beforeRows: 'acts', name: 'requests', alsoCalled: ['log', 'history'], description: 'Show the requests made, and why: status, time, size and cf-ray', places: panes,
	},
	{
		keys: ['K'], command: 'openContexts', beforeRows: 'acts', name: 'context', alsoCalled: ['ctx'],
		description: 'Switch the context: another host or credential from the config file', places: panes, whyNot: whyNotContexts,
	},
	{
		keys: ['T'], command: 'takeTour', beforeRows: 'acts', name: 'take the tour', description: 'Take the tour on the sandbox, then come back to this screen', places: panes, whyNot: whyNotTakeTour,
	},
	{
		keys: ['ctrl+g'], command: 'skipTourStep', beforeRows: 'acts', name: 'skip step', description: 'Skip this step of the tour', places, whyNot: whyNotSkip,
	},
	{
		keys: ['ctrl+x'], command: 'leaveTour', beforeRows: 'acts', name: 'leave tour', description: 'Leave the tour; you can resume it later', places, whyNot: whyNotTour,
	},
	{
		keys: ['ctrl+l'], command: 'listTourSteps', beforeRows: 'acts', name: 'tour steps', description: 'List the steps of the tour, to begin at any of them', places: panes, whyNot: whyNotTour,
	},
	{
		keys: [':', 'ctrl+p'], command: 'openPalette', beforeRows: 'acts', name: 'commands', description: 'Find a command by its name, and run it', places: panes, isHint: true,
	},
	{
		keys: ['b'], command: 'toggleBandwidth', beforeRows: 'acts', name: 'save bytes', description: 'Save bytes on a slow line: no colours, half-page scrolling, details when opened; again to stop', places: panes,
	},
	{
		keys: ['?', 'f1'], command: 'openHelp', beforeRows: 'acts', name: 'help', description: 'Show every key', places: panes, isHint: true,
	},
	{
		keys: ['q'], command: 'askToQuit', beforeRows: 'acts', name: 'quit', alsoCalled: ['exit', 'close'],
		description: 'Quit; asks first if there are unsaved forms', places: [...panes, 'small'], whyNot: whyNotQuit, isHint: true,
	},
	{
		keys: ['ctrl+c'], command: 'quit', beforeRows: 'acts', name: 'quit at once', description: 'Quit at once, from anywhere; what is unsaved is kept as a draft', places,
	},
	{
		keys: ['ctrl+z'], command: 'suspend', beforeRows: 'acts', name: 'suspend', description: 'Suspend; `fg` comes back to the same screen', said: 'Suspend; fg comes back to the same screen', places,
	},
	{
		keys: ['enter'], command: 'acceptFind', name: 'keep', nameNow: state => isNothingFound(state) ? 'ask the server' : undefined,
		description: 'Keep the match in the whole tree; asks the server unless a whole list holds it', places: ['find'], isHint: true,
	},
	{
		keys: ['escape'], command: 'leaveFind', beforeRows: 'acts', name: 'go back', description: 'Go back to where the search began', places: ['find'], isHint: true,
	},
	{
		keys: ['down', 'ctrl+n'], command: 'findNext', name: 'next match', description: 'Go to the next match while typing', places: ['find'], whyNot: whyNotMatch, isHint: true,
	},
	{
		keys: ['up', 'ctrl+p'], command: 'findPrevious', name: 'previous match', description: 'Go to the previous match while typing', places: ['find'], whyNot: whyNotMatch, isHint: true,
	},
	{
		keys: ['pagedown'], command: 'movePageDown', name: 'page down', description: 'Move down a page of what is found', places: ['find', 'accountFind'], whyNot: whyNotMove,
	},
	{
		keys: ['pageup'], command: 'movePageUp', name: 'page up', description: 'Move up a page of what is found', places: ['find', 'accountFind'], whyNot: whyNotMove,
	},
	{
		keys: ['ctrl+s'], command: 'exportShown', name: 'export', description: 'Export the narrowed tree', places: ['find'], whyNot: whyNotRow,
	},
	{
		keys: ['enter'], command: 'keepAccountSearch', name: 'keep', description: 'Keep the accounts found, to choose from them', places: ['accountFind'], isHint: true,
	},
	{
		keys: ['escape'], command: 'leaveAccountSearch', name: 'show all', description: 'Show every account again', places: ['accountFind'], isHint: true,
	},
	{
		keys: ['down', 'ctrl+n'], command: 'findNext', name: 'next match', description: 'Go to the next account found while typing', places: ['accountFind'], whyNot: whyNotAccount, isHint: true,
	},
	{
		keys: ['up', 'ctrl+p'], command: 'findPrevious', name: 'previous match',
		description: 'Go to the previous account found while typing', places: ['accountFind'], whyNot: whyNotAccount, isHint: true,
	},
];
