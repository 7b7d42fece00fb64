import process from 'node:process';
import {byteOrderMark, csvLines} from '../files/csv.js';
import {exactName} from '../../base/text/harmless.js';

type Rows = ReadonlyArray<ReadonlyArray<string | number>>;

/** CSV for standard output. On a terminal, escapes values so that no two different ones look alike. */
export const csvFor = (rows: Rows): string => rows.length === 0 ? '' : csvLines(rows, process.stdout.isTTY ? {show: value => exactName(value)} : {});

/** A header and its rows. A terminal gets no byte order mark. */
export const csvTable = (columns: readonly string[], rows: Rows, {bom}: {readonly bom: boolean}): string =>
	`${bom && !process.stdout.isTTY ? byteOrderMark : ''}${csvFor([columns, ...rows])}`;
