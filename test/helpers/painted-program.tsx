import type process from 'node:process';
import {setImmediate as nextTick} from 'node:timers/promises';
import type xterm from '@xterm/headless';
import {render} from 'ink';
import {useSyncExternalStore, type ReactNode} from 'react';
import {registry} from '../../source/abilities.js';
import {frontStore, type Store} from '../../source/kernel/state/store.js';
import {MainScreen} from '../../source/program/session/show-app.js';
import type {State} from '../../source/kernel/state/state.js';
import type {CellWriter} from '../../source/kernel/terminal/cell-writer.js';
import {paint} from '../../source/kernel/terminal/paint.js';
import {fromInk} from '../../source/base/text/width.js';
import {createHeadlessTerminal} from './headless-terminal.js';
import {terminalOutput, type TerminalOutput} from './terminal-output.js';

function Screen({store}: {readonly store: Store}): ReactNode {
	return <MainScreen state={useSyncExternalStore(store.subscribe, store.getState)} registry={registry} />;
}

/** The screen of a store in a headless terminal, as the writer of changed cells draws it. `early` is a terminal that already shows something. */
export function paintStore(
	store: Store,
	early?: {readonly terminal: xterm.Terminal; readonly output: TerminalOutput; readonly cells: CellWriter},
) {
	const {columns, rows} = store.getState().size;
	const terminal = early?.terminal ?? createHeadlessTerminal(columns, rows);
	const output = early?.output ?? terminalOutput(terminal);
	const instance = paint(<Screen store={frontStore(store)} />, 'cells', {terminal: output.stream, cells: early?.cells});
	return {
		terminal,
		output,
		instance,
		async settle() {
			await nextTick();
			await output.settle();
		},
	};
}

/** The whole frame that Ink draws for a state. */
export function inkFrame(state: State): string {
	const frames: string[] = [];
	const {stream} = terminalOutput(createHeadlessTerminal(state.size.columns, state.size.rows));
	const stdout = Object.assign(stream, {
		write(text: string, onWritten?: () => void) {
			frames.push(text);
			onWritten?.();
			return true;
		},
	}) as typeof process.stdout;
	const {unmount} = render(<MainScreen state={state} registry={registry} />, {
		stdout,
		debug: true,
		patchConsole: false,
	});
	const frame = frames.at(-1) ?? '';
	unmount();
	return fromInk(frame);
}
