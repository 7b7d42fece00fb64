import {useCursor} from 'ink';
import {use, useInsertionEffect} from 'react';
import {PainterContext} from './painter.js';

type CursorProps = {readonly x: number; readonly y: number};

/**
Puts the terminal's own cursor at a cell of the screen while it is mounted.
*/
export function TextCursor({x, y}: CursorProps) {
	const painter = use(PainterContext);
	const {setCursorPosition} = useCursor();
	setCursorPosition({x, y});
	useInsertionEffect(() => painter?.placeCursor({x, y}), [painter, x, y]);
	return undefined;
}

/**
The same of a cursor that is not shown: a braille display and a magnifier go where it is.
*/
export function RestingCursor({x, y}: CursorProps) {
	const painter = use(PainterContext);
	useInsertionEffect(() => painter?.placeCursor({x, y, isHidden: true}), [painter, x, y]);
	return undefined;
}
