import {exactName, harmless} from '../../base/text/harmless.js';
import {age} from '../../base/text/time.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {foldedWords} from '../../base/tree/with-words.js';
import type {Line} from '../form-model/line-editor.js';
import type {Finding, KnownSearch, Unread} from '../state/finding.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {markedSpans} from './name-spans.js';
import type {Room} from './registry.js';
import {type Row, selectionMark, toned} from './row.js';
import {windowed} from './view.js';

/** A list of what was found for a typed text. `now`: the time to which ages refer, in milliseconds since the epoch. */
type Found = Pick<KnownSearch, 'findings'> & {readonly line: Line; readonly cursor: number; readonly now: number};

const nouns = {organization: 'organization', accounts: 'account', members: 'person', profile: 'profile'} as const;

const nounColumns = 14;

/** Younger values are shown without their age, in milliseconds. */
const tellsAgeAfter = 300_000;

const signColumns = 2;

/** The least width of the name of the organization, and of the facts about what was found. */
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
	const row = rowOfId(state, organizationId);
	const old = readAt === undefined || now - readAt < tellsAgeAfter ? '' : `  read ${age(readAt, now) ?? 'just now'}`;
	const mark = isOutdated ? '  may lack your change' : '';
	const place = kind === 'organization' ? (index.parent[row] ?? -1) : row;
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

export const findingRows = (state: State, found: Found, {columns, height}: Room): readonly Row[] =>
	windowed(found.findings, found.cursor, Math.max(1, height)).map(([finding, isSelected]) =>
		findingRow(state, finding, found, {isSelected, columns}),
	);

/** What the search could not look at or may show as it was before a write from here, and how to read it; empty if there is nothing. */
export function unreadText(state: State, unread: Partial<Unread>): string {
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
export function foundText({findings, isCut, isLoading}: KnownSearch, most: number): string {
	if (isCut) {
		return `The best ${count(most)} of each kind. Type more to narrow them.`;
	}

	const found = findings.length === 0 ? 'Nothing that was read matches.' : `${count(findings.length)} found.`;
	return isLoading ? `${findings.length === 0 ? 'Nothing found' : `${count(findings.length)} found`} so far …` : found;
}
