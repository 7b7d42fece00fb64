import {stripVTControlCharacters} from 'node:util';
import stringWidth from 'string-width';
import {registry} from '../../source/abilities.js';
import {MainScreen} from '../../source/program/session/show-app.js';
import {frontOf} from '../../source/kernel/state/store.js';
import type {State} from '../../source/kernel/state/state.js';
import {fromInk} from '../../source/base/text/width.js';
import {render} from './render.js';

/** The screen for a state of the store, without colours. `restedKey`: where the cursor of the tree last rested, if it runs. */
export function frameOf(state: State, restedKey?: string): string {
	const {lastFrame, unmount} = render(<MainScreen state={frontOf(state)} registry={registry} restedKey={restedKey} />);
	const frame = fromInk(stripVTControlCharacters(lastFrame() ?? ''));
	unmount();
	return frame;
}

/** The rows of a frame that are too wide for the terminal, and those that are too many. */
export function excessOf(frame: string, {columns, rows}: State['size']): readonly string[] {
	const lines = frame.split('\n');
	return [...lines.filter(line => stringWidth(line) > columns), ...lines.slice(rows)];
}
