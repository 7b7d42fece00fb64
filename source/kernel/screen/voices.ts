import {createContext, use, useEffect, useRef} from 'react';
import type {Voice} from '../../base/text/voice.js';

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
