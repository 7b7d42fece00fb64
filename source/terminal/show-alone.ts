import {aloneLines} from '../text/alone.js';
import {widthOf} from '../text/width.js';
import {readRaw, type RawInput} from './read-raw.js';
import * as sequences from './sequences.js';

const hint = 'Any key returns.';
const controlC = '\u{3}';
const controlZ = '\u{1A}';

type Output = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>;

/**
The first key that is pressed; undefined where the input or the program ends before.
*/
async function nextKey(input: RawInput, signal: AbortSignal): Promise<string | undefined> {
	const {promise, resolve} = Promise.withResolvers<string | undefined>();
	const onEnd = () => {
		resolve(undefined);
	};

	const stop = readRaw(input, text => {
		if (text !== '') {
			resolve(text);
		}
	}, onEnd);
	signal.addEventListener('abort', onEnd, {once: true});
	if (signal.aborted) {
		onEnd();
	}

	const key = await promise;
	signal.removeEventListener('abort', onEnd);
	stop();
	return key;
}

/**
Shows a value from the first column on and leaves its wrapping to the terminal, so that it can be selected by hand, until a key is pressed. The terminal must be free. Answers whether that key was ctrl-c or ctrl-z.

What does not fit on the screen is written where the terminal can scroll back to it.
*/
export async function showAlone(text: string, input: RawInput, output: Output, signal: AbortSignal): Promise<'back' | 'quit' | 'suspend'> {
	const {columns, rows} = output;
	const lines = aloneLines(text);
	const used = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
	const isFitting = used + 2 <= rows;
	const value = lines.join('\r\n');
	// Keys are heard before they are asked for: until then ctrl-c would be a signal that nobody obeys.
	const pressed = nextKey(input, signal);
	output.write(isFitting
		? `${sequences.enterCleared}${sequences.wrap}${value}${sequences.escape}${rows};1H${hint}`
		: `${'\n'.repeat(rows)}${sequences.wrap}${sequences.clear}${value}\r\n\r\n${hint}`);
	const key = await pressed;
	output.write(isFitting ? sequences.leaveCleared : '\r\n');
	if (key?.includes(controlC)) {
		return 'quit';
	}

	return key?.includes(controlZ) ? 'suspend' : 'back';
}
