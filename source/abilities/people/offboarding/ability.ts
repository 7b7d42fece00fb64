import {defineAbility, reducerOf} from '../../../kernel/loop/ability.js';
import {listDialog} from '../../../kernel/loop/list-dialog.js';
import {onMarks} from '../../../kernel/loop/on-tree.js';
import {markKeys} from '../../../kernel/loop/mark-rows.js';
import {runDialog} from '../../../kernel/loop/run-dialog.js';
import type {State} from '../../../kernel/state/state.js';
import {shownName} from '../../../base/text/words.js';
import {
	whyNotChangeScope,
	whyNotMembership,
	whyNotOffboard,
	whyNotPeople,
	whyNotPerson,
	whyNotReadOutside,
	whyNotReadPeople,
	whyNotReadPeopleAgain,
	whyNotRemove,
	whyNotStopReading,
} from './availability.js';
import {
	copyPerson,
	goToMembership,
	leaveOffboarding,
	leavePeople,
	leavePerson,
	openOffboarding,
	openPeople,
	openPerson,
	readOutside,
	readPeople,
	readPeopleAgain,
	removePerson,
	reviewRemovalAgain,
	stopReadingPeople,
} from './commands.js';
import {markablePeople} from './marks.js';
import {peopleIn} from './people.js';
import {peopleRows, peopleTitle, personRows, runOfRemovals} from './rows.js';
import {chosenPerson, membershipList, peopleList, peopleRead, reduceOffboarding, reducePeople} from './state.js';

const isEmpty = (state: State): boolean =>
	state.dialog.kind === 'people' && peopleIn(peopleRead(state), state.dialog.ids).length === 0;

const people = listDialog(peopleList, {
	isTable: true,
	labels: ['the people below', 'searching the people'],
	view: (state, dialog, room) => ({title: peopleTitle(state, dialog), rows: peopleRows(state, dialog, room)}),
});

const person = listDialog(membershipList, {
	isTable: true,
	labels: ['one person', 'searching the organizations of a person'],
	view: (state, dialog, room) => ({
		title: shownName(chosenPerson(state)?.email ?? dialog.key),
		rows: personRows(state, dialog, room),
	}),
});

const run = runDialog(runOfRemovals, {
	labels: ['the review of an offboarding', 'removing a person', 'the result of an offboarding'],
	send: {
		command: 'removePerson',
		description: 'Remove the person from the organizations that are not left out, one after the other',
		apartFrom: ['openOffboarding', 'chooseUndo'],
		nothing: 'There is nothing to remove.',
	},
	again: 'reviewRemovalAgain',
	over: 'The person is removed here.',
	whyNot: whyNotRemove,
	filter: {
		moved: () => ({type: 'offboarding/scopeChanged'}),
		cleared: {type: 'offboarding/scopeChanged'},
		isInResult: true,
		key: {
			name: 'everywhere',
			nameNow: ({dialog}) =>
				dialog.kind === 'offboarding' && dialog.isEverywhere
					? dialog.people.isOfMarked
						? 'only marked'
						: 'only these'
					: undefined,
			description: 'Switch between the organizations of the list of people, such as the marked ones, and everywhere',
			whyNot: whyNotChangeScope,
			isHint: 'whereItActs',
		},
	},
	leave: {command: 'leaveOffboarding', name: 'leave', description: 'Leave without removing anybody'},
	leaveResult: 'leaveOffboarding',
});

/** Everybody below an organization, and removing a person from all organizations. */
export const offboarding = defineAbility({
	name: 'offboarding',
	section: 'In the people below',
	commands: {
		openPeople,
		readPeople,
		readPeopleAgain,
		stopReadingPeople,
		openPerson,
		leavePeople,
		leavePerson,
		goToMembership,
		copyPerson,
		openOffboarding,
		readOutside,
		leaveOffboarding,
		removePerson,
		reviewRemovalAgain,
	},
	keys: [
		{
			keys: ['I'],
			command: 'openPeople',
			task: 'people',
			name: 'people below',
			alsoCalled: [
				'who',
				'access',
				'members',
				'offboard',
				'two-factor',
				'2FA',
				'pending',
				'who can log in',
				'remove user',
				'person leaves',
			],
			description:
				'List everybody with access to the marked organizations, or to the organization and everything below',
			places: 'panes',
			whyNot: whyNotPeople,
			...onMarks('people of'),
			isHint: false,
		},
		...people.keys,
		{
			keys: ['enter'],
			command: 'openPerson',
			name: 'where',
			description: 'Show the organizations of this person',
			places: ['people'],
			isHint: state => !isEmpty(state),
			whyNot: whyNotPerson,
		},
		{
			keys: ['I'],
			command: 'readPeople',
			name: 'read',
			nameNow: state => (isEmpty(state) ? undefined : 'read the rest'),
			description: 'Read the members that are missing, one request for each organization',
			places: ['people'],
			whyNot: whyNotReadPeople,
			isHint: state => whyNotReadPeople(state) === undefined,
		},
		{
			keys: ['r'],
			command: 'readPeopleAgain',
			name: 'read again',
			description: 'Read all members again, one request for each organization',
			places: ['people'],
			whyNot: whyNotReadPeopleAgain,
		},
		{
			keys: ['D'],
			command: 'openOffboarding',
			onOne: {verb: 'Offboards', of: 'people'},
			name: 'offboard',
			alsoCalled: ['remove', 'leaver'],
			description: 'Review the removal of this person, and of no other marked one, from all of these organizations',
			places: ['people', 'person'],
			whyNot: whyNotOffboard,
			isHint: state => !isEmpty(state),
		},
		{
			keys: ['y'],
			command: 'copyPerson',
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description:
				'Copy the address, the name, the organizations or everything about the person, or all listed addresses',
			places: ['people', 'person'],
			whyNot: whyNotPerson,
			isHint: state => state.dialog.kind === 'person',
		},
		...markKeys('people', 'copy several together'),
		...people.leaving,
		{
			keys: ['escape', 'q'],
			command: 'stopReadingPeople',
			name: 'stop',
			description: 'Stop reading, and keep what was read',
			places: ['people'],
			whyNot: whyNotStopReading,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'],
			command: 'leavePeople',
			name: 'leave',
			description: 'Leave; the next time, the list opens as it was left',
			places: ['people'],
			isHint: true,
		},
		...person.keys,
		{
			keys: ['enter'],
			command: 'goToMembership',
			name: 'go there',
			description: 'Go to the organization; the person is kept',
			places: ['person'],
			whyNot: whyNotMembership,
			isHint: true,
		},
		...person.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leavePerson',
			name: 'back',
			description: 'Go back to the list of people',
			places: ['person'],
			isHint: true,
		},
		...run.keys,
		{
			keys: ['I'],
			command: 'readOutside',
			name: 'read the rest',
			description: 'Read the members of the organizations where they are not known, one request for each',
			places: ['offboarding', 'offboardingDone'],
			whyNot: whyNotReadOutside,
			isHint: 'whereItActs',
		},
	],
	places: {...people.places, ...person.places, ...run.places},
	dialogs: [people.dialog, person.dialog, run.dialog],
	markables: {people: markablePeople},
	reducers: [reducerOf(['people'], reducePeople), reducerOf(['offboarding'], reduceOffboarding)],
});
