import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {listKeys, scrollKeys, typedPageKeys} from '../../kernel/loop/cursor-keys.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import {count} from '../../base/text/words.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import type {State} from '../../kernel/state/state.js';
import {
	acceptTag,
	checkTagsBack,
	chooseTheirTag,
	chooseYourTag,
	completeTag,
	leaveTagging,
	leaveTags,
	nextTag,
	openTags,
	previousTag,
	readOpenTags,
	removeTag,
	resolveTags,
	returnToTags,
	reviewTags,
	reviewTagsAgain,
	sendTags,
	typeIntoTag,
	tagsDraft,
} from './commands.js';
import {
	whyNotAccept,
	whyNotChange,
	whyNotRemove,
	whyNotResolve,
	whyNotReview,
	whyNotTags,
	conflictOf,
	tagsHandlers,
	tagsFormIn,
} from './state.js';
import {focusOf, settingsTyped} from './form.js';
import {tagsWrite} from './journal.js';
import {optionsIn, runOfTags, tagsBackView, tagsView} from './rows.js';

const run = runDialog(runOfTags, {
	labels: ['the review of tags', 'changing tags', 'the result of a change of tags'],
	send: {
		command: 'sendTags',
		description: 'Change the tags of what is not left out, one account after the other',
		apartFrom: ['openTags', 'reviewTags', 'acceptTag', 'resolveTags', 'chooseUndo', 'checkTagsBack'],
		nothing: 'Nothing is chosen to change.',
	},
	again: 'reviewTagsAgain',
	over: 'The tags of this account are changed.',
	whyNot: state => whyNotChange(state),
	leave: {
		command: 'leaveTagging',
		name: 'back',
		description: 'Go back to the tags as you typed them, or leave the undo; nothing is sent',
		isKeeping: ({form}) => form !== undefined,
	},
});

function tagsNow(state: State): string | undefined {
	const number = markedAccounts(state).length;
	return number === 0 ? undefined : `tags of ${count(number)}`;
}

const completionNow = (state: State): string | undefined => {
	const form = tagsFormIn(state);
	return form && form.line.text !== '' && optionsIn(state, form).length > 0 ? 'complete' : undefined;
};

const removalNow = (state: State): string | undefined => {
	const form = tagsFormIn(state);
	return form && focusOf(form).tag.isRemoved ? 'keep' : undefined;
};

const places = {reading: 'tagsReading', editing: 'tags', conflict: 'tagsConflict'} as const;

/** Shows and changes the tags of accounts. */
export const tags = defineAbility({
	name: 'tags',
	section: 'In tags',
	commands: {
		openTags,
		typeIntoTag,
		nextTag,
		previousTag,
		completeTag,
		acceptTag,
		removeTag,
		reviewTags,
		leaveTags,
		readOpenTags,
		returnToTags,
		leaveTagging,
		chooseTheirTag,
		chooseYourTag,
		resolveTags,
		reviewTagsAgain,
		sendTags,
		checkTagsBack,
	},
	keys: [
		{
			keys: ['#'],
			givesWay: true,
			command: 'openTags',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Tags of', of: 'accounts', isOfMarks: state => markedAccounts(state).length > 0},
			name: 'tags',
			nameNow: tagsNow,
			alsoCalled: ['label', 'tag'],
			description: 'Show and change the tags of the account, or of the marked accounts',
			places: ['accounts'],
			whyNot: whyNotTags,
			isHint: state => markedAccounts(state).length === 0 || 'momentary',
		},
		{
			keys: ['tab'],
			command: 'completeTag',
			name: 'next',
			nameNow: completionNow,
			description: 'Complete the key or the value as it is used elsewhere, or go to the next field',
			places: ['tags'],
			isHint: true,
		},
		{
			keys: ['down'],
			command: 'nextTag',
			name: 'next',
			description: 'Go to the next field of the tags',
			places: ['tags'],
		},
		{
			keys: ['up', 'shift+tab'],
			command: 'previousTag',
			name: 'previous',
			description: 'Go to the previous field of the tags',
			places: ['tags'],
		},
		{
			keys: ['enter'],
			command: 'acceptTag',
			name: 'accept',
			description: 'Go to the next field; after the last tag, review',
			places: ['tags'],
			whyNot: whyNotAccept,
		},
		{
			keys: ['ctrl+r'],
			command: 'removeTag',
			name: 'remove',
			nameNow: removalNow,
			description: 'Remove the tag, or keep it after all',
			places: ['tags'],
			whyNot: whyNotRemove,
			isHint: true,
		},
		{
			keys: ['ctrl+s'],
			command: 'reviewTags',
			name: 'review',
			description: 'Review what will be sent',
			places: ['tags'],
			whyNot: whyNotReview,
			isHint: true,
			isMain: true,
		},
		{
			keys: ['escape'],
			command: 'leaveTags',
			name: 'leave',
			description: 'Leave the tags; asks first if you changed something',
			places: ['tags', 'tagsReading'],
			isHint: true,
		},
		{
			keys: ['left', 'h'],
			command: 'chooseTheirTag',
			name: 'theirs',
			description: 'Keep the stored value of this tag',
			places: ['tagsConflict'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['right', 'l'],
			command: 'chooseYourTag',
			name: 'yours',
			description: 'Keep your value of this tag',
			places: ['tagsConflict'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'resolveTags',
			name: 'review',
			description: 'Review the result; nothing is sent before that',
			places: ['tagsConflict'],
			whyNot: whyNotResolve,
			isHint: true,
		},
		{
			keys: ['escape', 'n'],
			command: 'returnToTags',
			name: 'keep editing',
			description: 'Go back to the tags as you typed them',
			places: ['tagsConflict'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Stop waiting and go back',
			places: ['tagsBack'],
			isHint: true,
		},
		...typedPageKeys('tags'),
		...scrollKeys('tagsReading'),
		...scrollKeys('tagsBack'),
		...listKeys('tagsConflict'),
		...run.keys,
	],
	places: {
		tags: {label: 'the tags of accounts', typing: 'typeIntoTag', isTypedAhead: true},
		tagsReading: {label: 'reading tags'},
		tagsConflict: {label: 'a conflict of tags'},
		tagsBack: {label: 'the undo of tags'},
		...run.places,
	},
	dialogs: [
		defineDialog('tags', {
			place: ({step}) => places[step.name],
			view: tagsView,
			isAwaited: ({step}) => step.name === 'reading' && step.error === undefined,
			isBeforeReview: ({step, again}) => again !== undefined && step.name === 'reading' && step.error === undefined,
			typed: ({step, line}) => (step.name === 'editing' ? line : undefined),
			hasTyped: form => form.step.name !== 'reading' && settingsTyped(form).length > 0,
			choices: form =>
				form.step.name === 'conflict'
					? {
							length: conflictOf(form).length,
							cursor: form.step.cursor,
							moved: (by: number) => ({type: 'tags/pointed', by}) as const,
						}
					: undefined,
		}),
		defineDialog('tagsBack', {
			isAwaited: ({error}) => error === undefined,
			isBeforeReview: ({error}) => error === undefined,
			view: tagsBackView,
		}),
		run.dialog,
	],
	handlers: [tagsHandlers],
	writes: [tagsWrite],
	drafts: [tagsDraft],
});
