import {stripVTControlCharacters} from 'node:util';
import stringWidth from 'string-width';
import {registry} from '../../source/abilities.js';
import {MainScreen} from '../../source/screen/main-screen.js';
import type {State} from '../../source/state/state.js';
import {render} from './render.js';

/**
What the screen shows of a state, without its colours.
*/
export function frameOf(state: State): string {
	const {lastFrame, unmount} = render(<MainScreen state={state} registry={registry}/>);
	const frame = stripVTControlCharacters(lastFrame() ?? '');
	unmount();
	return frame;
}

/**
Rows of a frame that are wider than the terminal, and those that are too many for it.
*/
export function excessOf(frame: string, {columns, rows}: State['size']): readonly string[] {
	const lines = frame.split('\n');
	return [...lines.filter(line => stringWidth(line) > columns), ...lines.slice(rows)];
}
