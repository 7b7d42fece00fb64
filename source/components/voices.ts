import {
	createContext,
	use,
	useEffect,
	useRef,
} from 'react';
import type {Row} from '../format/row.js';

/**
What a pane would show.
*/
export type Shown = {readonly title: string; readonly rows: readonly Row[]};

/**
Where a dialog goes instead of the screen; undefined where there is a screen.
*/
export const DialogVoice = createContext<((shown: Shown) => void) | undefined>(undefined);

/**
Appends to the output of a screen reader; undefined where there is a screen.
*/
export const VoiceContext = createContext<((text: string) => void) | undefined>(undefined);

/**
Says the lines that are new since the last time, where there is no screen.
*/
export function useSaid(lines: readonly string[]): void {
	const write = use(VoiceContext);
	const said = useRef<readonly string[]>([]);
	useEffect(() => {
		for (const line of lines.filter(each => each !== '' && !said.current.includes(each))) {
			write?.(`${line}\n`);
		}

		said.current = lines;
	}, [write, lines]);
}
