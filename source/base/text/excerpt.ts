import {exact, harmless} from './harmless.js';
import {wrapValue} from './wrap.js';
import {fit, fittingEnd, fittingStart, widthOf} from './width.js';
import {isAscii} from './ascii.js';

/** How many equal characters to show before the first difference. */
const leadIn = 20;

function firstDifference(text: string, other: string): number {
	let at = 0;
	while (at < text.length && text[at] === other[at]) {
		at++;
	}

	return at;
}

/** At most `rows` rows of a value, starting shortly before its first difference from another value. `…` marks omitted text. */
export function excerpt(text: string, other: string, columns: number, rows: number): readonly string[] {
	const whole = wrapValue(text, columns, {show: exact, most: rows});
	if (whole.length <= rows) {
		return whole;
	}

	const start = Math.max(0, firstDifference(text, other) - leadIn);
	const [first = '', ...rest] = wrapValue(text, columns - (start === 0 ? 0 : 1), {show: exact, start, most: rows});
	const shown = [`${start === 0 ? '' : '…'}${first}`, ...rest];
	return shown.length <= rows ? shown : [...shown.slice(0, rows - 1), harmless(`… (${text.length} characters)`)];
}

const shortLeadIn = 8;

/** One row of a value: all of it, or the part around its first difference from another value. */
export function lineFromDifference(text: string, other: string, columns: number): string {
	const whole = wrapValue(text, columns, {show: exact, most: 1});
	if (whole.length <= 1) {
		return whole[0] ?? '';
	}

	// Leaves room for both `…` signs.
	const room = Math.max(1, columns - 2);
	const start = Math.max(0, Math.min(firstDifference(text, other) - shortLeadIn, text.length - room));
	const [first = '', ...rest] = wrapValue(text, room, {show: exact, start, most: 1});
	return `${start === 0 ? '' : '…'}${first}${rest.length === 0 ? '' : '…'}`;
}

type Range = readonly [start: number, end: number];

/** The parts of a harmless text that fit into `columns`, with one `…` for each omitted part. The middle is omitted, because names often differ at their ends. The `shown` range is kept if there is room for it. */
export function keptRanges(text: string, columns: number, shown: Range = [0, 0]): readonly Range[] {
	if (widthOf(text) <= columns) {
		return [[0, text.length]];
	}

	const room = columns - 1;
	const startOf = (end: number): number => {
		const left = room - widthOf(text.slice(0, end));
		return Math.max(end, fittingStart(text, left));
	};

	const middleEnd = fittingEnd(text, Math.ceil(room / 2));
	const middleStart = startOf(middleEnd);
	const [first, last] = shown;
	if (last <= middleEnd || first >= middleStart || (first === 0 && last === text.length)) {
		return [
			[0, middleEnd],
			[middleStart, text.length],
		];
	}

	// The range reaches into the middle: omit the text after it, before it, or on both sides.
	if (widthOf(text.slice(0, last)) <= room) {
		return [
			[0, last],
			[startOf(last), text.length],
		];
	}

	const behind = room - widthOf(text.slice(first));
	if (behind < 0) {
		return last === text.length
			? keptRanges(text.slice(first), room).map(([start, end]): Range => [first + start, first + end])
			: [[first, first + fittingEnd(text.slice(first), room - 1)]];
	}

	return [
		[0, fittingEnd(text, behind)],
		[first, text.length],
	];
}

/** A harmless text in exactly `columns`: padded with spaces, or its start and end with `…` between them. */
export function fitMiddle(text: string, columns: number): string {
	const isTooFew = columns < 4 || text.length > columns * 16;
	const shown = isTooFew
		? text
		: keptRanges(text, columns)
				.map(([start, end]) => text.slice(start, end))
				.join('…');
	return fit(shown, columns);
}

const tabStop = 8;

/** Cells with spaces to the next stop in place of tabs, as terminals show them. */
function withoutTabs([first = '', ...cells]: readonly string[]): string {
	let line = first;
	for (const cell of cells) {
		line += ' '.repeat(tabStop - (widthOf(line) % tabStop)) + cell;
	}

	return line;
}

/** The lines of a value to show for copying. The result is harmless. Marks that the value already contains are not marked again. Tabs are spaces. */
export function aloneLines(text: string): readonly string[] {
	const opening = isAscii() ? '<' : '⟦';
	const shown = (cell: string): string =>
		cell
			.split(opening)
			.map(part => harmless(part))
			.join(opening);
	return text.split('\n').map(line => withoutTabs(line.split('\t').map(cell => shown(cell))));
}
