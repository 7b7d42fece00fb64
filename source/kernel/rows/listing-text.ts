import {joined, type Told, told, withMoving} from '../../base/text/told.js';
import {count, counted, listText} from '../../base/text/words.js';
import {harmless} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import {isRefusedInAdvance} from '../../base/api/api-error.js';
import {deepest} from '../../base/api/json.js';
import type {Form} from '../form-model/form.js';
import type {State} from '../state/state.js';
import type {Filter} from '../filter/filter.js';
import type {Need} from '../filter/source.js';
import {findMatches} from '../state/find.js';
import {openFilter} from '../state/found.js';
import {keyOf} from '../state/key-of.js';
import {listedOf} from '../state/selectors.js';
import {countRead, unreadCount} from '../state/known-profiles.js';
import {accountList} from '../state/pane-list.js';
import type {ListState} from '../state/data.js';
import {focusOf} from './view.js';
import {failureText, pageText} from './failure.js';

type PausedState = Pick<State, 'pause'>;

/** What the program is waiting for. During a rate limit, how long until the service accepts requests again. */
export const waitText = ({pause}: PausedState, waited: Told): Told =>
	pause === undefined
		? waited
		: joined('Rate limit reached. Continues in ', {text: `${count(pause)} s`, said: 'a while'}, '.');

/** The same in a word or two. */
export const waitNote = ({pause}: PausedState, text: string): string =>
	pause === undefined ? text : `waiting ${count(pause)} s`;

/** How long a write has taken so far; empty below 2 s. */
export const soFar = ({waited}: Pick<State, 'waited'>): Told =>
	waited < 2 ? '' : withMoving('', ` ${waited} s so far.`, '');

/** What a submitted form is waiting for. */
export function savingText(
	state: Pick<State, 'pause' | 'waited'>,
	{note, isStored}: Extract<Form['step'], {readonly name: 'sending'}>,
): Told {
	const step = isStored ? 'The service accepted it. Reading it back …' : 'Checking the stored values, then sending …';
	return note ?? joined(waitText(state, step), soFar(state));
}

/** How much of the list has loaded. */
export function listingText(state: State): Told {
	const {listing, organizations} = state;
	const {progress, unreadable, age} = listing;
	const bad = unreadable === 0 ? '' : `, ${count(unreadable)} unreadable`;
	switch (progress.status) {
		case 'loading': {
			return age === undefined
				? 'Loading the organizations.'
				: `Loading the organizations. Until then you see the list from ${age.text}.`;
		}

		case 'failed': {
			const page = pageText(progress.error);
			return told`${failureText(progress.error)} ${counted(organizations.length, 'organization')} loaded${bad}. Press ${keyOf(state, 'refreshAll')} to try again.${page === '' ? '' : ` ${page}`}`;
		}

		case 'complete': {
			const {listed, announced} = listedOf(state);
			return `${counted(listed, 'organization')}${announced === undefined ? '' : ` of ${count(announced)} announced`}${bad}.`;
		}
	}
}

const readOf = (state: State): string => `${count(countRead(state))} of ${count(listedOf(state).listed)}`;

const needWords: Readonly<Record<Need, string>> = {profile: 'profiles', accounts: 'accounts', members: 'members'};

/** The age of the oldest profile, if it is outdated and not being read again. */
const oldestText = ({find, profilesRequest}: State, what = 'the oldest'): string =>
	profilesRequest !== undefined || find?.oldest === undefined ? '' : `, ${what} ${find.oldest}`;

/** Why no organization fits the filter. */
export function nothingFitsText(state: State): string {
	const [problem] = openFilter(state)?.problems ?? [];
	if (problem) {
		return harmless(problem.text);
	}

	const {unknown} = findMatches(state);
	const way = openFilter(state)?.needs.size === 0 ? '.' : `; press ${keyOf(state, 'openRest')} to read the rest.`;
	return unknown === 0
		? 'No organization fits.'
		: `No organization is known to fit. ${counted(unknown, 'organization')} could not be judged${way}`;
}

/** What the line of a filter says at its end: what is wrong with a term, or what it could not judge. It fits the columns. */
function filterNote(state: State, {problems, needs}: Filter, columns: number): string {
	const [problem] = problems;
	const {rows, unknown} = findMatches(state);
	const found = `${count(rows.length)} ${rows.length === 1 ? 'match' : 'matches'}`;
	const names = [...needs].map(need => needWords[need]);
	const way =
		unknown === 0 || names.length === 0 ? '' : ` · press ${keyOf(state, 'openRest')} to read ${listText(names)}`;
	const notKnown = `${count(unknown)} not known`;
	const judged = unknown === 0 ? found : `${found}, ${notKnown}`;
	const texts = problem
		? [harmless(problem.text), `${harmless(problem.term.name)}: is wrong`]
		: [
				`${judged}${needs.has('profile') ? oldestText(state, 'the oldest read') : ''}${way}`,
				`${judged}${way}`,
				...(way === '' ? [] : [`${notKnown} · press ${keyOf(state, 'openRest')}`]),
				unknown === 0 ? found : notKnown,
			];
	return texts.find(text => widthOf(text) <= columns) ?? '';
}

/** How many profiles the search covers, how old they are, and which key loads the rest. The text fits the columns; it is empty if there is no room. */
export function profilesNote(state: State, columns: number): string {
	const filter = openFilter(state);
	const {completing} = state.find ?? {};
	if (completing) {
		return `${count(completing.at + 1)} of ${count(completing.options.length)}`;
	}

	if (filter) {
		return filterNote(state, filter, columns);
	}

	const isReading = state.profilesRequest !== undefined;
	const old = oldestText(state);
	const rest = unreadCount(state) === 0 ? (old === '' ? '' : 'reload') : 'load the rest';
	const way =
		rest === ''
			? ''
			: isReading
				? ` … press ${keyOf(state, 'openRest')} to stop`
				: ` · press ${keyOf(state, 'openRest')} to ${rest}`;
	const texts = [
		`profiles loaded: ${readOf(state)}${old}${way}`,
		...(old === '' ? [] : [`profiles loaded: ${readOf(state)}${old}`]),
		`${readOf(state)} profiles`,
	];
	return texts.find(text => widthOf(text) <= columns) ?? '';
}

/** Which profiles a search without matches did not cover, to append to a sentence; empty if it covered all of them. */
export const unreadProfiles = (state: State): string =>
	unreadCount(state) === 0 || state.profilesRequest !== undefined
		? ''
		: ` Profiles loaded: ${readOf(state)}; press ${keyOf(state, 'openRest')} to load the rest.`;

type ListNote = {
	readonly cursor: number | undefined;
	/** For an empty list. */
	readonly none: string;
	readonly ending?: string;
};

/** How much of a list has loaded: `12 of 12`. With the focus it shows the cursor's position: `3/12`. */
export function listNote(
	state: State,
	list: ListState<unknown> | undefined,
	{cursor, none, ending = ''}: ListNote,
): string {
	if (!list) {
		return '';
	}

	const loaded = count(list.items.length);
	const bad = list.unreadable === 0 ? '' : `, ${count(list.unreadable)} unreadable`;
	switch (list.progress.status) {
		case 'loading': {
			return list.total === undefined || list.arriving
				? waitNote(state, 'loading …')
				: `${loaded} of ${count(list.total)} ${waitNote(state, '…')}`;
		}

		case 'failed': {
			if (isRefusedInAdvance(list.progress.error)) {
				return 'not listed';
			}

			if (list.isOld === true) {
				return `${loaded}, loaded ${list.earlier ?? 'earlier'}`;
			}

			const whole = list.total === undefined ? '' : ` of ${count(list.total)}`;
			return `stopped at ${loaded}${whole}${list.progress.pageToken === undefined ? '' : `, press ${keyOf(state, 'refreshSelected')} to go on`}${bad}`;
		}

		case 'complete': {
			const total = Math.max(list.total ?? 0, list.items.length);
			const place =
				cursor !== undefined && total === list.items.length
					? `${count(cursor + 1)}/${count(total)}`
					: `${loaded} of ${count(total)}`;
			const old = list.age === undefined ? '' : ` · read ${list.age}`;
			return `${total === 0 && bad === '' ? none : `${place}${ending}${bad}`}${old}`;
		}
	}
}

/** The list only has the accounts directly in the organization: `12 of 12, direct`. */
export const accountsNote = (state: State, list: ListState<unknown> | undefined): string =>
	listNote(state, list, {
		cursor:
			focusOf(state, 'accounts').isFocused && accountList.query(state) === ''
				? accountList.listed(state).cursor
				: undefined,
		none: 'none directly inside',
		ending: ', direct',
	});

type ReadList = {
	readonly noun: string;
	readonly listed: number;
	readonly unreadable: number;
	readonly announced: number | undefined;
};

// A missing name is not a reason: every member except the id may be missing or wrong.
function leftOut(unreadable: number): string {
	const [are, have] = unreadable === 1 ? ['is', 'it has'] : ['are', 'they have'];
	return `${counted(unreadable, 'record')} could not be read and ${are} left out: ${have} no id, or ${are} nested more than ${deepest} levels deep.`;
}

/** What a complete list lacks, in sentences. */
export function lacksOf({noun, listed, unreadable, announced = 0}: ReadList): readonly string[] {
	return [
		...(unreadable === 0 ? [] : [leftOut(unreadable)]),
		...(announced <= listed + unreadable
			? []
			: [
					`The service announced ${counted(announced, noun)} and sent ${count(listed + unreadable)}: some may have been deleted or moved while the list was loading. Load it again to be sure.`,
				]),
	];
}

/** Reports records that came more than once. Each is kept once. */
export const repetitionOf = (repeated: number): readonly string[] =>
	repeated === 0
		? []
		: [
				`${counted(repeated, 'record')} came twice and ${repeated === 1 ? 'was' : 'were'} left out, because the list changed while it was loading. Load it again to be sure that it is complete.`,
			];

/** What the list on the screen lacks. */
export function lacksOfListing(state: State): readonly string[] {
	const {come, announced} = listedOf(state);
	return lacksOf({noun: 'organization', listed: come, unreadable: state.listing.unreadable, announced});
}

/** What the list on the screen lacks, or that it is old, unless it is loading. */
export function flawsOfListing(state: State): readonly string[] {
	const {
		listing: {age, isWhole, progress, unreadable},
	} = state;
	const isFailed = progress.status === 'failed';
	if (isFailed && !isWhole) {
		const {come, announced} = listedOf(state);
		return [
			`The list of organizations is incomplete: loading stopped at ${count(come)}${announced === undefined ? '' : ` of ${count(announced)}`}.`,
			...lacksOf({noun: 'organization', listed: come, unreadable, announced: undefined}),
		];
	}

	const when =
		age === undefined
			? 'The list of organizations was loaded earlier.'
			: `The list of organizations was loaded ${age.text}.`;
	return [
		...(age === undefined && !isFailed ? [] : [`${when}${isFailed ? ' Loading it again failed.' : ''}`]),
		// After a failure, the numbers are those of the new list, which is not shown.
		...(isFailed ? [] : lacksOfListing(state)),
	];
}
