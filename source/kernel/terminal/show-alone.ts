import {aloneLines} from '../../base/text/alone.js';
import {widthOf} from '../../base/text/width.js';
import {readRaw, type RawInput} from './read-raw.js';
import * as sequences from './sequences.js';

const hint = 'Any key returns.';
const controlC = '\u{3}';
const controlZ = '\u{1A}';

type Output = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>;

/** The first pressed key; undefined if the input or the program ends first. */
async function nextKey(input: RawInput, signal: AbortSignal): Promise<string | undefined> {
	const {promise, resolve} = Promise.withResolvers<string | undefined>();
	const onEnd = () => {
		resolve(undefined);
	};

	const stop = readRaw(
		input,
		text => {
			if (text !== '') {
				resolve(text);
			}
		},
		onEnd,
	);
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
Shows a value from the first column until a key is pressed, so that it can be selected by hand. The terminal wraps the lines, and must be free. Returns whether the key was ctrl-c or ctrl-z.

A value that does not fit on the screen is written so that the terminal can scroll back to it.
*/
export async function showAlone(
	text: string,
	input: RawInput,
	output: Output,
	signal: AbortSignal,
): Promise<'back' | 'quit' | 'suspend'> {
	const {columns, rows} = output;
	const lines = aloneLines(text);
	const used = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
	const isFitting = used + 2 <= rows;
	const value = lines.join('\r\n');
	// Starts to read keys before showing the hint. Until then, ctrl-c would be a signal that nothing handles.
	const pressed = nextKey(input, signal);
	output.write(
		isFitting
			? `${sequences.enterCleared}${sequences.wrap}${value}${sequences.escape}${rows};1H${hint}`
			: `${'\n'.repeat(rows)}${sequences.wrap}${sequences.clear}${value}\r\n\r\nThe terminal scrolls back.\r\n${hint}`,
	);
	const key = await pressed;
	output.write(isFitting ? sequences.leaveCleared : '\r\n');
	if (key?.includes(controlC)) {
		return 'quit';
	}

	return key?.includes(controlZ) ? 'suspend' : 'back';
}
