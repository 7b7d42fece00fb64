import type {CommandName} from '../commands/command-name.js';
import {
	whyNotAccounts,
	whyNotChildren,
	whyNotDelete,
	whyNotHolder,
	whyNotLogged,
	whyNotPath,
	whyNotScope,
} from '../state/availability.js';
import type {Binding} from '../state/binding.js';
import type {Place} from '../state/place.js';
import type {State} from '../state/state.js';
import {whyNotBringBack, whyNotOpenDraft} from '../state/why-not-change.js';
import {
	whyNotChange,
	whyNotCompare,
	whyNotCompareProfiles,
	whyNotReadPair,
} from '../state/why-not-compare.js';
import {whyNotExport} from '../state/why-not-mark.js';
import {whyNotProfiles} from '../state/why-not-read.js';

const isLogDetailed = ({dialog}: State): boolean => dialog.kind === 'log' && dialog.isDetailed;

const pathName = ({dialog}: State): string | undefined => dialog.kind === 'path' ? (dialog.purpose.kind === 'import' ? 'read' : 'write') : undefined;

const isReadingProfiles = ({dialog}: State): boolean => dialog.kind === 'changes' && dialog.request !== undefined;

const scrolled = ['help', 'formHelp', 'account', 'pair', 'review', 'summary', 'batch', 'batchDone'] as const satisfies readonly Place[];
const paged = [...scrolled, 'copy', 'conflict'] as const satisfies readonly Place[];
// Letters are typed there, or kept for the form that is read.
const pagedWhereTyped = ['form', 'deletion', 'opening', 'batchUndo'] as const satisfies readonly Place[];

const lists = ['drafts', 'undo', 'export', 'log', 'tourSteps', 'contexts', 'changes'] as const satisfies readonly Place[];
const listed = [...lists, 'copy'] as const satisfies readonly Place[];
// Their own keys go from one to the next.
const farther = [...listed, 'conflict', 'batchColumns'] as const satisfies readonly Place[];
const typedLists = ['picker', 'palette'] as const satisfies readonly Place[];

/**
What the keys do in everything else that stands before the panes.
*/
export const dialogsKeys: ReadonlyArray<Binding<CommandName>> = [
	{
		keys: ['enter'], command: 'deleteOrganization', name: 'delete', description: 'Delete, once the exact name is typed', places: ['deletion'], whyNot: whyNotDelete, isHint: true,
	},
	{
		keys: ['ctrl+o'],
		command: 'jumpToChildren',
		name: 'organizations',
		description: 'Go to the sub-organizations that block it',
		places: ['deletion'],
		whyNot: whyNotChildren,
		isHint: 'whereItActs',
	},
	{
		keys: ['ctrl+t'], command: 'jumpToAccounts', name: 'accounts', description: 'Go to the accounts that block it', places: ['deletion'], whyNot: whyNotAccounts, isHint: 'whereItActs',
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is deleted', places: ['deletion'], isHint: true,
	},
	{
		keys: ['j', 'down'], command: 'moveListDown', name: 'down', description: 'Go to the next one', places: listed, isHint: true,
	},
	{
		keys: ['k', 'up'], command: 'moveListUp', name: 'up', description: 'Go to the previous one', places: listed, isHint: true,
	},
	{
		keys: ['g', 'home'], command: 'moveListToFirst', name: 'first', description: 'Go to the first one', places: farther,
	},
	{
		keys: ['G', 'end'], command: 'moveListToLast', name: 'last', description: 'Go to the last one', places: farther,
	},
	{
		keys: ['pagedown', 'ctrl+d', 'ctrl+f'], command: 'scrollDialogPageDown', name: 'page down', description: 'Go down half a page', places: [...lists, 'batchColumns'],
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'], command: 'scrollDialogPageUp', name: 'page up', description: 'Go up half a page', places: [...lists, 'batchColumns'],
	},
	{
		keys: ['pagedown'], command: 'scrollDialogPageDown', name: 'page down', description: 'Go down half a page', places: typedLists,
	},
	{
		keys: ['pageup'], command: 'scrollDialogPageUp', name: 'page up', description: 'Go up half a page', places: typedLists,
	},
	{
		keys: ['enter'], command: 'resumeDraft', name: 'open', description: 'Open the draft, compared with what is stored now', places: ['drafts'], whyNot: whyNotOpenDraft, isHint: true,
	},
	{
		keys: ['x'], command: 'askToDiscardDraft', name: 'discard', description: 'Discard the draft; asks first', places: ['drafts'], isHint: true,
	},
	{
		keys: ['y'], command: 'discardDraft', name: 'discard', description: 'Discard the draft', places: ['discarding'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'keepDraft', name: 'keep it', description: 'Keep the draft', places: ['discarding'], isHint: true,
	},
	{
		keys: ['escape', 'q'], command: 'closeDialog', name: 'later', description: 'Leave them for later', places: ['drafts'], isHint: true,
	},
	{
		keys: ['enter'], command: 'beginTourStep', name: 'begin', description: 'Begin at this step', places: ['tourSteps'], isHint: true,
	},
	{
		keys: ['enter'], command: 'chooseContext', name: 'switch', description: 'Switch to this context; asks first if there are unsaved forms', places: ['contexts'], isHint: true,
	},
	{
		keys: ['y'], command: 'switchContext', name: 'switch', description: 'Switch the context; the drafts are kept', places: ['switching'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'keepContext', name: 'stay', description: 'Stay in this context', places: ['switching'], isHint: true,
	},
	{
		keys: ['enter'], command: 'chooseUndo', name: 'bring back', description: 'Open the earlier values as a new edit, to review; open the deletion of a creation', places: ['undo'], whyNot: whyNotBringBack, isHint: true,
	},
	{
		keys: ['/'], command: 'openUndoSearch', name: 'find', description: 'Find writes by organization, field, value or time, and those undone since', places: ['undo'], isHint: true,
	},
	{
		keys: ['enter'], command: 'endUndoSearch', name: 'keep', description: 'Keep what was found, to choose from it', places: ['undoFind'], isHint: true,
	},
	{
		keys: ['escape'], command: 'leaveUndoSearch', name: 'show all', description: 'Show every write again', places: ['undoFind'], isHint: true,
	},
	{
		keys: ['enter', 'y'], command: 'copyChosen', name: 'copy', description: 'Send the value to the terminal’s clipboard', places: ['copy'], isHint: true,
	},
	{
		keys: ['v'], command: 'showValueAlone', name: 'show alone', description: 'Show the value, or the request as curl, alone on the screen, to select it by hand; any key comes back',
		places: ['copy', 'log'], whyNot: whyNotLogged, isHint: true,
	},
	{
		keys: ['enter'], command: 'exportChosen', name: 'write', description: 'Write the file, under a free name', places: ['export'], whyNot: whyNotExport, isHint: true,
	},
	{
		keys: ['e'], command: 'editExportPath', name: 'path', description: 'Choose another file or folder to write to', places: ['export'], whyNot: whyNotExport, isHint: true,
	},
	{
		keys: ['enter'], command: 'acceptPath', name: 'go on', nameNow: pathName, description: 'Read or write the file of this path; asks before it writes over a file', places: ['path'], whyNot: whyNotPath, isHint: true,
	},
	{
		keys: ['escape'], command: 'leavePath', name: 'leave', description: 'Leave the path; nothing is read or written', places: ['path'], isHint: true,
	},
	{
		keys: ['y'], command: 'overwriteFile', name: 'write over', description: 'Write over the file that is there', places: ['overwriting'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'leavePath', name: 'keep it', description: 'Keep the file; type another path', places: ['overwriting'], isHint: true,
	},
	{
		keys: ['tab'], command: 'changeExportScope', name: 'how much',
		description: 'Export what is marked, what is below the selected one, what the tree shows, or all', places: ['export'], whyNot: whyNotScope, isHint: true,
	},
	{
		keys: ['p'], command: 'toggleExportProfiles', name: 'profiles',
		description: 'Read the profiles that the list leaves out as well, one request each; again to leave them out', places: ['export'], whyNot: whyNotProfiles, isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is written', places: ['exporting'], isHint: true,
	},
	{
		keys: ['y', 'enter'], command: 'readEveryProfile', name: 'read', description: 'Read them, one request each; Esc stops it', said: 'Read them, one request each; Escape stops it', places: ['profiles'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is read', places: ['profiles'], isHint: true,
	},
	{
		keys: ['enter'], command: 'findHolder', name: 'find', description: 'Ask the server, and go there', places: ['holder'], whyNot: whyNotHolder, isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stay where you are', places: ['holder'], isHint: true,
	},
	{
		keys: ['enter'], command: 'compareWithSnapshot', name: 'compare', description: 'List what has changed since the snapshot', places: ['comparing'], whyNot: whyNotCompare, isHint: true,
	},
	{
		keys: ['tab'], command: 'completeFile', name: 'complete', description: 'Complete the path as far as the files that are there tell it', places: ['comparing', 'path'], isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing more is read', places: ['comparing'], isHint: true,
	},
	{
		keys: ['enter'], command: 'goToChange', name: 'go there', description: 'Go to the organization; the list of changes is kept', places: ['changes'], whyNot: whyNotChange, isHint: true,
	},
	{
		keys: ['='], command: 'askForSnapshot', name: 'again', description: 'Compare again, with this snapshot or another', places: ['changes'], isHint: true,
	},
	{
		keys: ['r'], command: 'readPairAgain', name: 'again', description: 'Read both again', places: ['pair'], whyNot: whyNotReadPair, isHint: true,
	},
	{
		keys: ['='], command: 'askForSnapshot', name: 'with a snapshot', description: 'Compare everything with a snapshot instead', places: ['pair'], isHint: true,
	},
	{
		keys: ['p'], command: 'compareProfiles', name: 'profiles',
		description: 'Compare the profiles that the list left out as well, one request each', places: ['changes'], whyNot: whyNotCompareProfiles, isHint: true,
	},
	{
		keys: ['enter'], command: 'toggleLogDetail', name: 'details', nameNow: state => isLogDetailed(state) ? 'list' : undefined,
		description: 'Show everything about the request, or the list again', places: ['log'], whyNot: whyNotLogged, isHint: true,
	},
	{
		keys: ['y'], command: 'copyLogged', name: 'copy', description: 'Copy the request as curl, without the credential', places: ['log'], whyNot: whyNotLogged, isHint: true,
	},
	{
		keys: ['/'], command: 'openLogSearch', name: 'find', description: 'Find requests by method, status, path, purpose or cf-ray', places: ['log'], isHint: true,
	},
	{
		keys: ['enter'], command: 'endLogSearch', name: 'keep', description: 'Keep what was found, to choose from it', places: ['logFind'], isHint: true,
	},
	{
		keys: ['escape'], command: 'leaveLogSearch', name: 'show all', description: 'Show every request again', places: ['logFind'], isHint: true,
	},
	{
		keys: ['L'], command: 'openLog', name: 'newest', description: 'Show the requests made meanwhile, too', places: ['log'],
	},
	{
		keys: ['escape', 'q'],
		command: 'closeDialog',
		name: 'leave',
		nameNow: state => isLogDetailed(state) ? 'back' : (isReadingProfiles(state) ? 'stop' : undefined),
		description: 'Leave; nothing is changed',
		places: ['undo', 'copy', 'export', 'log', 'tourSteps', 'contexts', 'changes', 'pair'],
		isHint: true,
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
		keys: ['pagedown', ' ', 'ctrl+d', 'ctrl+f'], command: 'scrollDialogPageDown', name: 'page down', description: 'Scroll down a page', places: paged,
	},
	{
		keys: ['pageup', 'ctrl+u', 'ctrl+b'], command: 'scrollDialogPageUp', name: 'page up', description: 'Scroll up a page', places: paged,
	},
	{
		keys: ['pagedown'], command: 'scrollDialogPageDown', name: 'page down', description: 'Scroll down a page, to what has no room', places: pagedWhereTyped,
	},
	{
		keys: ['pageup'], command: 'scrollDialogPageUp', name: 'page up', description: 'Scroll up a page', places: pagedWhereTyped,
	},
	{
		keys: ['down'], command: 'scrollDialogDown', name: 'down', description: 'Scroll down', places: ['deletion'],
	},
	{
		keys: ['up'], command: 'scrollDialogUp', name: 'up', description: 'Scroll up', places: ['deletion'],
	},
	{
		keys: ['g', 'home'], command: 'scrollDialogToFirst', name: 'first', description: 'Scroll to the first line', places: scrolled,
	},
	{
		keys: ['G', 'end'], command: 'scrollDialogToLast', name: 'last', description: 'Scroll to the last line', places: scrolled,
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
		keys: ['down', 'ctrl+n', 'tab'], command: 'moveListDown', name: 'down', description: 'Go to the next command', places: ['palette'], isHint: true,
	},
	{
		keys: ['up', 'ctrl+p', 'shift+tab'], command: 'moveListUp', name: 'up', description: 'Go to the previous command', places: ['palette'], isHint: true,
	},
	{
		keys: ['enter'], command: 'runChosen', name: 'run', description: 'Run the command', places: ['palette'], isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave the list of commands', places: ['palette'], isHint: true,
	},
	{
		keys: ['y'], command: 'openCopy', name: 'copy', description: 'Copy the id, the name or everything as JSON', places: ['account'], isHint: true,
	},
	{
		keys: ['escape', 'q', '?', 'f1'], command: 'closeDialog', name: 'close', description: 'Close', places: ['help', 'account'], isHint: true,
	},
	{
		keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stop waiting and go back', places: ['opening'], isHint: true,
	},
];
