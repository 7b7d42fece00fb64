import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {copyLogged, openLog, openRecordOfRequest, showRequestAlone, toggleLogDetail} from './commands.js';
import {logRows} from './rows.js';
import {logTitle, organizationIn, reduceLog, requestList} from './state.js';

const whyNotLogged: WhyNot = state => requestList.whyNone(state);

const whyNotHistory: WhyNot = state => {
	const entry = requestList.chosen(state);
	return entry && organizationIn(entry.path) === undefined
		? 'The path of this request names no organization, so its record cannot be looked up.'
		: (whyNotLogged(state) ??
				(entry?.ray === undefined
					? 'This request has no cf-ray, so its record cannot be looked up.'
					: whyNotCall(state, 'Reading the history', 'history')));
};

const list = listDialog(requestList, {
	isTable: true,
	labels: ['the requests', 'searching the requests'],
	step: ({isDetailed}) => (isDetailed ? 'logRequest' : undefined),
	view: (state, dialog, room) => ({title: logTitle(dialog), rows: logRows(state, dialog, room)}),
});

const both = ['log', 'logRequest'] as const;

export const requestLog = defineAbility({
	name: 'requestLog',
	section: 'In the requests',
	commands: {
		openLog,
		toggleLogDetail,
		copyLogged,
		showRequestAlone,
		openRecordOfRequest,
		closeRequest: toggleLogDetail,
	},
	keys: [
		{
			keys: ['L'],
			command: 'openLog',
			beforeRows: 'acts',
			name: 'requests',
			alsoCalled: ['log', 'API calls'],
			description: 'Show the requests made: why, status, time, size and cf-ray',
			places: 'panes',
		},
		{keys: ['L'], command: 'openLog', name: 'newest', description: 'Also show the newer requests', places: both},
		...list.keys,
		...listKeys('logRequest'),
		{
			keys: ['enter'],
			command: 'toggleLogDetail',
			name: 'details',
			description: 'Show everything about the request',
			places: ['log'],
			whyNot: whyNotLogged,
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'toggleLogDetail',
			name: 'list',
			description: 'Show the list again',
			places: ['logRequest'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyLogged',
			name: 'copy',
			description: 'Copy the request as curl, without the credential',
			places: both,
			whyNot: whyNotLogged,
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showRequestAlone',
			name: 'show for copying',
			description: 'Show only the request on the screen, as curl, to select it by hand; any key returns',
			places: both,
			whyNot: whyNotLogged,
			isHint: true,
		},
		{
			keys: ['H'],
			command: 'openRecordOfRequest',
			name: 'its record',
			description: 'Show the record of the request in the history, found by its cf-ray',
			places: both,
			whyNot: whyNotHistory,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'],
			command: 'closeRequest',
			name: 'back',
			description: 'Show the list again',
			places: ['logRequest'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['log'],
			isHint: true,
		},
	],
	places: {...list.places, logRequest: {label: 'one request'}},
	dialogs: [list.dialog],
	reducers: [reducerOf(['log'], reduceLog)],
});
