import {test, type TestContext} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {MainScreen} from '../../../source/program/session/show-app.js';
import {paint} from '../../../source/kernel/terminal/paint.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {organization, stateWith} from '../../helpers/state.js';
import {terminalOutput} from '../../helpers/terminal-output.js';
import {until} from '../../helpers/until.js';

for (const writer of ['cells', 'ink'] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`writes the mark behind right-to-left names with --writer=${writer}`, async (t: TestContext) => {
		const state = stateWith([organization('a', {name: 'شركة'}), organization('b', {name: 'بيت', parent: 'a'})]);
		const terminal = createHeadlessTerminal(state.size.columns, state.size.rows);
		// As the line discipline does with what Ink writes.
		terminal.options.convertEol = writer === 'ink';
		const output = terminalOutput(terminal);
		const instance = paint(<MainScreen state={state} registry={registry} />, writer, {terminal: output.stream});
		t.after(() => {
			instance.unmount();
		});
		await until(() => screenText(terminal).includes('شركة'));
		// In the header, before a number, behind a title, and before the border of a pane.
		t.assert.strictEqual(screenText(terminal).split('\u{200E}').length, 5);
		t.assert.match(screenText(terminal), /شركة +\u{200E} +1 │/v);
		t.assert.ok(!output.writes.join('').includes('\u{34F}'));
	});
}
