import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {mainScreen} from '../../../source/program/session/main-blocks.js';
import {reduce, registry} from '../../../source/abilities.js';
import {startSandbox} from '../../../source/base/sandbox/server.js';
import {showEarlyFrame} from '../../../source/program/session/show.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {openCells} from '../../../source/kernel/terminal/cell-writer.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {startProgram} from '../../helpers/program.js';
import {organization, received, reduceAll} from '../../helpers/state.js';
import {terminalOutput} from '../../helpers/terminal-output.js';
import {keyOf} from '../../base/sandbox/call.js';

// Before Ink loads its colours, which depend on a terminal.
process.env['FORCE_COLOR'] = '3';
const {inkFrame, paintStore} = await import('../../helpers/painted-program.js');
const {wrongCells} = await import('../../helpers/screen-cells.js');

const hideCursor = '\u{1B}[?25l';
const sizes = [
	[120, 40],
	[100, 24],
	[80, 24],
	[60, 10],
	[50, 20],
	[40, 10],
	[20, 5],
] as const;

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

await test('draws each cell of Ink’s first frame early in every layout, so that Ink writes nothing', async (t: TestContext) => {
	const program = await programOf(t);
	await loadOrganizations(program.context);
	const start = program.store.getState();
	const wrong: string[] = [];
	const written: string[] = [];
	const long = Array.from({length: 60}, () => 'long').join(' ');
	const events: ReadonlyArray<readonly Event[]> = [
		[],
		[{type: 'help/opened'}],
		[{type: 'tour/begun', step: 0}],
		[{type: 'message/shown', message: {tone: 'info', text: long}}],
		[
			{type: 'tour/begun', step: 0},
			{type: 'message/shown', message: {tone: 'info', text: long}},
		],
	];
	for (const [[columns, rows], before] of sizes.flatMap(size => events.map(each => [size, each] as const))) {
		const store = createStore(reduceAll(start, {type: 'terminal/resized', columns, rows}, ...before), reduce);
		const {terminal, output, cells} = openAt(columns, rows);
		cells.showEarly(mainScreen(store.getState(), registry).blocks);
		await output.settle(); // eslint-disable-line no-await-in-loop -- One size after the other, as all that follows.
		const frame = inkFrame(store.getState());
		wrong.push(...(await wrongCells(terminal, frame, createHeadlessTerminal(columns, rows)))); // eslint-disable-line no-await-in-loop
		const count = output.writes.length;
		const painted = paintStore(store, {terminal, output, cells});
		await painted.settle(); // eslint-disable-line no-await-in-loop
		await painted.settle(); // eslint-disable-line no-await-in-loop
		written.push(...output.writes.slice(count));
		painted.instance.unmount();
	}

	t.assert.deepStrictEqual(wrong, []);
	t.assert.deepStrictEqual(new Set(written), new Set([hideCursor]));
});

await test('draws no early frame before anything is known', async (t: TestContext) => {
	const {store, context} = await programOf(t);
	const {columns, rows} = store.getState().size;
	const {terminal, output, cells} = openAt(columns, rows);
	await showEarlyFrame(context, cells, () => undefined);
	await output.settle();
	t.assert.deepStrictEqual(output.writes, []);
	const shown = showEarlyFrame(context, cells, () => undefined);
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, [organization('a')]));
	await shown;
	await output.settle();
	t.assert.match(screenText(terminal), /Organizations/v);
	cells.leave();
});

await test('leaves the screen once even if Ink never starts', async (t: TestContext) => {
	const {store, context} = await programOf(t);
	await loadOrganizations(context);
	const {columns, rows} = store.getState().size;
	const {terminal, output, cells} = openAt(columns, rows);
	cells.leave();
	t.assert.deepStrictEqual(output.writes, []);
	cells.showEarly(mainScreen(store.getState(), registry).blocks);
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

await test('stops the terminal from echoing keys from the first cell on', async (t: TestContext) => {
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
