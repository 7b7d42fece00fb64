import {wrapLine} from './wrap.js';

/** Appends lines to the output for screen readers. */
export type Voice = {
	/** Writes a line, broken between words where the terminal would break it within a word. The cursor stays at the start of the line, so that a braille display shows it. */
	readonly say: (line: string) => void;
	/** Writes a line unbroken, for copying. */
	readonly sayWhole: (line: string) => void;
	/** Moves from the last line to an empty one for typing. */
	readonly makeRoom: () => void;
	/** Appends typed text. */
	readonly echo: (text: string) => void;
	/** Ends on an empty line for later output. */
	readonly end: () => void;
};

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
