import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {loadOrganizations} from '../../source/commands/load.js';
import {startSandbox} from '../../source/sandbox/server.js';
import {createHeadlessTerminal} from '../helpers/headless-terminal.js';
import {startProgram} from '../helpers/program.js';
import {wrongCells} from '../helpers/screen-cells.js';

// Before Ink's colours are loaded, which look for a terminal.
process.env['FORCE_COLOR'] = '3';
const {inkFrame, paintStore} = await import('../helpers/painted-program.js');

type Step = string | readonly [columns: number, rows: number] | {readonly typed: string};

const session: readonly Step[] = [
	'j', 'j', 'l', 'j', 'j', ' ', 'E', 'pagedown', 'j', 'j', 'k', 'pagedown', 'G', 'k', 'pageup', 'g', 'j', 'h', 'l', 'W', 'E',
	'/', 'o', 'r', 'enter', 'n', 'N', 'escape',
	'tab', '2', '3', '4', '1', 'tab', 'j', 'enter', 'escape', 'escape',
	[80, 24], 'j', 'pagedown', '?', 'j', 'pagedown', 'escape',
	[59, 30], 'j', 'pagedown', 'enter', 'escape', [120, 40],
	':', 'h', 'e', 'escape',
	'c', {typed: '한글 Ñandú'}, 'left', 'tab', 'tab', {typed: 'e\u{301} 👩‍🚀 क्षि ที่'}, 'escape', [100, 12], 'y',
	[20, 5], [44, 12], [120, 40], 'D', 'escape',
];

// Names on whose width terminals disagree, among them.
const names = ['Orbit Labs 👩‍🚀🚀', 'क्षि Traders', 'บริษัท ที่ดิน', 'Cafe\u{301} Zürich', '東京 支社', 'Heart ❤️ Care'];

await test('at every step of a session the screen shows each cell as Ink’s own whole frame does', async t => {
	const sandbox = await startSandbox({organizations: 300, seed: 3});
	t.after(async () => sandbox.close());
	const {store, context, press, paste} = startProgram({baseUrl: sandbox.url, token: sandbox.token});
	const painted = paintStore(store);
	await loadOrganizations(context);
	const listing = context.nextRequest();
	store.dispatch({type: 'organizations/requested', request: listing});
	const more = names.map((name, index) => ({id: `odd-${index}`, name, meta: {}}));
	store.dispatch({
		type: 'organizations/received', request: listing, organizations: [...more, ...store.getState().organizations], unreadable: 0, isLast: true,
	});

	let bytes = 0;
	for (const [index, step] of session.entries()) {
		if (typeof step === 'string') {
			await press(step); // eslint-disable-line no-await-in-loop -- One step after the other, as all that follows.
		} else if ('typed' in step) {
			await paste(step.typed); // eslint-disable-line no-await-in-loop
		} else {
			const [columns, rows] = step;
			painted.output.resize(columns, rows);
			store.dispatch({type: 'terminal/resized', columns, rows});
		}

		await painted.settle(); // eslint-disable-line no-await-in-loop
		const state = store.getState();
		const second = createHeadlessTerminal(state.size.columns, state.size.rows);
		// eslint-disable-next-line no-await-in-loop
		assert.deepEqual(await wrongCells(painted.terminal, inkFrame(state), second), [], `after step ${index}, ${JSON.stringify(step)}`);
		second.dispose();
		bytes = painted.output.writes.join('').length;
	}

	assert.ok(bytes < 200_000);
	painted.instance.unmount();
	assert.equal(painted.terminal.buffer.active.type, 'alternate');
	await painted.settle();
	assert.equal(painted.terminal.buffer.active.type, 'normal');
	assert.ok(painted.output.writes.at(-1)?.endsWith('\u{1B}[?25h'));
});
