import {wrapLine} from './wrap.js';

/**
Appends lines to what a screen reader reads.
*/
export type Voice = {
	/**
	Says a line, broken between words where the terminal would break it within one. The cursor stays at its beginning, so that a braille display shows it.
	*/
	readonly say: (line: string) => void;
	/**
	Says a line as it is, for copying.
	*/
	readonly sayWhole: (line: string) => void;
	/**
	Leaves the line that was said last for an empty one, on which something is typed.
	*/
	readonly makeRoom: () => void;
	/**
	Goes on with what is typed.
	*/
	readonly echo: (text: string) => void;
	/**
	Leaves an empty line to whoever writes next.
	*/
	readonly end: () => void;
};

/**
A voice that writes to a terminal of so many columns.
*/
export function createVoice(write: (text: string) => void, columns: () => number): Voice {
	let at: 'emptyLine' | 'said' | 'typed' = 'emptyLine';

	const goOn = () => {
		write(at === 'emptyLine' ? '' : '\n');
		at = 'emptyLine';
	};

	const sayWhole = (line: string) => {
		write(`${at === 'emptyLine' ? '' : '\n'}${line}\r`);
		at = 'said';
	};

	const makeRoom = () => {
		if (at === 'said') {
			goOn();
		}
	};

	return {
		say(line) {
			const room = columns();
			sayWhole(room > 0 ? [...wrapLine(line, room, each => each)].join('\n') : line);
		},
		sayWhole,
		makeRoom,
		echo(text) {
			makeRoom();
			write(text);
			at = 'typed';
		},
		end: goOn,
	};
}
