import {lineOf, type Line} from '../../../kernel/form-model/line-editor.js';
import type {SeenRows} from '../../../kernel/form-model/seen.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {focusPane, selectRow} from '../../../kernel/state/selection.js';
import {rowOfId} from '../../../kernel/state/selectors.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import type {Told} from '../../../base/text/told.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {
	peopleFilters, peopleIn, peopleMatching, type PeopleFilter, type Person, type ReadByOrganization,
} from './people.js';
import {isToSend, tallyOf, withLast, type Offboarding} from './plan.js';

/** Events of the people below an organization. `request` matches a result to its reading. */
export type PeopleEvent =
	| {readonly type: 'people/opened'; readonly rootId: string; readonly ids: readonly string[]; readonly now: number}
	| {readonly type: 'people/asked'; readonly request: number; readonly now: number}
	| {readonly type: 'people/forgotten'; readonly ids: readonly string[]}
	| {readonly type: 'people/read'; readonly read: ReadByOrganization}
	| {readonly type: 'people/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'people/ended'; readonly request: number; readonly text?: Told}
	| {readonly type: 'people/filtered'; readonly by: 1 | -1}
	| {readonly type: 'people/personOpened'; readonly key: string}
	| {readonly type: 'people/personLeft'}
	| {readonly type: 'people/entered'; readonly id: string}
	| {readonly type: 'people/returned'};

/** Events of removing a person from every organization. */
export type OffboardingEvent =
	| {readonly type: 'offboarding/opened'; readonly offboarding: Offboarding}
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
		readonly people: {
			readonly rootId: string;
			readonly ids: readonly string[];
			readonly now: number;
			readonly filter: PeopleFilter;
			readonly query: Line;
			readonly isTyping: boolean;
			readonly cursor: number;
			readonly request?: number;
			readonly text?: Told;
		};
		/** The organizations of one person. */
		readonly person: {readonly people: DialogOf<'people'>; readonly key: string; readonly cursor: number};
		/** Removing a person: the review, the run and its result. `request`: the run in progress. `note`: its progress, or how it ended. */
		readonly offboarding: {
			readonly offboarding: Offboarding;
			readonly people: DialogOf<'people'>;
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

/** The people in the list, after its filter and search. */
export const shownPeople = (state: State, {ids, filter, query, now}: PeopleList): readonly Person[] => peopleMatching(peopleIn(peopleRead(state), ids), filter, query.text, now);

/** The chosen person of the list, or the person whose organizations are shown. */
export function chosenPerson(state: State): Person | undefined {
	const {dialog} = state;
	if (dialog.kind === 'people') {
		return shownPeople(state, dialog)[dialog.cursor];
	}

	return dialog.kind === 'person' ? peopleIn(peopleRead(state), dialog.people.ids).find(({key}) => key === dialog.key) : undefined;
}

function unasked({request, text, ...dialog}: PeopleList): PeopleList {
	return dialog;
}

/** What a reading that was stopped tells. */
export const stoppedText = 'Stopped. The members read so far are kept.';

/** The list to return to. Another dialog stops the reading. */
export const stoppedPeople = (dialog: PeopleList): PeopleList => dialog.request === undefined ? dialog : {...unasked(dialog), text: stoppedText};

// The cursor stays on the same person while more people come in.
function withRead(state: State, read: ReadByOrganization): State {
	const {dialog} = state;
	const next = {...state, peopleRead: new Map([...peopleRead(state), ...read])};
	const key = chosenPerson(state)?.key;
	if (key === undefined || dialog.kind !== 'people') {
		return next;
	}

	const cursor = shownPeople(next, dialog).findIndex(person => person.key === key);
	return withDialog(next, {...dialog, cursor: Math.max(0, cursor)});
}

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

	const left = {...withDialog(state, {kind: 'none'}), find: undefined, peopleLeft: {dialog, id}};
	return focusPane(selectRow(left, row), 'members');
}

export function reducePeople(state: State, event: PeopleEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'people/opened': {
			const {rootId, ids, now} = event;
			return withDialog(state, {
				kind: 'people', rootId, ids, now, filter: 'all', query: lineOf(''), isTyping: false, cursor: 0,
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
			return withDialog(state, {...dialog, filter: peopleFilters.at(at % peopleFilters.length) ?? 'all', cursor: 0});
		}

		case 'people/personOpened': {
			return dialog.kind === 'people'
				? withDialog(state, {
					kind: 'person', people: stoppedPeople(dialog), key: event.key, cursor: 0,
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
	const {failed, unknown, removed, earlier} = tallyOf(rows);
	return failed + unknown > 0 || removed > earlier;
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
		const people = dialog.kind === 'person' ? dialog.people : dialog;
		return people.kind === 'people' ? withDialog(state, {kind: 'offboarding', offboarding: event.offboarding, people: unasked(people)}) : state;
	}

	if (dialog.kind !== 'offboarding' || ('request' in event && event.type !== 'offboarding/begun' && event.request !== dialog.request)) {
		return next;
	}

	switch (event.type) {
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
