import {EventEmitter} from 'node:events';
import type process from 'node:process';
import type xterm from '@xterm/headless';

/** An output shown by a headless terminal. While it is full, as on a slow line, it accepts writes but asks for no more. */
export type TerminalOutput = {
	readonly stream: typeof process.stdout;
	readonly writes: readonly string[];
	resize(columns: number, rows: number): void;
	fill(): void;
	drain(): void;
	/** Resolves once everything written is on the screen. */
	settle(): Promise<void>;
};

export function terminalOutput(terminal: xterm.Terminal): TerminalOutput {
	const writes: string[] = [];
	const emitter = new EventEmitter(); // eslint-disable-line unicorn/prefer-event-target -- As streams are.
	let isFull = false;
	const stream = Object.assign(emitter, {
		columns: terminal.cols,
		rows: terminal.rows,
		isTTY: true,
		writable: true,
		write(text: string, onWritten?: () => void) {
			if (text !== '') {
				writes.push(text);
				terminal.write(text);
			}

			onWritten?.();
			return !isFull;
		},
	});
	return {
		stream: stream as unknown as typeof process.stdout,
		writes,
		resize(columns, rows) {
			terminal.resize(columns, rows);
			stream.columns = columns;
			stream.rows = rows;
			emitter.emit('resize');
		},
		fill() {
			isFull = true;
		},
		drain() {
			isFull = false;
			emitter.emit('drain');
		},
		async settle() {
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			await new Promise<void>(resolve => {
				terminal.write('', resolve);
			});
		},
	};
}
