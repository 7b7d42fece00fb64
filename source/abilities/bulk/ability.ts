import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {onMarks, onTree} from '../../kernel/loop/on-tree.js';
import {runDialog} from '../../kernel/loop/run-dialog.js';
import {type WhyNot, whyNotWrite} from '../../kernel/state/availability.js';
import {whyNothingMarked} from '../../kernel/state/marks.js';
import {markedCount} from '../../kernel/state/selectors.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {
	completeSetting,
	moveToNextSetting,
	moveToPreviousSetting,
	openSetting,
	returnToSetting,
	reviewSetting,
	settingTitle,
	stopReadingSetting,
	typeIntoSetting,
} from './commands.js';
import {bulkDraft} from './draft.js';
import {bulkWrite} from './journal.js';
import {bulkRun, settingRows} from './rows.js';
import {reviewSetAgain, sendSet} from './send-commands.js';
import {reduceSet} from './state.js';

/** For changing the marked organizations. */
const whyNotSet: WhyNot = state =>
	whyNotWrite(state) ??
	whyNothingMarked(state) ??
	(markedCount(state) > 0 ? undefined : 'The marked organizations have not loaded yet.') ??
	whyNotCall(state, 'Changing organizations', ...readCalls);

const whyNotWhileReading: WhyNot = ({dialog}) =>
	dialog.kind === 'setting' && dialog.request !== undefined ? 'The organizations are being read.' : undefined;

const whyNotStop: WhyNot = state => (whyNotWhileReading(state) === undefined ? 'Nothing is being read.' : undefined);

const run = runDialog(bulkRun, {
	labels: ['the review of many changes', 'changing many', 'the result of many changes'],
	send: {
		command: 'sendSet',
		description: 'Change what is not left out, one organization after the other',
		apartFrom: ['openSetting', 'reviewSetting', 'returnToSetting'],
		nothing: 'Nothing is chosen to change.',
	},
	again: 'reviewSetAgain',
	over: 'This is changed.',
	whyNot: state => whyNotCall(state, 'Changing organizations', ...readCalls),
	leave: {
		command: 'returnToSetting',
		name: 'back',
		description: 'Go back to the values without sending anything',
		isKeeping: () => true,
	},
});

/** Changes the same fields of many organizations. */
export const bulk = defineAbility({
	name: 'bulk',
	section: 'While changing many',
	commands: {
		openSetting,
		typeIntoSetting,
		completeSetting,
		moveToNextSetting,
		moveToPreviousSetting,
		reviewSetting,
		stopReadingSetting,
		returnToSetting,
		sendSet,
		reviewSetAgain,
	},
	keys: [
		{
			keys: ['U'],
			command: 'openSetting',
			name: 'set field',
			alsoCalled: ['set', 'bulk', 'mass edit', 'change many'],
			description: 'Set a field of the marked organizations, or several, after one review',
			places: 'panes',
			...onTree(whyNotSet),
			...onMarks('set'),
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'reviewSetting',
			name: 'review',
			description: 'Read the organizations again, and review what would change',
			places: ['setting'],
			whyNot: whyNotWhileReading,
			isHint: true,
			isMain: true,
		},
		{
			keys: ['tab'],
			command: 'completeSetting',
			name: 'complete',
			description: 'Complete the field, the member or the value',
			places: ['setting'],
			whyNot: whyNotWhileReading,
			isHint: true,
		},
		{
			keys: ['down'],
			command: 'moveToNextSetting',
			name: 'another',
			description: 'Go to the next value, or begin another one',
			places: ['setting'],
			whyNot: whyNotWhileReading,
			isHint: true,
		},
		{
			keys: ['up'],
			command: 'moveToPreviousSetting',
			name: 'previous',
			description: 'Go to the previous value',
			places: ['setting'],
			whyNot: whyNotWhileReading,
		},
		{
			keys: ['escape'],
			command: 'stopReadingSetting',
			name: 'stop',
			description: 'Stop reading, and go back to the values',
			places: ['setting'],
			whyNot: whyNotStop,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything; asks first if you typed values',
			places: ['setting'],
			isHint: true,
		},
		...run.keys,
	],
	places: {setting: {label: 'setting a field of many', typing: 'typeIntoSetting'}, ...run.places},
	dialogs: [
		defineDialog('setting', {
			view: (state, dialog, {columns}) => ({
				title: settingTitle(dialog.chosen),
				rows: settingRows(state, dialog, columns),
			}),
			typed: ({lines, focused}) => lines[focused],
			hasTyped: ({lines}) => lines.some(({text}) => text !== ''),
		}),
		run.dialog,
	],
	reducers: [reducerOf(['set'], reduceSet)],
	writes: [bulkWrite],
	drafts: [bulkDraft],
});
