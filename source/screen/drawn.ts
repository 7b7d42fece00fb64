import {createContext, use, useEffect} from 'react';
import type {Drawn} from '../forms/seen.js';
import type {Dialog} from '../state/dialog.js';

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
