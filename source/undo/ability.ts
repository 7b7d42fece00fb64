import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {listKeys} from '../app/cursor-keys.js';
import {endDialogSearch, leaveDialogSearch, openDialogSearch} from '../commands/search-dialog.js';
import {chooseUndo} from './commands.js';
import {openUndo} from './list.js';
import {undoRows} from './rows.js';
import {whyNotWrite} from '../state/availability.js';
import {foundWrites} from './found-writes.js';
import {panes} from '../state/state.js';
import {whyNotBringBack} from './availability.js';
import {reduceUndo} from './state.js';

/**
Undoing a write: what was stored before is offered as a new, reviewed edit.
*/
export const undo = defineAbility({
	name: 'undo',
	section: 'In undo',
	commands: {
		openUndo, chooseUndo, openUndoSearch: openDialogSearch, endUndoSearch: endDialogSearch, leaveUndoSearch: leaveDialogSearch,
	},
	keys: [
		...listKeys('undo'),
		{
			keys: ['u'], command: 'openUndo', beforeRows: 'acts', name: 'undo', description: 'Undo: offer the earlier values of a write as a new, reviewed edit', places: panes, whyNot: whyNotWrite,
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
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave; nothing is changed', places: ['undo'], isHint: true,
		},
	],
	places: {
		undo: {},
		undoFind: {label: 'searching the writes', typing: 'typeIntoSearch'},
	},
	dialogs: [
		defineDialog('undo', {
			isTable: true,
			place: ({isTyping}) => isTyping ? 'undoFind' : 'undo',
			view: (state, dialog, room) => ({title: 'Undo', rows: undoRows(state, dialog, room)}),
			typed: ({isTyping, query}) => isTyping ? query : undefined,
			choices: dialog => ({length: foundWrites(dialog).length, cursor: dialog.cursor}),
			searched: (dialog, query) => ({
				...dialog, query, isTyping: true, cursor: 0,
			}),
		}),
	],
	reducers: [reducerOf(['undo'], reduceUndo)],
});
