import process from 'node:process';
import {isAccessible} from './accessible.js';

type Size = {readonly columns: number; readonly rows: number};

/**
How large the screen is. Lines for a screen reader do not depend on the terminal's size.
*/
export const terminalSize = (): Size => isAccessible()
	? {columns: 120, rows: 40}
	: {columns: process.stdout.columns === 0 ? 80 : process.stdout.columns, rows: process.stdout.rows === 0 ? 24 : process.stdout.rows};

/**
Calls back after every change of it; answers how to stop that.
*/
export function onResize(listener: (size: Size) => void): () => void {
	const tell = () => {
		listener(terminalSize());
	};

	process.stdout.on('resize', tell);
	return () => {
		process.stdout.off('resize', tell);
	};
}
