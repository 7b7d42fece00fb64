import {counted, shownName} from '../../base/text/words.js';
import {dot, joinedBy} from '../../base/text/told.js';
import {requestText} from '../../kernel/loop/tell.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {keysInWords} from '../../kernel/form-model/settings.js';
import {
	changedFields,
	nameOfWrite,
	namesOfRun,
	undoForm,
	unrecorded,
	type JournalEntry,
} from '../../kernel/form-model/journal-entry.js';
import type {Write} from '../../kernel/loop/command-line.js';
import {data, row, toned} from '../../kernel/rows/row.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {changeBack, changeResult, showStored} from '../../kernel/writes/change-in-run.js';
import {undoneItemsText} from '../../kernel/writes/journal.js';
import type {Changing} from '../../kernel/writes/save.js';
import {lookAtEdits, undoManyBy} from '../../kernel/runs/undo-many.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {onMarks, onTree} from '../../kernel/loop/on-tree.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import {type WhyNot, whyNotWrite} from '../../kernel/state/availability.js';
import {whyNothingMarked} from '../../kernel/state/marks.js';
import {markedCount} from '../../kernel/state/selectors.js';
import {bulkLock, runOf} from './plan.js';
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
	bulkDraft,
	reviewSetAgain,
	sendSet,
} from './commands.js';
import {bulkRun, settingRows, bulkHandlers} from './dialog.js';

const organizationsOf = ({items = []}: JournalEntry): number => new Set(items.map(({id}) => id)).size;

const verbOf = ({undoes}: JournalEntry): string => (undoes === undefined ? 'set' : 'restored');

const whereText = (entry: JournalEntry): string =>
	`in ${counted(organizationsOf(entry), 'organization')}${undoneItemsText(entry)}`;

// The forms that undo the writes, once their stored values are known.
const forms = new WeakMap<JournalEntry, Form>();

/** What the journal, undo and the command line know of a run of changes. Each of its writes is an edit, which a form undoes. */
const bulkWrite: Write = {
	kind: 'set',
	did: entry => [verbOf(entry), keysInWords(entry.before.name), whereText(entry)].join(' '),
	// The list has the fields in front.
	item: (_, entry) => [data([verbOf(entry), whereText(entry)].join(' '))],
	subject: entry => keysInWords(entry.before.name),
	more: (_, entry) => [{...row(toned('dim', '  in: '), data(namesOfRun(entry))), said: []}],
	named: entry => `the change of ${counted(organizationsOf(entry), 'organization')}`,
	recorded: () => undefined,
	whyNotUndo: state => whyNotCall(state, 'Undoing edits', ...readCalls, 'modify', 'modify_profile'),
	ofRun: {
		title: (_, writes) => `Restore the earlier values of ${counted(writes.length, 'change')}`,
		about:
			'Each organization gets back the values that this run replaced, with one request for each change. What has changed since then in these fields stays, and is reported as a conflict.',
		itemText: write => joinedBy(dot, [shownName(nameOfWrite(write)), labelsInSentence(...changedFields(write))]),
		done: 'restored',
		whyNotItem: write =>
			unrecorded(write).length === changedFields(write).length
				? 'There is nothing to restore: the earlier value had a credential, which is never kept.'
				: undefined,
	},
	undoMany: undoManyBy<Changing>({
		look: lookAtEdits,
		lockOf: () => bulkLock,
		entryOf: ({id, before: {name}}) => runOf({id, keys: name}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({id}) => id,
		nameOf: nameOfWrite,
		describe: (writing, write) =>
			changeBack(writing, write, form => {
				forms.set(write, form);
			}),
		resultOf(context, write, end) {
			showStored(context, end);
			return changeResult(forms.get(write) ?? undoForm(write), end);
		},
		requestOf: ({client}, _, plan) => plan && requestText(plan.next, client),
	}),
};

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
	handlers: [bulkHandlers],
	writes: [bulkWrite],
	drafts: [bulkDraft],
});
