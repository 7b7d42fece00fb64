import {bothForms, told} from '../../base/text/told.js';
import {count, counted, shownName} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {isVisible} from '../../base/tree/tree.js';
import type {Account} from '../../base/api/schemas.js';
import {type WhyNot, whyNotAccount} from './availability.js';
import type {Event} from './events.js';
import {keyOf} from './key-of.js';
import {isListed, markedCount, markedIds, markedRows, rowOfId} from './selectors.js';
import type {State} from './state.js';
import {accountList} from './pane-list.js';
import {markablePane} from './markable.js';

export function withMarkToggled(state: State, id: string): State {
	const marks = new Set(state.marks);
	if (!marks.delete(id)) {
		marks.add(id);
	}

	return {...state, marks};
}

/** The names of the marked organizations that a filter hides. */
export const hiddenMarks = (state: State): readonly string[] =>
	state.tree.matches
		? markedRows(state)
				.filter(row => !isVisible(state.tree, row))
				.map(row => nameAt(state, row))
		: [];

const mostNamed = 3;

/** The first names, and how many more there are: `APAC, EMEA, LATAM and 2 more`. */
export function someNames(names: readonly string[]): string {
	const more = names.length - mostNamed;
	return `${names
		.slice(0, mostNamed)
		.map(name => shownName(name))
		.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

/** Names what a key acts on although a filter or a search hides it. Undefined if nothing is hidden. */
export function notShownText(names: readonly string[]): string | undefined {
	return names.length === 0
		? undefined
		: `${count(names.length)} marked ${names.length === 1 ? 'one is' : 'ones are'} not shown: ${someNames(names)}.`;
}

/** Why keys that need marks cannot act. */
export const whyNothingMarked: WhyNot = state => {
	if (state.marks.size > 0) {
		return undefined;
	}

	const mark = keyOf(state, 'toggleMark');
	return state.clearedMarks.size === 0
		? `Nothing is marked. Press ${mark} to mark the selected organization.`
		: `Nothing is marked. Press ${keyOf(state, 'markAgain')} to mark the earlier ones again, or press ${mark} to mark the selected organization.`;
};

/** How many organizations the keys of the tree act on together; 0 elsewhere. */
export const markedInTree = (state: State): number => (state.pane === 'tree' ? markedCount(state) : 0);

/** Whether a key acts on the marked organizations. On a single one, it acts as without marks. */
export const isOfSeveral = (state: State): boolean => markedInTree(state) > 1;

/** Says that an act on one organization does not affect the other marked ones. `verb`: `changes`. Undefined if no other is marked. */
export function onlyThisText(
	state: State,
	verb: string,
	{id, name}: {readonly id: string; readonly name: string},
): string | undefined {
	const marked = markedIds(state);
	const others = marked.filter(each => each !== id).length;
	const the = others === marked.length ? 'the' : 'the other';
	const which = others === 1 ? 'marked organization' : `${count(others)} marked organizations`;
	return others === 0 ? undefined : `This ${verb} only ${shownName(name)}, not ${the} ${which}.`;
}

function droppedText(before: State, gone: readonly string[]): string {
	const [id = '', ...others] = gone;
	const who =
		others.length === 0 && isListed(before, id)
			? nameAt(before, rowOfId(before, id))
			: counted(gone.length, 'marked organization');
	return `${who} ${others.length === 0 ? 'is no longer listed: its mark is' : 'are no longer listed: their marks are'} dropped.`;
}

/** Removes the marks of organizations that an event removed, and says so in a message. Organizations that a running load has not reached yet keep their marks. */
export function dropMarks(before: State, after: State, event: Event): State {
	if (after.tree === before.tree || after.marks.size === 0) {
		return after;
	}

	const isGone = (id: string) =>
		!isListed(after, id) &&
		(after.listing.isWhole || (isListed(before, id) && !event.type.startsWith('organizations/')));
	const gone = [...after.marks].filter(id => isGone(id));
	if (gone.length === 0) {
		return after;
	}

	const text = droppedText(before, gone);
	const said = after.message === before.message ? undefined : after.message;
	return {
		...after,
		marks: new Set([...after.marks].filter(id => !gone.includes(id))),
		message: said
			? {tone: said.tone, ...(said.page !== undefined && {page: said.page}), ...bothForms(told`${said} ${text}`)}
			: {tone: 'warning', text},
	};
}

/** What follows a number of marked rows if some of them are hidden. */
export const hiddenEnding = ({length}: readonly string[]): string =>
	length === 0 ? '' : `, ${count(length)} not shown`;

/** The accounts of the selected organization, whose rows can be marked. */
export const markableAccounts = markablePane(accountList, {
	nouns: ['account', 'accounts'],
	nameOf: ({name}) => name,
	moved: {type: 'accounts/moved', by: 1},
	whyNot: whyNotAccount,
});

/** The marked accounts of the selected organization, in the order of its list. */
export const markedAccounts = (state: State): readonly Account[] => markableAccounts.markedItems(state);
