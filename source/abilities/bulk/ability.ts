import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {onMarks, onTree} from '../../kernel/loop/on-tree.js';
import {runDialog} from '../../kernel/loop/run-dialog.js';
import {type WhyNot, whyNotWrite} from '../../kernel/state/availability.js';
import {whyNothingMarked} from '../../kernel/state/marks.js';
import {markedCount} from '../../kernel/state/selectors.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {
	completeSetting, moveToNextSetting, moveToPreviousSetting, openSetting, returnToSetting, reviewSetting, manyTextTitle, settingTitle, stopReadingSetting, typeIntoSetting,
} from './commands.js';
import {bulkDraft} from './draft.js';
import {bulkWrite} from './journal.js';
import {bulkRun, manyTextRows, settingRows} from './rows.js';
import {leaveSet, reviewSetAgain, sendSet} from './send-commands.js';
import {reduceSet} from './state.js';
import {leaveManyText, openManyText, reopenManyText} from './text-commands.js';

/** For changing the marked organizations. */
const whyNotSet: WhyNot = state => whyNotWrite(state) ?? whyNothingMarked(state)
	?? (markedCount(state) > 0 ? undefined : 'The marked organizations have not loaded yet.') ?? whyNotCall(state, 'Changing organizations', ...readCalls);

const whyNotWhileReading: WhyNot = ({dialog}) => (dialog.kind === 'setting' || dialog.kind === 'manyText') && dialog.request !== undefined ? 'The organizations are being read.' : undefined;

const whyNotStop: WhyNot = state => whyNotWhileReading(state) === undefined ? 'Nothing is being read.' : undefined;

const run = runDialog(bulkRun, {
	labels: ['the review of many changes', 'changing many', 'the result of many changes'],
	send: {
		command: 'sendSet', description: 'Change what is not left out, one organization after the other', apartFrom: ['openSetting', 'reviewSetting', 'returnToSetting', 'openManyText', 'reopenManyText'], nothing: 'Nothing is chosen to change.',
	},
	again: 'reviewSetAgain',
	over: 'This is changed.',
	whyNot: state => whyNotCall(state, 'Changing organizations', ...readCalls),
	leave: {
		command: 'returnToSetting', name: 'back', description: 'Go back to the values without sending anything', isKeeping: () => true,
	},
	leaveResult: 'leaveSet',
});

/** Changes the same fields of many organizations. */
export const bulk = defineAbility({
	name: 'bulk',
	section: 'While changing many',
	commands: {
		openSetting, typeIntoSetting, completeSetting, moveToNextSetting, moveToPreviousSetting, reviewSetting, stopReadingSetting, returnToSetting, sendSet, reviewSetAgain, leaveSet, openManyText, reopenManyText, leaveManyText,
	},
	keys: [
		{
			keys: ['U'], command: 'openSetting', name: 'set field', alsoCalled: ['set', 'bulk', 'mass edit', 'change many'], description: 'Set a field of the marked organizations, or several, after one review', places: 'panes', ...onTree(whyNotSet), ...onMarks('set'),
		},
		{
			keys: ['ctrl+o'], command: 'openManyText', name: 'edit as text', alsoCalled: ['editor', 'rename', 'bulk'], description: 'Edit the values of the marked organizations as one text in `$EDITOR`, then review what changes', said: 'Edit the values of the marked organizations as one text in your editor, then review what changes', places: 'panes', ...onTree(whyNotSet), isHint: false,
		},
		{
			keys: ['enter'], command: 'reopenManyText', name: 'open', description: 'Open the text again', places: ['manyText'], whyNot: whyNotWhileReading, isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'leaveManyText', name: 'leave', description: 'Leave without sending anything; an edited text is kept in a file', places: ['manyText'], isHint: true,
		},
		{
			keys: ['enter', 'ctrl+s'], command: 'reviewSetting', name: 'review', description: 'Read the organizations again, and review what would change', places: ['setting'], whyNot: whyNotWhileReading, isHint: true, isMain: true,
		},
		{
			keys: ['tab'], command: 'completeSetting', name: 'complete', description: 'Complete the field, the member or the value', places: ['setting'], whyNot: whyNotWhileReading, isHint: true,
		},
		{
			keys: ['down'], command: 'moveToNextSetting', name: 'another', description: 'Go to the next value, or begin another one', places: ['setting'], whyNot: whyNotWhileReading, isHint: true,
		},
		{
			keys: ['up'], command: 'moveToPreviousSetting', name: 'previous', description: 'Go to the previous value', places: ['setting'], whyNot: whyNotWhileReading,
		},
		{
			keys: ['escape'], command: 'stopReadingSetting', name: 'stop', description: 'Stop reading, and go back to the values', places: ['setting'], whyNot: whyNotStop, isHint: 'whereItActs',
		},
		{
			keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave without changing anything; asks first if you typed values', places: ['setting'], isHint: true,
		},
		...run.keys,
	],
	places: {
		setting: {label: 'setting a field of many', typing: 'typeIntoSetting'},
		manyText: {label: 'many in an editor'},
		...run.places,
	},
	dialogs: [
		defineDialog('setting', {
			view: (state, dialog, {columns}) => ({title: settingTitle(dialog.chosen), rows: settingRows(state, dialog, columns)}),
			typed: ({lines, focused}) => lines[focused],
			hasTyped: ({lines}) => lines.some(({text}) => text !== ''),
		}),
		defineDialog('manyText', {
			view: (state, dialog, {columns}) => ({title: manyTextTitle(dialog.chosen), rows: manyTextRows(state, dialog, columns)}),
			isBeforeReview: ({request}) => request !== undefined,
		}),
		run.dialog,
	],
	reducers: [reducerOf(['set'], reduceSet)],
	writes: [bulkWrite],
	drafts: [bulkDraft],
});
