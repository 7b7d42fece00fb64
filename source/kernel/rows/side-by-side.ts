import {widthOf} from '../../base/text/width.js';
import {wrapText} from '../../base/text/wrap.js';
import {plain, row, toned, type Row, type Span} from './row.js';

/** The widths in columns from which the two values are side by side, and from which their labels are next to them. */
const leastBeside = 60;
const leastTable = 96;

const labelColumns = 30;
const between = 2;

/** The room for the values of two items. */
export type TableRoom = {
	readonly columns: number;
	/** Columns of each value. */
	readonly each: number;
	/** Columns before the values if they are side by side, otherwise 0. */
	readonly margin: number;
};

/** Divides this many columns between label and values. */
export function roomIn(columns: number): TableRoom {
	const margin = columns < leastBeside ? 0 : columns < leastTable ? between : labelColumns;
	return {columns, margin, each: margin === 0 ? columns - between : Math.floor((columns - margin - between) / 2)};
}

type SideCell = readonly [spans: readonly Span[], columns: number];

function cellRow(cells: readonly SideCell[], at: number): Row {
	return row(
		...cells.flatMap(([spans, columns]) => {
			const span = spans.at(at) ?? plain('');
			const gap = ' '.repeat(Math.max(0, columns - widthOf(span.text)));
			return [span, plain(gap)];
		}),
	);
}

const numbered = (spans: readonly Span[], number: number): readonly Row[] =>
	spans.map((span, at) => row(toned('dim', at === 0 ? `${number} ` : '  '), span));

/** The values of two items with their label, side by side or one below the other. The values already fit. Screen readers say `said`. */
export const twoRows = (
	label: string,
	values: readonly [readonly Span[], readonly Span[]],
	room: TableRoom,
	said: readonly Span[],
): readonly Row[] => drawnRows(label, values, room).map((each, index) => ({...each, said: index === 0 ? said : []}));

function drawnRows(
	label: string,
	[left, right]: readonly [readonly Span[], readonly Span[]],
	{columns, each, margin}: TableRoom,
): readonly Row[] {
	const labelled = (room: number) =>
		label === '' ? [] : wrapText(label, room).map((text): Span => ({text, tone: 'accent', isHarmless: true}));
	const isTable = margin === labelColumns;
	const above = isTable ? [] : labelled(columns).map(span => row(span));
	if (margin === 0) {
		return [...above, ...numbered(left, 1), ...numbered(right, 2)];
	}

	const cells: readonly SideCell[] = [
		[isTable ? labelled(margin - between) : [], margin],
		[left, each + between],
		[right, each],
	];
	const height = Math.max(...cells.map(([spans]) => spans.length));
	return [...above, ...Array.from({length: height}, (_, at) => cellRow(cells, at))];
}
