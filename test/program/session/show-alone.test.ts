import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {showAlone} from '../../../source/program/session/nested-program.js';

/** A terminal of 20×5 that records its output and its input modes. */
function terminal() {
	const modes: boolean[] = [];
	const written: string[] = [];
	const writtenRaw: boolean[] = [];
	const keys = new PassThrough({encoding: 'utf8'});
	const input = Object.assign(keys, {
		setRawMode(isRaw: boolean) {
			modes.push(isRaw);
			return input;
		},
		ref: () => input,
		unref: () => input,
	}) as unknown as NodeJS.ReadStream;
	const output = {
		columns: 20,
		rows: 5,
		write(text: string) {
			written.push(text);
			writtenRaw.push(modes.at(-1) === true);
			return true;
		},
	} as unknown as NodeJS.WriteStream;
	return {
		keys,
		modes,
		written,
		writtenRaw,
		show: async (text: string, signal: AbortSignal) => showAlone(text, input, output, signal),
	};
}

const {signal} = new AbortController();

await test('shows a value that fits on a screen of its own until a key is pressed', async () => {
	const {keys, modes, written, writtenRaw, show} = terminal();
	const shown = show('one value', signal);
	assert.match(written[0] ?? '', /1049h.*one value.*HAny key returns\.$/v);
	assert.deepEqual(modes, [true]);
	assert.deepEqual(writtenRaw, [true]);
	keys.write('x');
	assert.equal(await shown, 'back');
	assert.deepEqual([written.at(-1), modes], ['\u{1B}[m\u{1B}[H\u{1B}[J\u{1B}[?1049l', [true, false]]);
});

await test('prints a longer value to the scrollback of the terminal', async () => {
	const {keys, written, show} = terminal();
	const shown = show('x'.repeat(200), signal);
	assert.doesNotMatch(written.join(''), /1049/v);
	assert.ok(written[0]?.includes('x'.repeat(200)), 'its wrapping is the terminal’s');
	assert.match(written[0] ?? '', /\n\r\nThe terminal scrolls back\.\r\nAny key returns\.$/v);
	keys.write('\u{3}');
	assert.equal(await shown, 'quit');
	assert.equal(written.at(-1), '\r\n');
});

await test('releases the terminal for a stop on ctrl-z', async () => {
	const {keys, written, show} = terminal();
	const shown = show('value', signal);
	keys.write('\u{1A}');
	assert.equal(await shown, 'suspend');
	assert.equal(written.at(-1), '\u{1B}[m\u{1B}[H\u{1B}[J\u{1B}[?1049l');
});

await test('ends with its input, and with the program', async () => {
	const closed = terminal();
	const shown = closed.show('value', signal);
	closed.keys.end();
	assert.equal(await shown, 'back');
	const ended = terminal();
	assert.equal(await ended.show('value', AbortSignal.abort()), 'back');
	assert.deepEqual(ended.modes, [true, false]);
});
