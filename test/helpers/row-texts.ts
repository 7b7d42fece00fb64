import {fitRow, type Row, type Span} from '../../source/format/row.js';

export const textOf = (spans: readonly Span[] = []): string => spans.map(({text}) => text).join('');

/**
What stands at the left of each row.
*/
export const texts = (rows: readonly Row[]): readonly string[] => rows.map(({left}) => textOf(left).trimEnd());

/**
A row as it is shown in so many columns.
*/
export const fittedText = (row: Row, columns: number): string => textOf(fitRow(row, columns));
