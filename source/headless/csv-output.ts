import process from 'node:process';
import {byteOrderMark, csvLines} from '../formats/csv.js';
import {exactName} from '../text/harmless.js';

type Rows = ReadonlyArray<ReadonlyArray<string | number>>;

/**
CSV for standard output. On a terminal no two values look the same.
*/
export const csvFor = (rows: Rows): string => rows.length === 0 ? '' : csvLines(rows, process.stdout.isTTY ? {show: value => exactName(value)} : {});

/**
A header and its rows. A terminal needs no byte order mark.
*/
export const csvTable = (columns: readonly string[], rows: Rows, {bom}: {readonly bom: boolean}): string =>
	`${bom && !process.stdout.isTTY ? byteOrderMark : ''}${csvFor([columns, ...rows])}`;
