import {fitRow, type Row, type Span} from '../../source/kernel/rows/row.js';

export const textOf = (spans: readonly Span[] = []): string => spans.map(({text}) => text).join('');

/** The left part of each row. */
export const texts = (rows: readonly Row[]): readonly string[] => rows.map(({left}) => textOf(left).trimEnd());

/** A row as shown in this number of columns. */
export const fittedText = (row: Row, columns: number): string => textOf(fitRow(row, columns));
