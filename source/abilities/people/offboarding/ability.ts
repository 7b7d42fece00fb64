import {defineAbility, defineDialog, reducerOf} from '../../../kernel/loop/ability.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../../kernel/loop/list-dialog.js';
import {onMarks} from '../../../kernel/loop/on-tree.js';
import {markKeys} from '../../../kernel/loop/mark-rows.js';
import type {State} from '../../../kernel/state/state.js';
import {shownName} from '../../../base/text/words.js';
import {
	whyNotChangeScope, whyNotCopyRemoval, whyNotIncludeLast, whyNotMembership, whyNotOffboard, whyNotPeople, whyNotPerson,
	whyNotReadOutside, whyNotReadPeople, whyNotReadPeopleAgain, whyNotRemove, whyNotStopReading,
} from './availability.js';
import {
	changeOffboardingScope, copyPerson, goToMembership, leaveOffboarding, leavePerson, openOffboarding, openPeople,
	openPerson, readOutside, readPeople, readPeopleAgain, removePerson, stopOffboarding, stopReadingPeople, toggleLast,
} from './commands.js';
import {markablePeople} from './marks.js';
import {peopleIn} from './people.js';
import {hasFailures, isToSend} from './plan.js';
import {
	offboardingRows, peopleRows, peopleTitle, personRows,
} from './rows.js';
import {
	chosenPerson, isContinued, isLastIncluded, isOffboarded, membershipList, peopleList, peopleRead, reduceOffboarding,
	reducePeople,
} from './state.js';

const isEmpty = (state: State): boolean => state.dialog.kind === 'people' && peopleIn(peopleRead(state), state.dialog.ids).length === 0;

const hasOpenRows = ({dialog}: State): boolean => dialog.kind === 'offboarding' && dialog.offboarding.rows.some(row => isToSend(row));

function nameOfRemoval({dialog}: State): string | undefined {
	if (dialog.kind !== 'offboarding' || !isContinued(dialog.offboarding)) {
		return undefined;
	}

	return hasFailures(dialog.offboarding.rows) ? 'try again' : 'continue';
}

const people = listDialog(peopleList, {
	isTable: true,
	labels: ['the people below', 'searching the people'],
	view: (state, dialog, room) => ({title: peopleTitle(state, dialog), rows: peopleRows(state, dialog, room)}),
});

const person = listDialog(membershipList, {
	isTable: true,
	labels: ['one person', 'searching the organizations of a person'],
	view: (state, dialog, room) => ({title: shownName(chosenPerson(state)?.email ?? dialog.key), rows: personRows(state, dialog, room)}),
});

/** Everybody below an organization, and removing a person from all organizations. */
export const offboarding = defineAbility({
	name: 'offboarding',
	section: 'In the people below',
	commands: {
		openPeople, readPeople, readPeopleAgain, stopReadingPeople, openPerson, leavePerson, goToMembership, copyPerson, openOffboarding, changeOffboardingScope, readOutside, toggleLast, leaveOffboarding, stopOffboarding, removePerson,
	},
	keys: [
		{
			keys: ['I'], command: 'openPeople', task: 'people', name: 'people below', alsoCalled: ['who', 'access', 'members', 'offboard', 'two-factor', '2FA', 'pending'],
			description: 'List everybody with access to the marked organizations, or to the organization and everything below', places: 'panes', whyNot: whyNotPeople, ...onMarks('people of'), isHint: false,
		},
		...people.keys,
		{
			keys: ['enter'], command: 'openPerson', name: 'where', description: 'Show the organizations of this person', places: ['people'], isHint: state => !isEmpty(state), whyNot: whyNotPerson,
		},
		{
			keys: ['I'], command: 'readPeople', name: 'read', nameNow: state => isEmpty(state) ? undefined : 'read the rest', description: 'Read the members that are missing, one request for each organization', places: ['people'], whyNot: whyNotReadPeople, isHint: state => whyNotReadPeople(state) === undefined,
		},
		{
			keys: ['r'], command: 'readPeopleAgain', name: 'read again', description: 'Read all members again, one request for each organization', places: ['people'], whyNot: whyNotReadPeopleAgain,
		},
		{
			keys: ['D'], command: 'openOffboarding', onOne: {verb: 'Offboards', of: 'people'}, name: 'offboard', alsoCalled: ['remove', 'leaver'], description: 'Review the removal of this person from all of these organizations', places: ['people', 'person'], whyNot: whyNotOffboard, isHint: state => !isEmpty(state),
		},
		{
			keys: ['y'], command: 'copyPerson', name: 'copy', alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the address, the name, the organizations or everything about the person, or all listed addresses', places: ['people', 'person'], whyNot: whyNotPerson, isHint: state => state.dialog.kind === 'person',
		},
		...markKeys('people'),
		...people.leaving,
		{
			keys: ['escape', 'q'], command: 'stopReadingPeople', name: 'stop', description: 'Stop reading, and keep what was read', places: ['people'], whyNot: whyNotStopReading, isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave without changing anything', places: ['people'], isHint: true,
		},
		...person.keys,
		{
			keys: ['enter'], command: 'goToMembership', name: 'go there', description: 'Go to the organization; the person is kept', places: ['person'], whyNot: whyNotMembership, isHint: true,
		},
		...person.leaving,
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
			keys: ['tab'], command: 'changeOffboardingScope', name: 'everywhere', nameNow: ({dialog}) => dialog.kind === 'offboarding' && dialog.isEverywhere ? (dialog.people.isOfMarked ? 'only marked' : 'only these') : undefined,
			description: 'Switch between the organizations of the list of people, such as the marked ones, and everywhere', places: ['offboarding', 'offboarded'], whyNot: whyNotChangeScope, isHint: 'whereItActs',
		},
		{
			keys: ['I'], command: 'readOutside', name: 'read the rest', description: 'Read the members of the organizations that the list of people does not cover, one request for each', places: ['offboarding', 'offboarded'], whyNot: whyNotReadOutside, isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'], command: 'leaveOffboarding', name: 'leave', description: 'Leave without removing more', places: ['offboarding', 'offboarded'], isHint: true,
		},
		{
			keys: ['escape', 's'], command: 'stopOffboarding', name: 'stop', description: 'Stop after the current organization, or at once if pressed again; you can continue later', places: ['offboardingSending'], isHint: true,
		},
		{
			keys: ['c'], command: 'copyRun', name: 'copy', description: 'Copy what was done as Markdown, to attach to a ticket', places: ['offboarding', 'offboarded'], whyNot: whyNotCopyRemoval, isHint: 'whereItActs',
		},
		...scrollKeys('offboarding'),
		...scrollKeys('offboarded'),
	],
	places: {
		...people.places,
		...person.places,
		offboarding: {label: 'the removal of a person'},
		offboardingSending: {label: 'removing a person'},
		offboarded: {label: 'the result of a removal'},
	},
	dialogs: [
		people.dialog,
		person.dialog,
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
	markables: {people: markablePeople},
	reducers: [reducerOf(['people'], reducePeople), reducerOf(['offboarding'], reduceOffboarding)],
});
