import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {registry} from '../../../source/abilities.js';
import {loadOrganizations, refreshSelected} from '../../../source/kernel/loop/load.js';
import {createRandom} from '../../../source/base/sandbox/random.js';
import {frontOf} from '../../../source/kernel/state/store.js';
import {layoutOf} from '../../../source/kernel/state/layout.js';
import {actingBinding, dialogRectangle, placeOf} from '../../../source/kernel/rows/registry.js';
import {messageRows} from '../../../source/kernel/rows/message-rows.js';
import type {State} from '../../../source/kernel/state/state.js';
import {screenText} from '../../helpers/headless-terminal.js';
import {paintStore} from '../../helpers/painted-program.js';
import {startProgram} from '../../helpers/program.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

// These commands may change nothing: at an end, or if the choice is already made, refused or answered, or what is read again is the same.
const mayBeSilent =
	/^(?:move|scrollDialog|chooseTheirs|chooseYours|reviewForm|acceptField|acceptPath|compareWithSnapshot|findHolder|readPeopleAgain)/v;

// In a text, the keys for matches scroll.
const isSilent = ({dialog}: State, command: string): boolean =>
	mayBeSilent.test(command) || (dialog.kind === 'help' && ['findNext', 'findPrevious'].includes(command));

// These commands leave the program or its screen.
const leaving = new Set(['quit', 'suspend', 'askToQuit', 'takeTour']);

const keysOf = (state: State): readonly string[] =>
	registry.bindings
		.filter(({places, command}) => places.includes(placeOf(state, registry)) && !leaving.has(command))
		.flatMap(({keys}) => keys);

const commandOf = (state: State, key: string): string | undefined =>
	actingBinding(registry, placeOf(state, registry), key, state)?.command;

// Returns the rules for all screens that this screen breaks.
function wrongOf(screen: string, state: State): readonly string[] {
	const {columns, rows} = state.size;
	const lines = screen.split('\n');
	const [header = ''] = lines;
	// A long message covers the last rows of the panes.
	const body = lines.slice(1, rows - 1 - messageRows(state).length);
	const [, shown] = /· (?<shown>\d+) organizations? *$/v.exec(header) ?? [];
	const isTreeShown =
		layoutOf(state).left !== undefined &&
		(state.dialog.kind === 'none' || dialogRectangle(state, registry).columns < columns);
	return [
		...lines.filter(line => stringWidth(line) > columns).map(line => `too wide: ${line}`),
		...body
			.filter(line => stringWidth(line) !== columns || !/^[│╭╰].*[│╮╯]$/v.test(line))
			.map(line => `no frame: ${line}`),
		...(shown !== undefined && shown !== String(state.organizations.length)
			? [`the header counts ${shown} of ${state.organizations.length}`]
			: []),
		...(isTreeShown && state.tree.visible.length > 0 && body.every(line => !/^│[ *]+❯/v.test(line))
			? ['the selected row is not shown']
			: []),
	];
}

for (const [columns, rows] of [
	[120, 40],
	[80, 24],
	[60, 14],
	[45, 12],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One screen after the other.
	await test(`changes or says something for every key at ${columns}×${rows}, and draws a whole screen`, async () => {
		await using sandbox = await openSandbox({organizations: 40, seed: columns});
		const {store, calls, press, context} = startProgram({
			baseUrl: sandbox.url,
			credential: keyOf(sandbox),
			connection: {isColorless: true},
		});
		await loadOrganizations(context);
		await refreshSelected(context);
		store.dispatch({type: 'terminal/resized', columns, rows});
		const {terminal, settle, instance} = paintStore(store);
		let said = 0;
		store.observe(event => {
			const {type} = event.type === 'front/changed' ? event.event : event;
			said += type === 'message/shown' ? 1 : 0;
		});
		const random = createRandom(columns, rows);
		const pressed: string[] = [];
		const wrong: string[] = [];
		const seen = () =>
			[screenText(terminal), terminal.buffer.active.cursorX, terminal.buffer.active.cursorY, said, calls.length].join(
				' ',
			);
		for (let step = 0; step < 150 && wrong.length === 0; step++) {
			const state = frontOf(store.getState());
			const keys = [...keysOf(state), 'x', 'ctrl+q'];
			const key = keys[random.below(keys.length)] ?? 'j';
			pressed.push(key);
			// eslint-disable-next-line no-await-in-loop -- One key after the other.
			await settle();
			const before = seen();
			// eslint-disable-next-line no-await-in-loop
			await press(key);
			// eslint-disable-next-line no-await-in-loop
			await settle();
			const after = frontOf(store.getState());
			const command = commandOf(state, key) ?? registry.places.get(placeOf(state, registry))?.typing ?? '';
			wrong.push(
				...(seen() === before && !isSilent(state, command)
					? [`${key} (${command}) changed nothing and said nothing`]
					: []),
				...wrongOf(screenText(terminal), after),
			);
		}

		assert.deepEqual(wrong, [], `${pressed.slice(-8).join(' ')}\n${screenText(terminal)}`);
		instance.unmount();
	});
}
