import {useCursor} from 'ink';
import {use, useInsertionEffect} from 'react';
import {PainterContext} from './painter.js';

type TextCursorProps = {readonly x: number; readonly y: number};

/**
Puts the terminal's own cursor at a cell of the screen while it is mounted.
*/
export function TextCursor({x, y}: TextCursorProps) {
	const painter = use(PainterContext);
	const {setCursorPosition} = useCursor();
	setCursorPosition({x, y});
	useInsertionEffect(() => painter?.placeCursor({x, y}), [painter, x, y]);
	return undefined;
}
