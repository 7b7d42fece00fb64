import {styleChange, type Style} from './style.js';

/**
What is known of the terminal's cursor, and the style that it writes in. After a character whose width terminals disagree about nothing is known of the
place, after the last column of a row nothing of the column.
*/
export type Pen = {readonly row: number | undefined; readonly column: number | undefined; readonly style: Style};

/**
A sequence of bytes, how many those are, and the pen after it.
*/
export type Stroke = {readonly bytes: string; readonly size: number; readonly pen: Pen};

export const strokeFrom = (pen: Pen): Stroke => ({bytes: '', size: 0, pen});

/**
Adds bytes of ASCII.
*/
export const add = ({bytes, size}: Stroke, more: string, pen: Pen): Stroke => ({bytes: bytes + more, size: size + more.length, pen});

export const csi = (count: number, final: string): string => `\u{1B}[${count === 1 ? '' : count}${final}`;

function shortest(first: string, ...others: readonly string[]): string {
	let best = first;
	for (const each of others) {
		best = each.length < best.length ? each : best;
	}

	return best;
}

const absolute = (row: number, column: number): string => column === 0
	? csi(row + 1, 'H')
	: `\u{1B}[${row === 0 ? '' : row + 1};${column + 1}H`;

function sideways(from: number | undefined, to: number): string {
	const direct = to === 0 ? '\r' : csi(to + 1, 'G');
	if (from === to) {
		return '';
	}

	if (from === undefined) {
		return direct;
	}

	return from < to ? shortest(csi(to - from, 'C'), direct) : shortest('\b'.repeat(from - to), csi(from - to, 'D'), direct);
}

// A vertical tab goes down one row in the same column, and no line discipline makes a carriage return of it.
function upDown(from: number, to: number): string {
	return to < from ? csi(from - to, 'A') : shortest('\v'.repeat(to - from), csi(to - from, 'B'));
}

/**
Goes to a cell the shortest way.
*/
export function move(stroke: Stroke, row: number, column: number): Stroke {
	const {pen} = stroke;
	if (pen.row === row && pen.column === column) {
		return stroke;
	}

	const way = absolute(row, column);
	const shorter = pen.row === undefined ? way : shortest(sideways(pen.column, column) + upDown(pen.row, row), way);
	return add(stroke, shorter, {row, column, style: pen.style});
}

export const restyle = (stroke: Stroke, style: Style): Stroke =>
	stroke.pen.style === style ? stroke : add(stroke, styleChange(stroke.pen.style, style), {row: stroke.pen.row, column: stroke.pen.column, style});
