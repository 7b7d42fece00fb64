import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {onResize, terminalSize} from '../../../source/kernel/terminal/size.js';

/** Turns the standard output into a terminal of a variable size, as long as the result is in scope. */
function sized(columns: number, rows: number): Disposable & {readonly resize: (columns: number, rows: number) => void} {
	const before = (['columns', 'rows'] as const).map(name => [name, process.stdout[name]] as const);
	const resize = (newColumns: number, newRows: number) => {
		Object.assign(process.stdout, {columns: newColumns, rows: newRows});
		process.stdout.emit('resize');
	};

	resize(columns, rows);
	return {
		resize,
		[Symbol.dispose]() {
			Object.assign(process.stdout, Object.fromEntries(before));
		},
	};
}

await test('reads the size of the terminal, or assumes the usual size', () => {
	using terminal = sized(132, 50);
	assert.deepEqual(terminalSize(), {columns: 132, rows: 50});
	terminal.resize(0, 0);
	assert.deepEqual(terminalSize(), {columns: 80, rows: 24});
});

await test('reports each new size until it is stopped', () => {
	using terminal = sized(80, 24);
	const told: unknown[] = [];
	const stop = onResize(size => {
		told.push(size);
	});
	terminal.resize(100, 30);
	terminal.resize(60, 20);
	stop();
	terminal.resize(80, 24);
	assert.deepEqual(told, [
		{columns: 100, rows: 30},
		{columns: 60, rows: 20},
	]);
});
