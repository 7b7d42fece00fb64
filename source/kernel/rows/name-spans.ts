import {memo} from '../../base/text/memo.js';
import {matchedParts, type Manner, wordsOf} from '../../base/tree/search.js';
import {exactName, exactPart, harmless} from '../../base/text/harmless.js';
import {keptRanges} from '../../base/text/excerpt.js';
import {fittingEnd, widthOf} from '../../base/text/width.js';
import {type Told, saidText, toldPath} from '../../base/text/told.js';
import {isNotThere} from '../../base/api/api-error.js';
import {flawNotes} from '../../base/tree/nodes.js';
import type {Account, Holder} from '../../base/api/schemas.js';
import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {positionOf} from '../../base/tree/tree.js';
import {bestHolding, profileNeedle} from '../form-model/profile-match.js';
import {findMatches, isMatch, isListingPins, isOnlyLike} from '../state/find.js';
import {knownProfile} from '../state/profile-age.js';
import {soughtWords} from '../state/found.js';
import type {State} from '../state/state.js';
import {columnSource} from '../state/column-source.js';
import {selectedRow} from '../state/selectors.js';
import {treeColumns} from '../state/layout.js';
import {data, shownData, type Span} from './row.js';
import {saidCells} from './list-rows.js';

/** A name with the matched parts marked. */
export function markedSpans(name: string, query: string, manner: Manner): readonly Span[] {
	const parts = matchedParts(name, query, manner);
	const rest = parts.at(-1)?.[1] ?? 0;
	if (parts.length === 0) {
		return [data(name)];
	}

	const part = (start: number, end?: number): Span => shownData(exactPart(name, start, end));
	return [
		...parts.flatMap(([start, end], at) => [
			part(parts[at - 1]?.[1] ?? 0, start),
			{...part(start, end), tone: 'match' as const},
		]),
		part(rest),
	].filter(({text}) => text !== '');
}

type Placed = {readonly span: Span; readonly start: number; readonly end: number};

function placed(spans: readonly Span[]): readonly Placed[] {
	let end = 0;
	return spans.map(span => {
		const text = span.isHarmless ? span.text : span.isData ? exactName(span.text) : harmless(span.text);
		const start = end;
		end += text.length;
		return {span: {...span, text, isHarmless: true}, start, end};
	});
}

/** Which part of a long name is cut: the end, or everything before this index, where it starts to differ from other names. Undefined: the middle, or the parts that do not match. */
export type Cut = 'end' | number | undefined;

/** Shortens a name to this many columns. The result depends on nothing else, so it stays the same while the cursor moves. */
export function nameSpans(spans: readonly Span[], columns: number, cut?: Cut): readonly Span[] {
	const length = spans.reduce((sum, {text}) => sum + text.length, 0);
	if (columns < 6 || length > columns * 8) {
		return spans;
	}

	const shown = placed(spans);
	const text = shown.map(({span}) => span.text).join('');
	const marked = shown.filter(({span}) => span.tone === 'match');
	const rangesOf = () =>
		keptRanges(
			text,
			columns,
			typeof cut === 'number' ? [cut, text.length] : [marked[0]?.start ?? 0, marked.at(-1)?.end ?? 0],
		);
	const ranges =
		cut === 'end' && marked.length === 0 && widthOf(text) > columns
			? [[0, fittingEnd(text, columns - 1)] as const]
			: rangesOf();
	const tone = spans.length === 1 ? spans[0]?.tone : undefined;
	const more: Span = {text: '…', isHarmless: true, ...(tone !== undefined && {tone})};
	const isEndCut = ranges.at(-1)?.[1] !== text.length;
	return [
		...ranges.flatMap(([from, to], at) => [
			...(from > (ranges[at - 1]?.[1] ?? 0) ? [more] : []),
			...shown.flatMap(({span, start, end}) =>
				from < end && to > start ? [{...span, text: text.slice(Math.max(from, start), Math.min(to, end))}] : [],
			),
		]),
		...(isEndCut ? [more] : []),
	];
}

function wordInProfile(state: State, row: number, words: readonly string[]): MatchedField | undefined {
	const profile = knownProfile(state, state.tree.index.idAt(row) ?? '');
	if (!profile) {
		return undefined;
	}

	const needles = words.map(word => profileNeedle(word)).filter(needle => needle !== undefined);
	return needles.map(needle => bestHolding(profile, needle)).find(held => held !== undefined);
}

type MatchedField = {readonly label: Told; readonly text: string};

/** What matches a search if the row's name does not: the id, a field of the profile, or a member of a field, with its label for a sentence. */
export function matchedField(state: State, row: number): MatchedField | undefined {
	const query = soughtWords(state);
	const {index} = state.tree;
	if (query === '' || !isMatch(state, row)) {
		return undefined;
	}

	const name = index.nameAt(row) ?? '';
	const {manner} = findMatches(state);
	if (manner === 'onPath') {
		return wordInProfile(
			state,
			row,
			wordsOf(query).filter(word => matchedParts(name, word, 'heldOtherwise').length === 0),
		);
	}

	if (matchedParts(name, query, manner).length > 0) {
		return undefined;
	}

	const id = index.idAt(row) ?? '';
	if (id.includes(query.toLowerCase())) {
		return {label: 'id', text: id};
	}

	const needle = profileNeedle(query);
	const profile = knownProfile(state, id);
	return needle && profile ? bestHolding(profile, needle) : undefined;
}

/** Whether the service did not find a listed organization when it was last asked for it or its accounts. */
function isNotFound({details, accounts, created}: State, id: string): boolean {
	return (
		!created.has(id) &&
		[details.get(id), accounts.get(id)?.progress].some(read => read?.status === 'failed' && isNotThere(read.error))
	);
}

/** The note after the name of a row that does not match the list; empty if there is none. */
export function rowNote(state: State, at: number): string {
	const {index} = state.tree;
	const flaw = index.flaws.get(at);
	if (flaw !== undefined && flaw !== 'hidden') {
		return flawNotes[flaw];
	}

	return isNotFound(state, index.idAt(at) ?? '') ? 'not found' : '';
}

const firstWord = (name: string): string => /^[^\s\p{Punctuation}]*/v.exec(name)?.[0] ?? '';

function sharedBy(names: readonly string[]): number {
	const [first = '', ...others] = names;
	let end = first.length;
	for (const other of others) {
		let at = 0;
		while (at < end && first[at] === other[at]) {
			at++;
		}

		end = at;
	}

	return others.length === 0 ? 0 : (/^.*[\s\p{Punctuation}]/sv.exec(first.slice(0, end))?.[0].length ?? 0);
}

// Separates the name of an organization from the rest of an account's name.
const separators = /^[\s\p{Dash_Punctuation},\/:\|·]+/v;

/** In place of a beginning that is left out. */
export const cutSign = '… ';

/** How much of an account's name only repeats the name of the organization, including the separator; 0 if that is nothing, or the whole name. It depends on no other name, so that renaming one account leaves the others as they are shown. */
export function repeatedBeginning({name}: Pick<Account, 'name'>, organization: string): number {
	const isRepeated =
		organization !== '' && name.startsWith(organization) && separators.test(name.slice(organization.length));
	const rest = isRepeated ? name.slice(organization.length).replace(separators, '') : '';
	return rest === '' ? 0 : name.length - rest.length;
}

// In code units. No screen has room for a longer name.
const mostMeasured = 2000;

/** How many columns the widest name of a list takes. */
export const widestName = memo((accounts: readonly Account[]): number => {
	let columns = 0;
	for (const {name} of accounts) {
		const shown = exactName(name.slice(0, mostMeasured));
		columns = Math.max(columns, widthOf(shown));
	}

	return columns;
});

const sharedByWord = memo((accounts: ReadonlyArray<Pick<Account, 'name'>>): ReadonlyMap<string, number> => {
	const byWord = Map.groupBy(
		accounts.map(({name}) => name),
		each => firstWord(each),
	);
	return new Map(byWord.entries().map(([word, names]) => [word, sharedBy(names)]));
});

/** How much of an account's name the accounts with the same first word share, up to the end of a word. Accounts are often named after their organization. The result depends only on the list, so that names stay the same while the list scrolls. */
export const sharedBeginning = (
	accounts: ReadonlyArray<Pick<Account, 'name'>>,
	{name}: Pick<Account, 'name'>,
): number => sharedByWord(accounts).get(firstWord(name)) ?? 0;

/** The name of the selected organization for screen readers, or the program's words for a missing name. */
export function selectedNameText(state: State): string {
	const at = selectedRow(state);
	return at === -1
		? 'No organization'
		: ((state.tree.index.nameAt(at) ?? '') === '' ? harmless : exactName)(nameAt(state, at));
}

// The values of the columns, apart from those that other texts tell.
function cellTexts(state: State, at: number): readonly string[] {
	const {shown} = treeColumns(state, Infinity);
	return saidCells(
		shown.filter(({name}) => name !== 'subs'),
		{row: at, id: state.tree.index.idAt(at) ?? ''},
		columnSource(state),
	);
}

// The position of the row among the matches, and its parent: many matches may have the same name.
function matchText(state: State): readonly string[] {
	const {rows, current} = findMatches(state);
	if (current === -1) {
		return [];
	}

	const at = selectedRow(state);
	const parent = state.tree.index.parent[at] ?? -1;
	const field = matchedField(state, at);
	return [
		...(parent === -1 ? [] : [`in ${nameAt(state, parent)}`]),
		...(field ? [`${saidText(field.label)} ${field.text}`] : []),
		`${isListingPins(state) ? 'pinned' : isOnlyLike(state) ? 'similar' : 'match'} ${count(current + 1)} of ${count(rows.length)}`,
	];
}

/** `level 3, collapsed, 3 sub-organizations, 4 of 12`, not yet harmless. While the person types a search, the position among the matches replaces the one among the rows. */
export function standingText(state: State, at: number): string {
	const {index, collapsed, visible, matches} = state.tree;
	const children = index.childCount[at] ?? 0;
	const fold = collapsed[at] === 1 ? 'collapsed' : 'expanded';
	const note = rowNote(state, at);
	return [
		...(state.marks.has(index.idAt(at) ?? '') ? ['marked'] : []),
		...(state.recents.pins.has(index.idAt(at) ?? '') && !isListingPins(state) ? ['pinned'] : []),
		...(note === '' ? [] : [note]),
		...matchText(state),
		`level ${(index.depth[at] ?? 0) + 1}`,
		...(children === 0 ? [] : [...(matches ? [] : [fold]), counted(children, 'sub-organization')]),
		...cellTexts(state, at),
		...(matches ? [] : [`${count(positionOf(state.tree, at) + 1)} of ${count(visible.length)}`]),
	].join(', ');
}

/** `Northwind Security, level 3, collapsed, 3 sub-organizations, 4 of 12`, not yet harmless. */
export function placeText(state: State): string | undefined {
	const at = selectedRow(state);
	return at === -1 ? undefined : `${nameAt(state, at)}, ${standingText(state, at)}`;
}

/** The names of the organizations that hold an account, from the root, as the service reports them: not yet harmless. */
export const toldHolders = (holders: readonly Holder[]): Told =>
	toldPath(holders.map(({id, name}) => (name === '' ? id : name)));
