import {oldInvitation} from '../../../kernel/figures/limits.js';
import {statusText} from '../../../base/tables/members.js';
import {pathOf} from '../../../base/tree/names.js';
import {searchableList} from '../../../kernel/rows/searchable-list.js';
import type {Dialog, DialogOf} from '../../../kernel/state/dialog.js';
import type {DirectAccess} from '../../../kernel/state/direct-access.js';
import {withoutFind, leaveListFor} from '../../../kernel/state/find.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {type RunInDialog, unsentRun} from '../../../kernel/state/run.js';
import {type Searchable, unsearched} from '../../../kernel/state/searchable.js';
import {focusPane, selectRow} from '../../../kernel/state/selection.js';
import {isWhole, rowOfId} from '../../../kernel/state/selectors.js';
import {withDialog, type State, whileIn, whileAwaiting} from '../../../kernel/state/state.js';
import type {Told} from '../../../base/text/told.js';
import type {Handlers} from '../../../kernel/state/events.js';
import {
	peopleColumns,
	byInvitation,
	type Membership,
	passesFilter,
	peopleFilters,
	peopleIn,
	type PeopleFilter,
	type Person,
	type ReadByOrganization,
	unreadIn,
} from './people.js';
import {keyOfRow, offboardingOf, outsideOf, toReadIn, type Offboarding, type NotedRemoval} from './plan.js';

/** Events of the people below an organization. `request` matches a result to its reading. */
export type PeopleEvent =
	| {
			readonly type: 'people/opened';
			readonly rootId: string;
			readonly ids: readonly string[];
			readonly now: number;
			readonly isOfMarked?: true;
	  }
	| {readonly type: 'people/asked'; readonly request: number; readonly now: number}
	| {readonly type: 'people/forgotten'; readonly ids: readonly string[]}
	| {readonly type: 'people/read'; readonly read: ReadByOrganization}
	| {readonly type: 'people/removed'; readonly organizationId: string; readonly memberId: string}
	| {readonly type: 'people/recalled'; readonly read: ReadByOrganization}
	| {readonly type: 'people/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'people/ended'; readonly request: number; readonly text?: Told}
	| {readonly type: 'people/filtered'; readonly by: 1 | -1}
	| {readonly type: 'people/unfiltered'}
	| {readonly type: 'people/personOpened'; readonly key: string}
	| {readonly type: 'people/accessRecalled'; readonly email: string; readonly accounts: readonly DirectAccess[]}
	| {readonly type: 'people/personLeft'}
	| {readonly type: 'people/chosen'; readonly key: string}
	| {readonly type: 'people/left'}
	| {readonly type: 'people/entered'; readonly id: string};

/** Events of removing a person from every organization. `earlier`: the removals of an earlier run that did not end. */
export type OffboardingEvent =
	| {readonly type: 'offboarding/opened'; readonly email: string; readonly earlier: readonly NotedRemoval[]}
	| {readonly type: 'offboarding/scopeChanged'}
	| {readonly type: 'offboarding/recalled'}
	| {readonly type: 'offboarding/reading'; readonly request: number; readonly text: Told}
	| {readonly type: 'offboarding/noted'; readonly earlier: readonly NotedRemoval[]}
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
		/** Removing a person from one organization after the other. */
		readonly offboarding: RunInDialog &
			Offboarding & {
				readonly earlier: readonly NotedRemoval[];
				readonly people: DialogOf<'people'>;
				/** Whether it covers all organizations, not only those of the list of people. */
				readonly isEverywhere: boolean;
				/** The organizations of the list of people and of everywhere else whose members are still to be read. */
				readonly toRead: readonly string[];
				/** The reading of their members. */
				readonly reading?: {readonly request: number; readonly text: Told};
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
		/** The list of people that was left last. It opens in the same way for the same organizations. `key`: of the chosen person, whose row may be another one by then. */
		readonly peopleLeft?: {readonly dialog: DialogOf<'people'>; readonly key?: string | undefined} | undefined;
		/** The accounts to which a person has access without being a member of an organization, as far as known. */
		readonly peopleAccess?: {readonly email: string; readonly accounts: readonly DirectAccess[]} | undefined;
	}
}

const nothing: ReadByOrganization = new Map();

export const peopleRead = ({peopleRead: read = nothing}: State): ReadByOrganization => read;

const noAccess: readonly DirectAccess[] = [];

/** The accounts to which the person has access only, as far as known. */
export const directAccessOf = ({peopleAccess}: State, email: string): readonly DirectAccess[] =>
	peopleAccess?.email === email ? peopleAccess.accounts : noAccess;

type PeopleList = DialogOf<'people'>;

export const filterNames: Readonly<Record<PeopleFilter, string>> = {
	all: 'All',
	withoutFactor: 'Without two-factor',
	pending: `Pending over ${oldInvitation} days`,
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
	// An old invitation is the first to see to.
	items: (state, {ids, filter}) =>
		filter === 'pending' ? byInvitation(peopleIn(peopleRead(state), ids)) : peopleIn(peopleRead(state), ids),
	textOf: ({email, name}) => `${email} ${name}`,
	emptyText,
	columns: peopleColumns,
	rest: (state, {ids}) =>
		unreadIn(peopleRead(state), ids).length === 0 ? undefined : `press ${keyOf(state, 'readPeople')} to read the rest`,
	filter: {
		textOf: ({filter}) => (filter === 'all' ? '' : filterNames[filter]),
		passes: (person, {filter, now}) => passesFilter[filter](person, now),
		moved: by => ({type: 'people/filtered', by}),
		cleared: {type: 'people/unfiltered'},
	},
});

const personIn = (state: State, {people: {ids}, key}: DialogOf<'person'>): Person | undefined =>
	peopleIn(peopleRead(state), ids).find(person => person.key === key);

const noMemberships: readonly Membership[] = [];

/** The organizations of one person. */
export const membershipList = searchableList('person', {
	nouns: ['organization', 'organizations'],
	foundBy: 'name, path, id or status',
	items: (state, dialog) => personIn(state, dialog)?.memberships ?? noMemberships,
	textOf: ({organizationId, member}, _, state) =>
		[...pathOf(state, rowOfId(state, organizationId)), organizationId, statusText(member)].join(' '),
	emptyText: state => `This person is no longer in the list. Press ${keyOf(state, 'leavePerson')} to go back.`,
});

/** The chosen person of the list, or the person whose organizations are shown. */
export const chosenPerson = (state: State): Person | undefined =>
	state.dialog.kind === 'person' ? personIn(state, state.dialog) : peopleList.chosen(state);

function unasked({request, text, ...dialog}: PeopleList): PeopleList {
	return dialog;
}

/** What a reading that was stopped tells. */
export const stoppedText = 'Stopped. The members read so far are kept.';

const stoppedPeople = (dialog: PeopleList): PeopleList =>
	dialog.request === undefined ? dialog : {...unasked(dialog), text: stoppedText};

const withPeopleRead = (state: State, read: ReadByOrganization): State =>
	peopleList.staying(state, {...state, peopleRead: read}, (one, other) => one.key === other.key);

const withRead = (state: State, read: ReadByOrganization): State =>
	withPeopleRead(state, new Map([...peopleRead(state), ...read]));

function ended(state: State, request: number, text: Told | undefined): State {
	return whileAwaiting(state, 'people', request, dialog => ({...unasked(dialog), ...(text !== undefined && {text})}));
}

function entered(state: State, id: string): State {
	const row = rowOfId(state, id);
	const {dialog} = state;
	if (row === -1 || dialog.kind !== 'person') {
		return state;
	}

	const left = leaveListFor(state, {id}, {...dialog, people: stoppedPeople(dialog.people)});
	return focusPane(selectRow(withoutFind(left), row), 'members');
}

function withoutMember(state: State, organizationId: string, memberId: string): State {
	const known = peopleRead(state).get(organizationId);
	const members = known?.members.filter(({id}) => id !== memberId);
	return known && members
		? withPeopleRead(state, new Map(peopleRead(state)).set(organizationId, {...known, members}))
		: state;
}

// What a reading of the list dispatches, and what changes its people.
const isOfPeople = (dialog: Dialog | undefined): dialog is DialogOf<'people'> | DialogOf<'person'> =>
	dialog?.kind === 'people' || dialog?.kind === 'person';

const isOverPeople = (dialog: Dialog): boolean =>
	isOfPeople(dialog) || ((dialog.kind === 'copy' || dialog.kind === 'marked') && isOfPeople(dialog.back));

/** The reading of the list continues behind one of its people, behind a copy from either, behind what is marked, and behind the organization to which the person went from there. */
function behind<Each extends PeopleEvent>(
	handle: (state: State, event: Each) => State,
): (state: State, event: Each) => State {
	return function handleBehind(state, event): State {
		const {dialog, leftList} = state;
		if ((dialog.kind === 'copy' || dialog.kind === 'marked') && isOfPeople(dialog.back)) {
			const next = handleBehind(withDialog(state, dialog.back), event);
			return withDialog(next, {...dialog, back: next.dialog});
		}

		if (leftList && isOverPeople(leftList.dialog) && !isOverPeople(dialog)) {
			const next = handleBehind(withDialog(state, leftList.dialog), event);
			return {...withDialog(next, dialog), leftList: {...leftList, dialog: next.dialog}};
		}

		if (dialog.kind !== 'person') {
			return handle(state, event);
		}

		const next = handle(withDialog(state, dialog.people), event);
		return next.dialog.kind === 'people'
			? membershipList.staying(
					state,
					withDialog(next, {...dialog, people: next.dialog}),
					(one, other) => one.organizationId === other.organizationId && one.member.id === other.member.id,
				)
			: next;
	};
}

export const peopleHandlers: Handlers<PeopleEvent> = {
	'people/opened'(state, {rootId, ids, now, isOfMarked}) {
		const {dialog: before, key} = state.peopleLeft ?? {};
		const isAgain =
			before !== undefined &&
			before.isOfMarked === isOfMarked &&
			before.ids.length === ids.length &&
			before.ids.every((id, at) => id === ids[at]);
		const list: PeopleList = {
			...unsearched,
			filter: 'all',
			...(isAgain && before),
			kind: 'people',
			rootId,
			ids,
			now,
			...(isOfMarked && {isOfMarked}),
		};
		return withDialog(
			state,
			isAgain
				? {
						...list,
						cursor: Math.max(
							0,
							peopleList.found(state, list).findIndex(person => person.key === key),
						),
					}
				: list,
		);
	},

	'people/left'(state) {
		const {dialog} = state;
		return dialog.kind === 'people'
			? {
					...withDialog(state, {kind: 'none'}),
					peopleLeft: {dialog: stoppedPeople(dialog), key: chosenPerson(state)?.key},
				}
			: state;
	},

	'people/asked': (state, {request, now}) => whileIn(state, 'people', dialog => ({...unasked(dialog), request, now})),

	'people/forgotten'(state, event) {
		const ids = new Set(event.ids);
		return {
			...state,
			peopleRead: new Map(
				peopleRead(state)
					.entries()
					.filter(([id]) => !ids.has(id)),
			),
		};
	},

	'people/read': behind((state, {read}) => withRead(state, read)),

	'people/removed': behind((state, {organizationId, memberId}) => withoutMember(state, organizationId, memberId)),

	'people/recalled': behind((state, {read}) => {
		const known = peopleRead(state);
		return withRead(state, new Map([...read].filter(([id]) => !known.has(id))));
	}),

	'people/noted': behind((state, {request, text}) =>
		whileAwaiting(state, 'people', request, dialog => ({...dialog, text})),
	),

	'people/ended': behind((state, {request, text}) => ended(state, request, text)),

	'people/filtered'(state, {by}) {
		const {dialog} = state;
		if (dialog.kind !== 'people') {
			return state;
		}

		const at = peopleFilters.indexOf(dialog.filter) + by;
		return peopleList.staying(
			state,
			withDialog(state, {...dialog, filter: peopleFilters.at(at % peopleFilters.length) ?? 'all'}),
		);
	},

	'people/unfiltered'(state) {
		const {dialog} = state;
		return dialog.kind === 'people' ? peopleList.staying(state, withDialog(state, {...dialog, filter: 'all'})) : state;
	},

	'people/personOpened': (state, {key}) =>
		whileIn(state, 'people', dialog => ({...unsearched, kind: 'person', people: dialog, key})),

	'people/accessRecalled': (state, {email, accounts}) => ({...state, peopleAccess: {email, accounts}}),

	'people/personLeft': state => whileIn(state, 'person', ({people}) => people),

	'people/chosen'(state, event) {
		const {dialog} = state;
		const cursor =
			dialog.kind === 'people' ? peopleList.found(state, dialog).findIndex(({key}) => key === event.key) : -1;
		return cursor !== -1 && dialog.kind === 'people' ? withDialog(state, {...dialog, cursor}) : state;
	},

	'people/entered': (state, {id}) => entered(state, id),
};

type Review = DialogOf<'offboarding'>;

/** The ids of the listed organizations that the list of people does not cover. */
export function outsideIds({organizations}: Pick<State, 'organizations'>, {ids}: PeopleList): readonly string[] {
	const own = new Set(ids);
	return organizations.map(({id}) => id).filter(id => !own.has(id));
}

/** The review of a removal by the members read so far. What the user decided in an earlier review, and the question about it, stay. The person is removed from an organization without another active member only if the user includes its row. */
function reviewOf(
	state: State,
	people: PeopleList,
	{email, earlier, isEverywhere}: Pick<Review, 'earlier' | 'email' | 'isEverywhere'>,
	before?: Review,
): Review & {readonly kind: 'offboarding'} {
	const {
		organizations,
		tree: {index},
	} = state;
	const read = peopleRead(state);
	const offboarding = offboardingOf(email, {
		read,
		organizations: isEverywhere
			? organizations
			: people.ids.flatMap(id => index.organizationAt(rowOfId(state, id)) ?? []),
		earlier,
		isListed: id => !isWhole(state) || rowOfId(state, id) !== -1,
	});
	const lastOnes = ({rows}: Pick<Offboarding, 'rows'>): readonly string[] =>
		rows.flatMap(each => (each.isLastActive ? [keyOfRow(each)] : []));
	const asked = new Set(before ? lastOnes(before) : []);
	const added = lastOnes(offboarding).filter(key => !asked.has(key));
	const outside = outsideIds(state, people);
	return {
		...unsentRun,
		...offboarding,
		kind: 'offboarding',
		leftOut: new Set([...(before?.leftOut ?? []), ...added]),
		...(before?.proposed && {proposed: new Set([...before.proposed, ...added])}),
		...(before?.isLeaving && {isLeaving: true}),
		earlier,
		isEverywhere,
		outside: outsideOf(email, read, outside),
		toRead: toReadIn(read, [...people.ids, ...outside]),
		people: unasked(people),
	};
}

export const offboardingHandlers: Handlers<OffboardingEvent> = {
	'offboarding/opened'(state, {email, earlier}) {
		const {dialog} = state;
		const before = dialog.kind === 'offboarding' && dialog.email === email ? dialog : undefined;
		const people = 'people' in dialog ? dialog.people : dialog;
		return people.kind === 'people'
			? withDialog(
					state,
					reviewOf(state, people, {email, earlier, isEverywhere: before?.isEverywhere ?? false}, before),
				)
			: state;
	},

	'offboarding/scopeChanged': state =>
		whileIn(state, 'offboarding', dialog => {
			const {people, step, reading, isEverywhere} = dialog;
			return step.name === 'sending'
				? dialog
				: {...reviewOf(state, people, {...dialog, isEverywhere: !isEverywhere}, dialog), ...(reading && {reading})};
		}),

	'offboarding/recalled': state =>
		whileIn(state, 'offboarding', dialog => {
			const {people, step, reading, cursor, query, isTyping} = dialog;
			return step.name === 'reviewing'
				? {...reviewOf(state, people, dialog, dialog), cursor, query, isTyping, ...(reading && {reading})}
				: dialog;
		}),

	'offboarding/reading': (state, {request, text}) =>
		whileIn(state, 'offboarding', dialog => ({...dialog, reading: {request, text}})),
	'offboarding/noted': (state, {earlier}) => whileIn(state, 'offboarding', dialog => ({...dialog, earlier})),
	'offboarding/left': state => whileIn(state, 'offboarding', ({people}) => ({...people, cursor: 0})),
};
