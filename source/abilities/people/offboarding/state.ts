import {oldInvitation} from '../../../kernel/figures/limits.js';
import type {SeenRows} from '../../../kernel/form-model/seen.js';
import {statusText} from '../../../base/tables/members.js';
import {pathOf} from '../../../base/tree/names.js';
import {searchableList} from '../../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {withoutFind} from '../../../kernel/state/find.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../../kernel/state/searchable.js';
import {focusPane, selectRow} from '../../../kernel/state/selection.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import type {Told} from '../../../base/text/told.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {
	type Membership, passesFilter, peopleFilters, peopleIn, type PeopleFilter, type Person,
	type ReadByOrganization, unreadIn,
} from './people.js';
import {
	hasFailures, isToSend, tallyOf, withLast, type Offboarding, type Outside,
} from './plan.js';

/** Events of the people below an organization. `request` matches a result to its reading. */
export type PeopleEvent =
	| {readonly type: 'people/opened'; readonly rootId: string; readonly ids: readonly string[]; readonly now: number; readonly isOfMarked?: true}
	| {readonly type: 'people/asked'; readonly request: number; readonly now: number}
	| {readonly type: 'people/forgotten'; readonly ids: readonly string[]}
	| {readonly type: 'people/read'; readonly read: ReadByOrganization}
	| {readonly type: 'people/recalled'; readonly read: ReadByOrganization}
	| {readonly type: 'people/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'people/ended'; readonly request: number; readonly text?: Told}
	| {readonly type: 'people/filtered'; readonly by: 1 | -1}
	| {readonly type: 'people/unfiltered'}
	| {readonly type: 'people/personOpened'; readonly key: string}
	| {readonly type: 'people/personLeft'}
	| {readonly type: 'people/entered'; readonly id: string}
	| {readonly type: 'people/returned'};

/** Events of removing a person from every organization. */
export type OffboardingEvent =
	| {readonly type: 'offboarding/opened'; readonly offboarding: Offboarding; readonly isEverywhere?: boolean; readonly toRead?: readonly string[]}
	| {readonly type: 'offboarding/outsideFound'; readonly outside: Outside; readonly toRead: readonly string[]}
	| {readonly type: 'offboarding/reading'; readonly request: number; readonly text: Told}
	| {readonly type: 'offboarding/lastToggled'}
	| {readonly type: 'offboarding/begun'; readonly request: number}
	| {readonly type: 'offboarding/rowChanged'; readonly request: number; readonly organizationId: string; readonly memberId: string; readonly result: ItemState}
	| {readonly type: 'offboarding/noted'; readonly request: number; readonly text?: string}
	| {readonly type: 'offboarding/stopAsked'}
	| {readonly type: 'offboarding/ended'; readonly request: number; readonly note: Told}
	| {readonly type: 'offboarding/left'};

declare module '../../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The people below the organization `rootId`. `now`: the time to which ages refer, in milliseconds since the epoch. `request`: the reading in progress. `text`: its progress, or why it stopped. */
		readonly people: Searchable & {
			readonly rootId: string;
			/** Whether these are the people of the marked organizations, not of one and everything below it. */
			readonly isOfMarked?: true;
			readonly ids: readonly string[];
			readonly now: number;
			readonly filter: PeopleFilter;
			readonly request?: number;
			readonly text?: Told;
		};
		/** The organizations of one person. */
		readonly person: Searchable & {readonly people: DialogOf<'people'>; readonly key: string};
		/** Removing a person: the review, the run and its result. `request`: the run in progress. `note`: its progress, or how it ended. */
		readonly offboarding: {
			readonly offboarding: Offboarding;
			readonly people: DialogOf<'people'>;
			/** Whether it covers all organizations, not only those of the list of people. */
			readonly isEverywhere?: boolean | undefined;
			/** The organizations outside of the list of people whose members are still to be read, to know about everywhere. */
			readonly toRead: readonly string[];
			/** The reading of their members. */
			readonly reading?: {readonly request: number; readonly text: Told};
			readonly request?: number;
			readonly isStopping?: true;
			readonly note?: Told;
			readonly seen?: SeenRows | undefined;
		};
	}
}

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly people: PeopleEvent;
		readonly offboarding: OffboardingEvent;
	}
}

declare module '../../../kernel/state/state.js' {
	interface Slices {
		/** The members of organizations as read for the people below an organization. */
		readonly peopleRead?: ReadByOrganization | undefined;
		/** The person that was left to look at the organization `id`, to return to. */
		readonly peopleLeft?: {readonly dialog: DialogOf<'person'>; readonly id: string} | undefined;
	}
}

const nothing: ReadByOrganization = new Map();

export const peopleRead = ({peopleRead: read = nothing}: State): ReadByOrganization => read;

type PeopleList = DialogOf<'people'>;

export const filterNames: Readonly<Record<PeopleFilter, string>> = {
	all: 'All', withoutFactor: 'Without two-factor', pending: `Pending over ${oldInvitation} days`,
};

function emptyText(state: State, {ids, request}: PeopleList): string {
	if (request !== undefined) {
		return `The members are being read. Press ${keyOf(state, 'stopReadingPeople')} to stop that.`;
	}

	return unreadIn(peopleRead(state), ids).length === 0
		? `Nobody is a member here. Press ${keyOf(state, 'readPeopleAgain')} to read again.`
		: `No members are read yet. Press ${keyOf(state, 'readPeople')} to read them.`;
}

/** Everybody below an organization. */
export const peopleList = searchableList('people', {
	nouns: ['person', 'people'],
	foundBy: 'address or name',
	items: (state, {ids}) => peopleIn(peopleRead(state), ids),
	textOf: ({email, name}) => `${email} ${name}`,
	emptyText,
	rest: (state, {ids}) => unreadIn(peopleRead(state), ids).length === 0 ? undefined : `press ${keyOf(state, 'readPeople')} to read the rest`,
	filter: {
		textOf: ({filter}) => filter === 'all' ? '' : filterNames[filter],
		passes: (person, {filter, now}) => passesFilter[filter](person, now),
		moved: by => ({type: 'people/filtered', by}),
		cleared: {type: 'people/unfiltered'},
	},
});

/** The person whose organizations are shown. */
const personIn = (state: State, {people: {ids}, key}: DialogOf<'person'>): Person | undefined => peopleIn(peopleRead(state), ids).find(person => person.key === key);

const noMemberships: readonly Membership[] = [];

/** The organizations of one person. */
export const membershipList = searchableList('person', {
	nouns: ['organization', 'organizations'],
	foundBy: 'name, path, id or status',
	items: (state, dialog) => personIn(state, dialog)?.memberships ?? noMemberships,
	textOf: ({organizationId, member}, _, state) => [...pathOf(state, rowOfId(state, organizationId)), organizationId, statusText(member)].join(' '),
	emptyText: state => `This person is no longer in the list. Press ${keyOf(state, 'leavePerson')} to go back.`,
});

/** The chosen person of the list, or the person whose organizations are shown. */
export const chosenPerson = (state: State): Person | undefined => state.dialog.kind === 'person' ? personIn(state, state.dialog) : peopleList.chosen(state);

function unasked({request, text, ...dialog}: PeopleList): PeopleList {
	return dialog;
}

/** What a reading that was stopped tells. */
export const stoppedText = 'Stopped. The members read so far are kept.';

/** The list to return to. Another dialog stops the reading. */
export const stoppedPeople = (dialog: PeopleList): PeopleList => dialog.request === undefined ? dialog : {...unasked(dialog), text: stoppedText};

const withRead = (state: State, read: ReadByOrganization): State =>
	peopleList.staying(state, {...state, peopleRead: new Map([...peopleRead(state), ...read])}, (one, other) => one.key === other.key);

function ended(state: State, request: number, text: Told | undefined): State {
	const {dialog} = state;
	return dialog.kind === 'people' && request === dialog.request ? withDialog(state, {...unasked(dialog), ...(text !== undefined && {text})}) : state;
}

function entered(state: State, id: string): State {
	const row = rowOfId(state, id);
	const {dialog} = state;
	if (row === -1 || dialog.kind !== 'person') {
		return state;
	}

	const left = {...withoutFind(withDialog(state, {kind: 'none'})), peopleLeft: {dialog, id}};
	return focusPane(selectRow(left, row), 'members');
}

export function reducePeople(state: State, event: PeopleEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'people/opened': {
			const {rootId, ids, now, isOfMarked} = event;
			return withDialog(state, {
				...unsearched, kind: 'people', rootId, ids, now, filter: 'all', ...(isOfMarked && {isOfMarked}),
			});
		}

		case 'people/asked': {
			return dialog.kind === 'people' ? withDialog(state, {...unasked(dialog), request: event.request, now: event.now}) : state;
		}

		case 'people/forgotten': {
			const ids = new Set(event.ids);
			return {...state, peopleRead: new Map(peopleRead(state).entries().filter(([id]) => !ids.has(id)))};
		}

		case 'people/read': {
			return withRead(state, event.read);
		}

		case 'people/recalled': {
			const known = peopleRead(state);
			return withRead(state, new Map([...event.read].filter(([id]) => !known.has(id))));
		}

		case 'people/noted': {
			return dialog.kind === 'people' && dialog.request === event.request ? withDialog(state, {...dialog, text: event.text}) : state;
		}

		case 'people/ended': {
			return ended(state, event.request, event.text);
		}

		case 'people/filtered': {
			if (dialog.kind !== 'people') {
				return state;
			}

			const at = peopleFilters.indexOf(dialog.filter) + event.by;
			return peopleList.staying(state, withDialog(state, {...dialog, filter: peopleFilters.at(at % peopleFilters.length) ?? 'all'}));
		}

		case 'people/unfiltered': {
			return dialog.kind === 'people' ? peopleList.staying(state, withDialog(state, {...dialog, filter: 'all'})) : state;
		}

		case 'people/personOpened': {
			return dialog.kind === 'people'
				? withDialog(state, {
					...unsearched, kind: 'person', people: stoppedPeople(dialog), key: event.key,
				})
				: state;
		}

		case 'people/personLeft': {
			return dialog.kind === 'person' ? withDialog(state, dialog.people) : state;
		}

		case 'people/entered': {
			return entered(state, event.id);
		}

		case 'people/returned': {
			return state.peopleLeft ? {...withDialog(state, state.peopleLeft.dialog), peopleLeft: undefined} : state;
		}
	}
}

type OffboardingDialog = DialogOf<'offboarding'>;

// The review has changed, so the user must see it again.
const fromTop = ({scrolledTo, seen, ...dialog}: OffboardingDialog): OffboardingDialog => dialog;

/** Whether the organizations are included where the person is the last active member. */
export const isLastIncluded = ({rows}: Pick<Offboarding, 'rows'>): boolean => rows.some(({isLastActive, result}) => isLastActive && result.status === 'waiting');

/** Whether nothing is left to send, so that the dialog only shows results. */
export const isOffboarded = ({offboarding: {rows}}: Pick<OffboardingDialog, 'offboarding'>): boolean => rows.every(row => !isToSend(row)) && tallyOf(rows).leftOut === 0;

/** Whether something was sent already, so that the next removals continue a run. */
export function isContinued({rows}: Pick<Offboarding, 'rows'>): boolean {
	const {removed, earlier} = tallyOf(rows);
	return hasFailures(rows) || removed > earlier;
}

function withoutMember(state: State, organizationId: string, memberId: string): State {
	const known = peopleRead(state).get(organizationId);
	const members = known?.members.filter(({id}) => id !== memberId);
	return known && members ? {...state, peopleRead: new Map(peopleRead(state)).set(organizationId, {...known, members})} : state;
}

function rowChanged(state: State, dialog: OffboardingDialog, {organizationId, memberId, result}: Extract<OffboardingEvent, {readonly type: 'offboarding/rowChanged'}>): State {
	const {note, offboarding, ...rest} = dialog;
	const rows = offboarding.rows.map(row => row.organization.id === organizationId && row.memberId === memberId ? {...row, result} : row);
	return withDialog(state, {...rest, offboarding: {...offboarding, rows}});
}

export function reduceOffboarding(state: State, event: OffboardingEvent): State {
	const {dialog} = state;
	// A removal is stored even if the dialog is gone.
	const next = event.type === 'offboarding/rowChanged' && event.result.status === 'done' ? withoutMember(state, event.organizationId, event.memberId) : state;
	if (event.type === 'offboarding/opened') {
		const people = dialog.kind === 'person' || dialog.kind === 'offboarding' ? dialog.people : dialog;
		const {offboarding, isEverywhere, toRead = []} = event;
		return people.kind === 'people'
			? withDialog(state, {
				kind: 'offboarding', offboarding, people: unasked(people), isEverywhere, toRead,
			})
			: state;
	}

	const isBeginning = event.type === 'offboarding/begun' || event.type === 'offboarding/reading';
	if (dialog.kind !== 'offboarding' || (!isBeginning && 'request' in event && event.request !== dialog.request)) {
		return next;
	}

	switch (event.type) {
		case 'offboarding/outsideFound': {
			const {outside, toRead} = event;
			return withDialog(state, fromTop({...dialog, offboarding: {...dialog.offboarding, outside}, toRead}));
		}

		case 'offboarding/reading': {
			const {request, text} = event;
			return withDialog(state, {...dialog, reading: {request, text}});
		}

		case 'offboarding/lastToggled': {
			const {offboarding} = dialog;
			const rows = withLast(offboarding.rows, !isLastIncluded(offboarding));
			return withDialog(state, fromTop({...dialog, offboarding: {...offboarding, rows}}));
		}

		case 'offboarding/begun': {
			const {note, ...rest} = fromTop(dialog);
			return withDialog(state, {...rest, request: event.request});
		}

		case 'offboarding/rowChanged': {
			return rowChanged(next, dialog, event);
		}

		case 'offboarding/noted': {
			const {note, ...rest} = dialog;
			return withDialog(state, {...rest, ...(event.text !== undefined && {note: event.text})});
		}

		case 'offboarding/stopAsked': {
			return withDialog(state, {...dialog, isStopping: true});
		}

		case 'offboarding/ended': {
			const {request, isStopping, ...rest} = fromTop(dialog);
			return withDialog(state, {...rest, note: event.note});
		}

		case 'offboarding/left': {
			return withDialog(state, {...dialog.people, cursor: 0});
		}
	}
}
