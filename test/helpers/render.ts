import process from 'node:process';
import {render as renderScreen} from 'ink-testing-library';

/** Like the library’s function, whose output has no rows: Ink would start `tput` twice a frame to find them. */
export const render: typeof renderScreen = screen => {
	Object.assign(process.env, {COLUMNS: '100', LINES: '24'});
	return renderScreen(screen);
};
