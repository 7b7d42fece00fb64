import {matchedParts} from '../../base/tree/matched-parts.js';
import {type Manner, wordsOf} from '../../base/tree/search.js';
import {exactName, exactPart, harmless} from '../../base/text/harmless.js';
import {keptRanges} from '../../base/text/middle.js';
import {fittingEnd, widthOf} from '../../base/text/width.js';
import {bestHolding, profileNeedle} from '../form-model/profile-match.js';
import {findMatches, isMatch} from '../state/find.js';
import {knownProfile} from '../state/profile-age.js';
import {soughtWords} from '../state/found.js';
import type {State} from '../state/state.js';
import type {Told} from '../../base/text/told.js';
import {isNotThere} from '../../base/api/api-error.js';
import {flawNotes} from '../../base/tree/nodes.js';
import {data, shownData, type Span} from './row.js';

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

/** The part of a profile that has one of the words, if there is one. */
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
