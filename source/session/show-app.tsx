import type {Instance} from 'ink';
import type {ComponentProps} from 'react';
import {MainScreen} from '../screen/main-screen.js';
import type {WriterName} from '../settings/flags.js';
import {isAccessible} from '../terminal/accessible.js';
import type {CellWriter} from '../terminal/cell-writer.js';
import {paint} from '../terminal/paint.js';
import {App} from './app.js';

type AppProps = ComponentProps<typeof App>;

export async function chooseScreen(): Promise<AppProps['Screen']> {
	if (!isAccessible()) {
		return MainScreen;
	}

	const {Narrator} = await import('../screen-reader/narrator.js');
	return Narrator;
}

/** Shows the full program in place of its early frame. */
export const showApp = (shown: AppProps, writer: WriterName, cells: CellWriter | undefined, onArrived: (bytes: number, milliseconds: number) => void): Instance =>
	paint(<App {...shown}/>, writer, {cells, onArrived});
