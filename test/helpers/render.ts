import process from 'node:process';
import {render as renderScreen} from 'ink-testing-library';

/**
As the library's, whose output knows no rows: Ink would start `tput` twice a frame to ask for them.
*/
export const render: typeof renderScreen = screen => {
	Object.assign(process.env, {COLUMNS: '100', LINES: '24'});
	return renderScreen(screen);
};
