import type {ComponentProps} from 'react';
import type {Instance} from 'ink';
import {App} from './app.js';
import {MainScreen} from './screens/main-screen.js';
import type {WriterName} from './settings/flags.js';
import type {CellWriter} from './terminal/cell-writer.js';
import {paint} from './terminal/paint.js';

type AppProps = ComponentProps<typeof App>;
type Shown = Omit<AppProps, 'Screen'> & {readonly Screen: AppProps['Screen'] | undefined};

/**
Shows the program itself, in the place of its early frame.
*/
export const showApp = ({Screen = MainScreen, ...rest}: Shown, writer: WriterName, cells: CellWriter | undefined): Instance => paint(<App {...rest} Screen={Screen}/>, writer, {cells});
