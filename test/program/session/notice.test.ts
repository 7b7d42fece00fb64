import assert from 'node:assert/strict';
import {test} from 'node:test';
import {throughScreen, throughTmux} from '../../../source/kernel/terminal/at-end.js';
import {noticeBytes} from '../../../source/program/session/notices.js';

const text = 'Done.';

await test('shows a text on the desktop of each terminal that has a sequence for it', () => {
	const sequences = {
		kitty: '\u{1B}]99;;Done.\u{1B}\\',
		rxvt: '\u{1B}]777;notify;cforgs;Done.\u{1B}\\',
		iterm: '\u{1B}]9;Done.\u{1B}\\',
	};
	const cases = [
		[{TERM: 'xterm-kitty'}, sequences.kitty],
		[{TERM: 'foot-extra'}, sequences.rxvt],
		[{TERM: 'rxvt-unicode-256color'}, sequences.rxvt],
		[{TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm'}, sequences.iterm],
		[{TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2'}, sequences.iterm],
		[{TERM: 'xterm-ghostty'}, sequences.iterm],
	] as const;
	assert.deepEqual(
		cases.map(([environment]) => noticeBytes('text', text, environment)),
		cases.map(([, bytes]) => bytes),
	);
});

await test('rings the bell if it is asked to, or if the terminal shows no texts', () => {
	assert.equal(noticeBytes('bell', text, {TERM: 'xterm-kitty'}), '\u{7}');
	assert.equal(noticeBytes('text', text, {TERM: 'xterm-256color'}), '\u{7}');
	assert.equal(noticeBytes('text', text, {}), '\u{7}');
});

await test('passes a text through tmux, with a bell because tmux may drop it, and through GNU screen', () => {
	const environment = {TERM: 'screen-256color', KITTY_WINDOW_ID: '1'};
	const sequence = noticeBytes('text', text, environment);
	assert.equal(noticeBytes('text', text, {...environment, TMUX: '/tmp/tmux,1,0'}), `${throughTmux(sequence)}\u{7}`);
	assert.equal(noticeBytes('text', text, {...environment, STY: '1.pts'}), throughScreen(sequence));
});
