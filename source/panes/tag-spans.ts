import type {Account} from '../api/schemas.js';
import {isMatching, tagTexts} from '../state/tag-texts.js';
import {exactName} from '../text/harmless.js';
import {widthOf} from '../text/width.js';
import {markedSpans, nameSpans} from '../format/name-spans.js';
import {
	plain,
	shownData,
	toned,
	totalWidth,
	type Span,
} from '../format/row.js';

const unitsPerColumn = 8;

const behind = (more: number): string => more === 0 ? '' : ` +${more}`;

// Tags in this order from the first on, as many as fit whole; a longer text is not even looked at, as rows are many.
function fittingCount(texts: readonly string[], columns: number): number {
	let width = 0;
	for (const [at, text] of texts.entries()) {
		width += (at === 0 ? 0 : 2) + (text.length > columns * unitsPerColumn ? Infinity : widthOf(exactName(text)));
		if (width + behind(texts.length - at - 1).length > columns) {
			return at;
		}
	}

	return texts.length;
}

/**
An account's tags in at most so many columns, those with what is searched for first, and how many more there are: `env=production, team=Web +2`. Nothing if none fits; a tag that is searched for is shortened instead.
*/
export function tagSpans(account: Account, columns: number, query: string): readonly Span[] {
	const texts = tagTexts(account);
	const found = query === '' ? [] : texts.filter(text => isMatching(text, query));
	const sorted = [...found, ...texts.filter(text => !found.includes(text))];
	const fitting = fittingCount(sorted, columns);
	const shown = sorted.slice(0, fitting === 0 && found.length > 0 ? 1 : fitting);
	if (shown.length === 0) {
		return [];
	}

	const more = toned('dim', behind(texts.length - shown.length));
	const spans = shown.flatMap((text, at) => [...(at === 0 ? [] : [plain(', ')]), ...markedSpans(text, query, 'heldOtherwise')]);
	const fitted = fitting === 0 ? nameSpans(spans, columns - more.text.length) : spans;
	const safe = [...fitted.map((span): Span => ({tone: 'dim', ...span, ...(span.isData && !span.isHarmless && shownData(exactName(span.text)))})), more];
	return fitting === 0 && totalWidth(safe) > columns ? [] : safe;
}
