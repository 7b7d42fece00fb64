import {test, type TestContext} from 'node:test';
import {setLooks} from '../../../source/kernel/screen/looks.js';
import {openCells} from '../../../source/kernel/terminal/cell-writer.js';
import {paint} from '../../../source/kernel/terminal/paint.js';
import {createHeadlessTerminal} from '../../helpers/headless-terminal.js';
import {terminalOutput} from '../../helpers/terminal-output.js';

const output = () => terminalOutput(createHeadlessTerminal(40, 10)).stream;

await test('updates the looks of cells until the screen is left', (t: TestContext) => {
	const cells = openCells(output());
	const {mock} = t.mock.method(cells.painter, 'setStyles');
	setLooks({theme: 'light', level: 3});
	t.assert.strictEqual(mock.callCount(), 1);
	cells.leave();
	setLooks({theme: 'dark'});
	t.assert.strictEqual(mock.callCount(), 1);
});

await test('stops updating the looks after the screen has ended', async (t: TestContext) => {
	const terminal = output();
	const cells = openCells(terminal);
	const instance = paint(null, 'cells', {terminal, cells});
	const left = instance.waitUntilExit();
	const {mock} = t.mock.method(cells.painter, 'setStyles');
	setLooks({theme: 'light', level: 3});
	t.assert.strictEqual(mock.callCount(), 1);
	instance.unmount();
	await left;
	setLooks({theme: 'dark'});
	t.assert.strictEqual(mock.callCount(), 1);
});
