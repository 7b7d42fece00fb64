import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys, searchedListKeys} from '../../kernel/loop/cursor-keys.js';
import {endDialogSearch, leaveDialogSearch} from '../../kernel/loop/dialogs.js';
import type {State} from '../../kernel/state/state.js';
import {
	whyNotExportRecords, whyNotHistory, whyNotLonger, whyNotRecord, whyNotRest, whyNotShorter,
} from './availability.js';
import {
	closeHistory, copyRecord, exportHistory, filterByPerson, filterChanges, filterRefused, loadMoreHistory,
	loadWholeHistory, moveHistoryDown, moveHistoryPageDown, moveHistoryPageUp, moveHistoryToFirst, moveHistoryToLast,
	moveHistoryUp, openHistory, openHistoryExport, openHistorySearch, showLongerPeriod, showRecordAlone,
	showShorterPeriod, toggleRecord,
} from './commands.js';
import {historyView} from './rows.js';
import {foundRecords, historyIn, isNarrowed, reduceHistory} from './state.js';

function isSelection(state: State): boolean {
	const open = historyIn(state);
	return open !== undefined && isNarrowed(open);
}

const both = ['history', 'historyRecord'] as const;

/** The history of an organization: who did what, when and how. */
export const history = defineAbility({
	name: 'history',
	section: 'In the history',
	commands: {
		openHistory,
		showShorterPeriod,
		showLongerPeriod,
		loadMoreHistory,
		loadWholeHistory,
		moveHistoryDown,
		moveHistoryUp,
		moveHistoryToFirst,
		moveHistoryToLast,
		moveHistoryPageDown,
		moveHistoryPageUp,
		toggleRecord,
		filterByPerson,
		filterChanges,
		filterRefused,
		copyRecord,
		showRecordAlone,
		openHistoryExport,
		openHistorySearch,
		endHistorySearch: endDialogSearch,
		leaveHistorySearch: leaveDialogSearch,
		closeHistory,
	},
	keys: [
		{
			keys: ['H'], command: 'openHistory', name: 'history', alsoCalled: ['audit log', 'who changed'],
			description: 'Show the history of the organization: who did what, when and how', places: 'panes', whyNot: whyNotHistory,
		},
		{
			keys: ['j', 'down'], command: 'moveHistoryDown', name: 'down', description: 'Go to the next record', places: ['history'], isHint: true,
		},
		{
			keys: ['k', 'up'], command: 'moveHistoryUp', name: 'up', description: 'Go to the previous record', places: ['history'], isHint: true,
		},
		{
			keys: ['g', 'home'], command: 'moveHistoryToFirst', name: 'first', description: 'Go to the newest record', places: ['history'],
		},
		{
			keys: ['G', 'end'], command: 'moveHistoryToLast', name: 'last', description: 'Go to the oldest loaded record', places: ['history'],
		},
		{
			keys: ['pagedown', 'ctrl+d', 'ctrl+f'], command: 'moveHistoryPageDown', name: 'page down', description: 'Go down half a page', places: ['history'],
		},
		{
			keys: ['pageup', 'ctrl+u', 'ctrl+b'], command: 'moveHistoryPageUp', name: 'page up', description: 'Go up half a page', places: ['history'],
		},
		...scrollKeys('historyRecord'),
		{
			keys: ['enter'], command: 'toggleRecord', name: 'details',
			description: 'Show everything about the record, with its request and response', places: ['history'], whyNot: whyNotRecord, isHint: true, isMain: true,
		},
		{
			keys: ['enter'], command: 'toggleRecord', name: 'list', description: 'Show the list again', places: ['historyRecord'], isHint: true,
		},
		{
			keys: [']'], command: 'showLongerPeriod', name: 'longer', description: 'Look further back: a week, a month, 18 months', places: ['history'], whyNot: whyNotLonger, isHint: true,
		},
		{
			keys: ['['], command: 'showShorterPeriod', name: 'shorter', description: 'Look less far back: a month, a week, a day', places: ['history'], whyNot: whyNotShorter, isHint: true,
		},
		{
			keys: ['/'], command: 'openHistorySearch', name: 'find', description: 'Find loaded records by person, deed, result, time, address or cf-ray', places: ['history'], isHint: true,
		},
		{
			keys: ['enter'], command: 'endHistorySearch', name: 'keep', description: 'Keep the matches, to choose from them', places: ['historyFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'leaveHistorySearch', name: 'show all', description: 'Show every loaded record again', places: ['historyFind'], isHint: true,
		},
		...searchedListKeys('historyFind'),
		{
			keys: ['p'], command: 'filterByPerson', name: 'this person', description: 'Show only what this person did, or everybody again', places: ['history'], whyNot: whyNotRecord,
		},
		{
			keys: ['c'], command: 'filterChanges', name: 'changes', description: 'Show only changes, or what people viewed as well', places: ['history'],
		},
		{
			keys: ['f'], command: 'filterRefused', name: 'refused', description: 'Show only what the service refused, or everything again', places: ['history'],
		},
		{
			keys: ['R'], command: 'loadWholeHistory', name: 'load all', description: 'Load every record of the period', places: ['history'], whyNot: whyNotRest,
		},
		{
			keys: ['r'], command: 'loadMoreHistory', name: 'more', description: 'Load the next records, also after a failure', places: ['history'], whyNot: whyNotRest,
		},
		{
			keys: ['y'], command: 'copyRecord', name: 'copy', description: 'Copy the record as JSON', places: both, whyNot: whyNotRecord, isHint: true,
		},
		{
			keys: ['v'], command: 'showRecordAlone', name: 'show for copying',
			description: 'Show only the record on the screen, as JSON, to select it by hand; any key returns', places: both, whyNot: whyNotRecord,
		},
		{
			keys: ['x'], command: 'openHistoryExport', name: 'export',
			description: 'Export the history of the period to a file: CSV or NDJSON', places: ['history'], whyNot: whyNotExportRecords, isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeHistory', name: 'leave', nameNow: state => isSelection(state) ? 'show all' : undefined, description: 'Show all loaded records, or leave the history and stop loading it', places: ['history'], isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeHistory', name: 'back', description: 'Show the list again', places: ['historyRecord'], isHint: true,
		},
	],
	places: {
		history: {label: 'the history'},
		historyRecord: {label: 'a record of the history'},
		historyFind: {label: 'searching the history', typing: 'typeIntoSearch'},
	},
	dialogs: [
		defineDialog('history', {
			isTable: true,
			place: ({isTyping, isDetailed}) => isTyping ? 'historyFind' : (isDetailed ? 'historyRecord' : 'history'),
			view: historyView,
			isAwaited: ({records, isWhole, error}) => records.length === 0 && !isWhole && error === undefined,
			typed: ({isTyping, query}) => isTyping ? query : undefined,
			choices: dialog => dialog.isDetailed ? undefined : {items: foundRecords(dialog), cursor: dialog.cursor},
			searched: (dialog, query) => ({
				...dialog, query, isTyping: true, cursor: 0, isDetailed: false,
			}),
		}),
	],
	reducers: [reducerOf(['history'], reduceHistory)],
	pathAnswers: {history: exportHistory},
});
