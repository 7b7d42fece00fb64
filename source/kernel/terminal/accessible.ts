import type {Voice} from '../../base/text/voice.js';
import {otherWrite} from './at-end.js';

type Output = NodeJS.WriteStream;

let isOn = false;

/** Whether to write lines of text for a screen reader instead of a screen. Call it once, before anything is painted. */
export function setAccessible(isAccessible: boolean): void {
	isOn = isAccessible;
}

export const isAccessible = (): boolean => isOn;

const pasteModes = ['\u{1B}[?2004h', '\u{1B}[?2004l'] as const;

/** An output for Ink that drops everything except the switches for marking pastes. Ink changes these when it takes the terminal and gives it back. */
export const silentOutput = (output: Output, {end}: Voice): Output =>
	otherWrite(output, (text, onWritten) => {
		const modes = pasteModes.filter(mode => text.includes(mode)).join('');
		if (modes !== '') {
			end();
		}

		output.write(modes, onWritten);
		return true;
	});
