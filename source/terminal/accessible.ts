import type {Voice} from '../text/voice.js';
import {otherWrite} from './other-write.js';

type Output = NodeJS.WriteStream;

let isOn = false;

/**
Whether lines of text are written, for a screen reader, instead of a screen. It is said once, before anything is painted.
*/
export function setAccessible(isAccessible: boolean): void {
	isOn = isAccessible;
}

export const isAccessible = (): boolean => isOn;

const pasteModes = ['\u{1B}[?2004h', '\u{1B}[?2004l'] as const;

/**
An output to which Ink may write what it likes: of that, only whether pastes are to be marked gets through. That changes where the terminal is taken and given back.
*/
export const silentOutput = (output: Output, {end}: Voice): Output => otherWrite(output, (text, onWritten) => {
	const modes = pasteModes.filter(mode => text.includes(mode)).join('');
	if (modes !== '') {
		end();
	}

	output.write(modes, onWritten);
	return true;
});
