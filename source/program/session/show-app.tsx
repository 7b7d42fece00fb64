import type {Instance} from 'ink';
import type {ComponentProps} from 'react';
import {MainScreen} from '../../kernel/screen/main-screen.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {isAccessible} from '../../kernel/terminal/accessible.js';
import type {CellWriter} from '../../kernel/terminal/cell-writer.js';
import {paint} from '../../kernel/terminal/paint.js';
import {App} from './ink-app.js';

type AppProps = ComponentProps<typeof App>;

export async function chooseScreen(): Promise<AppProps['Screen']> {
	if (!isAccessible()) {
		return MainScreen;
	}

	const {Narrator} = await import('../../kernel/screen-reader/narrator.js');
	return Narrator;
}

/** Shows the full program in place of its early frame. */
export const showApp = (
	shown: AppProps,
	writer: WriterName,
	cells: CellWriter | undefined,
	onArrived: (bytes: number, milliseconds: number) => void,
): Instance => paint(<App {...shown} />, writer, {cells, onArrived});
