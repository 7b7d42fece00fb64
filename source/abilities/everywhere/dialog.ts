import type {Organization} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {leaveListFor, isFilterKept, withoutFind} from '../../kernel/state/find.js';
import {shownName, count, counted} from '../../base/text/words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {Line} from '../../kernel/form-model/line-editor.js';
import {
	cursorAmong,
	emptyKnownSearch,
	type Finding,
	type KnownSearch,
	type Unread,
	pinnedAndVisited,
} from '../../kernel/state/finding.js';
import {keyOf, isId} from '../../kernel/state/key-of.js';
import {withLastSearch} from '../../kernel/state/searchable.js';
import {withFound} from '../../kernel/state/listing-reducer.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {focusAccount, focusPane, selectRow} from '../../kernel/state/selection.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {withDialog, type State, whileIn} from '../../kernel/state/state.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {age} from '../../base/text/time.js';
import {fit, widthOf} from '../../base/text/width.js';
import {nameAt, foldedWords} from '../../base/tree/names.js';
import {markedSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {type Row, selectionMark, toned, row, toldRows, lineSpans} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import type {Handlers} from '../../kernel/state/events.js';
import {mostFindings} from './known-search.js';

export type EverywhereEvent =
	| {readonly type: 'everywhere/opened'; readonly line: Line; readonly unread: Unread; readonly now: number}
	| {readonly type: 'everywhere/looked'; readonly request: number}
	| {readonly type: 'everywhere/searched'; readonly line: Line; readonly search: KnownSearch}
	| {readonly type: 'everywhere/entered'; readonly finding: Finding}
	| {readonly type: 'everywhere/holderAsked'; readonly request: number}
	| {readonly type: 'everywhere/holderAnswered'; readonly request: number; readonly text: Told}
	| {
			readonly type: 'everywhere/holderFound';
			readonly request: number;
			readonly organization: Organization;
			readonly account: string;
	  };

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** A search over everything that was read. `now`: the time to which ages refer, in milliseconds since the epoch. `request`: gets the texts. `asked`: asks the service for the organization of an account. `answer`: why it found none. */
		readonly everywhere: KnownSearch & {
			readonly request?: number;
			readonly line: Line;
			readonly cursor: number;
			readonly unread: Unread;
			readonly now: number;
			readonly asked?: number;
			readonly answer?: Told;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly everywhere: EverywhereEvent;
	}
}

function withoutAnswer({
	asked: _,
	answer: __,
	...search
}: DialogOf<'everywhere'>): Omit<DialogOf<'everywhere'>, 'answer' | 'asked'> {
	return search;
}

/** The search that is open, or that goes on behind what it led to. */
export function searchIn({dialog, leftList}: State): DialogOf<'everywhere'> | undefined {
	const search = dialog.kind === 'everywhere' ? dialog : leftList?.dialog;
	return search?.kind === 'everywhere' ? search : undefined;
}

/** The typed id, if nothing known has it: it can be that of an account. */
export function unknownId({dialog}: Pick<State, 'dialog'>): string | undefined {
	const id = dialog.kind === 'everywhere' && dialog.findings.length === 0 ? soughtText(dialog) : '';
	return isId(id) ? id : undefined;
}

/** Opens the accounts of the organization that the service named, which need not be in the list. The account is selected now, or once it has loaded. */
function atHolder(state: State, organization: Organization, account: string): State {
	const found = withFound({...withoutFind(withDialog(state, {kind: 'none'})), pane: 'tree'}, [organization]);
	return focusAccount(selectRow(found, rowOfId(found, organization.id)), organization.id, account);
}

/** Goes to what was found: its organization, and there the account, the member or the profile. A search that has not ended goes on. */
function entered(state: State, {kind, organizationId, id}: Finding): State {
	const at = rowOfId(state, organizationId);
	const left = leaveListFor(state, {id: organizationId});
	// A kept filter stays if the tree shows the row.
	const isHidden = isFilterKept(state) && !state.tree.visible.includes(at);
	const text = [
		...(isHidden ? [`The filter is off: it does not find ${shownName(state.tree.index.nameAt(at) ?? '')}.`] : []),
		...(searchIn(state)?.isLoading === true
			? [`The search goes on. To go back to it, press ${keyOf(state, 'leaveFind')} in the tree.`]
			: []),
	].join(' ');
	const there = selectRow(
		{
			...(isHidden || !isFilterKept(state) ? withoutFind(left) : left),
			pane: 'tree',
			...(text !== '' && {message: {tone: 'info', text}}),
		},
		at,
	);
	switch (kind) {
		case 'organization': {
			return there;
		}

		case 'accounts': {
			return focusAccount(there, organizationId, id);
		}

		case 'members': {
			return {...focusPane(there, 'members'), chosenMember: id};
		}

		case 'profile': {
			return {...focusPane(there, 'detail'), tab: 'profile'};
		}
	}
}

export const everywhereHandlers: Handlers<EverywhereEvent> = {
	'everywhere/opened': (state, {line, unread, now}) =>
		withDialog(
			{...state, missedId: undefined},
			{
				kind: 'everywhere',
				line,
				cursor: 0,
				unread,
				now,
				...emptyKnownSearch,
				findings: line.text.trim() === '' ? pinnedAndVisited(state) : [],
			},
		),

	'everywhere/looked': (state, {request}) => whileIn(state, 'everywhere', dialog => ({...dialog, request})),

	'everywhere/searched'(state, {line, search}) {
		const before = searchIn(state);
		if (!before) {
			return state;
		}

		const next = {
			...(line === before.line ? before : withoutAnswer(before)),
			kind: 'everywhere',
			line,
			...search,
			cursor: line === before.line ? cursorAmong(before.cursor, before.findings, search.findings) : 0,
		} as const;
		return state.leftList?.dialog === before
			? {...state, leftList: {...state.leftList, dialog: next}}
			: withDialog(withLastSearch(state, line.text, before.line.text), next);
	},

	'everywhere/entered': (state, {finding}) => entered(state, finding),

	'everywhere/holderAsked': (state, {request}) =>
		whileIn(state, 'everywhere', dialog => ({...withoutAnswer(dialog), asked: request})),

	'everywhere/holderAnswered'(state, {request, text}) {
		const {dialog} = state;
		return dialog.kind === 'everywhere' && dialog.asked === request
			? withDialog(state, {...withoutAnswer(dialog), answer: text})
			: state;
	},

	'everywhere/holderFound'(state, {request, organization, account}) {
		const {dialog} = state;
		return dialog.kind === 'everywhere' && dialog.asked === request ? atHolder(state, organization, account) : state;
	},
};

/** A list of what was found for a typed text. */
type Found = Pick<KnownSearch, 'findings'> & {
	readonly line: Line;
	readonly cursor: number;
	/** The time to which ages refer, in milliseconds since the epoch. */
	readonly now: number;
};

const nouns = {organization: 'organization', accounts: 'account', members: 'person', profile: 'profile'} as const;

const nounColumns = 14;

/** Younger values are shown without their age, in milliseconds. */
const tellsAgeAfter = 300_000;

const signColumns = 2;

const leastPlace = 12;
const leastFacts = 10;

// The sign for what is cut, and a space before the right part.
const besideWho = 2;

/** One row of a search: the address or name, its organization, and its age if it is not new. A narrow row drops the age first, then shortens the organization. */
function findingRow(
	state: State,
	{kind, organizationId, title, more, readAt, isOutdated}: Finding,
	{line, now}: Found,
	{isSelected, columns}: {readonly isSelected: boolean; readonly columns: number},
): Row {
	const [query = ''] = foldedWords(line.text);
	const {index} = state.tree;
	const at = rowOfId(state, organizationId);
	const old = readAt === undefined || now - readAt < tellsAgeAfter ? '' : `  read ${age(readAt, now) ?? 'just now'}`;
	const mark = isOutdated ? '  may lack your change' : '';
	const place = kind === 'organization' ? (index.parent[at] ?? -1) : at;
	const where = exactName(place === -1 ? '' : nameAt(state, place));
	const room = columns - signColumns - nounColumns - widthOf(exactName(title)) - besideWho;
	const facts = more === '' ? '' : `  ${harmless(more)}`;
	const end = mark + (widthOf(facts + where + mark + old) <= room ? old : '');
	const most = Math.max(room, leastPlace + widthOf(mark)) - widthOf(end);
	const shown = (widthOf(where) <= most ? where : fit(where, most)) + end;
	return {
		left: [
			selectionMark(isSelected),
			toned('dim', nouns[kind].padEnd(nounColumns)),
			...markedSpans(title, query, 'heldOtherwise'),
			...(room - widthOf(shown) < Math.min(widthOf(facts), leastFacts)
				? []
				: [{text: facts, isHarmless: true, tone: 'dim'} as const]),
		],
		right: [{text: shown, isHarmless: true, tone: 'dim', said: where + mark + old}],
		isSelected,
	};
}

const findingRows = (state: State, found: Found, {columns, height}: Room): readonly Row[] =>
	windowed(found.findings, found.cursor, Math.max(1, height)).map(([finding, isSelected]) =>
		findingRow(state, finding, found, {isSelected, columns}),
	);

/** What the search could not look at or may show as it was before a write from here, and how to read it; empty if there is nothing. */
function unreadText(state: State, unread: Partial<Unread>): string {
	const parts = [
		[unread.accounts, 'accounts'],
		[unread.tags, 'tags of accounts'],
		[unread.members, 'members'],
		[unread.profile, 'profiles'],
	] as const;
	const texts = parts.flatMap(([number = 0, what]) =>
		number > 0 ? [`the ${what} of ${counted(number, 'organization')}`] : [],
	);
	const {outdated = 0} = unread;
	const sentences = [
		...(texts.length === 0 ? [] : [`Not read yet: ${texts.join(', ')}.`]),
		...(outdated === 0
			? []
			: [
					`You changed ${counted(outdated, 'organization')} after reading. Results that may be older than that are marked.`,
				]),
	];
	return sentences.length === 0
		? ''
		: `${sentences.join(' ')} Press ${keyOf(state, 'openRest')} in the tree to read them.`;
}

/** How much was found. `most`: how many of each kind are listed. */
function foundText({findings, isCut, isLoading}: KnownSearch, most: number): string {
	if (isCut) {
		return `The best ${count(most)} of each kind. Type more to narrow them.`;
	}

	const found = findings.length === 0 ? 'Nothing that was read matches.' : `${count(findings.length)} found.`;
	return isLoading ? `${findings.length === 0 ? 'Nothing found' : `${count(findings.length)} found`} so far …` : found;
}

export function everywhereRows(state: State, dialog: DialogOf<'everywhere'>, {columns, height}: Room): readonly Row[] {
	const {line, unread, asked, answer} = dialog;
	const typed = lineSpans(line, Math.max(1, columns - 3));
	const left = unreadText(state, unread);
	const below = left === '' ? [] : [row(), ...toldRows(left, columns, 'dim')];
	const number =
		line.text.trim() === ''
			? 'Finds organizations, accounts, people and values of profiles, by words in any order.'
			: foundText(dialog, mostFindings);
	const isUnknown = unknownId({dialog}) !== undefined && !dialog.isLoading;
	const head: readonly Row[] = [
		{left: [toned('accent', '/ '), ...typed.spans], cursor: 2 + typed.cursor},
		row(toned('dim', number)),
		...(isUnknown && asked === undefined && answer === undefined
			? toldRows(
					`If this is the id of an account, press ${keyOf(state, 'goToFinding')} to ask the service where the account is.`,
					columns,
					'dim',
				)
			: []),
		...(asked === undefined ? [] : toldRows(waitText(state, 'Asking the service …'), columns, 'dim')),
		...(answer === undefined ? [] : toldRows(answer, columns, 'warning')),
	];
	return [...head, ...findingRows(state, dialog, {columns, height: height - head.length - below.length}), ...below];
}
