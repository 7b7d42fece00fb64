import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';
import {createHeadlessTerminal} from '../../helpers/headless-terminal.js';
import {startProgram} from '../../helpers/program.js';
import {wrongCells} from '../../helpers/screen-cells.js';

// Before Ink loads its colours, which depend on a terminal.
process.env['FORCE_COLOR'] = '3';
const {inkFrame, paintStore} = await import('../../helpers/painted-program.js');

type Step = string | readonly [columns: number, rows: number] | {readonly typed: string};

const keys = (names: string): readonly Step[] => names.split(' ').map(name => (name === 'space' ? ' ' : name));

const session: readonly Step[] = [
	...keys('j j l j j space E pagedown j j k pagedown G k pageup g j h l W E'),
	...keys('/ o r enter n N escape'),
	...keys('tab 2 3 4 1 tab j enter escape escape'),
	[80, 24],
	...keys('j pagedown ? j pagedown escape'),
	[59, 30],
	...keys('j pagedown enter escape'),
	[120, 40],
	...keys(': h e escape c'),
	{typed: '한글 Ñandú'},
	...keys('left tab tab'),
	{typed: 'e\u{301} 👩‍🚀 क्षि ที่'},
	'escape',
	[100, 12],
	'y',
	[20, 5],
	[44, 12],
	[120, 40],
	...keys('D escape'),
];

// Including names whose width differs between terminals.
const names = ['Orbit Labs 👩‍🚀🚀', 'क्षि Traders', 'บริษัท ที่ดิน', 'Cafe\u{301} Zürich', '東京 支社', 'Heart ❤️ Care'];

await test('shows each cell as in Ink’s whole frame at every step of a session', async (t: TestContext) => {
	await using sandbox = await openSandbox({organizations: 300, seed: 3});
	const {store, context, press, paste} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const painted = paintStore(store);
	await loadOrganizations(context);
	const listing = context.nextRequest();
	store.dispatch({type: 'organizations/requested', request: listing});
	const more = names.map((name, index) => ({id: `odd-${index}`, name, meta: {}}));
	store.dispatch({
		type: 'organizations/received',
		request: listing,
		organizations: [...more, ...store.getState().organizations],
		unreadable: 0,
		isLast: true,
	});

	const wrong: string[] = [];
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
		const cells = await wrongCells(painted.terminal, inkFrame(state), second); // eslint-disable-line no-await-in-loop
		wrong.push(...cells.map(cell => `After step ${index}, ${JSON.stringify(step)}, ${cell}`));
		second.dispose();
	}

	t.assert.deepStrictEqual(wrong, []);
	painted.instance.unmount();
	t.assert.strictEqual(painted.terminal.buffer.active.type, 'alternate');
	await painted.settle();
	t.assert.strictEqual(painted.terminal.buffer.active.type, 'normal');
	t.assert.ok(painted.output.writes.at(-1)?.endsWith('\u{1B}[?25h'));
});
