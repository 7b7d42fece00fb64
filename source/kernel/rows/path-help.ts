import {harmless} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/middle.js';
import {told, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';

const mostFolderColumns = 40;

/** Which paths can be typed, to append to a sentence. A long folder is shortened in the middle on the screen. */
export function pathHelp(state: State): Told {
	const folder = harmless(state.connection.startFolder ?? 'the folder where you started cforgs');
	const shown = widthOf(folder) > mostFolderColumns ? fitMiddle(folder, mostFolderColumns).trimEnd() : folder;
	return told`Relative to ${{text: shown, said: folder}}; / and ~/ work too. Press ${keyOf(state, 'completeFile')} to complete the path.`;
}
