import process from 'node:process';
import {isAccessible} from './accessible.js';

type Size = {readonly columns: number; readonly rows: number};

/** The size of the screen. For a screen reader, the size is fixed. */
export const terminalSize = (): Size =>
	isAccessible()
		? {columns: 120, rows: 40}
		: {
				columns: process.stdout.columns === 0 ? 80 : process.stdout.columns,
				rows: process.stdout.rows === 0 ? 24 : process.stdout.rows,
			};

/** Calls the listener after every change of the size. Returns a function that stops this. */
export function onResize(listener: (size: Size) => void): () => void {
	const tell = () => {
		listener(terminalSize());
	};

	process.stdout.on('resize', tell);
	return () => {
		process.stdout.off('resize', tell);
	};
}
