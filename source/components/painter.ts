import {createContext} from 'react';
import type {Span} from '../format/row.js';

export type CursorPlace = {readonly x: number; readonly y: number};

/**
Takes rows past Ink: Ink lays out a mark of one cell, and the rows that the mark stands for are painted from there, rightwards and down.
*/
export type Painter = {
	readonly takeMark: () => string;
	readonly paint: (mark: string, rows: ReadonlyArray<readonly Span[]>) => void;
	readonly dropMark: (mark: string) => void;
	/**
	Whether everything is painted without colours and other styles.
	*/
	readonly setPlain: (isPlain: boolean) => void;
	/**
	Shows the text cursor at a cell. Answers how to hide it, unless it has been placed anew since.
	*/
	readonly placeCursor: (place: CursorPlace) => () => void;
};

/**
Undefined where Ink renders everything itself.
*/
export const PainterContext = createContext<Painter | undefined>(undefined);
