import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {loadOrganizations} from '../../source/commands/load.js';
import {mainBlocks} from '../../source/format/main-blocks.js';
import {registry} from '../../source/abilities.js';
import {startSandbox} from '../../source/sandbox/server.js';
import {showEarlyFrame} from '../../source/session/early-frame.js';
import {openCells} from '../../source/terminal/open-cells.js';
import {createHeadlessTerminal, screenText} from '../helpers/headless-terminal.js';
import {startProgram} from '../helpers/program.js';
import {terminalOutput} from '../helpers/terminal-output.js';
import {keyOf} from '../sandbox/call.js';

// Before Ink's colours are loaded, which look for a terminal.
process.env['FORCE_COLOR'] = '3';
const {inkFrame, paintStore} = await import('../helpers/painted-program.js');
const {wrongCells} = await import('../helpers/screen-cells.js');

const hideCursor = '\u{1B}[?25l';
const sizes = [[120, 40], [100, 24], [80, 24], [60, 10], [50, 20], [40, 10]] as const;

async function programOf(t: TestContext) {
	const sandbox = await startSandbox({organizations: 300, seed: 3});
	t.after(async () => sandbox.close());
	return startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
}

function openAt(columns: number, rows: number) {
	const terminal = createHeadlessTerminal(columns, rows);
	const output = terminalOutput(terminal);
	return {terminal, output, cells: openCells(output.stream)};
}

await test('the early frame shows each cell as Ink’s own whole frame does, and Ink goes on from it with nothing to write, at every layout', async (t: TestContext) => {
	const {store, context} = await programOf(t);
	await loadOrganizations(context);
	const wrong: string[] = [];
	const written: string[] = [];
	for (const [columns, rows] of sizes) {
		store.dispatch({type: 'terminal/resized', columns, rows});
		const {terminal, output, cells} = openAt(columns, rows);
		cells.showEarly(mainBlocks(store.getState(), registry) ?? []);
		await output.settle(); // eslint-disable-line no-await-in-loop -- One size after the other, as all that follows.
		const frame = inkFrame(store.getState());
		wrong.push(...await wrongCells(terminal, frame, createHeadlessTerminal(columns, rows))); // eslint-disable-line no-await-in-loop
		const before = output.writes.length;
		const painted = paintStore(store, {terminal, output, cells});
		await painted.settle(); // eslint-disable-line no-await-in-loop
		await painted.settle(); // eslint-disable-line no-await-in-loop
		written.push(...output.writes.slice(before));
		painted.instance.unmount();
	}

	t.assert.deepStrictEqual(wrong, []);
	t.assert.deepStrictEqual(new Set(written), new Set([hideCursor]));
});

await test('there is none while nothing is known, with a dialog, in the tour, and where the terminal is too small', async (t: TestContext) => {
	const {store, context, press} = await programOf(t);
	const hasEarlyFrame = () => mainBlocks(store.getState(), registry) !== undefined;
	t.assert.strictEqual(hasEarlyFrame(), false);
	await loadOrganizations(context);
	t.assert.strictEqual(hasEarlyFrame(), true);
	await press('?');
	t.assert.strictEqual(hasEarlyFrame(), false);
	await press('escape');
	store.dispatch({type: 'terminal/resized', columns: 20, rows: 5});
	t.assert.strictEqual(hasEarlyFrame(), false);
});

await test('where Ink never comes, the screen is left all the same, once', async (t: TestContext) => {
	const {store, context} = await programOf(t);
	await loadOrganizations(context);
	const {columns, rows} = store.getState().size;
	const {terminal, output, cells} = openAt(columns, rows);
	cells.leave();
	t.assert.deepStrictEqual(output.writes, []);
	cells.showEarly(mainBlocks(store.getState(), registry) ?? []);
	await output.settle();
	t.assert.match(screenText(terminal), /Organizations/v);
	t.assert.strictEqual(terminal.buffer.active.type, 'alternate');
	cells.leave();
	await output.settle();
	t.assert.strictEqual(terminal.buffer.active.type, 'normal');
	const before = output.writes.length;
	cells.leave();
	t.assert.strictEqual(output.writes.length, before);
});

await test('from the first cell on the terminal writes nothing of what is typed into the picture', async (t: TestContext) => {
	const {store, context} = await programOf(t);
	await loadOrganizations(context);
	const {columns, rows} = store.getState().size;
	const {terminal, output, cells} = openAt(columns, rows);
	const raw: Array<[isRaw: boolean, written: number]> = [];
	const {stdin} = process;
	const before = Object.getOwnPropertyDescriptor(stdin, 'setRawMode');
	t.after(() => {
		Object.defineProperty(stdin, 'setRawMode', before ?? {value: undefined, configurable: true});
	});
	Object.defineProperty(stdin, 'setRawMode', {
		configurable: true,
		value(isRaw: boolean) {
			raw.push([isRaw, output.writes.length]);
		},
	});
	await showEarlyFrame(context, cells, () => undefined);
	await output.settle();
	t.assert.match(screenText(terminal), /Organizations/v);
	t.assert.deepStrictEqual(raw, [[true, 0]]);
	cells.leave();
});
