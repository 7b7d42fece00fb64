import {fit, fittingEnd, fittingStart, widthOf} from './width.js';

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
