import {harmless} from '../../base/text/harmless.js';
import {fit, widthOf} from '../../base/text/width.js';
import {wrapText} from '../../base/text/wrap.js';
import {row, type Row} from '../rows/row.js';
import type {Columns} from './columns.js';
import type {Table} from './table.js';

/** The text, shortened with `…` if it is wider than the columns. */
export const shortened = (text: string, columns: number): string =>
	widthOf(text) > columns ? fit(text, columns) : text;

type WithColumns = {readonly table: Table; readonly columns: Columns};

/** The heading of a column, or its number if the heading is empty. */
export function headingOf({table}: Pick<WithColumns, 'table'>, index: number): string {
	const text = table.header[index] ?? '';
	return text === '' ? `column ${index + 1}` : harmless(text);
}

const mostNamed = 8;

/** Names the columns that fill no field, so that nobody expects them to be sent. Ignores a column without a heading and values. */
export function unusedText(file: WithColumns): string | undefined {
	const {table, columns} = file;
	const unused = columns.flatMap((name, index) =>
		name === undefined && [table.header[index], ...table.rows.map(({cells}) => cells[index])].some(Boolean)
			? [index]
			: [],
	);
	const named = unused
		.slice(0, mostNamed)
		.map(index => shortened(headingOf(file, index), 24))
		.join(', ');
	const more = unused.length > mostNamed ? ` and ${unused.length - mostNamed} more` : '';
	return unused.length === 0 ? undefined : `Not used: ${named}${more}`;
}

export function unusedRows(file: WithColumns, width: number): readonly Row[] {
	const text = unusedText(file);
	const lines = text === undefined ? [] : wrapText(text, width, grapheme => grapheme);
	return lines.map(each => row({text: each, isHarmless: true, tone: 'warning'}));
}
