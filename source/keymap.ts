import type {Binding} from './binding.js';
import type {CommandName} from './commands/commands.js';
import {
	whyNotAccount,
	whyNotAccounts,
	whyNotBatch,
	whyNotBatchColumns,
	whyNotChildren,
	whyNotDelete,
	whyNotEditor,
	whyNotFindNext,
	whyNotOrganization,
	whyNotParent,
	whyNotQuit,
	whyNotRefreshAll,
	whyNotResolve,
	whyNotReview,
	whyNotRow,
	whyNotSend,
	whyNotTakeTour,
	whyNotTour,
	whyNotToggle,
	whyNotWrite,
} from './state/availability.js';
import {places, type Place} from './state/place.js';

const panes = ['tree', 'detail', 'accounts'] as const satisfies readonly Place[];
const scrolled = ['help', 'account', 'review', 'summary', 'batch'] as const satisfies readonly Place[];

/**
Every key of the program. Hints, help and the readme's table are made from this list, in this order.
*/
export const keymap: ReadonlyArray<Binding<CommandName>> = [
	{
		keys: ['j', 'down'], command: 'moveDown', name: 'down', description: 'Move down one row', places: panes,
	},
	{
		keys: ['k', 'up'], command: 'moveUp', name: 'up', description: 'Move up one row', places: panes,
	},
	{
		keys: ['g', 'home'], command: 'moveToFirst', name: 'first', description: 'Go to the first row', places: panes,
	},
	{
		keys: ['G', 'end'], command: 'moveToLast', name: 'last', description: 'Go to the last row', places: panes,
	},
	{
		keys: ['ctrl+d'], command: 'moveHalfPageDown', name: 'half page down', description: 'Move down half a page', places: panes,
	},
	{
		keys: ['ctrl+u'], command: 'moveHalfPageUp', name: 'half page up', description: 'Move up half a page', places: panes,
	},
	{
		keys: ['pagedown', 'ctrl+f'], command: 'movePageDown', name: 'page down', description: 'Move down a page', places: panes,
	},
	{
		keys: ['pageup', 'ctrl+b'], command: 'movePageUp', name: 'page up', description: 'Move up a page', places: panes,
	},
	{
		keys: ['l', 'right'], command: 'expand', name: 'expand', description: 'Expand, or go to the first child', places: ['tree'], whyNot: whyNotRow, isHint: true,
	},
	{
		keys: ['h', 'left'], command: 'collapse', name: 'collapse', description: 'Collapse, or go to the parent', places: ['tree'], whyNot: whyNotRow,
	},
	{
		keys: [' '], command: 'toggleFold', name: 'fold', description: 'Expand or collapse', places: ['tree'], whyNot: whyNotRow,
	},
	{
		keys: ['E'], command: 'expandAll', name: 'expand all', description: 'Expand the whole tree', places: ['tree'], whyNot: whyNotRow,
	},
	{
		keys: ['W'], command: 'collapseAll', name: 'collapse all', description: 'Collapse the whole tree', places: ['tree'], whyNot: whyNotRow,
	},
	{
		keys: ['enter'], command: 'openSelected', name: 'open', description: 'Open the organization: go to its detail', places: ['tree'], whyNot: whyNotRow, isHint: true,
	},
	{
		keys: ['enter'], command: 'openAccount', name: 'open', description: 'Show everything about the account', places: ['accounts'], whyNot: whyNotAccount, isHint: true,
	},
	{
		keys: ['escape'], command: 'openTree', name: 'tree', description: 'Go back to the tree', places: ['detail', 'accounts'], isHint: true,
	},
	{
		keys: ['tab'], command: 'focusNextPane', name: 'next pane', description: 'Go to the next pane: tree, detail, accounts', places: panes,
	},
	{
		keys: ['shift+tab'], command: 'focusPreviousPane', name: 'previous pane', description: 'Go to the previous pane', places: panes,
	},
	{
		keys: ['1'], command: 'chooseTab', name: 'overview', description: 'Show the overview', places: panes,
	},
	{
		keys: ['2'], command: 'chooseTab', name: 'profile tab', description: 'Show the profile', places: panes,
	},
	{
		keys: ['3'], command: 'chooseTab', name: 'flags', description: 'Show the flags', places: panes,
	},
	{
		keys: ['4'], command: 'chooseTab', name: 'JSON', description: 'Show everything as JSON', places: panes,
	},
	{
		keys: ['/'], command: 'openFind', name: 'find', description: 'Find by name or id as you type, in what is loaded', places: panes, whyNot: whyNotRow, isHint: true,
	},
	{
		keys: ['n'], command: 'findNext', name: 'next match', description: 'Go to the next match', places: panes, whyNot: whyNotFindNext,
	},
	{
		keys: ['N'], command: 'findPrevious', name: 'previous match', description: 'Go to the previous match', places: panes, whyNot: whyNotFindNext,
	},
	{
		keys: ['escape'], command: 'leaveFind', name: 'end search', description: 'Leave the search', places: ['tree'], whyNot: whyNotFindNext,
	},
	{
		keys: ['c'], command: 'openCreateForm', name: 'create', description: 'Create an organization below the selected one', places: panes, whyNot: whyNotParent, isHint: true,
	},
	{
		keys: ['C'], command: 'openCreateRootForm', name: 'create a root', description: 'Create an organization without a parent', places: panes, whyNot: whyNotWrite,
	},
	{
		keys: ['e'], command: 'openEditForm', name: 'edit', description: 'Edit name, parent and profile', places: panes, whyNot: whyNotOrganization, isHint: true,
	},
	{
		keys: ['p'], command: 'openProfileForm', name: 'profile', description: 'Edit the profile', places: panes, whyNot: whyNotOrganization, isHint: true,
	},
	{
		keys: ['D'], command: 'openDeletion', name: 'delete', description: 'Delete: shows what stands in the way, then asks for the name', places: panes, whyNot: whyNotOrganization, isHint: true,
	},
	{
		keys: ['r'], command: 'refreshSelected', name: 'refresh', description: 'Read the selected organization and its accounts again', places: panes, whyNot: whyNotRow,
	},
	{
		keys: ['R'], command: 'refreshAll', name: 'refresh all', description: 'Read the whole list again', places: panes, whyNot: whyNotRefreshAll,
	},
	{
		keys: ['o'], command: 'openOnboarding', name: 'onboard', description: 'Walk a new customer in: each field says what it is for', places: panes, whyNot: whyNotWrite,
	},
	{
		keys: ['u'], command: 'openUndo', name: 'undo', description: 'Undo: offer the earlier values of a write as a new, reviewed edit', places: panes, whyNot: whyNotWrite,
	},
	{
		keys: ['d'], command: 'openDrafts', name: 'drafts', description: 'Take up a form that was put aside or cut off', places: panes, whyNot: whyNotWrite,
	},
	{
		keys: ['T'], command: 'takeTour', name: 'take the tour', description: 'Take the tour, on the sandbox; it comes back to this screen', places: panes, whyNot: whyNotTakeTour,
	},
	{
		keys: ['ctrl+g'], command: 'skipTourStep', name: 'skip step', description: 'Tour: skip this step', places, whyNot: whyNotTour,
	},
	{
		keys: ['ctrl+x'], command: 'leaveTour', name: 'leave tour', description: 'Tour: leave it; it can be taken up where it was', places, whyNot: whyNotTour,
	},
	{
		keys: ['ctrl+l'], command: 'listTourSteps', name: 'tour steps', description: 'Tour: list the steps, to begin at any of them', places: panes, whyNot: whyNotTour,
	},
	{
		keys: [':', 'ctrl+p'], command: 'openPalette', name: 'commands', description: 'Find a command by its name, and run it', places: panes, isHint: true,
	},
	{
		keys: ['?'], command: 'openHelp', name: 'help', description: 'Show every key', places: panes, isHint: true,
	},
	{
		keys: ['q'], command: 'askToQuit', name: 'quit', description: 'Quit; asks where a form was put aside unsaved', places: [...panes, 'small'], whyNot: whyNotQuit, isHint: true,
	},
	{
		keys: ['ctrl+c'], command: 'quit', name: 'quit at once', description: 'Quit at once, from anywhere; what is unsaved is kept as a draft', places,
	},
	{
		keys: ['ctrl+z'], command: 'suspend', name: 'suspend', description: 'Suspend; `fg` comes back to the same screen', places,
	},

	{
		keys: ['enter'], command: 'acceptFind', name: 'keep', description: 'Keep the match; n and N go on from it', places: ['find'], isHint: true,
	},
	{
		keys: ['down', 'ctrl+n'], command: 'findNext', name: 'next match', description: 'Go to the next match while typing', places: ['find'], isHint: true,
	},
	{
		keys: ['up', 'ctrl+p'], command: 'findPrevious', name: 'previous match', description: 'Go to the previous match while typing', places: ['find'], isHint: true,
	},
	{
		keys: ['escape'], command: 'leaveFind', name: 'go back', description: 'Go back to where the search began', places: ['find'], isHint: true,
	},

	{
		keys: ['tab', 'down'], command: 'focusNextField', name: 'next field', description: 'Go to the next field', places: ['form'], isHint: true,
	},
	{
		keys: ['shift+tab', 'up'], command: 'focusPreviousField', name: 'previous field', description: 'Go to the previous field', places: ['form'],
	},
	{
		keys: ['enter'], command: 'acceptField', name: 'accept', description: 'Go on to the next field; choose the parent; after the last field, review', places: ['form'],
	},
	{
		keys: ['ctrl+s'], command: 'reviewForm', name: 'review', description: 'Review what will be sent', places: ['form'], whyNot: whyNotReview, isHint: true,
	},
	{
		keys: ['ctrl+t'], command: 'toggleRaw', name: 'fields or text', description: 'Show JSON as fields, or as the one text that it is', places: ['form'], whyNot: whyNotToggle,
	},
	{
		keys: ['ctrl+o'], command: 'editOutside', name: 'editor', description: 'Edit the value in $VISUAL, $EDITOR or vi', places: ['form'], whyNot: whyNotEditor,
	},
	{
		keys: ['escape'], command: 'leaveForm', name: 'leave', description: 'Leave the form; asks where something was changed', places: ['form'], isHint: true,
	},

	{
		keys: ['down', 'ctrl+n', 'tab'], command: 'movePickerDown', name: 'down', description: 'Go to the next parent', places: ['picker'], isHint: true,
	},
	{
		keys: ['up', 'ctrl+p', 'shift+tab'], command: 'movePickerUp', name: 'up', description: 'Go to the previous parent', places: ['picker'], isHint: true,
	},
	{
		keys: ['enter'], command: 'choosePicked', name: 'choose', description: 'Choose this parent', places: ['picker'], isHint: true,
	},
	{
		keys: ['escape'], command: 'returnToForm', name: 'keep the old one', description: 'Go back to the form with the parent as it was', places: ['picker'], isHint: true,
	},

	{
		keys: ['y'], command: 'saveForm', name: 'send', description: 'Send the request', places: ['review'], whyNot: whyNotSend, isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'returnToForm', name: 'back to the form', description: 'Go back to the form; nothing is sent', places: ['review'], isHint: true,
	},

	{
		keys: ['left', 'h'], command: 'chooseTheirs', name: 'theirs', description: 'Keep what is stored now in this field', places: ['conflict'], isHint: true,
	},
	{
		keys: ['right', 'l'], command: 'chooseYours', name: 'yours', description: 'Keep what you typed in this field', places: ['conflict'], isHint: true,
	},
	{
		keys: ['down', 'j'], command: 'moveConflictDown', name: 'down', description: 'Go to the next field', places: ['conflict'],
	},
	{
		keys: ['up', 'k'], command: 'moveConflictUp', name: 'up', description: 'Go to the previous field', places: ['conflict'],
	},
	{
		keys: ['enter', 'ctrl+s'], command: 'resolveConflict', name: 'review', description: 'Review the result; nothing is sent before that', places: ['conflict'], whyNot: whyNotResolve, isHint: true,
	},
	{
		keys: ['escape'], command: 'returnToForm', name: 'back to the form', description: 'Go back to the form as you typed it', places: ['conflict'], isHint: true,
	},
	{
		keys: ['escape'], command: 'stopWaiting', name: 'go on', description: 'Go on without waiting until the new organization is ready', places: ['waiting'], isHint: true,
	},
	{
		keys: ['y'], command: 'discardForm', name: 'discard', description: 'Throw away what was typed', places: ['leaving'], isHint: true,
	},
	{
		keys: ['k'], command: 'putFormAside', name: 'keep as a draft', description: 'Put the form aside as a draft', places: ['leaving'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'returnToForm', name: 'go on editing', description: 'Go on editing', places: ['leaving'], isHint: true,
	},

	{
		keys: ['enter'], command: 'deleteOrganization', name: 'delete', description: 'Delete, once the exact name is typed', places: ['deletion'], whyNot: whyNotDelete, isHint: true,
	},
	{
		keys: ['ctrl+o'], command: 'jumpToChildren', name: 'organizations', description: 'Go to the sub-organizations in the way', places: ['deletion'], whyNot: whyNotChildren, isHint: true,
	},
	{
		keys: ['ctrl+t'], command: 'jumpToAccounts', name: 'accounts', description: 'Go to the accounts in the way', places: ['deletion'], whyNot: whyNotAccounts, isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is deleted', places: ['deletion'], isHint: true,
	},

	{
		keys: ['j', 'down'], command: 'moveListDown', name: 'down', description: 'Go to the next one', places: ['drafts', 'undo', 'tourSteps'], isHint: true,
	},
	{
		keys: ['k', 'up'], command: 'moveListUp', name: 'up', description: 'Go to the previous one', places: ['drafts', 'undo', 'tourSteps'], isHint: true,
	},
	{
		keys: ['enter'], command: 'resumeDraft', name: 'take up', description: 'Take up the draft, against what is stored now', places: ['drafts'], isHint: true,
	},
	{
		keys: ['x'], command: 'askToDiscardDraft', name: 'throw away', description: 'Throw the draft away; asks first', places: ['drafts'], isHint: true,
	},
	{
		keys: ['y'], command: 'discardDraft', name: 'throw away', description: 'Throw the draft away', places: ['discarding'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'keepDraft', name: 'keep it', description: 'Keep the draft', places: ['discarding'], isHint: true,
	},
	{
		keys: ['escape', 'q'], command: 'closeDialog', name: 'later', description: 'Leave them for later', places: ['drafts'], isHint: true,
	},
	{
		keys: ['y'], command: 'copySummary', name: 'copy', description: 'Copy the summary as Markdown', places: ['summary'], isHint: true,
	},
	{
		keys: ['J'], command: 'copySummaryJson', name: 'copy JSON', description: 'Copy the summary as JSON', places: ['summary'], isHint: true,
	},
	{
		keys: ['w'], command: 'writeSummary', name: 'write', description: 'Write the summary to files, Markdown and JSON', places: ['summary'], isHint: true,
	},
	{
		keys: ['escape', 'q', 'enter'], command: 'closeDialog', name: 'done', description: 'Close the summary', places: ['summary'], isHint: true,
	},
	{
		keys: ['j', 'down'], command: 'moveListDown', name: 'down', description: 'Go to the next column', places: ['batchColumns'],
	},
	{
		keys: ['k', 'up'], command: 'moveListUp', name: 'up', description: 'Go to the previous column', places: ['batchColumns'],
	},
	{
		keys: ['right', 'l'], command: 'chooseNextField', name: 'next field', description: 'Let the column fill the next field', places: ['batchColumns'], isHint: true,
	},
	{
		keys: ['left', 'h'], command: 'choosePreviousField', name: 'previous field', description: 'Let the column fill the previous field', places: ['batchColumns'], isHint: true,
	},
	{
		keys: ['enter'], command: 'acceptColumns', name: 'check', description: 'Go on: check every row', places: ['batchColumns'], whyNot: whyNotBatchColumns, isHint: true,
	},
	{
		keys: ['r'], command: 'retryCheck', name: 'try again', description: 'Read the organizations again, then check every row', places: ['batchChecking'], whyNot: whyNotRefreshAll, isHint: true,
	},
	{
		keys: ['y'], command: 'sendBatch', name: 'create', description: 'Create every organization that is not created yet', places: ['batch'], whyNot: whyNotBatch, isHint: true,
	},
	{
		keys: ['r'], command: 'readBatchAgain', name: 'read again', description: 'Read the file again, and check every row', places: ['batch'], isHint: true,
	},
	{
		keys: ['m'], command: 'askColumns', name: 'columns', description: 'Say again which column fills which field', places: ['batch'], isHint: true,
	},
	{
		keys: ['escape', 's'], command: 'stopBatch', name: 'stop', description: 'Stop after the row that is being sent; it goes on when you want', places: ['batchSending'], isHint: true,
	},
	{
		keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing more is created', places: ['batchColumns', 'batchChecking', 'batch'], isHint: true,
	},
	{
		keys: ['enter'], command: 'beginTourStep', name: 'begin', description: 'Begin at this step', places: ['tourSteps'], isHint: true,
	},
	{
		keys: ['enter'], command: 'chooseUndo', name: 'bring back', description: 'Open the earlier values as a new edit, to review', places: ['undo'], isHint: true,
	},
	{
		keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is changed', places: ['undo', 'tourSteps'], isHint: true,
	},
	{
		keys: ['q', 'y', 'enter'], command: 'quit', name: 'quit', description: 'Quit; the drafts are kept', places: ['quitting'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'closeDialog', name: 'stay', description: 'Stay', places: ['quitting'], isHint: true,
	},

	{
		keys: ['j', 'down'], command: 'scrollDialogDown', name: 'down', description: 'Scroll down', places: scrolled,
	},
	{
		keys: ['k', 'up'], command: 'scrollDialogUp', name: 'up', description: 'Scroll up', places: scrolled,
	},
	{
		keys: ['pagedown', ' ', 'ctrl+d', 'ctrl+f'], command: 'scrollDialogPageDown', name: 'page down', description: 'Scroll down a page', places: scrolled,
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'], command: 'scrollDialogPageUp', name: 'page up', description: 'Scroll up a page', places: scrolled,
	},
	{
		keys: ['/'], command: 'openHelpSearch', name: 'find', description: 'Find a key by what it does', places: ['help'], isHint: true,
	},
	{
		keys: ['enter'], command: 'endHelpSearch', name: 'keep', description: 'Keep what was found, to scroll in it', places: ['helpFind'], isHint: true,
	},
	{
		keys: ['escape'], command: 'openHelp', name: 'show all', description: 'Show every key again', places: ['helpFind'], isHint: true,
	},
	{
		keys: ['down', 'ctrl+n', 'tab'], command: 'movePaletteDown', name: 'down', description: 'Go to the next command', places: ['palette'], isHint: true,
	},
	{
		keys: ['up', 'ctrl+p', 'shift+tab'], command: 'movePaletteUp', name: 'up', description: 'Go to the previous command', places: ['palette'], isHint: true,
	},
	{
		keys: ['enter'], command: 'runChosen', name: 'run', description: 'Run the command', places: ['palette'], isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave the list of commands', places: ['palette'], isHint: true,
	},
	{
		keys: ['escape', 'q', '?'], command: 'closeDialog', name: 'close', description: 'Close', places: ['help', 'account'], isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stop waiting and go back', places: ['opening'], isHint: true,
	},
];

/**
What a key does that no binding names, where text is typed.
*/
export const textCommands: Readonly<Partial<Record<Place, CommandName>>> = {
	find: 'typeIntoFind',
	form: 'typeIntoField',
	picker: 'typeIntoPicker',
	deletion: 'typeIntoDeletion',
	helpFind: 'typeIntoHelp',
	palette: 'typeIntoPalette',
};
