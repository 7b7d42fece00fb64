import type {Voice} from '../../source/base/text/voice.js';

/** Records what is said, line by line, with typed text on its own line. */
export function createListener(): {readonly voice: Voice; readonly heard: () => string} {
	let heard = '';
	let isTyped = false;
	const say = (line: string) => {
		heard += `${isTyped ? '\n' : ''}${line}\n`;
		isTyped = false;
	};

	return {
		heard: () => heard,
		voice: {
			say,
			sayWhole: say,
			echo(text) {
				heard += text;
				isTyped = true;
			},
			makeRoom: () => undefined,
			end: () => undefined,
		},
	};
}
