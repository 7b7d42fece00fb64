import {widthOf} from '../text/width.js';
import {wrapText} from '../text/wrap.js';
import {
	plain,
	row,
	toned,
	type Row,
	type Span,
} from './row.js';

/**
From so many columns up the two stand side by side, and from so many the labels beside them.
*/
const leastBeside = 60;
const leastTable = 96;

const labelColumns = 30;
const between = 2;

/**
Where the values of two are told.
*/
export type Room = {
	readonly columns: number;
	/**
	Of each of the two.
	*/
	readonly each: number;
	/**
	Columns before the two where they stand side by side, else 0.
	*/
	readonly margin: number;
};

/**
The room in so many columns.
*/
export function roomIn(columns: number): Room {
	const margin = columns < leastBeside ? 0 : (columns < leastTable ? between : labelColumns);
	return {columns, margin, each: margin === 0 ? columns - between : Math.floor((columns - margin - between) / 2)};
}

type Cell = readonly [spans: readonly Span[], columns: number];

function cellRow(cells: readonly Cell[], at: number): Row {
	return row(...cells.flatMap(([spans, columns]) => {
		const span = spans.at(at) ?? plain('');
		const gap = ' '.repeat(Math.max(0, columns - widthOf(span.text)));
		return [span, plain(gap)];
	}));
}

const numbered = (spans: readonly Span[], number: number): readonly Row[] => spans.map((span, at) => row(toned('dim', at === 0 ? `${number} ` : '  '), span));

/**
Values of two, in rows that fit already, with what they are: side by side, or one below the other. A screen reader says `said`.
*/
export const twoRows = (label: string, values: readonly [readonly Span[], readonly Span[]], room: Room, said: readonly Span[]): readonly Row[] =>
	drawnRows(label, values, room).map((each, index) => ({...each, said: index === 0 ? said : []}));

function drawnRows(label: string, [left, right]: readonly [readonly Span[], readonly Span[]], {columns, each, margin}: Room): readonly Row[] {
	const labelled = (room: number) => label === '' ? [] : wrapText(label, room).map((text): Span => ({text, tone: 'accent', isHarmless: true}));
	const isTable = margin === labelColumns;
	const above = isTable ? [] : labelled(columns).map(span => row(span));
	if (margin === 0) {
		return [...above, ...numbered(left, 1), ...numbered(right, 2)];
	}

	const cells: readonly Cell[] = [[isTable ? labelled(margin - between) : [], margin], [left, each + between], [right, each]];
	const height = Math.max(...cells.map(([spans]) => spans.length));
	return [...above, ...Array.from({length: height}, (_, at) => cellRow(cells, at))];
}
