import process from 'node:process';
import {byteOrderMark, csvHeader, csvLines} from '../files/csv.js';
import {exactName} from '../../base/text/harmless.js';

type Rows = ReadonlyArray<ReadonlyArray<string | number>>;

// On a terminal, no two different values look alike.
const options = () => (process.stdout.isTTY ? {show: (value: string) => exactName(value)} : {});

/** CSV for standard output. */
export const csvFor = (rows: Rows): string => (rows.length === 0 ? '' : csvLines(rows, options()));

/** A header and its rows. A terminal gets no byte order mark. */
export const csvTable = (columns: readonly string[], rows: Rows, {bom}: {readonly bom: boolean}): string =>
	`${bom && !process.stdout.isTTY ? byteOrderMark : ''}${csvHeader(columns, options())}${csvFor(rows)}`;
