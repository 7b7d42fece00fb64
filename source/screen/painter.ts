import {createContext, use, useEffect} from 'react';
import type {Block} from '../format/pane-block.js';
import type {Drawn} from '../forms/seen.js';
import type {Dialog} from '../state/dialog.js';

/**
Takes a screen past Ink, which then lays out nothing and spends no time on rows that change.
*/
export type Painter = {
	/**
	Shows these blocks in place of those before; a later block covers an earlier one.
	*/
	readonly show: (blocks: readonly Block[]) => void;
	/**
	Whether everything is painted without colours and other styles.
	*/
	readonly setPlain: (isPlain: boolean) => void;
};

/**
Undefined where Ink renders everything itself.
*/
export const PainterContext = createContext<Painter | undefined>(undefined);

/**
Told which rows of a review have been drawn, or said; undefined where nobody asks.
*/
export const DrawnContext = createContext<((dialog: Dialog, drawn: Drawn) => void) | undefined>(undefined);

/**
Tells of the rows of a dialog once they are on the screen, behind all that came in one read with the key that led here.
*/
export function useDrawn(dialog: Dialog, drawn: Drawn | false): void {
	const tell = use(DrawnContext);
	useEffect(() => {
		if (tell && drawn !== false) {
			setImmediate(tell, dialog, drawn);
		}
	});
}
