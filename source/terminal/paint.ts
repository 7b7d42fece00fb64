import type {ReactNode} from 'react';
import {render, type Instance} from 'ink';

/**
Shows a component on a screen of its own, until it is unmounted.
*/
export const paint = (node: ReactNode): Instance => render(node, {
	alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, maxFps: 120, patchConsole: false,
});
