import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys, searchedListKeys} from '../../kernel/loop/cursor-keys.js';
import {endDialogSearch, leaveDialogSearch, openDialogSearch} from '../../kernel/loop/dialogs.js';
import {nameOfClosing} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {closeLog, copyLogged, openLog, openRecordOfRequest, showRequestAlone, toggleLogDetail} from './commands.js';
import {logRows, logTitle} from './rows.js';
import {foundRequests, organizationIn, reduceLog} from './state.js';

const whyNotLogged: WhyNot = ({dialog}) => dialog.kind === 'log' && foundRequests(dialog).length === 0 ? 'There are no requests here.' : undefined;

const whyNotHistory: WhyNot = state => {
	const {dialog} = state;
	const entry = dialog.kind === 'log' ? foundRequests(dialog)[dialog.cursor] : undefined;
	return entry && organizationIn(entry.path) === undefined ? 'The path of this request names no organization, so its record cannot be looked up.' : whyNotLogged(state) ?? (entry?.ray === undefined ? 'This request has no cf-ray, so its record cannot be looked up.' : whyNotCall(state, 'Reading the history', 'history'));
};

const isLogDetailed = ({dialog}: State): boolean => dialog.kind === 'log' && dialog.isDetailed;

export const requestLog = defineAbility({
	name: 'requestLog',
	section: 'In the requests',
	commands: {
		openLog, toggleLogDetail, copyLogged, showRequestAlone, openRecordOfRequest, closeLog, openLogSearch: openDialogSearch, endLogSearch: endDialogSearch, leaveLogSearch: leaveDialogSearch,
	},
	keys: [
		{
			keys: ['L'], command: 'openLog', beforeRows: 'acts', name: 'requests', alsoCalled: ['log'], description: 'Show the requests made: why, status, time, size and cf-ray', places: 'panes',
		},
		{
			keys: ['L'], command: 'openLog', name: 'newest', description: 'Also show the newer requests', places: ['log'],
		},
		...listKeys('log'),
		{
			keys: ['enter'], command: 'toggleLogDetail', name: 'details', nameNow: state => isLogDetailed(state) ? 'list' : undefined,
			description: 'Show everything about the request, or the list again', places: ['log'], whyNot: whyNotLogged, isHint: true,
		},
		{
			keys: ['y'], command: 'copyLogged', name: 'copy', description: 'Copy the request as curl, without the credential', places: ['log'], whyNot: whyNotLogged, isHint: true,
		},
		{
			keys: ['v'], command: 'showRequestAlone', name: 'show for copying', description: 'Show only the request on the screen, as curl, to select it by hand; any key returns', places: ['log'], whyNot: whyNotLogged, isHint: true,
		},
		{
			keys: ['H'], command: 'openRecordOfRequest', name: 'its record', description: 'Show the record of the request in the history, found by its cf-ray', places: ['log'], whyNot: whyNotHistory, isHint: 'whereItActs',
		},
		{
			keys: ['/'], command: 'openLogSearch', name: 'find', description: 'Find requests by method, status, path, purpose or cf-ray', places: ['log'], isHint: true,
		},
		{
			keys: ['enter'], command: 'endLogSearch', name: 'keep', description: 'Keep the matches, to choose from them', places: ['logFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'leaveLogSearch', name: 'show all', description: 'Show every request again', places: ['logFind'], isHint: true,
		},
		...searchedListKeys('logFind'),
		{
			keys: ['escape', 'q'], command: 'closeLog', name: 'leave', nameNow: state => isLogDetailed(state) ? 'back' : nameOfClosing(state), description: 'Go back to the list, show every request again, or leave', places: ['log'], isHint: true,
		},
	],
	places: {
		log: {label: 'the requests'},
		logFind: {label: 'searching the requests', typing: 'typeIntoSearch'},
	},
	dialogs: [
		defineDialog('log', {
			isTable: true,
			place: ({isTyping}) => isTyping ? 'logFind' : 'log',
			view: (_, dialog, {columns, height}) => ({title: logTitle(dialog), rows: logRows(dialog, columns, height)}),
			typed: ({isTyping, query}) => isTyping ? query : undefined,
			choices: dialog => ({items: foundRequests(dialog), cursor: dialog.cursor}),
			searched: (dialog, query) => ({
				...dialog, query, isTyping: true, cursor: 0, isDetailed: false,
			}),
		}),
	],
	reducers: [reducerOf(['log'], reduceLog)],
});
