import {defineAbility, defineDialog, reducerOf} from '../../../kernel/loop/ability.js';
import {listKeys, scrollKeys, searchedListKeys} from '../../../kernel/loop/cursor-keys.js';
import {endDialogSearch, leaveDialogSearch, openDialogSearch} from '../../../kernel/loop/dialogs.js';
import {nameOfClosing} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {shownName} from '../../../base/text/words.js';
import {
	whyNotFilter, whyNotIncludeLast, whyNotOffboard, whyNotPeople, whyNotPerson, whyNotReadPeople,
	whyNotReadPeopleAgain, whyNotRemove,
} from './availability.js';
import {
	copyPerson, filterPeople, filterPeopleBack, goToMembership, leaveOffboarding, leavePeople, leavePerson,
	openOffboarding, openPeople, openPerson, readPeople, readPeopleAgain, removePerson, stopOffboarding, toggleLast,
} from './commands.js';
import {peopleIn} from './people.js';
import {isToSend, tallyOf} from './plan.js';
import {nameOfId, offboardingRows, peopleRows, personRows} from './rows.js';
import {
	chosenPerson, isContinued, isLastIncluded, isOffboarded, peopleRead, reduceOffboarding, reducePeople, shownPeople,
} from './state.js';

const isReading = ({dialog}: State): boolean => dialog.kind === 'people' && dialog.request !== undefined;

const isEmpty = (state: State): boolean => state.dialog.kind === 'people' && peopleIn(peopleRead(state), state.dialog.ids).length === 0;

const hasOpenRows = ({dialog}: State): boolean => dialog.kind === 'offboarding' && dialog.offboarding.rows.some(row => isToSend(row));

function nameOfRemoval({dialog}: State): string | undefined {
	if (dialog.kind !== 'offboarding' || !isContinued(dialog.offboarding)) {
		return undefined;
	}

	const {failed, unknown} = tallyOf(dialog.offboarding.rows);
	return failed + unknown > 0 ? 'try again' : 'continue';
}

function nameOfLeaving(state: State): string | undefined {
	return nameOfClosing(state) ?? (isReading(state) ? 'stop' : undefined);
}

/** Everybody below an organization, and removing a person from all organizations. */
export const offboarding = defineAbility({
	name: 'offboarding',
	section: 'In the people below',
	commands: {
		openPeople, readPeople, readPeopleAgain, leavePeople, filterPeople, filterPeopleBack, openPerson, leavePerson, goToMembership, copyPerson, openOffboarding, toggleLast, leaveOffboarding, stopOffboarding, removePerson, openPeopleSearch: openDialogSearch, endPeopleSearch: endDialogSearch, leavePeopleSearch: leaveDialogSearch,
	},
	keys: [
		{
			keys: ['I'], command: 'openPeople', name: 'people below', alsoCalled: ['who', 'access', 'members', 'offboard', 'two-factor', '2FA', 'pending'],
			description: 'List everybody with access to the organization and everything below', places: 'panes', whyNot: whyNotPeople,
		},
		...listKeys('people'),
		{
			keys: ['enter'], command: 'openPerson', name: 'where', description: 'Show the organizations of this person', places: ['people'], isHint: state => !isEmpty(state), whyNot: whyNotPerson,
		},
		{
			keys: ['I'], command: 'readPeople', name: 'read', nameNow: state => isEmpty(state) ? undefined : 'read the rest', description: 'Read the members that are missing, one request for each organization', places: ['people'], whyNot: whyNotReadPeople, isHint: state => whyNotReadPeople(state) === undefined,
		},
		{
			keys: ['tab'], command: 'filterPeople', name: 'filter', description: 'Show all, only people without two-factor, or only invitations that have been pending long', places: ['people'], whyNot: whyNotFilter, isHint: state => !isEmpty(state),
		},
		{
			keys: ['shift+tab'], command: 'filterPeopleBack', name: 'filter back', description: 'Show the previous selection of people', places: ['people'], whyNot: whyNotFilter,
		},
		{
			keys: ['/'], command: 'openPeopleSearch', name: 'find', description: 'Find people by address or name', places: ['people'], isHint: state => !isEmpty(state),
		},
		{
			keys: ['r'], command: 'readPeopleAgain', name: 'read again', description: 'Read all members again, one request for each organization', places: ['people'], whyNot: whyNotReadPeopleAgain,
		},
		{
			keys: ['escape', 'q'], command: 'leavePeople', name: 'leave', nameNow: nameOfLeaving, description: 'Show all people again, stop reading and keep what was read, or leave', places: ['people'], isHint: true,
		},
		{
			keys: ['enter'], command: 'endPeopleSearch', name: 'keep', description: 'Keep the matches, to choose from them', places: ['peopleFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'leavePeopleSearch', name: 'show all', description: 'Show all people again', places: ['peopleFind'], isHint: true,
		},
		{
			keys: ['D'], command: 'openOffboarding', name: 'offboard', alsoCalled: ['remove', 'leaver'], description: 'Review the removal of this person from all of these organizations', places: ['people', 'person'], whyNot: whyNotOffboard, isHint: state => !isEmpty(state),
		},
		{
			keys: ['y'], command: 'copyPerson', name: 'copy', alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the address, the name, the organizations or everything about the person, or all listed addresses', places: ['people', 'person'], whyNot: whyNotPerson, isHint: state => state.dialog.kind === 'person',
		},
		...searchedListKeys('peopleFind'),
		...listKeys('person'),
		{
			keys: ['enter'], command: 'goToMembership', name: 'go there', description: 'Go to the organization; the person is kept', places: ['person'], whyNot: whyNotPerson, isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'leavePerson', name: 'back', description: 'Go back to the list of people', places: ['person'], isHint: true,
		},
		{
			keys: ['y'], command: 'removePerson', name: 'remove', nameNow: nameOfRemoval, description: 'Remove the person from these organizations, one after the other', places: ['offboarding'], whyNot: whyNotRemove, isHint: hasOpenRows, isConfirming: true,
			apartFrom: ['openOffboarding', 'toggleLast', 'stopOffboarding'],
		},
		{
			keys: ['a'], command: 'toggleLast', name: 'include the last', nameNow: ({dialog}) => dialog.kind === 'offboarding' && isLastIncluded(dialog.offboarding) ? 'leave out the last' : undefined,
			description: 'Also remove the person where nobody else is an active member; press again to leave these out', places: ['offboarding'], whyNot: whyNotIncludeLast, isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'], command: 'leaveOffboarding', name: 'leave', description: 'Leave without removing more', places: ['offboarding', 'offboarded'], isHint: true,
		},
		{
			keys: ['escape', 's'], command: 'stopOffboarding', name: 'stop', description: 'Stop after the current organization, or at once if pressed again; you can continue later', places: ['offboardingSending'], isHint: true,
		},
		...scrollKeys('offboarding'),
		...scrollKeys('offboarded'),
	],
	places: {
		people: {label: 'the people below'},
		peopleFind: {label: 'searching the people', typing: 'typeIntoSearch'},
		person: {label: 'one person'},
		offboarding: {label: 'the removal of a person'},
		offboardingSending: {label: 'removing a person'},
		offboarded: {label: 'the result of a removal'},
	},
	dialogs: [
		defineDialog('people', {
			isTable: true,
			place: ({isTyping}) => isTyping ? 'peopleFind' : 'people',
			view: (state, dialog, room) => ({title: `People below ${nameOfId(state, dialog.rootId)}`, rows: peopleRows(state, dialog, room)}),
			typed: ({isTyping, query}) => isTyping ? query : undefined,
			choices: (dialog, state) => ({items: shownPeople(state, dialog), cursor: dialog.cursor}),
			searched: (dialog, query) => ({
				...dialog, query, isTyping: true, cursor: 0,
			}),
		}),
		defineDialog('person', {
			isTable: true,
			view: (state, dialog, room) => ({title: shownName(chosenPerson(state)?.email ?? dialog.key), rows: personRows(state, dialog, room)}),
			choices: ({cursor}, state) => ({length: chosenPerson(state)?.memberships.length ?? 0, cursor}),
		}),
		defineDialog('offboarding', {
			isTable: true,
			place: dialog => dialog.request === undefined ? (isOffboarded(dialog) ? 'offboarded' : 'offboarding') : 'offboardingSending',
			view(state, dialog, room) {
				const rows = offboardingRows(state, dialog, room);
				return {
					title: `Offboard ${dialog.offboarding.email}`, rows, isScrolling: true, scrolledTo: dialog.scrolledTo, needed: rows.length,
				};
			},
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	reducers: [reducerOf(['people'], reducePeople), reducerOf(['offboarding'], reduceOffboarding)],
});
