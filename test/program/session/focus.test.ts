import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {createAnswers} from '../../../source/kernel/terminal/answers.js';
import {watchFocus} from '../../../source/program/session/notices.js';

/** A watch on a terminal whose input is what `type` gets. `type` returns what of it is typed. */
function watched() {
	const written: string[] = [];
	let read = '';
	// eslint-disable-next-line unicorn/prefer-event-target -- As streams are.
	const input = Object.assign(new EventEmitter(), {
		read: () => read,
		unshift: () => true,
		ref: () => input,
		unref: () => input,
		setRawMode: () => input,
		readableEnded: false,
	});
	const answers = createAnswers(input as unknown as Parameters<typeof createAnswers>[0], {write: () => true});
	answers.listen();
	const focus = watchFocus(answers.onFocus, bytes => {
		written.push(bytes);
	});
	return {
		focus,
		written,
		type(text: string): unknown {
			read = text;
			return input.read();
		},
	};
}

await test('knows from the terminal whether it has lost the focus, and types no report', () => {
	const {focus, written, type} = watched();
	assert.deepEqual([written, focus.isLost()], [['\u{1B}[?1004h'], false]);
	assert.equal(type('a\u{1B}[Ob'), 'ab');
	assert.equal(focus.isLost(), true);
	assert.equal(type('\u{1B}['), '');
	assert.equal(type('I'), '');
	assert.equal(focus.isLost(), false);
	focus.stop();
	focus.stop();
	assert.deepEqual(written, ['\u{1B}[?1004h', '\u{1B}[?1004l']);
	type('\u{1B}[O');
	assert.equal(focus.isLost(), false);
});

await test('asks for no reports while another program has the terminal', async () => {
	const {focus, written, type} = watched();
	type('\u{1B}[O');
	assert.equal(await focus.without(async () => written.at(-1)), '\u{1B}[?1004l');
	assert.deepEqual([written.at(-1), focus.isLost()], ['\u{1B}[?1004h', false]);
	await assert.rejects(
		focus.without(async () => {
			throw new Error('the editor failed');
		}),
		/the editor failed/v,
	);
	assert.equal(written.at(-1), '\u{1B}[?1004h');
	focus.stop();
	await focus.without(async () => undefined);
	assert.equal(written.at(-1), '\u{1B}[?1004l');
});
