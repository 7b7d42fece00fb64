import {type WhyNot, whyNotRow, whyNotWrite} from '../../../kernel/state/availability.js';
import {counted, shownName} from '../../../base/text/words.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {whyNotCall, whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import type {State} from '../../../kernel/state/state.js';
import type {Registry} from '../../../kernel/rows/registry.js';
import {defineAbility} from '../../../kernel/loop/ability.js';
import {listDialog} from '../../../kernel/loop/list-dialog.js';
import {onMarks} from '../../../kernel/loop/on-tree.js';
import {markKeys} from '../../../kernel/loop/mark-rows.js';
import {runDialog} from '../../../kernel/runs/dialog.js';
import {hasFailures, untriedIn} from './plan.js';
import {recalledIn, unreadIn, peopleIn} from './people.js';
import {endedRows, runOfRemovals, peopleRows, peopleTitle, personRows} from './rows.js';
import {chosenPerson, membershipList, peopleList, peopleRead, offboardingHandlers, peopleHandlers} from './state.js';
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

export const whyNotPeople: WhyNot = state => {
	const why = whyNotRow(state) ?? whyNotIdentified(state) ?? whyNotCall(state, 'Listing members', 'members');
	return (
		why ??
		(state.listing.progress.status === 'loading'
			? 'The organizations are still loading. The people below an organization need the whole list.'
			: undefined)
	);
};

const whyNotReadPeople: WhyNot = state => {
	const {dialog} = state;
	if (dialog.kind !== 'people') {
		return undefined;
	}

	if (dialog.request !== undefined) {
		return `The members are being read. Press ${keyOf(state, 'stopReadingPeople')} to stop that.`;
	}

	return unreadIn(peopleRead(state), dialog.ids).length === 0
		? `All members are read. Press ${keyOf(state, 'readPeopleAgain')} to read them again.`
		: undefined;
};

const whyNotReadPeopleAgain: WhyNot = state =>
	state.dialog.kind === 'people' && state.dialog.request !== undefined ? whyNotReadPeople(state) : undefined;

const whyNotPerson: WhyNot = state =>
	chosenPerson(state) ? undefined : (peopleList.whyNone(state) ?? membershipList.whyNone(state));

const whyNotMembership: WhyNot = state => membershipList.whyNone(state);

const whyNotStopReading: WhyNot = ({dialog}) =>
	dialog.kind === 'people' && dialog.request === undefined ? 'Nothing is being read.' : undefined;

const readingText = 'The members of the other organizations are still being read.';

/** What decides about a removal is read in this session: the person can have become a member elsewhere. */
function whyNotRecalled(state: State): string | undefined {
	const {dialog} = state;
	const people = dialog.kind === 'person' ? dialog.people : dialog;
	return people.kind === 'people' && recalledIn(peopleRead(state), people.ids).number > 0
		? `Some members were read earlier, and the person may be in more organizations now. Press ${keyOf(state, 'readPeopleAgain')} in the list of people to read them again first.`
		: undefined;
}

const whyNotOffboard: WhyNot = state => {
	const why =
		whyNotWrite(state) ??
		whyNotCall(state, 'Removing a member', 'members', 'member', 'remove_member') ??
		whyNotPerson(state) ??
		whyNotReadPeopleAgain(state);
	return (
		why ??
		whyNotRecalled(state) ??
		(chosenPerson(state)?.email === ''
			? 'This person has no email address. Remove the member from each organization.'
			: undefined)
	);
};

const whyNotRemove = (state: State, {reading, isEverywhere, toRead}: DialogOf<'offboarding'>): string | undefined => {
	if (reading) {
		return readingText;
	}

	// The review names what could not be read. If that counted here, nothing could ever be removed.
	const untried = isEverywhere ? untriedIn(peopleRead(state), toRead).length : 0;
	return untried === 0
		? undefined
		: `The members of ${counted(untried, 'organization')} are not read yet. Press ${keyOf(state, 'readOutside')} to read them first, or press ${keyOf(state, 'showNextFilter')} to leave them out.`;
};

/** Another review lists what was removed, but not what went wrong. */
function whyNotAnother(dialog: DialogOf<'offboarding'>, registry: Registry): string | undefined {
	const isLost = dialog.step.name === 'ended' && hasFailures(endedRows(dialog, registry));
	return isLost
		? 'This would lose what went wrong here. Leave the result first, and remove the person again.'
		: undefined;
}

const whyNotChangeScope = (state: State, registry: Registry): string | undefined => {
	const dialog = runOfRemovals.open(state);
	return dialog && state.organizations.length > dialog.people.ids.length
		? whyNotAnother(dialog, registry)
		: 'This covers every organization already.';
};

/** For reading the members of the organizations that the list of people does not cover. */
const whyNotReadOutside = (state: State, registry: Registry): string | undefined => {
	const dialog = runOfRemovals.open(state);
	const nothing = dialog?.toRead.length === 0 ? 'The members of all organizations are read.' : undefined;
	return dialog && (whyNotAnother(dialog, registry) ?? (dialog.reading ? readingText : nothing));
};

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
	handlers: [peopleHandlers, offboardingHandlers],
});
