import {useCursor} from 'ink';

type TextCursorProps = {readonly x: number; readonly y: number};

/**
Puts the terminal's own cursor at a cell of the screen while it is mounted.
*/
export function TextCursor({x, y}: TextCursorProps) {
	const {setCursorPosition} = useCursor();
	setCursorPosition({x, y});
	return undefined;
}
