import {matchedParts} from '../tree/matched-parts.js';
import type {Manner} from '../tree/search.js';
import {exactName, exactPart, harmless} from '../text/harmless.js';
import {keptRanges} from '../text/middle.js';
import {data, shownData, type Span} from './row.js';

/**
A name with what is searched for marked in it.
*/
export function markedSpans(name: string, query: string, manner: Manner): readonly Span[] {
	const parts = matchedParts(name, query, manner);
	const rest = parts.at(-1)?.[1] ?? 0;
	if (parts.length === 0) {
		return [data(name)];
	}

	const part = (start: number, end?: number): Span => shownData(exactPart(name, start, end));
	return [
		...parts.flatMap(([start, end], at) => [part(parts[at - 1]?.[1] ?? 0, start), {...part(start, end), tone: 'match' as const}]),
		part(rest),
	].filter(({text}) => text !== '');
}

type Placed = {readonly span: Span; readonly start: number; readonly end: number};

function placed(spans: readonly Span[]): readonly Placed[] {
	let end = 0;
	return spans.map(span => {
		const text = span.isHarmless ? span.text : (span.isData ? exactName(span.text) : harmless(span.text));
		const start = end;
		end += text.length;
		return {span: {...span, text, isHarmless: true}, start, end};
	});
}

/**
A name in at most so many columns: of one that is too long the middle is left out, or what is not marked, or what stands before `own`, from where on it is its own alone. It depends on nothing else, so that it stays as it is while the cursor moves.
*/
export function nameSpans(spans: readonly Span[], columns: number, own?: number): readonly Span[] {
	const length = spans.reduce((sum, {text}) => sum + text.length, 0);
	if (columns < 6 || length > columns * 8) {
		return spans;
	}

	const shown = placed(spans);
	const text = shown.map(({span}) => span.text).join('');
	const marked = shown.filter(({span}) => span.tone === 'match');
	const ranges = keptRanges(text, columns, own === undefined ? [marked[0]?.start ?? 0, marked.at(-1)?.end ?? 0] : [own, text.length]);
	const tone = spans.length === 1 ? spans[0]?.tone : undefined;
	const more: Span = {text: '…', isHarmless: true, ...(tone !== undefined && {tone})};
	const isEndCut = ranges.at(-1)?.[1] !== text.length;
	return [
		...ranges.flatMap(([from, to], at) => [
			...(from > (ranges[at - 1]?.[1] ?? 0) ? [more] : []),
			...shown.flatMap(({span, start, end}) => from < end && to > start ? [{...span, text: text.slice(Math.max(from, start), Math.min(to, end))}] : []),
		]),
		...(isEndCut ? [more] : []),
	];
}
