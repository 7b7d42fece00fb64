import {createContext} from 'react';
import type {Span} from '../format/row.js';

export type CursorPlace = {readonly x: number; readonly y: number; readonly isHidden?: true};

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
	Puts the terminal's cursor at a cell; one that is shown goes before those that are not. Answers how to take it away.
	*/
	readonly placeCursor: (place: CursorPlace) => () => void;
};

/**
Undefined where Ink renders everything itself.
*/
export const PainterContext = createContext<Painter | undefined>(undefined);
