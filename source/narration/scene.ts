import type {Line} from '../forms/line-editor.js';
import {harmless, exactName} from '../text/harmless.js';
import type {Row, Span} from '../format/row.js';

/**
What there is to say of where the person is.
*/
export type Scene = {
	/**
	Which place it is: in another one everything is said anew.
	*/
	readonly key: string;
	readonly intro: readonly string[];
	/**
	Said at first, and later on the ones that are new.
	*/
	readonly lines: readonly string[];
	/**
	How the place is shown: said when that changes, not when the place is come to.
	*/
	readonly aspects?: readonly string[];
	/**
	What the cursor is on.
	*/
	readonly focus?: string | undefined;
	/**
	The same for somebody who has just heard all that the cursor can be on.
	*/
	readonly arrival?: string | undefined;
	/**
	What the focus is said again for, where that is not its text: a value that is typed in it is echoed instead.
	*/
	readonly focusId?: string | undefined;
	/**
	The text that is being typed, and what it is called.
	*/
	readonly typed?: {readonly label: string; readonly line: Line} | undefined;
};

/**
Nothing is cut: lines are broken when they are said.
*/
export const endlessColumns = 1000;

/**
How many choices are said at once: as many as there are digits to choose them by.
*/
const mostItems = 9;

// Signs that are read aloud by their names, or not at all.
const words: ReadonlyArray<readonly [sign: RegExp, word: string]> = [
	[/^\s*✓ /gv, 'OK: '],
	[/^\s*✗ /gv, 'problem: '],
	[/marked ✗/gv, 'marked “problem”'],
	[/(?<=^| )✓(?= |$)/gv, 'yes'],
	[/(?<=^| )✗(?= |$)/gv, 'no'],
	[/(?<=^|[ \(])Esc(?=[ \),.]|$)/gv, 'Escape'],
	[/(?<=["\)”]) -?[>→] (?=["\(“])/gv, ', now '],
	[/ › /gv, ' / '],
	[/ · /gv, ', '],
	[/`fg`/gv, 'fg'],
	[/▸ marks/gv, '“collapsed” marks'],
	[/ {2,}/gv, ' '],
];

/**
A text as it is said: one line, without signs that are drawn. The keys in it are named as they are said already.
*/
export function spoken(text: string): string {
	let said = text;
	for (const [sign, word] of words) {
		said = said.replaceAll(sign, () => word);
	}

	return said.trim();
}

/**
Stands for data, whose signs are all said: what is harmless holds none of it.
*/
export const holding = '\u{E000}';

const ownText = ({text, isHarmless, said}: Span): string => said ?? (isHarmless ? text : harmless(text));

function textOf(spans: readonly Span[]): string {
	const data = spans.filter(({isData}) => isData).map(({text, isHarmless}) => isHarmless ? text : exactName(text));
	const own = spans.map(span => span.isData ? holding : ownText(span));
	return spoken(own.join('')).replaceAll(holding, () => data.shift() ?? '');
}

/**
A row of the screen as one line: what stands at its right end comes last.
*/
export function rowText({left, right = [], said}: Row): string {
	return said ? textOf(said) : [textOf(left), textOf(right)].filter(text => text !== '').join(', ');
}

/**
A list in which one row is chosen: the first rows by number, how many more there are, and the chosen one.
*/
export function choicesOf(rows: readonly Row[]): Pick<Scene, 'focus' | 'arrival'> & {readonly items: readonly string[]} {
	const choices = rows.filter(each => each.isSelected !== undefined);
	const at = choices.findIndex(each => each.isSelected === true);
	const chosen = choices[at];
	const more = choices.length - mostItems;
	const place = `${at + 1} of ${choices.length}`;
	const focus = chosen && `${rowText(chosen)}, ${place}`;
	return {
		items: [...choices.slice(0, mostItems).map((each, index) => `${index + 1}. ${rowText(each)}`), ...(more > 0 ? [`and ${more} more`] : [])],
		focus,
		arrival: chosen && at < mostItems ? place : focus,
	};
}
