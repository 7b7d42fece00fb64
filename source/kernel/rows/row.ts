import {isAscii as isAsciiOnly} from '../../base/text/ascii.js';
import {boundaryFrom} from '../../base/text/graphemes.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {keyParts} from '../../base/text/keys.js';
import {bothForms, shownText, type Told} from '../../base/text/told.js';
import {fit, isRightToLeft, leftToRightMark, widthOf, windowAround} from '../../base/text/width.js';
import {wrapText} from '../../base/text/wrap.js';
import type {Line} from '../form-model/line-editor.js';

export const tones = [
	'dim',
	'accent',
	'danger',
	'alarm',
	'success',
	'warning',
	'heading',
	'match',
	'selected',
	'selectedMatch',
] as const;

/** What a piece of text means. The theme decides how it looks. */
export type Tone = (typeof tones)[number];

/**
A piece of a row. Its text may come from anywhere: fitting the row makes it harmless, unless `isHarmless` says that it already is.
`isData` marks text without any words of the program. Two different data texts never look the same, not even in ASCII mode, and spaces that are hard to see are marked.
`link` is the address that the terminal opens. It must be an address that the program has checked.
Screen readers say `said` instead of the text, and nothing if it is empty. It replaces drawn signs by words.
*/
export type Span = {
	readonly text: string;
	readonly tone?: Tone;
	readonly isHarmless?: true;
	readonly isData?: true;
	readonly link?: string;
	readonly said?: string;
};

export const isSameSpan = (left: Span, right: Span | undefined): boolean =>
	left.text === right?.text && left.tone === right.tone && left.link === right.link;

/** One line of the screen: its left part, its right part, and the column of the text cursor if it is in this row. */
export type Row = {
	readonly left: readonly Span[];
	readonly right?: readonly Span[];
	readonly isSelected?: boolean;
	/** Whether only the left part looks selected. What does not change when the cursor moves is not sent again. */
	readonly isRightCalm?: true;
	readonly cursor?: number;
	/** Whether keys act on this row, if no row is selected and no text is typed. */
	readonly isFocus?: true;
	/** What screen readers say instead of the row; nothing if it is empty. */
	readonly said?: readonly Span[];
};

export const row = (...left: readonly Span[]): Row => ({left});

export const plain = (text: string): Span => ({text});

export const data = (text: string): Span => ({text, isData: true});

/** Data that is already harmless, such as a part of a wrapped value. */
export const shownData = (text: string): Span => ({text, isHarmless: true, isData: true});

export const toned = (tone: Tone, text: string): Span => ({text, tone});

/** A drawn sign, and the words that screen readers say for it. */
export const sign = (text: string, said: string, tone?: Tone): Span => ({
	text,
	said,
	...(tone !== undefined && {tone}),
});

/** The arrow from an old to a new value. In ASCII, it is no key name. */
export const arrow = (said: string): Span => ({...sign(' → ', said), isHarmless: true});

/** A text of the program, in its forms for screen and screen reader. */
export const toldSpan = (told: Told, tone?: Tone): Span => ({...bothForms(told), ...(tone !== undefined && {tone})});

/** A hint after a sentence, in the same row. */
export const hint = (text: string): Span => sign(`   ${text}`, `, ${text}`, 'dim');

/** The value of a field. A parent is shown in the program's words. */
export const shownValue = (name: string, text: string): Span =>
	name === 'parent' ? {text, isHarmless: true} : shownData(text);

/** The beginning of a row in a list. */
export const selectionMark = (isSelected: boolean): Span => sign(isSelected ? '❯ ' : '  ', '');

/** The same in a list whose rows can be marked or pinned. The sign is in the column after the cursor, so that it changes a single cell. A mark hides a pin. */
export const markSigns = (isSelected: boolean, isMarked: boolean, isPinned = false): readonly Span[] =>
	isMarked || isPinned
		? [sign(isSelected ? '❯' : ' ', ''), isMarked ? sign('*', '', 'accent') : sign('^', '', 'dim')]
		: [selectionMark(isSelected)];

/** The spans without colours and styles. Of a selected row, only the mark is reversed, because each reversed cell is sent again with every move. */
export function plainSpans(spans: readonly Span[]): readonly Span[] {
	const mark = spans.findIndex(({tone, text}) => tone === 'selected' && text.trim() !== '');
	return spans.map(({tone, ...span}, index) => (index === mark && tone !== undefined ? {...span, tone} : span));
}

/** No cell shows more than this many code units, so text beyond them is never processed. */
const unitsPerColumn = 8;

function isJoined(text: string, next: string): boolean {
	const isAscii = (text.codePointAt(text.length - 1) ?? 0) < 0x7f;
	return !isAscii && next !== '' && boundaryFrom(text + next, text.length) !== text.length;
}

// A few letters, such as the Malayalam dot reph, join any following character. A space after them, which takes no column, keeps them apart from the next span.
const closed = (text: string): string => (isJoined(text, ' ') ? `${text} ` : text);

// Half a flag, or the first sound of a Hangul syllable, would join the start of the next span. A space keeps them apart.
function apart(spans: readonly Span[]): readonly Span[] {
	const shown = spans.filter(({text}) => text !== '');
	return shown.map((span, index) =>
		isJoined(span.text, shown[index + 1]?.text.slice(0, 2) ?? '') ? {...span, text: `${span.text} `} : span,
	);
}

function shownSpan(span: Span, columns: number): Span {
	const show = span.isData ? exactName : harmless;
	const text = span.isHarmless ? span.text : show(span.text.slice(0, (columns + 1) * unitsPerColumn));
	return {...span, text: closed(text)};
}

/** A text whose keys look like those of the hints. */
export const withKeys = (span: Span): readonly Span[] =>
	span.isData === true || span.link !== undefined
		? [span]
		: keyParts(span.text).map(({text, isKey}) => ({...span, text, ...(isKey && {tone: 'accent' as const})}));

export const totalWidth = (spans: readonly Span[]): number => spans.reduce((sum, {text}) => sum + widthOf(text), 0);

function fitSpans(spans: readonly Span[], columns: number): readonly Span[] {
	const shown = apart(spans.flatMap(span => withKeys(shownSpan(span, columns))));
	const fitted: Span[] = [];
	let room = columns;
	for (const [at, span] of shown.entries()) {
		const width = widthOf(span.text);
		const isCut = width > room || (width === room && totalWidth(shown.slice(at + 1)) > 0);
		if (isCut) {
			// The space makes a text that just fits too long, so that it ends in an ellipsis.
			return [...fitted, {...span, text: fit(`${span.text} `, room)}];
		}

		fitted.push(span);
		room -= width;
	}

	return room > 0 ? [...fitted, plain(' '.repeat(room))] : fitted;
}

/** A space after these spans. After right-to-left text, a terminal would move what follows, such as a number, into that text. */
export function spaceAfter(spans: readonly Span[]): Span {
	const last = spans.findLast(({text}) => isRightToLeft(text) || text.endsWith(leftToRightMark));
	return plain(last && isRightToLeft(last.text) ? ` ${leftToRightMark}` : ' ');
}

/** Fits both parts of a row to exactly this many columns together, and makes them harmless. The right part may take the room that the left part leaves, or up to 70 % of the row. The left part is cut. */
export function fitParts(
	{left, right = []}: Row,
	columns: number,
): {readonly left: readonly Span[]; readonly right: readonly Span[]} {
	if (right.length === 0) {
		return {left: fitSpans(left, columns), right: []};
	}

	const shownRight = apart(right.map(span => shownSpan(span, columns)));
	const most = Math.floor(columns * 0.7);
	const wanted = totalWidth(shownRight);
	// Measures the left part only if needed, because there are many rows.
	const leftWidth = () => totalWidth(apart(left.map(span => shownSpan(span, columns))));
	const rightWidth = wanted <= most ? wanted : Math.min(wanted, Math.max(most, columns - 1 - leftWidth()));
	const fittedLeft = fitSpans(left, Math.max(0, columns - rightWidth - 1));
	return {
		left: [...fittedLeft, spaceAfter(fittedLeft)],
		right: fitSpans(
			shownRight.map(span => ({...span, isHarmless: true as const})),
			rightWidth,
		),
	};
}

/** The same as one part. */
export function fitRow(each: Row, columns: number): readonly Span[] {
	const {left, right} = fitParts(each, columns);
	return [...left, ...right];
}

/** A row whose last span is the address of a page, or a part of it. */
export type LinkRow = Row & {readonly link?: string};

/** Wraps a text into rows, each indented by a number of columns. */
export function toldRows(told: Told, columns: number, tone?: Tone, indent = 0): readonly Row[] {
	const said = typeof told === 'string' ? undefined : told.said;
	const margin = indent === 0 ? [] : [plain(' '.repeat(indent))];
	return wrapText(shownText(told), columns - indent).map((line, index) =>
		row(...margin, {
			text: line,
			isHarmless: true,
			...(tone !== undefined && {tone}),
			...(said !== undefined && {said: index === 0 ? harmless(said) : ''}),
		}),
	);
}

/** Like `toldRows`, for a text whose data is harmless already, such as a path or a name from `exactName`. */
export function namedRows(told: Told, columns: number, tone?: Tone): readonly Row[] {
	const said = typeof told === 'string' ? undefined : told.said;
	return wrapText(shownText(told), columns, shown => (isAsciiOnly() ? harmless(shown) : shown)).map((line, index) =>
		row({
			text: line,
			isHarmless: true,
			...(tone !== undefined && {tone}),
			...(said !== undefined && {said: index === 0 ? said : ''}),
		}),
	);
}

/** A text being typed, cut to exactly this many columns, and the column of its cursor. */
export function lineSpans(
	{text, cursor}: Line,
	columns: number,
): {readonly spans: readonly Span[]; readonly cursor: number} {
	const {before, at, after} = windowAround(text, cursor, columns);
	return {spans: [{text: before + at + after, isHarmless: true}], cursor: widthOf(before)};
}
