import {createContext, use, useEffect, useRef} from 'react';
import type {Voice} from '../../base/text/voice.js';
import type {Block} from '../rows/pane-block.js';
import type {DrawnRows} from '../form-model/seen.js';
import type {Dialog} from '../state/dialog.js';

/** The output for screen readers; undefined if there is a screen. */
export const VoiceContext = createContext<Voice | undefined>(undefined);

/** Says the lines that are new since the last call, if there is no screen. */
export function useSaid(lines: readonly string[]): void {
	const voice = use(VoiceContext);
	const said = useRef<readonly string[]>([]);
	useEffect(() => {
		const fresh = lines.filter(each => each !== '' && !said.current.includes(each));
		for (const line of fresh) {
			voice?.say(line);
		}

		said.current = lines;
	}, [voice, lines]);
}

/** Paints the screen without Ink, which then has no layout to do and spends no time on changed rows. */
export type Painter = {
	/** Replaces the shown blocks. A later block covers an earlier one. */
	readonly show: (blocks: readonly Block[]) => void;
	/** Whether to paint without colours and other styles. */
	readonly setPlain: (isPlain: boolean) => void;
};

/** Undefined if Ink renders everything itself. */
export const PainterContext = createContext<Painter | undefined>(undefined);

/** Receives the rows of a review that were drawn or said; undefined if nothing needs them. */
export const DrawnContext = createContext<((dialog: Dialog, drawn: DrawnRows) => void) | undefined>(undefined);

/** Reports the rows of a dialog once they are on the screen, after all keys that arrived together with the key that opened it. */
export function useDrawn(dialog: Dialog, drawn: DrawnRows | false): void {
	const tell = use(DrawnContext);
	useEffect(() => {
		if (tell && drawn !== false) {
			setImmediate(tell, dialog, drawn);
		}
	});
}
