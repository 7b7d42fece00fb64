import {defineAbility} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {onMarks} from '../../kernel/loop/on-tree.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {counted} from '../../base/text/words.js';
import {
	whyNotBranch,
	whyNotExportRecords,
	whyNotFold,
	whyNotHistory,
	whyNotLonger,
	whyNotRecord,
	whyNotRest,
	whyNotShorter,
} from './availability.js';
import {
	closeHistory,
	copyRecord,
	exportHistory,
	filterByKind,
	filterByPerson,
	filterChanges,
	filterRefused,
	foldRecords,
	loadMoreHistory,
	loadNearEnd,
	loadWholeHistory,
	openHistory,
	openHistoryExport,
	openHistoryOfBranch,
	openRecord,
	showLongerPeriod,
	showRecordAlone,
	showShorterPeriod,
	toggleRecord,
} from './commands.js';
import {historyView} from './rows.js';
import {historyIn, recordList, historyHandlers} from './state.js';

/** That only loaded records are searched, if there are more. */
function searchNote(state: State): string | undefined {
	const history = historyIn(state);
	return history && !history.isWhole
		? `This finds among the ${counted(history.records.length, 'loaded record')}. Press ${keyOf(state, 'loadWholeHistory')} to load the rest of the period.`
		: undefined;
}

const list = listDialog(recordList, {
	// With less, who did something and what it was do not fit in one row.
	leastBeside: 150,
	labels: ['the history', 'searching the history'],
	step: ({isDetailed}) => (isDetailed ? 'historyRecord' : undefined),
	view: historyView,
	isAwaited: history =>
		history.records.length === 0 && !history.isWhole && history.sources.every(({error}) => error === undefined),
	movedCommand: 'loadNearEnd',
	searchNote,
});

const both = ['history', 'historyRecord'] as const;

/** The history of one or several organizations: who did what, when and how. */
export const history = defineAbility({
	name: 'history',
	section: 'In the history',
	commands: {
		openHistory,
		openHistoryOfBranch,
		showShorterPeriod,
		showLongerPeriod,
		loadMoreHistory,
		loadWholeHistory,
		loadNearEnd,
		openRecord,
		foldRecords,
		toggleRecord,
		filterByPerson,
		filterByKind,
		filterChanges,
		filterRefused,
		copyRecord,
		showRecordAlone,
		openHistoryExport,
		closeHistory,
		closeRecord: toggleRecord,
	},
	keys: [
		{
			keys: ['H'],
			command: 'openHistory',
			task: 'people',
			onOne: {verb: 'Shows the history of', in: ['detail', 'accounts', 'members']},
			name: 'history',
			alsoCalled: ['audit log', 'who changed'],
			description: 'Show the history of the organization, or of the marked ones together: who did what, when and how',
			places: 'panes',
			whyNot: whyNotHistory,
			...onMarks('history of'),
			isHint: false,
		},
		...list.keys,
		...scrollKeys('historyRecord'),
		{
			keys: ['enter', 'l', 'right'],
			command: 'openRecord',
			name: 'details',
			description: 'Show everything about the record; of neighbours that say the same, show each',
			places: ['history'],
			whyNot: whyNotRecord,
			isHint: true,
			isMain: true,
		},
		{
			keys: ['h', 'left'],
			command: 'foldRecords',
			name: 'fold',
			description: 'Show neighbours that say the same as one row again',
			places: ['history'],
			whyNot: whyNotFold,
		},
		{
			keys: ['enter'],
			command: 'toggleRecord',
			name: 'list',
			description: 'Show the list again',
			places: ['historyRecord'],
			isHint: true,
		},
		{
			keys: [']'],
			command: 'showLongerPeriod',
			name: 'longer',
			description: 'Look further back: a week, a month, 18 months',
			places: ['history'],
			whyNot: whyNotLonger,
			isHint: true,
		},
		{
			keys: ['['],
			command: 'showShorterPeriod',
			name: 'shorter',
			description: 'Look less far back: a month, a week, a day',
			places: ['history'],
			whyNot: whyNotShorter,
			isHint: true,
		},
		{
			keys: ['d'],
			command: 'openHistoryOfBranch',
			name: 'whole branch',
			description: 'Show the history of the organization together with that of everything below it',
			places: ['history'],
			whyNot: whyNotBranch,
			isHint: 'whereItActs',
		},
		{
			keys: ['p'],
			command: 'filterByPerson',
			name: 'this person',
			description: 'Show only what this person did, or everybody again',
			places: ['history'],
			whyNot: whyNotRecord,
		},
		{
			keys: ['t'],
			givesWay: true,
			command: 'filterByKind',
			name: 'this kind',
			description: 'Show only records of this kind, such as invitations, or every kind again',
			places: ['history'],
			whyNot: whyNotRecord,
		},
		{
			keys: ['c'],
			command: 'filterChanges',
			name: 'changes',
			description: 'Show only changes, or what people viewed as well',
			places: ['history'],
		},
		{
			keys: ['f'],
			command: 'filterRefused',
			name: 'refused',
			description: 'Show only what the service refused, or everything again',
			places: ['history'],
		},
		{
			keys: ['R'],
			command: 'loadWholeHistory',
			name: 'load all',
			description: 'Load every record of the period',
			places: ['history'],
			whyNot: whyNotRest,
		},
		{
			keys: ['r'],
			command: 'loadMoreHistory',
			name: 'more',
			description: 'Load the next records, also after a failure',
			places: ['history'],
			whyNot: whyNotRest,
		},
		{
			keys: ['y'],
			command: 'copyRecord',
			name: 'copy',
			description: 'Copy the record as JSON',
			places: both,
			whyNot: whyNotRecord,
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showRecordAlone',
			name: 'show for copying',
			description: 'Show only the record on the screen, as JSON, to select it by hand; any key returns',
			places: both,
			whyNot: whyNotRecord,
		},
		{
			keys: ['x'],
			command: 'openHistoryExport',
			name: 'export',
			description: 'Export the history of the period to a file: CSV, JSON, NDJSON or Markdown',
			places: ['history'],
			whyNot: whyNotExportRecords,
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeRecord',
			name: 'back',
			description: 'Show the list again',
			places: ['historyRecord'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeHistory',
			name: 'leave',
			description: 'Leave the history and stop loading it',
			places: ['history'],
			isHint: true,
		},
	],
	places: {...list.places, historyRecord: {label: 'a record of the history'}},
	dialogs: [list.dialog],
	handlers: [historyHandlers],
	pathAnswers: {history: exportHistory},
});
