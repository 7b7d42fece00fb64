import {useSyncExternalStore} from 'react';
import {isAscii, onAscii} from '../../base/text/ascii.js';

/** Draws a component again when the program switches to ASCII. */
export function useAscii(): void {
	useSyncExternalStore(onAscii, isAscii);
}
