import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {reduce, registry} from '../../../source/abilities.js';
import {mainScreen} from '../../../source/kernel/loop/main-blocks.js';
import {keepScreen, screenToKeep} from '../../../source/program/session/keep-screen.js';
import {createStore} from '../../../source/kernel/state/store.js';
import type {State} from '../../../source/kernel/state/state.js';
import {type KeptScreen, spansOf} from '../../../source/kernel/storage/screen-memory.js';
import {createCanvas} from '../../../source/kernel/terminal/canvas.js';
import {createCellWriter} from '../../../source/kernel/terminal/cell-writer.js';
import {firstBytes, skeletonBlocks} from '../../../source/program/start/skeleton.js';
import {toneStyles} from '../../../source/kernel/terminal/style.js';
import {paletteOf} from '../../../source/kernel/rows/theme.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {screenCells} from '../../helpers/screen-cells.js';
import {terminalOutput} from '../../helpers/terminal-output.js';
import {emptyState, family, organization, received, reduceAll, stateWith} from '../../helpers/state.js';

const readAt = 1_000_000;
const now = readAt + 180_000;
const palette = paletteOf('auto', 'dark', 2);
const size = {columns: 120, rows: 30};

const names = ['東京 Tokyo', 'e\u{301}', '👩‍👩‍👧 family', 'भारत', 'plain', 'wide 한글 and ⟦200B⟧', '❤️', 'مثال'];
const many = names.map((name, index) => organization(`o${index}`, {name}));

const textOf = (screen: KeptScreen | undefined): string => (screen?.lines ?? []).map(line => spansOf(line).map(({text}) => text).join('')).join('\n');

// The next session with this list kept, at the row where the last one ended.
const openedAgain = (organizations: State['organizations'], key: string): State => reduceAll(
	emptyState(size),
	{
		type: 'organizations/remembered', organizations, age: {text: '3 minutes ago', brief: '3 min old'}, readAt, isShort: false,
	},
	{type: 'tree/selected', key, isBeginning: true},
);

await test('draws the kept rows where the live ones come, so that only the rest is sent', async () => {
	const state = reduceAll(stateWith(many, size), {type: 'tree/moved', by: 3});
	const kept = screenToKeep(state, registry, {now, readAt});
	assert.ok(kept);
	const {columns, rows} = size;
	const blocks = skeletonBlocks(size, kept, now);
	const bytes = firstBytes(blocks, palette);
	const terminal = createHeadlessTerminal(columns, rows);
	await new Promise<void>(resolve => {
		terminal.write(bytes, resolve);
	});
	assert.match(screenText(terminal).split('\n', 1)[0] ?? '', /^ cforgs {2}\S.* list from 3 minutes ago · loading …/v);

	// The same screen, by the encoder of changes.
	const second = createHeadlessTerminal(columns, rows);
	const output = terminalOutput(second);
	const writer = createCellWriter(output.stream, toneStyles(palette));
	writer.showEarly(blocks);
	await nextTurn();
	await output.settle();
	assert.deepEqual(screenCells(terminal), screenCells(second));

	const next = openedAgain(many, state.selectedKey ?? '');
	const compose = (shown: typeof blocks) => {
		const canvas = createCanvas(toneStyles(palette), () => undefined);
		canvas.painter.show(shown);
		return canvas.compose(size).slice(1, -2).map(line => line.slice(0, 48));
	};

	const {blocks: live} = mainScreen(next, registry);
	assert.deepEqual(compose(blocks), compose(live));
});

await test('keeps the tree as the next session opens it: without a search, marks or another pane', () => {
	const plain = screenToKeep(stateWith(family, size), registry, {now, readAt});
	const state = reduceAll(
		stateWith(family, size),
		{type: 'tree/markToggled', id: family[0]?.id ?? ''},
		{type: 'tree/moved', by: -1},
		{type: 'find/opened'},
		{type: 'find/edited', line: {text: 'north', cursor: 5}},
		{type: 'find/accepted'},
		{type: 'tree/moved', by: -10},
		{type: 'pane/focused', pane: 'detail'},
	);
	const rows = (screen: KeptScreen | undefined) => textOf(screen).replaceAll('❯', ' ').replaceAll(/ \d+\/\d+ …/gv, '');
	const unfolded = screenToKeep(reduceAll(stateWith(family, size), {type: 'tree/selected', key: state.selectedKey ?? ''}), registry, {now, readAt});
	assert.ok(plain);
	assert.equal(rows(screenToKeep(state, registry, {now, readAt})), rows(unfolded));
	assert.equal(screenToKeep({...state, size: {columns: 20, rows: 5}}, registry, {now, readAt}), undefined);
});

await test('keeps the screen at the end, with the time when its list was read, and nothing before a list is complete', () => {
	const kept: KeptScreen[] = [];
	const memory = {
		read: () => undefined,
		keep(screen: KeptScreen) {
			kept.push(screen);
		},
	};
	const open = () => {
		const store = createStore(emptyState(size), reduce);
		return {
			store, screen: keepScreen({
				store, registry, disk: {stateFolder: ''}, now: () => now,
			}, memory),
		};
	};

	const empty = open();
	empty.store.dispatch({type: 'organizations/requested', request: 1});
	empty.store.dispatch(received(1, family, false));
	empty.screen.leave();
	assert.equal(kept.length, 0);

	const {store, screen} = open();
	store.dispatch({
		type: 'organizations/remembered', organizations: family, age: {text: 'x', brief: 'x'}, readAt, isShort: false,
	});
	screen.leave();
	screen.leave();
	assert.deepEqual(kept.map(each => each.readAt), [readAt]);

	const whole = open();
	whole.store.dispatch({type: 'organizations/requested', request: 1});
	whole.store.dispatch(received(1, family));
	whole.screen.leave();
	assert.deepEqual(kept.map(each => each.readAt), [readAt, now]);
});
