import process from 'node:process';
import chalk from 'chalk';
import {render, type Instance} from 'ink';
import type {ReactNode} from 'react';
import {toneStyles} from '../components/tone-styles.js';
import {isAscii} from '../format/ascii.js';
import type {WriterName} from '../settings/flags.js';
import {terminalAnswers} from './answers.js';
import {asciiOutput} from './ascii-output.js';
import {askBackground} from './background.js';
import {createCellWriter} from './cell-writer.js';
import {currentPalette, onLooks, setLooks} from './looks.js';
import {PainterContext} from './painter.js';
import {takeSkeleton} from './show-skeleton.js';

// A screen reader wants lines of text, which Ink writes by itself.
const isScreenReaderOn = (): boolean => process.env['INK_SCREEN_READER'] === 'true';

// With answers of the terminal on their way, the shell would get them as typed.
const settling = (instance: Instance): Instance => ({
	...instance,
	async waitUntilExit() {
		try {
			return await instance.waitUntilExit();
		} finally {
			await terminalAnswers.settle();
		}
	},
});

/**
Shows a component on a screen of its own, until it is unmounted.
*/
export function paint(node: ReactNode, writer: WriterName, terminal = process.stdout): Instance {
	terminalAnswers.listen();
	const output = isAscii() ? asciiOutput(terminal) : terminal;
	// What Ink finds of colours, it asks chalk.
	setLooks({level: chalk.level});
	// The first frame goes before.
	setTimeout(askBackground, 0, terminalAnswers);
	const options = {alternateScreen: true, exitOnCtrlC: false, patchConsole: false} as const;
	if (writer === 'ink' || isScreenReaderOn()) {
		return settling(render(node, {
			...options, stdout: output, incrementalRendering: true, maxFps: 120,
		}));
	}

	const {stream, painter} = createCellWriter(output, toneStyles(currentPalette()), takeSkeleton(isAscii()));
	onLooks(() => {
		painter.setStyles(toneStyles(currentPalette()));
	});
	const painted = (each: ReactNode) => <PainterContext value={painter}>{each}</PainterContext>;
	const instance = settling(render(painted(node), {
		...options, stdout: stream, debug: true, interactive: true,
	}));
	return {
		...instance,
		rerender(next) {
			instance.rerender(painted(next));
		},
	};
}
